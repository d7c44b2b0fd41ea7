"""The cheapest way to a page of a list: whatever is asked for, the work is bounded.

Three ways lead to the same rows. `WHOLE` finds every row that fulfils the formula and sorts them: for few. `WALK` takes
the rows in their order and tries the formula on each: for what so many rows fulfil that a page is soon full. `WINDOWS`
finds the rows of some months (or of some thousand ledger entries) at a time, as many as are likely to fill a page.
How common each term is is known (claims.record.search.frequencies), so the way is chosen, not guessed.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from enum import Enum
from functools import cached_property, partial
from typing import Any, NamedTuple

from django.db.models import Q, QuerySet

from claims.record.models import Edition, EditionTerms, Entity, EntityTerms
from claims.record.search import frequencies
from claims.record.search.frequencies import Numbers
from claims.record.search.terms import (
    DUE,
    ENTRY,
    MADE,
    MONTH,
    among,
    among_entries,
    in_months,
)
from tracker.search.formula import (
    ALL,
    NOTHING,
    And,
    Bounds,
    Formula,
    Implied,
    Not,
    Or,
    Range,
    any_of,
    bounds,
    every,
    share,
)
from tracker.search.storage import has_key_in

FEW = 1_000  # rows that are found and sorted at once
DENSE = 0.4  # from this share of all rows on, they are walked
SPARE = 2  # times as many rows are looked at as are likely to be needed
AT_ONCE = 4_000  # rows with the rarest term in the first window
GROWTH = 4  # times as much is looked at next, at most

TERMS: dict[Any, Any] = {Edition: EditionTerms, Entity: EntityTerms}


class Way(Enum):
    WHOLE = "whole"
    WALK = "walk"
    WINDOWS = "windows"


@dataclass(frozen=True)
class Asked:
    """What a list is asked for: of these rows, those that fulfil a formula, and of those what `besides` lets stand.

    `besides` is for what no index knows (phrases): it is tried on rows that were found otherwise. `is_current` says
    that the rows are all current editions, of which the frequencies tell.
    """

    rows: QuerySet[Any]
    formula: Formula = ALL
    besides: Q = field(default_factory=Q)
    read_as: Mapping[str, str] = field(default_factory=dict)
    is_current: bool = False
    known: Mapping[Formula, Bounds] = field(default_factory=dict)

    def narrowed(self, *formulas: Formula, besides: Q | None = None, **said: Any) -> "Asked":
        """With more that must be fulfilled. `said` is what words were read as, and how common they are, if known."""
        formula = every(self.formula, *formulas)
        return replace(self, formula=formula, besides=self.besides & (besides or Q()), **said)

    @cached_property
    def numbers(self) -> Numbers:
        """How common what is asked for is. One query, once."""
        return frequencies.numbers_of(self.formula, self.known)

    @cached_property
    def pruned(self) -> Formula:
        """The formula without what is known to find nothing."""
        return _pruned(self.formula, self.numbers) if self.is_current else self.formula

    def fulfilled_by(self, formula: Formula) -> QuerySet[Any]:
        """The rows that fulfil a formula, by its terms alone."""
        keys = TERMS[self.rows.model].objects.filter(terms__matches=formula).values("pk")
        return self.rows.filter(has_key_in(keys)).filter(self.besides)


def _pruned(formula: Formula, numbers: Numbers) -> Formula:
    if isinstance(formula, And):
        parts = [_pruned(part, numbers) for part in formula.parts]
        return NOTHING if NOTHING in parts else every(*parts)
    if isinstance(formula, Or):
        left = tuple(part for part in (_pruned(part, numbers) for part in formula.parts) if part != NOTHING)
        is_more = isinstance(formula, (Range, Implied))
        return replace(formula, parts=left) if is_more and left else any_of(left, exclusive=formula.exclusive)
    if isinstance(formula, Not):
        part = _pruned(formula.part, numbers)
        return ALL if part == NOTHING else Not(part)
    return formula if formula == ALL or numbers.of[formula].most else NOTHING


def parts_of(formula: Formula) -> tuple[Formula, ...]:
    return formula.parts if isinstance(formula, And) else (formula,)


@dataclass(frozen=True)
class Stretch:
    """A part of an ordered list: at most so many rows, from a place on in one direction."""

    columns: tuple[str, ...]
    terms: list[str]
    beyond: Q
    most: int
    descends: bool
    start: Any = None

    def of(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        return rows.filter(self.beyond).order_by(*self.terms)


def found(asked: Asked, stretch: Stretch, way: Way | None = None) -> list[Any]:
    """The rows of a stretch of what is asked for, in its order. The way may be forced, to try it."""
    formula = asked.pruned
    if formula == NOTHING:
        return []
    if formula == ALL:
        return list(stretch.of(asked.rows.filter(asked.besides))[: stretch.most])
    for part in parts_of(formula):
        if isinstance(part, Implied) and len(part.parts) > 1 and _on_axis(part, stretch):
            return _in_two(asked, stretch, part, way)
    return WAYS[way or way_of(asked, stretch)](asked, stretch)


def _on_axis(part: Implied, stretch: Stretch) -> bool:
    axis = AXES.get(stretch.columns[0])
    return any(isinstance(one, Range) and axis and one.axis == axis.name for one in part.parts)


def _in_two(asked: Asked, stretch: Stretch, implied: Implied, way: Way | None) -> list[Any]:
    """Rows in the range that is implied, and those few of which it is not: found each by itself, then put in order."""
    within = next(part for part in implied.parts if isinstance(part, Range))
    others = any_of(part for part in implied.parts if part != within)
    rest = [part for part in parts_of(asked.pruned) if part != implied]
    both = ((within,), (others, Not(within)))
    halves = (replace(asked, formula=every(*rest, *parts), known=asked.numbers.of) for parts in both)
    slugs = [row.slug for half in halves for row in found(half, stretch, way)]
    return list(stretch.of(asked.rows.filter(slug__in=slugs))[: stretch.most])


def way_of(asked: Asked, stretch: Stretch) -> Way:
    """The way that is likely to be cheapest."""
    if not asked.is_current or _rarest(asked) <= FEW or stretch.columns[0] not in AXES:
        return Way.WHOLE
    return Way.WALK if likely_share(asked) >= DENSE else Way.WINDOWS


def _rarest(asked: Asked) -> int:
    """At most so many rows fulfil the formula: as many as have its rarest part."""
    return bounds(asked.pruned, asked.numbers.of, asked.numbers.total).most


def likely_share(asked: Asked) -> float:
    return share(asked.pruned, asked.numbers.of, asked.numbers.total)


def _whole(asked: Asked, stretch: Stretch) -> list[Any]:
    return list(stretch.of(asked.fulfilled_by(asked.pruned))[: stretch.most])


def _walk(asked: Asked, stretch: Stretch) -> list[Any]:
    """Rows in their order, as many as are likely to fill the page; if they do not, windows go on looking."""
    length = int(SPARE * stretch.most / max(likely_share(asked), DENSE))
    keys = stretch.of(asked.rows).values("pk")[:length]
    walked = EditionTerms.objects.filter(has_key_in(keys), terms__matches=asked.pruned).values("pk")
    rows = stretch.of(asked.rows.filter(has_key_in(walked)).filter(asked.besides))[: stretch.most]
    met = list(rows)
    return met if len(met) == stretch.most else _windows(asked, stretch)


def _windows(asked: Asked, stretch: Stretch) -> list[Any]:
    """Some months at a time: as many as are likely to fill the page, more and more where they do not."""
    met: list[Any] = []
    windows = Windows(asked, stretch)
    for window in windows:
        missing = stretch.most - len(met)
        rows = list(stretch.of(asked.fulfilled_by(every(asked.pruned, window.formula)))[:missing])
        met += rows
        if len(rows) == missing:
            break
        windows.learn(window, len(rows))
    return met


class Window(NamedTuple):
    formula: Formula
    size: int


class Windows:
    """A list in its direction, from where a stretch begins, as many months at a time as seem to be needed."""

    def __init__(self, asked: Asked, stretch: Stretch, *, spare: float = SPARE, at_once: int = AT_ONCE) -> None:
        self.axis = AXES[stretch.columns[0]]
        months = [month for month in self.axis.months() if self._is_within(month[0], asked, stretch)]
        self.months = months[::-1] if stretch.descends else months
        self.wanted, self.total = spare * stretch.most, max(1, asked.numbers.total)
        self.density, self.rarest = likely_share(asked), _rarest(asked) / self.total
        self.at_once = at_once

    def _is_within(self, month: str, asked: Asked, stretch: Stretch) -> bool:
        """Whether the stretch and the ranges that are asked for leave a month to be looked at."""
        for part in parts_of(asked.pruned):
            for one in part.parts if isinstance(part, Implied) and len(part.parts) == 1 else (part,):
                if isinstance(one, Range) and one.axis == self.axis.name:
                    first, last = str(one.first or "")[:MONTH], str(one.last or "9999")[:MONTH]
                    if not first <= month <= last:
                        return False
        if stretch.start is None:
            return True
        start = self.axis.month_of(stretch.start)
        return month <= start if stretch.descends else month >= start

    def __iter__(self) -> Iterator[Window]:
        place = 0
        while place < len(self.months):
            end, size = place, 0
            while end < len(self.months) and not self._is_enough(size):
                size += self.months[end][1]
                end += 1
            names = sorted(name for name, _number in self.months[place:end])
            yield Window(self.axis.window(names), size)
            place = end

    def _is_enough(self, size: int) -> bool:
        return size > 0 and (size * self.density >= self.wanted or size * self.rarest >= self.at_once)

    def learn(self, window: Window, met: int) -> None:
        """Where fewer were met than was likely, the next window is larger, but not by much: more may be near."""
        self.density = min(self.density, max((met + 1) / max(1, window.size), self.density / GROWTH))
        self.at_once *= GROWTH


class Axis(NamedTuple):
    """What the lists of an order are divided by: months of a day, or some thousand entries of the ledger.

    `prefix` is how the terms of its months begin, `month_of` the name of the one that a value lies in, and `window` the
    formula of a run of them.
    """

    name: str
    prefix: str
    month_of: Callable[[Any], str]
    window: Callable[[list[str]], Formula]

    def months(self) -> list[tuple[str, int]]:
        """The months that there are, in order, each with how many current editions it has. One query."""
        return [(term.removeprefix(self.prefix), number) for term, number in frequencies.beginning(self.prefix)]


def _of_days(name: str) -> Axis:
    return Axis(name, f"@{name}{MONTH}:", lambda day: str(day)[:MONTH], partial(in_months, name))


# The column that an order begins with.
AXES = {
    "made_latest": _of_days(MADE),
    "due_latest": _of_days(DUE),
    "entry_id": Axis(ENTRY, f"@{ENTRY}:", among_entries, among),
}
WAYS = {Way.WHOLE: _whole, Way.WALK: _walk, Way.WINDOWS: _windows}
