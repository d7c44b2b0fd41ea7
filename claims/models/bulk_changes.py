"""What was changed of many statements at once, and what there was before, so that it can be undone; desk only."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from tracker.text import LineField


class BulkChange(models.Model):
    """One change of many statements.

    `rows` has, under the key of each statement that it changed, the values of the changed fields `before` and `after`
    it, and as `stands` a digest of the statement as the change left it (`claims.changing_many`).
    """

    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("by whom"))
    note = LineField(_("note"), max_length=100, blank=True)
    rows = models.JSONField(_("what it changed"))
    made_at = models.DateTimeField(_("when"), default=timezone.now)
    undone_at = models.DateTimeField(_("when it was undone"), null=True)
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("who undid it")
    )

    class Meta:
        verbose_name, verbose_name_plural = _("bulk change"), _("bulk changes")
        ordering = ["-pk"]
        default_permissions = ()
        constraints = [
            models.CheckConstraint(
                condition=Q(undone_at=None, undone_by=None) | Q(undone_at__gte=F("made_at"), undone_by__isnull=False),
                name="claims_bulkchange_undone_by_somebody_later",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.made_at:%Y-%m-%d %H:%M}: {self.size}"

    @property
    def size(self) -> int:
        """How many statements it changed."""
        return len(self.rows)

    @property
    def keys(self) -> list[int]:
        """The keys of these statements."""
        return sorted(map(int, self.rows))
