"""A whole record in an empty, migrated database: chunks made by several processes, chained by one."""

import time
from collections import Counter, deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from functools import partial
from itertools import cycle, islice
from multiprocessing import get_context
from typing import Any

from django.apps import apps
from django.db import connections, transaction
from django.db.models import Model
from tqdm import tqdm

from bench.generate import derived, desk
from bench.generate.chunks import Chunk, Made, open_workshop, ranges, work
from bench.generate.loading import bare, settle, tables_of, write
from bench.generate.scale import Plan, Scale
from bench.generate.words import languages
from claims.record import ledger
from claims.record.models import Head, LedgerEntry

WINDOW = 4  # chunks waiting for each process, so that what is made does not pile up
BATCH = 20_000
Make = Callable[[Iterable[Chunk] | None], Iterator[Made]]


class NotEmpty(RuntimeError):
    """The database holds a record already."""


def build(scale: Scale, *, workers: int = 2, whole_desk: bool = False) -> dict[str, float]:
    """Make a record; the seconds that each part took. Raises NotEmpty.

    What is stopped on the way leaves a database that is good for nothing.
    """
    began = time.monotonic()
    if LedgerEntry.objects.exists():
        raise NotEmpty("The record of this database is not empty.")
    languages()
    plan = Plan(scale)
    desk_chunks = list(_desk_chunks(scale, whole_desk=whole_desk))
    total = 2 * sum(scale.entities.values()) + len(plan) + sum(chunk.stop - chunk.start for chunk in desk_chunks)
    tables = [*apps.get_app_config("record").get_models(), *desk.MODELS]
    bar = tqdm(total=total, unit="", smoothing=0.05, mininterval=1, disable=None)
    with bar, _processes(plan, workers, bar) as make, bare(tables):
        _build(plan, make, desk_chunks)
        loaded = time.monotonic()
        bar.set_description("indexes")
    indexed = time.monotonic()
    settle(tables)
    return {"rows": loaded - began, "indexes": indexed - loaded, "statistics": time.monotonic() - indexed}


def _build(plan: Plan, make: Make, desk_chunks: Iterable[Chunk]) -> None:
    chain, counts = Chain(), derived.Counts()
    for made in make([*_entity_chunks(plan.scale, "entity_entries", {}), *_edition_chunks(plan)]):
        chain.append(made.ledger)
    chain.close()
    for made in make(None):
        for name, more in made.counts.items():
            counts.setdefault(name, Counter()).update(more)
    _count_rows(counts)
    mentioned = derived.statement_counts(counts)
    for _made in make([*_entity_chunks(plan.scale, "entities", mentioned), *desk_chunks]):
        pass


@contextmanager
def _processes(plan: Plan, workers: int, progress: Any) -> Iterator[Make]:
    """Processes that make chunks; what comes of them is told in the order of the chunks.

    They are forked while nothing is connected: a connection has one process.
    """
    connections.close_all()
    with ExitStack() as stack:
        forked = [get_context("fork").Pool(1, open_workshop, (plan,)) for _ in range(workers)]
        yield partial(_make, [stack.enter_context(process) for process in forked], progress)


def _make(processes: Sequence[Any], progress: Any, chunks: Iterable[Chunk] | None) -> Iterator[Made]:
    """Chunks go to the processes in turn; without any, each is asked for what it counted."""
    turns = zip(cycle(processes), [Chunk("count")] * len(processes) if chunks is None else chunks, strict=False)
    begun = (process.apply_async(work, (chunk,)) for process, chunk in turns)
    waiting = deque(islice(begun, WINDOW * len(processes)))
    while waiting:
        made: Made = waiting.popleft().get()
        waiting.extend(islice(begun, 1))
        with transaction.atomic():
            write(made.tables)
        progress.update(made.number)
        yield made


def _entity_chunks(scale: Scale, what: str, mentioned: Mapping[tuple[str, int], int]) -> Iterator[Chunk]:
    for kind, number in scale.entities.items():
        for start, stop in ranges(number):
            counts = tuple(mentioned.get((kind, entity), 0) for entity in range(start, stop))
            yield Chunk(what, kind, start, stop, counts)


def _edition_chunks(plan: Plan) -> Iterator[Chunk]:
    return (Chunk("editions", "", start, stop) for start, stop in ranges(len(plan)))


def _desk_chunks(scale: Scale, *, whole_desk: bool) -> Iterator[Chunk]:
    """The drafts and, if wanted, what is public."""
    public = scale.statements
    if whole_desk:
        yield from (Chunk("desk", "", start, stop) for start, stop in ranges(public))
    yield from (Chunk("desk", "", public + start, public + stop) for start, stop in ranges(scale.drafts))


NAMES = [field.name for field in LedgerEntry._meta.concrete_fields]
LEAF, CHAIN, SEQUENCE = (NAMES.index(name) for name in ("leaf", "chain_digest", "sequence"))


class Chain:
    """The ledger's entries, chained one after the other as claims.record.ledger does it."""

    def __init__(self) -> None:
        self.digest, self.sequence = ledger.GENESIS, 0

    def append(self, entries: list[tuple[Any, ...]]) -> None:
        rows = []
        for entry in entries:
            self.digest = ledger.chain_digest(self.digest, entry[LEAF])
            self.sequence = entry[SEQUENCE]
            rows.append((*entry[:CHAIN], self.digest, *entry[CHAIN + 1 :]))
        with transaction.atomic():
            write({LedgerEntry._meta.label: rows})

    def close(self) -> None:
        Head.objects.filter(pk=1).update(sequence=self.sequence, chain_digest=self.digest)


def _count_rows(counts: derived.Counts) -> None:
    rows: Iterator[Model] = derived.count_rows(counts)
    while batch := list(islice(rows, BATCH)):
        with transaction.atomic():
            write(tables_of(batch))
