"""An object of JSON as the cells of a row: objects in it with dots in their headers, lists in one cell."""

import json
from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _

from tracker.tables.cells import shown, storable, wrong_with
from tracker.tables.items import Item, NoNumber, Number, too_deep
from tracker.tables.rows import Row, Trouble

DEEPEST = 4  # parts of a header: a.b.c.d
DEEPEST_SHOWN = 64  # objects in one another, of what stands as JSON in one cell
BETWEEN = "; "


def row_of(item: Item) -> Row:
    """The item as a row: it has troubles where it is no object, or has what no cell can hold."""
    if not isinstance(item.value, dict):
        said = item.broken or _("This is no object: write {“title”: “…”} with a key for each column.")
        return Row(item.number, {}, (Trouble(item.number, "", shown(text_of(item.value)), said),))
    return checked(item, list(cells_of(item.value)))


def checked(item: Item, cells: list[tuple[str, str]]) -> Row:
    """A row of these cells, and what is wrong with them or with the keys of the item."""
    values: dict[str, str] = {}
    troubles = [Trouble(item.number, shown(key), "", _twice()) for key in item.doubled]
    for column, cell in cells:
        text = cell.replace("\r\n", "\n") if "\r" in cell else cell
        wrong = _no_number(cell) or wrong_with(text) or wrong_with(column) or (_twice() if column in values else "")
        if wrong:
            troubles.append(Trouble(item.number, shown(column), shown(text), wrong))
        values[storable(column)] = storable(text).strip()
    return Row(item.number, values, tuple(troubles))


def cells_of(found: dict[str, Any], before: str = "", depth: int = 1) -> Iterator[tuple[str, str]]:
    """The header and the text of each value."""
    for key, value in found.items():
        column = f"{before}{key.strip()}"
        if isinstance(value, dict) and value and depth < DEEPEST:
            yield from cells_of(value, f"{column}.", depth + 1)
        else:
            yield column, text_of(value)


def text_of(value: Any) -> str:
    """A value in one cell: as it is written, a list with semicolons between, what is more than that as JSON."""
    if isinstance(value, str):
        return value
    if value is None or value == {}:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list) and all(isinstance(one, (str, bool)) for one in value):
        texts = [text_of(one) for one in value]
        if not any(";" in text for text in texts):
            return BETWEEN.join(texts)
    return compact(value)


def compact(value: Any, depth: int = 1) -> str:
    """A value as JSON without blanks, numbers as they are written."""
    if depth > DEEPEST_SHOWN:
        raise too_deep()
    if isinstance(value, dict):
        members = (f"{_quoted(key)}:{compact(one, depth + 1)}" for key, one in value.items())
        return f"{{{','.join(members)}}}"
    if isinstance(value, list):
        return f"[{','.join(compact(one, depth + 1) for one in value)}]"
    return str(value) if isinstance(value, (Number, NoNumber)) else _quoted(value)


def _quoted(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)


def _no_number(cell: str) -> str:
    return _("JSON has no such number: write null, or leave the key out.") if isinstance(cell, NoNumber) else ""


def _twice() -> str:
    return _("This key is there twice in one object: rename or delete one.")
