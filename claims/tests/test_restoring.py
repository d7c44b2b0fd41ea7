"""An older version is brought back through the rules: a draft, or a change that is reviewed before readers see it."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from claims import publishing, workflow
from claims.models import Party, Statement
from claims.restoring import restore
from claims.tests.browsing import said
from claims.tests.makers import (
    a_criterion,
    a_follow_up,
    a_link,
    a_quote,
    a_statement,
    a_topic,
    a_user,
    an_actor,
    an_editor,
    published,
)

pytestmark = pytest.mark.django_db


def press(client, statement, moment):
    """“Restore this version” on the page of a moment."""
    page = client.get(reverse("admin:claims_statement_then", args=[statement.pk]), {"at": moment.isoformat()})
    assert b"Restore this version" in page.content
    address = reverse("admin:claims_statement_restore", args=[statement.pk])
    return client.post(address, {"at": moment.isoformat()}, follow=True)


def again(statement):
    return Statement.objects.get(pk=statement.pk)


def state_of(statement):
    statement = again(statement)
    return (
        (statement.title, statement.summary, statement.made_on, statement.quote_id),
        sorted(statement.topics.values_list("name", flat=True)),
        sorted(statement.parties.values_list("actor__name", "role", "position")),
        sorted(statement.criteria.values_list("counts_as", "text")),
        sorted(statement.links.values_list("relation", "to_statement__title")),
    )


def altered(statement):
    """Everything of it changed; the moment at which it still was as before."""
    moment = timezone.now()
    statement.title, statement.quote, statement.made_on = "Altered", a_quote(), "2021-11-05"
    statement.internal_note, statement.assignee, statement.review_every = "Ask again.", a_user(), 6
    statement.save()
    statement.topics.set([a_topic()])
    statement.parties.all()[0].delete()
    Party.objects.create(statement=statement, actor=an_actor(name="Moscow"), role="speaker")
    for criterion in statement.criteria.all():
        criterion.text = "Something else."
        criterion.save()
    for link in statement.links.all():
        link.delete()
    return moment


@pytest.fixture
def statement():
    statement = a_statement(title="Sign", speakers=[an_actor(name="Minsk"), an_actor(name="Vitebsk")])
    a_criterion(statement, text="Both sign.")
    a_link(statement, "repeats", a_statement(title="Older"))
    return statement


class TestADraft:
    def test_is_as_it_was_but_for_what_is_the_desks_own(self, client, editor, statement):
        before = state_of(statement)
        moment = altered(statement)
        assert state_of(statement) != before
        press(client, statement, moment)
        assert state_of(statement) == before
        assert again(statement).publication == "draft"
        today = again(statement)
        assert (today.internal_note, today.review_every) == ("Ask again.", 6) and today.assignee

    def test_follow_ups_that_went_come_back_and_later_ones_stay(self, client, editor, statement):
        first, gone = a_follow_up(statement, summary="One."), a_follow_up(statement, summary="Two.")
        moment = timezone.now()
        first.summary = "Altered."
        first.save()
        gone.delete()
        a_follow_up(statement, summary="Three.")
        press(client, statement, moment)
        assert [step.summary for step in again(statement).follow_ups.order_by("pk")] == ["One.", "Two.", "Three."]
        assert len(set(again(statement).follow_ups.values_list("number", flat=True))) == 3

    def test_who_restored_it_is_in_the_history(self, client, editor, statement):
        press(client, statement, altered(statement))
        newest = again(statement).history.exclude(history_user=None).first()
        assert (newest.history_user, newest.history_change_reason) == (editor, "restored")


class TestOneThatReadersSee:
    def test_readers_see_nothing_of_it_until_it_is_published(self, client, editor, statement, settings):
        settings.FOUR_EYES = True
        published(statement)
        moment = altered(statement)
        published(statement, note="Put otherwise.")
        address = reverse("record-statement", args=[statement.slug])
        response = press(client, statement, moment)
        assert "Readers see it when it was reviewed and published" in said(response)
        assert b"Altered" in client.get(address).content
        assert again(statement).publication == "published"
        assert Statement.objects.with_pending().get(pk=statement.pk).pending
        with pytest.raises(workflow.TransitionRefused, match="somebody else publishes"):
            publishing.publish_one(again(statement), by=editor, note="As it was.")
        publishing.publish_one(again(statement), by=an_editor(), note="As it was.")
        assert b"Altered" not in client.get(address).content

    def test_follow_ups_that_they_saw_stay_and_that_is_said(self, client, editor, statement):
        step = a_follow_up(statement, summary="They met.")
        moment = timezone.now()
        step.summary = "They met again."
        step.save()
        published(statement)
        response = press(client, statement, moment)
        step.refresh_from_db()
        assert step.summary == "They met again." and step.public
        assert "Not restored: Follow-up 1 was published" in said(response)

    def test_address_and_kind_stay(self, client, editor, statement):
        moment = timezone.now()
        statement.slug = "another"
        statement.save()
        published(statement)
        press(client, statement, moment)
        assert again(statement).slug == "another"

    def test_criteria_stay_after_a_verdict(self, client, editor, statement):
        moment = timezone.now()
        statement.criteria.all()[0].delete()
        a_criterion(statement, text="Later.")
        a_follow_up(statement, status="kept")
        press(client, statement, moment)
        assert [one.text for one in again(statement).criteria.all()] == ["Later."]

    def test_what_would_break_a_rule_is_refused_whole(self, client, editor):
        statement = a_statement(quote=None)
        moment = timezone.now()
        statement.quote = a_quote()
        statement.save()
        published(statement)
        response = press(client, statement, moment)
        assert "Nothing was restored" in said(response) and again(statement).quote


def test_of_one_that_was_withdrawn_a_new_draft_is_made(client, editor, statement):
    a_follow_up(statement, summary="They met.")
    before, moment = state_of(statement), timezone.now()
    published(statement)
    publishing.withdraw(statement, by=editor, reason="Mixed up.")
    press(client, statement, moment)
    draft = Statement.objects.get(slug=f"{statement.slug}-2")
    assert state_of(draft) == before and draft.publication == "draft"
    assert [step.summary for step in draft.follow_ups.all()] == ["They met."]
    assert again(statement).publication == "withdrawn" and again(statement).follow_ups.count() == 1


def test_a_moment_before_there_was_one_is_refused(editor, statement):
    with pytest.raises(workflow.TransitionRefused, match="choose a later version"):
        restore(statement.pk, at=timezone.now() - timedelta(days=1), by=editor)


def test_who_may_not_change_it_may_not_restore_it(client, statement):
    client.force_login(a_user())
    address = reverse("admin:claims_statement_restore", args=[statement.pk])
    assert client.post(address, {"at": timezone.now().isoformat()}).status_code == 403
