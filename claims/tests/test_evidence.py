"""What a status rests on: a quote or a reference, what that shows, who concludes it, and who tells it."""

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from claims import publishing, workflow
from claims.models import FollowUp, Party, Statement
from claims.tests.browsing import errors_at, follow_up, save
from claims.tests.makers import (
    a_follow_up,
    a_link,
    a_quote,
    a_reference,
    a_source,
    a_statement,
    an_actor,
    an_occasion,
    published,
)
from sources.models import Reference

pytestmark = pytest.mark.django_db

NEED_MORE_THAN_WORDS = ["in_progress", "kept", "partly_kept"]


def refused(statement, **fields):
    """The complaints about a follow-up, each at its field."""
    with pytest.raises(ValidationError) as caught:
        a_follow_up(statement, **fields)
    return caught.value.message_dict


def complaints(row):
    """The complaints about a row as it is now; none if it is sound."""
    try:
        row.full_clean()
    except ValidationError as error:
        return error.message_dict
    return {}


def before_the_question(statement, **fields):
    """A public follow-up as an older release took it: nobody was asked what its evidence shows."""
    row = a_follow_up(statement, **{"status": "kept", **fields})
    FollowUp.objects.filter(pk=row.pk).update(shows="", basis="", why="", public=True)
    return FollowUp.objects.get(pk=row.pk)


def status_at_the_desk(statement):
    return Statement.objects.with_status().get(pk=statement.pk).status


class TestWhatSatisfiesAStatus:
    def test_a_quote_or_a_reference_does(self):
        quoted, referenced = a_statement(), a_statement()
        a_follow_up(quoted, status="kept", quote=a_quote())
        a_follow_up(referenced, status="kept", reference=a_reference())
        assert status_at_the_desk(quoted) == status_at_the_desk(referenced) == "kept"
        assert workflow.publication_blockers(referenced) == []

    def test_neither_does_not_and_that_is_said_once(self):
        assert set(refused(a_statement(), status="kept", quote=None)) == {"quote"}

    def test_an_editor_picks_a_reference_in_place_of_a_quote(self, client, editor):
        statement = a_statement()
        save(client, statement, "_publish", **follow_up(status="kept", reference=a_reference().pk))
        added = statement.follow_ups.get()
        assert (added.quote, added.status, added.public) == (None, "kept", True)

    def test_further_references_confirm_a_first_one(self, client, editor):
        statement, first, second = a_statement(), a_reference(), a_reference()
        alone = save(client, statement, **follow_up(quote=a_quote().pk, also_shown_by=[second.pk]))
        assert "evidence reference" in errors_at(alone, 0, "also_shown_by")[0]
        save(client, statement, **follow_up(reference=first.pk, also_shown_by=[second.pk]))
        assert statement.follow_ups.get().confirmations == [second]

    def test_evidence_that_opened_a_status_is_not_newer_because_it_is_a_reference(self):
        statement, reference = a_statement(), a_reference()
        a_follow_up(statement, status="kept", reference=reference)
        again = {"status": "stalled", "reason": "Undone.", "occurred_on": "2023"}
        assert "newer evidence" in refused(statement, reference=reference, **again)["quote"][0]
        a_follow_up(statement, reference=a_reference(), **again)


class TestWhatItShows:
    @pytest.mark.parametrize("field", ["shows", "basis"])
    def test_it_is_asked_of_every_status_and_refused_at_its_field(self, field):
        statement = a_statement()
        assert set(refused(statement, status="stalled", **{field: ""})) == {field}
        a_follow_up(statement, **{field: ""})

    def test_the_page_asks_it_at_the_same_fields(self, client, editor):
        evidence = follow_up(status="stalled", quote=a_quote().pk, shows="", basis="")
        response = save(client, a_statement(), **evidence)
        assert errors_at(response, 0, "shows") and errors_at(response, 0, "basis")
        assert not FollowUp.objects.exists()

    @pytest.mark.parametrize("status", NEED_MORE_THAN_WORDS)
    def test_an_announcement_alone_is_no_progress(self, client, editor, status):
        statement = a_statement()
        assert "An announcement alone" in refused(statement, status=status, shows="announcement")["status"][0]
        response = save(client, statement, **follow_up(status=status, quote=a_quote().pk, shows="announcement"))
        assert "An announcement alone" in errors_at(response, 0, "status")[0]
        assert not statement.follow_ups.exists()

    @pytest.mark.parametrize("status", NEED_MORE_THAN_WORDS)
    def test_the_database_itself_refuses_an_announcement_as_progress(self, status):
        known = a_follow_up(a_statement(), status=status)
        with pytest.raises(IntegrityError, match="announcement_is_no_progress"), transaction.atomic():
            FollowUp.objects.filter(pk=known.pk).update(shows="announcement")

    @pytest.mark.parametrize("status", ["announced", "agreed", "stalled", "broken"])
    def test_an_announcement_shows_anything_else(self, status):
        statement = a_statement()
        a_follow_up(statement, status=status, shows="announcement")
        assert status_at_the_desk(statement) == status

    def test_what_was_public_before_it_was_asked_may_stay(self):
        statement = a_statement()
        old = before_the_question(statement)
        assert complaints(old) == {}
        assert workflow.publication_blockers(statement) == []
        old.public = False
        assert set(complaints(old)) == {"shows", "basis"}

    def test_what_was_public_before_is_asked_once_and_then_stays(self):
        old = before_the_question(a_statement())
        old.shows, old.basis = "effect", "stated"
        old.full_clean()
        old.save()
        old.shows = "action"
        assert "add a correction" in complaints(old)["shows"][0]


class TestWhatCannotBeVerified:
    def test_it_needs_a_countable_reason_and_a_written_one(self):
        statement = a_statement()
        assert set(refused(statement, status="unverifiable", why="", quote=a_quote())) == {"why"}
        assert set(refused(statement, status="unverifiable", reason=" ", quote=a_quote())) == {"reason"}
        a_follow_up(statement, status="unverifiable", quote=None, why="no_access", reason="No inspector was let in.")
        assert status_at_the_desk(statement) == "unverifiable"

    def test_it_needs_no_answer_to_what_its_evidence_shows(self):
        assert a_follow_up(a_statement(), status="unverifiable", quote=a_quote()).shows == ""

    def test_what_was_public_before_may_go_without_the_countable_one(self):
        old = before_the_question(a_statement(), status="unverifiable")
        assert (old.why, complaints(old)) == ("", {})


class TestWhatCarriesNoStatus:
    @pytest.mark.parametrize(
        "fields",
        [
            {"kind": "assessment"},
            {"kind": "restatement", "due_on": "2024"},
            {"kind": "check", "search_note": "Three newspapers."},
        ],
        ids=lambda fields: fields["kind"],
    )
    def test_an_assessment_a_restatement_and_a_check_do_not(self, fields):
        statement = a_statement()
        assert "carries no status" in refused(statement, status="stalled", **fields)["status"][0]
        silent = a_follow_up(statement, **fields)
        assert status_at_the_desk(statement) == "announced"
        with pytest.raises(IntegrityError, match="kind_may_set_status"), transaction.atomic():
            FollowUp.objects.filter(pk=silent.pk).update(status="stalled", quote=a_quote())

    @pytest.mark.parametrize("undertaking", ["refrain", "continue"])
    def test_kept_so_far_is_for_what_is_not_to_be_done_or_goes_on(self, undertaking):
        lasting = a_statement(undertaking=undertaking)
        a_follow_up(lasting, status="kept_so_far", shows="action")
        assert status_at_the_desk(lasting) == "kept_so_far"
        assert "choose another status" in refused(a_statement(undertaking="act"), status="kept_so_far")["status"][0]
        assert set(refused(a_statement(kind="claim"), status="kept_so_far")) == {"status"}

    def test_a_promise_that_becomes_one_to_act_was_not_kept_so_far(self):
        statement = a_statement(undertaking="refrain")
        a_follow_up(statement, status="kept_so_far", shows="action")
        statement.undertaking = "act"
        assert any("Kept so far" in want for want in workflow.publication_blockers(statement))


class TestWhoTellsIt:
    def test_no_statement_tells_what_became_of_itself(self):
        statement = a_statement()
        assert "of itself" in refused(statement, told_by=statement)["told_by"][0]

    def test_a_draft_tells_nothing_to_readers(self):
        teller, statement = a_statement(title="The teller"), published(a_statement())
        assert "publish it first" in refused(statement, told_by=teller)["told_by"][0]
        a_follow_up(statement, told_by=published(teller))

    def test_the_page_says_so_at_the_field(self, client, editor):
        statement = published(a_statement())
        response = save(client, statement, **follow_up(told_by=a_statement().pk))
        assert "Readers cannot open" in errors_at(response, 0, "told_by")[0]

    def test_a_draft_may_be_told_by_a_draft_but_both_are_published_together(self):
        teller, statement = a_statement(title="The teller"), a_statement()
        a_follow_up(statement, told_by=teller)
        with pytest.raises(workflow.NotReady, match="“The teller”, which readers cannot open"):
            published(statement)
        publishing.publish([statement, teller], by=None)
        assert statement.is_shown

    def test_a_teller_that_was_withdrawn_is_left_out_and_hinders_nobody(self, django_capture_on_commit_callbacks):
        teller = published(a_statement())
        statement = a_statement()
        a_follow_up(statement, told_by=teller)
        published(statement)
        with django_capture_on_commit_callbacks(execute=True):
            publishing.withdraw(teller, by=None, reason="A doubt.")
        assert workflow.publication_blockers(statement) == []
        assert publishing.propose_one(statement.pk).document["follow_ups"][0]["told_by"] is None


class TestWhereItHappened:
    def test_nothing_was_said_at_what_was_held_later(self):
        later = an_occasion(held_on="2021-12-08")
        assert "held later (2021-12-08)" in complaints(a_statement(made_on="2021-11", occasion=later))["occasion"][0]
        assert complaints(a_statement(made_on="2021-12", occasion=later)) == {}

    def test_nothing_came_of_what_was_held_later(self):
        statement, later = a_statement(), an_occasion(held_on="2023")
        assert "held later (2023)" in refused(statement, occurred_on="2022-10", occasion=later)["occasion"][0]
        a_follow_up(statement, occurred_on="2023-02", occasion=later)

    def test_the_pages_say_so_at_the_field(self, client, editor):
        statement, later = a_statement(), an_occasion(held_on="2023")
        response = save(client, statement, occasion=later.pk)
        assert "held later" in response.context["adminform"].form.errors["occasion"][0]
        response = save(client, statement, **follow_up(occasion=later.pk))
        assert "held later" in errors_at(response, 0, "occasion")[0]


class TestReferences:
    def test_readers_can_look_it_up(self):
        nowhere = a_reference(source=a_source())
        assert "give the source an address" in complaints(nowhere)["source"][0]
        for address in ("url", "archive_url"):
            assert complaints(a_reference(source=a_source(**{address: "https://example.org/a"}))) == {}

    def test_a_captured_text_is_as_good_as_an_address(self, source):
        assert complaints(a_reference(source=source)) == {}

    @pytest.mark.parametrize("field", ["shows", "locator"])
    def test_our_words_and_the_place_are_both_there(self, field):
        assert set(complaints(Reference(source=a_source(url="https://example.org/a"), slug="r"))) == {
            "shows",
            "locator",
        }
        with pytest.raises(IntegrityError, match="says_where"), transaction.atomic():
            a_reference(**{field: ""})

    def test_the_same_is_referred_to_once(self):
        known = a_reference()
        twin = Reference(slug="twin", source=known.source, locator=known.locator, shows=known.shows)
        assert "already a reference" in str(complaints(twin))


def test_nobody_is_responsible_for_a_claim(client, editor):
    claim, commitment, actor = a_statement(kind="claim"), a_statement(), an_actor()
    named = Party(statement=claim, actor=actor, role="responsible")
    assert "for commitments" in complaints(named)["role"][0]
    assert complaints(Party(statement=commitment, actor=actor, role="responsible")) == {}
    party = {"parties-1-actor": actor.pk, "parties-1-role": "responsible", "parties-TOTAL_FORMS": "2"}
    assert "“responsible” is for commitments" in save(client, claim, **party).content.decode()
    assert claim.parties.count() == 1


def test_a_commitment_that_becomes_a_claim_is_not_published_with_somebody_responsible(client, editor):
    statement = a_statement()
    Party.objects.create(statement=statement, actor=an_actor(), role="responsible")
    save(client, statement, "_publish", kind="claim", initial_status="unchecked")
    statement.refresh_from_db()
    assert not (statement.is_shown and statement.kind == "claim" and statement.parties.filter(role="responsible"))


def test_a_contradiction_is_said_once_and_from_either_side(client, editor):
    one, other = a_statement(), a_statement()
    a_link(one, "contradicts", other)
    again = {"links-0-relation": "contradicts", "links-0-to_statement": one.pk, "links-TOTAL_FORMS": "1"}
    assert "says so already" in save(client, other, **again).content.decode()
    assert not other.links.exists()
    save(client, other, **{**again, "links-0-relation": "supports"})
    assert other.links.get().relation == "supports"
