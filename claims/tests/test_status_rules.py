"""Reopening, asked of plain steps: what counts as closed, by when, and what is newer evidence."""

from datetime import date

import pytest

from claims.status_rules import Opening, Step, complaints_about, status_of

OPENING = Opening("commitment", "announced", date(2020, 1, 1), evidence="the quote itself")


def a_step(year, status, evidence="a quote", **fields):
    fields = {"shows": "effect", "basis": "stated", **fields}
    return Step(key=(year, status), latest=date(year, 6, 1), status=status, evidence=evidence, number=year, **fields)


def complaints(step, *others):
    return complaints_about(step, OPENING, [*others, step])


def test_reopening_with_the_statement_s_own_quote_is_no_newer_evidence():
    opens = a_step(2023, "in_progress", "the quote itself", reason="It was undone.")
    assert set(complaints(opens, a_step(2022, "kept"))) == {"quote"}
    assert not complaints(a_step(2023, "in_progress", "another", reason="It was undone."), a_step(2022, "kept"))


def test_what_is_closed_only_later_is_not_reopened():
    assert not complaints(a_step(2021, "in_progress", "another"), a_step(2022, "kept"))


def test_what_was_reopened_already_needs_no_reason_again():
    reopened = a_step(2022, "stalled", "another", reason="It was undone.")
    assert not complaints(a_step(2023, "in_progress", "a third"), a_step(2021, "kept"), reopened)


@pytest.mark.parametrize("corrected", [True, False])
def test_a_closing_that_was_corrected_closes_nothing(corrected):
    closes = a_step(2021, "kept")
    correction = Step(key="c", latest=date(2022, 1, 1), kind="correction", corrects=closes.key, number=9)
    others = [closes, correction] if corrected else [closes]
    opens = a_step(2023, "in_progress", "another")
    assert bool(complaints(opens, *others)) is not corrected
    assert status_of(OPENING, [*others, opens]) == "in_progress"


def test_nothing_has_happened_yet_on_a_day_to_come_unless_it_was_corrected():
    ahead = a_step(2202, "kept", to_come="2202-06-01")
    assert set(complaints(ahead)) == {"occurred_on"}
    assert "“2202-06-01” is still to come" in complaints(ahead)["occurred_on"]
    corrected = Step(key="c", latest=date(2022, 1, 1), kind="correction", corrects=ahead.key, number=9)
    assert not complaints(ahead, corrected)
