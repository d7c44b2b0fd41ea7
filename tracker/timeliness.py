"""Whether a commitment is in time: derived from its deadline and its history when asked, never stored.

Silence after a deadline is `overdue`, never `broken`. The rules work on any row with `kind`, `status`, `undertaking`
and `due_latest`, at the desk and in the record; `on_time` and `late` also need `settled_earliest`, the first day that
the closing step may mean.
"""

from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import F, Q

from tracker.vocabulary import FULFILLED_STATUSES, OPEN_STATUSES, Kind, Timeliness, Undertaking

PROMISED = Q(kind=Kind.COMMITMENT)
TO_DO = PROMISED & Q(undertaking=Undertaking.ACT)


@dataclass(frozen=True)
class Rule:
    """Commitments of these statuses whose deadline is none, `before` a day or not, or was settled so."""

    statuses: tuple[str, ...] = ()
    only_acts: bool = False
    due: str | None = None
    settled: str = ""

    def due_days(self, on: date) -> tuple[date | None, date | None]:
        """The first and the last day that a deadline may be."""
        return (None, on - timedelta(days=1)) if self.due == "before" else (on, None)


RULES = {
    Timeliness.NO_DEADLINE: Rule(),
    Timeliness.NOT_DUE: Rule(tuple(OPEN_STATUSES), due="from"),
    Timeliness.OVERDUE: Rule(tuple(OPEN_STATUSES), only_acts=True, due="before"),
    Timeliness.ON_TIME: Rule(tuple(FULFILLED_STATUSES), only_acts=True, settled=Timeliness.ON_TIME),
    Timeliness.LATE: Rule(tuple(FULFILLED_STATUSES), only_acts=True, settled=Timeliness.LATE),
}


def overdue(on: date) -> Q:
    """Open commitments to do something whose last possible due day lies before `on`."""
    return rule(Timeliness.OVERDUE, on)


def rule(timeliness: str, on: date) -> Q:
    """The rows that have this timeliness on a day."""
    of = RULES[Timeliness(timeliness)]
    found = TO_DO if of.only_acts else PROMISED
    found &= Q(status__in=of.statuses) if of.statuses else Q()
    if of.settled:
        way = "lte" if of.settled == Timeliness.ON_TIME else "gt"
        return found & Q(**{f"settled_earliest__{way}": F("due_latest")})
    if of.due is None:
        return found & Q(due_latest__isnull=True)
    return found & (Q(due_latest__lt=on) if of.due == "before" else Q(due_latest__gte=on))


def settled_in_time(settled: date, due: date) -> str:
    """Whether what was settled on a day was on time or late."""
    return Timeliness.ON_TIME.value if settled <= due else Timeliness.LATE.value
