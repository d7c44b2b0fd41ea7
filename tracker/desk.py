"""What all pages of the desk (the admin) have in common."""

from collections.abc import Sequence
from typing import Any

from django.contrib import admin
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.contrib.admin.widgets import (
    AdminTextareaWidget,
    AdminURLFieldWidget,
    AutocompleteSelect,
    AutocompleteSelectMultiple,
    RelatedFieldWidgetWrapper,
)
from django.core.exceptions import BadRequest, PermissionDenied
from django.db import models, transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from simple_history.admin import SimpleHistoryAdmin

from tracker.text import ProseField, fold


class DeskRequest(HttpRequest):
    """A request that admin_view let through: somebody is logged in."""

    user: Any


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


KEY_DIGITS = 18


def is_key(value: Any) -> bool:
    """Whether this can be the primary key of a row: a number that every database can look for."""
    text = str(value)
    return text.isascii() and text.isdigit() and len(text) <= KEY_DIGITS


class ReadableChoices:
    """Widget mixin: a tampered key that is no key shows as nothing chosen, beside the field's own error."""

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        """What was chosen. A number too large to be looked for is cut, so that the field sees that it is none."""
        value = super().value_from_datadict(data, files, name)  # type: ignore[misc]
        return [_cut(key) for key in value] if isinstance(value, list) else _cut(value)

    def optgroups(self, name: str, value: list[Any], attr: Any = None) -> Any:
        keys = [key for key in value if is_key(key)]
        return super().optgroups(name, keys or [""], attr)  # type: ignore[misc]


def _cut(key: Any) -> Any:
    return f"{key[:KEY_DIGITS]}…" if isinstance(key, str) and len(key) > KEY_DIGITS else key


class PickOne(ReadableChoices, AutocompleteSelect):  # type: ignore[misc]
    """One row, found by typing."""


class PickSeveral(ReadableChoices, AutocompleteSelectMultiple):  # type: ignore[misc]
    """Rows, found by typing."""


PROSE: dict[type[models.Field], dict[str, Any]] = {
    ProseField: {"widget": ProseTextarea},
    models.URLField: {"assume_scheme": "https", "widget": AdminURLFieldWidget},
}


class FoldedSearch:
    """Search in any script and case: `search_fields` name folded columns, and the words are folded like them."""

    def get_search_results(
        self, request: HttpRequest, queryset: models.QuerySet, search_term: str
    ) -> tuple[models.QuerySet, bool]:
        folded = fold(search_term.replace("\0", ""))
        if search_term.strip() and not folded:
            return queryset.none(), False
        found: tuple[models.QuerySet, bool] = super().get_search_results(request, queryset, folded)  # type: ignore[misc]
        return found


class NothingHalfSaved:
    """A form that is shown again because of an error leaves nothing behind, quotes pasted in it included."""

    def render_change_form(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response: HttpResponse = super().render_change_form(request, *args, **kwargs)  # type: ignore[misc]
        if request.method == "POST":
            transaction.set_rollback(True)
        return response


class HistoryIsRead(SimpleHistoryAdmin):
    """The history is read, never written back: an older version is brought back by editing, through the rules."""

    object_history_list_template = "admin/history_list.html"

    def revert_disabled(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        return True

    def history_view(self, request: HttpRequest, object_id: str, extra_context: Any = None) -> HttpResponse:
        if not is_key(object_id):
            raise Http404
        response: HttpResponse = super().history_view(request, object_id, extra_context)
        return response

    def history_form_view(
        self, request: HttpRequest, object_id: str, version_id: str, extra_context: Any = None
    ) -> HttpResponse:
        if request.method not in ("GET", "HEAD"):
            raise PermissionDenied
        if not (is_key(object_id) and is_key(version_id)):
            raise Http404
        response: HttpResponse = super().history_form_view(request, object_id, version_id, extra_context)
        return response


class SelectsRows(admin.ModelAdmin):
    """An action gets the rows that were ticked; a request that names what can be no row is refused as a whole."""

    def response_action(self, request: HttpRequest, queryset: models.QuerySet, *args: Any, **kwargs: Any) -> Any:
        if not all(is_key(key) for key in request.POST.getlist(ACTION_CHECKBOX_NAME)):
            raise BadRequest(_("The selection has something that is no row."))
        return super().response_action(request, queryset, *args, **kwargs)


class LogIsRead:
    """Mixin of logs: nobody adds to them, changes or deletes them."""

    def has_add_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        return False


class SlugOnce:
    """The slug is proposed from the field named by `slug_from`, and stays as it was first saved."""

    slug_from = "name"

    def get_prepopulated_fields(self, request: HttpRequest, obj: Any = None) -> dict[str, Sequence[str]]:
        return {} if obj else {"slug": (self.slug_from,)}

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        fields = tuple(super().get_readonly_fields(request, obj))  # type: ignore[misc]
        return (*fields, "slug") if obj else fields


class PicksRelated:
    """Related rows are picked, added and opened from a form, but not deleted from it."""

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.name in self.get_autocomplete_fields(request):  # type: ignore[attr-defined]
            kwargs["widget"] = PickOne(db_field, self.admin_site)  # type: ignore[attr-defined]
        return super().formfield_for_foreignkey(db_field, request, **kwargs)  # type: ignore[misc]

    def formfield_for_manytomany(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.name in self.get_autocomplete_fields(request):  # type: ignore[attr-defined]
            kwargs["widget"] = PickSeveral(db_field, self.admin_site)  # type: ignore[attr-defined]
        return super().formfield_for_manytomany(db_field, request, **kwargs)  # type: ignore[misc]

    def formfield_for_dbfield(self, db_field: models.Field, request: HttpRequest, **kwargs: Any) -> Any:
        field = super().formfield_for_dbfield(db_field, request, **kwargs)  # type: ignore[misc]
        if field and isinstance(field.widget, RelatedFieldWidgetWrapper):
            field.widget.can_delete_related = False
        return field


class DeskAdmin(FoldedSearch, PicksRelated, NothingHalfSaved, HistoryIsRead, SelectsRows):
    """A page of the desk."""

    formfield_overrides = PROSE
    list_per_page = 50
