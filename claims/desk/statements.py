"""The statement's page, where editors spend their day, and the list that leads there."""

from typing import Any

from django.contrib import admin
from django.contrib.admin.views.main import ChangeList
from django.core.exceptions import PermissionDenied
from django.db.models import BooleanField, Case, QuerySet, Value, When
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import URLPattern, path, reverse
from django.utils.formats import localize
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from claims import publishing, workflow
from claims.desk import looks
from claims.desk.batch_page import BatchPageMixin
from claims.desk.bulk_page import BulkPageMixin
from claims.desk.chips import status_chip
from claims.desk.deleted import DeletedDraftsMixin
from claims.desk.export_page import ExportPageMixin
from claims.desk.filters import AssigneeFilter, OverdueFilter, PendingFilter, ReviewFilter, StatusFilter
from claims.desk.history import StatementHistoryMixin
from claims.desk.inlines import CriterionInline, FollowUpInline, LinkInline, PartyInline
from claims.desk.intake_page import IntakePageMixin
from claims.desk.kinds import ShapedByKindMixin
from claims.desk.panel import panel
from claims.desk.preview import preview_page
from claims.desk.publication_actions import PublicationActionsMixin, PublicationButtonsMixin
from claims.desk.queue_page import QueuePageMixin
from claims.desk.review import ReviewPageMixin, review_address
from claims.desk.statement_form import StatementForm
from claims.models import Statement, StatementTerms
from sources.proposing import propose_source
from tracker.admin_base import DeskAdmin, told_apart
from tracker.clock import today
from tracker.dates import in_words
from tracker.timeliness import overdue

NOT_OF_THE_FORM = {*workflow.WRITES, "synced_at"}


class StatementList(ChangeList):
    """Statements with what the list says of each. A page of one, and a picker, do not ask for that."""

    def get_queryset(self, request: HttpRequest, exclude_parameters: Any = None) -> QuerySet:
        is_late = overdue(today(), due="deadline")
        late = Case(When(is_late, then=Value(True)), default=Value(False), output_field=BooleanField())
        self.root_queryset = looks.with_look(Statement.objects.with_deadline().with_pending()).annotate(late=late)
        found: QuerySet = super().get_queryset(request, exclude_parameters)
        return found


@admin.register(Statement)
class StatementAdmin(
    ShapedByKindMixin,
    QueuePageMixin,
    BatchPageMixin,
    IntakePageMixin,
    ExportPageMixin,
    BulkPageMixin,
    ReviewPageMixin,
    PublicationButtonsMixin,
    PublicationActionsMixin,
    StatementHistoryMixin,
    DeletedDraftsMixin,
    DeskAdmin,
):
    form = StatementForm
    change_form_template = "admin/claims/statement/change_form.html"
    inlines = [FollowUpInline, PartyInline, CriterionInline, LinkInline]
    actions = ["change_selected", "submit_selected", "send_back_selected", "publish_selected", "withdraw_selected"]
    list_display = ["title", "status_chip", "publication", "has_pending", "due", "look", "assignee", "kind"]
    empty_value_display = ""
    list_select_related = ["assignee"]
    list_filter = [
        "publication",
        PendingFilter,
        ReviewFilter,
        OverdueFilter,
        AssigneeFilter,
        "kind",
        "weight",
        StatusFilter,
        "topics",
    ]
    sortable_by = ["title", "due", "look"]
    found_by = StatementTerms
    search_fields = [
        "folded__contains",
        "quote__folded__contains",
        "parties__actor__folded__contains",
        "parties__actor__names__folded__contains",
    ]
    search_help_text = _("Title, summary, quote or actor, in any script and spelling.")
    known_by = ["folded"]
    autocomplete_fields = ["quote", "topics", "occasion"]
    fieldsets = [
        (
            _("What was said"),
            {
                "classes": ["before-parties"],
                "fields": [
                    "kind",
                    "title",
                    "summary",
                    "quote",
                    "quote_text",
                    ("quote_source", "quote_language"),
                    ("attribution", "modality"),
                ],
            },
        ),
        (_("When and where"), {"fields": ["made_on", "due_on", "due_text", "occasion"]}),
        (
            _("How it began"),
            {"fields": [("initial_status", "undertaking", "parts_expected")]},
        ),
        (_("Where it belongs"), {"classes": ["after-criteria", "before-links"], "fields": ["topics", "weight"]}),
        (_("Desk: never published"), {"fields": [("assignee", "review_on", "review_every"), "internal_note"]}),
        (_("Its address"), {"classes": ["collapse"], "fields": ["slug"]}),
    ]

    # The list

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[ChangeList]:
        return StatementList

    @admin.display(description=_("status"))
    def status_chip(self, statement: Any) -> SafeString:
        return status_chip(statement.status)

    @admin.display(description=_("due"), ordering="due_latest")
    def due(self, statement: Any) -> SafeString | str:
        words = in_words(statement.deadline_on) if statement.deadline_on else ""
        return format_html('<span class="desk-late">{}: {}</span>', _("Overdue"), words) if statement.late else words

    @admin.display(description=_("next look"), ordering="look_on")
    def look(self, statement: Any) -> SafeString | str:
        day = localize(statement.look_on) if statement.look_on else ""
        is_late = looks.is_overdue(statement.look_on, today())
        return format_html('<span class="desk-late">{}: {}</span>', _("Overdue"), day) if is_late else day

    @admin.display(description=_("changes"))
    def has_pending(self, statement: Any) -> SafeString | str:
        return format_html('<span class="desk-pending">{}</span>', _("Unpublished")) if statement.pending else ""

    def option(self, row: Statement, typed: str) -> str:
        stands = "" if row.is_shown else row.get_publication_display()
        return told_apart(row.title, row.get_kind_display(), in_words(row.made_on), stands)

    # What may be changed

    def get_readonly_fields(self, request: HttpRequest, obj: Statement | None = None) -> tuple[str, ...]:
        fields = tuple(super().get_readonly_fields(request, obj))
        return (*fields, "slug", "kind") if obj and obj.was_public else fields

    # The page

    def get_form(self, request: Any, obj: Statement | None = None, change: bool = False, **kwargs: Any) -> Any:
        form = super().get_form(request, obj, change, **kwargs)
        if obj is None:
            propose_source(form, "quote_source", request.user)
        return form

    def lock_for_writing(self, key: int) -> None:
        """Who saves waits for who saves or publishes the same statement, and then reads what they left."""
        workflow.lock(key)

    def save_model(self, request: HttpRequest, obj: Statement, form: Any, change: bool) -> None:
        """Where a statement stands is not part of its form: only claims.workflow writes that."""
        form.save_pasted_quote()
        if not change:
            super().save_model(request, obj, form, change)
            return
        names = [field.name for field in obj._meta.concrete_fields if not field.primary_key]
        obj.save(update_fields=[name for name in names if name not in NOT_OF_THE_FORM])

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        context["may_publish"] = self.has_publish_permission(request)
        context["may_withdraw"] = self.has_withdraw_permission(request)
        context["panel"] = panel(context["adminform"].form.proposal)
        return super().render_change_form(request, context, *args, **kwargs)

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        """Keep the statement in step, if readers see nothing of this edit."""
        super().save_related(request, form, formsets, change)
        is_public_edit = form.changes_what_readers_see or any(formset.has_changed() for formset in formsets)
        if form.proposal and not is_public_edit:
            publishing.sync(form.proposal)
        elif form.proposal:
            publishing.sync(publishing.propose_one(form.instance.pk))

    def response_add(self, request: HttpRequest, obj: Statement, post_url_continue: str | None = None) -> HttpResponse:
        return self._moved(request, obj) or super().response_add(request, obj, post_url_continue)

    def response_change(self, request: HttpRequest, obj: Statement) -> HttpResponse:
        return self._moved(request, obj) or super().response_change(request, obj)

    def _moved(self, request: Any, statement: Statement) -> HttpResponse | None:
        """After “review” on to that page; after “submit” to the list, or back to this page if that was refused."""
        if "_review" in request.POST:
            return HttpResponseRedirect(review_address(statement))
        if "_submit" not in request.POST:
            return None
        if self.submit_saved(request, statement):
            return self.response_post_save_change(request, statement)
        return HttpResponseRedirect(reverse("admin:claims_statement_change", args=[statement.pk]))

    # Pages beside it

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view
        own = [
            path("batch/<int:pk>/", view(self.batch_view), name="claims_statement_batch"),
            path("export/", view(self.export_view), name="claims_statement_export"),
            path("import/", view(self.intakes_view), name="claims_statement_intakes"),
            path("import/<int:pk>/", view(self.intake_view), name="claims_statement_intake"),
            path("import/<int:pk>/rest/", view(self.rest_view), name="claims_statement_intake_rest"),
            path("change-many/", view(self.change_many_view), name="claims_statement_change_many"),
            path("changed/<int:pk>/", view(self.bulk_change_view), name="claims_statement_bulk_change"),
            path("queue/<slug:name>/", view(self.queue_view), name="claims_statement_queue"),
            path(
                "showing/<str:app_label>.<str:model_name>/<int:pk>/submit/",
                view(self.submit_showing_view),
                name="claims_statement_submit_showing",
            ),
            path("deleted/", view(self.deleted_view), name="claims_statement_deleted"),
            path("<path:object_id>/restore/", view(self.restore_view), name="claims_statement_restore"),
            path("<path:object_id>/review/", view(self.review_view), name="claims_statement_review"),
            path("<path:object_id>/preview/", view(self.preview_view), name="claims_statement_preview"),
            path("<path:object_id>/withdraw/", view(self.withdraw_view), name="claims_statement_withdraw"),
        ]
        return own + super().get_urls()

    def preview_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        statement = self.get_object(request, object_id)
        if statement is None:
            raise Http404
        if not self.has_view_permission(request, statement):
            raise PermissionDenied
        return preview_page(request, statement)
