"""Publishers, and their documents."""

import re
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.storage import FileSystemStorage
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from tracker.clock import today_anywhere
from tracker.dates import ChangedAtField, EdtfBound, EdtfField, ends_before, is_to_come, still_to_come
from tracker.history import History
from tracker.text import FoldedField, LineField, ProseField
from tracker.vocabulary import SourceKind

LANGUAGE_TAG = re.compile(r"^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*$")


class PrivateFiles(FileSystemStorage):
    """Files that only this installation's own user may read, and that have no address."""

    def url(self, name: str | None) -> str:
        raise ValueError("A captured file has no public address.")


def private_files() -> FileSystemStorage:
    """Storage of raw captures: outside every served folder."""
    return PrivateFiles(location=settings.PRIVATE_ROOT, file_permissions_mode=0o600, directory_permissions_mode=0o700)


class LanguageField(models.CharField):
    """A BCP 47 language tag, such as `en`, `ru` or `be-tarask`."""

    default_validators = [
        *models.CharField.default_validators,
        RegexValidator(LANGUAGE_TAG, _("Write a BCP 47 language tag, such as en, ru or be-tarask.")),
    ]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"max_length": 35, "help_text": _("BCP 47 tag: en, ru, be …"), **kwargs})


class BySlug(models.Manager):
    """Rows whose natural key is their slug."""

    def get_by_natural_key(self, slug: str) -> Any:
        return self.get(slug=slug)


class Slugged(models.Model):
    """A row that is named by a permanent slug, in fixtures and in public addresses.

    `changed_at` is how the desk knows which published statements its newest edits concern.
    """

    slug = models.SlugField(_("slug"), max_length=80, unique=True, help_text=_("Permanent: part of public addresses."))

    changed_at = ChangedAtField(_("changed at"))

    objects = BySlug()

    class Meta:
        abstract = True

    def natural_key(self) -> tuple[str]:
        return (self.slug,)


class Publisher(Slugged):
    """An outlet or body that publishes sources."""

    name = LineField(_("name"), max_length=200)
    url = models.URLField(_("address"), max_length=2000, blank=True)
    description = ProseField(_("description"), max_length=1000, blank=True)
    folded = FoldedField("name")
    history = History(excluded_fields=["folded", "changed_at"])

    class Meta:
        verbose_name, verbose_name_plural = _("publisher"), _("publishers")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class Source(Slugged):
    """One document. What its text does not say (author, date, publisher) stays empty and is said in `note`."""

    title = LineField(_("title"), max_length=300)
    publisher = models.ForeignKey(
        Publisher, models.PROTECT, null=True, blank=True, related_name="sources", verbose_name=_("publisher")
    )
    authors = ProseField(_("authors"), max_length=1000, blank=True, help_text=_("One name on each line."))
    kind = models.CharField(_("kind"), max_length=20, choices=SourceKind, default=SourceKind.ARTICLE)
    language = LanguageField(_("language"), default="en")
    url = models.URLField(_("address"), max_length=2000, blank=True)
    archive_url = models.URLField(_("archived copy"), max_length=2000, blank=True)
    published_on = EdtfField(_("published on"))
    published_latest = EdtfBound("published_on", "latest")
    covers_from = EdtfField(_("covers from"))
    covers_to = EdtfField(_("covers to"))
    note = ProseField(
        _("note"), max_length=1000, blank=True, help_text=_("Public. What the document does not say of itself.")
    )
    folded = FoldedField("title", "authors")
    history = History(excluded_fields=["folded", "changed_at", "published_latest"])

    class Meta:
        verbose_name, verbose_name_plural = _("source"), _("sources")
        ordering = ["-published_latest", "slug"]
        indexes = [
            models.Index(fields=["-published_latest", "slug"], name="sources_source_by_published"),
            models.Index(fields=["language", "-published_latest", "slug"], name="sources_source_by_language"),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=SourceKind.values), name="sources_source_kind_known"),
        ]

    def __str__(self) -> str:
        return self.title

    def clean(self) -> None:
        if is_to_come(self.published_on, today_anywhere()):
            raise ValidationError({"published_on": still_to_come(self.published_on)})
        if ends_before(self.covers_from, self.covers_to):
            cure = _("It cannot cover to %(end)s what begins on %(start)s: exchange them, or mend one.")
            raise ValidationError({"covers_to": cure % {"start": self.covers_from, "end": self.covers_to}})

    @property
    def author_names(self) -> list[str]:
        return [name.strip() for name in self.authors.splitlines() if name.strip()]

    def current_snapshot(self) -> Any:
        """The text in which its quotes are looked for; None where no text is here."""
        return self.snapshots.standing().first()
