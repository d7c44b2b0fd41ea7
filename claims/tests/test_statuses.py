"""The status is never set by hand: it follows from the newest follow-up that counts."""

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from claims import workflow
from claims.models import FollowUp, Statement
from claims.tests.makers import a_follow_up, a_quote, a_statement, published

pytestmark = pytest.mark.django_db


def status_of(statement):
    """The status, which SQL and the rules must agree on."""
    row = Statement.objects.with_status().get(pk=statement.pk)
    assert row.current_status() == row.status
    return row.status


def refused(statement, **fields):
    with pytest.raises(ValidationError) as caught:
        a_follow_up(statement, **fields)
    return caught.value.message_dict


def test_a_statement_has_the_status_it_opened_as():
    assert status_of(a_statement(initial_status="proposed")) == "proposed"
    assert status_of(a_statement(kind="claim")) == "unchecked"


def test_the_newest_follow_up_that_carries_a_status_decides_whatever_order_they_were_typed_in():
    statement = a_statement()
    a_follow_up(statement, occurred_on="2023-05", status="stalled")
    a_follow_up(statement, occurred_on="2022-10", status="in_progress")
    a_follow_up(statement, occurred_on="2024-01", summary="No new status.")
    assert status_of(statement) == "stalled"


def test_two_follow_ups_of_one_day_count_in_the_order_of_their_numbers():
    statement = a_statement()
    a_follow_up(statement, occurred_on="2022-10-21", status="in_progress")
    a_follow_up(statement, occurred_on="2022-10-21", status="stalled")
    assert status_of(statement) == "stalled"


def test_a_corrected_follow_up_no_longer_counts():
    statement = a_statement()
    a_follow_up(statement, occurred_on="2022-10", status="in_progress")
    wrong = a_follow_up(statement, occurred_on="2023-01", status="broken")
    a_follow_up(statement, occurred_on="2023-02", kind="correction", corrects=wrong)
    assert status_of(statement) == "in_progress"


def test_a_follow_up_older_than_the_statement_does_not_override_its_opening():
    statement = a_statement(made_on="2021-11-04", initial_status="agreed")
    a_follow_up(statement, occurred_on="2021-04", status="stalled")
    assert status_of(statement) == "agreed"


def test_a_follow_up_of_the_same_vague_year_as_the_statement_counts():
    statement = a_statement(made_on="2022")
    a_follow_up(statement, occurred_on="2022-03", status="in_progress")
    assert status_of(statement) == "in_progress"


def test_a_follow_up_of_no_statement_is_refused_at_that_field():
    with pytest.raises(ValidationError) as caught:
        FollowUp(number=1, occurred_on="2022", summary="x").full_clean()
    assert "statement" in caught.value.message_dict


def test_a_status_without_evidence_is_refused_at_the_quote():
    assert "a quote, or a reference" in refused(a_statement(), status="kept", quote=None)["quote"][0]


def test_unverifiable_needs_a_written_reason_instead_of_a_quote():
    statement = a_statement()
    assert set(refused(statement, status="unverifiable", quote=None, reason="", why="")) == {"why", "reason"}
    a_follow_up(statement, status="unverifiable", quote=None, reason="The text of the plan is secret.")
    assert status_of(statement) == "unverifiable"


def test_a_check_says_where_we_looked_and_carries_no_status():
    statement = a_statement()
    assert "search_note" in refused(statement, kind="check")
    assert "status" in refused(statement, kind="check", search_note="Official gazettes.", status="stalled")
    a_follow_up(statement, kind="check", search_note="Official gazettes.")
    assert status_of(statement) == "announced"


def test_a_correction_names_a_follow_up_of_the_same_statement():
    statement, other = a_statement(), a_statement()
    elsewhere = a_follow_up(other)
    assert "corrects" in refused(statement, kind="correction")
    assert "this statement" in refused(statement, kind="correction", corrects=elsewhere)["corrects"][0]
    assert "corrects" in refused(statement, kind="development", corrects=a_follow_up(statement))


@pytest.mark.parametrize(("kind", "foreign"), [("claim", "kept"), ("commitment", "refuted"), ("claim", "agreed")])
def test_a_status_of_the_other_kind_is_refused_and_the_right_ones_are_named(kind, foreign):
    message = refused(a_statement(kind=kind), status=foreign)["status"][0]
    assert "can become" in message


def test_there_is_no_way_back_to_unchecked():
    assert "status" in refused(a_statement(kind="claim"), status="unchecked")


def test_opening_a_closed_status_again_needs_a_reason_and_newer_evidence():
    statement = a_statement()
    closing = a_follow_up(statement, occurred_on="2022-10", status="kept")
    assert "open again" in refused(statement, occurred_on="2023", status="in_progress")["reason"][0]
    reused = refused(statement, occurred_on="2023", status="in_progress", reason="Undone.", quote=closing.quote)
    assert "newer evidence" in reused["quote"][0]
    own = refused(statement, occurred_on="2023", status="in_progress", reason="Undone.", quote=statement.quote)
    assert "newer evidence" in own["quote"][0]
    a_follow_up(statement, occurred_on="2023", status="in_progress", reason="It was undone.")
    assert status_of(statement) == "in_progress"


def test_only_what_follows_right_upon_a_closing_opens_it_again():
    statement = a_statement()
    a_follow_up(statement, occurred_on="2022-10", status="kept")
    a_follow_up(statement, occurred_on="2022-09", status="in_progress")
    assert status_of(statement) == "kept"
    a_follow_up(statement, occurred_on="2023", status="in_progress", reason="It was undone.")
    a_follow_up(statement, occurred_on="2024", status="stalled")
    assert status_of(statement) == "stalled"


def test_a_closed_status_may_change_to_another_closed_one_without_a_reason():
    statement = a_statement()
    a_follow_up(statement, occurred_on="2022-10", status="kept")
    a_follow_up(statement, occurred_on="2023", status="partly_kept")
    assert status_of(statement) == "partly_kept"


@pytest.mark.parametrize(
    "broken",
    [
        {"status": "kept", "quote": None},
        {"status": "unchecked"},
        {"status": "unverifiable", "quote": None, "reason": ""},
        {"kind": "check", "search_note": ""},
        {"kind": "check", "search_note": "Looked.", "status": "kept"},
        {"kind": "correction"},
        {"kind": "rumour"},
        {"number": 1},
    ],
)
def test_the_database_itself_refuses_what_one_row_can_show(broken):
    statement = a_statement()
    a_follow_up(statement)
    fields = {"number": 9, "occurred_on": "2022", "summary": "x", "quote": a_quote(), "kind": "development", **broken}
    with pytest.raises(IntegrityError), transaction.atomic():
        FollowUp.objects.create(statement=statement, **fields)


@pytest.mark.parametrize(
    "broken",
    [
        {"kind": "claim", "initial_status": "announced"},
        {"kind": "commitment", "initial_status": "unchecked"},
        {"kind": "commitment", "initial_status": "kept"},
        {"kind": "claim", "initial_status": "unchecked", "undertaking": "refrain"},
        {"kind": "claim", "initial_status": "unchecked", "due_on": "2023"},
        {"publication": "published", "quote": None},
        {"publication": "gone"},
        {"made_on": "yesterday"},
    ],
)
def test_the_database_refuses_statements_that_contradict_themselves(broken):
    with pytest.raises(IntegrityError), transaction.atomic():
        a_statement(**broken)


def test_overdue_is_silence_after_the_last_possible_day_of_a_deadline(django_assert_num_queries):
    from datetime import date

    due = a_statement(due_on="2021-23")
    kept = a_statement(due_on="2021-23")
    a_follow_up(kept, occurred_on="2021-11-04", status="kept")
    a_statement(due_on="2021-23", undertaking="refrain")
    with django_assert_num_queries(1):
        assert list(Statement.objects.overdue(date(2021, 12, 1))) == [due]
    assert not Statement.objects.overdue(date(2021, 11, 30)).exists()


def test_a_correction_is_not_corrected_and_a_follow_up_is_corrected_once():
    statement = a_statement()
    wrong = a_follow_up(statement, status="kept")
    correction = a_follow_up(statement, kind="correction", corrects=wrong, occurred_on="2023")
    assert "not corrected" in refused(statement, kind="correction", corrects=correction)["corrects"][0]
    assert "corrected already" in str(refused(statement, kind="correction", corrects=wrong))


def test_what_readers_saw_of_a_follow_up_is_not_rewritten_but_its_wording_may_be_mended():
    statement = a_statement()
    follow_up = a_follow_up(statement, status="kept")
    published(statement)
    follow_up.refresh_from_db()
    follow_up.summary = "Better said."
    follow_up.full_clean()
    for change in ({"status": ""}, {"occurred_on": "2020"}, {"quote": a_quote()}, {"kind": "check"}):
        changed = FollowUp.objects.get(pk=follow_up.pk)
        for field, value in change.items():
            setattr(changed, field, value)
        with pytest.raises(ValidationError) as caught:
            changed.full_clean()
        assert "add a correction" in str(caught.value.message_dict[next(iter(change))])


def test_a_correction_that_readers_saw_goes_on_correcting_the_same():
    statement = a_statement()
    wrong, other = a_follow_up(statement), a_follow_up(statement)
    correction = a_follow_up(statement, kind="correction", corrects=wrong)
    published(statement)
    correction.refresh_from_db()
    correction.corrects = other
    with pytest.raises(ValidationError) as caught:
        correction.full_clean()
    assert "add a correction" in caught.value.message_dict["corrects"][0]


def test_a_status_reopened_by_another_door_is_found_before_publication():
    statement = a_statement()
    a_follow_up(statement, occurred_on="2023", status="in_progress")
    a_follow_up(statement, occurred_on="2022", status="kept")
    assert any("Follow-up 1: This was closed as “Kept”" in want for want in workflow.publication_blockers(statement))


def test_the_status_is_the_same_on_every_engine_where_a_date_has_an_open_start():
    statement = a_statement(made_on="2020")
    a_follow_up(statement, occurred_on="2021-12-08", status="broken")
    a_follow_up(statement, occurred_on="../2021-12-08", status="kept")
    assert status_of(statement) == "kept"
