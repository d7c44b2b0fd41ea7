"""Submit, send back, publish and withdraw: as buttons of one statement and as actions on several.

Nothing is decided here: claims.workflow and claims.publishing do it or refuse it, and this says what they said.
"""

from functools import partial
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from claims import publishing, workflow
from claims.desk.notes import NoteForm, Way, WithdrawalForm
from claims.desk.preview import public_address
from claims.models import Statement
from tracker.admin_base import DeskRequest


def why(refusal: workflow.TransitionRefused) -> str:
    """A refusal beside the statement that it is about: all that is missing, without the title."""
    return " ".join(refusal.blockers) if isinstance(refusal, workflow.NotReady) else str(refusal)


class PublicationButtonsMixin:
    """The buttons of a statement's page."""

    def after_saving(self: Any, request: DeskRequest, statement: Statement) -> bool:
        """Do what the pressed button asks besides saving; True if the editor is done with this page."""
        if "_publish" in request.POST:
            return self._publish(request, statement)
        return self._submit(request, statement)

    def _publish(self: Any, request: DeskRequest, statement: Statement) -> bool:
        note = request.POST.get("change_note", "").strip()
        try:
            edition = publishing.publish_one(statement, by=request.user, note=note)
        except publishing.NothingNew as refusal:
            self.message_user(request, _("Saved. %s") % refusal, messages.INFO)
        except workflow.TransitionRefused as refusal:
            self.message_user(request, _("Saved, not published: %s") % why(refusal), messages.WARNING)
            return False
        else:
            text = _('Saved and published as edition {number}: <a href="{address}">{title}</a>.')
            said = {"number": edition.number, "address": public_address(statement), "title": statement.title}
            self.message_user(request, format_html(text, **said), messages.SUCCESS)
        return True

    def _submit(self: Any, request: DeskRequest, statement: Statement) -> bool:
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

    @admin.action(description=gettext_lazy("Send back to draft"), permissions=["publish"])
    def send_back_selected(self: Any, request: HttpRequest, queryset: QuerySet) -> None:
        done = self._each(request, queryset, workflow.send_back)
        self._count(request, done, ngettext("%d statement was sent back.", "%d statements were sent back.", done))

    @admin.action(description=gettext_lazy("Publish …"), permissions=["publish"])
    def publish_selected(self: Any, request: DeskRequest, queryset: QuerySet) -> HttpResponse | None:
        """Ask for a note, then publish all or none."""
        form = NoteForm(request.POST if "apply" in request.POST else None)
        statements = list(queryset)
        if not form.is_valid():
            return self.ask(request, "publish_selected", statements, form)
        seen = request.POST.get("seen", "-")
        try:
            done = len(publishing.publish(statements, by=request.user, note=form.cleaned_data["note"], seen=seen))
        except publishing.ChangedMeanwhile as refusal:
            self.message_user(request, str(refusal), messages.WARNING)
            return self.ask(request, "publish_selected", statements, form)
        except workflow.NotReady:
            return self.ask(request, "publish_selected", statements, form)
        except workflow.TransitionRefused as refusal:
            self.message_user(request, _("Nothing was published: %s") % refusal, messages.ERROR)
            return None
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
        self: Any, request: HttpRequest, action: str, statements: list[Statement], form: forms.Form
    ) -> HttpResponse:
        """The page between an action and its deed: what it concerns, what is missing, one public line."""
        publishes = action == "publish_selected"
        proposals = publishing.propose([statement.pk for statement in statements]) if publishes else []
        unblocked: list[tuple[Statement, list[str]]] = [(statement, []) for statement in statements]
        rows = [(proposal.statement, proposal.blockers) for proposal in proposals] if publishes else unblocked
        context = {
            **self.admin_site.each_context(request),
            "title": _("Publish") if publishes else _("Withdraw"),
            "opts": self.opts,
            "action": action,
            "publishes": publishes,
            "rows": rows,
            "can_apply": not any(blockers for _statement, blockers in rows),
            "form": form,
            "seen": publishing.together(proposals),
            "changelist_url": reverse("admin:claims_statement_changelist"),
        }
        return TemplateResponse(request, "admin/claims/statement/ask.html", context)
