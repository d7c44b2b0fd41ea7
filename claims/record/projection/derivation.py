"""What lists, filters and charts need of an edition or an entity: pure functions of its document.

Raise `VERSION` whenever they begin to say something else: rows of an older version are stale (verify_record) until
they are derived again (rebuild_record). The ledger does not depend on any of this.
"""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any, NamedTuple

from claims.record.canonical import canonical
from claims.record.documents import Document
from claims.record.meaning import ANSWERABLE, answerable, is_aside, links_of, settled
from claims.record.models import Action, LedgerEntry
from claims.record.search.terms import names, running, spelling, terms
from tracker.search import words
from tracker.search.formula import EVERY, known
from tracker.vocabulary import FollowUpKind, facets_said

VERSION = 4

EntityKey = tuple[str, str]
COPIED = ("kind", "title", "status", "undertaking")
NEWS = (FollowUpKind.DEVELOPMENT, FollowUpKind.CORRECTION, FollowUpKind.RESTATEMENT)


class Step(NamedTuple):
    """A dated step: 0 is the making, the others the follow-ups by number; see models.Event."""

    number: int
    kind: str
    occurred_earliest: date | None
    occurred_latest: date
    status: str
    held_until: date | None
    is_news: bool
    body: str


class Projection(NamedTuple):
    """All that is derived from one document: columns of the edition, and rows beside it."""

    columns: dict[str, Any]
    folded: str
    terms: frozenset[str]
    steps: list[Step]
    mentions: set[tuple[EntityKey, str]]
    references: set[tuple[str, str]]


def derive(document: Document) -> Projection:
    """What an edition's document, or tombstone, means for lists; of an erased one, {}, nothing is left."""
    said, mentioned = columns(document), mentions(document)
    linked = links_of(document)
    found = terms(document, said, mentioned, linked)
    return Projection(said, running(document), found, steps(document), mentioned, linked)


def identity(entry: LedgerEntry) -> dict[str, Any]:
    """The columns of an edition that its ledger entry says, whatever became of its document."""
    return {
        "slug": entry.slug,
        "number": entry.number,
        "recorded_at": entry.recorded_at,
        "is_tombstone": entry.action == Action.WITHDRAWN,
    }


def columns(document: Document) -> dict[str, Any]:
    made, due = document.get("made_on") or {}, document.get("deadline") or {}
    copied = {name: document.get(name, "") for name in COPIED}
    # The note of an erased edition is the public reason, which its erasure's digest proves.
    note = {"change_note": document["edition"]["change_note"]} if document else {}
    return {
        **copied,
        **note,
        "facets": facets_said(document),
        "made_earliest": day(made.get("earliest")),
        "made_latest": day(made.get("latest")),
        "due_latest": day(due.get("latest")),
        "settled": settled(document),
    }


def day(value: str | None) -> date | None:
    return date.fromisoformat(value) if value else None


def steps(document: Document) -> list[Step]:
    """The dated steps of a document in order, with the status that each set and until when that held."""
    if "made_on" not in document:
        return []
    statement = {name: document[name] for name in ("slug", "kind", "title")}
    is_followed = not is_aside(document)
    dated = [_step(0, "made", document["made_on"], document["initial_status"], "")]
    for follow_up in document["follow_ups"]:
        body = canonical({**follow_up, "statement": statement})
        status = follow_up["status"] if follow_up["counts"] else ""
        step = _step(follow_up["number"], follow_up["kind"], follow_up["occurred_on"], status, body)
        is_news = is_followed and follow_up["kind"] in NEWS and not follow_up["corrected_by"]
        dated.append(step._replace(is_news=is_news))
    return list(_held(dated))


def _step(number: int, kind: str, on: dict[str, Any], status: str, body: str) -> Step:
    return Step(number, kind, day(on["earliest"]), date.fromisoformat(on["latest"]), status, None, False, body)


def _held(dated: list[Step]) -> Iterator[Step]:
    """Each step with the last day before the next one that set a status."""
    for place, step in enumerate(dated):
        later = next((other for other in dated[place + 1 :] if other.status), None)
        until = later.occurred_latest - timedelta(days=1) if step.status and later else None
        yield step._replace(held_until=until)


def mentions(document: Document) -> set[tuple[EntityKey, str]]:
    """Who and what a document mentions, each with each of its roles."""
    mentioned = {(("actor", party["actor"]["slug"]), party["role"]) for party in document.get("parties", [])}
    mentioned |= {(("actor", slug), ANSWERABLE) for slug in answerable(document)}
    mentioned |= {(("topic", topic["slug"]), "topic") for topic in document.get("topics", [])}
    if document.get("occasion"):
        mentioned.add((("occasion", document["occasion"]["slug"]), "occasion"))
    for follow_up in document.get("follow_ups", []):
        if follow_up["occasion"]:
            mentioned.add((("occasion", follow_up["occasion"]["slug"]), "follow_up"))
    for source, role in _sources(document):
        mentioned.add((("source", source["slug"]), role))
        if source["publisher"]:
            mentioned.add((("publisher", source["publisher"]["slug"]), "publisher"))
    return mentioned


def _sources(document: Document) -> Iterator[tuple[dict[str, Any], str]]:
    if document.get("quote"):
        yield document["quote"]["source"], "quote"
    for follow_up in document.get("follow_ups", []):
        for shown in (follow_up["quote"], follow_up["reference"], *follow_up["also_shown_by"]):
            if shown:
                yield shown["source"], "evidence"


def entity_columns(document: Document) -> dict[str, Any]:
    """The columns of an entity; of an erased one, {}, nothing is left."""
    return {"name": str(document.get("name") or document["title"]) if document else ""}


def entity_terms(kind: str, document: Document) -> frozenset[str]:
    """Every word of an entity's names, each name as a whole, and its kind; nothing of an erased one."""
    found = {EVERY, known("kind", kind).value} if document else set()
    for name in names(document):
        found |= {*words.terms(name), spelling(words.running(name)).value}
    return frozenset(found)
