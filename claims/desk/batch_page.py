"""How far publishing in the background has come: shown until it is done, with the way to cancel it."""

from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from claims.models import Batch
from claims.publishing import background
from tracker.admin_base import DeskRequest

HALTED_AFTER = timedelta(minutes=1)
REFRESHED_AFTER = 3  # seconds: the page shows how far it has come without a script


def batch_address(batch: Batch) -> str:
    return reverse("admin:claims_statement_batch", args=[batch.pk])


def under_way() -> QuerySet[Batch]:
    """The batches that are not over, newest first."""
    return Batch.objects.filter(is_over=False).select_related("by")


class BatchPageMixin:
    """The page of a batch, in the admin of statements."""

    def batch_view(self: Any, request: DeskRequest, pk: int) -> HttpResponse:
        if not self.has_publish_permission(request):
            raise PermissionDenied
        batch = get_object_or_404(Batch.objects.select_related("by"), pk=pk)
        if request.method == "POST":
            self._steer(request, batch)
            return HttpResponseRedirect(batch_address(batch))
        last = batch.moved_at or batch.made_at
        context = {
            **self.admin_site.each_context(request),
            "title": _("Publishing %d statements") % batch.size,
            "opts": self.opts,
            "batch": batch,
            "left": batch.size - batch.handled,
            "is_halted": not batch.is_over and timezone.now() - last > HALTED_AFTER,
            "refused": [(reverse("admin:claims_statement_review", args=[key]), *told) for key, *told in batch.refused],
        }
        response = TemplateResponse(request, "admin/claims/statement/batch.html", context)
        if not batch.is_over:
            response["Refresh"] = str(REFRESHED_AFTER)
        return response

    def _steer(self: Any, request: DeskRequest, batch: Batch) -> None:
        if "_cancel" in request.POST:
            background.cancel(batch)
            self.message_user(request, _("Cancelled: nothing more of it is published."), messages.SUCCESS)
        elif "_go_on" in request.POST and not batch.is_over:
            background.go_on(batch)
