"""What readers see of a statement, or would see if it were published now."""

from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from claims import publishing
from claims.models import Statement


def public_address(statement: Statement) -> str:
    return reverse("record-statement", args=[statement.slug])


def preview_page(request: HttpRequest, statement: Statement) -> HttpResponse:
    """The statement through the public template, as it would be published now; never stored by browser or proxy."""
    from claims.record.pages.statements import statement_page  # the desk loads without the public pages

    response = statement_page(request, publishing.preview(statement), preview=True)
    response["Cache-Control"] = "private, no-store"
    return response
