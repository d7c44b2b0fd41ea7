"""Keyset paging for pages and API: a cursor says where a page begins, so page 1,000 costs what page 1 costs.

DRF's CursorPagination repeats itself for ever where more rows than its offset limit share a sort key
(encode/django-rest-framework#7887); here the primary key breaks every tie.
"""

import base64
import binascii
import json
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from tracker.text import require_plain_text

MAX_CURSOR = 2_000  # a name of 300 characters, four bytes each, and a half more for base64


@dataclass(frozen=True)
class Order:
    """A total order: one column, then the primary key in the same direction."""

    name: str
    column: str
    descending: bool = False

    def terms(self, *, backwards: bool = False) -> tuple[str, str]:
        sign = "-" if self.descending != backwards else ""
        return (f"{sign}{self.column}", f"{sign}pk")

    def beyond(self, value: Any, pk: int, *, backwards: bool = False) -> Q:
        """Rows after a place (or before it); the first clause alone can be walked along an index."""
        way = "lt" if self.descending != backwards else "gt"
        bound = Q(**{f"{self.column}__{way}e": value})
        return bound & (Q(**{f"{self.column}__{way}": value}) | Q(**{f"pk__{way}": pk}))


@dataclass(frozen=True)
class Page:
    """One page of rows with the cursors of its neighbours, None where there is none."""

    rows: list[Any]
    next: str | None
    previous: str | None


def page(queryset: QuerySet, order: Order, size: int, cursor: str = "") -> Page:
    """The page of at most `size` rows that a cursor names; without one, the first. One query.

    Raises ValidationError for a cursor that is not one of ours or belongs to another order.
    """
    backwards, place = _read(cursor, order, queryset) if cursor else (False, None)
    rows_wanted = queryset.order_by(*order.terms(backwards=backwards))
    if place:
        rows_wanted = rows_wanted.filter(order.beyond(*place, backwards=backwards))
    rows = list(rows_wanted[: size + 1])
    more = len(rows) > size
    rows = rows[:size][::-1] if backwards else rows[:size]
    has_next, has_previous = (bool(place), more) if backwards else (more, bool(place))
    return Page(
        rows,
        _write("next", order, rows[-1]) if rows and has_next else None,
        _write("previous", order, rows[0]) if rows and has_previous else None,
    )


def _write(way: str, order: Order, row: Any) -> str:
    value = getattr(row, order.column)
    if isinstance(value, (date, datetime)):
        value = value.isoformat()
    text = json.dumps([way, order.name, value, row.pk], separators=(",", ":"), ensure_ascii=False)
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def _read(cursor: str, order: Order, queryset: QuerySet) -> tuple[bool, tuple[Any, int]]:
    refusal = ValidationError(_("This is not a cursor of this list: take “next” or “previous” from a page of it."))
    try:
        if len(cursor) > MAX_CURSOR or not cursor.isascii():
            raise refusal
        padded = cursor + "=" * (-len(cursor) % 4)
        way, name, value, pk = json.loads(base64.b64decode(padded, altchars=b"-_", validate=True))
        value = _storable(queryset.model._meta.get_field(order.column).to_python(value))
    except (binascii.Error, ValueError, TypeError, OverflowError, ValidationError, RecursionError) as error:
        raise refusal from error
    is_place = type(pk) is int and 0 <= pk < 2**63 and value is not None
    if way not in ("next", "previous") or name != order.name or not is_place:
        raise refusal
    return way == "previous", (value, pk)


def _storable(value: Any) -> Any:
    """The value, if a database can compare with it; raises ValueError, OverflowError or ValidationError otherwise."""
    if isinstance(value, str):
        require_plain_text(value)
    if isinstance(value, datetime):
        if value.tzinfo is None:
            raise ValueError("a moment without an offset")
        return value.astimezone(UTC)
    return value
