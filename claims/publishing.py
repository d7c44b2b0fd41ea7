"""The one bridge from the desk to the record: publish, withdraw, compare, preview."""

import json
import secrets
from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from itertools import takewhile
from typing import Any

from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction
from django.db.models import Count, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from claims import rendering, workflow
from claims.models import FollowUp, Publication, Statement
from claims.record import documents, ledger
from claims.record.models import Action, Document, Edition, Entity, Event, Head, LedgerEntry, Mention, Reference
from tracker.dates import bounds

MAX_NOTE = 300


class NothingNew(workflow.TransitionRefused):
    """The record already says exactly this."""


@transaction.atomic
def publish(statements: Iterable[Statement], *, by: AbstractBaseUser | None, note: str = "") -> list[Edition]:
    """Append an edition of each statement to the record, all together or none.

    Statements may be linked to each other. One that reads as its current edition already does gets no new one.
    Raises NotReady (naming everything that is missing from the first statement that lacks something) and
    TransitionRefused. `note` is public: what changed, at most 300 characters.
    """
    batch = list(statements)
    require_note(note)
    head = ledger.lock()
    also_public = frozenset(statement.pk for statement in batch)
    editions = []
    for statement in batch:
        statement.refresh_from_db()
        workflow.require_ready(statement)
        edition = _append(head, statement, rendering.statement_value(statement, also_public=also_public), note)
        workflow.move(statement, "publish", by=by, in_step_at=timezone.now())
        FollowUp.objects.filter(statement=statement, public=False).update(public=True)
        if edition:
            editions.append(edition)
    return editions


@transaction.atomic
def publish_one(statement: Statement, *, by: AbstractBaseUser | None, note: str = "") -> Edition:
    """Publish a statement that has something new to say; its current edition, if only its entities had.

    Raises NothingNew as well.
    """
    before = ledger.lock().sequence
    publish([statement], by=by, note=note)
    newest = _newest(statement.slug)
    if newest is None or Head.objects.get(pk=1).sequence == before:
        raise NothingNew(_("Nothing has changed since the last publication: the public page already says this."))
    return newest


@transaction.atomic
def withdraw(statement: Statement, *, by: AbstractBaseUser | None, reason: str) -> Edition:
    """Take a published statement back: a tombstone with a public reason remains, earlier texts are no longer shown."""
    require_note(reason)
    if not reason.strip():
        raise workflow.TransitionRefused(_("Give a reason: readers see it in place of the statement."))
    head = ledger.lock()
    workflow.move(statement, "withdraw", by=by)
    value = {"slug": statement.slug, "kind": statement.kind, "withdrawn": True, "reason": reason}
    columns = {"kind": statement.kind, "is_tombstone": True}
    return _append_edition(head, documents.TombstoneDocument, value, reason, columns, folded="")


def require_note(note: str) -> None:
    if len(note) > MAX_NOTE:
        raise workflow.TransitionRefused(
            _("The note has %(length)d characters; at most %(most)d are shown.")
            % {"length": len(note), "most": MAX_NOTE}
        )


def preview(statement: Statement) -> dict[str, Any]:
    """The document as it would be published now."""
    newest = _newest(statement.slug)
    number = newest.number + 1 if newest else 1
    edition = _edition_value(number, 0, ledger.timestamp(timezone.now()), "")
    return {**rendering.statement_value(statement), "edition": edition}


def _edition_value(number: int, sequence: int, recorded_at: str, note: str) -> dict[str, Any]:
    """What a document says of its own edition."""
    return {"number": number, "sequence": sequence, "recorded_at": recorded_at, "change_note": note}


def differs(statement: Statement) -> bool:
    """Whether publishing now would change what the record says of a statement or of what it mentions."""
    newest = _newest(statement.slug)
    if newest is None or newest.is_tombstone or _said(newest) != _plain(rendering.statement_value(statement)):
        return True
    bodies = _entity_bodies(statement)
    known = _known_entities(bodies)
    return any(key not in known or known[key].body != body for key, body in bodies.items())


def keep_in_step(statement: Statement) -> None:
    """After an edit that the public page does not show (a note, an assignee), the statement is not pending."""
    if statement.publication == Publication.PUBLISHED and not differs(statement):
        Statement.objects.filter(pk=statement.pk).update(in_step_at=timezone.now())


def _newest(slug: str) -> Edition | None:
    return Edition.objects.newest().filter(slug=slug).select_related("document").first()


def _said(edition: Edition) -> dict[str, Any]:
    """What an edition's document says, without the part about the edition itself."""
    if not edition.document.body:
        return {}
    value: dict[str, Any] = json.loads(edition.document.body)
    value.pop("edition", None)
    return value


def _plain(value: dict[str, Any]) -> dict[str, Any]:
    """A value as it reads after a round trip through its serializer and JSON."""
    plain = documents.rendered(documents.StatementDocument, {**value, "edition": _edition_value(0, 0, "", "")})
    del plain["edition"]
    result: dict[str, Any] = json.loads(ledger.canonical(plain))
    return result


def _append(head: Head, statement: Statement, value: dict[str, Any], note: str) -> Edition | None:
    """An edition of a statement with its entities; None if the record says the same already."""
    entities = _entities(head, statement)
    newest = _newest(statement.slug)
    if newest and not newest.is_tombstone and _said(newest) == _plain(value):
        return None
    columns = {
        "kind": statement.kind,
        "title": statement.title,
        "status": value["status"],
        "attribution": statement.attribution,
        "modality": statement.modality,
        "undertaking": statement.undertaking,
        "made_earliest": statement.made_earliest,
        "made_latest": statement.made_latest,
        "due_latest": statement.due_latest,
        "settled_earliest": _settled(value),
    }
    edition = _append_edition(head, documents.StatementDocument, value, note, columns, rendering.searchable(statement))
    _mention(edition, statement, entities)
    _date(edition, value)
    Reference.objects.bulk_create(
        Reference(edition=edition, relation=link["relation"], target=link["statement"]) for link in value["links"]
    )
    return edition


def _append_edition(
    head: Head, shape: Any, value: dict[str, Any], note: str, columns: dict[str, Any], folded: str
) -> Edition:
    """Ledger entry, edition and document; what was newest before is superseded."""
    before = _newest(value["slug"])
    number, at, salt = before.number + 1 if before else 1, ledger.moment(head), secrets.token_hex(16)
    edition_value = _edition_value(number, head.sequence + 1, ledger.timestamp(at), note)
    body = ledger.canonical(documents.rendered(shape, {**value, "edition": edition_value}))
    action = Action.WITHDRAWN if columns.get("is_tombstone") else Action.PUBLISHED
    about = {"action": action, "subject": ledger.STATEMENT, "slug": value["slug"], "number": number}
    entry = ledger.append(head, digest=ledger.content_digest(body, salt), at=at, **about)
    if before:
        _supersede(before, entry)
    edition = Edition.objects.create(
        entry=entry, slug=value["slug"], number=number, recorded_at=at, change_note=note, **columns
    )
    Document.objects.create(edition=edition, body=body, salt=salt, folded=folded)
    if before:
        _count(Entity.objects.filter(mentions__edition=before))
    return edition


def _supersede(before: Edition, entry: LedgerEntry) -> None:
    Edition.objects.filter(pk=before.pk).update(superseded_by=entry)
    for rows in (Mention, Event, Reference):
        rows.objects.filter(edition=before).update(is_current=False)


def _settled(value: dict[str, Any]) -> date | None:
    """The first day that the step may mean from which the status has been what it is; null without follow-ups."""
    counting = [step for step in value["follow_ups"] if step["counts"]]
    run = list(takewhile(lambda step: step["status"] == value["status"], reversed(counting)))
    if not run:
        return None
    earliest, latest = bounds(run[-1]["occurred_on"]["edtf"])
    return earliest or latest


EntityKey = rendering.EntityKey


def _entity_bodies(statement: Statement) -> dict[EntityKey, str]:
    """The documents of the entities that a statement mentions, as they read at the desk."""
    values, shapes = rendering.entity_values(statement), documents.ENTITY_DOCUMENTS
    return {key: ledger.canonical(documents.rendered(shapes[key[0]], value)) for key, value in values.items()}


def _known_entities(keys: Iterable[EntityKey]) -> dict[EntityKey, Entity]:
    rows = Entity.objects.filter(slug__in=[slug for _kind, slug in keys])
    return {(row.kind, row.slug): row for row in rows}


def _entities(head: Head, statement: Statement) -> dict[EntityKey, Entity]:
    """Bring the entities that a statement mentions up to date in the record; a changed one gets a ledger entry."""
    bodies = _entity_bodies(statement)
    known = _known_entities(bodies)
    return {key: _entity(head, key, body, known.get(key)) for key, body in bodies.items()}


def _entity(head: Head, key: EntityKey, body: str, known: Entity | None) -> Entity:
    if known and known.body == body:
        return known
    kind, slug = key
    value = json.loads(body)
    entry = ledger.append(
        head, action=Action.ENTITY, subject=kind, slug=slug, digest=ledger.content_digest(body), at=ledger.moment(head)
    )
    said = {"name": value.get("name") or value["title"], "body": body, "entry": entry}
    entity, _made = Entity.objects.update_or_create(kind=kind, slug=slug, defaults=said)
    return entity


def _mention(edition: Edition, statement: Statement, entities: dict[EntityKey, Entity]) -> None:
    """Who and what an edition mentions, each role once; then recount the entities."""
    latest = edition.made_latest
    assert latest is not None, "the record's constraint record_edition_has_sort_key"
    Mention.objects.bulk_create(
        Mention(edition=edition, entity=entities[key], role=role, made_latest=latest)
        for key, role in sorted(rendering.mentions(statement))
    )
    _count(Entity.objects.filter(pk__in=[entity.pk for entity in entities.values()]))


def _count(entities: QuerySet[Entity]) -> None:
    """Set each entity's count of current statements; three queries, however many there are."""
    current = Count("mentions__edition", filter=Q(mentions__is_current=True), distinct=True)
    pks = set(entities.values_list("pk", flat=True))
    counted = list(Entity.objects.filter(pk__in=pks).annotate(current=current))
    for entity in counted:
        entity.statement_count = entity.current  # type: ignore[attr-defined]
    Entity.objects.bulk_update(counted, ["statement_count"])


def _date(edition: Edition, value: dict[str, Any]) -> None:
    """The dated steps of an edition, with the status that each set and until when it held."""
    follow_ups = value["follow_ups"]
    steps = [{"number": 0, "kind": "made", "on": value["made_on"], "status": value["opens_as"], "body": ""}]
    named = {"slug": value["slug"], "kind": value["kind"], "title": value["title"]}
    for follow_up in follow_ups:
        body = documents.rendered(documents.FollowUpEventDocument, {**follow_up, "statement": named})
        status = follow_up["status"] if follow_up["counts"] else ""
        steps.append(
            {
                "number": follow_up["number"],
                "kind": follow_up["kind"],
                "on": follow_up["occurred_on"],
                "status": status,
                "body": ledger.canonical(body),
            }
        )
    Event.objects.bulk_create(_event(edition, step, _next_change(step, steps)) for step in steps)


def _next_change(step: dict[str, Any], steps: Sequence[dict[str, Any]]) -> date | None:
    later = [other for other in steps[steps.index(step) + 1 :] if other["status"]]
    return bounds(later[0]["on"]["edtf"]).latest if step["status"] and later else None


def _event(edition: Edition, step: dict[str, Any], changed_on: date | None) -> Event:
    earliest, latest = bounds(step["on"]["edtf"])
    assert latest is not None, "every date that is published has a last day (tracker.dates.bounds)"
    return Event(
        edition=edition,
        number=step["number"],
        kind=step["kind"],
        status=step["status"],
        body=step["body"],
        occurred_earliest=earliest,
        occurred_latest=latest,
        held_until=changed_on - timedelta(days=1) if changed_on else None,
    )
