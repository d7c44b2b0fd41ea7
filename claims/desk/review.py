"""The page on which a publication is read before it happens: what changes for readers, then publish or send back."""

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from claims import publishing, workflow
from claims.desk.differences import changes, contexts
from claims.desk.notes import public_note
from claims.desk.panel import panel
from claims.desk.preview import public_address
from claims.models import SHARED, Review, Statement, statements_showing
from claims.publishing import Proposal, SecondPersonNeeded
from tracker.admin_base import DeskRequest, ProseTextarea
from tracker.editing.once import once
from tracker.text import require_plain_text
from tracker.vocabulary import STATUS_WORDS

MOST_SUBMITTED = 200  # statements that one edit of a shared row hands to review at once


class ConfirmationForm(forms.Form):
    """How the publisher checked the words of a quote that no captured text holds."""

    confirmation = public_note(label=gettext_lazy("How you checked these words (public)"))


class PublishForm(forms.Form):
    """What readers are told of a publication, and what it was when it was looked at."""

    note = public_note(label=gettext_lazy("What changed (public)"), required=False)
    seen = forms.CharField(widget=forms.HiddenInput)


class DeskNoteForm(forms.Form):
    """What people of the desk tell each other about a submission."""

    desk_note = forms.CharField(
        label=gettext_lazy("Note (desk only)"),
        max_length=1000,
        required=False,
        validators=[require_plain_text],
        widget=ProseTextarea({"rows": 2}),
    )


class ReviewPageMixin:
    """The review page of a statement's admin."""

    @once
    def review_view(self: Any, request: DeskRequest, object_id: str) -> HttpResponse:
        statement = self.get_object(request, object_id)
        if statement is None:
            raise Http404
        if not self.has_view_permission(request, statement):
            raise PermissionDenied
        deeds = {
            "_publish": self._publish_seen,
            "_send_back": self._send_back,
            "_submit": self._submit_seen,
            "_confirm": self._confirm,
        }
        pressed = next((deed for name, deed in deeds.items() if name in request.POST), None)
        response: HttpResponse | None = pressed(request, statement) if pressed else None
        return response or self._review_page(request, statement)

    def submit_showing_view(
        self: Any, request: DeskRequest, app_label: str, model_name: str, pk: int
    ) -> HttpResponseRedirect:
        """Hand to review what an edit of a row that several share changes of each published statement that shows it."""
        if request.method != "POST" or not self.has_change_permission(request):
            raise PermissionDenied
        keys = _showing(app_label, model_name, pk).values("pk")
        showing = Statement.objects.pending().filter(pk__in=keys)
        waiting = Review.objects.awaiting_review().values("statement")
        done = self._each(request, showing.exclude(pk__in=waiting)[:MOST_SUBMITTED], workflow.submit)
        said = ngettext("%d statement was handed to review.", "%d statements were handed to review.", done)
        self.message_user(request, said % done, messages.SUCCESS if done else messages.INFO)
        return HttpResponseRedirect(reverse(f"admin:{app_label}_{model_name}_change", args=[pk]))

    def _publish_seen(self: Any, request: DeskRequest, statement: Statement) -> HttpResponse | None:
        if not self.has_publish_permission(request):
            raise PermissionDenied
        form = PublishForm(request.POST)
        if not form.is_valid():
            return None
        note, seen = form.cleaned_data["note"], form.cleaned_data["seen"]
        try:
            edition = publishing.publish_one(statement, by=request.user, note=note, seen=seen)
        except workflow.TransitionRefused as refusal:
            self.message_user(request, _("Not published: %s") % refusal, messages.WARNING)
            return None
        text = _('Published as edition {number}: <a href="{address}">{title}</a>.')
        said = {"number": edition.number, "address": public_address(statement), "title": statement.title}
        self.message_user(request, format_html(text, **said), messages.SUCCESS)
        return self._back_to_list(request, statement)

    def _send_back(self: Any, request: DeskRequest, statement: Statement) -> HttpResponse | None:
        if not self.has_publish_permission(request):
            raise PermissionDenied
        return self._told(request, statement, workflow.send_back, _("“%s” was sent back."))

    def _submit_seen(self: Any, request: DeskRequest, statement: Statement) -> HttpResponse | None:
        if not self.has_change_permission(request, statement):
            raise PermissionDenied
        return self._told(request, statement, workflow.submit, _("“%s” was handed to review."))

    def _told(self: Any, request: DeskRequest, statement: Statement, move: Any, done: str) -> HttpResponse | None:
        """Make a move with a note from one person of the desk to another."""
        form = DeskNoteForm(request.POST)
        if not form.is_valid():
            return None
        try:
            move(statement, by=request.user, note=form.cleaned_data["desk_note"])
        except workflow.TransitionRefused as refusal:
            self.message_user(request, str(refusal), messages.WARNING)
            return None
        self.message_user(request, done % statement, messages.SUCCESS)
        return self._back_to_list(request, statement)

    def _confirm(self: Any, request: DeskRequest, statement: Statement) -> HttpResponse | None:
        """Keep how somebody checked a quote that readers are about to see; the page is then looked at anew."""
        if not self.has_publish_permission(request):
            raise PermissionDenied
        form = ConfirmationForm(request.POST)
        unconfirmed = publishing.unconfirmed_quotes(publishing.propose_one(statement.pk))
        quote = next((quote for quote in unconfirmed if str(quote.pk) == request.POST.get("_confirm")), None)
        if quote is None or not form.is_valid():
            return None
        publishing.confirm(quote, by=request.user, words=form.cleaned_data["confirmation"])
        return HttpResponseRedirect(review_address(statement))

    def _back_to_list(self: Any, request: DeskRequest, statement: Statement) -> HttpResponse:
        response: HttpResponse = self.response_post_save_change(request, statement)
        return response

    def _review_page(self: Any, request: DeskRequest, statement: Statement) -> HttpResponse:
        proposal = publishing.propose_one(statement.pk)
        return TemplateResponse(
            request,
            "admin/claims/statement/review.html",
            {
                **self.admin_site.each_context(request),
                **self._forms(request, proposal),
                "title": _("Review: %s") % statement,
                "opts": self.opts,
                "original": statement,
                "panel": panel(proposal),
                "sections": changes(proposal, contexts([proposal])),
                "is_new": proposal.current is None,
                "thread": Review.objects.filter(statement=statement).select_related("by", "to")[:20],
                "submission": Review.objects.awaiting_review().filter(statement=statement).first(),
                "may_withdraw": self.has_withdraw_permission(request),
                "may_change": self.has_change_permission(request, statement),
            },
        )

    def _forms(self: Any, request: DeskRequest, proposal: Proposal) -> dict[str, Any]:
        """What may be done about it, and what keeps this person from it."""
        may_publish = self.has_publish_permission(request)
        edits = publishing.last_edits([proposal])[proposal.statement.pk]
        wants = publishing.unmet(proposal, edits, by=request.user, note="-") if may_publish else []
        posted = request.POST.dict() if request.method == "POST" else None
        initial = {"note": suggested_note(proposal), "seen": publishing.together([proposal])}
        again = {**posted, "seen": initial["seen"]} if posted and "_publish" in posted else None
        form = PublishForm(again, initial=initial)  # what is shown now is what the next press publishes
        form.fields["note"].required = publishing.needs_note(proposal)
        return {
            "may_publish": may_publish,
            "needs_second_person": any(isinstance(want, SecondPersonNeeded) for want in wants),
            "wants": wants,
            "unconfirmed": publishing.unconfirmed_quotes(proposal),
            "form": form,
            "confirmation_form": ConfirmationForm(),
            "desk_form": DeskNoteForm(posted if posted and {"_send_back", "_submit"} & set(posted) else None),
            "has_news": proposal.has_news or not proposal.statement.is_shown,
        }


def _showing(app_label: str, model_name: str, pk: int) -> QuerySet[Statement]:
    """The statements that show a row of a kind that several may share."""
    models = {model._meta.label_lower: model for model in SHARED}
    model = models.get(f"{app_label}.{model_name}")
    showing = statements_showing(get_object_or_404(model, pk=pk)) if model else None
    if showing is None:
        raise Http404
    return showing


def review_address(statement: Statement) -> str:
    return reverse("admin:claims_statement_review", args=[statement.pk])


def suggested_note(proposal: Proposal) -> str:
    """What changed, in a line, where that can be told from the documents; empty for the first edition."""
    current, document = proposal.current, proposal.document
    if current is None:
        return ""
    if current["status"] != document["status"]:
        before, after = (STATUS_WORDS[one["status"]].label for one in (current, document))
        return _("Status: %(before)s → %(after)s.") % {"before": before, "after": after}
    added = len(document["follow_ups"]) - len(current["follow_ups"])
    return _("New follow-up.") if added == 1 else ""
