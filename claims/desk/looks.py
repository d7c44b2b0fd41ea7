"""When a statement is to be looked at again. A look is a follow-up that says what happened, or where somebody looked.

Asked in one place by the queue, the list's filter and its column, and by the form that keeps a check.
"""

from datetime import date, timedelta
from typing import Any

from django.conf import settings
from django.db.models import Case, DateField, Exists, F, Max, OuterRef, Q, QuerySet, Subquery, When
from django.db.models.functions import Cast, Coalesce, Least

from claims.models import FollowUp, Publication, Statement
from tracker.months import MonthsAfter, months_after
from tracker.vocabulary import OPEN_STATUSES, Weight

UNSEEN = Q(publication__in=(Publication.DRAFT, Publication.IN_REVIEW))  # by readers, yet
FOLLOWED = Q(publication=Publication.PUBLISHED, status__in=OPEN_STATUSES) & ~Q(weight=Weight.BACKGROUND)
ASKED_FOR = Q(review_on__isnull=False) | Q(review_every__isnull=False)  # by somebody, not by silence alone


def again(looked_on: date, every: int | None) -> date:
    """The next look after one, by the statement's rhythm in months, or by `CHECK_AFTER_DAYS` where it has none."""
    return months_after(looked_on, every) if every else looked_on + timedelta(days=settings.CHECK_AFTER_DAYS)


def with_look(statements: QuerySet[Statement]) -> QuerySet[Any]:
    """Annotate `look_on`: the day of the next look, or none where nobody is to look again; and `status`.

    What is followed is looked at on `review_on`, until there is a look on that day or later; else by `again`, after the
    newest look, or after it was made where there was none. What readers have not seen has the day that somebody set.
    """
    looks = FollowUp.objects.looks().filter(statement=OuterRef("pk"))
    newest = Subquery(looks.order_by().values("statement").annotate(newest=Max("looked_on")).values("newest"))
    # A date that reaches into days to come (“2026”) is of a statement that was read by then.
    made = Least("made_latest", Cast("synced_at", DateField()))
    last = Coalesce(newest, made)
    silence = timedelta(days=settings.CHECK_AFTER_DAYS)
    is_open = Q(review_on__isnull=False) & ~Exists(looks.filter(looked_on__gte=OuterRef("review_on")))
    look_on = Case(
        When(UNSEEN, then=F("review_on")),
        When(~FOLLOWED, then=None),
        When(is_open, then=F("review_on")),
        When(review_every__isnull=False, then=MonthsAfter(last, F("review_every"))),
        default=Cast(last + silence, DateField()),
        output_field=DateField(),
    )
    return statements.with_status().annotate(look_on=look_on)  # type: ignore[attr-defined]


def due(on: date) -> Q:
    """What is to be looked at by now. It waits until there was a look."""
    return Q(look_on__lte=on)


def overdue(on: date) -> Q:
    """What was to be looked at before, and was not."""
    return Q(look_on__lt=on)


def is_overdue(look_on: date | None, on: date) -> bool:
    """Whether a row of that next look is overdue: for rows that are read already."""
    return look_on is not None and look_on < on
