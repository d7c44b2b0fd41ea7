"""How a page reads a list from its address: order, cursor, and the pages before and after."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import QueryDict
from django.utils.translation import gettext as _

from claims.record.filters import StrictFilterSet
from claims.record.listing import DEFAULT_ORDER, ORDERS
from claims.record.paging import Order, page
from claims.record.search.asked import Asked
from claims.record.search.counting import Number, number_of

PAGE_SIZE = 25

Complaints = dict[str, list[str]]

NONE = Number(0, True)


@dataclass(frozen=True)
class Listing:
    """One page of rows with the cursors of its neighbours, how long the list is, and what it was asked for."""

    rows: list[Any] = field(default_factory=list)
    next: str | None = None
    previous: str | None = None
    parameters: QueryDict = field(default_factory=QueryDict)
    number: Number = NONE
    read_as: Mapping[str, str] = field(default_factory=dict)


def listing(
    rows: QuerySet | Asked | StrictFilterSet,
    order: Order,
    parameters: QueryDict,
    complaints: Complaints,
    size: int = PAGE_SIZE,
    *,
    is_counted: bool = True,
) -> Listing:
    """The page that the cursor names. What is wrong with the cursor is added to the complaints.

    `rows` may be a FilterSet: then what it asks for, if there are no complaints.
    """
    if complaints:
        return Listing()
    asked = rows.asked if isinstance(rows, StrictFilterSet) else rows if isinstance(rows, Asked) else Asked(rows)
    try:
        found = page(asked, order, size, parameters.get("cursor", ""))
    except ValidationError as error:
        complaints["cursor"] = error.messages
        return Listing()
    number = number_of(asked) if is_counted else Number(len(found.rows), False)
    return Listing(found.rows, found.next, found.previous, filled_in(parameters), number, asked.read_as)


def filled_in(parameters: QueryDict) -> QueryDict:
    """The parameters that say something: a form sends its empty fields too."""
    kept = parameters.copy()
    for name, values in parameters.lists():
        kept.setlist(name, [value for value in values if value])
    return kept


def order_of(parameters: QueryDict, complaints: Complaints) -> Order:
    name = parameters.get("order") or DEFAULT_ORDER
    if name not in ORDERS:
        complaints.setdefault("order", [_("Choose one of: %s.") % ", ".join(ORDERS)])
        name = DEFAULT_ORDER
    return ORDERS[name][0]
