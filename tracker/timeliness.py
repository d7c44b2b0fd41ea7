"""Whether a commitment is in time: derived from its deadline and its history when asked, never stored.

Silence after a deadline is `overdue`, never `broken`. Works on any row with `kind`, `status`, `undertaking` and
`due_latest`, at the desk and in the record; `on_time` and `late` also need `settled_earliest`, the first day that
the closing step may mean.
"""

from datetime import date

from django.db.models import F, Q

from tracker.vocabulary import FULFILLED_STATUSES, OPEN_STATUSES, Kind, Timeliness, Undertaking

PROMISED = Q(kind=Kind.COMMITMENT)
TO_DO = PROMISED & Q(undertaking=Undertaking.ACT)


def overdue(on: date) -> Q:
    """Open commitments to do something whose last possible due day lies before `on`."""
    return TO_DO & Q(status__in=OPEN_STATUSES, due_latest__lt=on)


def rule(timeliness: str, on: date) -> Q:
    """The rows that have this timeliness on a day."""
    rules = {
        Timeliness.NO_DEADLINE: PROMISED & Q(due_latest__isnull=True),
        Timeliness.NOT_DUE: PROMISED & Q(status__in=OPEN_STATUSES, due_latest__gte=on),
        Timeliness.OVERDUE: overdue(on),
        Timeliness.ON_TIME: TO_DO & Q(status__in=FULFILLED_STATUSES, settled_earliest__lte=F("due_latest")),
        Timeliness.LATE: TO_DO & Q(status__in=FULFILLED_STATUSES, settled_earliest__gt=F("due_latest")),
    }
    return rules[Timeliness(timeliness)]
