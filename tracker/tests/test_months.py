"""So many months after a day: the calendar's ends of months, without sliding, and the same in SQL."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db.models import DateField, Value

from claims.models import Statement
from claims.tests.makers import a_statement
from tracker.months import MonthsAfter, MonthsField, months_after

CASES = [
    ("2026-01-15", 1, "2026-02-15"),
    ("2026-01-15", 0, "2026-01-15"),
    ("2026-11-26", 6, "2027-05-26"),
    ("2026-12-01", 1, "2027-01-01"),
    ("2026-01-31", 1, "2026-02-28"),
    ("2028-01-31", 1, "2028-02-29"),
    ("2026-01-29", 1, "2026-02-28"),
    ("2028-01-29", 1, "2028-02-29"),
    ("2028-01-30", 1, "2028-02-29"),
    ("2026-03-30", 1, "2026-04-30"),
    ("2026-03-31", 1, "2026-04-30"),
    ("2026-02-28", 1, "2026-03-31"),
    ("2028-02-28", 1, "2028-03-28"),
    ("2028-02-29", 1, "2028-03-31"),
    ("2026-04-30", 1, "2026-05-31"),
    ("2026-04-29", 1, "2026-05-29"),
    ("2026-01-31", 2, "2026-03-31"),
    ("2026-08-31", 6, "2027-02-28"),
    ("2028-02-29", 12, "2029-02-28"),
    ("2027-02-28", 12, "2028-02-29"),
    ("2026-12-31", 2, "2027-02-28"),
    ("2026-11-30", 60, "2031-11-30"),
]
TABLE = pytest.mark.parametrize(("day", "months", "then"), CASES)


@TABLE
def test_in_python(day, months, then):
    assert months_after(date.fromisoformat(day), months) == date.fromisoformat(then)


@TABLE
@pytest.mark.django_db
def test_in_sql(day, months, then):
    a_statement()
    asked = MonthsAfter(Value(date.fromisoformat(day), DateField()), Value(months))
    assert Statement.objects.values_list(asked).get() == (date.fromisoformat(then),)


@pytest.mark.django_db
def test_sql_says_the_same_of_every_day_of_five_years():
    days = [date(2024, 1, 1) + timedelta(days=number) for number in range(5 * 365)]
    fields = {"kind": "claim", "title": "t", "summary": "s", "initial_status": "unchecked"}
    Statement.objects.bulk_create(Statement(slug=str(day), made_on=str(day), **fields) for day in days)
    for months in (1, 2, 3, 6, 11, 12, 13, 48, 60):
        asked = MonthsAfter("made_latest", Value(months))
        for day, then in Statement.objects.values_list("made_latest", asked):
            assert then == months_after(day, months), (day, months)


def test_what_comes_round_on_the_last_day_does_not_slide_to_the_28th():
    day, seen = date(2026, 1, 31), []
    for _ in range(26):
        day = months_after(day, 1)
        seen.append(day.day)
    assert seen[:5] == [28, 31, 30, 31, 30]
    assert (day, seen.count(28), seen.count(29)) == (date(2028, 3, 31), 2, 1)


def test_whoever_looks_later_is_asked_no_earlier():
    days = [date(2027, 1, 1) + timedelta(days=number) for number in range(730)]
    for months in (1, 5, 12):
        following = [months_after(day, months) for day in days]
        assert following == sorted(following)


@pytest.mark.parametrize(("number", "is_one"), [(0, False), (1, True), (60, True), (61, False), (-1, False)])
def test_a_rhythm_is_of_1_to_60_months(number, is_one):
    for cleans in (MonthsField(), MonthsField().formfield()):
        try:
            found = cleans.clean(number, None) if isinstance(cleans, MonthsField) else cleans.clean(str(number))
        except ValidationError:
            found = None
        assert (found == number) == is_one
