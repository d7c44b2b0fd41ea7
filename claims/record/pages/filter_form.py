"""The form of the filters on the page of statements: what it offers, and which of them are set."""

from html import escape
from typing import Any, NamedTuple

from django import forms
from django.forms.utils import flatatt
from django.http import HttpRequest, QueryDict
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django_filters.fields import ChoiceField

from claims.record import queries
from claims.record.filters import DAYS, EntityField, StatementFilter
from claims.record.kinds import KINDS
from claims.record.models import Entity
from claims.record.pages.lists import filled_in
from claims.record.search.asking import Search
from tracker import dates
from tracker.vocabulary import FACETS, VOCABULARIES, Kind, StatusWord

MAIN_FIELDS = ("kind", "timeliness", "actor", "topic")
BY_ACTOR = ("speaker", "answerable", "responsible")
KINDS_BESIDES = tuple(kind for kind in KINDS if kind not in MAIN_FIELDS)
MORE_FIELDS = (*BY_ACTOR, *KINDS_BESIDES, *FACETS, "evidence", "links_to", *DAYS, "show")


class Select(forms.Select):
    """A list to choose from, made in one go: a template for each option takes longer than the rest of a page.

    There may be a thousand options, so each is escaped by the standard library, without Django's look for what is lazy.
    """

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        chosen, said = str(value or ""), flatatt({**self.attrs, **(attrs or {})})
        options = (
            f'<option value="{escape(option)}"{" selected" if option == chosen else ""}>{escape(str(label))}</option>'
            for option, label in self.choices
        )
        return format_html('<select name="{}"{}>{}</select>', name, said, SafeString("\n".join(options)))


class Chosen(NamedTuple):
    """A filter that is set, in words, with the address of the list without it."""

    label: str
    value: str
    without: str


def filter_form(request: HttpRequest, filterset: StatementFilter) -> dict[str, Any]:
    """What the template shows of the form, as far as it is filled in."""
    form = filterset.form
    offer_choices(form)
    return {
        "form": form,
        "main_fields": [form[name] for name in MAIN_FIELDS],
        "more_fields": [form[name] for name in MORE_FIELDS],
        "more_is_set": any(form.data.get(name) for name in MORE_FIELDS),
        "status_groups": status_groups(request.GET.get("kind", "")),
        "statuses_chosen": request.GET.getlist("status"),
        "chosen": chosen(request, filterset),
    }


def offer_choices(form: forms.Form) -> None:
    """Give entity fields a list to choose from and date fields a calendar. One query."""
    options = queries.most_mentioned({field.entity for field in form.fields.values() if isinstance(field, EntityField)})
    for name, field in form.fields.items():
        if isinstance(field, EntityField):
            field.widget = Select(choices=_with_chosen(options[field.entity], form, name))
        elif isinstance(field, ChoiceField):
            choices = [("", _("Any")), *((value, label) for value, label in field.choices if value)]
            field.widget = Select(attrs=field.widget.attrs, choices=choices)
        elif isinstance(field, forms.DateField):
            field.widget = forms.DateInput(attrs={"type": "date"})
        if not isinstance(field.widget, forms.TextInput) or isinstance(field, forms.DateField):
            form[name].help_text = ""  # it is written for those who type an address


def _with_chosen(offered: list[tuple[str, str]], form: forms.Form, name: str) -> list[tuple[str, str]]:
    entity = form.cleaned_data.get(name) if form.is_bound else None
    extra = [(entity.slug, entity.name)] if entity and entity.slug not in dict(offered) else []
    return [("", _("Any")), *extra, *offered]


def status_groups(kind: str) -> list[tuple[Kind, tuple[StatusWord, ...]]]:
    """The statuses that a list offers as filters: of one kind, if the list is of one kind."""
    kinds = [Kind(kind)] if kind in Kind.values else [Kind.COMMITMENT, Kind.CLAIM]
    return [(kind, VOCABULARIES[kind]) for kind in kinds]


def chosen(request: HttpRequest, filterset: StatementFilter) -> list[Chosen]:
    """The filters that are set, each with a way to take it away."""
    values = [
        (name, one)
        for name, value in filterset.form.cleaned_data.items()
        for one in (value if isinstance(value, list) else [value])
        if one
    ]
    return [_chosen(request.GET, filterset.form.fields[name], name, value) for name, value in values]


def _chosen(parameters: QueryDict, field: forms.Field, name: str, value: Any) -> Chosen:
    rest = filled_in(parameters)
    rest.setlist(name, [other for other in parameters.getlist(name) if isinstance(value, str) and other != value])
    rest.pop("cursor", None)
    words = dict(getattr(field, "choices", ())).get(value, value) if isinstance(value, str) else value
    if isinstance(value, Search):
        return Chosen(str(field.label), str(value), f"?{rest.urlencode()}")
    if isinstance(value, Entity):
        words = value.name
    elif isinstance(field, forms.DateField):
        words = dates.in_words(value.isoformat())
    return Chosen(str(field.label), str(words).partition(":")[0], f"?{rest.urlencode()}")
