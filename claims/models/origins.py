"""Where statements were taken in from, and what was said of them there: the desk's own, and no part of the record."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from claims.models.statements import Statement
from tracker.text import LineField


class Origin(models.Model):
    """A spreadsheet, another tracker, or whatever else has statements under identifiers of its own.

    Who takes something in holds its row, so that two who take in the same do it one after the other.
    """

    slug = models.SlugField(_("short name"), max_length=60, unique=True)

    class Meta:
        verbose_name, verbose_name_plural = _("origin"), _("origins")
        ordering = ["slug"]
        default_permissions = ()

    def __str__(self) -> str:
        return self.slug


class Imported(models.Model):
    """A statement under the identifier that an origin has for it, and what the origin last said of it.

    `said` has each column that was taken in, by the name of what it says (`claims.importing.targets`), as canonical
    text: so that it can be told who changed something since, the origin or the desk. `steps` has the key of the
    follow-up that each of its numbered steps became.
    """

    origin = models.ForeignKey(Origin, models.PROTECT, related_name="imported", verbose_name=_("origin"))
    identifier = LineField(_("identifier"), max_length=200)
    statement = models.ForeignKey(Statement, models.CASCADE, related_name="imported", verbose_name=_("statement"))
    said = models.JSONField(_("what it said"), default=dict)
    steps = models.JSONField(_("its steps"), default=dict)
    at = models.DateTimeField(_("last taken in at"))

    class Meta:
        verbose_name, verbose_name_plural = _("imported statement"), _("imported statements")
        ordering = ["origin", "identifier"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["origin", "identifier"], name="claims_imported_once"),
            models.CheckConstraint(condition=~Q(identifier=""), name="claims_imported_has_identifier"),
        ]

    def __str__(self) -> str:
        return f"{self.origin}: {self.identifier}"


class ForeignRating(models.Model):
    """What somebody else found of a statement, in their word and on their scale; never one of our statuses."""

    imported = models.OneToOneField(
        Imported, models.CASCADE, related_name="foreign_rating", verbose_name=_("imported statement")
    )
    rating = LineField(_("rating"), max_length=200)
    scale = LineField(_("its scale"), max_length=500, blank=True)
    rated_by = LineField(_("rated by"), max_length=200, blank=True)
    rated_on = LineField(_("rated on"), max_length=40, blank=True)
    url = models.URLField(_("address"), max_length=2000, blank=True)

    class Meta:
        verbose_name, verbose_name_plural = _("foreign rating"), _("foreign ratings")
        default_permissions = ()
        constraints = [models.CheckConstraint(condition=~Q(rating=""), name="claims_foreignrating_says_something")]

    def __str__(self) -> str:
        return self.rating
