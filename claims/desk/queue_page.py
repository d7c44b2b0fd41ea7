"""A queue as a page: its rows, oldest first, each with the one step that it waits for."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from claims import workflow
from claims.desk.checks import CheckForm, check, next_look
from claims.desk.queues import BY_NAME, Asked
from claims.models import Statement
from tracker.admin_base import DeskRequest, is_key
from tracker.clock import today
from tracker.editing.once import once

PAGE_SIZE = 50


class QueuePageMixin:
    """The pages of the queues, in the admin of statements."""

    @once
    def queue_view(self: Any, request: DeskRequest, name: str) -> HttpResponse:
        queue = BY_NAME.get(name)
        if queue is None:
            raise Http404
        if not self.has_view_permission(request):
            raise PermissionDenied
        form = CheckForm(request.POST) if request.method == "POST" and queue.is_check else None
        if form is not None and (done := self._checked(request, form, name)):
            return done
        page = Paginator(queue.rows(Asked(request.user, today())), PAGE_SIZE).get_page(request.GET.get("p"))
        rows = [(row, str(row), queue.address_of(row)) for row in page.object_list]
        for row, _name, _address in rows if queue.is_check else ():
            row.look_again_on = next_look(row.review_every)
        context = {
            **self.admin_site.each_context(request),
            "title": queue.title,
            "opts": self.opts,
            "queue": queue,
            "page": page,
            "rows": rows,
            "form": form,
            "checked": request.POST.get("statement", ""),
            "may_change": self.has_change_permission(request),
        }
        return TemplateResponse(request, "admin/claims/statement/queue.html", context)

    def _checked(self: Any, request: DeskRequest, form: CheckForm, name: str) -> HttpResponse | None:
        """Keep a check; None if something of it is to be mended, which the form says."""
        if not self.has_change_permission(request):
            raise PermissionDenied
        key = request.POST.get("statement", "")
        statement = get_object_or_404(Statement, pk=key if is_key(key) else None)
        if not form.is_valid():
            return None
        try:
            check(statement, by=request.user, **form.cleaned_data)
        except (ValidationError, workflow.TransitionRefused) as refusal:
            form.add_error(None, refusal.messages if isinstance(refusal, ValidationError) else str(refusal))
            return None
        kept = _("“%(title)s” was checked; it is due again on %(day)s.")
        said = {"title": statement, "day": form.cleaned_data["review_on"]}
        self.message_user(request, kept % said, messages.SUCCESS)
        return HttpResponseRedirect(reverse("admin:claims_statement_queue", args=[name]))
