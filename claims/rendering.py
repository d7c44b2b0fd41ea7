"""From the desk's rows to the public document. Only what is named here can ever become public."""

from datetime import date
from typing import Any

from django.db.models import Q

from claims.models import Actor, FollowUp, Link, Party, Publication, Statement, Topic
from sources.models import Publisher, Quote, Source
from tracker.dates import bounds

RELATED = ("quote__source__publisher",)


def statement_value(statement: Statement, *, also_public: frozenset[int] = frozenset()) -> dict[str, Any]:
    """The document of a statement, but for its `edition` part.

    Links to statements that are not public are left out, so that no draft is named; `also_public` are the keys
    of statements that become public in the same transaction. Eleven queries, whatever it holds, unless prefetched.
    """
    follow_ups = list(statement.follow_ups.select_related(*RELATED).order_by(*FollowUp.IN_ORDER))
    counting = set(FollowUp.objects.counting().filter(statement=statement).values_list("pk", flat=True))
    numbers = {follow_up.pk: follow_up.number for follow_up in follow_ups}
    corrections = {follow_up.corrects_id: follow_up.number for follow_up in follow_ups}
    status = next((f.status for f in reversed(follow_ups) if f.pk in counting), statement.opens_as)
    return {
        "slug": statement.slug,
        "kind": statement.kind,
        "title": statement.title,
        "summary": statement.summary,
        "status": status,
        "opens_as": statement.opens_as,
        "made_on": date_value(statement.made_on),
        "due_on": date_value(statement.due_on),
        "due_text": statement.due_text,
        "attribution": statement.attribution,
        "modality": statement.modality,
        "undertaking": statement.undertaking,
        "quote": statement.quote and quote_value(statement.quote),
        "parties": [party_value(party) for party in statement.parties.select_related("actor", "speaker")],
        "topics": [named_value(topic) for topic in statement.topics.order_by("name")],
        "follow_ups": [
            follow_up_value(f, f.pk in counting, numbers.get(f.corrects_id or 0), corrections.get(f.pk))
            for f in follow_ups
        ],
        "links": _public_links(statement, also_public),
    }


def _public_links(statement: Statement, also_public: frozenset[int]) -> list[dict[str, str]]:
    links: list[Link] = list(statement.links.select_related("to_statement"))
    shown = [
        {"relation": link.relation, "statement": link.to_statement.slug}
        for link in links
        if link.to_statement.publication == Publication.PUBLISHED or link.to_statement_id in also_public
    ]
    return sorted(shown, key=lambda link: (link["relation"], link["statement"]))


def follow_up_value(
    follow_up: FollowUp, counts: bool, corrects: int | None, corrected_by: int | None
) -> dict[str, Any]:
    return {
        "number": follow_up.number,
        "occurred_on": date_value(follow_up.occurred_on),
        "kind": follow_up.kind,
        "summary": follow_up.summary,
        "status": follow_up.status,
        "counts": counts,
        "reason": follow_up.reason,
        "search_note": follow_up.search_note,
        "corrects": corrects,
        "corrected_by": corrected_by,
        "quote": follow_up.quote and quote_value(follow_up.quote),
    }


def party_value(party: Party) -> dict[str, Any]:
    return {
        "role": party.role,
        "actor": named_value(party.actor),
        "speaker": party.speaker and named_value(party.speaker),
    }


def named_value(entity: Actor | Topic | Publisher) -> dict[str, str]:
    return {"slug": entity.slug, "name": entity.name}


def quote_value(quote: Quote) -> dict[str, Any]:
    return {
        "exact": quote.exact,
        "prefix": quote.prefix,
        "suffix": quote.suffix,
        "language": quote.language,
        "translation": quote.translation,
        "anchor": quote.anchor,
        "source": source_value(quote.source),
    }


def source_value(source: Source) -> dict[str, Any]:
    return {
        "slug": source.slug,
        "title": source.title,
        "publisher": source.publisher and named_value(source.publisher),
        "authors": source.author_names,
        "kind": source.kind,
        "language": source.language,
        "url": source.url,
        "archive_url": source.archive_url,
        "published_on": date_value(source.published_on),
        "covers_from": date_value(source.covers_from),
        "covers_to": date_value(source.covers_to),
        "note": source.note,
    }


def publisher_value(publisher: Publisher) -> dict[str, Any]:
    return {**named_value(publisher), "url": publisher.url, "description": publisher.description}


def actor_value(actor: Actor) -> dict[str, Any]:
    return {
        **named_value(actor),
        "kind": actor.kind,
        "description": actor.description,
        "names": [{"name": name.name, "language": name.language} for name in actor.names.all()],
    }


def topic_value(topic: Topic) -> dict[str, Any]:
    return {**named_value(topic), "description": topic.description}


def date_value(value: str) -> dict[str, Any] | None:
    if not value:
        return None
    earliest, latest = bounds(value)
    return {"edtf": value, "earliest": _day(earliest), "latest": _day(latest)}


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None


EntityKey = tuple[str, str]


def entity_values(statement: Statement) -> dict[EntityKey, dict[str, Any]]:
    """The documents of the actors, topics, sources and publishers around a statement, by kind and slug."""
    spoken_for = statement.parties.exclude(speaker=None).values("speaker")
    actors = Actor.objects.filter(Q(parties__statement=statement) | Q(pk__in=spoken_for)).distinct()
    values: dict[EntityKey, dict[str, Any]] = {}
    for actor in actors.prefetch_related("names"):
        values["actor", actor.slug] = actor_value(actor)
    for topic in statement.topics.all():
        values["topic", topic.slug] = topic_value(topic)
    for source in sources(statement):
        values["source", source.slug] = source_value(source)
        if source.publisher:
            values["publisher", source.publisher.slug] = publisher_value(source.publisher)
    return values


def sources(statement: Statement) -> list[Source]:
    """The sources of a statement's own quote and of its follow-ups' evidence."""
    follow_ups = statement.follow_ups.select_related(*RELATED)
    quotes = [statement.quote, *(follow_up.quote for follow_up in follow_ups)]
    return [quote.source for quote in quotes if quote]
