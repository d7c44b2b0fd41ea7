"""The append-only ledger: gapless sequences in commit order, and a hash chain that anyone can recompute.

    content(n) = SHA-256( salt of the document ‖ document )
    leaf(n)    = SHA-256( salt of the entry ‖ JCS {"action", "content", "number", "recorded_at", "slug", "subject"} )
    chain(n)   = SHA-256( chain(n-1) ‖ leaf(n) ), beginning with 64 zeros

All digests are written in hexadecimal and joined as text, in UTF-8; JCS is RFC 8785, canonical JSON, and `recorded_at`
is ISO 8601 in UTC with microseconds (2021-12-31T23:00:00.000001Z). An erasure's document is its reason. The chain runs
over leaves, so that a body can be erased for legal reasons (with its salt, and with an entry that says so), and so that
leaves alone prove the history without naming anyone.
"""

import hashlib
import secrets
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any, NamedTuple

from django.db import connection, transaction
from django.db.models import OuterRef, Subquery

from claims.record.canonical import canonical
from claims.record.models import Head, LedgerEntry

GENESIS = "0" * 64
STATEMENT = "statement"


class Change(NamedTuple):
    """Something that happened to the record: `digest` is that of the content, `number` that of an edition."""

    action: str
    subject: str
    slug: str
    digest: str
    number: int | None = None


def new_salt() -> str:
    return secrets.token_hex(16)


def content_digest(body: str, salt: str = "") -> str:
    return hashlib.sha256((salt + body).encode()).hexdigest()


def leaf_digest(entry: LedgerEntry) -> str:
    """The salted digest of what an entry says."""
    metadata: dict[str, Any] = {
        "action": entry.action,
        "content": entry.content_digest,
        "number": entry.number,
        "recorded_at": timestamp(entry.recorded_at),
        "slug": entry.slug,
        "subject": entry.subject,
    }
    return content_digest(canonical(metadata), entry.salt)


def chain_digest(previous: str, leaf: str) -> str:
    return hashlib.sha256((previous + leaf).encode()).hexdigest()


def sequence() -> int:
    """How far the record has come, without a lock. Every public answer asks this first, so in plain words."""
    with connection.cursor() as cursor:
        cursor.execute('SELECT "sequence" FROM "record_head" WHERE "id" = 1')
        newest: int = cursor.fetchone()[0]
    return newest


def lock() -> Head:
    """Take the record's write lock until the transaction ends, and return the head.

    On PostgreSQL that is the row's lock; on SQLite `transaction_mode=IMMEDIATE` took the database's when the
    transaction began. Both are held until commit, so that sequences are taken in commit order, and a rollback gives
    its sequences back.
    """
    _require_transaction()
    newest = LedgerEntry.objects.filter(pk=OuterRef("sequence")).values("recorded_at")
    head = Head.objects.select_for_update().annotate(recorded_at=Subquery(newest)).filter(pk=1).first()
    if head is None:
        raise RuntimeError("The record has no head row: run migrate.")
    if head.sequence and not head.recorded_at:  # who waited got the newest row, but sees other tables as they were
        head.recorded_at = LedgerEntry.objects.values_list("recorded_at", flat=True).get(pk=head.sequence)
    return head


def _require_transaction() -> None:
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError("The ledger is written inside a transaction only.")


def moment(head: Any, now: datetime) -> datetime:
    """Now, but never before the newest entry: a clock that is behind does not turn the record's time around."""
    return max(now, head.recorded_at) if head.recorded_at else now


def append(head: Head, changes: Sequence[Change], *, at: datetime) -> list[LedgerEntry]:
    """Append an entry for each change under the lock that `lock()` took. Two queries, however many there are."""
    _require_transaction()
    entries = []
    for change in changes:
        entry = LedgerEntry(
            sequence=head.sequence + 1,
            recorded_at=at,
            action=change.action,
            subject=change.subject,
            slug=change.slug,
            number=change.number,
            content_digest=change.digest,
            salt=new_salt(),
        )
        entry.leaf = leaf_digest(entry)
        entry.chain_digest = chain_digest(head.chain_digest, entry.leaf)
        head.sequence, head.chain_digest = entry.sequence, entry.chain_digest
        entries.append(entry)
    if entries:
        LedgerEntry.objects.bulk_create(entries)
        head.save(update_fields=["sequence", "chain_digest"])
    return entries


def timestamp(moment: datetime) -> str:
    """A moment as ISO 8601 in UTC with microseconds, the precision both engines keep."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
