"""Draft, in review, published, withdrawn: who has moved a statement, and what it takes."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from claims import publishing, workflow
from claims.models import Party, Statement
from claims.record.models import Edition, LedgerEntry
from claims.tests.makers import a_follow_up, a_link, a_quote, a_statement, an_actor, an_editor, published

pytestmark = pytest.mark.django_db


def test_what_is_missing_is_said_all_at_once():
    bare = a_statement(quote=None, made_on="", speakers=[], topics=[])
    with pytest.raises(workflow.NotReady) as caught:
        publishing.publish_one(bare, by=None)
    assert len(caught.value.blockers) == 4
    assert Statement.objects.get(pk=bare.pk).publication == "draft"
    assert not LedgerEntry.objects.exists()


def test_a_draft_is_submitted_sent_back_and_published_and_the_history_says_by_whom():
    statement, editor = a_statement(), an_editor()
    workflow.submit(statement, by=editor)
    workflow.send_back(statement, by=editor, note="Say where.")
    publishing.publish_one(statement, by=editor)
    moves = list(statement.history.order_by("history_id").values_list("history_change_reason", "publication"))
    assert moves[-3:] == [("submit", "in_review"), ("send_back", "draft"), ("publish", "published")]
    newest = statement.history.latest()
    assert newest.history_user == editor
    assert [row.topic for row in newest.topics.all()] == list(statement.topics.all())


@pytest.mark.parametrize(
    "move",
    [
        workflow.submit,
        publishing.publish_one,
        lambda statement, by: publishing.withdraw(published(statement), by=by, reason="Taken back."),
    ],
)
def test_the_history_keeps_what_is_saved_not_what_was_read_before_somebody_saved(move):
    statement = a_statement(title="As it was read")
    edited = Statement.objects.get(pk=statement.pk)
    edited.title = "As it was saved"
    edited.save()
    move(statement, by=None)
    assert {row.title for row in statement.history.all()[:2]} == {"As it was saved"}


def test_of_two_editors_who_move_a_statement_at_once_the_second_is_told():
    first = a_statement()
    second = Statement.objects.get(pk=first.pk)
    workflow.submit(first, by=None)
    with pytest.raises(workflow.TransitionRefused, match="in review already"):
        workflow.submit(second, by=None)


def test_only_what_is_published_can_be_withdrawn_and_only_with_a_reason():
    statement = a_statement()
    with pytest.raises(workflow.TransitionRefused):
        publishing.withdraw(statement, by=None, reason="It was never public.")
    published(statement)
    with pytest.raises(workflow.TransitionRefused, match="reason"):
        publishing.withdraw(statement, by=None, reason="  ")
    publishing.withdraw(statement, by=None, reason="The source took it back.")
    assert Statement.objects.get(pk=statement.pk).publication == "withdrawn"


def test_a_batch_is_published_together_or_not_at_all():
    good, bad = a_statement(), a_statement(speakers=[])
    with pytest.raises(workflow.NotReady):
        publishing.publish([good, bad], by=None)
    assert not Edition.objects.exists()
    assert Statement.objects.get(pk=good.pk).publication == "draft"


def test_superseded_needs_the_link_of_what_took_its_place():
    old, new = a_statement(), a_statement()
    a_follow_up(old, status="superseded")
    assert any("supersedes" in want for want in workflow.publication_blockers(old))
    a_link(new, "supersedes", old)
    assert any("first, or together" in want for want in workflow.publication_blockers(old))
    assert workflow.publication_blockers(old, also_public={new.pk}) == []
    published(new)
    assert workflow.publication_blockers(old) == []


def test_a_quote_that_is_not_found_in_its_source_keeps_a_statement_from_publication():
    statement = a_statement(quote=a_quote(slug="lost", anchor="not_found"))
    assert any("lost" in want for want in workflow.publication_blockers(statement))


def test_which_speaker_must_be_one_of_the_speakers():
    statement = a_statement()
    Party.objects.create(statement=statement, actor=an_actor(kind="state"), role="on_behalf_of", speaker=an_actor())
    assert any("Which speaker" in want for want in workflow.publication_blockers(statement))


@pytest.mark.skipif(connection.vendor == "sqlite", reason="SQLite has no row to lock: a transaction holds all of it")
def test_who_numbers_a_follow_up_holds_its_statement_first():
    statement = a_statement()
    with CaptureQueriesContext(connection) as queries:
        assert workflow.next_number(statement) == 1
    locking, reading = (query["sql"] for query in queries)
    assert "FOR UPDATE" in locking
    assert "MAX(" in reading
