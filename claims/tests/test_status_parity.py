"""What SQL says of follow-ups, their order and the status is what the rules say, whatever the dates and corrections."""

import pytest
from django.db import transaction
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from claims import status_rules
from claims.models import FollowUp, Statement
from claims.tests.makers import a_quote
from tracker.vocabulary import OPENINGS, STATUS_WORDS, FollowUpKind, Kind

pytestmark = pytest.mark.django_db

# Few and close to each other, so that days, starts and numbers tie: exact, vague, of a span, open at the start.
EXACT = ["2021-11-04", "2021-11-30", "2021-12-31"]
VAGUE = ["2021", "2021-11", "2021-11~", "2021-23", "2021-10/2021-11", "202X"]
OPEN = ["../2021-11-04", "../2021-11-30", "../2021"]
DATES = st.sampled_from([*EXACT, *VAGUE, *OPEN])
SET_STATUSES = st.sampled_from([value for value, word in STATUS_WORDS.items() if word.is_set])
STATEMENTS = st.sampled_from([(kind, opening) for kind in Kind.values for opening in OPENINGS[kind]])


@st.composite
def follow_ups(draw):
    """Up to seven follow-ups that the database takes, in any order of their numbers; corrects is a place before."""
    numbers = draw(st.lists(st.integers(1, 30), unique=True, max_size=7))
    rows, uncorrected = [], []
    for place, number in enumerate(numbers):
        kind = draw(st.sampled_from(FollowUpKind.values if uncorrected else ["development", "check", "restatement"]))
        row = {"number": number, "occurred_on": draw(DATES), "kind": kind, "summary": "x"}
        if kind == FollowUpKind.CHECK:
            row["search_note"] = "Newspapers."
        elif kind not in status_rules.SILENT:
            row["status"] = draw(st.just("") | SET_STATUSES)
        if kind == FollowUpKind.CORRECTION:
            row["corrects"] = uncorrected.pop(draw(st.integers(0, len(uncorrected) - 1)))
        rows.append(row)
        uncorrected.append(place)
    return rows


@st.composite
def statements(draw):
    kind, opening = draw(STATEMENTS)
    return {"kind": kind, "initial_status": opening, "made_on": draw(st.just("") | DATES)}, draw(follow_ups())


def store(drawn, quote):
    """The statements, in bulk; their follow-ups too, those that correct others after those."""
    rows = [
        Statement(slug=f"s-{place}", title="t", summary="s", **fields) for place, (fields, _steps) in enumerate(drawn)
    ]
    made = Statement.objects.bulk_create(rows)
    for statement, (_fields, steps) in zip(made, drawn, strict=True):
        saved = {}
        while len(saved) < len(steps):
            ready = {
                place: FollowUp(
                    statement=statement, quote=quote, **{**step, "corrects": saved.get(step.get("corrects"))}
                )
                for place, step in enumerate(steps)
                if place not in saved and step.get("corrects", -1) in {-1, *saved}
            }
            FollowUp.objects.bulk_create(ready.values())
            saved.update(ready)
    return made


DAY = "2021-11-04"
ON_ONE_DAY = (
    {"kind": "commitment", "initial_status": "announced", "made_on": DAY},
    [{"number": 1, "occurred_on": DAY, "kind": "development", "summary": "x", "status": "kept"}],
)


def keys(steps):
    return [step.key for step in steps]


@settings(max_examples=200, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@example(drawn=[ON_ONE_DAY])
@given(drawn=st.lists(statements(), min_size=1, max_size=3))
def test_sql_and_the_rules_agree(drawn):
    with transaction.atomic():
        made = store(drawn, a_quote())
        status = dict(Statement.objects.with_status().values_list("pk", "status"))
        for statement in Statement.objects.filter(pk__in=[one.pk for one in made]):
            steps = [follow_up.step for follow_up in statement.follow_ups.order_by("?")]
            of_statement = FollowUp.objects.filter(statement=statement)
            in_order = keys(status_rules.in_order(steps))
            assert list(of_statement.in_order().values_list("pk", flat=True)) == in_order
            assert list(of_statement.newest_first().values_list("pk", flat=True)) == in_order[::-1]
            counting = keys(status_rules.counting(statement.opening, steps))
            assert list(of_statement.counting().in_order().values_list("pk", flat=True)) == counting
            assert status[statement.pk] == status_rules.status_of(statement.opening, steps)
            assert statement.current_status() == status[statement.pk]
        transaction.set_rollback(True)
