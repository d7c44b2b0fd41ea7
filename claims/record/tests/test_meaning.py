"""What a statement's document means beyond what it says: who answers for it, what it rests on, whether it was in time."""

import pytest

from claims import publishing
from claims.models import Party
from claims.record import meaning
from claims.tests.makers import a_follow_up, a_quote, a_reference, a_statement, an_actor
from tracker.vocabulary import VOCABULARIES, Kind

pytestmark = pytest.mark.django_db

BINDING = ("agreed", "in_progress", "kept", "partly_kept", "kept_so_far")
NOT_BINDING = ("announced", "stalled", "blocked", "disputed", "broken", "withdrawn", "unverifiable")


def a_said(*, speakers=("speaker",), **fields):
    """A statement of speakers who are named by slug, and of others by their role: `responsible=["ministry"]`."""
    others = {role: fields.pop(role, ()) for role in ("counterparty", "on_behalf_of", "reported_by", "responsible")}
    named = {slug: an_actor(slug=slug) for slug in {*speakers, *(slug for some in others.values() for slug in some)}}
    statement = a_statement(speakers=[named[slug] for slug in speakers], **fields)
    for role, slugs in others.items():
        for slug in slugs:
            Party.objects.create(statement=statement, role=role, actor=named[slug])
    return statement


def document(statement):
    return publishing.preview(statement)


def answerable(statement):
    return meaning.answerable(document(statement))


def settled(statement):
    return meaning.settled(document(statement))


def evidence(statement):
    return meaning.evidence(document(statement))


@pytest.mark.parametrize("opening", ["announced", "agreed", "in_progress", "stalled"])
def test_whoever_made_a_commitment_answers_for_it_and_so_does_whom_they_spoke_for(opening):
    assert answerable(a_said(on_behalf_of=["state"], initial_status=opening)) == {"speaker", "state"}


@pytest.mark.parametrize("opening", ["announced", "agreed"])
@pytest.mark.parametrize("role", ["counterparty", "reported_by"])
def test_neither_who_is_asked_nor_who_passed_the_words_on_answers_for_a_commitment(role, opening):
    assert answerable(a_said(**{role: ["other"]}, initial_status=opening)) == {"speaker"}


def test_who_announces_that_others_will_do_it_does_not_answer_nor_do_they_until_they_agreed():
    statement = a_said(responsible=["ministry"], initial_status="announced")
    assert answerable(statement) == set()
    a_follow_up(statement, status="agreed")
    assert answerable(statement) == {"ministry"}


def test_of_several_who_are_to_do_it_only_who_said_so_answers_before_the_others_agree():
    statement = a_said(responsible=["speaker", "neighbour"], initial_status="announced")
    assert answerable(statement) == {"speaker"}
    a_follow_up(statement, status="in_progress")
    assert answerable(statement) == {"speaker", "neighbour"}


def test_whoever_is_spoken_for_and_is_to_do_it_answers_for_what_was_announced():
    statement = a_said(on_behalf_of=["state"], responsible=["state"], initial_status="announced")
    assert answerable(statement) == {"state"}


@pytest.mark.parametrize("status", BINDING)
def test_what_shows_that_they_agreed_binds_who_is_responsible(status):
    statement = a_said(responsible=["ministry"], undertaking="continue")
    a_follow_up(statement, status=status)
    assert answerable(statement) == {"ministry"}


@pytest.mark.parametrize("status", NOT_BINDING)
def test_what_does_not_show_that_they_agreed_binds_nobody(status):
    statement = a_said(responsible=["ministry"])
    a_follow_up(statement, status=status)
    assert answerable(statement) == set()


def test_every_status_of_a_commitment_is_tried_here():
    said_elsewhere = {"discussed", "proposed", "superseded"}
    words = {word.value for word in VOCABULARIES[Kind.COMMITMENT]}
    assert words == {*BINDING, *NOT_BINDING, *said_elsewhere}


def test_who_was_bound_once_stays_so_whatever_became_of_it():
    statement = a_said(responsible=["ministry"], initial_status="proposed")
    a_follow_up(statement, status="agreed", occurred_on="2022-01")
    a_follow_up(statement, status="broken", occurred_on="2023-01")
    assert answerable(statement) == {"ministry"}


@pytest.mark.parametrize("opening", ["proposed", "discussed"])
def test_what_was_proposed_or_discussed_counts_for_nobody_until_somebody_is_bound(opening):
    statement = a_said(on_behalf_of=["state"], counterparty=["asked"], initial_status=opening)
    assert answerable(statement) == set()
    a_follow_up(statement, status="broken", occurred_on="2022-01")
    assert answerable(statement) == set()
    a_follow_up(statement, status="agreed", occurred_on="2022-02", reason="They signed after all.")
    assert answerable(statement) == {"speaker", "state"}


def test_what_was_corrected_or_is_older_than_the_statement_binds_nobody():
    statement = a_said(responsible=["ministry"], made_on="2021-11-04")
    a_follow_up(statement, status="agreed", occurred_on="2020")
    wrong = a_follow_up(statement, status="agreed", occurred_on="2022")
    assert answerable(statement) == {"ministry"}
    a_follow_up(statement, kind="correction", corrects=wrong, occurred_on="2023")
    assert answerable(statement) == set()


def test_whoever_makes_a_claim_or_is_spoken_for_answers_for_it_and_nobody_else():
    claim = a_said(kind="claim", on_behalf_of=["state"], counterparty=["accused"], reported_by=["reporter"])
    assert answerable(claim) == {"speaker", "state"}
    a_follow_up(claim, status="refuted")
    assert answerable(claim) == {"speaker", "state"}


def test_a_status_rests_on_the_statement_s_own_words_until_a_follow_up_sets_it():
    statement = a_statement()
    a_follow_up(statement, summary="Nothing that changes it.", reference=a_reference())
    a_follow_up(statement, kind="check", search_note="Three newspapers.")
    assert evidence(statement) == "quoted"


@pytest.mark.parametrize(
    ("status", "rests_on"),
    [
        ({"status": "kept", "quote": True}, "quoted"),
        ({"status": "kept", "reference": True}, "referenced"),
        ({"status": "kept", "quote": True, "reference": True}, "quoted"),
        ({"status": "unverifiable", "quote": None}, "reasoned"),
        ({"status": "unverifiable", "quote": None, "reference": True}, "referenced"),
    ],
)
def test_a_status_rests_on_what_its_follow_up_shows(status, rests_on):
    made = {"quote": a_quote, "reference": a_reference}
    fields = {name: made[name]() if value is True else value for name, value in status.items()}
    statement = a_statement()
    a_follow_up(statement, **fields)
    assert evidence(statement) == rests_on


def test_a_status_rests_on_the_newest_step_that_counts():
    statement = a_statement()
    a_follow_up(statement, status="in_progress", occurred_on="2022-01")
    wrong = a_follow_up(statement, status="kept", reference=a_reference(), occurred_on="2022-02")
    a_follow_up(statement, kind="assessment", quote=a_quote(), occurred_on="2022-03")
    assert evidence(statement) == "referenced"
    a_follow_up(statement, kind="correction", corrects=wrong, occurred_on="2022-04")
    assert evidence(statement) == "quoted"


@pytest.mark.parametrize("status", ["kept", "partly_kept"])
@pytest.mark.parametrize(
    ("due_on", "done_on", "word"),
    [
        ("2022-06-30", "2022-06-30", "on_time"),
        ("2022-06", "2022-06-20", "on_time"),
        ("2022-06-30", "2022-07", "late"),
        ("2022-06-30", "2022", "unclear"),
        ("2022~", "2023", "unclear"),
        ("2022", "2023?", "unclear"),
        ("", "2022", ""),
    ],
)
def test_what_was_fulfilled_is_measured_by_the_dates_as_they_are_written(status, due_on, done_on, word):
    statement = a_statement(due_on=due_on)
    a_follow_up(statement, status=status, occurred_on=done_on)
    assert settled(statement) == word


@pytest.mark.parametrize("status", ["in_progress", "broken", "withdrawn"])
def test_what_was_not_fulfilled_is_not_measured(status):
    statement = a_statement(due_on="2022")
    a_follow_up(statement, status=status, occurred_on="2023")
    assert settled(statement) == ""


def test_a_deadline_that_was_restated_before_it_was_kept_is_the_one_it_is_measured_by():
    statement = a_statement(due_on="2022-06")
    a_follow_up(statement, kind="restatement", due_on="2022-12", occurred_on="2022-05")
    a_follow_up(statement, kind="restatement", due_on="2023-06", occurred_on="2022-11")
    a_follow_up(statement, status="kept", occurred_on="2023-03")
    assert settled(statement) == "on_time"


def test_a_deadline_that_was_restated_after_it_was_kept_changes_nothing():
    statement = a_statement(due_on="2022-06")
    a_follow_up(statement, status="kept", occurred_on="2022-09")
    a_follow_up(statement, kind="restatement", due_on="2023", occurred_on="2022-10")
    assert document(statement)["deadline"]["edtf"] == "2023"
    assert settled(statement) == "late"


def test_a_restatement_that_was_corrected_or_moved_only_words_leaves_the_deadline_as_it_was():
    statement = a_statement(due_on="2022-06")
    wrong = a_follow_up(statement, kind="restatement", due_on="2023", occurred_on="2022-01")
    words = {"words_before": "31 programmes", "words_after": "28 programmes"}
    a_follow_up(statement, kind="restatement", **words, occurred_on="2022-02")
    a_follow_up(statement, status="kept", occurred_on="2022-09")
    assert settled(statement) == "on_time"
    a_follow_up(statement, kind="correction", corrects=wrong, occurred_on="2022-10")
    assert settled(statement) == "late"


def test_a_deadline_that_was_first_given_later_is_one():
    statement = a_statement(due_on="")
    a_follow_up(statement, kind="restatement", due_on="2022-06", occurred_on="2022-01")
    a_follow_up(statement, status="kept", occurred_on="2022-05")
    assert settled(statement) == "on_time"


def test_what_is_confirmed_again_later_was_kept_on_the_first_day():
    statement = a_statement(due_on="2022-06")
    a_follow_up(statement, status="kept", occurred_on="2022-05")
    a_follow_up(statement, status="kept", occurred_on="2023-05")
    assert settled(statement) == "on_time"


def test_what_was_kept_and_undone_and_kept_again_is_measured_by_the_last_time():
    statement = a_statement(due_on="2022-06")
    a_follow_up(statement, status="kept", occurred_on="2022-05")
    a_follow_up(statement, status="in_progress", occurred_on="2022-08", reason="It was undone.")
    a_follow_up(statement, status="kept", occurred_on="2022-09")
    assert settled(statement) == "late"


def test_lists_leave_out_the_background_and_what_nobody_maintains():
    weights = ("key", "regular", "background")
    of_weight = {weight: document(a_statement(weight=weight)) for weight in weights}
    assert [weight for weight in weights if meaning.is_aside(of_weight[weight])] == ["background"]
    assert meaning.is_aside({**of_weight["key"], "unmaintained": "Nobody has time."})


def test_a_tombstone_and_what_was_erased_mean_nothing():
    for nothing in ({}, {"slug": "gone", "kind": "commitment", "withdrawn": True}):
        assert meaning.answerable(nothing) == set()
        assert meaning.settled(nothing) == ""
        assert not meaning.is_aside(nothing)
