"""A file that somebody is taking in at the desk, step by step: private, and forgotten when it is done."""

from datetime import datetime, timedelta

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from sources.models import private_files
from tracker.text import LineField

FOLDER = "intakes/"
KEPT = timedelta(days=7)  # an unfinished one, with its file


class Intake(models.Model):
    """A file, how its columns are to be read, and what became of its rows. `said` is the report that was shown last."""

    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", verbose_name=_("by whom"))
    made_at = models.DateTimeField(_("when it was begun"), default=timezone.now)
    name = LineField(_("name of the file"), max_length=200)
    origin = models.SlugField(_("origin"), max_length=60)
    file = models.FileField(_("file"), upload_to=FOLDER, storage=private_files)
    mapping = models.JSONField(_("mapping"), default=dict)
    said = models.JSONField(_("report"), default=dict)
    rest = models.TextField(_("rows that were refused"), blank=True)
    is_over = models.BooleanField(_("was taken in"), default=False)

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


def forget_old(now: datetime) -> None:
    """Delete what nobody went on with for a week; and files whose row went with the account that had begun it."""
    for old in Intake.objects.filter(made_at__lt=now - KEPT):
        old.forget()
    storage = Intake._meta.get_field("file").storage  # type: ignore[union-attr]
    names = [f"{FOLDER}{name}" for name in storage.listdir(FOLDER)[1]] if storage.exists(FOLDER) else []
    known = set(Intake.objects.values_list("file", flat=True))
    for name in names:
        if name not in known and storage.get_modified_time(name) < now - KEPT:
            storage.delete(name)
