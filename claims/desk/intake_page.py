"""Taking a file in at the desk: the file, its columns, what will become of each row, done."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from claims.desk.intake_forms import ColumnsForm, IntakeForm
from claims.importing.at_the_desk import look, mapping_for, require_small, table_of, take, unknown_words
from claims.importing.mapping import Unmappable, guess
from claims.importing.taking_in import Refused
from claims.models import Intake, forget_old
from tracker.admin_base import DeskRequest
from tracker.editing.once import once
from tracker.tables import Unreadable

COUNTED = ("read", "created", "updated", "unchanged", "refused", "conflicted")


def intake_address(intake: Intake) -> str:
    return reverse("admin:claims_statement_intake", args=[intake.pk])


class IntakePageMixin:
    """The pages of files that are taken in, in the admin of statements. Each is its own editor's."""

    def may_take_in(self: Any, request: DeskRequest) -> bool:
        return bool(self.has_add_permission(request) and self.has_change_permission(request))

    def intakes_view(self: Any, request: DeskRequest) -> HttpResponse:
        """Choose a file, or go on with one."""
        if not self.may_take_in(request):
            raise PermissionDenied
        forget_old(timezone.now())
        form = IntakeForm(request.POST or None, request.FILES or None)
        if request.method == "POST" and form.is_valid():
            intake = self._begun(request, form)
            if intake:
                return HttpResponseRedirect(intake_address(intake))
        begun = Intake.objects.filter(by=request.user, is_over=False)
        return self._answer(request, "files", _("Import a file"), form=form, begun=begun)

    def _begun(self: Any, request: DeskRequest, form: IntakeForm) -> Intake | None:
        """The intake of a file that can be read; what is wrong with another is said at its field."""
        file = form.cleaned_data["file"]
        intake = Intake(by=request.user, name=file.name[-200:], origin=form.cleaned_data["origin"], file=file)
        intake.save()
        try:
            require_small(table_of(intake))
        except Unreadable as error:
            form.add_error("file", str(error))
            intake.forget()
            return None
        return intake

    @once
    def intake_view(self: Any, request: DeskRequest, pk: int) -> HttpResponse:
        """The columns of a file, and what will become, or became, of its rows."""
        intake = self._own_intake(request, pk)
        if request.method == "POST" and "_forget" in request.POST:
            intake.forget()
            self.message_user(request, _("Forgotten, with the file: nothing was imported."), messages.SUCCESS)
            return HttpResponseRedirect(reverse("admin:claims_statement_intakes"))
        if intake.is_over:
            return self._answer(request, "done", intake.name, intake=intake, report=report_of(intake))
        form = self._columns_form(request, intake)
        if request.method == "POST" and "_look" in request.POST and form.is_valid():
            return self._look(request, intake, form)
        if request.method == "POST" and ("_take" in request.POST or "_keep" in request.POST):
            return self._take(request, intake)
        return self._answer(request, "columns", intake.name, intake=intake, form=form, report=report_of(intake))

    def rest_view(self: Any, request: DeskRequest, pk: int) -> HttpResponse:
        """The rows that were refused, to be mended and taken in."""
        intake = self._own_intake(request, pk)
        if not intake.rest:
            raise Http404
        response = HttpResponse(intake.rest, content_type="text/csv; charset=utf-8")
        response["Content-Disposition"] = f'attachment; filename="{intake.origin}-rest.csv"'
        return response

    def _own_intake(self: Any, request: DeskRequest, pk: int) -> Intake:
        if not self.may_take_in(request):
            raise PermissionDenied
        return get_object_or_404(Intake, pk=pk, by=request.user)

    def _columns_form(self: Any, request: DeskRequest, intake: Intake) -> ColumnsForm:
        table = table_of(intake)
        try:
            mapping = mapping_for(intake, table)
        except Unmappable:  # a profile of columns that are called otherwise now
            mapping = guess(table.columns)
        data = request.POST if "_look" in request.POST else None
        return ColumnsForm(data, table=table, mapping=mapping, unknown=unknown_words(table, mapping))

    def _look(self: Any, request: DeskRequest, intake: Intake, form: ColumnsForm) -> HttpResponse:
        intake.mapping = form.told()
        intake.save(update_fields=["mapping"])
        look(intake)
        return HttpResponseRedirect(f"{intake_address(intake)}#report")

    def _take(self: Any, request: DeskRequest, intake: Intake) -> HttpResponse:
        try:
            take(intake, keep_good="_keep" in request.POST)
        except Refused as error:
            self.message_user(request, str(error), messages.ERROR)
            look(intake)
        return HttpResponseRedirect(intake_address(intake))

    def _answer(self: Any, request: DeskRequest, name: str, title: str, **context: Any) -> HttpResponse:
        told = {**self.admin_site.each_context(request), "title": title, "opts": self.opts, **context}
        return TemplateResponse(request, f"admin/claims/statement/intake_{name}.html", told)


def report_of(intake: Intake) -> dict[str, Any]:
    """The report as templates read it; empty before anybody looked."""
    if not intake.said:
        return {}
    return {**intake.said, **dict(zip(COUNTED, intake.said["counts"], strict=True))}
