"""What the API says of its exceptions: a problem (claims.record.errors) that names the parameter and the cure."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import DataError
from django.http import Http404
from django.utils.translation import gettext as _
from rest_framework import exceptions
from rest_framework.response import Response

from claims.record.errors import MEDIA_TYPE, RETRY_AFTER, TOO_SLOW, problem
from tracker.patience import TookTooLong


class InvalidParameters(exceptions.APIException):
    """400 for query parameters: `errors` maps each to its complaints."""

    status_code = 400
    default_detail = "Invalid parameters."

    def __init__(self, errors: dict[str, list[str]]) -> None:
        self.errors = errors
        super().__init__()


class Gone(exceptions.APIException):
    """410 for a statement that was withdrawn: `reason` is the public one."""

    status_code = 410

    def __init__(self, reason: str, withdrawn_at: str) -> None:
        self.reason, self.withdrawn_at = reason, withdrawn_at
        super().__init__()


class Moved(exceptions.APIException):
    """301 for a statement that was merged into another: the slug of that one, and `address` where it is."""

    status_code = 301

    def __init__(self, merged_into: str, address: str, reason: str) -> None:
        self.merged_into, self.address, self.reason = merged_into, address, reason
        super().__init__()


def handler(exception: Exception, context: dict[str, Any]) -> Response | None:
    """DRF's exception handler: every exception that a caller caused becomes a problem; others stay a 500."""
    request = context["request"]
    found = _described(exception)
    if found is None:
        return None
    headers = {}
    if isinstance(exception, exceptions.MethodNotAllowed):
        headers["Allow"] = "GET, HEAD, OPTIONS"
    if isinstance(exception, Moved):
        headers["Location"] = request.build_absolute_uri(exception.address)
    if isinstance(exception, TookTooLong):
        headers["Retry-After"] = str(RETRY_AFTER)
    body = {**found, "instance": request.get_full_path()}
    response = Response(body, status=found["status"], headers=headers, content_type=MEDIA_TYPE)
    response.exception = True
    return response


def _described(exception: Exception) -> dict[str, Any] | None:
    if isinstance(exception, InvalidParameters):
        errors = [
            {"parameter": name, "detail": message}
            for name, messages in exception.errors.items()
            for message in messages
        ]
        detail = " ".join(f"{error['parameter']}: {error['detail']}" for error in errors)
        return problem(400, _("Invalid parameters"), detail, errors=errors)
    if isinstance(exception, Gone):
        detail = _("This statement was withdrawn: %s") % exception.reason
        return problem(410, _("Withdrawn"), detail, reason=exception.reason, withdrawn_at=exception.withdrawn_at)
    if isinstance(exception, Moved):
        detail = _("This statement was merged into another: %s") % exception.reason
        return problem(301, _("Merged into another statement"), detail, merged_into=exception.merged_into)
    if isinstance(exception, Http404):
        return problem(404, _("Not found"), str(exception) or _("The record has nothing at this address."))
    if isinstance(exception, TookTooLong):
        return problem(503, _("This takes too long"), str(TOO_SLOW))
    if isinstance(exception, PermissionDenied):
        return problem(403, _("Not allowed"), _("This is not open to you."))
    if isinstance(exception, (OverflowError, DataError)):
        return problem(400, _("Invalid parameters"), _("A value is out of range."))
    if isinstance(exception, exceptions.APIException):
        return problem(exception.status_code, str(exception.default_detail), str(exception.detail))
    return None
