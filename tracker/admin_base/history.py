"""The history of a row, and of the rows that hang on it, to read."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import Model, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils.dateparse import parse_datetime
from django.utils.text import capfirst
from django.utils.timezone import is_aware
from django.utils.translation import gettext as _
from simple_history.admin import SimpleHistoryAdmin
from simple_history.manager import SIMPLE_HISTORY_REVERSE_ATTR_NAME

from tracker.admin_base.keys import is_key
from tracker.admin_base.naming import Names
from tracker.admin_base.timeline import Log, timeline
from tracker.admin_base.versions import version


class ReadOnlyHistoryMixin(SimpleHistoryAdmin):
    """The history is read, never written back: an older version is brought back by editing, through the rules."""

    object_history_template: Any = "admin/history_list.html"
    version_template = "admin/version.html"

    def related_history(self, obj: Any) -> Iterable[QuerySet]:
        """Historical rows that are read together with those of this row: of the rows that hang on it."""
        return ()

    def related_logs(self, obj: Any) -> Iterable[Log]:
        """What else tells of this row, and is read in the same order of time."""
        return ()

    def version_context(self, request: HttpRequest, obj: Any) -> dict[str, Any]:
        """What else the page of a version is told."""
        return {}

    def get_urls(self) -> list[URLPattern]:
        then = self.admin_site.admin_view(self.then_view)
        name = f"{self.opts.app_label}_{self.opts.model_name}_then"
        return [path("<path:object_id>/then/", then, name=name), *super().get_urls()]

    def history_view(self, request: HttpRequest, object_id: str, extra_context: Any = None) -> HttpResponse:
        """What was changed, newest first; `?until=` an ISO 8601 time leaves out what is newer."""
        obj, own = self._known(request, object_id)
        histories, until = [own, *self.related_history(obj)], moment_of(request.GET.get("until", ""))
        context = {
            **self._history_context(request, obj, own),
            "timeline": timeline(histories, logs=self.related_logs(obj), until=until),
            "until": until,
            **(extra_context or {}),
        }
        return TemplateResponse(request, self.object_history_template, context)

    def then_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """The row as it was at `?at=`, an ISO 8601 time."""
        moment = moment_of(request.GET.get("at", ""))
        if request.method not in ("GET", "HEAD"):
            raise PermissionDenied
        if moment is None:
            raise Http404
        return self.version_page(request, object_id, moment)

    def history_form_view(
        self, request: HttpRequest, object_id: str, version_id: str, extra_context: Any = None
    ) -> HttpResponse:
        """An older version, by the key that it has in the history. It is read: what is posted is refused."""
        if request.method not in ("GET", "HEAD"):
            raise PermissionDenied
        if not (is_key(object_id) and is_key(version_id)):
            raise Http404
        own = self.model.history.filter(**{self.opts.pk.attname: object_id})
        return self.version_page(request, object_id, get_object_or_404(own, pk=version_id).history_date)

    def version_page(self, request: HttpRequest, object_id: str, moment: datetime) -> HttpResponse:
        obj, own = self._known(request, object_id)
        sections = version([own, *self.related_history(obj)], moment)
        if not sections:
            raise Http404
        then = _("As it was on %(day)s at %(time)s (UTC)")
        context = {
            **self._history_context(request, obj, own),
            "title": then % {"day": f"{moment:%Y-%m-%d}", "time": f"{moment:%H:%M:%S}"},
            "sections": sections,
            "moment": moment,
            **self.version_context(request, obj),
        }
        return TemplateResponse(request, self.version_template, context)

    def _known(self, request: HttpRequest, object_id: str) -> tuple[Model, QuerySet]:
        """A row, as its history has it if it was deleted, and its history; only for who may see it."""
        if not is_key(object_id):
            raise Http404
        own = self.model.history.filter(**{self.opts.pk.attname: object_id})
        obj = self.get_object(request, object_id) or _as_last_known(own)
        if not self.has_view_history_or_change_history_permission(request, obj):
            raise PermissionDenied
        return obj, own

    def _history_context(self, request: HttpRequest, obj: Any, own: QuerySet) -> dict[str, Any]:
        is_deleted = isinstance(obj, self.model) and hasattr(obj, SIMPLE_HISTORY_REVERSE_ATTR_NAME)
        name = Names().name_of(self.model, own.first()) if is_deleted else str(obj)
        return {
            **self.admin_site.each_context(request),
            "module_name": capfirst(self.opts.verbose_name_plural),
            "title": _("History: %s") % name,
            "name": name,
            "object": obj,
            "opts": self.opts,
            "is_deleted": is_deleted,
        }


def _as_last_known(history: QuerySet) -> Model:
    """A deleted row, as its history has it."""
    newest = history.first()
    if newest is None:
        raise Http404
    deleted: Model = newest.instance
    return deleted


def moment_of(text: str) -> datetime | None:
    """An ISO 8601 time with its zone; None for anything else."""
    try:
        moment = parse_datetime(text)
    except ValueError:
        return None
    return moment if moment and is_aware(moment) else None
