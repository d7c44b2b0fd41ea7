"""Rows on another's page, edited by two people at once: deletions are heard, and what was written stays."""

import re
from collections.abc import Mapping
from functools import cached_property
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from tracker.admin_base.keys import is_key
from tracker.admin_base.opened import FIELD, Opened, name_of, unseal
from tracker.admin_base.plain import is_changed

MOST = 1000


class MergedRowsMixin(forms.BaseInlineFormSet):
    """Forms of rows that hang on another, of which some may have been deleted or added since the page was opened."""

    model: Any
    form: Any
    data: Any
    prefix: Any
    initial_forms: list[Any]  # type: ignore[assignment]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.written_of_gone = 0
        self.were_gone = 0
        if self.is_bound and self.instance.pk:
            self.data = self.data.copy()
            self._let_go_of_deleted()

    @cached_property
    def opened(self) -> Mapping[str, Opened]:
        """The rows that the page was opened with, by their keys."""
        return unseal(self.data.get(FIELD, ""), name_of(self.instance)).get(self.prefix, {})

    @cached_property
    def empty_form(self) -> Any:  # type: ignore[override]
        """The form that the browser copies for a new row. Django asks for it up to five times, to see what it needs."""
        return super().empty_form

    def get_queryset(self) -> Any:
        """The rows of the forms, in their order: those that another added are kept without having a form here."""
        rows = super().get_queryset()
        if not self.is_bound or not self.opened:
            return rows
        if not hasattr(self, "_posted_rows"):
            by_key = {str(row.pk): row for row in rows}
            self._posted_rows = [by_key[key] for key in self._posted_keys() if key in by_key]
            self.added = [row for key, row in by_key.items() if key not in self.opened]
        return self._posted_rows

    added: list[Any] = []

    def _posted_keys(self) -> list[str]:
        name = self.model._meta.pk.name
        return [self.data.get(f"{self.prefix}-{number}-{name}", "") for number in range(self._count("INITIAL"))]

    def _count(self, which: str) -> int:
        text = str(self.data.get(f"{self.prefix}-{which}_FORMS", ""))
        return min(int(text), MOST) if is_key(text) else 0

    def _let_go_of_deleted(self) -> None:
        """Rows that are gone have no form, but where something was written in it: that becomes a new row."""
        here = {str(row.pk) for row in super().get_queryset()} if self.opened else set()
        posted = self._posted_keys()
        gone = [number for number, key in enumerate(posted) if key in self.opened and key not in here]
        if not gone:
            return
        written = [number for number in gone if self._is_written(number, self.opened[posted[number]])]
        stay = [number for number in range(self._count("TOTAL")) if number not in gone]
        self._renumber([*stay, *written], written)
        self.data[f"{self.prefix}-INITIAL_FORMS"] = str(len(posted) - len(gone))
        self.written_of_gone, self.were_gone = len(written), len(gone)

    def _is_written(self, number: int, opened: Opened) -> bool:
        """Whether somebody changed this row's form, and does not want it deleted either."""
        prefix = self.add_prefix(number)
        if self.data.get(f"{prefix}-DELETE"):
            return False
        fields = {name: field for name, field in self.form.base_fields.items() if name in opened.values}
        return any(
            is_changed(field, opened.values[name], field.widget.value_from_datadict(self.data, {}, f"{prefix}-{name}"))
            for name, field in fields.items()
        )

    def _renumber(self, order: list[int], as_new: list[int]) -> None:
        """Let the forms of these numbers be all there are, in this order."""
        named = re.compile(rf"{re.escape(self.prefix)}-(\d+)-(.+)")
        place = {number: index for index, number in enumerate(order)}
        kept = self.data.copy()
        for name in [name for name in self.data if named.fullmatch(name)]:
            del kept[name]
        for name in self.data:
            found = named.fullmatch(name)
            if found and int(found[1]) in place:
                is_key_of_gone = int(found[1]) in as_new and found[2] == self.model._meta.pk.name
                values = [""] if is_key_of_gone else self.data.getlist(name)
                kept.setlist(f"{self.prefix}-{place[int(found[1])]}-{found[2]}", values)
        kept[f"{self.prefix}-TOTAL_FORMS"] = str(len(order))
        self.data = kept

    def clean(self) -> None:
        super().clean()
        if self.written_of_gone:
            text = _(
                "Somebody deleted a row that you changed. What you wrote stands in a new row, the last: "
                "save again to have it, or empty it to let it go."
            )
            raise ValidationError(text, code="deleted_meanwhile")

    @property
    def what_came(self) -> list[str]:
        """What others did to these rows, and was kept: fields that they changed, rows that they added or deleted."""
        name = str(self.model._meta.verbose_name)
        came = [f"{name} “{form.instance}”: {', '.join(form.what_came)}" for form in self.initial_forms if form.merged]
        came += [_("%(what)s “%(row)s” was added") % {"what": name, "row": row} for row in self.added]
        return came + [_("%(what)s was deleted") % {"what": name}] * self.were_gone


def merged_rows(formset: type[Any]) -> type[Any]:
    """A class of formsets that also merges."""
    return formset if issubclass(formset, MergedRowsMixin) else type(formset.__name__, (MergedRowsMixin, formset), {})
