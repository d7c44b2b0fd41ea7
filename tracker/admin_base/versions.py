"""A row as it was at a moment, with what hung on it and what it named then."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from django.db.models import CASCADE, ForeignKey, QuerySet

from tracker.admin_base.saying import Sayings
from tracker.history import as_of


class Section(NamedTuple):
    """A row as it was: what it was called, and all that it said."""

    name: str
    lines: list[tuple[str, str]]


def version(histories: Sequence[QuerySet], moment: datetime) -> list[Section]:
    """The rows of these histories as they were at a moment; nothing where the first has none then.

    Of rows that stand alone only those are shown that the others named then: the quote of that time, not today's.
    """
    own, *others = (as_of(history, moment) for history in histories)
    if not own:
        return []
    rows = [*own, *(row for some in others for row in some)]
    sayings = Sayings(rows)
    named = {key for row in rows for key in sayings.references(row) if key != _key(row)}
    shown = [row for row in rows if row in own or _hangs(row) or _key(row) in named]
    return [Section(sayings.name(row), sayings.lines(row, moment)) for row in shown]


def _key(row: Any) -> tuple[type, Any]:
    return row.instance_type, getattr(row, row.instance_type._meta.pk.attname)


def _hangs(row: Any) -> bool:
    fields: Iterable[Any] = row.tracked_fields
    return any(isinstance(field, ForeignKey) and field.remote_field.on_delete is CASCADE for field in fields)
