"""A claim or a commitment at the desk, with those who take part in it."""

from datetime import date, datetime
from functools import reduce
from operator import or_
from typing import Any

from django.apps import apps
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Case, Exists, F, OuterRef, Prefetch, Q, Subquery, Value, When
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from claims.models.actors import Topic
from claims.models.occasions import Occasion
from claims.status_rules import Opening, Step, counting, deadline_of, status_of
from sources.models import Quote, Slugged
from tracker.checking import ChecksTogetherMixin
from tracker.clock import today_anywhere
from tracker.dates import EdtfBound, EdtfField, is_to_come, still_to_come
from tracker.history import History
from tracker.months import MONTHS, MonthsField
from tracker.text import FoldedField, LineField, ProseField
from tracker.timeliness import overdue
from tracker.vocabulary import (
    FACETS,
    OPENINGS,
    STATUS_WORDS,
    Attribution,
    Kind,
    Modality,
    Undertaking,
    Weight,
)

MAX_TITLE = 90


class Publication(models.TextChoices):
    """Where a statement stands at the desk. What the world did is its status: two words, never one."""

    DRAFT = "draft", _("Draft")
    IN_REVIEW = "in_review", _("In review")
    PUBLISHED = "published", _("Published")
    UNMAINTAINED = "unmaintained", _("No longer maintained")
    WITHDRAWN = "withdrawn", _("Withdrawn")


SHOWN = (Publication.PUBLISHED, Publication.UNMAINTAINED)  # what readers can open


class StatementQuerySet(models.QuerySet):
    def whole(self) -> "StatementQuerySet":
        """Statements with all that their documents show but `also_shown_by`: eight queries, however many there are.

        Occasions take two more, and those of follow-ups.
        """
        parties = (
            model("Party").objects.select_related("actor", "speaker").prefetch_related("actor__names", "speaker__names")
        )
        evidence = ("quote__source__publisher", "quote__snapshot", "reference__source__publisher")
        follow_ups = model("FollowUp").objects.select_related(*evidence, "told_by", "occasion")
        follow_ups = follow_ups.defer("quote__snapshot__text")
        own = self.select_related("quote__source__publisher", "quote__snapshot", "occasion")
        return own.defer("quote__snapshot__text").prefetch_related(
            Prefetch("parties", parties),
            "topics",
            "criteria",
            "occasion__participants__names",
            Prefetch("follow_ups", follow_ups),
            "follow_ups__occasion__participants__names",
            Prefetch("links", model("Link").objects.select_related("to_statement")),
        )

    def with_status(self) -> "StatementQuerySet":
        """Annotate `status`: that of the newest follow-up that counts, else what the statement began with."""
        newest = model("FollowUp").objects.counting().filter(statement=OuterRef("pk")).newest_first()
        return self.annotate(status=Coalesce(Subquery(newest.values("status")[:1]), F("initial_status")))

    def with_deadline(self) -> "StatementQuerySet":
        """Annotate the deadline that holds: its last day as `deadline`, and as it is written as `deadline_on`."""
        moved = model("FollowUp").objects.restating().filter(statement=OuterRef("pk")).exclude(due_on="")
        newest = moved.newest_first()
        return self.annotate(
            deadline=Coalesce(Subquery(newest.values("due_latest")[:1]), F("due_latest")),
            deadline_on=Coalesce(Subquery(newest.values("due_on")[:1]), F("due_on")),
        )

    def overdue(self, on: date) -> "StatementQuerySet":
        """Open commitments to do something whose deadline lies before `on`."""
        return self.with_status().with_deadline().filter(overdue(on, due="deadline"))

    def with_pending(self) -> "StatementQuerySet":
        """Annotate `pending`: published, and something that its edition shows was edited since.

        Cost: a handful of index look-ups for each row. To find the few of many, `pending` looks at all edits at once.
        """
        hanging = (
            Exists(rows.filter(edited_since(OuterRef("synced_at"), *paths), **{statement: OuterRef("pk")}))
            for rows, statement, paths in _shown_beside()
        )
        touched = reduce(or_, hanging, edited_since(F("synced_at"), *OWN))
        return self.annotate(
            pending=Case(
                When(Q(publication=Publication.PUBLISHED) & touched, then=Value(True)),
                default=Value(False),
                output_field=models.BooleanField(),
            )
        )

    def pending(self) -> "StatementQuerySet":
        """Those with something to publish, as `with_pending` says. Cost: what hangs on statements is read once."""
        hanging = (
            Q(pk__in=rows.filter(edited_since(F(f"{statement}__synced_at"), *paths)).values(statement))
            for rows, statement, paths in _shown_beside()
        )
        touched = reduce(or_, hanging, edited_since(F("synced_at"), *OWN))
        return self.filter(touched, publication=Publication.PUBLISHED)


OWN = ("", "quote__", "quote__source__", "quote__source__publisher__", "occasion__")


def _shown_beside() -> list[tuple[Any, str, list[str]]]:
    """What editions show beside a statement's own: rows, the path from them to it, and those to what is shown."""
    of_reference = [path.replace("quote", "reference") for path in OWN if "quote" in path]
    also = [f"also_shown_by__{path}" for path in ("", "source__", "source__publisher__")]
    follow_ups = model("FollowUp").objects
    return [
        (follow_ups, "statement", [*OWN, *of_reference]),
        (follow_ups, "statement", also),
        (follow_ups, "statement", ["occasion__participants__"]),
        (Occasion.participants.through.objects, "occasion__statements", ["actor__"]),
        (model("Criterion").objects, "statement", [""]),
        (model("Party").objects, "statement", ["actor__"]),
        (Statement.topics.through.objects, "statement", ["topic__"]),
    ]


def evidence_of(row: Any) -> Any:
    """What names the evidence of a statement or follow-up for the rules; what is new may have no key yet.

    A quote that was used before is newer evidence together with another reference.
    """
    quote = row.quote_id or (row.quote and (row.quote.source_id, row.quote.exact))
    told = getattr(row, "reference", None) if getattr(row, "reference_id", 0) is None else None
    reference = getattr(row, "reference_id", None) or (told and (told.locator, told.shows))
    return (quote, reference) if reference else quote


def model(name: str) -> Any:
    """A model that refers to this one, and so is known only when all are."""
    return apps.get_model("claims", name)


def edited_since(moment: Any, *paths: str) -> Q:
    """Rows of which something at one of these paths was changed after a moment."""
    return reduce(or_, (Q(**{f"{path}changed_at__gt": moment}) for path in paths))


DESK_ONLY = ("assignee", "review_on", "review_every", "internal_note")  # readers see nothing of these


class StatementManager(models.Manager.from_queryset(StatementQuerySet)):  # type: ignore[misc]
    def get_by_natural_key(self, slug: str) -> Any:
        return self.get(slug=slug)


class Statement(ChecksTogetherMixin, Slugged):
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
    weight = models.CharField(
        _("weight"),
        max_length=10,
        choices=Weight,
        default=Weight.REGULAR,
        help_text=_("Key ones lead the first page; lists leave out the background."),
    )
    occasion = models.ForeignKey(
        Occasion,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="statements",
        verbose_name=_("occasion"),
        help_text=_("Where it was said or signed."),
    )
    parts_expected = models.PositiveSmallIntegerField(
        _("parts it says it has"), null=True, blank=True, help_text=_("For a whole: 28, of 28 programmes.")
    )
    initial_status = models.CharField(
        _("initial status"),
        max_length=12,
        choices=[(value, STATUS_WORDS[value].label) for values in OPENINGS.values() for value in values],
        help_text=_("What the quote itself shows. From then on the status follows from the follow-ups."),
    )
    topics = models.ManyToManyField(Topic, blank=True, related_name="statements", verbose_name=_("topics"))
    publication = models.CharField(
        _("publication"), max_length=12, choices=Publication, default=Publication.DRAFT, editable=False
    )
    unmaintained = LineField(
        _("why it is no longer maintained"), max_length=300, blank=True, editable=False, help_text=_("Public.")
    )
    synced_at = models.DateTimeField(
        _("in step with the record at"),
        null=True,
        editable=False,
        help_text=_("When the desk last said the same as the current edition."),
    )
    review_on = models.DateField(_("next review"), null=True, blank=True)
    review_every = MonthsField(_("review every (months)"), null=True, blank=True)
    assignee = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("assignee")
    )
    internal_note = ProseField(_("internal note"), max_length=5000, blank=True, help_text=_("Never published."))
    folded = FoldedField("title", "summary")
    history = History(
        m2m_fields=[topics],
        excluded_fields=["folded", "changed_at", "synced_at"]
        + [f"{of}_{end}" for of in ("made", "due") for end in ("earliest", "latest")],
    )

    objects = StatementManager()  # type: ignore[misc]

    class Meta:
        verbose_name, verbose_name_plural = _("statement"), _("statements")
        ordering = ["-made_latest", "-pk"]
        permissions = [
            ("publish_statement", _("Can publish statements")),
            ("withdraw_statement", _("Can withdraw statements")),
            ("discard_statement", _("Can delete own drafts that were never submitted")),
        ]
        indexes = [
            models.Index(fields=["-made_latest", "-id"], name="claims_statement_by_made"),
            models.Index(fields=["publication", "-made_latest"], name="claims_statement_by_stand"),
            models.Index(fields=["title"], name="claims_statement_by_title"),
            models.Index(fields=["-due_latest", "-id"], name="claims_statement_by_due"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind=Kind.CLAIM, initial_status__in=OPENINGS[Kind.CLAIM], undertaking=Undertaking.ACT)
                | Q(kind=Kind.COMMITMENT, initial_status__in=OPENINGS[Kind.COMMITMENT]),
                name="claims_statement_opening_fits_kind",
                violation_error_message=_(
                    "A claim begins as unchecked and is never “not to do”; a commitment begins as proposed, announced, "
                    "agreed, in progress or stalled."
                ),
            ),
            models.CheckConstraint(
                condition=~Q(publication__in=SHOWN)
                | Q(quote__isnull=False, made_latest__isnull=False, synced_at__isnull=False),
                name="claims_statement_published_has_evidence",
            ),
            models.CheckConstraint(
                condition=Q(publication__in=Publication.values)
                & Q(**{f"{name}__in": facet.words.values for name, facet in FACETS.items()}),
                name="claims_statement_words_known",
            ),
            models.CheckConstraint(
                condition=Q(publication=Publication.UNMAINTAINED) | Q(unmaintained=""),
                name="claims_statement_unmaintained_says_why",
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
            models.CheckConstraint(
                condition=Q(review_every__isnull=True) | Q(review_every__range=MONTHS), name="claims_statement_rhythm"
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def opening(self) -> Opening:
        """This statement as the rules of follow-ups see it."""
        return Opening(
            self.kind,
            self.initial_status,
            self.made_earliest,
            evidence_of(self),
            key=self.pk,
            undertaking=self.undertaking,
            due_on=self.due_on,
        )

    @property
    def steps(self) -> list[Step]:
        """Its follow-ups as the rules see them. One query, unless they are loaded."""
        return [follow_up.step for follow_up in self.follow_ups.all()]

    @property
    def is_to_come(self) -> bool:
        """Whether it is said to be made on a day that nobody has seen yet."""
        return is_to_come(self.made_on, today_anywhere())

    @property
    def was_public(self) -> bool:
        """Whether readers saw it once: then its slug and kind stay, and it can be withdrawn but not deleted."""
        return self.publication in (*SHOWN, Publication.WITHDRAWN)

    @property
    def is_shown(self) -> bool:
        """Whether readers can open it now."""
        return self.publication in SHOWN

    def current_status(self) -> str:
        """What the world did, by the rules. One query, unless the follow-ups are loaded."""
        return status_of(self.opening, self.steps)

    def current_deadline(self) -> str:
        """The deadline that holds now, as EDTF: the newest restated one, else the one it began with."""
        return deadline_of(self.opening, self.steps)

    @property
    def first_verdict(self) -> datetime | None:
        """When the first status that settles it was entered; its criteria stay as they were then."""
        decisive = {step.key for step in counting(self.opening, self.steps) if STATUS_WORDS[step.status].settles}
        return min((one.added_at for one in self.follow_ups.all() if one.pk in decisive), default=None)

    def clean(self) -> None:
        if self.kind and self.initial_status not in OPENINGS[self.kind]:
            allowed = ", ".join(str(STATUS_WORDS[value].label) for value in OPENINGS[self.kind])
            raise ValidationError(
                {"initial_status": _("A %s begins as: %s.") % (self.get_kind_display().lower(), allowed)}
            )
        if self.is_to_come:
            raise ValidationError({"made_on": still_to_come(self.made_on)})
        if self.occasion and self.occasion.lies_after(self.made_latest):
            raise ValidationError({"occasion": AFTER_IT_WAS_SAID % {"day": self.occasion.held_on}})
        self._fit_its_kind()
        if self.pk:
            self._keep_what_is_public()

    def _fit_its_kind(self) -> None:
        """Most are constraints too: a form that cannot change `kind` leaves those about it out."""
        if self.kind != Kind.CLAIM:
            return
        for field in ("due_on", "due_text", "parts_expected"):
            if getattr(self, field):
                raise ValidationError({field: _("A claim has no deadline and no parts: leave this empty.")})
        if self.undertaking != Undertaking.ACT:
            raise ValidationError({"undertaking": _("Only a commitment can be “not to do” or “to go on doing”.")})

    def _keep_what_is_public(self) -> None:
        """Slug and kind are in public addresses: they stay as they were from the first publication on."""
        before = Statement.objects.filter(pk=self.pk).values("slug", "kind", "publication").first()
        if not before or before["publication"] not in (*SHOWN, Publication.WITHDRAWN):
            return
        for field in ("slug", "kind"):
            if getattr(self, field) != before[field]:
                raise ValidationError(
                    {field: _("This was published: it stays “%s”, because readers link to it.") % before[field]}
                )
        for field in ("quote", "made_on"):
            if before["publication"] in SHOWN and not getattr(self, field):
                raise ValidationError(
                    {field: _("A published statement needs this: change it, or withdraw the statement.")}
                )


AFTER_IT_WAS_SAID = _("This occasion was held later (%(day)s): choose the one at which it happened, or none.")

# A topic in use is not deleted. An automatic through model takes no on_delete, and one of our own no autocomplete.
Statement.topics.through._meta.get_field("topic").remote_field.on_delete = models.PROTECT  # type: ignore[union-attr]
