"""The values of a form's fields as plain text: to be sealed into a page, compared, and read by people."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils.translation import gettext as _

Plain = str | list[str]


def plain(field: forms.Field, value: Any) -> Plain:
    """A value of a field as it stands in the database: text, or the sorted keys of several rows."""
    prepared = field.prepare_value(value)
    if isinstance(prepared, (list, tuple, set, QuerySet)):
        return sorted(map(str, prepared))
    return "" if prepared is None else str(prepared)


def is_changed(field: forms.Field, before: Plain, posted: Any) -> bool:
    """Whether what was posted says something else than a plain value."""
    known: Any = before
    if not isinstance(field, forms.ModelChoiceField):
        try:
            known = field.to_python(before)
        except ValidationError:
            return True
    return field.has_changed(known, posted)


def words(field: Any, value: Any) -> str:
    """A plain or posted value as people read it: rows and choices by their names."""
    if isinstance(field, forms.ModelChoiceField):
        keys = [key for key in (value if isinstance(value, list) else [value]) if key]
        try:
            known: Any = field.queryset
            rows: Iterable[Any] = known.model._base_manager.filter(pk__in=keys)
            return ", ".join(sorted(field.label_from_instance(row) for row in rows))
        except ValueError:
            return ", ".join(keys)
    if isinstance(field, forms.BooleanField):
        return _("yes") if str(value) not in ("", "False", "None") else _("no")
    if isinstance(field, forms.ChoiceField):
        return str(dict(_flat(field.choices)).get(str(value), value) or "")
    return str(value or "")


def _flat(choices: Any) -> Iterable[tuple[str, Any]]:
    for key, label in choices:
        if isinstance(label, (list, tuple)):
            yield from _flat(label)
        else:
            yield str(key), label
