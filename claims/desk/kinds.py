"""A statement's page asks only what its kind can be asked: a claim begins unchecked, without deadline or parts."""

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _

from claims.models import Criterion, Statement
from tracker.vocabulary import OPENINGS, STATUS_WORDS, Kind

NEW = {Kind.CLAIM: _("New claim"), Kind.COMMITMENT: _("New commitment")}
OF_COMMITMENTS = {"initial_status", "undertaking", "parts_expected", "due_on", "due_text"}


def is_of_a_claim(request: HttpRequest, statement: Statement | None) -> bool:
    """Whether the page is a claim's, and stays one: who turns a commitment into a claim sees what is to be emptied."""
    kind = request.POST.get("kind") or request.GET.get("kind")
    if statement is None:
        return kind == Kind.CLAIM
    return statement.kind == Kind.CLAIM and (statement.was_public or kind in (None, "", Kind.CLAIM))


class BeginsByKindMixin(forms.ModelForm):
    """A form that asks with which status a statement begins where its kind leaves a choice."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._offer_openings()

    def full_clean(self) -> None:
        self._offer_openings()  # again: what another editor saved meanwhile may have made it another kind
        super().full_clean()

    def _offer_openings(self) -> None:
        kind = self["kind"].value() if "kind" in self.fields else self.instance.kind
        if kind in OPENINGS and "initial_status" in self.fields:
            choices = [(value, STATUS_WORDS[value].label) for value in OPENINGS[kind]]
            self.fields["initial_status"].choices = choices  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        if "initial_status" not in self.fields:
            kind = cleaned.get("kind") or self.instance.kind
            self.instance.initial_status = next(iter(OPENINGS.get(kind, ())), "")
        return cleaned


class ShapedByKindMixin:
    """The page of a claim without what only commitments have."""

    def get_fieldsets(self, request: HttpRequest, obj: Statement | None = None) -> Any:
        fieldsets = super().get_fieldsets(request, obj)  # type: ignore[misc]
        return _without(OF_COMMITMENTS, fieldsets) if is_of_a_claim(request, obj) else fieldsets

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """What leads to a new one knows which kind it leads to, and the way back to this very list."""
        here = {"_changelist_filters": request.GET.urlencode()} if request.GET else {}
        address = reverse("admin:claims_statement_add")
        new = [(f"{address}?{urlencode({'kind': kind, **here})}", name) for kind, name in NEW.items()]
        response: HttpResponse = super().changelist_view(request, {"new": new, **(extra_context or {})})  # type: ignore[misc]
        return response

    def get_inlines(self, request: HttpRequest, obj: Statement | None = None) -> list[Any]:
        """Criteria too, unless some were left behind. What was posted is read with the lines that its page had."""
        inlines: list[Any] = super().get_inlines(request, obj)  # type: ignore[misc]
        if request.method == "POST":
            has_criteria = "criteria-TOTAL_FORMS" in request.POST
        else:
            has_criteria = not is_of_a_claim(request, obj) or bool(obj and obj.criteria.exists())
        if has_criteria:
            return inlines
        return [inline for inline in inlines if inline.model is not Criterion]


def _without(names: set[str], fieldsets: Any) -> list[Any]:
    """The fieldsets without these fields, and without what is empty then; a line of several is asked as a whole."""
    kept = []
    for title, options in fieldsets:
        fields = [field for field in options["fields"] if not names & ({field} if isinstance(field, str) else {*field})]
        if fields:
            kept.append((title, {**options, "fields": fields}))
    return kept
