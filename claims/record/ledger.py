"""The append-only ledger: gapless sequences in commit order, and a hash chain that anyone can recompute.

    chain(n) = SHA-256( JCS {"previous": chain(n-1), "content": digest, "sequence": n, "recorded_at": …, …} )
    content digest = SHA-256( salt ‖ body ), both in UTF-8

JCS is RFC 8785, canonical JSON. Because the chain covers digests and not bodies, a body can be erased for legal
reasons (with its salt, and with a ledger entry that says so) and the chain still verifies.
"""

import hashlib
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any, NamedTuple

import rfc8785
from django.db import transaction
from django.db.models import F

from claims.record.models import Action, Document, Edition, Entity, Event, Head, LedgerEntry, Mention, Reference

GENESIS = "0" * 64
STATEMENT = "statement"


def canonical(value: Any) -> str:
    """Canonical JSON text (RFC 8785). Numbers must be whole and at most 2**53 - 1."""
    return rfc8785.dumps(value).decode()


def content_digest(body: str, salt: str = "") -> str:
    return hashlib.sha256((salt + body).encode()).hexdigest()


def lock() -> Head:
    """Take the record's write lock until the transaction ends, and return the head.

    An UPDATE takes the row's lock on PostgreSQL and the database's on SQLite; both hold it until commit, so that
    sequences are taken in commit order, and a rollback gives its sequences back.
    """
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError("The ledger is written inside a transaction only.")
    if not Head.objects.filter(pk=1).update(sequence=F("sequence")):
        raise RuntimeError("The record has no head row: run migrate.")
    return Head.objects.get(pk=1)


def append(
    head: Head, *, action: str, subject: str, slug: str, digest: str, at: datetime, number: int | None = None
) -> LedgerEntry:
    """Append one entry under the lock that `lock()` took."""
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
    metadata = {
        "previous": previous,
        "content": entry.content_digest,
        "sequence": entry.sequence,
        "recorded_at": timestamp(entry.recorded_at),
        "action": entry.action,
        "subject": entry.subject,
        "slug": entry.slug,
        "number": entry.number,
    }
    return hashlib.sha256(rfc8785.dumps(metadata)).hexdigest()


def timestamp(moment: datetime) -> str:
    """A moment as ISO 8601 in UTC with microseconds, the precision both engines keep."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


class Fault(NamedTuple):
    """The first thing that does not verify: the entry it concerns, and what is wrong."""

    sequence: int
    what: str


def verify() -> Iterator[Fault | int]:
    """Recompute the whole ledger in order: yields each sequence that holds, then stops at the first Fault.

    Memory is constant; cost is one pass over entries, editions and entities.
    """
    previous, expected = GENESIS, 1
    erased = set(LedgerEntry.objects.filter(action=Action.ERASED).values_list("slug", "number"))
    for entry in LedgerEntry.objects.order_by("sequence").iterator(chunk_size=500):
        fault = _broken_chain(entry, expected, previous) or _broken_content(entry, erased)
        if fault:
            yield Fault(entry.sequence, fault)
            return
        yield entry.sequence
        previous, expected = entry.chain_digest, expected + 1
    head = Head.objects.get(pk=1)
    if (head.sequence, head.chain_digest) != (expected - 1, previous):
        yield Fault(expected, f"the head says {head.sequence} entries, the ledger has {expected - 1}")


def _broken_chain(entry: LedgerEntry, expected: int, previous: str) -> str:
    if entry.sequence != expected:
        return f"entry {expected} is missing"
    if entry.chain_digest != chain_digest(previous, entry):
        return "its chain digest does not follow from the entry before it"
    return ""


def _broken_content(entry: LedgerEntry, erased: set[tuple[str, int | None]]) -> str:
    if entry.action in (Action.PUBLISHED, Action.WITHDRAWN):
        found = Document.objects.filter(edition__entry=entry).values_list("body", "salt", "erased_at").first()
        if found is None:
            return "its edition is missing"
        body, salt, erased_at = found
        if erased_at and (entry.slug, entry.number) in erased:
            return "" if not body and not salt else "it is marked as erased, but holds content"
        return "" if content_digest(body, salt) == entry.content_digest else "its content was changed"
    if entry.action == Action.ENTITY:
        for body in Entity.objects.filter(entry=entry).values_list("body", flat=True):
            if content_digest(body) != entry.content_digest:
                return "the entity's content was changed"
    return ""


@transaction.atomic
def erase(slug: str, number: int, *, reason: str, at: datetime) -> LedgerEntry:
    """Take an edition's content away for legal reasons, for good; the ledger says that and when it was done.

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
    Edition.objects.filter(pk=edition.pk).update(title="", change_note="")
    for rows in (Event, Mention, Reference):
        rows.objects.filter(edition=edition).delete()
    digest = content_digest(reason)
    return append(head, action=Action.ERASED, subject=STATEMENT, slug=slug, number=number, digest=digest, at=at)
