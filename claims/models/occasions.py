"""Where and when people met: what was said and signed there hangs on it."""

from collections.abc import Iterable
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from claims.models.actors import Actor
from sources.models import Slugged
from tracker.clock import today_anywhere
from tracker.dates import EdtfBound, EdtfField, is_to_come, still_to_come
from tracker.history import History
from tracker.search.beside import TermsBeside, key_of
from tracker.text import FoldedField, LineField
from tracker.vocabulary import OccasionKind


class Occasion(Slugged):
    """A meeting, call, signing, session, visit or exercise at which statements were made or kept."""

    name = LineField(_("name"), max_length=200, help_text=_("Our words: “Putin and Lukashenka meet in St Petersburg”."))
    kind = models.CharField(_("kind"), max_length=10, choices=OccasionKind)
    held_on = EdtfField(_("held on"), blank=False)
    held_earliest = EdtfBound("held_on", "earliest")
    held_latest = EdtfBound("held_on", "latest", null=False)
    place = LineField(_("place"), max_length=200, blank=True)
    participants = models.ManyToManyField(
        Actor, blank=True, related_name="occasions", verbose_name=_("participants"), help_text=_("Who took part.")
    )
    folded = FoldedField("name", "place")
    history = History(
        m2m_fields=[participants], excluded_fields=["folded", "changed_at", "held_earliest", "held_latest"]
    )

    class Meta:
        verbose_name, verbose_name_plural = _("occasion"), _("occasions")
        ordering = ["-held_latest", "slug"]
        indexes = [models.Index(fields=["-held_latest", "slug"], name="claims_occasion_by_held")]
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=OccasionKind.values), name="claims_occasion_kind_known"),
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.held_on})"

    def clean(self) -> None:
        if is_to_come(self.held_on, today_anywhere()):
            raise ValidationError({"held_on": still_to_come(self.held_on)})

    def lies_after(self, latest: Any) -> bool:
        """Whether it was held when a day was over: nothing is said at what is still to come."""
        first = self.held_earliest or self.held_latest
        return bool(first and latest and first > latest)


# As for topics: an actor who took part is not deleted.
Occasion.participants.through._meta.get_field("actor").remote_field.on_delete = models.PROTECT  # type: ignore[union-attr]


class OccasionTerms(TermsBeside):
    """Occasions are found by name and place."""

    row = key_of(Occasion)
    follows = {"claims.Occasion": lambda occasion: Q(pk=occasion.pk)}

    @staticmethod
    def texts(row: Any) -> Iterable[str]:
        return (row.name, row.place, row.held_on)
