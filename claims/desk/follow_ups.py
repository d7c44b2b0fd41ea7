"""Follow-ups across all statements."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from claims import publishing, workflow
from claims.desk.chips import status_chip
from claims.desk.follow_up_forms import FollowUpForm
from claims.desk.inlines import FollowUpInline
from claims.models import FollowUp, FollowUpTerms
from tracker.admin_base import DeskAdmin
from tracker.dates import in_words


@admin.register(FollowUp)
class FollowUpAdmin(DeskAdmin):
    form = FollowUpForm
    list_display = ["statement", "number", "occurred", "kind", "chip", "summary_start"]
    list_select_related = ["statement"]
    list_filter = ["kind", "status", "public"]
    found_by = FollowUpTerms
    search_fields = ["statement__folded__contains", "quote__folded__contains"]
    search_help_text = _("Statement or evidence, in any script and spelling.")
    ordering = ["-occurred_latest", "-pk"]
    autocomplete_fields = ["statement", *FollowUpInline.autocomplete_fields]
    fieldsets = [(None, {"fields": ["statement"]}), *FollowUpInline.fieldsets]

    @admin.display(description=_("date"), ordering="occurred_latest")
    def occurred(self, follow_up: FollowUp) -> str:
        return in_words(follow_up.occurred_on)

    @admin.display(description=_("new status"), ordering="status")
    def chip(self, follow_up: FollowUp) -> SafeString:
        return status_chip(follow_up.status)

    @admin.display(description=_("what happened"))
    def summary_start(self, follow_up: FollowUp) -> str:
        return follow_up.summary[:100]

    def get_readonly_fields(self, request: HttpRequest, obj: FollowUp | None = None) -> tuple[str, ...]:
        fields = tuple(super().get_readonly_fields(request, obj))
        return (*fields, "statement") if obj else fields

    def lock_for_writing(self, key: int) -> None:
        """As for its statement: who saves waits for who publishes."""
        workflow.lock(*FollowUp.objects.filter(pk=key).values_list("statement", flat=True))

    def has_delete_permission(self, request: HttpRequest, obj: FollowUp | None = None) -> bool:
        return super().has_delete_permission(request, obj) and not (obj and obj.public)

    def save_model(self, request: HttpRequest, obj: FollowUp, form: Any, change: bool) -> None:
        form.save_pasted_quote()
        if not change:
            obj.number = workflow.next_number(obj.statement)
        super().save_model(request, obj, form, change)

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        super().save_related(request, form, formsets, change)
        publishing.sync(publishing.propose_one(form.instance.statement_id))
