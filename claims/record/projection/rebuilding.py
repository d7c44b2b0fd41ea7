"""Deriving everything again, a batch at a time, while readers go on reading and editors go on publishing."""

from collections.abc import Callable, Iterator
from time import sleep
from typing import Any, NamedTuple

from django.db import connection, transaction
from django.db.models import QuerySet

from claims.record import ledger
from claims.record.models import Edition, Entity, Tally
from claims.record.projection import tallies
from claims.record.projection.comparison import (
    Stale,
    editions_to_compare,
    entities_to_compare,
    stale_editions,
    stale_entities,
)
from claims.record.projection.derivation import VERSION
from claims.record.projection.writing import rewrite, set_aside

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
    for scopes in _scopes():
        suspected = {tally.scope for tally, _expected in tallies.stale(scopes)}
        yield from _stale_tallies(suspected) if suspected else ()
        yield Tally.objects.filter(scope__in=scopes).count()


@transaction.atomic
def _still(found: Stale, rows: QuerySet[Any], compare: Any) -> bool:
    """What looks stale is looked at again under the lock: someone may have published between two looks."""
    ledger.lock()
    return any(compare(rows.filter(pk=found.row.pk)))


@transaction.atomic
def _stale_tallies(scopes: set[str]) -> list[Stale]:
    ledger.lock()
    return [Stale(tally, f"{tally.count}, counted {number}", number) for tally, number in tallies.stale(scopes)]


def _scopes() -> Iterator[list[str]]:
    """Every scope that is counted or should be, a batch at a time: the whole record, each entity, what none has."""
    yield [tallies.WHOLE]
    for entities in batches(Entity.objects.all()):
        yield [tallies.scope_of(*entity) for entity in entities.values_list("kind", "slug")]
    for rows in batches(Tally.objects.exclude(scope=tallies.WHOLE)):
        scopes = set(rows.values_list("scope", flat=True))
        named = Entity.objects.filter(slug__in={scope.partition(":")[2] for scope in scopes})
        yield list(scopes - {tallies.scope_of(*entity) for entity in named.values_list("kind", "slug")})


def rebuild(after: int = 0, *, outdated: bool = False) -> Iterator[Batch]:
    """Mend whatever is stale, and tell of each batch; `outdated` looks only at what another release derived.

    Each batch is a transaction under the ledger's lock. A rebuild that was stopped may go on `after` the last edition
    that it named; entities and tallies come last and are always compared.
    """
    current = {"projection": VERSION} if outdated else {"pk": None}
    for editions in batches(editions_to_compare().exclude(**current), after):
        yield _mend_editions(editions)
        sleep(PAUSE)
    for entities in batches(entities_to_compare().exclude(**current)):
        yield _mend_entities(entities)
        sleep(PAUSE)
    for scopes in _scopes():
        yield _mend_tallies(scopes)
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
        Entity.objects.filter(pk=found.row.pk).update(**found.projection)
        mended += 1
    return Batch(len(entities), mended)


@transaction.atomic
def _mend_tallies(scopes: list[str]) -> Batch:
    ledger.lock()
    compared = Tally.objects.filter(scope__in=scopes).count()
    return Batch(compared, tallies.mend(scopes))


COMPARED: tuple[tuple[Callable[[], QuerySet[Any]], Any], ...] = (
    (editions_to_compare, stale_editions),
    (entities_to_compare, stale_entities),
)
