"""What needs whom today: the queues of the desk, each oldest first, each row with the one step that it waits for."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from django.db.models import Case, Count, F, Q, QuerySet, When
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from claims.desk import looks
from claims.models import FollowUp, Publication, Review, Statement
from sources.models import Quote, Source
from tracker.admin_base.keys import in_order
from tracker.vocabulary import Anchor, Text

COUNTED = 99  # rows of a queue that its count goes up to
UNFINDABLE = [anchor.value for anchor in Anchor if not anchor.is_publishable]


class Asked(NamedTuple):
    """Who asks, and on which day."""

    user: Any
    on: date


@dataclass(frozen=True)
class Queue:
    """Rows that wait for the same step. `step` is the page on which it is done, of the row's own admin."""

    name: str
    title: Text
    rows: Callable[[Asked], QuerySet[Any]]
    step: str = "change"
    is_check: bool = False

    def first(self, asked: Asked, most: int) -> tuple[list[Any], int]:
        """The first rows that wait, and how many do, at most `COUNTED` and one. Two queries, one where none waits."""
        rows = self.rows(asked)
        keys = list(rows.values_list("pk", flat=True)[: COUNTED + 1])
        return in_order(rows.model._default_manager.all(), keys[:most]), len(keys)

    def address_of(self, row: Any) -> str:
        """Where the step is done."""
        return reverse(f"admin:{row._meta.app_label}_{row._meta.model_name}_{self.step}", args=[row.pk])


def _sent_back(asked: Asked) -> QuerySet[Statement]:
    waiting = Review.objects.sent_back().filter(to=asked.user)
    return Statement.objects.filter(reviews__in=waiting).order_by("reviews__at")


def _drafts(asked: Asked) -> QuerySet[Statement]:
    """Drafts that somebody began, unless they were handed to somebody else."""
    begun = Statement.history.filter(history_type="+", history_user=asked.user).values("id")
    drafts = Statement.objects.filter(publication=Publication.DRAFT)
    return drafts.filter(Q(pk__in=begun), Q(assignee=None) | Q(assignee=asked.user)).order_by("pk")


def _assigned(asked: Asked) -> QuerySet[Statement]:
    return Statement.objects.filter(assignee=asked.user).order_by(F("review_on").asc(nulls_last=True), "pk")


def _to_review(asked: Asked) -> QuerySet[Statement]:
    return Statement.objects.filter(reviews__in=Review.objects.awaiting_review()).order_by("reviews__at")


def _overdue(asked: Asked) -> QuerySet[Statement]:
    return Statement.objects.overdue(asked.on).filter(publication=Publication.PUBLISHED).order_by("deadline", "pk")


def to_check(asked: Asked) -> QuerySet[Statement]:
    """What is public, open and to be looked at by now: first what somebody asked for, then what is silent."""
    found = looks.with_look(Statement.objects.all()).filter(looks.due(asked.on), publication=Publication.PUBLISHED)
    asked_for = Case(When(looks.ASKED_FOR, then=F("look_on")))  # of what is silent the day is not worked out again
    return found.order_by(asked_for.asc(nulls_last=True), "made_latest", "pk")


def _lost(asked: Asked) -> QuerySet[Quote]:
    """Quotes that a statement shows and that their text does not hold, or holds more than once."""
    kept = Statement.objects.exclude(publication=Publication.WITHDRAWN)
    shown = Q(pk__in=kept.values("quote")) | Q(pk__in=FollowUp.objects.filter(statement__in=kept).values("quote"))
    return Quote.objects.filter(shown, anchor__in=UNFINDABLE).order_by("changed_at", "pk")


def _pending(asked: Asked) -> QuerySet[Statement]:
    waiting = Review.objects.awaiting_review().values("statement")
    return Statement.objects.pending().exclude(pk__in=waiting).order_by("synced_at", "pk")


def _unread(asked: Asked) -> QuerySet[Source]:
    """Documents that somebody entered or captured, and took nothing from."""
    return Source.objects.filter(quotes=None, references=None).order_by("pk")


def _twins(asked: Asked) -> QuerySet[Statement]:
    """Statements of the same title."""
    kept = Statement.objects.exclude(publication=Publication.WITHDRAWN).order_by()
    titles = kept.values("title").annotate(number=Count("pk")).filter(number__gt=1).values("title")
    return Statement.objects.exclude(publication=Publication.WITHDRAWN).filter(title__in=titles).order_by("title", "pk")


QUEUES = [
    Queue("sent-back", _("Sent back to you"), _sent_back, step="review"),
    Queue("drafts", _("Your drafts"), _drafts),
    Queue("assigned", _("Assigned to you"), _assigned),
    Queue("to-review", _("To review"), _to_review, step="review"),
    Queue("pending", _("Changed, and not submitted"), _pending, step="review"),
    Queue("overdue", _("Overdue"), _overdue),
    Queue("to-check", _("Due for a check"), to_check, is_check=True),
    Queue("lost", _("Quotes that are not found"), _lost),
    Queue("unread", _("Sources not yet read"), _unread),
    Queue("twins", _("Titles that are there twice"), _twins),
]
BY_NAME = {queue.name: queue for queue in QUEUES}


def recently_published() -> QuerySet[Review]:
    """What people published last, and who."""
    return Review.objects.filter(deed="published").exclude(by=None).select_related("by", "statement")[:10]
