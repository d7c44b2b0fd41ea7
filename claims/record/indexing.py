"""What lists, filters and charts need of an edition is a pure function of its document.

Publishing writes these rows from the document and verify_ledger derives them again, so that nobody can make a list
say what no document says.
"""

from collections.abc import Iterator
from datetime import date, timedelta
from itertools import takewhile
from typing import Any, NamedTuple

from claims.record import documents
from claims.record.canonical import canonical

EntityKey = tuple[str, str]
COPIED = ("slug", "kind", "title", "status", "attribution", "modality", "undertaking")


class Step(NamedTuple):
    """A dated step: 0 is the making, the others the follow-ups by number; see models.Event."""

    number: int
    kind: str
    occurred_earliest: date | None
    occurred_latest: date
    status: str
    held_until: date | None
    body: str


def columns(document: dict[str, Any]) -> dict[str, Any]:
    """The columns of an edition, from its document or tombstone."""
    found: dict[str, Any] = {name: document.get(name, "") for name in COPIED}
    made, due = document.get("made_on") or {}, document.get("due_on") or {}
    return found | {
        "number": document["edition"]["number"],
        "change_note": document["edition"]["change_note"],
        "is_tombstone": document.get("withdrawn", False),
        "made_earliest": day(made.get("earliest")),
        "made_latest": day(made.get("latest")),
        "due_latest": day(due.get("latest")),
        "settled_earliest": settled(document),
    }


def day(value: str | None) -> date | None:
    return date.fromisoformat(value) if value else None


def settled(document: dict[str, Any]) -> date | None:
    """The first day that the step may mean from which the status has been what it is; null without follow-ups."""
    counting = [step for step in document.get("follow_ups", []) if step["counts"]]
    run = list(takewhile(lambda step: step["status"] == document["status"], reversed(counting)))
    return first_day(run[-1]["occurred_on"]) if run else None


def first_day(value: dict[str, Any]) -> date:
    return date.fromisoformat(value["earliest"] or value["latest"])


def steps(document: dict[str, Any]) -> list[Step]:
    """The dated steps of a document in order, with the status that each set and until when that held."""
    named = {name: document.get(name) for name in ("slug", "kind", "title")}
    found = [_step(0, "made", document["made_on"], document["opens_as"], "")] if "made_on" in document else []
    for follow_up in document.get("follow_ups", []):
        body = documents.rendered(documents.FollowUpEventDocument, {**follow_up, "statement": named})
        status = follow_up["status"] if follow_up["counts"] else ""
        found.append(_step(follow_up["number"], follow_up["kind"], follow_up["occurred_on"], status, canonical(body)))
    return list(_held(found))


def _step(number: int, kind: str, on: dict[str, Any], status: str, body: str) -> Step:
    return Step(number, kind, day(on["earliest"]), date.fromisoformat(on["latest"]), status, None, body)


def _held(found: list[Step]) -> Iterator[Step]:
    """Each step with the last day before the next one that set a status."""
    for place, step in enumerate(found):
        later = next((other for other in found[place + 1 :] if other.status), None)
        until = later.occurred_latest - timedelta(days=1) if step.status and later else None
        yield step._replace(held_until=until)


def mentions(document: dict[str, Any]) -> set[tuple[EntityKey, str]]:
    """Who and what a document mentions, each with each of its roles."""
    found = {(("actor", party["actor"]["slug"]), party["role"]) for party in document.get("parties", [])}
    found |= {(("topic", topic["slug"]), "topic") for topic in document.get("topics", [])}
    for source, role in _sources(document):
        found.add((("source", source["slug"]), role))
        if source["publisher"]:
            found.add((("publisher", source["publisher"]["slug"]), "publisher"))
    return found


def _sources(document: dict[str, Any]) -> Iterator[tuple[dict[str, Any], str]]:
    if document.get("quote"):
        yield document["quote"]["source"], "quote"
    for follow_up in document.get("follow_ups", []):
        if follow_up["quote"]:
            yield follow_up["quote"]["source"], "evidence"


def references(document: dict[str, Any]) -> set[tuple[str, str]]:
    """The links of a document: relation and slug of the other statement."""
    return {(link["relation"], link["statement"]) for link in document.get("links", [])}


def words(document: dict[str, Any]) -> str:
    """The words by which a reader may look for a statement, but for its actors' names: those are the entities'."""
    quote = document.get("quote") or {}
    told = [document.get("title"), document.get("summary"), quote.get("exact"), quote.get("translation")]
    told += [topic["name"] for topic in document.get("topics", [])]
    told += [follow_up["summary"] for follow_up in document.get("follow_ups", [])]
    return " ".join(part for part in told if part)


def entity_name(body: dict[str, Any]) -> str:
    return str(body.get("name") or body["title"])


def entity_words(body: dict[str, Any]) -> str:
    """The words by which a reader may look for an entity: its name, its other spellings and its authors."""
    others = [name["name"] for name in body.get("names", [])]
    return " ".join([entity_name(body), *others, *body.get("authors", [])])
