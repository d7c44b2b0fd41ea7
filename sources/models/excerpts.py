"""What of a document is evidence: the words that are quoted from it, or what it shows where it is not quoted."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils.text import Truncator, slugify
from django.utils.translation import gettext_lazy as _

from sources.models.documents import LanguageField, Slugged, Source
from sources.models.snapshots import Snapshot
from tracker.history import History
from tracker.text import FoldedField, LineField, ProseField
from tracker.vocabulary import Anchor, WhyNotQuoted

MAX_QUOTE = 300


class Evidence(Slugged):
    """What of a document is evidence. Once readers saw it, its words stay: the database refuses others."""

    FROZEN: tuple[str, ...]
    public = models.BooleanField(
        _("public"), default=False, editable=False, help_text=_("Was published once: it stays as it is.")
    )

    class Meta:
        abstract = True

    def require_unchanged(self, cure: Any) -> None:
        """Refuse, at its field, what is no longer as readers saw it; the cure says what to do instead."""
        before = type(self).objects.filter(pk=self.pk, public=True).first() if self.pk else None
        changed = [name for name in self.FROZEN if before and getattr(before, name) != getattr(self, name)]
        if changed:
            raise ValidationError({name.removesuffix("_id"): cure for name in changed})


class Quote(Evidence):
    """A verbatim excerpt of a source (W3C TextQuoteSelector), and where it stands in the captured text.

    `start` and `end` count Unicode code points of the snapshot's text (W3C TextPositionSelector).
    https://www.w3.org/TR/annotation-model/#text-quote-selector
    """

    FROZEN = ("source_id", "exact", "corrected_from")

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
    corrected_from = ProseField(
        _("words before the correction"),
        max_length=MAX_QUOTE,
        blank=True,
        editable=False,
        help_text=_("Public. What readers saw of this excerpt before, copied wrongly."),
    )
    confirmation = LineField(
        _("how the words were checked"),
        max_length=300,
        blank=True,
        help_text=_("Public. For a source whose text is not captured: “Compared with the printed page 3.”"),
    )
    snapshot = models.ForeignKey(
        Snapshot,
        models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="quotes",
        verbose_name=_("snapshot"),
    )
    start = models.PositiveIntegerField(_("start"), null=True, editable=False)
    end = models.PositiveIntegerField(_("end"), null=True, editable=False)
    anchor = models.CharField(_("anchor"), max_length=12, choices=Anchor, default=Anchor.NO_TEXT, editable=False)
    folded = FoldedField("exact", "translation")
    history = History(excluded_fields=["folded", "changed_at", "public"])

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
        self.require_unchanged(_("Readers saw this quote: it stays. Correct it by another, or quote anew."))
        if self.corrected_from == self.exact:
            raise ValidationError({"exact": _("These are the words as they were: correct them, or leave the quote.")})
        if not self.slug and self.source_id and self.exact:
            self.slug = unused_slug(Quote, self.source, self.exact)

    def is_corrected_by(self, other: "Quote | None") -> bool:
        """Whether the other is this one, copied rightly."""
        return other is not None and (other.source_id, other.corrected_from) == (self.source_id, self.exact)

    @property
    def is_unconfirmed(self) -> bool:
        """Whether nothing but somebody's typing says that these words were written."""
        return self.anchor == Anchor.NO_TEXT and not self.confirmation

    @property
    def misplacement(self) -> str:
        """What is impossible about where it is said to stand in its text, whoever holds that; empty if nothing is."""
        told = self.snapshot
        if told is None:
            return ""
        if told.source_id != self.source_id:
            return str(_("its text is of another source"))
        if self.start is None or self.end is None:
            return ""
        if self.end > told.length:
            return str(_("it ends at %(end)d, and its text has %(length)d characters")) % {
                "end": self.end,
                "length": told.length,
            }
        if self.anchor == Anchor.EXACT and self.end - self.start != len(self.exact):
            return str(_("it is exact, but not as long as the place where it stands"))
        return ""


class Reference(Evidence):
    """Evidence that is not quoted: where in a source it stands, and what it shows in our words."""

    FROZEN = ("source_id", "locator", "shows", "why")

    source = models.ForeignKey(Source, models.PROTECT, related_name="references", verbose_name=_("source"))
    locator = LineField(
        _("where in it"), max_length=200, help_text=_("Page, paragraph, table or minute: “paragraph 3”, “12:40”.")
    )
    shows = ProseField(_("what it shows"), max_length=600, help_text=_("Our words, never the source’s sentences."))
    why = models.CharField(_("why it is not quoted"), max_length=10, choices=WhyNotQuoted, default=WhyNotQuoted.LICENCE)
    folded = FoldedField("shows", "locator")
    history = History(excluded_fields=["folded", "changed_at", "public"])

    class Meta:
        verbose_name, verbose_name_plural = _("reference"), _("references")
        ordering = ["slug"]
        constraints = [
            models.UniqueConstraint(
                fields=["source", "locator", "shows"],
                name="sources_reference_once",
                violation_error_message=_("This is already a reference to this source: pick it instead."),
            ),
            models.CheckConstraint(condition=~Q(shows="") & ~Q(locator=""), name="sources_reference_says_where"),
            models.CheckConstraint(condition=Q(why__in=WhyNotQuoted.values), name="sources_reference_why_known"),
        ]

    def __str__(self) -> str:
        return f"{Truncator(self.shows).chars(90)} · {self.slug}"

    def clean(self) -> None:
        """Readers must be able to look it up: there is an address, or a text that somebody captured."""
        self.require_unchanged(_("Readers saw this reference: it stays. Refer to the source anew."))
        source = getattr(self, "source", None)
        if source and not (source.url or source.archive_url or source.snapshots.exists()):
            raise ValidationError(
                {"source": _("Readers cannot look this up: give the source an address first, or quote it instead.")}
            )
        if not self.slug and source and self.shows:
            self.slug = unused_slug(Reference, source, self.shows)


def evidence_stem(source: Source, words: str) -> str:
    """What the slug of a quote or reference begins with: the source's slug and the first words of what is said."""
    return f"{source.slug[:40]}-{slugify(' '.join(words.split()[:6]))[:30]}".strip("-")


def unused_slug(rows: type[Quote] | type[Reference], source: Source, words: str) -> str:
    """A readable slug that no such row has yet. One query."""
    stem = evidence_stem(source, words)
    taken = set(rows.objects.filter(slug__startswith=stem).values_list("slug", flat=True))
    if stem not in taken:
        return stem
    number = 2
    while f"{stem}-{number}" in taken:
        number += 1
    return f"{stem}-{number}"
