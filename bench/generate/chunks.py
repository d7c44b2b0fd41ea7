"""A record is made chunk by chunk: what one process makes of one, without knowing of the others."""

import gc
from collections import Counter, defaultdict
from collections.abc import Iterator
from typing import Any, NamedTuple

from django.db import connection, connections, transaction
from django.db.models import Model

from bench.generate import derived, desk
from bench.generate.documents import Press
from bench.generate.loading import Tables, tables_of, values_of, write
from bench.generate.scale import Plan

SIZE = 1_000


class Chunk(NamedTuple):
    """Work: what of it (a method of Workshop), of which kind of entity, and from where to where."""

    what: str
    kind: str = ""
    start: int = 0
    stop: int = 0
    counts: tuple[int, ...] = ()


class Made(NamedTuple):
    """What came of a chunk. `tables` are left to the parent where only one process can write."""

    number: int
    ledger: list[tuple[Any, ...]]
    counts: derived.Counts
    tables: Tables


class Workshop:
    """Makes chunks of a plan's record."""

    def __init__(self, plan: Plan) -> None:
        self.plan, self.press = plan, Press(plan)
        self.known = derived.KnownEntities(plan.scale)
        self.counts: derived.Counts = defaultdict(Counter)

    def make(self, chunk: Chunk) -> Made:
        made: Made = getattr(self, chunk.what)(chunk)
        gc.collect()  # rows that know each other are garbage by now
        gc.freeze()  # what is left is kept for later chunks: it need not be looked at again
        if connection.vendor == "sqlite":
            return made
        with transaction.atomic():
            write(made.tables)
        return made._replace(tables={})

    def entity_entries(self, chunk: Chunk) -> Made:
        entries = [self.press.entity(chunk.kind, number).entry for number in range(chunk.start, chunk.stop)]
        return Made(len(entries), [values_of(entry) for entry in entries], {}, {})

    def editions(self, chunk: Chunk) -> Made:
        ledger, current, rows = [], [], list[Model]()
        for place in range(chunk.start, chunk.stop):
            slot, published = self.plan.slot(place), self.press.edition(place)
            projection = derived.project(published)
            superseded_by = None if slot.is_newest else self.plan.sequence(slot.statement, slot.number + 1)
            where = derived.Place(slot, superseded_by)
            ledger.append(values_of(published.entry))
            current += [projection] if slot.is_newest else []
            rows += derived.rows_of(published, projection, where, self.known)
        for name, more in derived.counts_of(current).items():
            self.counts[name].update(more)
        return Made(chunk.stop - chunk.start, ledger, {}, tables_of(rows))

    def count(self, chunk: Chunk) -> Made:
        """What the chunks that this process made add to whatever is counted: told once, at the end."""
        counts, self.counts = self.counts, defaultdict(Counter)
        return Made(0, [], dict(counts), {})

    def entities(self, chunk: Chunk) -> Made:
        """Entities, at the record and at the desk, when it is known how many statements mention them."""
        rows: list[Model] = []
        for number, count in zip(range(chunk.start, chunk.stop), chunk.counts, strict=True):
            rows += derived.entity_rows(self.press.entity(chunk.kind, number), count)
            rows += desk.entity_rows(chunk.kind, self.press.maker.cast.value(chunk.kind, number))
        return Made(len(chunk.counts), [], {}, tables_of(rows))

    def desk(self, chunk: Chunk) -> Made:
        statements = range(chunk.start, chunk.stop)
        rows = (row for statement in statements for row in desk.statement_rows(self.press.maker, statement))
        return Made(len(statements), [], {}, tables_of(rows))


def ranges(number: int) -> Iterator[tuple[int, int]]:
    for start in range(0, number, SIZE):
        yield start, min(number, start + SIZE)


_workshop: list[Workshop] = []


def open_workshop(plan: Plan) -> None:
    """In a process that was just forked: its own connection, and a look for garbage after each chunk alone."""
    gc.freeze()
    gc.disable()
    connections.close_all()
    _workshop[:] = [Workshop(plan)]
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SET synchronous_commit = off")


def work(chunk: Chunk) -> Made:
    return _workshop[0].make(chunk)
