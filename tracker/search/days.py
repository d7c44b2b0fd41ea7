"""Days as terms: itself, its month, its year and so on, so that any stretch of days is a few terms."""

from collections.abc import Iterable, Iterator
from datetime import date
from functools import lru_cache

from tracker.search.formula import Formula, Range, Term, known

LENGTHS = (1, 2, 3, 4, 7, 10)  # of a day as ISO 8601 writes it: millennium, century, decade, year, month, day
MONTH, DAY = 7, 10
UNDATED = known("undated")


def dated(name: str, day: date | None) -> Iterator[Term]:
    """The terms of a day: itself, its month, year, decade and so on, so that a few of them cover any stretch of days.

    A name is followed by the length of what is named: those of equal length stand together.
    """
    for length in LENGTHS if day else ():
        yield known(f"{name}{length}", str(day)[:length])


def dated_or_not(name: str, day: date | None) -> Iterator[Term]:
    """The terms of a day, or one that says that there is none."""
    yield from dated(name, day) if day else (UNDATED,)


@lru_cache(maxsize=1_000)
def between(name: str, first: date | None, last: date | None) -> Range:
    """Rows whose day of this name lies from `first` to `last`; without one of them, however early or late."""
    found = _covering("", first or date.min, last or date.max)
    return Range(tuple(known(f"{name}{len(part)}", part) for part in found), True, name, first, last)


def within(name: str, parts: Iterable[str]) -> Formula:
    """Rows whose day of this name lies in one of some months or days that stand beside each other."""
    spans = [_span(part) for part in parts]
    return between(name, min(first for first, _last in spans), max(last for _first, last in spans))


def _covering(part: str, first: date, last: date) -> Iterator[str]:
    """The longest stretches (`2`, `19`, `202`, `2021`, `2021-11`, `2021-11-04`) that together are all these days."""
    start, end = _span(part)
    if first <= start and end <= last and part:
        yield part
    elif start <= last and first <= end:
        for longer in _parts_of(part):
            yield from _covering(longer, first, last)


def _span(part: str) -> tuple[date, date]:
    if len(part) < 4:
        return date(max(1, int(part.ljust(4, "0"))), 1, 1), date(int(part.ljust(4, "9")), 12, 31)
    first = date.fromisoformat(part + "-01-01"[len(part) - 4 :])
    if len(part) == 4:
        return first, date(first.year, 12, 31)
    return first, first if len(part) == 10 else _end_of_month(first)


def _end_of_month(first: date) -> date:
    for day in (31, 30, 29):
        try:
            return first.replace(day=day)
        except ValueError:
            continue
    return first.replace(day=28)


def _parts_of(part: str) -> Iterator[str]:
    if len(part) < 4:
        yield from (part + str(digit) for digit in range(10) if part + str(digit) != "0000")
    elif len(part) == 4:
        yield from (f"{part}-{month:02}" for month in range(1, 13))
    else:
        yield from (f"{part}-{day:02}" for day in range(1, _span(part)[1].day + 1))
