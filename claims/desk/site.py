"""The desk's first page: what needs whom today. And its doors: who logs in goes on with what they typed."""

from functools import wraps
from typing import Any, NamedTuple

from django.contrib.admin import AdminSite
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from tracker.clock import today


class Waiting(NamedTuple):
    """A queue on the first page: how many wait, and the first of them."""

    queue: Any
    number: int
    is_more: bool
    first: list[tuple[str, str]]


SHOWN_FIRST = 5


class DeskSite(AdminSite):
    def admin_view(self, view: Any, cacheable: bool = False) -> Any:
        """A form that comes after its session is answered by a login that keeps its words."""
        from tracker.editing import kept

        inner = super().admin_view(view, cacheable)

        @wraps(inner)
        def with_words(request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
            words = "" if self.has_permission(request) else kept.sealed(request)
            return self.ask_to_log_in(request, words) if words else inner(request, *args, **kwargs)

        return with_words

    def ask_to_log_in(self, request: HttpRequest, words: str) -> HttpResponse:
        from django.contrib.admin.forms import AdminAuthenticationForm

        context = {
            **self.each_context(request),
            "title": _("Log in"),
            "app_path": reverse("admin:login"),
            "next": request.get_full_path(),
            "form": AdminAuthenticationForm(request),
            "kept_words": words,
        }
        return TemplateResponse(request, "admin/login.html", context)

    def login(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """Log in, and go on with what was typed before, if there is something."""
        from tracker.editing import kept

        words = request.POST.get(kept.FIELD, "")
        response = super().login(request, {**(extra_context or {}), "kept_words": words})
        if not words or "Location" not in response:
            return response
        address, posted = kept.unsealed(words, request.user) or ("", None)
        return self.go_on(request, address, posted)

    def go_on(self, request: HttpRequest, address: str, posted: Any, status: int = 200, why: str = "") -> HttpResponse:
        """Show the words that were typed, and the way back to their form; nothing is saved yet."""
        from tracker.editing import kept
        from tracker.editing.typed import typed_words

        context = {**self.each_context(request), "title": _("Not saved yet"), "address": address, "why": why}
        if posted is not None:
            context |= {"fields": kept.fields(posted), "typed": typed_words(posted)}
        return TemplateResponse(request, "admin/editing/kept.html", context, status=status)

    def logout(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> TemplateResponse:
        """Log out, and let the browser forget what it kept of the desk."""
        response = super().logout(request, extra_context)
        response["Clear-Site-Data"] = '"storage"'
        return response

    def index(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> TemplateResponse:
        """The queues, to who may see statements; then what the admin lists."""
        from claims.desk import batch_page, queues  # the models are not loaded when the site is made

        context: dict[str, Any] = {}
        if request.user.has_perm("claims.view_statement"):
            asked = queues.Asked(request.user, today())
            context = {
                "waiting": [_waiting(queue, asked) for queue in queues.QUEUES],
                "batches": batch_page.under_way(),
                "recent": queues.recently_published(),
            }
        return super().index(request, {**context, **(extra_context or {})})

    def autocomplete_view(self, request: HttpRequest) -> Any:
        """What pickers offer: who is called so first, each with what tells it apart."""
        from tracker.admin_base import OptionsView

        return OptionsView.as_view(admin_site=self)(request)


def _waiting(queue: Any, asked: Any) -> Waiting:
    from claims.desk.queues import COUNTED

    rows, count = queue.first(asked, SHOWN_FIRST)
    first = [(str(row), queue.address_of(row)) for row in rows]
    return Waiting(queue, min(count, COUNTED), count > COUNTED, first)
