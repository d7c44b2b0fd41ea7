"""Whether a commitment is in time: derived from its deadline and its history when asked, never stored at the desk.

Silence after a deadline is `overdue`, never `broken`. The rules work on any row with `kind`, `status`, `undertaking`
and its deadline's last day, at the desk and in the record. What was fulfilled is on time or late only where every
reading of the two dates agrees (`settled_in_time`); the record keeps that beside the edition, as `settled`.
"""

from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Q

from tracker import dates
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
    Timeliness.UNCLEAR: Rule(tuple(FULFILLED_STATUSES), only_acts=True, settled=Timeliness.UNCLEAR),
}


def overdue(on: date, *, due: str = "due_latest") -> Q:
    """Open commitments to do something whose last possible due day lies before `on`; `due` names its column."""
    return rule(Timeliness.OVERDUE, on, due=due)


def rule(timeliness: str, on: date, *, due: str = "due_latest") -> Q:
    """The rows that have this timeliness on a day."""
    of = RULES[Timeliness(timeliness)]
    found = TO_DO if of.only_acts else PROMISED
    found &= Q(status__in=of.statuses) if of.statuses else Q()
    if of.settled:
        return found & Q(settled=of.settled, **{f"{due}__isnull": False})
    if of.due is None:
        return found & Q(**{f"{due}__isnull": True})
    day = f"{due}__{'lt' if of.due == 'before' else 'gte'}"
    return found & Q(**{f"{due}__isnull": False, day: on})  # so that what is excluded by it may have none


def settled_in_time(settled: str, due: str) -> str:
    """Whether what was settled on one EDTF date was in time for another; said only where every reading agrees.

    Due “June 2022” is in time until the end of June. What is about or uncertain (`~`, `?`) agrees with nothing.
    """
    if not due:
        return ""
    first, last = dates.bounds(settled)
    deadline = dates.bounds(due).latest
    if not dates.is_certain(settled) or not dates.is_certain(due) or last is None or deadline is None:
        return Timeliness.UNCLEAR.value
    if last <= deadline:
        return Timeliness.ON_TIME.value
    return Timeliness.LATE.value if first and first > deadline else Timeliness.UNCLEAR.value
