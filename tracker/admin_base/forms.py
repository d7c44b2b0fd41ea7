"""What the forms of the desk have in common."""

from typing import Any

from django import forms
from django.core.exceptions import BadRequest
from django.forms.utils import ErrorDict
from django.http import QueryDict
from django.utils.translation import gettext as _

from tracker.admin_base.merged_rows import merged_rows
from tracker.admin_base.merging import merged_form


class UnchangedIsSoundMixin(forms.ModelForm):
    """A form of several on a page that nobody touched is not asked again what the database holds already."""

    def full_clean(self) -> None:
        if self.is_bound and self.instance.pk and not self.has_changed():
            self._errors, self.cleaned_data = ErrorDict(), {}
            return
        super().full_clean()


class UntouchedSetsMixin(forms.ModelForm):
    """A form that writes rows of many-to-many fields only where somebody changed them."""

    def _save_m2m(self) -> None:
        several = {field.name for field in self._meta.model._meta.many_to_many} - set(self.changed_data)
        kept = self.cleaned_data
        self.cleaned_data = {name: value for name, value in kept.items() if name not in several}
        try:
            super()._save_m2m()  # type: ignore[misc]
        finally:
            self.cleaned_data = kept


MOST_NEW_FORMS, MOST_FORMS = 50, 1000


class BoundedFormsMixin:
    """An inline that builds no more forms than a person can fill in, whatever a request says; and merges them."""

    def get_formset(self, request: Any, obj: Any = None, **kwargs: Any) -> Any:
        most = self.get_max_num(request, obj)  # type: ignore[attr-defined]
        bounds = {"max_num": min(MOST_NEW_FORMS, most or MOST_NEW_FORMS), "absolute_max": 4 * MOST_NEW_FORMS}
        merging = {
            "form": merged_form(self.form, editor=request.user, page=obj),  # type: ignore[attr-defined]
            "formset": merged_rows(self.formset),  # type: ignore[attr-defined]
        }
        return super().get_formset(request, obj, **{**bounds, **merging, **kwargs})  # type: ignore[misc]


def require_bounded_forms(data: QueryDict) -> None:
    """Refuse a request that says it sends more forms than a page of the desk has, before any is built."""
    for name in data:
        prefix, is_total, _rest = name.partition("-TOTAL_FORMS")
        if not is_total:
            continue
        total, initial = (_number(data.get(f"{prefix}-{which}_FORMS", "")) for which in ("TOTAL", "INITIAL"))
        if total > MOST_FORMS or total - initial > MOST_NEW_FORMS:
            raise BadRequest(_("A page adds at most %d rows at once.") % MOST_NEW_FORMS)


def _number(text: str) -> int:
    """The number that a management form names; what is none, the form itself refuses."""
    return int(text[:10]) if text.isascii() and text.isdigit() else 0
