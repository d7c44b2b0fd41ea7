"""Drafts that were deleted, to be brought back for thirty days; and who may delete one."""

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from claims import workflow
from claims.models import Publication, Statement
from claims.restoring import RECOVERABLE, deleted_drafts, moment_before, restore
from tracker.admin_base import DeskRequest, is_key
from tracker.admin_base.history import moment_of
from tracker.editing.once import once

PAGE_SIZE = 50


def is_own_draft(statement: Statement, user: Any) -> bool:
    """Whether this person made the draft, and nobody ever submitted it."""
    if statement.publication != Publication.DRAFT:
        return False
    history: Any = Statement.history.filter(id=statement.pk)
    made = history.order_by("history_date", "history_id").first()
    is_theirs = made is not None and made.history_type == "+" and made.history_user_id == user.pk
    return is_theirs and not history.exclude(publication=Publication.DRAFT).exists()


class DeletedDraftsMixin:
    """The page of deleted drafts, and the button that brings back a version."""

    version_template = "admin/claims/statement/version.html"

    def has_delete_permission(self: Any, request: HttpRequest, obj: Statement | None = None) -> bool:
        """Editors delete what readers never saw, contributors a draft of their own that was never submitted."""
        if obj is not None and obj.was_public:
            return False
        if super().has_delete_permission(request, obj):  # type: ignore[misc]
            return True
        if obj is None or not request.user.has_perm("claims.discard_statement"):
            return False
        return is_own_draft(obj, request.user)

    def deleted_view(self: Any, request: HttpRequest) -> HttpResponse:
        if not self.has_view_permission(request):
            raise PermissionDenied
        page = Paginator(_recoverable().select_related("history_user"), PAGE_SIZE).get_page(request.GET.get("p"))
        context = {
            **self.admin_site.each_context(request),
            "title": _("Deleted drafts"),
            "opts": self.opts,
            "page": page,
            "rows": [(row, row.history_date + RECOVERABLE) for row in page.object_list],
            "may_restore": self.has_add_permission(request),
        }
        return TemplateResponse(request, "admin/claims/statement/deleted.html", context)

    @once
    def restore_view(self: Any, request: DeskRequest, object_id: str) -> HttpResponse:
        """Bring back the version of the moment that is posted; without one, a deleted draft as it was."""
        if request.method != "POST" or not is_key(object_id):
            raise Http404
        if not self.may_restore(request, int(object_id)):
            raise PermissionDenied
        moment = moment_of(request.POST.get("at", "")) or _last_moment(int(object_id))
        try:
            done = restore(int(object_id), at=moment, by=request.user)
        except workflow.TransitionRefused as refusal:
            self.message_user(request, _("Nothing was restored: %s") % refusal, messages.WARNING)
            return HttpResponseRedirect(reverse("admin:claims_statement_history", args=[object_id]))
        self.log_change(request, done.statement, _("Restored as of %s.") % f"{moment:%Y-%m-%d %H:%M:%S} UTC")
        self._say_what_was_restored(request, done.statement, done.left_out)
        return HttpResponseRedirect(reverse("admin:claims_statement_change", args=[done.statement.pk]))

    def _say_what_was_restored(self: Any, request: HttpRequest, statement: Statement, left_out: list[str]) -> None:
        said = _("“%s” was restored. It is a draft.")
        if statement.is_shown:
            said = _("“%s” was restored. Readers see it when it was reviewed and published.")
        self.message_user(request, said % statement, messages.SUCCESS)
        for one in left_out:
            self.message_user(request, _("Not restored: %s") % one, messages.WARNING)

    def may_restore(self: Any, request: HttpRequest, pk: int) -> bool:
        """Who may change a statement may bring back a version; who may add one, a deleted draft of the last days."""
        statement = Statement.objects.filter(pk=pk).first()
        if statement is not None:
            makes_another = statement.publication == Publication.WITHDRAWN and not self.has_add_permission(request)
            return bool(self.has_change_permission(request, statement) and not makes_another)
        return bool(self.has_add_permission(request) and _recoverable().filter(id=pk).exists())

    def version_context(self: Any, request: HttpRequest, obj: Statement) -> dict[str, Any]:
        return {"may_restore": self.may_restore(request, obj.pk)}


def _recoverable() -> Any:
    return deleted_drafts().filter(history_date__gte=timezone.now() - RECOVERABLE)


def _last_moment(pk: int) -> datetime:
    deletion = _recoverable().filter(id=pk).first()
    if deletion is None:
        raise Http404
    return moment_before(deletion)
