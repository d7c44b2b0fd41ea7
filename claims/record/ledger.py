"""The append-only ledger: gapless sequences in commit order, and a hash chain that anyone can recompute.

    chain(n) = SHA-256( JCS {"previous": chain(n-1), "content": digest, "sequence": n, "recorded_at": …, …} )
    content digest = SHA-256( salt ‖ body ), both in UTF-8

JCS is RFC 8785, canonical JSON. Because the chain covers digests and not bodies, a body can be erased for legal
reasons (with its salt, and with a ledger entry that says so) and the chain still verifies.
"""

import contextlib
import hashlib
import json
import secrets
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any, NamedTuple

from django.db import transaction
from django.db.models import F, QuerySet
from django.utils import timezone

from claims.record import indexing
from claims.record.canonical import canonical
from claims.record.models import Action, Document, Edition, Entity, Event, Head, LedgerEntry, Mention, Reference
from tracker.text import fold

GENESIS = "0" * 64
STATEMENT = "statement"


def content_digest(body: str, salt: str = "") -> str:
    return hashlib.sha256((salt + body).encode()).hexdigest()


def lock() -> Head:
    """Take the record's write lock until the transaction ends, and return the head.

    On PostgreSQL the UPDATE takes the row's lock; on SQLite `transaction_mode=IMMEDIATE` took the database's when the
    transaction began. Both are held until commit, so that sequences are taken in commit order, and a rollback gives
    its sequences back.
    """
    _require_transaction()
    if not Head.objects.filter(pk=1).update(sequence=F("sequence")):
        raise RuntimeError("The record has no head row: run migrate.")
    return Head.objects.get(pk=1)


def _require_transaction() -> None:
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError("The ledger is written inside a transaction only.")


def moment(head: Head) -> datetime:
    """Now, but never before the newest entry: a clock that was set back does not turn the record's time around."""
    newest = LedgerEntry.objects.filter(pk=head.sequence).values_list("recorded_at", flat=True).first()
    return max(timezone.now(), newest) if newest else timezone.now()


def append(
    head: Head, *, action: str, subject: str, slug: str, digest: str, at: datetime, number: int | None = None
) -> LedgerEntry:
    """Append one entry under the lock that `lock()` took."""
    _require_transaction()
    entry = LedgerEntry(
        sequence=head.sequence + 1,
        recorded_at=at,
        action=action,
        subject=subject,
        slug=slug,
        number=number,
        content_digest=digest,
    )
    entry.chain_digest = chain_digest(head.chain_digest, entry)
    entry.save(force_insert=True)
    head.sequence, head.chain_digest = entry.sequence, entry.chain_digest
    head.save(update_fields=["sequence", "chain_digest"])
    return entry


def chain_digest(previous: str, entry: LedgerEntry) -> str:
    metadata: dict[str, Any] = {
        "previous": previous,
        "content": entry.content_digest,
        "sequence": entry.sequence,
        "recorded_at": timestamp(entry.recorded_at),
        "action": entry.action,
        "subject": entry.subject,
        "slug": entry.slug,
        "number": entry.number,
    }
    return hashlib.sha256(canonical(metadata).encode()).hexdigest()


def timestamp(moment: datetime) -> str:
    """A moment as ISO 8601 in UTC with microseconds, the precision both engines keep."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


class Fault(NamedTuple):
    """The first thing that does not verify: the entry it concerns, and what is wrong."""

    sequence: int
    what: str


def verify() -> Iterator[Fault | int]:
    """Recompute the whole ledger in order: yields each sequence that holds, then stops at the first Fault.

    Memory is constant; cost is one pass over entries, editions and entities. Others may publish meanwhile.
    """
    previous, expected = GENESIS, 1
    before = Head.objects.filter(pk=1).first()
    for entry in LedgerEntry.objects.order_by("sequence").iterator(chunk_size=500):
        fault = _broken_chain(entry, expected, previous) or (_broken_content(entry) and _broken_still(entry))
        if fault:
            yield Fault(entry.sequence, fault)
            return
        yield entry.sequence
        previous, expected = entry.chain_digest, expected + 1
    fault = _broken_head(before, expected - 1, previous) or _stray_rows()
    if fault:
        yield Fault(expected, fault)


@transaction.atomic
def _broken_still(entry: LedgerEntry) -> str:
    """What looks wrong is looked at again under the lock: someone may have published between two looks."""
    with contextlib.suppress(RuntimeError):
        lock()
    return _broken_content(entry)


def _broken_head(before: Head | None, newest: int, digest: str) -> str:
    """The head must have been at or before the newest entry read when reading began, and at or after it now."""
    after = Head.objects.filter(pk=1).first()
    if before is None or after is None:
        return "the head is missing"
    for head in (before, after):
        if head.sequence == newest and head.chain_digest != digest:
            return "the head's chain digest is not that of the newest entry"
    if not before.sequence <= newest <= after.sequence:
        return f"the head says {after.sequence} entries, the ledger has {newest}"
    return ""


def _stray_rows() -> str:
    """What the record shows must be what its ledger entry is about."""
    editions = Edition.objects.exclude(entry__subject=STATEMENT, entry__slug=F("slug"), entry__number=F("number"))
    entities = Entity.objects.exclude(entry__action=Action.ENTITY, entry__subject=F("kind"), entry__slug=F("slug"))
    for rows in (editions, entities):
        for slug in rows.values_list("slug", flat=True)[:1]:
            return f"{rows.model._meta.verbose_name} “{slug}” points to the entry of something else"
    return ""


def _broken_chain(entry: LedgerEntry, expected: int, previous: str) -> str:
    if entry.sequence != expected:
        return f"entry {expected} is missing"
    if entry.chain_digest != chain_digest(previous, entry):
        return "its chain digest does not follow from the entry before it"
    return ""


def _erasures(subject: str) -> "QuerySet[LedgerEntry]":
    return LedgerEntry.objects.filter(action=Action.ERASED, subject=subject)


def _broken_content(entry: LedgerEntry) -> str:
    if entry.action in (Action.PUBLISHED, Action.WITHDRAWN):
        found = Document.objects.filter(edition__entry=entry).values_list("body", "salt", "erased_at").first()
        if found is None:
            return "its edition is missing"
        body, salt, erased_at = found
        if erased_at and _erasures(STATEMENT).filter(slug=entry.slug, number=entry.number).exists():
            return "" if not body and not salt else "it is marked as erased, but holds content"
        if content_digest(body, salt) != entry.content_digest:
            return "its content was changed"
        return _broken_index(entry, json.loads(body))
    return _broken_entity(entry) if entry.action == Action.ENTITY else ""


def _broken_index(entry: LedgerEntry, document: dict[str, Any]) -> str:
    """What lists filter by, show and count must be what its document says (claims.record.indexing)."""
    edition = Edition.objects.get(entry=entry)
    expected = indexing.columns(document) | {"recorded_at": entry.recorded_at}
    for name, value in expected.items():
        if getattr(edition, name) != value:
            return f"its column {name} does not say what its document says"
    later = Edition.objects.filter(slug=edition.slug, number=edition.number + 1).values_list("entry_id", flat=True)
    if edition.superseded_by_id != later.first():
        return "it is not superseded by the edition that follows it"
    for rows, found, told in _index_rows(edition, document):
        if sorted(found, key=repr) != sorted(told, key=repr):
            return f"its {rows} do not say what its document says"
    return ""


def _index_rows(edition: Edition, document: dict[str, Any]) -> Iterator[tuple[str, list[Any], list[Any]]]:
    """Name, what is there and what should be, for each kind of row by which lists find an edition."""
    is_current = edition.superseded_by_id is None
    steps = [(*step, is_current) for step in indexing.steps(document)]
    yield "events", list(edition.events.values_list(*indexing.Step._fields, "is_current")), steps
    found = edition.mentions.values_list("entity__kind", "entity__slug", "role", "made_latest", "is_current")
    told = [(*key, role, edition.made_latest, is_current) for key, role in indexing.mentions(document)]
    yield "mentions", list(found), told
    links = [(*link, is_current) for link in indexing.references(document)]
    yield "links", list(edition.references.values_list("relation", "target", "is_current")), links
    folded = [fold(indexing.words(document))]
    yield "search words", list(Document.objects.filter(edition=edition).values_list("folded", flat=True)), folded


def _broken_entity(entry: LedgerEntry) -> str:
    found = Entity.objects.filter(kind=entry.subject, slug=entry.slug).first()
    if found is None:
        return "its entity is missing"
    if found.entry_id != entry.sequence:
        return "its entity was set back to an earlier content" if found.entry_id < entry.sequence else ""
    if found.erased_at and _erasures(entry.subject).filter(slug=entry.slug, sequence__gt=entry.sequence).exists():
        return "it is marked as erased, but holds content" if found.body or found.salt or found.folded else ""
    if content_digest(found.body, found.salt) != entry.content_digest:
        return "the entity's content was changed"
    body = json.loads(found.body)
    shown = (found.name, found.folded, found.statement_count)
    counted = found.mentions.filter(is_current=True).values("edition").distinct().count()
    if shown != (indexing.entity_name(body), fold(indexing.entity_words(body)), counted):
        return "the entity's columns do not say what its content says"
    return ""


@transaction.atomic
def erase(slug: str, number: int, *, reason: str, at: datetime) -> LedgerEntry:
    """Take an edition's content away for legal reasons, for good; the ledger says that and when it was done.

    `reason` is public and stands where the change note stood.

    Raises Edition.DoesNotExist for an unknown edition and ValueError for one that is current (withdraw or
    publish anew first) or erased already.
    """
    head = lock()
    edition = Edition.objects.select_related("document").get(slug=slug, number=number)
    if edition.superseded_by_id is None:
        raise ValueError("this edition is what the record says now: withdraw the statement or publish it anew first")
    if edition.document.erased_at:
        raise ValueError("this edition was erased before")
    Document.objects.filter(edition=edition).update(body="", salt="", folded="", erased_at=at)
    Edition.objects.filter(pk=edition.pk).update(title="", change_note=reason)
    for rows in (Event, Mention, Reference):
        rows.objects.filter(edition=edition).delete()
    digest = content_digest(reason)
    return append(head, action=Action.ERASED, subject=STATEMENT, slug=slug, number=number, digest=digest, at=at)


@transaction.atomic
def erase_entity(kind: str, slug: str, *, reason: str, at: datetime) -> LedgerEntry:
    """Take away what the record knows of an entity that no current edition mentions.

    Raises Entity.DoesNotExist, and ValueError for one that is mentioned or erased already. Its slug stays, in the
    ledger. A later publication that mentions it tells of it anew.
    """
    head = lock()
    entity = Entity.objects.get(kind=kind, slug=slug)
    if entity.statement_count:
        raise ValueError("current statements mention it: withdraw them, or publish them without it")
    if entity.erased_at:
        raise ValueError("it was erased before")
    Entity.objects.filter(pk=entity.pk).update(body="", salt="", name="", folded="", erased_at=at)
    digest = content_digest(reason, secrets.token_hex(16))
    return append(head, action=Action.ERASED, subject=kind, slug=slug, digest=digest, at=at)
