"""Retiring a text, or making it the current one: what becomes of the quotes is read first, then confirmed."""

from collections.abc import Callable
from functools import partial
from typing import Any

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

MAY_CHOOSE = "sources.choose_snapshot"
Deed = Callable[..., None]


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
        said = _("This is the current text now.")
        return self._decided(request, text, text, None, choose, title=_("Make this the current text"), said=said)

    def retire_view(self: Any, request: DeskRequest, pk: int) -> HttpResponse:
        text = self._text(request, pk)
        form = RetireForm(request.POST or None)
        said, after = _("The text was retired."), current_without(text)
        return self._decided(request, text, after, form, retire, title=_("Retire this text"), said=said)

    def _text(self: Any, request: DeskRequest, pk: int) -> Snapshot:
        if not request.user.has_perm(MAY_CHOOSE):
            raise PermissionDenied
        text: Snapshot | None = self.get_queryset(request).select_related("source").filter(pk=pk).first()
        if text is None or not text.is_held:
            raise Http404
        return text

    def _decided(
        self: Any,
        request: DeskRequest,
        text: Snapshot,
        after: Snapshot | None,
        form: RetireForm | None,
        deed: Deed,
        *,
        title: str,
        said: str,
    ) -> HttpResponse:
        """Do it, if it was confirmed as it is now; else show what it would do. `after` is what is current then."""
        if request.method == "POST" and (form is None or form.is_valid()):
            do = partial(deed, text, by=request.user, at=timezone.now(), **(form.cleaned_data if form else {}))
            try:
                do(agreed=request.POST.get("agreed", ""))
            except QuotesWouldBeLost:
                messages.warning(request, _("Nothing was done: read once more what would be lost."))
            except ValidationError as refusal:
                messages.error(request, " ".join(refusal.messages))
                return HttpResponseRedirect(_page_of(text))
            else:
                messages.success(request, said)
                return HttpResponseRedirect(reverse("admin:sources_source_change", args=[text.source_id]))
        found = becoming(text.source, after)
        moved = [one for one in found if one.before != one.after]
        context = {
            **self.admin_site.each_context(request),
            "title": title,
            "opts": self.opts,
            "text": text,
            "text_page": _page_of(text),
            "after": after,
            "lost": lost_of(found)[:LISTED],
            "more_lost": max(0, len(lost_of(found)) - LISTED),
            "moved": [one for one in moved if not one.is_lost][:LISTED],
            "same": len(found) - len(moved),
            "agreed": digest_of(found),
            "form": form,
        }
        return TemplateResponse(request, "admin/sources/snapshot/decide.html", context)


def _page_of(text: Snapshot) -> str:
    return reverse("admin:sources_snapshot_change", args=[text.pk])
