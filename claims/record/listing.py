"""How a page reads a list from its address: filters, order, cursor; and the links that change one of them."""

from dataclasses import dataclass
from typing import Any, NamedTuple
from urllib.parse import urlencode

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest, QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django_filters.fields import ChoiceField

from claims.record.filters import EntityField, StrictFilterSet
from claims.record.models import Entity
from claims.record.paging import Order, page
from tracker import dates
from tracker.vocabulary import VOCABULARIES, Kind, StatusWord

PAGE_SIZE = 25
ORDERS = {
    "-made": (Order("-made", "made_latest", descending=True), gettext_lazy("Newest first")),
    "made": (Order("made", "made_latest"), gettext_lazy("Oldest first")),
    "-recorded": (Order("-recorded", "recorded_at", descending=True), gettext_lazy("Last published first")),
    "recorded": (Order("recorded", "recorded_at"), gettext_lazy("First published first")),
}
DEFAULT_ORDER = "-made"
NAME_ORDER = Order("name", "name")
MAIN_FIELDS = ("kind", "timeliness", "actor", "topic")
DATE_FIELDS = ("made_after", "made_before", "due_after", "due_before")
MORE_FIELDS = ("speaker", "source", "publisher", "attribution", "modality", "undertaking", *DATE_FIELDS)

Complaints = dict[str, list[str]]


@dataclass(frozen=True)
class Listing:
    """One page of rows with the addresses of its neighbours, empty where there is none."""

    rows: list[Any]
    next: str
    previous: str


class Chosen(NamedTuple):
    """A filter that is set, in words, with the address of the list without it."""

    label: str
    value: str
    without: str


def address(parameters: QueryDict, **changes: str | None) -> str:
    """A query string with some parameters changed or, with None, taken away; empty ones are dropped."""
    kept = [(key, value) for key, values in parameters.lists() for value in values if value and key not in changes]
    kept += [(key, value) for key, value in changes.items() if value]
    return "?" + urlencode(kept)


def listing(
    rows: QuerySet, order: Order, parameters: QueryDict, complaints: Complaints, size: int = PAGE_SIZE
) -> Listing:
    """The page that the cursor names. What is wrong with the cursor is added to the complaints. One query."""
    if complaints:
        return Listing([], "", "")
    try:
        found = page(rows, order, size, parameters.get("cursor", ""))
    except ValidationError as error:
        complaints["cursor"] = error.messages
        return Listing([], "", "")
    return Listing(
        found.rows,
        address(parameters, cursor=found.next) if found.next else "",
        address(parameters, cursor=found.previous) if found.previous else "",
    )


def order_of(parameters: QueryDict, complaints: Complaints) -> Order:
    name = parameters.get("order") or DEFAULT_ORDER
    if name not in ORDERS:
        complaints.setdefault("order", [_("Choose one of: %s.") % ", ".join(ORDERS)])
        name = DEFAULT_ORDER
    return ORDERS[name][0]


def offer_choices(form: forms.Form) -> None:
    """Give entity fields a list to choose from and date fields a calendar. One query for each kind of entity."""
    options: dict[str, list[tuple[str, str]]] = {}
    for name, field in form.fields.items():
        if isinstance(field, EntityField):
            if field.entity not in options:
                options[field.entity] = field.options()
            field.widget = forms.Select(choices=_with_chosen(options[field.entity], form, name))
        elif isinstance(field, ChoiceField):
            field.widget.choices = [("", _("Any")), *((value, label) for value, label in field.choices if value)]
        elif isinstance(field, forms.DateField):
            field.widget = forms.DateInput(attrs={"type": "date"})
        if not isinstance(field.widget, forms.TextInput) or isinstance(field, forms.DateField):
            form[name].help_text = ""  # it is written for those who type an address


def _with_chosen(offered: list[tuple[str, str]], form: forms.Form, name: str) -> list[tuple[str, str]]:
    chosen = form.cleaned_data.get(name) if form.is_bound else None
    extra = [(chosen.slug, chosen.name)] if chosen and chosen.slug not in dict(offered) else []
    return [("", _("Any")), *extra, *offered]


def status_groups(kind: str) -> list[tuple[Kind, tuple[StatusWord, ...]]]:
    """The statuses that a list offers as filters: of one kind, if the list is of one kind."""
    kinds = [Kind(kind)] if kind in Kind.values else [Kind.COMMITMENT, Kind.CLAIM]
    return [(kind, VOCABULARIES[kind]) for kind in kinds]


def chosen(request: HttpRequest, filterset: StrictFilterSet) -> list[Chosen]:
    """The filters that are set, each with a way to take it away."""
    values = [
        (name, one)
        for name, value in filterset.form.cleaned_data.items()
        for one in (value if isinstance(value, list) else [value])
        if one
    ]
    return [_chosen(request.GET, filterset, name, value) for name, value in values]


def _chosen(parameters: QueryDict, filterset: StrictFilterSet, name: str, value: Any) -> Chosen:
    field = filterset.form.fields[name]
    rest = parameters.copy()
    rest.setlist(name, [other for other in parameters.getlist(name) if isinstance(value, str) and other != value])
    words = dict(getattr(field, "choices", ())).get(value, value) if isinstance(value, str) else value
    if isinstance(value, Entity):
        words = value.name
    elif isinstance(field, forms.DateField):
        words = dates.in_words(value.isoformat())
    return Chosen(str(field.label), str(words).partition(":")[0], address(rest, cursor=None))


def fields_of(form: forms.Form, names: tuple[str, ...]) -> list[forms.BoundField]:
    return [form[name] for name in names if name in form.fields]


def is_set(form: forms.Form, names: tuple[str, ...]) -> bool:
    return any(form.data.get(name) for name in names)
