"""Errors outside the API's own handler: a page for readers, problem+json below /api/."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from claims.record.api.problems import problem_response


def _error(request: HttpRequest, status: int, title: str, detail: str) -> HttpResponse:
    if request.path.startswith("/api/"):
        return problem_response(status, title, detail, instance=request.path)
    template = f"{status if status in (404, 500) else 400}.html"
    return render(request, template, {"title": title, "detail": detail}, status=status)


def bad_request(request: HttpRequest, exception: Any = None) -> HttpResponse:
    return _error(request, 400, _("Bad request"), _("The address or the form has something that cannot be read."))


def forbidden(request: HttpRequest, exception: Any = None) -> HttpResponse:
    return _error(request, 403, _("Not allowed"), _("You may not see this page. Log in with an account that may."))


def form_refused(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Django's CSRF_FAILURE_VIEW."""
    why = _("You may have logged in after you opened it, or your browser keeps no cookies.")
    cure = _("Go back, load the page again and send it anew.")
    return _error(request, 403, _("The form was not accepted"), f"{why} {cure}")


def not_found(request: HttpRequest, exception: Any = None) -> HttpResponse:
    return _error(request, 404, _("Not found"), _("The record has nothing at this address."))


def server_error(request: HttpRequest) -> HttpResponse:
    return _error(request, 500, _("Something broke"), _("The fault is ours. Try again in a minute."))
