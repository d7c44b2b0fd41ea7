"""The one bridge from the desk to the record: publish, withdraw, compare, preview."""

import json
import secrets
from collections.abc import Collection, Iterable
from functools import partial
from typing import Any

from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction
from django.db.models import Count, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from claims import rendering, workflow
from claims.models import FollowUp, Publication, Statement
from claims.record import documents, indexing, ledger
from claims.record.canonical import canonical
from claims.record.models import Action, Document, Edition, Entity, Event, Head, LedgerEntry, Mention, Reference
from tracker.text import fold

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
    also_public = frozenset(statement.pk for statement in batch)
    workflow.lock(*also_public)
    head = ledger.lock()
    editions = [_publish(head, statement, also_public, by=by, note=note) for statement in batch]
    return [edition for edition in editions if edition]


def _publish(
    head: Head, statement: Statement, also_public: frozenset[int], *, by: AbstractBaseUser | None, note: str
) -> Edition | None:
    """One statement of a batch, under the locks. What is edited from here on is pending."""
    at = timezone.now()
    statement.refresh_from_db()
    is_new = statement.publication != Publication.PUBLISHED
    workflow.require_ready(statement, also_public=also_public)
    value = rendering.statement_value(statement, also_public=also_public)
    edition = _append(head, statement, value, note)
    workflow.move(statement, "publish", by=by, in_step_at=at)
    shown = [follow_up["number"] for follow_up in value["follow_ups"]]
    FollowUp.objects.filter(statement=statement, number__in=shown, public=False).update(public=True)
    if is_new:
        transaction.on_commit(partial(_make_linking_pending, statement.pk, also_public))
    return edition


def _make_linking_pending(pk: int, besides: Collection[int] = ()) -> None:
    """Published statements that link to one that became public, or no longer is, have something to publish.

    After the commit, when no lock is held: an editor of one of them may be waiting for the record.
    """
    linking = Statement.objects.filter(links__to_statement=pk, publication=Publication.PUBLISHED)
    pks = set(linking.values_list("pk", flat=True)) - set(besides)
    Statement.objects.filter(pk__in=pks).update(changed_at=timezone.now())


@transaction.atomic
def publish_one(statement: Statement, *, by: AbstractBaseUser | None, note: str = "") -> Edition:
    """Publish a statement that has something new to say; its current edition, if only its entities had.

    Raises NothingNew as well.
    """
    workflow.lock(statement.pk)
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
    workflow.move(statement, "withdraw", by=by)
    head = ledger.lock()
    value = {"slug": statement.slug, "kind": statement.kind, "withdrawn": True, "reason": reason}
    edition = _append_edition(head, documents.TombstoneDocument, value, reason)
    transaction.on_commit(partial(_make_linking_pending, statement.pk))
    return edition


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
    return bool(changed_entities(statement))


def changed_entities(statement: Statement) -> list[rendering.EntityKey]:
    """Kind and slug of the actors, topics, sources and publishers that publishing now would change or add."""
    bodies = _entity_bodies(statement)
    known = _known_entities(bodies)
    return [key for key, body in bodies.items() if key not in known or known[key].body != body]


def fingerprint(statement: Statement) -> str:
    """A digest of all that publishing this statement now would make public, its entities included."""
    entities = sorted((*key, body) for key, body in _entity_bodies(statement).items())
    return ledger.content_digest(canonical([rendering.statement_value(statement), entities]))


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
    result: dict[str, Any] = json.loads(canonical(plain))
    return result


def _append(head: Head, statement: Statement, value: dict[str, Any], note: str) -> Edition | None:
    """An edition of a statement with its entities; None if the record says the same already."""
    entities = _entities(head, statement)
    newest = _newest(statement.slug)
    if newest and not newest.is_tombstone and _said(newest) == _plain(value):
        return None
    edition = _append_edition(head, documents.StatementDocument, value, note)
    _index(edition, json.loads(edition.document.body), entities)
    return edition


def _append_edition(head: Head, shape: Any, value: dict[str, Any], note: str) -> Edition:
    """Ledger entry, edition and document; what was newest before is superseded."""
    before = _newest(value["slug"])
    number, at, salt = before.number + 1 if before else 1, ledger.moment(head), secrets.token_hex(16)
    edition_value = _edition_value(number, head.sequence + 1, ledger.timestamp(at), note)
    body = canonical(documents.rendered(shape, {**value, "edition": edition_value}))
    document = json.loads(body)
    action = Action.WITHDRAWN if document.get("withdrawn") else Action.PUBLISHED
    about = {"action": action, "subject": ledger.STATEMENT, "slug": value["slug"], "number": number}
    entry = ledger.append(head, digest=ledger.content_digest(body, salt), at=at, **about)
    if before:
        _supersede(before, entry)
    edition = Edition.objects.create(entry=entry, recorded_at=at, **indexing.columns(document))
    Document.objects.create(edition=edition, body=body, salt=salt, folded=fold(indexing.words(document)))
    return edition


def _supersede(before: Edition, entry: LedgerEntry) -> None:
    Edition.objects.filter(pk=before.pk).update(superseded_by=entry)
    for rows in (Mention, Event, Reference):
        rows.objects.filter(edition=before).update(is_current=False)
    _count(Entity.objects.filter(mentions__edition=before))


EntityKey = rendering.EntityKey


def _entity_bodies(statement: Statement) -> dict[EntityKey, str]:
    """The documents of the entities that a statement mentions, as they read at the desk."""
    values, shapes = rendering.entity_values(statement), documents.ENTITY_DOCUMENTS
    return {key: canonical(documents.rendered(shapes[key[0]], value)) for key, value in values.items()}


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
    salt, value = secrets.token_hex(16), json.loads(body)
    digest = ledger.content_digest(body, salt)
    entry = ledger.append(head, action=Action.ENTITY, subject=kind, slug=slug, digest=digest, at=ledger.moment(head))
    said: dict[str, Any] = {
        "name": indexing.entity_name(value),
        "folded": fold(indexing.entity_words(value)),
        "erased_at": None,
    }
    said |= {"body": body, "salt": salt, "entry": entry}
    entity, _made = Entity.objects.update_or_create(kind=kind, slug=slug, defaults=said)
    return entity


def _index(edition: Edition, document: dict[str, Any], entities: dict[EntityKey, Entity]) -> None:
    """The rows by which lists find an edition; then recount what it mentions."""
    latest = edition.made_latest
    assert latest is not None, "the record's constraint record_edition_has_sort_key"
    Mention.objects.bulk_create(
        Mention(edition=edition, entity=entities[key], role=role, made_latest=latest)
        for key, role in sorted(indexing.mentions(document))
    )
    Reference.objects.bulk_create(
        Reference(edition=edition, relation=relation, target=target)
        for relation, target in sorted(indexing.references(document))
    )
    Event.objects.bulk_create(Event(edition=edition, **step._asdict()) for step in indexing.steps(document))
    _count(Entity.objects.filter(pk__in=[entity.pk for entity in entities.values()]))


def _count(entities: QuerySet[Entity]) -> None:
    """Set each entity's count of current statements; three queries, however many there are."""
    current = Count("mentions__edition", filter=Q(mentions__is_current=True), distinct=True)
    pks = set(entities.values_list("pk", flat=True))
    counted = list(Entity.objects.filter(pk__in=pks).annotate(current=current))
    for entity in counted:
        entity.statement_count = entity.current  # type: ignore[attr-defined]
    Entity.objects.bulk_update(counted, ["statement_count"])
