"""Recomputing the ledger from bytes alone: nothing here depends on what today's code derives from documents."""

import contextlib
from collections.abc import Iterator, Sequence
from itertools import islice
from typing import Any, NamedTuple

from django.db import transaction

from claims.record import ledger
from claims.record.ledger import GENESIS, STATEMENT, chain_digest, content_digest, leaf_digest
from claims.record.models import ROWS, Action, Edition, EditionTerms, Entity, EntityTerms, Head, LedgerEntry

BATCH = 500
# What the entry of every edition says.
PUBLISHED: dict[str, Any] = {"entry__subject": STATEMENT, "entry__action__in": (Action.PUBLISHED, Action.WITHDRAWN)}
# What an erased edition keeps: what its entries say, and what holds it together.
KEPT = {"id", "entry", "erased_by", "superseded_by", "projection", "slug", "number", "recorded_at", "is_tombstone"}
KEPT |= {"change_note"}


class Fault(NamedTuple):
    """The first thing that does not verify: the entry it concerns, and what is wrong."""

    sequence: int
    what: str


class Contents:
    """The editions, entities and erasures that a batch of entries is about. Three queries."""

    def __init__(self, entries: Sequence[LedgerEntry]) -> None:
        slugs = {entry.slug for entry in entries}
        editions = Edition.objects.select_related("entry", "document", "erased_by")
        self.editions = {edition.entry_id: edition for edition in editions.filter(entry__in=entries)}
        erased = editions.filter(**PUBLISHED, erased_by__isnull=False, entry__slug__in=slugs)
        self.erased = {(edition.entry.slug, edition.entry.number): edition for edition in erased}
        entities = Entity.objects.select_related("erased_by").filter(slug__in=slugs)
        self.entities = {(entity.kind, entity.slug): entity for entity in entities}


def verify() -> Iterator[Fault | int]:
    """Recompute the whole ledger in order: yields each sequence that holds, then stops at the first Fault.

    Memory is constant; cost is one pass over entries, documents and entities. Others may publish meanwhile.
    """
    previous, expected = GENESIS, 1
    before = Head.objects.filter(pk=1).first()
    entries = LedgerEntry.objects.order_by("sequence").iterator(chunk_size=BATCH)
    while batch := list(islice(entries, BATCH)):
        contents = Contents(batch)
        for entry in batch:
            fault = _broken_chain(entry, expected, previous)
            fault = fault or (_broken_content(entry, contents) and _broken_still(entry))
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
        ledger.lock()
    return _broken_content(entry, Contents([entry]))


def _broken_chain(entry: LedgerEntry, expected: int, previous: str) -> str:
    if entry.sequence != expected:
        return f"entry {expected} is missing"
    if entry.leaf != leaf_digest(entry):
        return "its leaf is not the digest of what it says"
    if entry.chain_digest != chain_digest(previous, entry.leaf):
        return "its chain digest does not follow from the entry before it"
    return ""


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
    for edition in Edition.objects.exclude(**PUBLISHED)[:1]:
        return f"edition “{edition}” points to the entry of something else"
    for entity in Entity.objects.select_related("entry").iterator(chunk_size=BATCH):
        if (entity.entry.action, entity.entry.subject, entity.entry.slug) != (Action.ENTITY, entity.kind, entity.slug):
            return f"entity “{entity.slug}” points to the entry of something else"
    return ""


def _broken_content(entry: LedgerEntry, contents: Contents) -> str:
    if entry.action == Action.ENTITY:
        return _broken_entity(entry, contents.entities.get((entry.subject, entry.slug)))
    if entry.action == Action.ERASED:
        return _missing_erasure(entry, contents)
    edition = contents.editions.get(entry.sequence)
    document = edition and getattr(edition, "document", None)
    if not edition or not document:
        return "its edition is missing"
    if edition.erased_by:
        return _broken_erasure(edition, edition.erased_by)
    return "" if content_digest(document.body, document.salt) == entry.content_digest else "its content was changed"


def _broken_erasure(edition: Edition, erasure: LedgerEntry) -> str:
    """An edition is erased only if the ledger says so, and then nothing of it is left."""
    entry = edition.entry
    about = (erasure.action, erasure.subject, erasure.slug, erasure.number)
    if about != (Action.ERASED, STATEMENT, entry.slug, entry.number):
        return "it is marked as erased by an entry that says nothing of it"
    if content_digest(edition.change_note) != erasure.content_digest:
        return "the reason of its erasure was changed"
    if edition.document.body or edition.document.salt or edition.document.folded or _what_is_left(edition):
        return "it is marked as erased, but holds content"
    return ""


def _what_is_left(edition: Edition) -> list[Any]:
    columns = [getattr(edition, field.attname) for field in edition._meta.concrete_fields if field.name not in KEPT]
    beside = (*ROWS, EditionTerms)
    return [*filter(None, columns), *(rows for rows in beside if rows.objects.filter(edition=edition).exists())]


def _missing_erasure(erasure: LedgerEntry, contents: Contents) -> str:
    """What the ledger says was erased must be marked so, or have been published again since (an entity)."""
    if erasure.subject == STATEMENT:
        edition = contents.erased.get((erasure.slug, erasure.number))
        return "" if edition and edition.erased_by_id == erasure.sequence else "what it erased is there again"
    entity = contents.entities.get((erasure.subject, erasure.slug))
    if entity and (entity.erased_by_id == erasure.sequence or entity.entry_id > erasure.sequence):
        return ""
    later = LedgerEntry.objects.filter(subject=erasure.subject, slug=erasure.slug, sequence__gt=erasure.sequence)
    return "" if later.exists() else "what it erased is there again"


def _broken_entity(entry: LedgerEntry, entity: Entity | None) -> str:
    if entity is None:
        return "its entity is missing"
    if entity.entry_id != entry.sequence:
        return "its entity was set back to an earlier content" if entity.entry_id < entry.sequence else ""
    if entity.erased_by is None:
        return (
            ""
            if content_digest(entity.body, entity.salt) == entry.content_digest
            else "the entity's content was changed"
        )
    erasure = entity.erased_by
    about = (erasure.action, erasure.subject, erasure.slug)
    if about != (Action.ERASED, entry.subject, entry.slug) or erasure.sequence < entry.sequence:
        return "it is marked as erased by an entry that says nothing of it"
    return (
        "it is marked as erased, but holds content"
        if any((entity.body, entity.salt, entity.name, EntityTerms.objects.filter(entity=entity).exists()))
        else ""
    )
