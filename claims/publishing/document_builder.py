"""From the desk's rows to the public document. Only what is named here, or is a facet, can ever become public."""

from collections.abc import Collection, Iterator
from datetime import date
from typing import Any

from claims import status_rules
from claims.models import Actor, Criterion, FollowUp, Occasion, Party, Statement, Topic
from sources.models import Publisher, Quote, Reference, Snapshot, Source
from tracker.dates import bounds
from tracker.vocabulary import FACETS


def statement_value(statement: Statement, *, also_public: Collection[int] = frozenset()) -> dict[str, Any]:
    """The document of a statement, but for its `edition` part. No query for one that is loaded `whole()`.

    Links to statements that are not public are left out, so that no draft is named; `also_public` are the keys
    of statements that become public in the same transaction.
    """
    return {
        "slug": statement.slug,
        "kind": statement.kind,
        "title": statement.title,
        "summary": statement.summary,
        "status": statement.current_status(),
        "initial_status": statement.initial_status,
        "made_on": date_value(statement.made_on),
        "due_on": date_value(statement.due_on),
        "due_text": statement.due_text,
        "deadline": date_value(statement.current_deadline()),
        **{name: getattr(statement, name) for name in FACETS},
        "occasion": statement.occasion and occasion_reference(statement.occasion),
        "parts_expected": statement.parts_expected,
        "criteria": [criterion_value(criterion) for criterion in statement.criteria.all()],
        "unmaintained": "",
        "quote": statement.quote and quote_value(statement.quote),
        "parties": [party_value(party) for party in statement.parties.all()],
        "topics": [named_value(topic) for topic in sorted(statement.topics.all(), key=lambda topic: topic.name)],
        "follow_ups": list(follow_up_values(statement, also_public)),
        "links": public_links(statement, also_public),
    }


def public_links(statement: Statement, also_public: Collection[int]) -> list[dict[str, str]]:
    links = [
        {"relation": link.relation, "statement": link.to_statement.slug}
        for link in statement.links.all()
        if link.to_statement.is_shown or link.to_statement_id in also_public
    ]
    return sorted(links, key=lambda link: (link["relation"], link["statement"]))


def follow_up_values(statement: Statement, also_public: Collection[int]) -> Iterator[dict[str, Any]]:
    """The follow-ups in order, each with whether it counts and what corrects it."""
    follow_ups: dict[Any, FollowUp] = {follow_up.pk: follow_up for follow_up in statement.follow_ups.all()}
    counting = {step.key for step in status_rules.counting(statement.opening, statement.steps)}
    corrections = {follow_up.corrects_id: follow_up.number for follow_up in follow_ups.values()}
    for step in status_rules.in_order(statement.steps):
        follow_up = follow_ups[step.key]
        corrected = follow_ups.get(follow_up.corrects_id)
        teller = follow_up.told_by
        is_told_to_all = teller and (teller.is_shown or teller.pk in also_public)
        yield {
            **follow_up_value(follow_up),
            "counts": step.key in counting,
            "corrects": corrected and corrected.number,
            "corrected_by": corrections.get(follow_up.pk),
            "told_by": teller.slug if teller and is_told_to_all else None,
        }


def follow_up_value(follow_up: FollowUp) -> dict[str, Any]:
    return {
        "number": follow_up.number,
        "occurred_on": date_value(follow_up.occurred_on),
        "kind": follow_up.kind,
        "summary": follow_up.summary,
        "status": follow_up.status,
        "reason": follow_up.reason,
        "why": follow_up.why,
        "shows": follow_up.shows,
        "basis": follow_up.basis,
        "search_note": follow_up.search_note,
        "due_on": date_value(follow_up.due_on),
        "words_before": follow_up.words_before,
        "words_after": follow_up.words_after,
        "occasion": follow_up.occasion and occasion_reference(follow_up.occasion),
        "quote": follow_up.quote and quote_value(follow_up.quote),
        "reference": follow_up.reference and reference_value(follow_up.reference),
        "also_shown_by": [reference_value(reference) for reference in follow_up.confirmations],
    }


def criterion_value(criterion: Criterion) -> dict[str, str]:
    written_on = criterion.written_at.date().isoformat()
    return {"counts_as": criterion.counts_as, "text": criterion.text, "written_on": written_on}


def party_value(party: Party) -> dict[str, Any]:
    return {
        "role": party.role,
        "actor": named_value(party.actor),
        "speaker": party.speaker and named_value(party.speaker),
    }


def named_value(entity: Actor | Topic | Publisher | Occasion) -> dict[str, str]:
    return {"slug": entity.slug, "name": entity.name}


def quote_value(quote: Quote) -> dict[str, Any]:
    return {
        "exact": quote.exact,
        "prefix": quote.prefix,
        "suffix": quote.suffix,
        "language": quote.language,
        "translation": quote.translation,
        "corrected_from": quote.corrected_from,
        "confirmation": quote.confirmation,
        "anchor": quote.anchor,
        "source": source_reference(quote.source),
        "text": quote.snapshot and captured_text_value(quote.snapshot),
    }


def captured_text_value(snapshot: Snapshot) -> dict[str, Any]:
    """Which text a quote was looked for in: never the text."""
    return {
        "sha256": snapshot.text_sha256,
        "length": snapshot.length,
        "media_type": snapshot.media_type,
        "captured_on": snapshot.captured_at.date().isoformat(),
    }


def reference_value(reference: Reference) -> dict[str, Any]:
    return {
        "source": source_reference(reference.source),
        "locator": reference.locator,
        "shows": reference.shows,
        "why": reference.why,
    }


def source_reference(source: Source) -> dict[str, Any]:
    """A source as it is cited."""
    return {
        "slug": source.slug,
        "title": source.title,
        "publisher": source.publisher and named_value(source.publisher),
        "authors": source.author_names,
        "language": source.language,
        "url": source.url,
        "archive_url": source.archive_url,
        "published_on": date_value(source.published_on),
        "covers_from": date_value(source.covers_from),
        "covers_to": date_value(source.covers_to),
    }


def source_value(source: Source) -> dict[str, Any]:
    return {**source_reference(source), "kind": source.kind, "note": source.note}


def publisher_value(publisher: Publisher) -> dict[str, Any]:
    return {**named_value(publisher), "url": publisher.url, "description": publisher.description}


def actor_value(actor: Actor) -> dict[str, Any]:
    return {
        **named_value(actor),
        "kind": actor.kind,
        "description": actor.description,
        "names": [{"name": name.name, "language": name.language} for name in actor.names.all()],
    }


def occasion_reference(occasion: Occasion) -> dict[str, Any]:
    """An occasion as it is cited."""
    return {**named_value(occasion), "held_on": date_value(occasion.held_on)}


def occasion_value(occasion: Occasion) -> dict[str, Any]:
    return {
        **occasion_reference(occasion),
        "kind": occasion.kind,
        "place": occasion.place,
        "participants": [
            named_value(actor) for actor in sorted(occasion.participants.all(), key=lambda actor: actor.name)
        ],
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
    """The documents of the entities around a statement, by kind and slug."""
    values: dict[EntityKey, dict[str, Any]] = {}
    for party in statement.parties.all():
        for actor in filter(None, (party.actor, party.speaker)):
            values["actor", actor.slug] = actor_value(actor)
    for topic in statement.topics.all():
        values["topic", topic.slug] = topic_value(topic)
    for occasion in occasions(statement):
        values["occasion", occasion.slug] = occasion_value(occasion)
        for actor in occasion.participants.all():
            values["actor", actor.slug] = actor_value(actor)
    for source in sources(statement):
        values["source", source.slug] = source_value(source)
        if source.publisher:
            values["publisher", source.publisher.slug] = publisher_value(source.publisher)
    return values


def occasions(statement: Statement) -> list[Occasion]:
    """Where it was said, and where its follow-ups happened."""
    found = [statement.occasion, *(follow_up.occasion for follow_up in statement.follow_ups.all())]
    return [occasion for occasion in found if occasion]


def evidence(statement: Statement) -> list[Quote | Reference]:
    """A statement's own quote, and the evidence of its follow-ups."""
    shown: list[Quote | Reference | None] = [statement.quote]
    for follow_up in statement.follow_ups.all():
        shown += [follow_up.quote, follow_up.reference, *follow_up.confirmations]
    return [one for one in shown if one]


def sources(statement: Statement) -> list[Source]:
    """The sources of all its evidence."""
    return [one.source for one in evidence(statement)]
