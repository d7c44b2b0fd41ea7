"""The desk: statements that editors draft, review, follow up and publish. Nothing public reads these tables."""

from datetime import date
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Case, Exists, F, OuterRef, Q, Subquery, Value, When
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from claims.statuses import require_sound
from sources.models import LanguageField, Quote, Slugged
from tracker.dates import ChangedAtField, EdtfBound, EdtfField
from tracker.text import FoldedField, LineField, ProseField
from tracker.timeliness import overdue
from tracker.vocabulary import (
    OPENINGS,
    STATUS_CHOICES,
    STATUS_WORDS,
    ActorKind,
    Attribution,
    FollowUpKind,
    Kind,
    Modality,
    Relation,
    Role,
    Undertaking,
)

MAX_TITLE = 90


class Publication(models.TextChoices):
    """Where a statement stands at the desk. What the world did is its status: two words, never one."""

    DRAFT = "draft", _("Draft")
    IN_REVIEW = "in_review", _("In review")
    PUBLISHED = "published", _("Published")
    WITHDRAWN = "withdrawn", _("Withdrawn")


class Actor(Slugged):
    """Who speaks, promises, is asked or is spoken for."""

    name = LineField(_("name"), max_length=200)
    kind = models.CharField(_("kind"), max_length=20, choices=ActorKind)
    description = ProseField(_("description"), max_length=1000, blank=True, help_text=_("Public; one plain sentence."))
    folded = FoldedField("name")
    history = HistoricalRecords(excluded_fields=["folded", "changed_at"])

    class Meta:
        verbose_name, verbose_name_plural = _("actor"), _("actors")
        ordering = ["name"]
        constraints = [models.CheckConstraint(condition=Q(kind__in=ActorKind.values), name="claims_actor_kind_known")]

    def __str__(self) -> str:
        return self.name


class ActorNameManager(models.Manager):
    def get_by_natural_key(self, actor: str, name: str) -> Any:
        return self.get(actor__slug=actor, name=name)


class ActorName(models.Model):
    """Another spelling, script or former name of an actor: search finds the actor by each."""

    actor = models.ForeignKey(Actor, models.CASCADE, related_name="names", verbose_name=_("actor"))
    name = LineField(_("name"), max_length=200)
    language = LanguageField(_("language"), blank=True)
    folded = FoldedField("name")
    history = HistoricalRecords(excluded_fields=["folded"])

    objects = ActorNameManager()

    class Meta:
        verbose_name, verbose_name_plural = _("other name"), _("other names")
        ordering = ["name"]
        constraints = [models.UniqueConstraint(fields=["actor", "name"], name="claims_actorname_once")]

    def __str__(self) -> str:
        return self.name

    def natural_key(self) -> tuple[str, str]:
        return (self.actor.slug, self.name)


class Topic(Slugged):
    """A subject that readers follow."""

    name = LineField(_("name"), max_length=100)
    description = ProseField(_("description"), max_length=1000, blank=True, help_text=_("Public."))
    folded = FoldedField("name")
    history = HistoricalRecords(excluded_fields=["folded", "changed_at"])

    class Meta:
        verbose_name, verbose_name_plural = _("topic"), _("topics")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class StatementQuerySet(models.QuerySet):
    def with_status(self) -> "StatementQuerySet":
        """Annotate `status`: that of the newest follow-up that counts, else what the statement opened as."""
        newest = FollowUp.objects.counting().filter(statement=OuterRef("pk")).order_by(*FollowUp.NEWEST_FIRST)
        return self.annotate(status=Coalesce(Subquery(newest.values("status")[:1]), F("opens_as")))

    def overdue(self, on: date) -> "StatementQuerySet":
        """Open commitments to do something whose deadline lies before `on`."""
        return self.with_status().filter(overdue(on))

    def with_pending(self) -> "StatementQuerySet":
        """Annotate `pending`: published, and something that its edition shows was edited since.

        Cost: a handful of index look-ups for each row.
        """
        since = OuterRef("in_step_at")
        own = {"statement": OuterRef("pk")}
        touched = (
            Q(changed_at__gt=F("in_step_at"))
            | Q(quote__changed_at__gt=F("in_step_at"))
            | Q(quote__source__changed_at__gt=F("in_step_at"))
            | Q(quote__source__publisher__changed_at__gt=F("in_step_at"))
            | Exists(FollowUp.objects.filter(Q(changed_at__gt=since) | Q(quote__changed_at__gt=since), **own))
            | Exists(FollowUp.objects.filter(quote__source__changed_at__gt=since, **own))
            | Exists(FollowUp.objects.filter(quote__source__publisher__changed_at__gt=since, **own))
            | Exists(Party.objects.filter(actor__changed_at__gt=since, **own))
            | Exists(Statement.topics.through.objects.filter(topic__changed_at__gt=since, **own))
        )
        return self.annotate(
            pending=Case(
                When(Q(publication=Publication.PUBLISHED) & touched, then=Value(True)),
                default=Value(False),
                output_field=models.BooleanField(),
            )
        )


class StatementManager(models.Manager.from_queryset(StatementQuerySet)):  # type: ignore[misc]
    def get_by_natural_key(self, slug: str) -> Any:
        return self.get(slug=slug)


class Statement(Slugged):
    """A claim or a commitment, with the words that prove it was made."""

    kind = models.CharField(_("kind"), max_length=12, choices=Kind)
    title = LineField(_("title"), max_length=MAX_TITLE, help_text=_("Our words; at most 90 characters."))
    summary = ProseField(_("summary"), max_length=1000, help_text=_("Our words: who said what to whom, and when."))
    quote = models.ForeignKey(
        Quote, models.PROTECT, null=True, blank=True, related_name="statements", verbose_name=_("quote")
    )
    made_on = EdtfField(_("made on"))
    made_earliest = EdtfBound("made_on", "earliest")
    made_latest = EdtfBound("made_on", "latest")
    due_on = EdtfField(_("due on"))
    due_earliest = EdtfBound("due_on", "earliest")
    due_latest = EdtfBound("due_on", "latest")
    due_text = LineField(
        _("deadline in words"),
        max_length=200,
        blank=True,
        help_text=_("In the source’s words: “by the end of the year”."),
    )
    attribution = models.CharField(_("attribution"), max_length=10, choices=Attribution, default=Attribution.REPORTED)
    modality = models.CharField(_("modality"), max_length=12, choices=Modality, default=Modality.PLAIN)
    undertaking = models.CharField(
        _("undertaking"), max_length=8, choices=Undertaking, default=Undertaking.ACT, help_text=_("For commitments.")
    )
    opens_as = models.CharField(
        _("opens as"),
        max_length=12,
        choices=[(value, STATUS_WORDS[value].label) for values in OPENINGS.values() for value in values],
        help_text=_("What the quote itself shows. From then on the status follows from the follow-ups."),
    )
    topics = models.ManyToManyField(Topic, blank=True, related_name="statements", verbose_name=_("topics"))
    publication = models.CharField(
        _("publication"), max_length=10, choices=Publication, default=Publication.DRAFT, editable=False
    )
    in_step_at = models.DateTimeField(
        _("in step with the record at"),
        null=True,
        editable=False,
        help_text=_("When the desk last said the same as the current edition."),
    )
    review_on = models.DateField(_("next review"), null=True, blank=True)
    assignee = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("assignee")
    )
    internal_note = ProseField(_("internal note"), max_length=5000, blank=True, help_text=_("Never published."))
    folded = FoldedField("title", "summary")
    history = HistoricalRecords(
        m2m_fields=[topics],
        excluded_fields=["folded", "changed_at", "in_step_at"]
        + [f"{of}_{end}" for of in ("made", "due") for end in ("earliest", "latest")],
    )

    objects = StatementManager()  # type: ignore[misc]

    class Meta:
        verbose_name, verbose_name_plural = _("statement"), _("statements")
        ordering = ["-made_latest", "-pk"]
        permissions = [
            ("publish_statement", _("Can publish statements")),
            ("withdraw_statement", _("Can withdraw statements")),
        ]
        indexes = [
            models.Index(fields=["-made_latest", "-id"], name="claims_statement_by_made"),
            models.Index(fields=["publication", "-made_latest"], name="claims_statement_by_stand"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind=Kind.CLAIM, opens_as__in=OPENINGS[Kind.CLAIM], undertaking=Undertaking.ACT)
                | Q(kind=Kind.COMMITMENT, opens_as__in=OPENINGS[Kind.COMMITMENT]),
                name="claims_statement_opening_fits_kind",
                violation_error_message=_(
                    "A claim opens as unchecked and is never “not to do”; a commitment opens as proposed, announced, "
                    "agreed, in progress or stalled."
                ),
            ),
            models.CheckConstraint(
                condition=~Q(publication=Publication.PUBLISHED)
                | Q(quote__isnull=False, made_latest__isnull=False, in_step_at__isnull=False),
                name="claims_statement_published_has_evidence",
            ),
            models.CheckConstraint(
                condition=Q(publication__in=Publication.values)
                & Q(attribution__in=Attribution.values)
                & Q(modality__in=Modality.values)
                & Q(undertaking__in=Undertaking.values),
                name="claims_statement_words_known",
            ),
            models.CheckConstraint(
                condition=Q(made_on="", made_latest__isnull=True) | (~Q(made_on="") & Q(made_latest__isnull=False)),
                name="claims_statement_made_on_readable",
            ),
            models.CheckConstraint(
                condition=Q(due_on="", due_latest__isnull=True) | (~Q(due_on="") & Q(due_latest__isnull=False)),
                name="claims_statement_due_on_readable",
            ),
            models.CheckConstraint(
                condition=Q(kind=Kind.COMMITMENT) | Q(due_on="", due_text=""),
                name="claims_statement_claims_are_not_due",
                violation_error_message=_("A claim has no deadline: leave “due on” and “deadline in words” empty."),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def clean(self) -> None:
        if self.kind and self.opens_as not in OPENINGS[self.kind]:
            allowed = ", ".join(str(STATUS_WORDS[value].label) for value in OPENINGS[self.kind])
            raise ValidationError({"opens_as": _("A %s opens as: %s.") % (self.get_kind_display().lower(), allowed)})
        if self.due_earliest and self.made_latest and self.due_latest < (self.made_earliest or self.made_latest):
            raise ValidationError({"due_on": _("This deadline lies before the day on which the statement was made.")})
        self._fit_its_kind()
        if self.pk:
            self._keep_what_is_public()

    def _fit_its_kind(self) -> None:
        """Constraints too, repeated here because a form that cannot change `kind` leaves those about it out."""
        if self.kind != Kind.CLAIM:
            return
        for field in ("due_on", "due_text"):
            if getattr(self, field):
                raise ValidationError({field: _("A claim has no deadline: leave this empty.")})
        if self.undertaking != Undertaking.ACT:
            raise ValidationError({"undertaking": _("Only a commitment can be “not to do”.")})

    def _keep_what_is_public(self) -> None:
        """Slug and kind are in public addresses: they stay as they were from the first publication on."""
        before = Statement.objects.filter(pk=self.pk).values("slug", "kind", "publication").first()
        if not before or before["publication"] not in (Publication.PUBLISHED, Publication.WITHDRAWN):
            return
        for field in ("slug", "kind"):
            if getattr(self, field) != before[field]:
                raise ValidationError(
                    {field: _("This was published: it stays “%s”, because readers link to it.") % before[field]}
                )
        for field in ("quote", "made_on"):
            if before["publication"] == Publication.PUBLISHED and not getattr(self, field):
                raise ValidationError(
                    {field: _("A published statement needs this: change it, or withdraw the statement.")}
                )


# A topic in use is not deleted. An automatic through model takes no on_delete, and one of our own no autocomplete.
Statement.topics.through._meta.get_field("topic").remote_field.on_delete = models.PROTECT  # type: ignore[union-attr]


class PartyManager(models.Manager):
    def get_by_natural_key(self, statement: str, actor: str, role: str) -> Any:
        return self.get(statement__slug=statement, actor__slug=actor, role=role)


class Party(models.Model):
    """An actor in a role: several speakers may share a statement, and each may speak for someone."""

    statement = models.ForeignKey(Statement, models.CASCADE, related_name="parties", verbose_name=_("statement"))
    actor = models.ForeignKey(Actor, models.PROTECT, related_name="parties", verbose_name=_("actor"))
    role = models.CharField(_("role"), max_length=14, choices=Role, default=Role.SPEAKER)
    speaker = models.ForeignKey(
        Actor,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("which speaker"),
        help_text=_("For “on behalf of”, where there are several speakers."),
    )
    position = models.PositiveSmallIntegerField(_("position"), default=0)
    history = HistoricalRecords()

    objects = PartyManager()

    class Meta:
        verbose_name, verbose_name_plural = _("party"), _("parties")
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["statement", "actor", "role"],
                name="claims_party_once",
                violation_error_message=_("This actor already has this role here."),
            ),
            models.CheckConstraint(condition=Q(role__in=Role.values), name="claims_party_role_known"),
            models.CheckConstraint(
                condition=Q(speaker__isnull=True) | Q(role=Role.ON_BEHALF_OF),
                name="claims_party_speaker_only_on_behalf",
                violation_error_message=_("“Which speaker” is only for the role “on behalf of”."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.actor} ({self.get_role_display()})"


class FollowUpQuerySet(models.QuerySet):
    def counting(self) -> "FollowUpQuerySet":
        """Those that decide the status: they carry one, are not corrected, and are not older than the statement."""
        older = Q(occurred_latest__lt=F("statement__made_earliest"))
        return self.exclude(status="").filter(corrected_by__isnull=True).exclude(older)


class FollowUpManager(models.Manager.from_queryset(FollowUpQuerySet)):  # type: ignore[misc]
    def get_by_natural_key(self, statement: str, number: int) -> Any:
        return self.get(statement__slug=statement, number=number)


class FollowUp(models.Model):
    """A dated development of a statement. One that turns out wrong is corrected by another and stays, struck out."""

    # An open start counts as the last day: engines differ in where they sort NULL.
    BEGAN = Coalesce("occurred_earliest", "occurred_latest")
    IN_ORDER = (F("occurred_latest").asc(), BEGAN.asc(), F("number").asc())
    NEWEST_FIRST = (F("occurred_latest").desc(), BEGAN.desc(), F("number").desc())

    statement = models.ForeignKey(Statement, models.CASCADE, related_name="follow_ups", verbose_name=_("statement"))
    number = models.PositiveIntegerField(_("number"), validators=[MinValueValidator(1)], editable=False)
    occurred_on = EdtfField(_("occurred on"), blank=False)
    occurred_earliest = EdtfBound("occurred_on", "earliest")
    occurred_latest = EdtfBound("occurred_on", "latest", null=False)
    kind = models.CharField(_("kind"), max_length=12, choices=FollowUpKind, default=FollowUpKind.DEVELOPMENT)
    summary = ProseField(_("what happened"), max_length=1000, help_text=_("Our words."))
    quote = models.ForeignKey(
        Quote, models.PROTECT, null=True, blank=True, related_name="follow_ups", verbose_name=_("evidence quote")
    )
    status = models.CharField(
        _("new status"),
        max_length=12,
        choices=STATUS_CHOICES,
        blank=True,
        help_text=_("Leave empty if this does not change it."),
    )
    reason = ProseField(
        _("reason"),
        max_length=1000,
        blank=True,
        help_text=_("Public. Needed for “unverifiable” and for opening a closed status again."),
    )
    search_note = ProseField(
        _("where we looked"), max_length=1000, blank=True, help_text=_("Public. Needed for a check.")
    )
    corrects = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="corrected_by",
        verbose_name=_("corrects"),
        help_text=_("For a correction: the follow-up that was wrong."),
    )
    public = models.BooleanField(
        _("public"), default=False, editable=False, help_text=_("Was published once: correct it, do not delete it.")
    )
    changed_at = ChangedAtField(_("changed at"))
    history = HistoricalRecords(excluded_fields=["changed_at", "occurred_earliest", "occurred_latest"])

    objects = FollowUpManager()

    class Meta:
        verbose_name, verbose_name_plural = _("follow-up"), _("follow-ups")
        ordering = ["occurred_latest", "number"]
        constraints = [
            models.UniqueConstraint(fields=["statement", "number"], name="claims_followup_number_once"),
            models.UniqueConstraint(
                fields=["corrects"],
                name="claims_followup_corrected_once",
                violation_error_message=_("This follow-up was corrected already."),
            ),
            models.CheckConstraint(condition=Q(kind__in=FollowUpKind.values), name="claims_followup_kind_known"),
            models.CheckConstraint(
                condition=Q(status__in=["", *(value for value in STATUS_WORDS if value != "unchecked")]),
                name="claims_followup_status_known",
                violation_error_message=_("There is no way back to “unchecked”."),
            ),
            models.CheckConstraint(
                condition=Q(status="") | Q(quote__isnull=False) | (Q(status="unverifiable") & ~Q(reason="")),
                name="claims_followup_status_has_evidence",
                violation_error_message=_("A status needs evidence: pick or paste a quote."),
            ),
            models.CheckConstraint(
                condition=~Q(kind=FollowUpKind.CHECK) | (~Q(search_note="") & Q(status="")),
                name="claims_followup_check_says_where",
                violation_error_message=_("A check says where we looked and carries no status."),
            ),
            models.CheckConstraint(
                condition=Q(kind=FollowUpKind.CORRECTION, corrects__isnull=False)
                | (~Q(kind=FollowUpKind.CORRECTION) & Q(corrects__isnull=True)),
                name="claims_followup_correction_names_one",
                violation_error_message=_("A correction, and only a correction, names the follow-up that was wrong."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.statement} · {self.number}"

    def natural_key(self) -> tuple[str, int]:
        return (self.statement.slug, self.number)

    def clean(self) -> None:
        require_sound(self)


class LinkManager(models.Manager):
    def get_by_natural_key(self, from_statement: str, to_statement: str, relation: str) -> Any:
        return self.get(from_statement__slug=from_statement, to_statement__slug=to_statement, relation=relation)


class Link(models.Model):
    """How one statement bears on another, read from left to right."""

    from_statement = models.ForeignKey(
        Statement, models.CASCADE, related_name="links", verbose_name=_("from statement")
    )
    relation = models.CharField(_("relation"), max_length=12, choices=Relation)
    to_statement = models.ForeignKey(
        Statement, models.PROTECT, related_name="linked_from", verbose_name=_("to statement")
    )
    history = HistoricalRecords()

    objects = LinkManager()

    class Meta:
        verbose_name, verbose_name_plural = _("link"), _("links")
        ordering = ["relation", "to_statement"]
        constraints = [
            models.UniqueConstraint(fields=["from_statement", "to_statement", "relation"], name="claims_link_once"),
            models.CheckConstraint(
                condition=~Q(from_statement=F("to_statement")),
                name="claims_link_not_to_itself",
                violation_error_message=_("A statement cannot be linked to itself."),
            ),
            models.CheckConstraint(condition=Q(relation__in=Relation.values), name="claims_link_relation_known"),
        ]

    def __str__(self) -> str:
        return f"{self.get_relation_display()} {self.to_statement}"
