"""Fields of the desk's forms as editors see them."""

from typing import Any

from django import forms
from django.contrib.admin.widgets import (
    AdminTextareaWidget,
    AdminURLFieldWidget,
    AutocompleteSelect,
    AutocompleteSelectMultiple,
)
from django.core.exceptions import ValidationError
from django.db import models

from tracker.admin_base.keys import KEY_DIGITS, is_key
from tracker.dates import no_day
from tracker.text import ProseField


class ProseTextarea(AdminTextareaWidget):
    """Text with line feeds as line ends. What is too long is refused aloud, never cut by the browser."""

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__({"rows": 3, **(attrs or {})})

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        value = super().value_from_datadict(data, files, name)
        return value.replace("\r\n", "\n").replace("\r", "\n") if isinstance(value, str) else value

    def build_attrs(self, base_attrs: dict[str, Any], extra_attrs: dict[str, Any] | None = None) -> dict[str, Any]:
        attrs = super().build_attrs(base_attrs, extra_attrs)
        attrs.pop("maxlength", None)
        return attrs


class DayField(forms.DateField):
    """A day. One that is written otherwise is refused with what to write in its place."""

    def to_python(self, value: Any) -> Any:
        try:
            return super().to_python(value)
        except ValidationError as refused:
            raise no_day(str(value)) from refused


class ReadableChoicesMixin:
    """A tampered key that is no key shows as nothing chosen, beside the field's own error."""

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        """What was chosen. A number too large to be looked for is cut, so that the field sees that it is none."""
        value = super().value_from_datadict(data, files, name)  # type: ignore[misc]
        return [_cut(key) for key in value] if isinstance(value, list) else _cut(value)

    def optgroups(self, name: str, value: list[Any], attr: Any = None) -> Any:
        keys = [key for key in value if is_key(key)]
        if keys:
            return super().optgroups(name, keys, attr)  # type: ignore[misc]
        may_be_empty = not (self.is_required or self.allow_multiple_selected)  # type: ignore[attr-defined]
        empty = [self.create_option(name, "", "", False, 0)] if may_be_empty else []  # type: ignore[attr-defined]
        return [(None, empty, 0)]


def _cut(key: Any) -> Any:
    return f"{key[:KEY_DIGITS]}…" if isinstance(key, str) and len(key) > KEY_DIGITS else key


class PickOne(ReadableChoicesMixin, AutocompleteSelect):  # type: ignore[misc]
    """One row, found by typing."""


class PickSeveral(ReadableChoicesMixin, AutocompleteSelectMultiple):  # type: ignore[misc]
    """Rows, found by typing."""


PROSE: dict[type[models.Field], dict[str, Any]] = {
    ProseField: {"widget": ProseTextarea},
    models.DateField: {"form_class": DayField},
    models.URLField: {"assume_scheme": "https", "widget": AdminURLFieldWidget},
}
