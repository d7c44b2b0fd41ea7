"""What happened to a statement afterwards, each step with its date and its evidence."""

from collections.abc import Iterable
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Cast, Coalesce, Least
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from claims import status_rules
from claims.models.occasions import Occasion
from claims.models.statements import AFTER_IT_WAS_SAID, Statement, evidence_of
from claims.status_rules import Step
from sources.models import Quote, Reference
from tracker.checking import ChecksTogetherMixin
from tracker.clock import today_anywhere
from tracker.dates import ChangedAtField, EdtfBound, EdtfField, is_to_come
from tracker.history import History
from tracker.text import LineField, ProseField
from tracker.vocabulary import STATUS_CHOICES, STATUS_WORDS, Basis, FollowUpKind, Proof, Shown, WhyUnverifiable

SILENT = status_rules.SILENT
MORE_THAN_WORDS = [word.value for word in STATUS_WORDS.values() if word.needs_more_than_words]
REASONED = [word.value for word in STATUS_WORDS.values() if word.proof is Proof.REASON]

OLDER = Q(occurred_latest__lt=F("statement__made_earliest"))  # than the statement


class FollowUpQuerySet(models.QuerySet):
    def counting(self) -> "FollowUpQuerySet":
        """Those that decide the status: they carry one, are not corrected, and are not older than the statement."""
        return self.exclude(status="").filter(corrected_by__isnull=True).exclude(OLDER)

    def looks(self) -> "FollowUpQuerySet":
        """Those by which somebody looked, each with the day, `looked_on`: the last that its date may mean.

        One that is corrected does not count, nor one older than the statement; nobody looked after they wrote it down.
        """
        looked_on = Least("occurred_latest", Cast("added_at", models.DateField()))  # of a moment its day in UTC
        return self.filter(corrected_by__isnull=True).exclude(OLDER).annotate(looked_on=looked_on)

    def restating(self) -> "FollowUpQuerySet":
        """Those by which the maker changed the statement, and which nobody corrected."""
        return self.filter(kind=FollowUpKind.RESTATEMENT, corrected_by__isnull=True)

    def in_order(self) -> "FollowUpQuerySet":
        """As claims.status_rules orders them; engines differ in where they sort NULL, so an open start has a day."""
        return self.order_by("occurred_latest", Coalesce("occurred_earliest", "occurred_latest"), "number")

    def newest_first(self) -> "FollowUpQuerySet":
        return self.in_order().reverse()


class FollowUpManager(models.Manager.from_queryset(FollowUpQuerySet)):  # type: ignore[misc]
    def get_by_natural_key(self, statement: str, number: int) -> Any:
        return self.get(statement__slug=statement, number=number)


class FollowUp(ChecksTogetherMixin, models.Model):
    """A dated development of a statement. One that turns out wrong is corrected by another and stays, struck out."""

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
    reference = models.ForeignKey(
        Reference,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="follow_ups",
        verbose_name=_("evidence reference"),
        help_text=_("In place of a quote: what a source shows, in our words."),
    )
    also_shown_by = models.ManyToManyField(
        Reference,
        blank=True,
        related_name="also_shows",
        verbose_name=_("also shown by"),
        help_text=_("Other publishers that show the same; two are wanted where a status closes."),
    )
    told_by = models.ForeignKey(
        Statement,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="tells",
        verbose_name=_("told by"),
        help_text=_("The statement that tells this, if the record has it."),
    )
    occasion = models.ForeignKey(
        Occasion, models.PROTECT, null=True, blank=True, related_name="follow_ups", verbose_name=_("occasion")
    )
    shows = models.CharField(
        _("the evidence shows"),
        max_length=12,
        choices=Shown,
        blank=True,
        help_text=_("Needed with a status. An announcement alone is no progress."),
    )
    basis = models.CharField(
        _("the outcome is"), max_length=8, choices=Basis, blank=True, help_text=_("Needed with a status.")
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
    why = models.CharField(
        _("why unverifiable"),
        max_length=11,
        choices=WhyUnverifiable,
        blank=True,
        help_text=_("Needed for “unverifiable”, with the reason in words."),
    )
    due_on = EdtfField(_("new deadline"), help_text=_("For a restatement that moved the deadline."))
    due_latest = EdtfBound("due_on", "latest")
    words_before = LineField(_("words or scope before"), max_length=200, blank=True, help_text=_("“31 programmes”"))
    words_after = LineField(_("words or scope after"), max_length=200, blank=True, help_text=_("“28 programmes”"))
    search_note = ProseField(
        _("where we looked"), max_length=1000, blank=True, help_text=_("Public. Needed for a check.")
    )
    corrects = models.ForeignKey(
        "self",
        models.RESTRICT,  # both go with their statement
        null=True,
        blank=True,
        related_name="corrected_by",
        verbose_name=_("corrects"),
        help_text=_("For a correction: the follow-up that was wrong."),
    )
    added_at = models.DateTimeField(_("entered at"), default=timezone.now, editable=False)
    public = models.BooleanField(
        _("public"), default=False, editable=False, help_text=_("Was published once: correct it, do not delete it.")
    )
    changed_at = ChangedAtField(_("changed at"))
    history = History(
        m2m_fields=[also_shown_by],
        excluded_fields=["changed_at", "public", "occurred_earliest", "occurred_latest", "due_latest"],
    )

    objects = FollowUpManager()

    class Meta:
        verbose_name, verbose_name_plural = _("follow-up"), _("follow-ups")
        ordering = ["occurred_latest", "number"]
        indexes = [models.Index(fields=["-occurred_latest", "-id"], name="claims_followup_by_occurred")]
        constraints = [
            models.UniqueConstraint(fields=["statement", "number"], name="claims_followup_number_once"),
            models.UniqueConstraint(
                fields=["corrects"],
                name="claims_followup_corrected_once",
                violation_error_message=_("This follow-up was corrected already."),
            ),
            models.CheckConstraint(condition=Q(kind__in=FollowUpKind.values), name="claims_followup_kind_known"),
            models.CheckConstraint(
                condition=Q(status__in=["", *(word.value for word in STATUS_WORDS.values() if word.is_set)]),
                name="claims_followup_status_known",
                violation_error_message=_("There is no way back to “unchecked”."),
            ),
            models.CheckConstraint(
                condition=Q(status="")
                | Q(quote__isnull=False)
                | Q(reference__isnull=False)
                | (Q(status__in=REASONED) & ~Q(reason="")),
                name="claims_followup_status_has_evidence",
                violation_error_message=_("A status needs evidence: a quote or a reference."),
            ),
            models.CheckConstraint(
                condition=~Q(kind=FollowUpKind.CHECK) | ~Q(search_note=""),
                name="claims_followup_check_says_where",
                violation_error_message=_("A check says where we looked."),
            ),
            models.CheckConstraint(
                condition=Q(status="") | ~Q(kind__in=SILENT),
                name="claims_followup_kind_may_set_status",
                violation_error_message=_("Only a development or a correction carries a status."),
            ),
            models.CheckConstraint(
                condition=Q(kind=FollowUpKind.RESTATEMENT) | Q(due_on="", words_before="", words_after=""),
                name="claims_followup_only_restated_changes",
                violation_error_message=_("Only a restatement says what changed."),
            ),
            models.CheckConstraint(
                condition=~Q(shows=Shown.ANNOUNCEMENT) | ~Q(status__in=MORE_THAN_WORDS),
                name="claims_followup_announcement_is_no_progress",
                violation_error_message=_("An announcement alone is no progress."),
            ),
            models.CheckConstraint(
                condition=Q(shows__in=["", *Shown.values])
                & Q(basis__in=["", *Basis.values])
                & Q(why__in=["", *WhyUnverifiable.values]),
                name="claims_followup_words_known",
            ),
            models.CheckConstraint(
                condition=(~Q(kind__in=SILENT) | Q(shows="", basis="")) & (Q(why="") | Q(status__in=REASONED)),
                name="claims_followup_says_only_what_it_shows",
                violation_error_message=_(
                    "A check, an assessment and a restatement show no outcome; why something cannot be verified is for "
                    "“unverifiable” alone: leave the others empty."
                ),
            ),
            models.CheckConstraint(
                condition=Q(due_on="", due_latest__isnull=True) | (~Q(due_on="") & Q(due_latest__isnull=False)),
                name="claims_followup_due_on_readable",
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
        validate_follow_up(self)

    @property
    def confirmations(self) -> list[Reference]:
        """What else shows the same. Nothing without a reference of its own: that is where the first one belongs."""
        return list(self.also_shown_by.all()) if self.reference_id else []

    @property
    def step(self) -> Step:
        """This follow-up as the rules see it."""
        return Step(
            key=self.pk or id(self),
            number=self.number or status_rules.UNNUMBERED,
            latest=self.occurred_latest,
            earliest=self.occurred_earliest,
            kind=self.kind,
            status=self.status,
            evidence=evidence_of(self),
            reason=self.reason,
            search_note=self.search_note,
            corrects=self.corrects_id,
            to_come=self.occurred_on if is_to_come(self.occurred_on, today_anywhere()) else "",
            shows=self.shows,
            basis=self.basis,
            why=self.why,
            due_on=self.due_on,
            words=(self.words_before, self.words_after),
            told_by=self.told_by_id,
            is_public=self.public,
        )


FROZEN = ("occurred_on", "kind", "status", "quote_id", "reference_id", "corrects_id", "due_on")
SAID_ONCE = ("shows", "basis", "why", "words_before", "words_after")  # an older release did not ask for these


def validate_follow_up(follow_up: FollowUp, *, stored: Iterable[FollowUp] | None = None) -> None:
    """Refuse a follow-up that breaks a rule; every complaint names its field and the cure.

    `stored` are the statement's follow-ups as they are saved; without them they are read. At most one query.
    """
    if getattr(follow_up, "statement", None) is None:
        return  # the field itself says that it is missing
    statement = follow_up.statement
    if stored is None:
        stored = statement.follow_ups.all() if statement.pk else ()
    others = {other.pk: other for other in stored}
    before = others.pop(follow_up.pk, None)
    steps = [other.step for other in others.values()]
    complaints = {**_rewriting(follow_up, before), **_referring(follow_up)}
    complaints |= status_rules.complaints_about(follow_up.step, statement.opening, [*steps, follow_up.step])
    if complaints:
        raise ValidationError(complaints)


def _referring(follow_up: FollowUp) -> dict[str, str]:
    """What it refers to is there for readers too, and was not held later."""
    complaints = {}
    teller, occasion = follow_up.told_by, follow_up.occasion
    if teller and follow_up.statement.is_shown and not teller.was_public:  # one that was withdrawn is left out
        complaints["told_by"] = str(_("Readers cannot open “%s”: publish it first, or leave this empty.") % teller)
    if occasion and occasion.lies_after(follow_up.occurred_latest):
        complaints["occasion"] = str(AFTER_IT_WAS_SAID % {"day": occasion.held_on})
    return complaints


def _rewriting(follow_up: FollowUp, before: FollowUp | None) -> dict[str, str]:
    """What readers saw of a follow-up is corrected by another one, not rewritten; its wording may be mended."""
    if before is None or not before.public:
        return {}
    frozen = (*FROZEN, *(field for field in SAID_ONCE if getattr(before, field)))
    changed = [field for field in frozen if getattr(follow_up, field) != getattr(before, field)]
    if follow_up.quote_id is None and follow_up.quote:  # pasted, and not saved yet
        changed.append("quote_id")
    if before.quote and before.quote.is_corrected_by(follow_up.quote):
        changed.remove("quote_id")
    cure = _("This follow-up was published: add a correction instead, so that readers see what changed.")
    return {field.removesuffix("_id"): str(cure) for field in changed}


# As for topics: what confirms a follow-up is not deleted.
FollowUp.also_shown_by.through._meta.get_field("reference").remote_field.on_delete = models.PROTECT  # type: ignore[union-attr]
