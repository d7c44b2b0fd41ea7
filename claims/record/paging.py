"""Keyset paging for pages and API: a cursor says where a page begins, so page 1,000 costs what page 1 costs.

DRF's CursorPagination repeats itself for ever where more rows than its offset limit share a sort key
(encode/django-rest-framework#7887); here slugs break every tie.
"""

import base64
import binascii
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Field, Q, QuerySet
from django.utils.translation import gettext as _

from claims.record.search.asked import Asked, Stretch
from claims.record.search.planner import found
from tracker.text import require_plain_text

MAX_CURSOR = 2_000  # a name of 300 characters, four bytes each, its slug, and a third more for base64


@dataclass(frozen=True)
class Order:
    """A total order: one column, then what tells its equals apart, all in the same direction.

    `ties` must outlive a re-publication, so that whoever pages meanwhile misses nothing: slugs do, row ids do not.
    """

    name: str
    column: str
    descending: bool = False
    ties: tuple[str, ...] = ("slug",)

    @property
    def columns(self) -> tuple[str, ...]:
        return (self.column, *self.ties)

    def terms(self, *, backwards: bool = False) -> list[str]:
        sign = "-" if self.descending != backwards else ""
        return [f"{sign}{column}" for column in self.columns]

    def beyond(self, place: Sequence[Any], *, backwards: bool = False) -> Q:
        """Rows after a place (or before it); the first clause alone can be walked along an index."""
        way = "lt" if self.descending != backwards else "gt"
        further, equal = Q(), dict[str, Any]()
        for column, value in zip(self.columns, place, strict=True):
            further |= Q(**equal, **{f"{column}__{way}": value})
            equal[column] = value
        return Q(**{f"{self.column}__{way}e": place[0]}) & further

    def stretch(self, most: int, place: Sequence[Any] | None, *, backwards: bool = False) -> Stretch:
        """At most so many rows of a list in this order, after a place (or before it, from there backwards)."""
        beyond = self.beyond(place, backwards=backwards) if place else Q()
        descends, start = self.descending != backwards, place[0] if place else None
        return Stretch(self.columns, self.terms(backwards=backwards), beyond, most, descends, start)


@dataclass(frozen=True)
class Page:
    """One page of rows with the cursors of its neighbours, None where there is none."""

    rows: list[Any]
    next: str | None
    previous: str | None


def page(asked: Asked, order: Order, size: int, cursor: str = "") -> Page:
    """The page of at most `size` rows that a cursor names; without one, the first.

    Raises ValidationError for a cursor that is not one of ours or belongs to another order.
    """
    backwards, place = _read(cursor, order, asked.rows) if cursor else (False, None)
    rows = found(asked, order.stretch(size + 1, place, backwards=backwards))
    more = len(rows) > size
    rows = rows[:size][::-1] if backwards else rows[:size]
    has_next, has_previous = (bool(place), more) if backwards else (more, bool(place))
    return Page(
        rows,
        _write("next", order, rows[-1]) if rows and has_next else None,
        _write("previous", order, rows[0]) if rows and has_previous else None,
    )


def _write(way: str, order: Order, row: Any) -> str:
    place = [getattr(row, column) for column in order.columns]
    written = [value.isoformat() if isinstance(value, (date, datetime)) else value for value in place]
    text = json.dumps([way, order.name, *written], separators=(",", ":"), ensure_ascii=False)
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def _read(cursor: str, order: Order, queryset: QuerySet) -> tuple[bool, list[Any]]:
    refusal = ValidationError(_("This is not a cursor of this list: take “next” or “previous” from a page of it."))
    try:
        if len(cursor) > MAX_CURSOR or not cursor.isascii():
            raise refusal
        padded = cursor + "=" * (-len(cursor) % 4)
        way, name, *written = json.loads(base64.b64decode(padded, altchars=b"-_", validate=True))
        fields = [queryset.model._meta.get_field(column) for column in order.columns]
        place = [_value(field, value) for field, value in zip(fields, written, strict=True)]
    except (binascii.Error, ValueError, TypeError, OverflowError, ValidationError, RecursionError) as error:
        raise refusal from error
    if way not in ("next", "previous") or name != order.name:
        raise refusal
    return way == "previous", place


def _value(field: Field, written: Any) -> Any:
    """A value of a field, if a database can compare with it. Raises ValueError, OverflowError or ValidationError."""
    value = field.to_python(written)
    if isinstance(value, datetime):
        if value.tzinfo is None:
            raise ValueError("a moment without an offset")
        return value.astimezone(UTC)
    if value is None or (type(value) is not type(written) and not isinstance(value, date)):
        raise ValueError("not as a cursor writes it")
    if isinstance(value, str):
        require_plain_text(value)
    field.run_validators(value)
    return value
