"""The cheapest way to a page of a list: whatever is asked for, the work is bounded.

Three ways lead to the same rows. `WHOLE` finds every row that fulfils the formula and sorts them: for few. `WALK` takes
the rows in their order and tries the formula on each: for what so many rows fulfil that a page is soon full. `WINDOWS`
finds the rows of some days or months (or of some thousand ledger entries) at a time, as many as are likely to fill a
page.
How common each term is is known (claims.record.search.frequencies), so the way is chosen, not guessed.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import Enum
from functools import cached_property
from typing import Any, NamedTuple

from django.db.models import Q, QuerySet

from claims.record.models import Edition, EditionTerms, Entity, EntityTerms
from claims.record.search import frequencies
from claims.record.search.axes import AXES, Axis, Part
from claims.record.search.frequencies import Numbers
from tracker.search.formula import (
    ALL,
    NOTHING,
    And,
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
TOO_MUCH = 2  # times as many as are enough: of a month that has more, days are looked at

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
    known: Numbers = frequencies.UNKNOWN

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
        """The formula without what is known to find nothing, and with words in place of how they begin if few do."""
        return _pruned(self.formula, self.numbers) if self.is_current else self.formula

    def parts_of_axis(self, axis: Axis) -> list[Part]:
        """What an axis is divided into. One query, once for the page and the count."""
        if axis.name not in self._axes:
            self._axes[axis.name] = axis.parts()
        return self._axes[axis.name]

    @cached_property
    def _axes(self) -> dict[str, list[Part]]:
        return {}

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
    if formula in numbers.words:
        return any_of(numbers.words[formula])
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
    halves = (replace(asked, formula=every(*rest, *parts), known=asked.numbers) for parts in both)
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
    return _first(asked, stretch, asked.fulfilled_by(asked.pruned), stretch.most)


def _first(asked: Asked, stretch: Stretch, rows: QuerySet[Any], most: int) -> list[Any]:
    """The first of some rows. Only these are read with all that a list shows of them, and after they are in order."""
    keys = stretch.of(rows).values("pk")[:most]
    return list(asked.rows.filter(has_key_in(keys)).order_by(*stretch.terms))


def _walk(asked: Asked, stretch: Stretch) -> list[Any]:
    """Rows in their order, as many as are likely to fill the page; if they do not, windows go on looking."""
    length = int(SPARE * stretch.most / max(likely_share(asked), DENSE))
    keys = stretch.of(asked.rows).values("pk")[:length]
    walked = EditionTerms.objects.filter(has_key_in(keys), terms__matches=asked.pruned).values("pk")
    met = _first(asked, stretch, asked.rows.filter(has_key_in(walked)).filter(asked.besides), stretch.most)
    return met if len(met) == stretch.most else _windows(asked, stretch)


def _windows(asked: Asked, stretch: Stretch) -> list[Any]:
    """Some months at a time: as many as are likely to fill the page, more and more where they do not."""
    met: list[Any] = []
    windows = Windows(asked, stretch)
    for window in windows:
        missing = stretch.most - len(met)
        rows = _first(asked, stretch, asked.fulfilled_by(every(asked.pruned, window.formula)), missing)
        met += rows
        if len(rows) == missing:
            break
        windows.learn(window, len(rows))
    return met


class Window(NamedTuple):
    formula: Formula
    size: int


class Windows:
    """A list in its direction, from where a stretch begins, as many months or days at a time as seem to be needed."""

    def __init__(self, asked: Asked, stretch: Stretch, *, spare: float = SPARE, at_once: int = AT_ONCE) -> None:
        self.asked, self.stretch, self.axis = asked, stretch, AXES[stretch.columns[0]]
        self.missing, self.spare, self.at_once = stretch.most, spare, at_once
        self.density, self.rarest = likely_share(asked), _rarest(asked) / max(1, asked.numbers.total)

    def _is_within(self, part: str) -> bool:
        """Whether the stretch and the ranges that are asked for leave a part of the axis to be looked at."""
        for asked in parts_of(self.asked.pruned):
            for one in asked.parts if isinstance(asked, Implied) and len(asked.parts) == 1 else (asked,):
                if isinstance(one, Range) and one.axis == self.axis.name:
                    first, last = str(one.first or "")[: len(part)], str(one.last or "9999")[: len(part)]
                    if not first <= part <= last:
                        return False
        if self.stretch.start is None:
            return True
        start = self.axis.place_of(self.stretch.start)[: len(part)]
        return part <= start if self.stretch.descends else part >= start

    def _in_order(self, parts: Sequence[Part]) -> list[Part]:
        left = [part for part in parts if self._is_within(part.name)]
        return left[::-1] if self.stretch.descends else left

    def _parts(self) -> Iterator[Part]:
        """Months, and in place of one in which too much is likely to be found, its days."""
        for part in self._in_order(self.asked.parts_of_axis(self.axis)):
            if self.axis.divided and self._is_enough(part.size / TOO_MUCH):
                yield from self._in_order(self.axis.divided(part.name))
            else:
                yield part

    def __iter__(self) -> Iterator[Window]:
        names, size = list[str](), 0
        for part in self._parts():
            names.append(part.name)
            size += part.size
            if self._is_enough(size):
                yield Window(self.axis.window(names), size)
                names, size = [], 0
        if names:
            yield Window(self.axis.window(names), size)

    def _is_enough(self, size: float) -> bool:
        likely, looked_at = size * self.density, size * self.rarest
        return size > 0 and (likely >= self.spare * self.missing or looked_at >= self.at_once)

    def learn(self, window: Window, met: int) -> None:
        """Where fewer were met than was likely, the next window is larger, but not by much: more may be near."""
        self.missing -= met
        self.density = min(self.density, max((met + 1) / max(1, window.size), self.density / GROWTH))
        self.at_once *= GROWTH


WAYS = {Way.WHOLE: _whole, Way.WALK: _walk, Way.WINDOWS: _windows}
