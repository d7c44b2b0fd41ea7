"""What hangs on a statement, edited on its page."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from claims.desk.follow_up_forms import FollowUpForm, FollowUpFormSet
from claims.models import FollowUp, Link, Party, Statement
from tracker.admin_base import PROSE, BoundedFormsMixin, RelatedPickerMixin, UnchangedIsSoundMixin, is_key


class PartyInline(BoundedFormsMixin, RelatedPickerMixin, admin.TabularInline):
    model = Party
    form = UnchangedIsSoundMixin
    fields = ["actor", "role", "speaker", "position"]
    autocomplete_fields = ["actor", "speaker"]
    verbose_name_plural = _("Who")

    def get_extra(self, request: HttpRequest, obj: Statement | None = None, **kwargs: Any) -> int:
        return 0 if obj else 1


class LinkInline(BoundedFormsMixin, RelatedPickerMixin, admin.TabularInline):
    model = Link
    form = UnchangedIsSoundMixin
    fk_name = "from_statement"
    fields = ["relation", "to_statement"]
    autocomplete_fields = ["to_statement"]
    extra = 0
    verbose_name_plural = _("How it bears on other statements: this statement …")


class FollowUpInline(BoundedFormsMixin, RelatedPickerMixin, admin.StackedInline):
    """Existing follow-ups as one line each, of which one may be opened, and one form ready to fill."""

    model = FollowUp
    form = FollowUpForm
    formset = FollowUpFormSet
    template = "admin/claims/statement/_follow_ups.html"
    formfield_overrides = PROSE
    autocomplete_fields = ["quote"]
    fieldsets = [
        (
            None,
            {
                "fields": [
                    ("occurred_on", "kind", "status"),
                    "summary",
                    "quote",
                    "evidence_text",
                    ("evidence_source", "evidence_language"),
                ]
            },
        ),
        (
            _("Reason, search note, correction"),
            {
                "classes": ["collapse"],
                "fields": ["reason", "search_note", "corrects"],
            },
        ),
    ]

    def get_extra(self, request: HttpRequest, obj: Statement | None = None, **kwargs: Any) -> int:
        return 1 if obj and opened(request) is None else 0

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return super().get_queryset(request).filter(pk=opened(request))


def opened(request: HttpRequest) -> int | None:
    """The follow-up that is open: named in the address, and by the form that was posted."""
    key = request.POST.get("follow_ups-0-id") or request.GET.get("follow_up", "")
    return int(key) if is_key(key) else None
