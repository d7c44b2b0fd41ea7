"""What shows a row that several share, said on its page before anybody edits it."""

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from django.db.models import Model, QuerySet, Value
from django.urls import reverse

LISTED, COUNTED = 10, 1000  # rows that are linked; rows that are counted at most

Finder = Callable[[Model], QuerySet | None]
finders: list[Finder] = []
counters: dict[type[Model], Callable[[], Any]] = {}


def find_by(finder: Finder) -> None:
    """Let an app that refers to rows of others say which of its own show one; None for rows that none can show."""
    if finder not in finders:
        finders.append(finder)


def count_by(others: Mapping[type[Model], Callable[[], Any]]) -> None:
    """Let an app that refers to rows of others say by which expression its own are counted that show one."""
    counters.update(others)


def shown_by(model: type[Model]) -> Any:
    """An expression that says of each row of a model how many show it; nought where nobody knows how to count."""
    return counters[model]() if model in counters else Value(0)


class Usage(NamedTuple):
    """The rows that show another: how many, at most `COUNTED` and one, and the first of them with their addresses."""

    number: int
    listed: list[tuple[str, str]]

    @property
    def is_more(self) -> bool:
        return self.number > COUNTED


def usage_of(row: Model) -> Usage | None:
    """What shows a row; None where nobody knows how to find out. Two queries."""
    rows = rows_showing(row)
    if rows is None:
        return None
    number = rows.order_by()[: COUNTED + 1].count()
    return Usage(number, [(str(one), _address(one)) for one in rows[:LISTED]])


def rows_showing(row: Model) -> QuerySet | None:
    """The rows that show another; None where nobody knows how to find out."""
    return next((rows for finder in finders if (rows := finder(row)) is not None), None)


def _address(row: Any) -> str:
    return reverse(f"admin:{row._meta.app_label}_{row._meta.model_name}_change", args=[row.pk])
