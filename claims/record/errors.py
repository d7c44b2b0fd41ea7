"""Errors: a page for readers; below /api/ the one shape `application/problem+json` (RFC 9457)."""

import json
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

RETRY_AFTER = 10  # seconds
TOO_SLOW = gettext_lazy("The list was not found in time. Ask for less at once, or try again in a minute.")
MEDIA_TYPE = "application/problem+json"


def problem(status: int, title: str, detail: str, **members: Any) -> dict[str, Any]:
    return {"type": "about:blank", "title": title, "status": status, "detail": detail, **members}


def problem_response(status: int, title: str, detail: str, **members: Any) -> HttpResponse:
    """A problem outside a DRF view."""
    body = json.dumps(problem(status, title, detail, **members), ensure_ascii=False)
    return HttpResponse(body, status=status, content_type=MEDIA_TYPE)


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


def too_slow(request: HttpRequest) -> HttpResponse:
    response = _error(request, 503, _("This takes too long"), str(TOO_SLOW))
    response["Retry-After"] = str(RETRY_AFTER)
    return response


def server_error(request: HttpRequest) -> HttpResponse:
    return _error(request, 500, _("Something broke"), _("The fault is ours. Try again in a minute."))
