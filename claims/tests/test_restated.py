"""A restatement: its maker changed the words, the scope or the deadline, and both readings are kept."""

import json
from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from claims.models import Statement
from claims.record.models import Edition
from claims.tests.browsing import errors_at, follow_up, save
from claims.tests.makers import a_follow_up, a_statement, published
from tracker.dates import bounds

pytestmark = pytest.mark.django_db

LIST = reverse("admin:claims_statement_changelist")
IN_2026 = date(2026, 1, 1)


def restated(statement, **fields):
    """A restatement through the rules, said in 2022 unless told otherwise."""
    return a_follow_up(statement, **{"kind": "restatement", "occurred_on": "2022", **fields})


def refused(statement, **fields):
    with pytest.raises(ValidationError) as caught:
        restated(statement, **fields)
    return caught.value.message_dict


def deadline_of(statement):
    """The deadline that holds, on whose last day SQL and the rules must agree."""
    row = Statement.objects.with_deadline().get(pk=statement.pk)
    assert row.deadline == (bounds(row.current_deadline()).latest if row.current_deadline() else None)
    return row.current_deadline()


def listed(client, **asked):
    """The titles that the list of the desk shows."""
    return [row.title for row in client.get(LIST, asked).context["cl"].result_list]


class TestSomethingChanged:
    def test_a_restatement_that_changes_nothing_is_refused(self):
        statement = a_statement(due_on="2023")
        assert "Say what changed" in refused(statement)["due_on"][0]
        assert "that held before" in refused(statement, due_on="2023")["due_on"][0]
        assert "the words before" in refused(statement, words_before="31", words_after="31")["words_after"][0]

    def test_the_deadline_that_held_is_the_one_before_it_not_the_first(self):
        statement = a_statement(due_on="2023")
        restated(statement, due_on="2024")
        assert "that held before" in refused(statement, occurred_on="2023", due_on="2024")["due_on"][0]
        restated(statement, occurred_on="2023", due_on="2023")
        assert deadline_of(statement) == "2023"

    @pytest.mark.parametrize(("given", "missing"), [("words_before", "words_after"), ("words_after", "words_before")])
    def test_words_are_kept_in_both_readings(self, given, missing):
        assert set(refused(a_statement(), **{given: "31 programmes"})) == {missing}
        assert set(refused(a_statement(), **{given: "31 programmes", "due_on": "2024"})) == {missing}

    def test_words_alone_are_something(self):
        statement = a_statement(due_on="2023")
        restated(statement, words_before="31 programmes", words_after="28 programmes")
        assert deadline_of(statement) == "2023"

    def test_only_a_restatement_says_what_changed(self):
        said = {"due_on": "2024", "words_before": "31", "words_after": "28"}
        assert set(refused(a_statement(), kind="development", **said)) == set(said)

    def test_a_claim_has_no_deadline_to_move_but_words(self):
        claim = a_statement(kind="claim")
        assert "no deadline" in refused(claim, due_on="2024")["due_on"][0]
        restated(claim, words_before="Most of it", words_after="Half of it")

    def test_the_page_says_so_at_the_field(self, client, editor):
        statement = a_statement(due_on="2023")
        response = save(client, statement, **follow_up(kind="restatement", due_on="2023"))
        assert "that held before" in errors_at(response, 0, "due_on")[0]
        response = save(client, statement, **follow_up(kind="restatement", words_before="31 programmes"))
        assert errors_at(response, 0, "words_after")
        assert not statement.follow_ups.exists()


class TestTheDeadlineThatHolds:
    def test_it_moves(self):
        statement = a_statement(due_on="2023")
        restated(statement, due_on="2024-06")
        assert deadline_of(statement) == "2024-06"

    def test_the_newest_holds_in_whatever_order_they_were_typed_in(self):
        statement = a_statement(due_on="2023")
        restated(statement, occurred_on="2024", due_on="2026")
        restated(statement, occurred_on="2022", due_on="2024")
        assert deadline_of(statement) == "2026"

    def test_words_that_changed_later_leave_it(self):
        statement = a_statement(due_on="2023")
        restated(statement, due_on="2024")
        restated(statement, occurred_on="2023", words_before="31", words_after="28")
        assert deadline_of(statement) == "2024"

    def test_one_that_was_corrected_no_longer_counts(self):
        statement = a_statement(due_on="2023")
        restated(statement, due_on="2024")
        wrong = restated(statement, occurred_on="2023", due_on="2025")
        a_follow_up(statement, kind="correction", corrects=wrong, occurred_on="2023-02")
        assert deadline_of(statement) == "2024"

    def test_one_without_a_deadline_is_given_one(self):
        statement = a_statement()
        assert deadline_of(statement) == ""
        restated(statement, due_on="2024")
        assert deadline_of(statement) == "2024"

    def test_readers_are_told_both_and_a_restatement_that_they_saw_stays(self):
        statement = a_statement(slug="it", due_on="2023")
        moved = restated(statement, due_on="2024")
        published(statement)
        document = json.loads(Edition.objects.current().get(slug="it").document.body)
        assert (document["due_on"]["edtf"], document["deadline"]["edtf"]) == ("2023", "2024")
        moved.refresh_from_db()
        moved.due_on = "2025"
        with pytest.raises(ValidationError) as caught:
            moved.full_clean()
        assert "add a correction" in caught.value.message_dict["due_on"][0]

    @pytest.mark.parametrize(("kept", "timeliness"), [("2023-06", "on_time"), ("2025", "late")])
    def test_what_was_kept_is_measured_by_the_deadline_of_its_day(self, kept, timeliness):
        statement = a_statement(slug="it", due_on="2022")
        restated(statement, occurred_on="2022-06", due_on="2023")
        a_follow_up(statement, occurred_on=kept, status="kept")
        published(statement)
        assert Edition.objects.current().timely(timeliness, IN_2026).exists()


class TestOverdueAtTheDesk:
    """A deadline that passed and was moved ahead is not overdue; one that was moved to a day that passed is."""

    @pytest.fixture(autouse=True)
    def both(self):
        restated(a_statement(title="Moved ahead", due_on="2023"), due_on="2202")
        restated(a_statement(title="Brought forward", due_on="2202"), due_on="2023")
        restated(a_statement(title="Due at last"), due_on="2023")

    def test_it_is_asked_of_the_deadline_that_holds(self):
        late = set(Statement.objects.overdue(IN_2026).values_list("title", flat=True))
        assert late == {"Brought forward", "Due at last"}

    def test_the_list_marks_what_is_late(self, client, editor):
        late = {row.title for row in client.get(LIST).context["cl"].result_list if row.late}
        assert late == {"Brought forward", "Due at last"}

    def test_the_filter_finds_what_the_list_marks(self, client, editor):
        assert set(listed(client, overdue="yes")) == {"Brought forward", "Due at last"}
        assert listed(client, overdue="no") == ["Moved ahead"]

    def test_the_list_names_the_deadline_that_holds(self, client, editor):
        page = client.get(LIST, {"q": "forward"}).content.decode()
        assert "Overdue: 2023" in page and "2202" not in page
        assert "Overdue: 2023" in client.get(LIST, {"q": "last"}).content.decode()

    def test_a_correction_of_the_restatement_brings_the_first_deadline_back(self):
        statement = Statement.objects.get(title="Moved ahead")
        wrong = statement.follow_ups.get()
        a_follow_up(statement, kind="correction", corrects=wrong, occurred_on="2023")
        assert statement in Statement.objects.overdue(IN_2026)
