"""What hangs on a statement, edited on its page."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from claims.desk.follow_up_forms import FollowUpForm, FollowUpFormSet
from claims.models import Criterion, FollowUp, Link, Party, Statement
from claims.workflow import MOST_CRITERIA
from sources.proposing import propose_source
from tracker.admin_base import PROSE, BoundedFormsMixin, RelatedPickerMixin, UnchangedIsSoundMixin, is_key


class LinesInline(BoundedFormsMixin, RelatedPickerMixin, admin.StackedInline):
    """One line for each, which wraps where a screen is narrow."""

    template = "admin/claims/statement/_lines.html"
    form = UnchangedIsSoundMixin


class PartyInline(LinesInline):
    model = Party
    fields = [("actor", "role", "speaker", "position")]
    autocomplete_fields = ["actor", "speaker"]
    verbose_name_plural = _("Who")

    def get_extra(self, request: HttpRequest, obj: Statement | None = None, **kwargs: Any) -> int:
        return 0 if obj else 1


class LinkInline(LinesInline):
    model = Link
    fk_name = "from_statement"
    fields = [("relation", "to_statement")]
    autocomplete_fields = ["to_statement"]
    extra = 0
    verbose_name_plural = _("How it bears on other statements: this statement …")


class CriterionForm(UnchangedIsSoundMixin):
    """A criterion that is written anew carries the moment at which it is."""

    def clean(self) -> dict[str, Any]:
        if self.has_changed():
            self.instance.written_at = timezone.now()
        return super().clean() or {}


class CriterionInline(LinesInline):
    """What would count. After the first verdict they are read, not written."""

    model = Criterion
    form = CriterionForm
    formfield_overrides = PROSE
    fields = [("counts_as", "text")]
    extra = 0
    verbose_name_plural = _("Criteria: what would count, written before the first verdict")

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return super().get_queryset(request).order_by("-counts_as", "pk")

    def get_max_num(self, request: HttpRequest, obj: Statement | None = None, **kwargs: Any) -> int:
        return MOST_CRITERIA

    def has_add_permission(self, request: HttpRequest, obj: Statement | None = None) -> bool:
        return super().has_add_permission(request, obj) and not has_verdict(request, obj)

    def has_change_permission(self, request: HttpRequest, obj: Statement | None = None) -> bool:
        return super().has_change_permission(request, obj) and not has_verdict(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: Statement | None = None) -> bool:
        return super().has_delete_permission(request, obj) and not has_verdict(request, obj)


def has_verdict(request: HttpRequest, statement: Statement | None) -> bool:
    """Whether a status settles it already. One query for a request, which asks several times."""
    if statement is None or statement.pk is None:
        return False
    known: dict[int, bool] = vars(request).setdefault("verdicts", {})
    if statement.pk not in known:
        known[statement.pk] = statement.first_verdict is not None
    return known[statement.pk]


class FollowUpInline(BoundedFormsMixin, RelatedPickerMixin, admin.StackedInline):
    """Existing follow-ups as one line each, of which one may be opened, and one form ready to fill."""

    model = FollowUp
    fk_name = "statement"
    form = FollowUpForm
    formset = FollowUpFormSet
    template = "admin/claims/statement/_follow_ups.html"
    formfield_overrides = PROSE
    autocomplete_fields = ["quote", "reference", "also_shown_by", "told_by", "occasion"]
    fieldsets = [
        (
            None,
            {
                "fields": [
                    ("occurred_on", "kind", "status"),
                    ("shows", "basis"),
                    "summary",
                    "quote",
                    "evidence_text",
                    ("evidence_source", "evidence_language"),
                ]
            },
        ),
        (
            _("Evidence that is not quoted; who tells it; where it happened"),
            {"classes": ["collapse"], "fields": ["reference", "also_shown_by", "told_by", "occasion"]},
        ),
        (
            _("Reason, search note, correction"),
            {"classes": ["collapse"], "fields": ["why", "reason", "search_note", "corrects"]},
        ),
        (
            _("Restated: what changed"),
            {"classes": ["collapse"], "fields": ["due_on", ("words_before", "words_after")]},
        ),
    ]

    def get_formset(self, request: Any, obj: Statement | None = None, **kwargs: Any) -> Any:
        formset = super().get_formset(request, obj, **kwargs)
        propose_source(formset.form, "evidence_source", request.user)
        return formset

    def get_extra(self, request: HttpRequest, obj: Statement | None = None, **kwargs: Any) -> int:
        return 1 if obj and opened(request) is None else 0

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return super().get_queryset(request).filter(pk=opened(request))


def opened(request: HttpRequest) -> int | None:
    """The follow-up that is open: named in the address, and by the form that was posted."""
    key = request.POST.get("follow_ups-0-id") or request.GET.get("follow_up", "")
    return int(key) if is_key(key) else None
