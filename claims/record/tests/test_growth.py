"""A page and an answer cost the same number of queries however many statements there are."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from claims import publishing
from claims.record.models import Edition
from claims.record.tests.reading import get_page
from claims.tests.makers import (
    a_follow_up,
    a_link,
    a_quote,
    a_rich_statement,
    a_source,
    a_statement,
    a_topic,
    an_actor,
    published,
)
from sources.models import Quote

pytestmark = pytest.mark.django_db


def test_the_number_of_queries_does_not_grow_with_the_record(client):
    api = ("statements/?page_size=200", "follow-ups/?page_size=200", "actors/?page_size=200", "statements/first/")
    pages = ("/", "/statements/", "/statements/first/", "/actors/", "/actors/who/", "/topics/tax/", "/corrections/")

    def costs():
        found = {}
        for address in (*(f"/api/v1/{address}" for address in api), *pages):
            with CaptureQueriesContext(connection) as queries:
                assert client.get(address).status_code == 200
            found[address] = len(queries)
        return found

    def several(count):
        return [a_statement(**shared) for _ in range(count)]

    quote = Quote.objects.create(slug="q", source=a_source(), exact="One")
    shared = {"speakers": [an_actor(slug="who")], "topics": [a_topic(slug="tax")], "quote": quote}
    publishing.publish([a_statement(slug="first", **shared), *several(2)], by=None)
    small = costs()
    publishing.publish(several(297), by=None)
    assert costs() == small
    assert max(count for address, count in small.items() if address.startswith("/api/")) <= 4
    assert max(small.values()) <= 10


@pytest.mark.parametrize(
    "address",
    ["/", "/statements/", "/statements/rich/", "/actors/", "/actors/the-actor/", "/sources/the-source/", "/topics/the-topic/",
     "/corrections/", "/corrections/?show=revisions"],
)  # fmt: skip
def test_a_page_takes_the_same_queries_for_3_or_30_statements(client, address):
    first = published(a_rich_statement())
    source, actor, topic = first.quote.source, first.parties.get().actor, first.topics.get()

    def more(count):
        statements = []
        for _ in range(count):
            fields = {
                "quote": a_quote(source=source),
                "speakers": [actor, an_actor()],
                "topics": [topic],
                "due_on": "2022",
            }
            statement = a_statement(**fields)
            a_follow_up(statement, status="stalled")
            a_link(statement, "part_of", first)
            statements.append(statement)
        publishing.publish(statements, by=None)

    more(2)
    with CaptureQueriesContext(connection) as few:
        get_page(client, address)
    more(27)
    with CaptureQueriesContext(connection) as many:
        get_page(client, address)
    assert Edition.objects.current().count() == 30
    assert len(many) == len(few) <= 8
