"""Every public route costs the same number of queries for 3 statements and for 300.

The routes are those of the URL configuration, so a new one is counted without being named here.
"""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from claims import publishing
from claims.models import Actor, FollowUp, Link, Party, Statement, Topic
from claims.record.models import Edition
from claims.record.tests.reading import LISTS
from claims.tests.makers import a_rich_statement, published
from claims.tests.routes import public_routes
from sources.models import Publisher, Quote, Source

Tagged = Statement.topics.through
KINDS = (("commitment", "announced", "2022", "stalled"), ("claim", "unchecked", "", "disputed"))
NAMES = {  # in the place of a slug, by the word before it
    "statements": "rich",
    "commitments": "rich",
    "claims": "more-1",
    "actors": "the-actor",
    "topics": "the-topic",
    "occasions": "the-occasion",
    "sources": "the-source",
    "publishers": "the-publisher",
}
BESIDES = (
    "/corrections/?show=withdrawals",
    "/corrections/?show=revisions",
    "/statements/?topic=the-topic&status=stalled&q=more",
)


def addresses():
    """Each public route, with a name that there is in each blank, and with as many rows as may be asked for."""
    for route in public_routes():
        address = re.sub(r"(\w+)/<slug:slug>", lambda place: f"{place[1]}/{NAMES[place[1]]}", f"/{route}")
        is_long = address.startswith("/api/") and address.split("/")[-2] in LISTS
        yield address.replace("<int:number>", "1") + ("?page_size=200" if is_long else "")
    yield from BESIDES


def one_more(number, first, speaker, topic):
    """The rows of a statement that is part of the first one and shares its source, its speaker and its topic.

    Besides, it has an actor and a topic of its own, and evidence in a source of its own.
    """
    kind, opening, due, status = KINDS[number % 2]
    named = {"slug": f"more-{number}", "name": f"More {number}"}
    actor, own_topic, publisher = Actor(kind="person", **named), Topic(**named), Publisher(**named)
    source = Source(slug=f"more-{number}", title=f"More {number}", publisher=publisher)
    quote = Quote(slug=f"more-{number}", source=first.quote.source, exact=f"More of it, {number}")
    evidence = Quote(slug=f"evidence-{number}", source=source, exact=f"No more of it, {number}")
    words = {"slug": f"more-{number}", "title": f"More {number}", "summary": "More was said."}
    statement = Statement(kind=kind, initial_status=opening, quote=quote, made_on="2021", due_on=due, **words)
    parties = [Party(statement=statement, actor=who) for who in (speaker, actor)]
    topics = [Tagged(statement=statement, topic=about) for about in (topic, own_topic)]
    came = {"occurred_on": "2023", "summary": "Nothing came of it.", "quote": evidence, "status": status}
    came |= {"shows": "effect", "basis": "stated", "told_by": first, "occasion": first.occasion}
    follow_up = FollowUp(statement=statement, number=1, **came)
    link = Link(from_statement=statement, relation="part_of", to_statement=first)
    return [publisher, source, quote, evidence, actor, own_topic, statement, *parties, *topics, follow_up, link]


def in_bulk(numbers, first):
    """Statements with all that belongs to them, saved a table at a time."""
    shared = {"first": first, "speaker": first.parties.get().actor, "topic": first.topics.get()}
    rows = [row for number in numbers for row in one_more(number, **shared)]
    for model in (Publisher, Source, Quote, Actor, Topic, Statement, Party, Tagged, FollowUp, Link):
        model.objects.bulk_create(row for row in rows if type(row) is model)
    return [row for row in rows if type(row) is Statement]


def publish_more(numbers, first):
    """Publish statements, the first of them twice, and one more, which is withdrawn."""
    *new, never = in_bulk(numbers, first)
    publishing.publish([*new, never], by=None)
    Statement.objects.filter(pk=new[0].pk).update(summary="More was said, and then again.")
    published(new[0])
    publishing.withdraw(never, by=None, reason="It was never said.")


def costs(client):
    found = {}
    for address in addresses():
        with CaptureQueriesContext(connection) as queries:
            assert client.get(address).status_code == 200, address
        # What is set around a list, so that it is cut in time, reads nothing.
        found[address] = len([query for query in queries if "statement_timeout" not in query["sql"]])
    return found


def most(address):
    return 4 if address.startswith("/api/") else 8


@pytest.mark.slow
@pytest.mark.django_db
def test_a_public_route_takes_the_same_few_queries_for_3_statements_and_for_300(client):
    first = published(a_rich_statement())
    publish_more(range(3), first)
    assert Edition.objects.current().count() == 3
    few = costs(client)
    for start in range(3, 3 + 9 * 34, 34):
        publish_more(range(start, start + 34), first)
    assert Edition.objects.current().count() == 300
    many = costs(client)
    table = [f"{few[address]:3} {many[address]:3} {most(address):3} {address}" for address in few]
    dear = [address for address in few if few[address] != many[address] or many[address] > most(address)]
    assert not dear, "\n".join([f"{dear} take more queries; for 3, for 300, at most:", *table])
