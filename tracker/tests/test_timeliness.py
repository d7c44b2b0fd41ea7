"""Whether a commitment is in time, on a given day: at the desk and in the record."""

from datetime import date, timedelta
from itertools import product

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from claims.models import Statement
from claims.record.models import Edition, LedgerEntry
from claims.tests.makers import a_follow_up, a_statement
from tracker.timeliness import rule, settled_in_time
from tracker.vocabulary import (
    FULFILLED_STATUSES,
    OPEN_STATUSES,
    STATUS_WORDS,
    Kind,
    Timeliness,
    Undertaking,
    statuses_of,
)

pytestmark = pytest.mark.django_db

DUE = date(2022, 6, 30)
BEFORE, AFTER = DUE - timedelta(days=1), DUE + timedelta(days=1)


def an_edition(**columns):
    number = LedgerEntry.objects.count() + 1
    entry = LedgerEntry.objects.create(
        sequence=number, recorded_at="2022-01-01T00:00Z", action="published", subject="statement", slug=f"s-{number}"
    )
    fields = {"kind": "commitment", "undertaking": "act", "status": "announced", "made_latest": "2021-11-04", **columns}
    return Edition.objects.create(entry=entry, slug=entry.slug, number=1, recorded_at=entry.recorded_at, **fields)


def timeliness_of(edition, on):
    return [value for value in Timeliness.values if Edition.objects.filter(pk=edition.pk).timely(value, on).exists()]


@pytest.mark.parametrize("status", [status for status in OPEN_STATUSES if status in statuses_of(Kind.COMMITMENT)])
def test_an_open_commitment_is_not_due_until_its_last_day_is_over(status):
    edition = an_edition(status=status, due_latest=DUE)
    assert timeliness_of(edition, BEFORE) == ["not_due"]
    assert timeliness_of(edition, DUE) == ["not_due"], "on the day itself it may still be kept"
    assert timeliness_of(edition, AFTER) == ["overdue"]


@pytest.mark.parametrize("status", FULFILLED_STATUSES)
def test_a_kept_commitment_is_on_time_or_late_for_good(status):
    for settled in ("on_time", "late", "unclear"):
        assert timeliness_of(an_edition(status=status, due_latest=DUE, settled=settled), AFTER) == [settled]


@pytest.mark.parametrize(
    ("settled", "due", "in_time"),
    [
        ("2022-06-29", "2022-06-30", "on_time"),
        ("2022-06-30", "2022-06-30", "on_time"),
        ("2022-07-01", "2022-06-30", "late"),
        ("2022-06", "2022-06-30", "on_time"),
        ("2022-06-30", "2022-06", "on_time"),
        ("2022", "2022-06-30", "unclear"),
        ("2022", "2022-06", "unclear"),
        ("../2022-12-31", "2022-06-30", "unclear"),
        ("../2022-06-01", "2022-06-30", "on_time"),
        ("2023", "2021/2022", "late"),
        ("2022-06-01~", "2022-06-30", "unclear"),
        ("2022-06-01", "2022-06-30?", "unclear"),
        ("2022-06-01", "", ""),
    ],
)
def test_on_time_and_late_are_said_only_where_every_reading_of_the_dates_agrees(settled, due, in_time):
    assert settled_in_time(settled, due) == in_time


@pytest.mark.parametrize("status", ["broken", "withdrawn", "superseded", "unverifiable"])
def test_what_was_closed_without_being_kept_is_neither_overdue_nor_late(status):
    assert timeliness_of(an_edition(status=status, due_latest=DUE, settled="late"), AFTER) == []


def test_without_a_deadline_there_is_no_deadline_whatever_the_status():
    for status in statuses_of(Kind.COMMITMENT):
        assert timeliness_of(an_edition(status=status, due_latest=None), AFTER) == ["no_deadline"]


def test_a_claim_has_no_timeliness():
    for status, due in product(("unchecked", *statuses_of(Kind.CLAIM)), (None, DUE)):
        assert timeliness_of(an_edition(kind="claim", status=status, due_latest=due, settled="late"), AFTER) == []


def test_a_commitment_not_to_do_something_is_never_overdue_nor_late():
    edition = an_edition(undertaking="refrain", due_latest=DUE)
    assert timeliness_of(edition, BEFORE) == ["not_due"]
    assert timeliness_of(edition, AFTER) == []
    assert timeliness_of(an_edition(undertaking="refrain", status="kept", due_latest=DUE, settled="late"), AFTER) == []


days = st.dates(date(2021, 1, 1), date(2023, 12, 31))


@settings(deadline=None, max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    kind=st.sampled_from(Kind.values),
    undertaking=st.sampled_from(Undertaking.values),
    status=st.sampled_from(sorted(STATUS_WORDS)),
    due=st.none() | days,
    settled=st.sampled_from(["", "on_time", "late", "unclear"]),
    on=days,
)
def test_no_row_is_ever_two_things_at_once(kind, undertaking, status, due, settled, on):
    edition = an_edition(kind=kind, undertaking=undertaking, status=status, due_latest=due, settled=settled)
    found = timeliness_of(edition, on)
    assert len(found) <= 1
    to_do = kind == "commitment" and undertaking == "act"
    decided = status in OPEN_STATUSES or (status in FULFILLED_STATUSES and settled)
    if to_do and (decided or not due):
        assert found, "an open or fulfilled commitment to do something is always one of the six"
    if kind == "claim":
        assert not found


def test_a_word_that_is_no_timeliness_is_refused():
    with pytest.raises(ValueError, match="soon"):
        rule("soon", DUE)


def overdue(on):
    return list(Statement.objects.overdue(on).values_list("slug", flat=True))


def test_silence_after_a_deadline_is_overdue_at_the_desk():
    a_statement(slug="silent", due_on="2022-06")
    a_statement(slug="never-due")
    a_statement(slug="claimed", kind="claim")
    a_statement(slug="refrains", due_on="2022-06", undertaking="refrain")
    assert overdue(DUE) == []
    assert overdue(AFTER) == ["silent"]


def test_the_desk_asks_the_newest_follow_up_that_counts():
    statement = a_statement(slug="it", due_on="2022-06")
    a_follow_up(statement, occurred_on="2022-05", status="in_progress")
    assert overdue(AFTER) == ["it"]
    kept = a_follow_up(statement, occurred_on="2022-06", status="kept")
    assert overdue(AFTER) == []
    a_follow_up(statement, occurred_on="2022-08", kind="correction", corrects=kept)
    assert overdue(AFTER) == ["it"], "what was corrected no longer counts"


def test_the_desk_counts_to_the_end_of_a_season_in_winter_too():
    a_statement(slug="it", due_on="2021-24")
    assert overdue(date(2022, 2, 28)) == []
    assert overdue(date(2022, 3, 1)) == ["it"]
