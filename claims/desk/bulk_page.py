"""Changing many statements: what is asked, what it would change in each, and the page of a change with its undoing."""

from collections.abc import Sequence
from typing import Any, NamedTuple
from urllib.parse import parse_qs

from django.contrib import admin, messages
from django.core.exceptions import BadRequest, PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from claims import changing_many, workflow
from claims.changing_many import MOST, Plan
from claims.desk.bulk_form import BulkForm, Line, Words
from claims.models import BulkChange, Statement
from tracker.admin_base import DeskRequest, is_key
from tracker.editing.once import once


class Row(NamedTuple):
    """A statement on these pages: what becomes of it, why that is refused, and as what it was looked at."""

    statement: Statement | None
    lines: list[Line]
    refusals: Sequence[str] = ()
    seen: str = ""
    is_ticked: bool = True


def change_address(done: BulkChange) -> str:
    return reverse("admin:claims_statement_bulk_change", args=[done.pk])


class BulkPageMixin:
    """The action of the list of statements, and its pages."""

    @admin.action(description=gettext_lazy("Change selected …"), permissions=["change"])
    def change_selected(self: Any, request: DeskRequest, queryset: QuerySet) -> HttpResponse | None:
        """Ask what to change in these statements."""
        keys = list(queryset.values_list("pk", flat=True)[: MOST + 1])
        if len(keys) > MOST:
            self.message_user(request, _too_many(), messages.WARNING)
            return None
        return self._ask_what(request, keys, BulkForm(keys=keys))

    @once
    def change_many_view(self: Any, request: DeskRequest) -> HttpResponse:
        """What was asked is previewed, what was previewed is done; nothing is kept between these pages but in them."""
        if not self.has_change_permission(request):
            raise PermissionDenied
        keys = _keys(request.POST.get("statements", ""))
        if not 0 < len(keys) <= MOST:
            if keys:
                self.message_user(request, _too_many(), messages.WARNING)
            return HttpResponseRedirect(self._list_address(request))
        form = BulkForm(request.POST, keys=keys)
        if not form.is_valid() or "_ask" in request.POST:
            return self._ask_what(request, keys, form)
        if "_apply" not in request.POST:
            return self._preview(request, keys, form)
        chosen = _chosen(request.POST.getlist("chosen"), keys)
        return self._applied(request, form, chosen) or self._preview(request, keys, form, chosen)

    @once
    def bulk_change_view(self: Any, request: DeskRequest, pk: int) -> HttpResponse:
        """What one change wrote, and its undoing."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        done = get_object_or_404(BulkChange.objects.select_related("by", "undone_by"), pk=pk)
        may_change = self.has_change_permission(request)
        if "_undo" in request.POST:
            if not may_change:
                raise PermissionDenied
            if self._undone(request, done):
                return HttpResponseRedirect(change_address(done))
        context = {
            **self._bulk_context(request),
            "title": _count(done.size, "One change of %d statement", "One change of %d statements"),
            "done": done,
            "rows": _rows_of(done),
            "may_undo": may_change and not done.undone_at,
        }
        return TemplateResponse(request, "admin/claims/statement/bulk_change.html", context)

    def _ask_what(self: Any, request: DeskRequest, keys: Sequence[int], form: BulkForm) -> HttpResponse:
        context = {**self._bulk_context(request, keys), "form": form}
        return TemplateResponse(request, "admin/claims/statement/bulk_ask.html", context)

    def _preview(
        self: Any, request: DeskRequest, keys: Sequence[int], form: BulkForm, chosen: dict[int, str] | None = None
    ) -> HttpResponse:
        """What would change; who unticked something before finds it unticked."""
        plans = changing_many.preview(keys, form.wanted)
        words = Words(values for plan in plans for values in (plan.before, plan.after))
        rows = [_row(plan, words, chosen) for plan in plans]
        changing = [row for row in rows if row.lines and not row.refusals]
        context = {
            **self._bulk_context(request, keys),
            "form": form,
            "changing": changing,
            "refused": [row for row in rows if row.refusals],
            "unchanged": [row for row in rows if not row.lines and not row.refusals],
            "button": _count(sum(row.is_ticked for row in changing), "Change %d statement", "Change %d statements"),
        }
        return TemplateResponse(request, "admin/claims/statement/bulk_preview.html", context)

    def _applied(self: Any, request: DeskRequest, form: BulkForm, chosen: dict[int, str]) -> HttpResponse | None:
        """Change what is ticked; None if nothing was, which a message says."""
        if not chosen:
            self.message_user(request, _("Nothing was changed: tick at least one statement."), messages.WARNING)
            return None
        try:
            note = form.cleaned_data["note"]
            done = changing_many.change(chosen, form.wanted, by=request.user, note=note)
        except workflow.TransitionRefused as refusal:
            self.message_user(request, _("Nothing was changed. %s Look again.") % refusal, messages.WARNING)
            return None
        said = _count(done.size, "%d statement was changed.", "%d statements were changed.")
        undo = format_html('{} <a href="{}">{}</a>', said, change_address(done), _("Undo …"))
        self.message_user(request, undo, messages.SUCCESS)
        return HttpResponseRedirect(self._list_address(request))

    def _undone(self: Any, request: DeskRequest, done: BulkChange) -> bool:
        try:
            changing_many.undo(done, by=request.user)
        except workflow.TransitionRefused as refusal:
            self.message_user(request, _("Nothing was undone. %s") % refusal, messages.WARNING)
            return False
        said = _count(done.size, "Undone: %d statement is as it was.", "Undone: %d statements are as they were.")
        self.message_user(request, said, messages.SUCCESS)
        return True

    def _bulk_context(self: Any, request: HttpRequest, keys: Sequence[int] = ()) -> dict[str, Any]:
        """What these pages share. The list as it was narrowed down goes along in the address."""
        return {
            **self.admin_site.each_context(request),
            "title": _count(len(keys), "Change %d statement", "Change %d statements"),
            "opts": self.opts,
            "keys": " ".join(map(str, keys)),
            "address": f"{reverse('admin:claims_statement_change_many')}?{self.get_preserved_filters(request)}",
            "changelist_url": self._list_address(request),
        }

    def _list_address(self: Any, request: HttpRequest) -> str:
        kept = parse_qs(self.get_preserved_filters(request)).get("_changelist_filters", [""])[0]
        address = reverse("admin:claims_statement_changelist")
        return f"{address}?{kept}" if kept else address


def _row(plan: Plan, words: Words, chosen: dict[int, str] | None) -> Row:
    key = plan.statement.pk
    is_ticked = chosen is None or key in chosen
    return Row(plan.statement, words.lines(plan.before, plan.after), plan.refusals, f"{key}:{plan.stands}", is_ticked)


def _rows_of(done: BulkChange) -> list[Row]:
    """What a change wrote in each statement; those that were deleted since have no name any more. Three queries."""
    statements = Statement.objects.in_bulk(done.keys)
    words = Words(values for row in done.rows.values() for values in (row["before"], row["after"]))
    told = ((key, done.rows[str(key)]) for key in done.keys)
    return [Row(statements.get(key), words.lines(row["before"], row["after"])) for key, row in told]


def _keys(text: str) -> list[int]:
    """The keys of the statements that a page is about, each once."""
    found = text.split()
    if not all(map(is_key, found)):
        raise BadRequest(_("The selection has something that is no row."))
    return list(dict.fromkeys(map(int, found)))


def _chosen(boxes: Sequence[str], keys: Sequence[int]) -> dict[int, str]:
    """The statements that are ticked, of those that the page is about, each with the digest of what was looked at."""
    parts = (box.partition(":") for box in boxes)
    ticked = {int(key): seen for key, _colon, seen in parts if is_key(key)}
    return {key: ticked[key] for key in keys if key in ticked}


def _count(number: int, one: str, several: str) -> str:
    return ngettext(one, several, number) % number


def _too_many() -> str:
    return _("Choose at most %d: nothing was changed.") % MOST
