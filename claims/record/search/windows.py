"""Parts of a list in its order, each as large as seems to be needed: months, days, or some thousand ledger entries."""

from collections.abc import Iterator, Sequence
from functools import cached_property
from itertools import groupby
from typing import Any, NamedTuple

from claims.record.search.asked import Asked, Stretch, likely_share, parts_of, rarest
from claims.record.search.axes import AXES, Part
from tracker.search.formula import Implied, Range

GROWTH = 4  # times as much is looked at next, at most
TOO_MUCH = 2  # times as many as are enough: of a month that has more, days are looked at


class Window(NamedTuple):
    """Some months or days: how many rows they have, how many are likely to be found, and among how many first rows."""

    formula: Any
    size: int
    likely: float
    walk: int
    is_seldom: bool = False

    @property
    def is_crowded(self) -> bool:
        return isinstance(self.formula, Range) and not self.is_seldom and self.likely > TOO_MUCH * self.walk


class Windows:
    """A list in its direction, from where a stretch begins, as many months or days at a time as seem to be needed."""

    def __init__(self, asked: Asked, stretch: Stretch, *, spare: float, at_once: int) -> None:
        self.asked, self.stretch, self.axis = asked, stretch, AXES[stretch.columns[0]]
        self.missing, self.spare, self.at_once = stretch.most, spare, at_once
        self.density, self.rarest = likely_share(asked), rarest(asked) / max(1, asked.numbers.total)

    @cached_property
    def _ranges(self) -> list[Range]:
        """The ranges of this axis that are asked for."""
        parts = parts_of(self.asked.pruned)
        flat = [one.parts[0] if isinstance(one, Implied) and len(one.parts) == 1 else one for one in parts]
        return [one for one in flat if isinstance(one, Range) and one.axis == self.axis.name]

    def _is_within(self, part: str) -> bool:
        """Whether the stretch and the ranges that are asked for leave a part of the axis to be looked at."""
        for one in self._ranges:
            first, last = str(one.first or "")[: len(part)], str(one.last or "9999")[: len(part)]
            if not first <= part <= last:
                return False
        if self.stretch.start is None:
            return True
        start = self.axis.place_of(self.stretch.start)[: len(part)]
        return part <= start if self.stretch.descends else part >= start

    def _is_seldom(self, part: Part) -> bool:
        """Whether a list that descends begins with a part in which few are to be found."""
        seldom = (str(one.seldom)[: len(part.name)] for one in self._ranges if one.seldom)
        return self.stretch.descends and any(part.name > day for day in seldom)

    def _in_order(self, parts: Sequence[Part]) -> list[Part]:
        left = [part for part in parts if self._is_within(part.name)]
        return left[::-1] if self.stretch.descends else left

    def _parts(self) -> Iterator[Part]:
        """Months, and in place of one in which too much is likely to be found, its days."""
        for part in self._in_order(self.asked.parts_of_axis(self.axis)):
            if self.axis.divided and not self._is_seldom(part) and self._is_enough(part.size / TOO_MUCH):
                yield from self._in_order(self.axis.divided(part.name))
            else:
                yield part

    def __iter__(self) -> Iterator[Window]:
        for is_seldom, parts in groupby(self._parts(), self._is_seldom):
            names, size = list[str](), 0
            for part in parts:
                names.append(part.name)
                size += part.size
                if self._is_enough(size) and not is_seldom:
                    yield self._window(names, size)
                    names, size = [], 0
            if names:
                yield self._window(names, size, is_seldom=is_seldom)

    def _window(self, names: list[str], size: int, *, is_seldom: bool = False) -> Window:
        walk = min(size, int(self.spare * self.missing / max(self.density, 1 / max(1, size))))
        return Window(self.axis.window(names), size, size * self.density, walk, is_seldom)

    def _is_enough(self, size: float) -> bool:
        likely, looked_at = size * self.density, size * self.rarest
        return size > 0 and (likely >= self.spare * self.missing or looked_at >= self.at_once)

    def learn(self, window: Window, met: int) -> None:
        """Where fewer were met than was likely, the next window is larger, but not by much: more may be near."""
        self.missing -= met
        if window.is_seldom:
            return
        self.density = min(self.density, max((met + 1) / max(1, window.size), self.density / GROWTH))
        self.at_once *= GROWTH
