"""Filters of the lists of texts and quotes: of which source, in which text, and how a quote stands there."""

from typing import Any

from django.contrib.admin import SimpleListFilter
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _

from sources.models import Snapshot, Source
from tracker.admin_base import is_key
from tracker.vocabulary import Anchor

FAITHFUL = [anchor.value for anchor in Anchor if anchor.is_faithful]
LOST = [anchor.value for anchor in Anchor if not anchor.is_publishable]


class OfOneFilter(SimpleListFilter):
    """Rows of one other row, which a link names: there is nothing to choose, only to see and to leave."""

    model: Any

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        key = request.GET.get(str(self.parameter_name), "")
        row = self.model.objects.filter(pk=key).first() if is_key(key) else None
        return [(key, Truncator(str(row)).chars(40))] if row else []

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        return queryset.filter(**{str(self.parameter_name): self.value()})


class OfSource(OfOneFilter):
    title, parameter_name, model = _("source"), "source", Source


class InText(OfOneFilter):
    title, parameter_name, model = _("text"), "snapshot", Snapshot


class StandingFilter(SimpleListFilter):
    """What a quote needs: nothing, other words, a text, or somebody who says that its words were checked."""

    title, parameter_name = _("how it stands"), "stands"
    rules = {
        "found": Q(anchor__in=FAITHFUL),
        "lost": Q(anchor__in=LOST),
        "unchecked": Q(anchor=Anchor.NO_TEXT),
        "unconfirmed": Q(anchor=Anchor.NO_TEXT, confirmation=""),
    }

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [
            ("found", _("Found")),
            ("lost", _("Not found, or in several places")),
            ("unchecked", _("No text to look in")),
            ("unconfirmed", _("No text, and nobody confirmed it")),
        ]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        return queryset.filter(self.rules.get(self.value() or "", Q()))
