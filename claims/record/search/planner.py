"""The cheapest way to a page of a list: whatever is asked for, the work is bounded.

Three ways lead to the same rows. `WHOLE` finds every row that fulfils the formula and sorts them: for few. `WALK` takes
the rows in their order and tries the formula on each: for what so many rows fulfil that a page is soon full. `WINDOWS`
finds the rows of some days or months (or of some thousand ledger entries) at a time, as many as are likely to fill a
page. How common each term is is known (claims.record.search.frequencies), so the way is chosen, not guessed.
"""

from dataclasses import replace
from enum import Enum
from typing import Any

from django.db.models import QuerySet

from claims.record.models import EditionTerms
from claims.record.search.asked import Asked, Stretch, likely_share, parts_of
from claims.record.search.axes import AXES
from claims.record.search.windows import Window, Windows
from tracker.search.formula import ALL, NOTHING, Implied, Not, Range, any_of, every
from tracker.search.storage import has_key_in, has_one_of

DENSE = 0.4  # from this share of all rows on, they are walked
SPARE = 2  # times as many rows are looked at as are likely to be needed
AT_ONCE = 4_000  # rows with the rarest term in the first window


class Way(Enum):
    WHOLE = "whole"
    WALK = "walk"
    WINDOWS = "windows"


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
    if not asked.is_current or asked.is_rare or stretch.columns[0] not in AXES or asked.few is not None:
        return Way.WHOLE
    return Way.WALK if likely_share(asked) >= DENSE else Way.WINDOWS


def _whole(asked: Asked, stretch: Stretch) -> list[Any]:
    if asked.few is None:
        return _first(asked, stretch, asked.fulfilled_by(asked.pruned), stretch.most)
    return _first(asked, stretch, asked.rows.filter(has_one_of(asked.few)), stretch.most)


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
    windows = Windows(asked, stretch, spare=SPARE, at_once=AT_ONCE)
    for window in windows:
        missing = stretch.most - len(met)
        rows = _walked(asked, stretch, window, missing) if window.is_crowded else []
        if len(rows) < missing:
            rows = _first(asked, stretch, asked.fulfilled_by(every(asked.pruned, window.formula)), missing)
        met += rows
        if len(rows) == missing:
            break
        windows.learn(window, len(rows))
    return met


def _walked(asked: Asked, stretch: Stretch, window: Window, missing: int) -> list[Any]:
    """The first rows of a window that has many more, tried one by one: the last day of a year may have thousands."""
    days = {f"{stretch.columns[0]}__range": (window.formula.first, window.formula.last)}
    keys = stretch.of(asked.rows.filter(**days)).values("pk")[: window.walk]
    walked = EditionTerms.objects.filter(has_key_in(keys), terms__matches=asked.pruned).values("pk")
    return _first(asked, stretch, asked.rows.filter(has_key_in(walked)).filter(asked.besides), missing)


WAYS = {Way.WHOLE: _whole, Way.WALK: _walk, Way.WINDOWS: _windows}
