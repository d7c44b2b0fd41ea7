"""How much of everything a record of N statements has, and in which order its ledger tells of it."""

from array import array
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cached_property
from random import Random
from typing import NamedTuple

FIRST_RECORDED = datetime(2024, 1, 8, 8, 30, tzinfo=UTC)
TIME_RECORDED = timedelta(days=700)
MOST_EDITIONS = 4


class Slot(NamedTuple):
    """One edition of a statement: `number` of `editions`, and which of them is the tombstone, 0 for none."""

    statement: int
    number: int
    editions: int
    tombstone: int

    @property
    def is_tombstone(self) -> bool:
        return self.number == self.tombstone

    @property
    def is_newest(self) -> bool:
        return self.number == self.editions


@dataclass(frozen=True)
class Scale:
    """The numbers that follow from how many statements are public. Keys of rows are places in the ledger."""

    statements: int
    seed: int

    @property
    def drafts(self) -> int:
        """Statements at the desk that were never published: 15 % of all that there are."""
        return self.statements * 15 // 85

    @property
    def entities(self) -> dict[str, int]:
        """How many there are of each kind, in the order in which the ledger begins with them."""
        n = self.statements
        return {
            "publisher": min(500, 3 + n // 20),
            "topic": min(200, 8 + n // 50),
            "actor": 20 + n // 20,
            "source": 5 + n // 5,
        }

    @cached_property
    def first_key(self) -> dict[str, int]:
        """The key of the first entity of each kind."""
        keys, key = {}, 1
        for kind, number in self.entities.items():
            keys[kind], key = key, key + number
        return keys

    @cached_property
    def first_edition(self) -> int:
        """The sequence of the first edition: entities come before whatever mentions them."""
        return 1 + sum(self.entities.values())

    def recorded_at(self, sequence: int, entries: int) -> datetime:
        return FIRST_RECORDED + TIME_RECORDED * sequence / entries

    def rng(self, *about: object) -> Random:
        """The chance of one thing: the same whatever else is made, and by which process."""
        return Random("/".join(map(str, (self.seed, *about))))


class Plan:
    """Who is published when: every edition's place in the ledger, a statement's later ones some way after its first.

    Held in three arrays, so that a million takes some megabytes, which processes share.
    """

    def __init__(self, scale: Scale) -> None:
        rng = scale.rng("plan")
        self.scale = scale
        self.editions = array("B")
        self.tombstones = array("B")
        places: list[tuple[float, int, int]] = []
        for statement in range(scale.statements):
            editions, tombstone = _history(rng)
            self.editions.append(editions)
            self.tombstones.append(tombstone)
            place = float(statement)
            for number in range(1, editions + 1):
                places.append((place, statement, number))
                place += 1 + rng.random() * scale.statements / 4
        places.sort()
        self._order(places)

    def _order(self, places: list[tuple[float, int, int]]) -> None:
        self._statements = array("L", (statement for _place, statement, _number in places))
        self._numbers = array("B", (number for _place, _statement, number in places))
        starts, total = array("L"), 0
        for editions in self.editions:
            starts.append(total)
            total += editions
        self._starts, self._places = starts, array("L", bytes(starts.itemsize * total))
        for place, (_place, statement, number) in enumerate(places):
            self._places[starts[statement] + number - 1] = place

    def __len__(self) -> int:
        """How many editions there are."""
        return len(self._statements)

    @property
    def entries(self) -> int:
        """How many entries the ledger has."""
        return self.scale.first_edition - 1 + len(self)

    def slot(self, place: int) -> Slot:
        statement = self._statements[place]
        return Slot(statement, self._numbers[place], self.editions[statement], self.tombstones[statement])

    def sequence(self, statement: int, number: int) -> int:
        """Where the ledger has an edition."""
        return self.scale.first_edition + self._places[self._starts[statement] + number - 1]


def _history(rng: Random) -> tuple[int, int]:
    """How many editions a statement has, and which of them withdrew it: one in a hundred, some published again."""
    draw = rng.random()
    editions = 1 if draw < 0.9 else rng.choices((2, 3, MOST_EDITIONS), (7, 2, 1))[0]
    if rng.random() >= 0.01:
        return editions, 0
    return editions + 1 + (rng.random() < 0.2), editions + 1
