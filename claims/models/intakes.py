"""A file that somebody is taking in at the desk, step by step: private, and forgotten when it is done."""

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from sources.models import private_files
from tracker.text import LineField

KEPT = timedelta(days=7)  # an unfinished one, with its file


class IntakeQuerySet(models.QuerySet):
    def forgotten(self, now: Any) -> "IntakeQuerySet":
        """Those that nobody went on with for too long."""
        return self.filter(made_at__lt=now - KEPT)


class Intake(models.Model):
    """A file, how its columns are to be read, and what became of its rows. `said` is the report that was shown last."""

    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", verbose_name=_("by whom"))
    made_at = models.DateTimeField(_("when it was begun"), default=timezone.now)
    name = LineField(_("name of the file"), max_length=200)
    origin = models.SlugField(_("origin"), max_length=60)
    file = models.FileField(_("file"), upload_to="intakes/", storage=private_files)
    mapping = models.JSONField(_("mapping"), default=dict)
    said = models.JSONField(_("report"), default=dict)
    rest = models.TextField(_("rows that were refused"), blank=True)
    is_over = models.BooleanField(_("was taken in"), default=False)

    objects = IntakeQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("file that is taken in"), _("files that are taken in")
        ordering = ["-pk"]
        default_permissions = ()
        constraints = [models.CheckConstraint(condition=~Q(origin=""), name="claims_intake_has_origin")]

    def __str__(self) -> str:
        return self.name

    def forget(self) -> None:
        """Delete it, with its file."""
        self.file.delete(save=False)
        self.delete()
