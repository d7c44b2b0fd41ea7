"""The page that the desk's pages begin from."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _

from tracker.admin_base.deletion import ExplainedDeletionMixin
from tracker.admin_base.editing import EditedTogetherMixin
from tracker.admin_base.history import ReadOnlyHistoryMixin
from tracker.admin_base.mixins import RelatedPickerMixin, RollbackOnInvalidMixin, SelectedRowsMixin
from tracker.admin_base.searching import FoundByWordsMixin
from tracker.admin_base.usage import usage_of
from tracker.admin_base.widgets import PROSE
from tracker.patience import TookTooLong, at_most

PATIENCE = 10  # seconds for a list: an editor waits longer than a reader, but not for ever


class DeskRequest(HttpRequest):
    """A request that admin_view let through: somebody is logged in."""

    user: Any


class DeskAdmin(
    FoundByWordsMixin,
    RelatedPickerMixin,
    EditedTogetherMixin,
    RollbackOnInvalidMixin,
    ExplainedDeletionMixin,
    ReadOnlyHistoryMixin,
    SelectedRowsMixin,
):
    """A page of the desk."""

    change_form_template = "admin/desk_form.html"
    formfield_overrides = PROSE
    list_per_page = 50

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        """Who edits what several share sees first what shows it."""
        if context.get("original"):
            context["usage"] = usage_of(context["original"])
        return super().render_change_form(request, context, *args, **kwargs)

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """A list that keeps the database too long is cut, and the whole list shown instead, with words."""
        if request.method != "GET" or not request.GET:
            return super().changelist_view(request, extra_context)
        try:
            with at_most(PATIENCE):
                response = super().changelist_view(request, extra_context)
                return response.render() if isinstance(response, TemplateResponse) else response
        except TookTooLong:
            cut = _("This took too long: ask for something that fewer have, or leave a filter out. All are shown here.")
            messages.error(request, cut)
            return HttpResponseRedirect(request.path)
