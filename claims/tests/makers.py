"""Makers of desk rows for tests: each gives a complete, valid row; name only what the test is about."""

from itertools import count
from typing import Any

from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group

from claims import publishing, workflow
from claims.models import Actor, ActorName, Criterion, FollowUp, Link, Occasion, Party, Statement, Topic
from sources.models import Publisher, Quote, Reference, Source

serial = count(1)


def a_publisher(**fields: Any) -> Publisher:
    number = next(serial)
    return Publisher.objects.create(**{"slug": f"publisher-{number}", "name": f"Publisher {number}", **fields})


def a_source(**fields: Any) -> Source:
    number = next(serial)
    if "publisher" not in fields:
        fields["publisher"] = a_publisher()
    return Source.objects.create(
        **{"slug": f"source-{number}", "title": f"Source {number}", "published_on": "2024-12-08", **fields}
    )


def a_quote(**fields: Any) -> Quote:
    number = next(serial)
    if "source" not in fields:
        fields["source"] = a_source()
    values = {"slug": f"quote-{number}", "exact": f"Words number {number} were said", "confirmation": "Read on paper."}
    return Quote.objects.create(**{**values, **fields})


def a_reference(**fields: Any) -> Reference:
    number = next(serial)
    if "source" not in fields:
        fields["source"] = a_source(url=f"https://example.org/{number}")
    values = {"slug": f"reference-{number}", "locator": "paragraph 2", "shows": f"It says so, {number} times."}
    return Reference.objects.create(**{**values, **fields})


def an_occasion(*participants: Actor, **fields: Any) -> Occasion:
    number = next(serial)
    values = {"slug": f"occasion-{number}", "name": f"Meeting {number}", "kind": "meeting", "held_on": "2021-11-04"}
    occasion = Occasion.objects.create(**{**values, **fields})
    occasion.participants.set(participants)
    return occasion


def a_criterion(statement: Statement, **fields: Any) -> Criterion:
    return Criterion.objects.create(statement=statement, **{"text": f"It is done, {next(serial)}.", **fields})


def an_actor(*other_names: str, **fields: Any) -> Actor:
    number = next(serial)
    actor = Actor.objects.create(**{"slug": f"actor-{number}", "name": f"Actor {number}", "kind": "person", **fields})
    for name in other_names:
        ActorName.objects.create(actor=actor, name=name)
    return actor


def a_topic(**fields: Any) -> Topic:
    number = next(serial)
    return Topic.objects.create(**{"slug": f"topic-{number}", "name": f"Topic {number}", **fields})


def a_statement(**fields: Any) -> Statement:
    """A statement that is ready to be published. Also takes `speakers` and `topics`, lists that may be empty."""
    number = next(serial)
    speakers = fields.pop("speakers", None)
    topics = fields.pop("topics", None)
    kind = fields.get("kind", "commitment")
    if "quote" not in fields:
        fields["quote"] = a_quote()
    statement = Statement.objects.create(
        **{
            "slug": f"statement-{number}",
            "kind": kind,
            "title": f"Statement {number}",
            "summary": f"Summary of statement {number}.",
            "made_on": "2021-11-04",
            "initial_status": "unchecked" if kind == "claim" else "announced",
            **fields,
        }
    )
    for position, actor in enumerate([an_actor()] if speakers is None else speakers):
        Party.objects.create(statement=statement, actor=actor, role="speaker", position=position)
    statement.topics.set([a_topic()] if topics is None else topics)
    return statement


def a_follow_up(statement: Statement, **fields: Any) -> FollowUp:
    """A follow-up through the rules: a development in 2022, with evidence where it sets a status."""
    if fields.get("status") and not {"quote", "reference"} & fields.keys():
        fields["quote"] = a_quote()
    if fields.get("status") == "unverifiable":
        fields = {"why": "unpublished", "reason": "Nothing was published.", **fields}
    elif fields.get("status"):
        fields = {"shows": "effect", "basis": "stated", **fields}
    values = {"occurred_on": "2022-10", "kind": "development", "summary": "Something happened.", **fields}
    return workflow.add_follow_up(statement, **values)


def a_link(from_statement: Statement, relation: str, to_statement: Statement) -> Link:
    return Link.objects.create(from_statement=from_statement, relation=relation, to_statement=to_statement)


def a_rich_statement(**fields: Any) -> Statement:
    """A commitment with a deadline that passed, a correction, a check and a source on the web."""
    publisher = a_publisher(slug="the-publisher")
    address = {"url": "https://example.org/a", "language": "ru"}
    source = a_source(slug="the-source", title="The source", publisher=publisher, **address)
    quote = a_quote(
        source=source, exact="Мы придём, да", prefix="он сказал: ", language="ru", translation="We shall come"
    )
    actor, topic = an_actor(slug="the-actor", name="The Actor"), a_topic(slug="the-topic", name="The Topic")
    met = an_occasion(actor, slug="the-occasion", name="The Meeting")
    values = {"slug": "rich", "title": "Come in spring", "due_on": "2022", "quote": quote, "occasion": met}
    statement = a_statement(**{**values, "speakers": [actor], "topics": [topic], **fields})
    wrong = a_follow_up(statement, status="kept", summary="They came.", quote=a_quote(source=source))
    a_follow_up(statement, kind="correction", corrects=wrong, summary="Others came.", reason="Mixed up.")
    a_follow_up(statement, kind="check", summary="Nothing new.", search_note="Three newspapers.", occurred_on="2023")
    return statement


def published(statement: Statement, note: str = "") -> Statement:
    publishing.publish_one(statement, by=None, note=note)
    return statement


def a_user(role: str | None = None, **fields: Any) -> Any:
    number = next(serial)
    user = get_user_model().objects.create_user(
        **{"username": f"user-{number}", "password": "a long enough password", "is_staff": True, **fields}
    )
    if role:
        user.groups.add(Group.objects.get(name=role))
    return user


def an_editor(**fields: Any) -> Any:
    return a_user("Editor", **fields)


def a_contributor(**fields: Any) -> Any:
    return a_user("Contributor", **fields)
