"""The history of a row, and of the rows that hang on it, to read."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import Model, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.dateparse import parse_datetime
from django.utils.text import capfirst
from django.utils.timezone import is_aware
from simple_history.admin import SimpleHistoryAdmin

from tracker.admin_base.keys import is_key
from tracker.admin_base.timeline import timeline


class ReadOnlyHistoryMixin(SimpleHistoryAdmin):
    """The history is read, never written back: an older version is brought back by editing, through the rules."""

    object_history_template: Any = "admin/history_list.html"

    def related_history(self, obj: Any) -> Iterable[QuerySet]:
        """Historical rows that are read together with those of this row: of the rows that hang on it."""
        return ()

    def history_view(self, request: HttpRequest, object_id: str, extra_context: Any = None) -> HttpResponse:
        """What was changed, newest first; `?until=` an ISO 8601 time leaves out what is newer."""
        if not is_key(object_id):
            raise Http404
        own = self.model.history.filter(**{self.opts.pk.attname: object_id})
        obj = self.get_object(request, object_id) or _as_last_known(own)
        if not self.has_view_history_or_change_history_permission(request, obj):
            raise PermissionDenied
        context = {
            **self.admin_site.each_context(request),
            "title": self.history_view_title(request, obj),
            "module_name": capfirst(self.opts.verbose_name_plural),
            "object": obj,
            "opts": self.opts,
            "timeline": timeline([own, *self.related_history(obj)], until=_moment(request.GET.get("until", ""))),
            **(extra_context or {}),
        }
        return TemplateResponse(request, self.object_history_template, context)

    def history_form_view(
        self, request: HttpRequest, object_id: str, version_id: str, extra_context: Any = None
    ) -> HttpResponse:
        """An older version. SIMPLE_HISTORY_REVERT_DISABLED hides the button; what is posted is refused here."""
        if request.method not in ("GET", "HEAD"):
            raise PermissionDenied
        if not (is_key(object_id) and is_key(version_id)):
            raise Http404
        response: HttpResponse = super().history_form_view(request, object_id, version_id, extra_context)
        return response


def _as_last_known(history: QuerySet) -> Model:
    """A deleted row, as its history has it."""
    newest = history.first()
    if newest is None:
        raise Http404
    deleted: Model = newest.instance
    return deleted


def _moment(text: str) -> datetime | None:
    """An ISO 8601 time with its zone; None for anything else."""
    try:
        moment = parse_datetime(text)
    except ValueError:
        return None
    return moment if moment and is_aware(moment) else None
