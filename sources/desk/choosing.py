"""Retiring a text, or making it the current one: what becomes of the quotes is read first, then confirmed."""

from collections.abc import Callable
from typing import Any, NamedTuple

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from sources.capture import QuotesWouldBeLost, becoming, choose, current_without, digest_of, lost_of, retire
from sources.desk.panels import LISTED
from sources.forms import RetireForm
from sources.models import Snapshot
from tracker.admin_base import DeskRequest
from tracker.editing.once import once

MAY_CHOOSE = "sources.choose_snapshot"


class Decision(NamedTuple):
    """What is about to be done about a text, the text that is current then, and what is said of it."""

    text: Snapshot
    after: Snapshot | None
    deed: Callable[..., None]
    title: str
    done: str


class ChoosingMixin:
    """The pages between a button of a text and its deed, in the admin of texts."""

    def choosing_urls(self: Any) -> list[URLPattern]:
        view = self.admin_site.admin_view
        return [
            path("<int:pk>/choose/", view(self.choose_view), name="sources_snapshot_choose"),
            path("<int:pk>/retire/", view(self.retire_view), name="sources_snapshot_retire"),
        ]

    def choose_view(self: Any, request: DeskRequest, pk: int) -> HttpResponse:
        text = self._text(request, pk)
        title, done = _("Make this the current text"), _("This is the current text now.")
        return self._decided(request, Decision(text, text, choose, title, done), None)

    def retire_view(self: Any, request: DeskRequest, pk: int) -> HttpResponse:
        text = self._text(request, pk)
        title, done = _("Retire this text"), _("The text was retired.")
        decision = Decision(text, current_without(text), retire, title, done)
        return self._decided(request, decision, RetireForm(request.POST or None))

    def _text(self: Any, request: DeskRequest, pk: int) -> Snapshot:
        if not request.user.has_perm(MAY_CHOOSE):
            raise PermissionDenied
        text: Snapshot | None = self.get_queryset(request).select_related("source").filter(pk=pk).first()
        if text is None or not text.is_held:
            raise Http404
        return text

    @once
    def _decided(self: Any, request: DeskRequest, decision: Decision, form: RetireForm | None) -> HttpResponse:
        """Do it, if it was confirmed as it is now; else show what it would do."""
        text = decision.text
        if request.method == "POST" and (form is None or form.is_valid()):
            reason = form.cleaned_data if form else {}
            agreed = request.POST.get("agreed", "")
            try:
                decision.deed(text, by=request.user, at=timezone.now(), agreed=agreed, **reason)
            except QuotesWouldBeLost:
                messages.warning(request, _("Nothing was done: read once more what would be lost."))
            except ValidationError as refusal:
                messages.error(request, " ".join(refusal.messages))
                return HttpResponseRedirect(_page_of(text))
            else:
                messages.success(request, decision.done)
                return HttpResponseRedirect(reverse("admin:sources_source_change", args=[text.source_id]))
        context = {**self.admin_site.each_context(request), "opts": self.opts, "form": form, **_foreseen(decision)}
        return TemplateResponse(request, "admin/sources/snapshot/decide.html", context)


def _foreseen(decision: Decision) -> dict[str, Any]:
    """What becomes of the quotes, and the digest that agrees to it."""
    found = becoming(decision.text.source, decision.after)
    lost, moved = lost_of(found), [one for one in found if one.before != one.after and not one.is_lost]
    return {
        "title": decision.title,
        "text": decision.text,
        "text_page": _page_of(decision.text),
        "after": decision.after,
        "lost": lost[:LISTED],
        "more_lost": max(0, len(lost) - LISTED),
        "moved": moved[:LISTED],
        "same": len(found) - len(lost) - len(moved),
        "agreed": digest_of(found),
    }


def _page_of(text: Snapshot) -> str:
    return reverse("admin:sources_snapshot_change", args=[text.pk])
