"""The desk's first page: what needs whom today."""

from typing import Any, NamedTuple

from django.contrib.admin import AdminSite
from django.http import HttpRequest
from django.template.response import TemplateResponse

from tracker.clock import today


class Waiting(NamedTuple):
    """A queue on the first page: how many wait, and the first of them."""

    queue: Any
    number: int
    is_more: bool
    first: list[tuple[str, str]]


SHOWN_FIRST = 5


class DeskSite(AdminSite):
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

    first = [(str(row), queue.address_of(row)) for row in queue.rows(asked)[:SHOWN_FIRST]]
    count = queue.count(asked) if len(first) == SHOWN_FIRST else len(first)
    return Waiting(queue, min(count, COUNTED), count > COUNTED, first)
