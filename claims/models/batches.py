"""What is published in the background: many statements, group after group, as they were looked at; desk only."""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from tracker.text import LineField


class Batch(models.Model):
    """Groups of statements, each published as a whole or not at all, and how far that has come.

    A *bundle* is one group that is published at `due_at`; any other has no such time, and begins at once.
    `groups` has for each statement its key and the digest of what was looked at. `done` groups are through: what they
    published is counted in `published`, and what was refused stands in `refused` with the reason.
    """

    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("by whom"))
    note = LineField(_("note"), max_length=300, blank=True)
    groups = models.JSONField(_("groups"))
    done = models.PositiveIntegerField(_("groups that are through"), default=0)
    published = models.PositiveIntegerField(_("statements that were published"), default=0)
    refused = models.JSONField(_("what was refused"), default=list)
    due_at = models.DateTimeField(_("published at"), null=True)
    made_at = models.DateTimeField(_("when it was asked for"), default=timezone.now)
    moved_at = models.DateTimeField(_("when it came on last"), null=True)
    is_over = models.BooleanField(_("has come to its end, or was cancelled"), default=False)

    class Meta:
        verbose_name, verbose_name_plural = _("batch"), _("batches")
        ordering = ["-pk"]
        default_permissions = ()
        constraints = [
            models.CheckConstraint(
                condition=~Q(moved_at=None) | Q(done=0, published=0), name="claims_batch_moves_when_it_is_done"
            ),
            models.CheckConstraint(
                condition=Q(due_at=None) | Q(due_at__gt=F("made_at")), name="claims_batch_is_due_later"
            ),
            models.CheckConstraint(
                condition=Q(made_at__lte=F("moved_at")) | Q(moved_at=None), name="claims_batch_ahead"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.made_at:%Y-%m-%d %H:%M}: {self.size}"

    @property
    def size(self) -> int:
        """How many statements it is to publish."""
        return sum(map(len, self.groups))

    def is_due(self, now: datetime) -> bool:
        """Whether it may be published now."""
        return self.due_at is None or self.due_at <= now

    @property
    def handled(self) -> int:
        """How many statements are through, published or not."""
        return sum(map(len, self.groups[: self.done]))

    @property
    def next_group(self) -> dict[int, str]:
        """The statements whose turn it is, each with the digest of what was looked at."""
        items: list[list[Any]] = self.groups[self.done]
        return dict(items)
