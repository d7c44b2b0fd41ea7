"""What the lists of an order are divided by: months and days of a date, or some thousand entries of the ledger."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any, NamedTuple

from claims.record.search import frequencies
from claims.record.search.terms import DUE, ENTRY, MADE, among, among_entries
from tracker.search.days import DAY, MONTH, within
from tracker.search.formula import Formula


class Part(NamedTuple):
    """A part of an axis, and how many current editions it has."""

    name: str
    size: int


@dataclass(frozen=True)
class Axis:
    """`prefix` is how the terms of its parts begin, `place_of` the name of the part that a value lies in, or more exact
    than that, `window` the formula of some parts beside each other, `divided` what a part itself is divided into.
    """

    name: str
    prefix: str
    place_of: Callable[[Any], str]
    window: Callable[[list[str]], Formula]
    divided: Callable[[str], list[Part]] | None = None

    def parts(self) -> list[Part]:
        """What it is divided into, in order. One query."""
        return _counted(self.prefix, "")


def _counted(prefix: str, beginning: str) -> list[Part]:
    found = frequencies.beginning(prefix + beginning)
    return [Part(term.removeprefix(prefix), number) for term, number in found]


def _of_days(name: str) -> Axis:
    return Axis(name, f"@{name}{MONTH}:", str, partial(within, name), partial(_counted, f"@{name}{DAY}:"))


# By the column that an order begins with.
AXES = {
    "made_latest": _of_days(MADE),
    "due_latest": _of_days(DUE),
    "entry_id": Axis(ENTRY, f"@{ENTRY}:", among_entries, among),
}
