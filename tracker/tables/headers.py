"""The names of the columns, from the first row of a table: each there, each once."""

import re
from collections.abc import Collection, Sequence

from django.utils.translation import gettext as _

from tracker.tables.cells import shown, wrong_with
from tracker.tables.rows import MOST_COLUMNS, Unreadable

ADDRESS = re.compile(r"https?://\S+", re.IGNORECASE)
DAY = re.compile(r"\d{4}-\d{1,2}(-\d{1,2}([T ][\d:.,+Z-]*)?)?|\d{1,2}[./]\d{1,2}[./](\d{4}|\d{2})")
NUMBER = re.compile(r"[-+−]?[\d\s.,]*\d[\d\s.,]*%?")


def columns_of(cells: Sequence[str], filled: Collection[int]) -> list[str]:
    """The headers in order. Blank ones at the end are left out unless their place is `filled` in some row below."""
    names = [cell.strip() for cell in cells]
    while names and not names[-1] and len(names) - 1 not in filled:
        names.pop()
    if len(names) > MOST_COLUMNS:
        words = {"columns": len(names), "most": MOST_COLUMNS}
        raise Unreadable(
            _("There are %(columns)d columns, and %(most)d are read at most: delete those not needed.") % words
        )
    _require_storable(cells)
    _require_names(names)
    _require_each_named(names)
    _require_each_once(names)
    return names


def _require_storable(cells: Sequence[str]) -> None:
    for number, cell in enumerate(cells, 1):
        if wrong := wrong_with(cell):
            words = {"number": number, "name": shown(cell), "what": wrong}
            raise Unreadable(_("The name of column %(number)d (“%(name)s”): %(what)s") % words)


def _require_names(names: Sequence[str]) -> None:
    """Refuse a first row that is one of data."""
    there = [name for name in names if name]
    telling = next((name for name in there if ADDRESS.fullmatch(name) or DAY.fullmatch(name)), "")
    if not telling and there and all(NUMBER.fullmatch(name) for name in there):
        telling = there[0]
    if telling:
        said = _("The first row reads like data (“%(value)s”), not like the names of columns: put the names above it.")
        raise Unreadable(said % {"value": shown(telling)})


def _require_each_named(names: Sequence[str]) -> None:
    blank = [str(number) for number, name in enumerate(names, 1) if not name]
    if len(blank) == 1:
        said = _("Column %(number)s has no name: write one in the first row, or delete the column.")
        raise Unreadable(said % {"number": blank[0]})
    if blank:
        said = _("Columns %(numbers)s have no names: write them in the first row, or delete the columns.")
        raise Unreadable(said % {"numbers": ", ".join(blank)})


def _require_each_once(names: Sequence[str]) -> None:
    if len(set(names)) == len(names):
        return
    doubled = next(name for name in names if names.count(name) > 1)
    *others, last = (str(number) for number, name in enumerate(names, 1) if name == doubled)
    words = {"name": shown(doubled), "others": ", ".join(others), "last": last}
    said = _("“%(name)s” is there twice: columns %(others)s and %(last)s. Rename one, or delete it.")
    raise Unreadable(said % words)


def unnamed(number: int) -> str:
    """What is wrong with a value under no header."""
    said = _("Column %(number)d has a value here and no name: write one in the first row, or delete the value.")
    return said % {"number": number}
