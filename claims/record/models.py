"""The record: what was published, append-only. Everything public reads these tables and nothing else.

No table here refers to the desk. An edition's document is stored as the bytes that are served.
"""

from datetime import date

from django.db import models
from django.db.models import OuterRef, Q, Subquery
from django.utils.translation import gettext_lazy as _

from tracker.search.storage import AsciiField, TermsField
from tracker.timeliness import overdue, rule
from tracker.vocabulary import Kind


class Head(models.Model):
    """The one row that holds the newest sequence and chain digest; whoever writes the record locks it first."""

    sequence = models.PositiveBigIntegerField(default=0)
    chain_digest = models.CharField(max_length=64)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(pk=1), name="record_head_is_one_row")]


class Action(models.TextChoices):
    """What a ledger entry says happened to the record."""

    PUBLISHED = "published", _("Edition published")
    WITHDRAWN = "withdrawn", _("Statement withdrawn")
    ENTITY = "entity", _("Entity changed")
    ERASED = "erased", _("Content erased")


class LedgerEntry(models.Model):
    """One change of the record. Sequences are gapless and in commit order; see claims.record.ledger for the digests.

    `leaf` is the salted digest of the other columns, and the chain runs over leaves: they can be handed out alone,
    and no name follows from one.
    """

    sequence = models.PositiveBigIntegerField(primary_key=True)
    recorded_at = models.DateTimeField()
    action = models.CharField(max_length=10, choices=Action)
    subject = models.CharField(max_length=12, help_text="statement, or the kind of entity")
    slug = models.SlugField(max_length=80)
    number = models.PositiveIntegerField(null=True, help_text="of the edition, for statements")
    content_digest = models.CharField(max_length=64)
    salt = models.CharField(max_length=32)
    leaf = models.CharField(max_length=64)
    chain_digest = models.CharField(max_length=64)

    class Meta:
        verbose_name, verbose_name_plural = _("ledger entry"), _("ledger entries")
        ordering = ["sequence"]
        indexes = [models.Index(fields=["subject", "slug", "sequence"], name="record_ledger_by_subject")]


class EditionQuerySet(models.QuerySet):
    def newest(self) -> "EditionQuerySet":
        """The newest edition of each statement, tombstones of withdrawn ones included."""
        return self.filter(superseded_by__isnull=True)

    def current(self) -> "EditionQuerySet":
        """What the record says now: the newest editions that are not withdrawals."""
        return self.newest().filter(is_tombstone=False)

    def with_withdrawal(self) -> "EditionQuerySet":
        """Annotate `withdrawn_by`: the number of the first tombstone at or after the edition, null without one.

        What a withdrawal took out of sight stays so, even where the statement was published again later.
        """
        tombstones = Edition.objects.filter(slug=OuterRef("slug"), is_tombstone=True, number__gte=OuterRef("number"))
        return self.annotate(withdrawn_by=Subquery(tombstones.order_by("number").values("number")[:1]))

    def overdue(self, on: date) -> "EditionQuerySet":
        return self.filter(overdue(on))

    def timely(self, timeliness: str, on: date) -> "EditionQuerySet":
        return self.filter(rule(timeliness, on))


class Edition(models.Model):
    """What one publication said of a statement, or that it was withdrawn (a tombstone), with the columns lists need.

    Its entry, its document and its erasure are the record; every other column is derived from them
    (claims.record.projection), and can be derived again.
    """

    entry = models.OneToOneField(LedgerEntry, models.PROTECT, related_name="edition")
    # Without indexes: nobody looks for these, entries are never deleted, and SQLite would find what is current by one.
    erased_by = models.ForeignKey(
        LedgerEntry, models.PROTECT, null=True, related_name="erased_editions", db_index=False
    )
    superseded_by = models.ForeignKey(LedgerEntry, models.PROTECT, null=True, related_name="superseded", db_index=False)
    projection = models.PositiveSmallIntegerField(default=0, help_text="version of the code that derived the columns")
    slug = models.SlugField(max_length=80)
    number = models.PositiveIntegerField()
    recorded_at = models.DateTimeField()
    change_note = models.CharField(max_length=300, blank=True)
    is_tombstone = models.BooleanField(default=False)
    is_shown = models.BooleanField(
        default=False,
        help_text="neither it nor a withdrawal at or after it, nor an erasure, took its text out of sight",
    )
    kind = models.CharField(max_length=12, choices=Kind, blank=True)
    title = models.CharField(max_length=90, blank=True)
    status = models.CharField(max_length=12, blank=True)
    facets = models.JSONField(default=dict, help_text="tracker.vocabulary.FACETS: value by name")
    undertaking = models.CharField(max_length=8, blank=True)
    made_earliest = models.DateField(null=True)
    made_latest = models.DateField(null=True)
    due_latest = models.DateField(null=True)
    settled = models.CharField(max_length=8, blank=True, help_text="whether what was fulfilled was in time")

    objects = EditionQuerySet.as_manager()

    class Meta:
        ordering = ["-made_latest", "-slug"]
        indexes = [
            models.Index(
                fields=["-made_latest", "-slug"],
                condition=Q(superseded_by__isnull=True, is_tombstone=False),
                name="record_edition_current",
            ),
            models.Index(
                fields=["due_latest", "slug"],
                condition=Q(superseded_by__isnull=True, is_tombstone=False, due_latest__isnull=False),
                name="record_edition_by_due",
            ),
            models.Index(fields=["entry"], condition=Q(is_tombstone=True), name="record_edition_withdrawal"),
            models.Index(fields=["entry"], condition=Q(is_shown=True, number__gt=1), name="record_edition_revision"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["slug", "number"], name="record_edition_number_once"),
            models.UniqueConstraint(
                fields=["slug"], condition=Q(superseded_by__isnull=True), name="record_edition_one_newest"
            ),
            models.CheckConstraint(
                condition=Q(is_tombstone=True) | Q(erased_by__isnull=False) | Q(made_latest__isnull=False),
                name="record_edition_has_sort_key",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.slug} · {self.number}"


class Document(models.Model):
    """The bytes of an edition, kept out of the rows that lists scan. Erased for legal reasons, body and salt are empty.

    The salt makes the digest in the ledger useless for guessing a short text that was erased.
    """

    edition = models.OneToOneField(Edition, models.CASCADE, primary_key=True, related_name="document")
    body = models.TextField(blank=True)
    salt = models.CharField(max_length=32, blank=True)
    folded = models.TextField(blank=True, help_text="derived: the words in their order, for phrases")


class EntityQuerySet(models.QuerySet):
    def mentioned(self) -> "EntityQuerySet":
        """Those that some current edition mentions: an entity whose statements are all withdrawn is not public."""
        return self.filter(statement_count__gt=0)


class Entity(models.Model):
    """What the public may know of whom or what statements mention (claims.record.kinds). Changes only by publishing.

    Name and count are derived, like the columns of an edition.
    """

    kind = models.CharField(max_length=12, help_text="one of claims.record.kinds")
    slug = models.SlugField(max_length=80)
    name = models.CharField(max_length=300)
    body = models.TextField(blank=True)
    salt = models.CharField(max_length=32, blank=True)
    entry = models.ForeignKey(LedgerEntry, models.PROTECT, related_name="+")
    erased_by = models.ForeignKey(LedgerEntry, models.PROTECT, null=True, related_name="erased_entities")
    projection = models.PositiveSmallIntegerField(default=0)
    statement_count = models.PositiveIntegerField(default=0, help_text="current statements that mention it")

    objects = EntityQuerySet.as_manager()

    class Meta:
        ordering = ["name", "slug"]
        indexes = [
            models.Index(fields=["kind", "name", "slug"], name="record_entity_by_name"),
            models.Index(
                fields=["kind", "-statement_count", "name"],
                condition=Q(statement_count__gt=0),
                name="record_entity_by_count",
            ),
        ]
        constraints = [models.UniqueConstraint(fields=["kind", "slug"], name="record_entity_once")]

    def __str__(self) -> str:
        return self.name


class Mention(models.Model):
    """An entity in an edition, with its role."""

    edition = models.ForeignKey(Edition, models.CASCADE, related_name="mentions")
    entity = models.ForeignKey(Entity, models.PROTECT, related_name="mentions")
    role = models.CharField(max_length=14)
    is_current = models.BooleanField(default=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["edition", "entity", "role"], name="record_mention_once"),
        ]


class Reference(models.Model):
    """A link from an edition to another statement, by slug: the target may be published, withdrawn or neither."""

    edition = models.ForeignKey(Edition, models.CASCADE, related_name="references")
    relation = models.CharField(max_length=12)
    target = models.SlugField(max_length=80)
    is_current = models.BooleanField(default=True)

    class Meta:
        indexes = [
            models.Index(fields=["target"], condition=Q(is_current=True), name="record_reference_by_target"),
        ]


FOLLOWED_UP = Q(is_current=True, number__gt=0)


class Event(models.Model):
    """A dated step of an edition: 0 is the making, the others its follow-ups; with the status that held from it."""

    edition = models.ForeignKey(Edition, models.CASCADE, related_name="events")
    slug = models.SlugField(max_length=80, help_text="of the statement; breaks ties, as it outlives its editions")
    number = models.PositiveIntegerField()
    kind = models.CharField(max_length=12, help_text="made, or the kind of follow-up")
    occurred_earliest = models.DateField(null=True)
    occurred_latest = models.DateField()
    status = models.CharField(max_length=12, blank=True, help_text="set by this step, where it counts")
    held_until = models.DateField(null=True, help_text="last day before the next step that set a status")
    is_current = models.BooleanField(default=True)
    is_news = models.BooleanField(default=False, help_text="something that happened, and that nobody corrected")
    body = models.TextField(blank=True, help_text="the follow-up as the API serves it")

    class Meta:
        ordering = ["-occurred_latest", "-slug", "-number"]
        indexes = [
            models.Index(
                fields=["-occurred_latest", "-slug", "-number"], condition=FOLLOWED_UP, name="record_event_current"
            ),
            models.Index(
                fields=["kind", "-occurred_latest", "-slug", "-number"],
                condition=FOLLOWED_UP,
                name="record_event_by_kind",
            ),
            models.Index(
                fields=["status", "-occurred_latest", "-slug", "-number"],
                condition=FOLLOWED_UP,
                name="record_event_by_status",
            ),
        ]
        constraints = [models.UniqueConstraint(fields=["edition", "number"], name="record_event_once")]


class EditionTerms(models.Model):
    """All that lists can find a current edition by (claims.record.search.terms). Superseded editions have no row."""

    edition = models.OneToOneField(
        Edition, models.CASCADE, primary_key=True, db_column="rowid", db_constraint=False, related_name="indexed"
    )
    terms = TermsField()

    class Meta:
        db_table = "record_edition_terms"
        verbose_name, verbose_name_plural = _("terms of an edition"), _("terms of editions")


class EntityTerms(models.Model):
    """The words of an entity's names, and each name as a whole."""

    entity = models.OneToOneField(
        Entity, models.CASCADE, primary_key=True, db_column="rowid", db_constraint=False, related_name="indexed"
    )
    terms = TermsField()

    class Meta:
        db_table = "record_entity_terms"
        verbose_name, verbose_name_plural = _("terms of an entity"), _("terms of entities")


class Frequency(models.Model):
    """In how many current editions a term stands, or several together (`#`); without a row, in none.

    Tells what pages count, and the cheapest way to a page of a list (claims.record.search).
    """

    term = AsciiField(max_length=200)
    count = models.PositiveIntegerField()

    class Meta:
        verbose_name, verbose_name_plural = _("frequency"), _("frequencies")
        constraints = [models.UniqueConstraint(fields=["term"], name="record_frequency_once")]

    def __str__(self) -> str:
        return self.term


# Derived row by row from editions.
ROWS: tuple[type[Event] | type[Mention] | type[Reference], ...] = (Event, Mention, Reference)
