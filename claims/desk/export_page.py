"""The list of statements as a file: as it is narrowed down, in the columns that are chosen; each export is logged."""

import io
from typing import Any

from django import forms
from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import PermissionDenied
from django.http import FileResponse
from django.http.response import HttpResponseBase
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from claims.importing.giving_out import PUBLICATION, columns_of, rows_of
from claims.importing.targets import FIELDS, PRIVATE, QUOTE, ROLES, SLUG, SOURCE, TOPICS, step_target
from tracker.admin_base import DeskRequest
from tracker.tables import Unwritable, write_table

MOST = 10_000  # statements that are written while somebody waits
GROUPS = {
    "statement": (gettext_lazy("The statement"), (SLUG, PUBLICATION, *FIELDS, TOPICS)),
    "who": (gettext_lazy("Who"), tuple(ROLES)),
    "words": (gettext_lazy("Its words and their source"), (*QUOTE, *SOURCE)),
    "steps": (gettext_lazy("Its follow-ups"), ()),
    "private": (gettext_lazy("The desk’s own: review day and internal note"), PRIVATE),
}
UNASKED = ["statement", "who", "words", "steps"]


class ExportForm(forms.Form):
    """The kind of file, and what it says of each statement."""

    kind = forms.ChoiceField(
        label=gettext_lazy("File"),
        choices=[("csv", "CSV"), ("xlsx", "Excel (XLSX)"), ("json", "JSON"), ("ndjson", "NDJSON")],
    )
    groups = forms.MultipleChoiceField(label=gettext_lazy("What it says"), widget=forms.CheckboxSelectMultiple)

    def __init__(self, *args: Any, may_see_private: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        groups: Any = self.fields["groups"]
        groups.choices = [
            (name, label) for name, (label, _columns) in GROUPS.items() if name != "private" or may_see_private
        ]
        groups.initial = UNASKED

    def columns(self, known: list[str]) -> list[str]:
        """Those of the columns there are that were chosen."""
        chosen = {column for name in self.cleaned_data["groups"] for column in GROUPS[name][1]}
        with_steps = "steps" in self.cleaned_data["groups"]
        return [column for column in known if column in chosen or (with_steps and step_target(column))]


class ExportPageMixin:
    """The page that gives the list out, at the address of the list with `export/` behind it and the same filters."""

    def export_view(self: Any, request: DeskRequest) -> HttpResponseBase:
        if not self.has_view_permission(request):
            raise PermissionDenied
        statements = self.get_changelist_instance(request).get_queryset(request)
        form = ExportForm(request.POST or None, may_see_private=self.has_change_permission(request))
        number = statements.count()
        if request.method == "POST" and form.is_valid():
            if number <= MOST:
                response = self._file(request, form, statements)
                if response is not None:
                    return response
            else:
                most = _("These are more than %d: narrow the list down, or ask for the command export_statements.")
                form.add_error(None, most % MOST)
        context = {
            **self.admin_site.each_context(request),
            "title": ngettext("Export %d statement", "Export %d statements", number) % number,
            "opts": self.opts,
            "form": form,
        }
        return TemplateResponse(request, "admin/claims/statement/export.html", context)

    def _file(self: Any, request: DeskRequest, form: ExportForm, statements: Any) -> FileResponse | None:
        """The file, logged; None where something cannot be written to it, which is said at the form."""
        columns = form.columns(columns_of(statements, private="private" in form.cleaned_data["groups"]))
        kind, out = form.cleaned_data["kind"], io.BytesIO()
        try:
            write_table(kind, columns, rows_of(statements, columns), out)
        except Unwritable as error:
            form.add_error(None, str(error))
            return None
        self._log(request, statements.count(), form)
        out.seek(0)
        return FileResponse(out, as_attachment=True, filename=f"statements-{timezone.now():%Y-%m-%d}.{kind}")

    def _log(self: Any, request: DeskRequest, number: int, form: ExportForm) -> None:
        """Who gave out how many, of what, narrowed down how; no word of them."""
        said = f"{form.cleaned_data['kind']}: {', '.join(form.cleaned_data['groups'])}; ?{request.GET.urlencode()}"
        LogEntry.objects.create(
            user_id=request.user.pk,
            content_type=ContentType.objects.get_for_model(self.model),
            object_repr=ngettext("Export of %d statement", "Export of %d statements", number) % number,
            action_flag=CHANGE,
            change_message=said,
        )
