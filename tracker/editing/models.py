"""What is kept for a while about forms: how a posted one was answered, and who has one open. Never published."""

from datetime import timedelta

from django.conf import settings
from django.db import models
from django.utils import timezone

ANSWERS_KEPT = timedelta(days=1)
SWEPT = 100  # rows that are too old, taken away with each new one


class Passing(models.QuerySet):
    """Rows that are of use for a while only."""

    def sweep(self, old: models.Q) -> None:
        """Take away some that are of no use any more; those that somebody else is taking away are left to them."""
        keys = self.filter(old).select_for_update(skip_locked=True).values_list("pk", flat=True)[:SWEPT]
        if found := list(keys):
            self.filter(pk__in=found).delete()


class AnsweredForm(models.Model):
    """A form that was saved: by what it said, and what its sender was answered."""

    digest = models.CharField(max_length=64, unique=True)
    at = models.DateTimeField(default=timezone.now, db_index=True)
    answer = models.JSONField(default=dict)

    objects = Passing.as_manager()

    class Meta:
        default_permissions = ()


class OpenForm(models.Model):
    """Somebody has the page of a row open to edit."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    row = models.CharField(max_length=120)
    since = models.DateTimeField()
    seen_at = models.DateTimeField(db_index=True)

    objects = Passing.as_manager()

    class Meta:
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["row", "user"], name="editing_open_once")]
