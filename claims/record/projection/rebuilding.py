"""Deriving everything again, a batch at a time, while readers go on reading and editors go on publishing."""

from collections.abc import Callable, Iterator
from time import sleep
from typing import Any, NamedTuple

from django.db import connection, transaction
from django.db.models import QuerySet

from claims.record import ledger
from claims.record.models import Edition, EditionTerms, Entity, EntityTerms, Frequency
from claims.record.projection.comparison import (
    Stale,
    editions_to_compare,
    entities_to_compare,
    stale_editions,
    stale_entities,
)
from claims.record.projection.derivation import VERSION
from claims.record.projection.writing import rewrite, set_aside
from claims.record.search import frequencies
from tracker.search import storage

BATCH = 200
# SQLite has no queue: whoever waits for its lock looks every tenth of a second, and must find it free now and then.
PAUSE = 0.1 if connection.vendor == "sqlite" else 0  # seconds, after each batch


class Batch(NamedTuple):
    """What came of a batch; its last edition is 0 where it has none (any more: another rebuild was first)."""

    compared: int
    mended: int
    last_edition: int = 0


def batches(rows: QuerySet[Any], after: int = 0) -> Iterator[QuerySet[Any]]:
    """The rows in order of their keys, a batch at a time."""
    while True:
        keys = list(rows.filter(pk__gt=after).order_by("pk").values_list("pk", flat=True)[:BATCH])
        if not keys:
            return
        yield rows.filter(pk__in=keys)
        after = keys[-1]


def stale() -> Iterator[Stale | int]:
    """Everything that does not say what its document says, and after each batch how many rows were compared."""
    for rows, compare in COMPARED:
        for batch in batches(rows()):
            compared = list(batch)
            yield from (found for found in compare(compared) if _still(found, rows(), compare))
            yield len(compared)
    yield from _stray_terms()
    for terms in _suspected():
        yield from _stale_frequencies(terms)
    yield Frequency.objects.count()


@transaction.atomic
def _still(found: Stale, rows: QuerySet[Any], compare: Any) -> bool:
    """What looks stale is looked at again under the lock: someone may have published between two looks."""
    ledger.lock()
    return any(compare(rows.filter(pk=found.row.pk)))


def _stray_terms() -> Iterator[Stale]:
    """Terms of what there is not."""
    beside: Any = ((EditionTerms, Edition), (EntityTerms, Entity))
    for model, of in beside:
        for row in storage.beyond(model.objects.all(), of.objects.all()):
            yield Stale(row, "belongs to nothing", None)


@transaction.atomic
def _stale_frequencies(terms: list[str]) -> list[Stale]:
    ledger.lock()
    return [Stale(row, f"{row.count}, counted {number}", number) for row, number in frequencies.wrong(terms)]


def rebuild(after: int = 0, *, outdated: bool = False) -> Iterator[Batch]:
    """Mend whatever is stale, and tell of each batch; `outdated` looks only at what another release derived.

    Each batch is a transaction under the ledger's lock. A rebuild that was stopped may go on `after` the last edition
    that it named; entities and what is counted come last and are always compared.
    """
    current = {"projection": VERSION} if outdated else {"pk": None}
    for editions in batches(editions_to_compare().exclude(**current), after):
        yield _mend_editions(editions)
        sleep(PAUSE)
    for entities in batches(entities_to_compare().exclude(**current)):
        yield _mend_entities(entities)
        sleep(PAUSE)
    yield _drop_stray_terms()
    for terms in _suspected():
        yield _mend_frequencies(terms)
        sleep(PAUSE)


@transaction.atomic
def _mend_editions(batch: QuerySet[Edition]) -> Batch:
    ledger.lock()
    editions = list(batch)
    mended = list(stale_editions(editions))
    set_aside([found.row for found in mended])
    for found in mended:
        rewrite(found.row, found.projection)
    return Batch(len(editions), len(mended), editions[-1].pk if editions else 0)


@transaction.atomic
def _mend_entities(batch: QuerySet[Entity]) -> Batch:
    ledger.lock()
    entities = list(batch)
    mended = 0
    for found in stale_entities(entities):
        columns, terms = found.projection
        Entity.objects.filter(pk=found.row.pk).update(**columns)
        storage.put(EntityTerms, {found.row.pk: terms})
        mended += 1
    return Batch(len(entities), mended)


@transaction.atomic
def _drop_stray_terms() -> Batch:
    ledger.lock()
    stray = [found.row for found in _stray_terms()]
    for row in stray:
        type(row).objects.filter(pk=row.pk)._raw_delete("default")
    return Batch(len(stray), len(stray))


def _suspected() -> Iterator[list[str]]:
    """Terms of which another number is counted than is kept, some at a time; someone may be publishing meanwhile."""
    terms = [row.term for row, _expected in frequencies.stale()]
    for start in range(0, len(terms), BATCH):
        yield terms[start : start + BATCH]


@transaction.atomic
def _mend_frequencies(terms: list[str]) -> Batch:
    ledger.lock()
    wrong = list(frequencies.wrong(terms))
    frequencies.put({row.term: number for row, number in wrong})
    return Batch(len(terms), len(wrong))


COMPARED: tuple[tuple[Callable[[], QuerySet[Any]], Any], ...] = (
    (editions_to_compare, stale_editions),
    (entities_to_compare, stale_entities),
)
