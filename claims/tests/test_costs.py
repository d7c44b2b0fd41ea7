"""What the desk's daily jobs cost in queries, however much hangs on a statement."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from claims import publishing
from claims.tests.browsing import filled, page_of, save
from claims.tests.makers import a_follow_up, a_quote, a_source, a_statement, a_topic, an_actor, published

pytestmark = pytest.mark.django_db

PUBLISHING_ONE, PUBLISHING_EACH, SAVING_A_NOTE, PUBLISHING_THREE_STEPS = 30, 15, 40, 100


def queries_of(job):
    """The queries of a job, most frequent shapes last, so that a failure shows where they go."""
    with CaptureQueriesContext(connection) as queries:
        job()
    return [query["sql"][:200] for query in queries]


def a_statement_with(follow_ups, **fields):
    source, speaker, topic = a_source(), an_actor(), a_topic()
    statement = a_statement(speakers=[speaker], topics=[topic], **fields)
    for number in range(follow_ups):
        quote = a_quote(source=source, exact=f"Step {number} of {statement.slug}")
        a_follow_up(statement, quote=quote, status="in_progress")
    return statement


@pytest.mark.parametrize("follow_ups", [3, 40])
def test_publishing_one_statement(follow_ups):
    statement = a_statement_with(follow_ups)
    first = queries_of(lambda: publishing.publish_one(statement, by=None))
    statement.title = "Another title"
    statement.save()
    again = queries_of(lambda: publishing.publish_one(statement, by=None, note="Renamed."))
    assert len(first) <= PUBLISHING_ONE, "\n".join(first)
    assert len(again) <= PUBLISHING_ONE, "\n".join(again)


def test_publishing_a_hundred_together():
    statements = [a_statement_with(1) for _number in range(100)]
    queries = queries_of(lambda: publishing.publish(statements, by=None))
    assert len(queries) <= PUBLISHING_EACH * 100


@pytest.mark.parametrize("follow_ups", [3, 40])
def test_saving_a_private_note(client, editor, follow_ups):
    statement = published(a_statement_with(follow_ups))
    address = page_of(statement)
    values = {**filled(client, address, internal_note="Ask again."), "_save": "1"}
    queries = queries_of(lambda: client.post(address, values))
    statement.refresh_from_db()
    assert statement.internal_note == "Ask again."
    assert len(queries) <= SAVING_A_NOTE, "\n".join(queries)
