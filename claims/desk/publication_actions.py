"""Submit, send back, publish and withdraw: as buttons of one statement and as actions on several.

Nothing is decided here: claims.workflow and claims.publishing do it or refuse it, and this says what they said.
"""

from functools import partial
from typing import Any, NamedTuple

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from claims import publishing, workflow
from claims.desk.batch_page import batch_address
from claims.desk.differences import Sections, changes, contexts
from claims.desk.notes import PublicationForm, Way, WithdrawalForm
from claims.desk.review import DeskNoteForm
from claims.models import Statement
from claims.publishing import background
from tracker.admin_base import DeskRequest


class Row(NamedTuple):
    """A statement on the page that asks: what keeps it, and what was looked at of it."""

    statement: Statement
    missing: list[str] = []
    seen: str = ""
    sections: Sections = {}


MOST_AT_ONCE = 400  # statements that a page asks about, each with what it would change


def _list_of(request: HttpRequest) -> str:
    """The list as it was narrowed down, if that is where the action was chosen."""
    plain = reverse("admin:claims_statement_changelist")
    return request.get_full_path() if request.path == plain else plain


def why(refusal: workflow.TransitionRefused) -> str:
    """A refusal beside the statement that it is about: all that is missing, without the title."""
    return " ".join(refusal.blockers) if isinstance(refusal, workflow.NotReady) else str(refusal)


class PublicationButtonsMixin:
    """The buttons of a statement's page."""

    def submit_saved(self: Any, request: DeskRequest, statement: Statement) -> bool:
        """Hand what was saved to review; False if that was refused."""
        try:
            workflow.submit(statement, by=request.user)
        except workflow.TransitionRefused as refusal:
            self.message_user(request, _("Saved, not submitted: %s") % why(refusal), messages.WARNING)
            return False
        self.message_user(request, _("“%s” was saved and handed to review.") % statement, messages.SUCCESS)
        return True

    def withdraw_view(self: Any, request: HttpRequest, object_id: str) -> HttpResponse:
        """Ask for the reason of withdrawing one statement; the answer goes to the action."""
        if not self.has_withdraw_permission(request):
            raise PermissionDenied
        statement = self.get_object(request, object_id)
        if statement is None or not statement.is_shown:
            raise Http404
        return self.ask(request, "withdraw_selected", [statement], WithdrawalForm())


class PublicationActionsMixin:
    """The actions of the list of statements."""

    def has_publish_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm("claims.publish_statement")

    def has_withdraw_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm("claims.withdraw_statement")

    @admin.action(description=gettext_lazy("Submit for review"), permissions=["change"])
    def submit_selected(self: Any, request: HttpRequest, queryset: QuerySet) -> None:
        done = self._each(request, queryset, workflow.submit)
        said = ngettext("%d statement was handed to review.", "%d statements were handed to review.", done)
        self._count(request, done, said)

    @admin.action(description=gettext_lazy("Send back selected …"), permissions=["publish"])
    def send_back_selected(self: Any, request: HttpRequest, queryset: QuerySet) -> HttpResponse | None:
        """Ask what is to be mended, then hand each that waits for an answer back to who submitted it."""
        form = DeskNoteForm(request.POST if "apply" in request.POST else None)
        form.fields["desk_note"].required = True
        if not form.is_valid():
            intro = _("Each that waits for review goes back to whoever submitted it, with this note:")
            told = {"title": _("Send back"), "intro": intro}
            return self.ask(request, "send_back_selected", list(queryset), form, **told)
        note = form.cleaned_data["desk_note"]
        done = self._each(request, queryset, partial(workflow.send_back, note=note))
        self._count(request, done, ngettext("%d statement was sent back.", "%d statements were sent back.", done))
        return None

    @admin.action(description=gettext_lazy("Publish …"), permissions=["publish"])
    def publish_selected(self: Any, request: DeskRequest, queryset: QuerySet) -> HttpResponse | None:
        """Ask for a note, then publish all or none."""
        form = PublicationForm(request.POST if "apply" in request.POST else None)
        statements = list(queryset[: MOST_AT_ONCE + 1])
        if len(statements) > MOST_AT_ONCE:
            self.message_user(request, _("Choose at most %d: nothing was published.") % MOST_AT_ONCE, messages.WARNING)
            return None
        if not form.is_valid():
            return self.ask_to_publish(request, statements, form)
        seen = {one.pk: request.POST.get(f"seen-{one.pk}", "-") for one in statements}
        note, at = form.cleaned_data["note"], form.cleaned_data["at"]
        if at and seen:
            bundle = background.publish_together(seen, by=request.user, note=note, at=at)
            return HttpResponseRedirect(batch_address(bundle))
        if len(seen) > background.TOGETHER:
            return HttpResponseRedirect(batch_address(background.publish_later(seen, by=request.user, note=note)))
        try:
            done = len(
                publishing.publish(statements, by=request.user, note=note, seen=publishing.combined(seen.values()))
            )
        except workflow.TransitionRefused as refusal:
            self.message_user(request, _("Nothing was published: %s") % refusal, messages.WARNING)
            return self.ask_to_publish(request, statements, form)
        self._count(request, done, ngettext("%d statement was published.", "%d statements were published.", done))
        same = len(statements) - done
        unchanged = ngettext("%d had nothing new to say.", "%d had nothing new to say.", same)
        self._count(request, same, unchanged, messages.INFO)
        return None

    @admin.action(description=gettext_lazy("Withdraw …"), permissions=["withdraw"])
    def withdraw_selected(self: Any, request: HttpRequest, queryset: QuerySet) -> HttpResponse | None:
        """Ask how and why, then take back each that is published."""
        form = WithdrawalForm(request.POST if "apply" in request.POST else None)
        if not form.is_valid():
            return self.ask(request, "withdraw_selected", list(queryset), form)
        reason, into = form.cleaned_data["note"], form.cleaned_data["merged_into"]
        if form.cleaned_data["way"] == Way.UNMAINTAINED:
            done = self._each(request, queryset, partial(publishing.retire, reason=reason))
            said = ngettext("%d statement is no longer maintained.", "%d statements are no longer maintained.", done)
        else:
            done = self._each(request, queryset, partial(publishing.withdraw, reason=reason, merged_into=into))
            said = ngettext("%d statement was withdrawn.", "%d statements were withdrawn.", done)
        self._count(request, done, said)
        return None

    def _each(self: Any, request: HttpRequest, queryset: QuerySet, move: Any) -> int:
        """Move each statement, say each refusal; how many moved."""
        done = 0
        for statement in queryset:
            try:
                move(statement, by=request.user)
                done += 1
            except workflow.TransitionRefused as refusal:
                self.message_user(request, str(refusal), messages.WARNING)
        return done

    def _count(self: Any, request: HttpRequest, count: int, text: str, level: int = messages.SUCCESS) -> None:
        if count:
            self.message_user(request, text % count, level)

    def ask(
        self: Any, request: HttpRequest, action: str, statements: list[Statement], form: forms.Form, **more: Any
    ) -> HttpResponse:
        """The page between an action and its deed: what it concerns, and one public line."""
        context = {
            **self.admin_site.each_context(request),
            "title": _("Withdraw"),
            "opts": self.opts,
            "action": action,
            "rows": [Row(statement) for statement in statements],
            "form": form,
            "changelist_url": _list_of(request),
            **more,
        }
        return TemplateResponse(request, "admin/claims/statement/ask.html", context)

    def ask_to_publish(self: Any, request: DeskRequest, statements: list[Statement], form: forms.Form) -> HttpResponse:
        """The same, with what each would change for readers; what cannot be published is not ticked."""
        proposals = publishing.propose([statement.pk for statement in statements])
        edits, around = publishing.last_edits(proposals), contexts(proposals)
        rows = []
        for proposal in proposals:
            unmet = publishing.unmet(proposal, edits[proposal.statement.pk], by=request.user, note="-")
            wants = [*proposal.blockers, *map(str, unmet)]
            rows.append(Row(proposal.statement, wants, proposal.digest, changes(proposal, around)))
        form.fields["note"].required = any(publishing.needs_note(proposal) for proposal in proposals)
        return self.ask(
            request,
            "publish_selected",
            statements,
            form,
            rows=rows,
            publishes=True,
            together=background.TOGETHER,
            title=_("Publish"),
        )
