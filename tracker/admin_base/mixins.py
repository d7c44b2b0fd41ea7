"""What a page of the desk can be made of, one behaviour each."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

from django.contrib import admin, messages
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.contrib.admin.widgets import RelatedFieldWidgetWrapper
from django.core.exceptions import BadRequest
from django.db import OperationalError, models, transaction
from django.http import HttpRequest, HttpResponse, QueryDict
from django.utils.translation import gettext as _

from tracker.admin_base.forms import require_bounded_forms
from tracker.admin_base.keys import is_key
from tracker.admin_base.slugs import with_derived_slug
from tracker.admin_base.widgets import PickOne, PickSeveral
from tracker.editing import kept, once
from tracker.patience import is_busy

DEADLOCK = "40P01"  # PostgreSQL's deadlock_detected
ATTEMPTS = 4
Save = Callable[[], HttpResponse]


class RollbackOnInvalidMixin:
    """A form that is shown again because of an error leaves nothing behind."""

    def lock_for_writing(self, key: int) -> None:
        """Take the locks that a row must be read under by who is about to change or delete it."""
        rows = self.model._base_manager.select_for_update(no_key=True)  # type: ignore[attr-defined]
        list(rows.filter(pk=key).values_list("pk"))

    def changeform_view(
        self, request: HttpRequest, object_id: str | None = None, *args: Any, **kwargs: Any
    ) -> HttpResponse:
        if request.method != "POST":  # reading takes no lock
            return super().changeform_view(request, object_id, *args, **kwargs)  # type: ignore[misc, no-any-return]
        require_bounded_forms(request.POST)
        view = partial(super().changeform_view, request, object_id, *args, **kwargs)  # type: ignore[misc]
        try:
            return out_of_rings(request, partial(self._save_once, request, object_id, view))
        except OperationalError as error:
            if not is_busy(error) or not kept.is_of(request.POST, request.user):
                raise
            return self._busy(request)

    def _busy(self, request: HttpRequest) -> HttpResponse:
        """The words again, to be sent once more: others have been saving for longer than anybody waits."""
        why = _("Too many people are saving at this moment. What you typed is here, and not saved yet:")
        posted = QueryDict(kept.without_session(request.POST))
        site: Any = self.admin_site  # type: ignore[attr-defined]
        response: HttpResponse = site.go_on(request, request.get_full_path(), posted, status=503, why=why)
        return response

    def _save_once(self, request: HttpRequest, object_id: str | None, view: Save) -> HttpResponse:
        """Save what was posted under its locks, or show the form again; what was saved already is answered again."""
        with transaction.atomic():
            form, before = once.answered(request)
            if before is not None:
                return before
            if is_key(object_id):
                self.lock_for_writing(int(object_id or 0))
            response = view()
            if _shows_form(response):
                transaction.set_rollback(True)
            elif form:
                once.keep(form, request, response)
        return response


def out_of_rings(request: HttpRequest, save: Save) -> HttpResponse:
    """Save, and again where two waited for each other and the database let this one go: nothing of it was kept."""
    for _attempt in range(ATTEMPTS - 1):
        try:
            return save()
        except OperationalError as error:
            if getattr(error.__cause__, "sqlstate", "") != DEADLOCK or transaction.get_connection().in_atomic_block:
                raise
            said: Any = messages.get_messages(request)
            said._queued_messages = []
    return save()


def _shows_form(response: HttpResponse) -> bool:
    """Whether this is the form again. What was saved is answered by a redirect or, in a popup, by another page."""
    return response.status_code == 410 or "adminform" in (getattr(response, "context_data", None) or {})


class SelectedRowsMixin(admin.ModelAdmin):
    """An action gets the rows that were ticked; a request that names what can be no row is refused as a whole."""

    def response_action(self, request: HttpRequest, queryset: models.QuerySet, *args: Any, **kwargs: Any) -> Any:
        if not all(is_key(key) for key in request.POST.getlist(ACTION_CHECKBOX_NAME)):
            raise BadRequest(_("The selection has something that is no row."))
        return super().response_action(request, queryset, *args, **kwargs)


class ReadOnlyLogMixin:
    """Nobody adds to a log, changes or deletes it."""

    def has_add_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        return False


class FrozenSlugMixin(admin.ModelAdmin):
    """The slug is proposed from the field named by `slug_from`, and stays as it was first saved."""

    slug_from = "name"

    def get_prepopulated_fields(self, request: HttpRequest, obj: Any = None) -> dict[str, Sequence[str]]:
        return {} if obj else {"slug": (self.slug_from,)}

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        return with_derived_slug(super().get_form(request, obj, change, **kwargs), self.slug_from)

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        fields = tuple(super().get_readonly_fields(request, obj))  # type: ignore[misc]
        return (*fields, "slug") if obj else fields


class RelatedPickerMixin:
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
