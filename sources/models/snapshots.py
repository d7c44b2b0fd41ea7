"""The text of a document as it was captured, and what was decided about it since."""

from typing import Any

from django.conf import settings
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import F, Max, OuterRef, Q, Subquery, Value
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from sources.models.documents import Source, private_files
from tracker.text import LineField


class TextDeed(models.TextChoices):
    """What is done about a text: captured, also once more; made the current one; or retired."""

    CAPTURED = "captured", _("Captured")
    CHOSEN = "chosen", _("Made current")
    RETIRED = "retired", _("Retired")


class TextState(models.TextChoices):
    """What a text is to its source."""

    CURRENT = "current", _("Current: quotes are looked for in it")
    OLDER = "older", _("Older")
    RETIRED = "retired", _("Retired")
    TOLD = "told", _("Elsewhere: held by those who published the record")


class WrittenOnceQuerySet(models.QuerySet):
    """Rows that are neither changed nor deleted through the ORM."""

    def update(self, **changes: Any) -> int:
        raise TypeError(f"A {self.model._meta.verbose_name} is written once and never changed.")

    def delete(self) -> Any:
        raise TypeError(f"A {self.model._meta.verbose_name} is written once and never deleted.")


class WrittenOnce(models.Model):
    """A row that is neither changed nor deleted."""

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self.pk:
            raise TypeError(f"A {self._meta.verbose_name} is written once and never changed.")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> Any:
        raise TypeError(f"A {self._meta.verbose_name} is written once and never deleted.")


class SnapshotQuerySet(WrittenOnceQuerySet):
    def held(self) -> "SnapshotQuerySet":
        """Those whose text is here; of the others we are told by a record that came from elsewhere."""
        return self.exclude(text="")

    def standing(self) -> "SnapshotQuerySet":
        """Those whose text is here and that nobody retired: the current one first, then those that were before it."""
        deeds = SnapshotDeed.objects.filter(snapshot=OuterRef("pk")).order_by()
        last = deeds.order_by("-pk").values("deed")[:1]
        made_current = deeds.exclude(deed=TextDeed.RETIRED).values("snapshot").annotate(last=Max("pk")).values("last")
        return (
            self.held()
            .alias(last_deed=Coalesce(Subquery(last), Value("")), made_current=Subquery(made_current))
            .exclude(last_deed=TextDeed.RETIRED)
            .order_by(F("made_current").desc(nulls_last=True), "-captured_at", "-pk")
        )

    def with_state(self) -> "SnapshotQuerySet":
        """Each with what `state` asks for, and without its text. Two queries, however many there are."""
        current = Snapshot.objects.filter(source=OuterRef("source")).standing().values("pk")[:1]
        deeds = models.Prefetch("deeds", SnapshotDeed.objects.select_related("by").order_by("pk"))
        return self.annotate(current=Subquery(current)).defer("text").prefetch_related(deeds)


class SnapshotManager(models.Manager.from_queryset(SnapshotQuerySet)):  # type: ignore[misc]
    def get_by_natural_key(self, source: str, text_sha256: str) -> Any:
        """The one whose text is elsewhere, where there is one: it came with the record."""
        known = self.filter(source__slug=source, text_sha256=text_sha256).order_by("text", "pk").first()
        if known is None:
            raise self.model.DoesNotExist
        return known


class Snapshot(WrittenOnce):
    """The text of a source as captured once: private, never changed. A changed page becomes another snapshot.

    A record travels without its texts: then `text` and `raw` are empty, and `text_length` says how long, in code
    points, the text is that those hold who published the record. Capturing the same text here confirms their anchors.
    """

    source = models.ForeignKey(Source, models.PROTECT, related_name="snapshots", verbose_name=_("source"))
    raw = models.FileField(_("raw file"), storage=private_files, upload_to="snapshots", max_length=200, blank=True)
    raw_sha256 = models.CharField(_("SHA-256 of the raw file"), max_length=64, blank=True)
    text = models.TextField(_("text"), blank=True)
    text_length = models.PositiveIntegerField(_("length of the text"), null=True, help_text=_("In code points."))
    text_sha256 = models.CharField(
        _("SHA-256 of the text"),
        max_length=64,
        validators=[RegexValidator(r"^[0-9a-f]{64}$", _("A SHA-256 digest has 64 characters from 0 to f."))],
    )
    media_type = models.CharField(_("media type"), max_length=100)
    extractor = models.CharField(_("extractor"), max_length=60, help_text=_("Name and version."))
    captured_at = models.DateTimeField(_("captured at"))

    objects = SnapshotManager()

    class Meta:
        verbose_name, verbose_name_plural = _("snapshot"), _("snapshots")
        ordering = ["-captured_at", "-pk"]
        permissions = [("choose_snapshot", _("Can retire a text, and choose which one is current"))]
        constraints = [
            models.UniqueConstraint(
                fields=["source", "raw_sha256", "extractor"], condition=~Q(text=""), name="sources_snapshot_once"
            ),
            models.UniqueConstraint(
                fields=["source", "text_sha256"], condition=Q(text=""), name="sources_snapshot_told_once"
            ),
            models.CheckConstraint(
                condition=(~Q(text="") & ~Q(raw="")) | Q(text="", raw="", text_length__isnull=False),
                name="sources_snapshot_is_held_or_told",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.source} · {self.captured_at:%Y-%m-%d %H:%M} UTC"

    def natural_key(self) -> tuple[str, str]:
        return (self.source.slug, self.text_sha256)

    @property
    def is_held(self) -> bool:
        """Whether the text is here."""
        return bool(self.raw)

    @property
    def length(self) -> int:
        """How many code points the text has, whoever holds it."""
        return len(self.text) if self.text_length is None else self.text_length

    @property
    def state(self) -> TextState:
        """What it is to its source, for one that was loaded `with_state()`."""
        if not self.is_held:
            return TextState.TOLD
        if self.is_retired:
            return TextState.RETIRED
        return TextState.CURRENT if self.pk == getattr(self, "current", None) else TextState.OLDER

    @property
    def is_retired(self) -> bool:
        deeds = [one.deed for one in self.deeds.all()]
        return bool(deeds) and deeds[-1] == TextDeed.RETIRED

    @property
    def captured_by(self) -> Any:
        """Who captured it first; None where that was a command, or before it was kept."""
        return next((one.by for one in self.deeds.all() if one.deed == TextDeed.CAPTURED), None)


class SnapshotDeed(WrittenOnce):
    """What somebody did about a text. The newest deed on a source's texts that is no retirement made one current."""

    snapshot = models.ForeignKey(Snapshot, models.PROTECT, related_name="deeds", verbose_name=_("snapshot"))
    deed = models.CharField(_("what was done"), max_length=10, choices=TextDeed)
    reason = LineField(_("why"), max_length=300, blank=True, help_text=_("For the desk only; it stays in the history."))
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("by whom")
    )
    at = models.DateTimeField(_("when"))

    objects = WrittenOnceQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("deed about a snapshot"), _("deeds about snapshots")
        ordering = ["pk"]
        default_permissions = ()
        constraints = [
            models.CheckConstraint(condition=Q(deed__in=TextDeed.values), name="sources_snapshotdeed_known"),
            models.CheckConstraint(
                condition=~Q(deed=TextDeed.RETIRED) | ~Q(reason=""),
                name="sources_snapshotdeed_retired_says_why",
                violation_error_message=_("Say why this text is retired."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_deed_display()}: {self.snapshot}"
