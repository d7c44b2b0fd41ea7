"""The history of a row, to read."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from simple_history.admin import SimpleHistoryAdmin

from tracker.admin_base.keys import is_key


class ReadOnlyHistoryMixin(SimpleHistoryAdmin):
    """The history is read, never written back: an older version is brought back by editing, through the rules."""

    object_history_list_template = "admin/history_list.html"

    def history_view(self, request: HttpRequest, object_id: str, extra_context: Any = None) -> HttpResponse:
        if not is_key(object_id):
            raise Http404
        response: HttpResponse = super().history_view(request, object_id, extra_context)
        return response

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
