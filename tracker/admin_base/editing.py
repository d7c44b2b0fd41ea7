"""A page that several may have open: it says who else has, and saves what all of them wrote."""

from contextlib import suppress
from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db import OperationalError
from django.http import Http404, HttpResponse, JsonResponse
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from tracker.admin_base.keys import is_key
from tracker.admin_base.merged_rows import MergedRowsMixin
from tracker.admin_base.merging import merged_form
from tracker.admin_base.opened import seal
from tracker.editing import kept, once, presence
from tracker.editing.models import OpenForm
from tracker.editing.typed import typed_words
from tracker.patience import hardly_waiting


class EditedTogetherMixin(admin.ModelAdmin):
    """The page of a row, for several people and windows at once."""

    def get_form(self, request: Any, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        told = {"editor": request.user, "is_looked_over": kept.AGAIN in request.POST}
        kwargs["form"] = merged_form(kwargs.get("form", self.form), **told)
        return super().get_form(request, obj, change, **kwargs)

    def save_related(self, request: Any, form: Any, formsets: Any, change: bool) -> None:
        """After saving, say what another saved meanwhile that stays beside it."""
        super().save_related(request, form, formsets, change)
        came = [
            *form.what_came,
            *(line for one in formsets if isinstance(one, MergedRowsMixin) for line in one.what_came),
        ]
        if came:
            who = form.writer or _("Somebody else")
            text = _("%(who)s, saved too after you opened this, and it stays beside what you wrote: %(what)s.")
            self.message_user(request, text % {"who": who, "what": "; ".join(came)}, messages.INFO)

    def render_change_form(self, request: Any, context: dict[str, Any], *args: Any, **kwargs: Any) -> HttpResponse:
        row = context.get("original")
        if row is not None and self.has_change_permission(request, row):
            formsets = [one.formset for one in context["inline_admin_formsets"]]
            merged = [formset for formset in formsets if isinstance(formset, MergedRowsMixin)]
            context["opened_with"] = seal(row, context["adminform"].form, merged)
            context["others"] = _told(self._others(request, row))
            context["open_address"] = reverse(f"admin:{self._page('open')}", args=[row.pk])
        return super().render_change_form(request, context, *args, **kwargs)

    def _others(self, request: Any, row: Any) -> list[OpenForm]:
        """Who else has the page open; that this person has, is said where nobody must be waited for to say it."""
        here = {"row": row, "user": request.user, "at": timezone.now()}
        if request.method == "GET":
            with suppress(OperationalError), hardly_waiting():
                return presence.open_page(**here)
        return presence.others(**here)

    def response_change(self, request: Any, obj: Any) -> HttpResponse:
        presence.close_page(obj, request.user, at=timezone.now())
        return super().response_change(request, obj)

    def _get_obj_does_not_exist_redirect(self, request: Any, opts: Any, object_id: str) -> HttpResponse:
        """A row that was deleted cannot be saved; what was typed of it is shown once more."""
        if once.FIELD not in request.POST:
            return super()._get_obj_does_not_exist_redirect(request, opts, object_id)  # type: ignore[misc, no-any-return]
        title = _("%s was deleted") % capfirst(opts.verbose_name)
        context = {**self.admin_site.each_context(request), "title": title, "typed": typed_words(request.POST)}
        return TemplateResponse(request, "admin/editing/gone.html", context, status=410)

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(self.open_view)
        return [path("<path:object_id>/open/", view, name=self._page("open")), *super().get_urls()]

    def open_view(self, request: Any, object_id: str) -> JsonResponse:
        """A page says that it is still open, and is told who else has it open."""
        row = self.get_object(request, object_id) if is_key(object_id) else None
        if row is None:
            raise Http404
        if request.method != "POST" or not self.has_change_permission(request, row):
            raise PermissionDenied
        return JsonResponse({"others": _told(presence.open_page(row, request.user, at=timezone.now()))})

    def _page(self, name: str) -> str:
        return f"{self.opts.app_label}_{self.opts.model_name}_{name}"


def _told(there: list[OpenForm]) -> list[str]:
    text = _("%(who)s is editing this since %(time)s UTC.")
    return [text % {"who": one.user.get_username(), "time": one.since.strftime("%H:%M")} for one in there]
