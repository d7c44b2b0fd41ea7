"""The desk's rows: the drafts, of which the record knows nothing, and if wanted the desk's side of what is public."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

from django.db.models import Model

from bench.generate.content import Maker, Value
from bench.generate.documents import statement_value
from bench.generate.entities import number_of
from claims.models import (
    Actor,
    ActorName,
    ActorTerms,
    FollowUp,
    FollowUpTerms,
    Link,
    Party,
    Publication,
    Statement,
    StatementTerms,
    Topic,
    TopicTerms,
)
from sources.models import Publisher, PublisherTerms, Quote, QuoteTerms, Source, SourceTerms
from tracker.search.beside import TermsBeside, terms_of

EDITED = datetime(2025, 12, 20, tzinfo=UTC)
SYNCED = EDITED + timedelta(days=1)
MOST_QUOTES = 8  # of a statement: its own and one for each follow-up
ENTITIES: dict[str, Any] = {"publisher": Publisher, "topic": Topic, "actor": Actor}
Topics = Statement.topics.through
TERMS: dict[type[Model], type[TermsBeside]] = {
    Publisher: PublisherTerms,
    Source: SourceTerms,
    Quote: QuoteTerms,
    Actor: ActorTerms,
    Topic: TopicTerms,
    Statement: StatementTerms,
    FollowUp: FollowUpTerms,
}
MODELS: tuple[type[Model], ...] = (
    *(Publisher, Source, Quote, Actor, ActorName, Topic),
    *(Statement, Party, FollowUp, Link, Topics),
    *TERMS.values(),
)


def key(slug: str) -> int:
    """The key of a row whose slug ends in its number."""
    return number_of(slug) + 1


def edtf(value: Value | None) -> str:
    return str(value["edtf"]) if value else ""


def entity_rows(kind: str, value: Value) -> Iterator[Model]:
    """An entity as the desk holds it."""
    common = {"pk": key(value["slug"]), "slug": value["slug"], "changed_at": EDITED}
    if kind == "source":
        yield from _found(Source(**common, **_source(value)))
        return
    said = {name: value[name] for name in value if name not in ("slug", "names")}
    names = [ActorName(actor_id=common["pk"], **other) for other in value.get("names", [])]
    yield from _found(ENTITIES[kind](**common, **said), names=names)
    yield from names


def _found(row: Any, **related: list[Any]) -> Iterator[Model]:
    """A row, and the terms that it is found by; with the related rows that these are made of."""
    row._prefetched_objects_cache = related
    model: Any = TERMS[type(row)]
    yield row
    yield model(row_id=row.pk, terms=terms_of(model, row))


def _source(value: Value) -> dict[str, Any]:
    dates = {name: edtf(value[name]) for name in ("published_on", "covers_from", "covers_to")}
    said = {name: value[name] for name in ("title", "kind", "language", "url", "archive_url", "note")}
    publisher = value["publisher"] and key(value["publisher"]["slug"])
    return {**said, **dates, "publisher_id": publisher, "authors": "\n".join(value["authors"])}


def statement_rows(maker: Maker, statement: int) -> Iterator[Model]:
    """A statement with all that belongs to it. Drafts have the numbers after the last public one."""
    content = maker.content(statement)
    pk = statement + 1
    quote = _quote(content["quote"], pk * MOST_QUOTES) if content["quote"] else None
    parties = [
        Party(statement_id=pk, actor_id=key(party["actor"]["slug"]), role=party["role"], position=position)
        for position, party in enumerate(content["parties"])
    ]
    row = _statement(maker, content, pk, quote)
    yield from _found(quote) if quote else ()
    yield from _found(row, parties=parties)
    yield from parties
    yield from (Topics(statement_id=pk, topic_id=key(topic["slug"])) for topic in content["topics"])
    is_public = statement < maker.plan.scale.statements
    for link in content["links"] if is_public else ():  # what a draft would link to may not be at the desk
        yield Link(from_statement_id=pk, to_statement_id=key(link["statement"]), relation=link["relation"])
    for step in content["steps"]:
        yield from _follow_up(step, row, is_public=is_public)


def _statement(maker: Maker, content: Value, pk: int, quote: Quote | None) -> Statement:
    value = statement_value(content)
    copied = (
        "slug",
        "kind",
        "title",
        "summary",
        "due_text",
        "attribution",
        "modality",
        "undertaking",
        "weight",
        "initial_status",
    )
    publication = _publication(maker, pk - 1)
    return Statement(
        pk=pk,
        quote=quote,
        made_on=edtf(content["made_on"]),
        due_on=edtf(content["due_on"]),
        publication=publication.value,
        synced_at=SYNCED if publication == Publication.PUBLISHED else None,
        changed_at=EDITED,
        **{name: value[name] for name in copied},
    )


def _publication(maker: Maker, statement: int) -> Publication:
    plan = maker.plan
    if statement >= plan.scale.statements:
        return Publication.IN_REVIEW if statement % 5 == 0 else Publication.DRAFT
    is_withdrawn = plan.tombstones[statement] == plan.editions[statement]
    return Publication.WITHDRAWN if is_withdrawn else Publication.PUBLISHED


def _quote(value: Value, pk: int) -> Quote:
    said = {name: value[name] for name in ("exact", "prefix", "suffix", "language", "translation", "anchor")}
    return Quote(pk=pk, slug=f"quote-{pk}", source_id=key(value["source"]["slug"]), changed_at=EDITED, **said)


def _follow_up(step: Value, statement: Statement, *, is_public: bool) -> Iterator[Model]:
    pk = statement.pk * MOST_QUOTES + step["number"]
    quote = _quote(step["quote"], pk) if step["quote"] else None
    copied = ("number", "kind", "summary", "status", "shows", "basis", "why", "reason", "search_note")
    row = FollowUp(
        pk=pk,
        statement=statement,
        occurred_on=edtf(step["occurred_on"]),
        quote=quote,
        corrects_id=step["corrects"] and statement.pk * MOST_QUOTES + step["corrects"],
        public=is_public,
        changed_at=EDITED,
        **{name: step[name] for name in copied},
    )
    yield from _found(quote) if quote else ()
    yield from _found(row)
