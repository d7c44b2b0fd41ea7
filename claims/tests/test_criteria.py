"""What would count as kept or broken is written before the first verdict, and then stays as it was."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.utils import timezone

from claims import publishing, workflow
from claims.models import Criterion, FollowUp
from claims.tests.browsing import filled, page_of, save
from claims.tests.makers import a_criterion, a_follow_up, a_statement, published
from tracker.clock import today

A_MOMENT = datetime(2020, 1, 1, tzinfo=UTC)

pytestmark = pytest.mark.django_db


def complaints(criterion):
    """The complaints about a criterion as it is now; none if it is sound."""
    try:
        criterion.full_clean()
    except ValidationError as error:
        return error.message_dict
    return {}


def a_new_one(statement, **fields):
    return Criterion(statement=statement, **{"text": "The union has one customs code.", **fields})


def written(*texts, there=0):
    """New criteria as the page posts them."""
    rows = {f"criteria-{there + place}-text": text for place, text in enumerate(texts)}
    kinds = {f"criteria-{there + place}-counts_as": "kept" for place in range(len(texts))}
    return {**rows, **kinds, "criteria-TOTAL_FORMS": str(there + len(texts))}


class TestBeforePublication:
    def test_a_key_commitment_says_what_would_count(self):
        statement = a_statement(weight="key")
        with pytest.raises(workflow.NotReady, match="what would count as kept"):
            published(statement)
        a_criterion(statement)
        assert published(statement).is_shown

    @pytest.mark.parametrize("fields", [{"weight": "regular"}, {"weight": "key", "kind": "claim"}])
    def test_nothing_else_has_to(self, fields):
        assert published(a_statement(**fields)).is_shown

    def test_after_a_verdict_it_is_too_late_to_ask_for_them(self):
        statement = a_statement(weight="key")
        a_follow_up(statement, status="broken")
        assert workflow.publication_blockers(statement) == []

    def test_what_moves_without_being_settled_is_no_verdict(self):
        statement = a_statement(weight="key")
        a_follow_up(statement, status="in_progress")
        assert any("what would count" in want for want in workflow.publication_blockers(statement))

    def test_four_are_enough_and_five_are_too_many(self):
        statement = a_statement()
        for _ in range(4):
            a_criterion(statement)
        assert workflow.publication_blockers(statement) == []
        a_criterion(statement)
        assert any("at most 4 criteria" in want for want in workflow.publication_blockers(statement))

    def test_the_page_publishes_them_with_the_statement(self, client, editor):
        statement = a_statement(weight="key")
        save(client, statement, "_publish", **written("The union has one customs code."))
        statement.refresh_from_db()
        criterion = statement.criteria.get()
        assert (statement.publication, criterion.written_at.date()) == ("published", today())

    def test_their_day_is_the_desk_s_to_say_and_never_ahead(self):
        ahead = a_new_one(a_statement(), written_at=timezone.now() + timedelta(days=3))
        assert "still to come" in complaints(ahead)["text"][0]

    def test_the_same_is_written_once(self):
        statement = a_statement()
        known = a_criterion(statement)
        assert complaints(a_new_one(statement, text=known.text))
        assert not complaints(a_new_one(a_statement(), text=known.text))


class TestTheFirstVerdictFreezesThem:
    @pytest.fixture
    def settled(self):
        statement = a_statement(title="Settled")
        a_criterion(statement, text="The union has one customs code.")
        a_follow_up(statement, status="in_progress")
        a_follow_up(statement, status="kept", occurred_on="2023")
        return statement

    def test_none_is_added(self, settled):
        assert f"The first verdict was entered on {today()}" in complaints(a_new_one(settled, text="Late."))["text"][0]

    @pytest.mark.parametrize("change", [{"text": "Anything."}, {"counts_as": "broken"}, {"written_at": A_MOMENT}])
    def test_none_is_changed(self, settled, change):
        criterion = settled.criteria.get()
        assert complaints(criterion) == {}
        for field, value in change.items():
            setattr(criterion, field, value)
        assert "stay as they were" in complaints(criterion)["text"][0]

    def test_what_was_written_after_it_is_found_whichever_door_it_came_through(self, settled, capsys):
        FollowUp.objects.filter(statement=settled, status="kept").update(added_at=timezone.now() - timedelta(days=1))
        with pytest.raises(SystemExit):
            call_command("check_integrity")
        assert "text: The first verdict was entered on" in capsys.readouterr().out

    def test_the_day_on_which_the_world_changed_freezes_nothing(self):
        statement = a_statement(made_on="2020")
        a_criterion(statement, written_at=A_MOMENT)
        FollowUp.objects.filter(pk=a_follow_up(statement, status="kept", occurred_on="2021").pk).update(
            added_at=A_MOMENT + timedelta(days=400)
        )
        assert complaints(statement.criteria.get()) == {}

    def test_the_page_shows_them_and_takes_no_other(self, client, editor, settled):
        page = client.get(page_of(settled)).content.decode()
        assert "The union has one customs code." in page
        for name in ("criteria-0-text", "criteria-0-DELETE", "criteria-__prefix__-text"):
            assert f'name="{name}"' not in page
            assert f'name="{name}"' in client.get(page_of(a_criterion(a_statement()).statement)).content.decode()
        save(client, settled, **written("Late.", there=1), **{"criteria-INITIAL_FORMS": "1"})
        assert settled.criteria.get().text == "The union has one customs code."

    @pytest.mark.parametrize("change", [{"text": "Changed."}, {"counts_as": "broken"}, {"DELETE": "on"}])
    def test_the_page_changes_and_deletes_none_even_if_it_was_open_before(self, client, editor, change):
        statement = a_statement()
        criterion = a_criterion(statement)
        opened = filled(client, page_of(statement))
        assert opened["criteria-0-text"] == criterion.text
        a_follow_up(statement, status="kept")
        tried = {f"criteria-0-{field}": value for field, value in change.items()}
        save(client, statement, form=opened, title="Saved all the same", **tried)
        statement.refresh_from_db()
        assert (statement.title, statement.criteria.get().text) == ("Saved all the same", criterion.text)
        assert statement.criteria.get().counts_as == "kept"

    def test_before_it_they_are_changed_and_deleted(self, client, editor):
        statement = a_statement()
        a_criterion(statement)
        save(client, statement, **{"criteria-0-text": "Better said."})
        assert statement.criteria.get().text == "Better said."
        save(client, statement, **{"criteria-0-DELETE": "on"})
        assert not statement.criteria.exists()

    def test_a_verdict_that_was_corrected_frees_them(self, client, editor, settled):
        wrong = settled.follow_ups.get(status="kept")
        a_follow_up(settled, kind="correction", corrects=wrong, occurred_on="2023")
        assert complaints(a_new_one(settled, text="Written anew.")) == {}
        save(client, settled, **{"criteria-0-text": "Better said."})
        assert settled.criteria.get().text == "Better said."

    def test_the_next_verdict_freezes_them_again(self, settled):
        wrong = settled.follow_ups.get(status="kept")
        a_follow_up(settled, kind="correction", corrects=wrong, occurred_on="2023")
        a_follow_up(settled, status="broken", occurred_on="2024")
        assert complaints(a_new_one(settled, text="Late."))

    def test_a_verdict_older_than_the_statement_is_none(self):
        statement = a_statement(made_on="2021")
        a_follow_up(statement, status="kept", occurred_on="2020")
        assert complaints(a_new_one(statement)) == {}


class TestClaims:
    def test_a_claim_has_none(self, client, editor):
        claim = a_statement(kind="claim")
        assert "a claim is so or is not" in complaints(a_new_one(claim))["text"][0]
        assert "Only a commitment has criteria" in save(client, claim, **written("It is so.")).content.decode()
        assert not claim.criteria.exists()

    def test_a_commitment_that_becomes_a_claim_is_not_published_with_them(self, client, editor):
        statement = a_statement()
        a_criterion(statement)
        save(client, statement, "_publish", kind="claim", initial_status="unchecked")
        statement.refresh_from_db()
        assert not (statement.is_shown and statement.kind == "claim" and statement.criteria.exists())


def test_readers_see_what_would_count_as_it_stood_when_it_was_published(client):
    statement = a_statement(slug="it", weight="key")
    a_criterion(statement, text="The union has one customs code.")
    published(statement)
    a_criterion(statement, text="It has two.")
    told = client.get("/api/v1/statements/it/").json()["criteria"]
    assert [one["text"] for one in told] == ["The union has one customs code."]
    assert publishing.propose_one(statement.pk).has_news
