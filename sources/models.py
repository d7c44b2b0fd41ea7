"""Where the record's words come from: publishers, their documents, the text as captured, and exact quotes from it."""

import re
from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.storage import FileSystemStorage
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q
from django.utils.text import Truncator, slugify
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from tracker.clock import today_anywhere
from tracker.dates import ChangedAtField, EdtfBound, EdtfField, is_to_come, still_to_come
from tracker.search.beside import TermsBeside, key_of
from tracker.search.formula import Term, known
from tracker.text import FoldedField, LineField, ProseField
from tracker.vocabulary import Anchor, SourceKind

MAX_QUOTE = 300
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
    history = HistoricalRecords(excluded_fields=["folded", "changed_at"])

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
    history = HistoricalRecords(excluded_fields=["folded", "changed_at", "published_latest"])

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

    @property
    def author_names(self) -> list[str]:
        return [name.strip() for name in self.authors.splitlines() if name.strip()]

    def newest_snapshot(self) -> "Snapshot | None":
        return self.snapshots.order_by("-captured_at", "-pk").first()


class SnapshotQuerySet(models.QuerySet):
    """Snapshots are written once: neither changed nor deleted through the ORM."""

    def update(self, **changes: Any) -> int:
        raise TypeError("A snapshot is written once and never changed.")

    def delete(self) -> Any:
        raise TypeError("A snapshot is written once and never deleted.")


class Snapshot(models.Model):
    """The text of a source as captured once: private, never changed. A changed page becomes another snapshot."""

    source = models.ForeignKey(Source, models.PROTECT, related_name="snapshots", verbose_name=_("source"))
    raw = models.FileField(_("raw file"), storage=private_files, upload_to="snapshots", max_length=200)
    raw_sha256 = models.CharField(_("SHA-256 of the raw file"), max_length=64)
    text = models.TextField(_("text"))
    text_sha256 = models.CharField(_("SHA-256 of the text"), max_length=64)
    media_type = models.CharField(_("media type"), max_length=100)
    extractor = models.CharField(_("extractor"), max_length=60, help_text=_("Name and version."))
    captured_at = models.DateTimeField(_("captured at"))

    objects = SnapshotQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("snapshot"), _("snapshots")
        ordering = ["-captured_at", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["source", "raw_sha256", "extractor"], name="sources_snapshot_once"),
            models.CheckConstraint(condition=~Q(text=""), name="sources_snapshot_has_text"),
        ]

    def __str__(self) -> str:
        return f"{self.source} · {self.captured_at:%Y-%m-%d %H:%M} UTC"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self.pk:
            raise TypeError("A snapshot is written once and never changed.")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> Any:
        raise TypeError("A snapshot is written once and never deleted.")


class Quote(Slugged):
    """A verbatim excerpt of a source (W3C TextQuoteSelector), and where it stands in the captured text.

    `start` and `end` count Unicode code points of the snapshot's text (W3C TextPositionSelector).
    https://www.w3.org/TR/annotation-model/#text-quote-selector
    """

    source = models.ForeignKey(Source, models.PROTECT, related_name="quotes", verbose_name=_("source"))
    exact = ProseField(
        _("exact words"), max_length=MAX_QUOTE, help_text=_("Copied character for character; one sentence or less.")
    )
    prefix = ProseField(
        _("words before"), max_length=100, blank=True, help_text=_("Only where the excerpt occurs more than once.")
    )
    suffix = ProseField(
        _("words after"), max_length=100, blank=True, help_text=_("Only where the excerpt occurs more than once.")
    )
    language = LanguageField(_("language"), default="en")
    translation = ProseField(_("translation"), max_length=2 * MAX_QUOTE, blank=True, help_text=_("Ours, into English."))
    snapshot = models.ForeignKey(
        Snapshot, models.PROTECT, null=True, editable=False, related_name="quotes", verbose_name=_("snapshot")
    )
    start = models.PositiveIntegerField(_("start"), null=True, editable=False)
    end = models.PositiveIntegerField(_("end"), null=True, editable=False)
    anchor = models.CharField(_("anchor"), max_length=12, choices=Anchor, default=Anchor.NO_TEXT, editable=False)
    folded = FoldedField("exact", "translation")
    history = HistoricalRecords(excluded_fields=["folded", "changed_at"])

    class Meta:
        verbose_name, verbose_name_plural = _("quote"), _("quotes")
        ordering = ["slug"]
        indexes = [
            models.Index(fields=["anchor", "slug"], name="sources_quote_by_anchor"),
            models.Index(fields=["language", "slug"], name="sources_quote_by_language"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["source", "exact", "prefix", "suffix"],
                name="sources_quote_once",
                violation_error_message=_("This excerpt of this source is already a quote: pick it instead."),
            ),
            models.CheckConstraint(condition=~Q(exact=""), name="sources_quote_not_empty"),
            models.CheckConstraint(condition=Q(anchor__in=Anchor.values), name="sources_quote_anchor_known"),
            models.CheckConstraint(
                condition=Q(start__isnull=True, end__isnull=True) | Q(start__lt=models.F("end")),
                name="sources_quote_span_in_order",
            ),
            models.CheckConstraint(
                condition=Q(start__isnull=True) | Q(snapshot__isnull=False), name="sources_quote_span_has_text"
            ),
        ]

    def __str__(self) -> str:
        return f"“{Truncator(self.exact).chars(90)}” · {self.slug}"

    def clean(self) -> None:
        if self.exact != self.exact.strip():
            raise ValidationError({"exact": _("Leave out the spaces or line breaks around the excerpt.")})
        if not self.slug and self.source_id and self.exact:
            self.slug = unused_quote_slug(self.source, self.exact)


def unused_quote_slug(source: Source, exact: str) -> str:
    """A readable slug that no quote has yet: the source's slug and the first words of the excerpt."""
    stem = f"{source.slug[:40]}-{slugify(' '.join(exact.split()[:6]))[:30]}".strip("-")
    taken = set(Quote.objects.filter(slug__startswith=stem).values_list("slug", flat=True))
    if stem not in taken:
        return stem
    number = 2
    while f"{stem}-{number}" in taken:
        number += 1
    return f"{stem}-{number}"


class PublisherTerms(TermsBeside):
    """Publishers are found by name."""

    row = key_of(Publisher)
    follows = {"sources.Publisher": lambda publisher: Q(pk=publisher.pk)}

    @staticmethod
    def texts(row: Any) -> Iterable[str]:
        return (row.name,)


class SourceTerms(TermsBeside):
    """Sources are found by title, author and publisher."""

    row = key_of(Source)
    follows = {"sources.Source": lambda source: Q(pk=source.pk)}
    named = {"publisher": "sources.PublisherTerms"}

    @staticmethod
    def texts(row: Any) -> Iterable[str]:
        return (row.title, row.authors)

    @staticmethod
    def known(row: Any) -> Iterable[Term]:
        return (known("publisher", str(row.publisher_id)),)


class QuoteTerms(TermsBeside):
    """Quotes are found by their words and by their source."""

    row = key_of(Quote)
    follows = {"sources.Quote": lambda quote: Q(pk=quote.pk)}
    named = {"source": "sources.SourceTerms"}

    @staticmethod
    def texts(row: Any) -> Iterable[str]:
        return (row.exact, row.translation)

    @staticmethod
    def known(row: Any) -> Iterable[Term]:
        return (known("source", str(row.source_id)),)
