"""What the desk's daily jobs cost in queries, however much hangs on a statement."""

import pytest
from django import forms
from django.contrib import admin
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from claims import publishing
from claims.tests.browsing import filled, follow_up, page_of, publish_seen
from claims.tests.makers import a_follow_up, a_quote, a_source, a_statement, a_topic, a_user, an_actor, published

pytestmark = pytest.mark.django_db

PUBLISHING_ONE, PUBLISHING_EACH, SAVING_A_NOTE, PUBLISHING_THREE_STEPS = 35, 15, 45, 170


def queries_of(job):
    """The queries of a job, so that a failure shows where they go; savepoints are there in tests alone."""
    with CaptureQueriesContext(connection) as queries:
        job()
    return [query["sql"][:200] for query in queries if "SAVEPOINT" not in query["sql"]]


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
    values = {**filled(client, address, internal_note="Ask again.", review_every="6"), "_save": "1"}
    queries = queries_of(lambda: client.post(address, values))
    statement.refresh_from_db()
    assert (statement.internal_note, statement.review_every) == ("Ask again.", 6)
    assert len(queries) <= SAVING_A_NOTE, "\n".join(queries)


@pytest.mark.parametrize("role", ["editor", "contributor"])
def test_the_page_of_a_statement_costs_the_same_with_three_follow_ups_and_with_forty(client, request, role):
    request.getfixturevalue(role)
    few, many = (page_of(published(a_statement_with(number))) for number in (3, 40))
    client.get(few)  # content types are read once in a process
    cost = {address: queries_of(lambda address=address: client.get(address)) for address in (few, many)}
    assert len(cost[few]) == len(cost[many]), "\n".join(cost[many])


def test_save_read_and_publish_three_new_steps(client, editor):
    """Measured before: 255 queries."""
    statement = a_statement_with(3)
    steps = {**follow_up(0), **follow_up(1, summary="More."), **follow_up(2, summary="Most.")}
    values = {**filled(client, page_of(statement), **steps), "follow_ups-TOTAL_FORMS": "3", "_review": "1"}
    queries = queries_of(lambda: publish_seen(client, client.post(page_of(statement), values, follow=True)))
    assert statement.history.latest().publication == "published"
    assert statement.follow_ups.count() == 6
    assert len(queries) <= PUBLISHING_THREE_STEPS, "\n".join(queries)


def desk_pages():
    """Every page of the desk that holds several forms, with a row to open."""
    return [(model_admin, inline) for model_admin in admin.site._registry.values() for inline in model_admin.inlines]


@pytest.mark.parametrize(("model_admin", "inline"), desk_pages(), ids=str)
def test_no_page_builds_more_forms_than_a_person_can_fill_in(client, model_admin, inline, monkeypatch):
    """Measured before: one POST that claims 999,999,999 forms burns 34 seconds."""
    client.force_login(a_user(is_superuser=True))
    built = []
    original = forms.BaseForm.__init__
    monkeypatch.setattr(
        forms.BaseForm, "__init__", lambda self, *a, **k: (built.append(self), original(self, *a, **k))[1]
    )
    address = reverse(f"admin:{model_admin.opts.app_label}_{model_admin.opts.model_name}_add")
    fk_name = inline.fk_name or next(f.name for f in inline.model._meta.fields if f.related_model is model_admin.model)
    prefix = inline.model._meta.get_field(fk_name).remote_field.get_accessor_name()
    for total, initial, status in (("999999999", "0", 400), ("999999999", "999999999", 400), ("1000", "1000", 200)):
        response = client.post(address, {f"{prefix}-TOTAL_FORMS": total, f"{prefix}-INITIAL_FORMS": initial})
        assert response.status_code == status
        assert len(built) < 250
