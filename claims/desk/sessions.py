"""A form whose page is older than the session: refused by Django before any page sees it, and its words kept."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest, HttpResponse, QueryDict
from django.urls import reverse

from claims.record import errors
from tracker.editing import kept


def form_refused(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Django's CSRF_FAILURE_VIEW. Words of the desk go back to who typed them, to be sent with today's token."""
    desk: Any = admin.site
    if not request.path.startswith(reverse("admin:index")):
        return errors.form_refused(request, reason)
    if desk.has_permission(request) and kept.is_of(request.POST, request.user):
        posted = QueryDict(kept.without_session(request.POST))
        return desk.go_on(request, request.get_full_path(), posted, status=403)
    words = request.POST.get(kept.FIELD, "") or kept.sealed(request)
    if words and not desk.has_permission(request):
        return desk.ask_to_log_in(request, words)
    return errors.form_refused(request, reason)
