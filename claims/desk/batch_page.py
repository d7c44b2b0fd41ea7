"""How far publishing in the background has come: shown until it is done, with the way to cancel it."""

from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from claims.models import Batch, Statement
from claims.publishing import background
from tracker.admin_base import DeskRequest

HALTED_AFTER = timedelta(minutes=1)
REFRESHED_AFTER = 3  # seconds: the page shows how far it has come without a script


def batch_address(batch: Batch) -> str:
    return reverse("admin:claims_statement_batch", args=[batch.pk])


def under_way() -> list[Any]:
    """The batches that are not over, newest first; a bundle that waits says whether any of it was edited since."""
    batches: list[Any] = list(Batch.objects.filter(is_over=False).select_related("by"))
    for batch in batches:
        batch.edited = bool(batch.due_at and background.unpinned(batch))
    return batches


def _pinned(batch: Batch) -> list[tuple[str, str, bool]]:
    """The statements of a bundle, each with its page of review and whether it is as it was approved."""
    edited = {one.pk for one in background.unpinned(batch)}
    statements = Statement.objects.filter(pk__in=batch.next_group).order_by("title")
    return [
        (reverse("admin:claims_statement_review", args=[one.pk]), one.title, one.pk not in edited) for one in statements
    ]


class BatchPageMixin:
    """The page of a batch, in the admin of statements."""

    def batch_view(self: Any, request: DeskRequest, pk: int) -> HttpResponse:
        if not self.has_publish_permission(request):
            raise PermissionDenied
        batch = get_object_or_404(Batch.objects.select_related("by"), pk=pk)
        if request.method == "POST":
            self._steer(request, batch)
            return HttpResponseRedirect(batch_address(batch))
        waits = not batch.is_over and not batch.is_due(timezone.now())
        last = batch.moved_at or batch.due_at or batch.made_at
        context = {
            **self.admin_site.each_context(request),
            "title": ngettext("Publishing %d statement", "Publishing %d statements", batch.size) % batch.size,
            "opts": self.opts,
            "batch": batch,
            "left": batch.size - batch.handled,
            "waits": waits,
            "pinned": _pinned(batch) if waits else [],
            "is_halted": not batch.is_over and not waits and timezone.now() - last > HALTED_AFTER,
            "refused": [(reverse("admin:claims_statement_review", args=[key]), *told) for key, *told in batch.refused],
        }
        response = TemplateResponse(request, "admin/claims/statement/batch.html", context)
        if not batch.is_over and not waits:
            response["Refresh"] = str(REFRESHED_AFTER)
        return response

    def _steer(self: Any, request: DeskRequest, batch: Batch) -> None:
        if "_cancel" in request.POST:
            background.cancel(batch)
            self.message_user(request, _("Cancelled: nothing more of it is published."), messages.SUCCESS)
        elif "_go_on" in request.POST and not batch.is_over:
            background.go_on(batch)
