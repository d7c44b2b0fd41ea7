"""Reads dates of the world: the part of EDTF (ISO 8601-2) that the record uses. https://www.loc.gov/standards/datetime/

Level 0 dates and intervals; of level 1 the seasons, a mark at the end (`~` about, `?` uncertain, `%` both), X for what
is not known (`202X`, `2022-XX`) and an open start (`../2021`); of level 2 the quarters (33 to 36) and years that are
partly unknown in an interval (`2019/202X`). `tracker/tests/test_edtf.py` holds this to the `edtf` library and lists
what is left out.
"""

import re
from calendar import monthrange
from datetime import date
from typing import NamedTuple

DATE = re.compile(
    r"""(?P<year> [0-9]{4} | [0-9][0-9X]{2}X (?!-) )  # 2022, 202X; nothing follows a year that is partly unknown
        (?: -XX (?: -XX )?
          | - (?P<season> 2[1-4] | 3[3-6] )
          | - (?P<month> 0[1-9] | 1[0-2] ) (?: -XX | - (?P<day> [0-9]{2} ) )?
        )?
        (?P<mark> [~?%]? )""",
    re.VERBOSE,
)
PARTLY_UNKNOWN = re.compile(r"[0-9-]*X[0-9X-]*[~?%]?")
# First and last month of a year, a month or a season (of the north); the 14th month of a year is the next February.
MONTHS = {"": (1, 12), **{f"{month:02}": (month, month) for month in range(1, 13)}}
MONTHS |= {"21": (3, 5), "22": (6, 8), "23": (9, 11), "24": (12, 14)}
MONTHS |= {"33": (1, 3), "34": (4, 6), "35": (7, 9), "36": (10, 12)}


class Refused(ValueError):
    """Not a date that is used here. `code` says why: not_edtf, not_used (EDTF, but left out), blank_end (`2021/`),
    open_end (`2021/..`: without a last day a date can be neither ordered nor due), out_of_range, backwards."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class Date(NamedTuple):
    """One date as written, each part "" where it is not known, and the first and last day that it may mean."""

    year: str  # four digits, the last of them perhaps X
    season: str  # 21 spring, 22 summer, 23 autumn, 24 winter; 33 to 36 the quarters
    month: str
    day: str
    mark: str  # ~ ? %
    earliest: date
    latest: date


class Interval(NamedTuple):
    """From some day of `start`, None where that is open, to some day of `end`."""

    start: Date | None
    end: Date

    @property
    def earliest(self) -> date | None:
        return self.start.earliest if self.start else None

    @property
    def latest(self) -> date:
        return self.end.latest


def parse(value: str) -> Date | Interval:
    """Read one EDTF date or interval. Raises Refused."""
    if value.startswith("/") or value.endswith("/"):
        raise Refused("blank_end")
    match value.split("/"):
        case [alone]:
            return _date(alone)
        case [start, end]:
            return _interval(start, end)
    raise Refused("not_edtf")


def _interval(start: str, end: str) -> Interval:
    first = None if start == ".." else _date(start)
    if end == "..":
        raise Refused("open_end")
    last = _date(end)
    if "-X" in f"{start} {end}" or (first is None and "X" in end):
        raise Refused("not_used")
    if first and first.earliest > last.latest:
        raise Refused("backwards")
    return Interval(first, last)


def _date(text: str) -> Date:
    match = DATE.fullmatch(text)
    if not match:
        raise Refused("not_used" if PARTLY_UNKNOWN.fullmatch(text) else "not_edtf")
    year, season, month, day, mark = match.groups(default="")
    first_month, last_month = MONTHS[season or month]
    try:
        earliest = date(int(year.replace("X", "0")), first_month, int(day or 1))
        latest = _last_day(int(year.replace("X", "9")), last_month, day)
    except ValueError as error:
        raise Refused("out_of_range") from error
    return Date(year, season, month, day, mark, earliest, latest)


def _last_day(year: int, month: int, day: str) -> date:
    """The day itself, or else the last of its month, which may be one of the next year. Raises ValueError."""
    if month > 12:
        year, month = year + 1, month - 12
    return date(year, month, int(day) if day else monthrange(year, month)[1])
