"""Whoever last edited or submitted what a publication changes does not publish it: at every door, and in the database."""

import pytest
from django.db import IntegrityError, transaction

from claims import publishing, workflow
from claims.models import Contribution, Link, Party, Review, Statement
from claims.publishing import SecondPersonNeeded
from claims.tests.makers import (
    a_criterion,
    a_follow_up,
    a_link,
    a_quote,
    a_reference,
    a_statement,
    a_topic,
    a_user,
    an_actor,
    an_occasion,
    published,
)
from sources.models import Publisher

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def four_eyes(settings):
    settings.FOUR_EYES = True


@pytest.fixture
def me():
    return a_user("Editor")


def edit(row, by, **fields):
    """Save a row as somebody does at the desk."""
    for name, value in fields.items():
        setattr(row, name, value)
    row._history_user = by
    row.save()
    return row


def publish(statement, by, note="Mended."):
    return publishing.publish_one(Statement.objects.get(pk=statement.pk), by=by, note=note)


class TestWhoEditedCannotPublish:
    def test_a_statement_of_ones_own(self, me):
        statement = edit(a_statement(), me, title="My title")
        with pytest.raises(SecondPersonNeeded, match="somebody else publishes what you edited or submitted yourself"):
            publish(statement, me)
        assert publish(statement, a_user("Editor")).number == 1

    @pytest.mark.parametrize("what", ["quote", "party", "criterion", "follow-up", "link", "topics", "deleted party"])
    def test_whatever_row_of_it_was_edited(self, me, what):
        statement = a_statement()
        other = published(a_statement())
        extra = Party.objects.create(statement=statement, actor=an_actor(), role="counterparty")
        published(statement)
        statement.refresh_from_db()
        if what == "quote":
            statement.quote = edit(a_quote(anchor="exact"), me)
            edit(statement, None)
        elif what == "party":
            edit(extra, me, role="on_behalf_of")
        elif what == "criterion":
            edit(a_criterion(statement), me, text="It opens.")
        elif what == "follow-up":
            edit(a_follow_up(statement), me, summary="It moved.")
        elif what == "link":
            edit(Link(from_statement=statement, to_statement=other, relation="supports"), me)
        elif what == "topics":
            statement._history_user = me
            statement.topics.add(a_topic())
        else:
            extra._history_user = me
            extra.delete()
        with pytest.raises(SecondPersonNeeded):
            publish(statement, me)
        publish(statement, a_user("Editor"))

    @pytest.mark.parametrize("what", ["actor", "name of an actor", "topic", "source", "publisher", "occasion"])
    def test_whatever_entity_it_tells_readers_of(self, me, what):
        publisher = Publisher.objects.create(slug="daily", name="The Daily")
        statement = a_statement(occasion=an_occasion())
        source = statement.quote.source
        edit(source, None, publisher=publisher)
        published(statement)
        actor = statement.parties.get().actor
        rows = {
            "actor": (actor, "description"),
            "topic": (statement.topics.get(), "description"),
            "source": (source, "note"),
            "publisher": (publisher, "description"),
            "occasion": (statement.occasion, "place"),
        }
        if what == "name of an actor":
            edit(actor.names.model(actor=actor), me, name="Another spelling")
        else:
            row, field = rows[what]
            edit(row, me, **{field: "Something new"})
        with pytest.raises(SecondPersonNeeded):
            publish(statement, me)
        publish(statement, a_user("Editor"))

    def test_a_reference_that_readers_have_not_seen(self, me):
        statement = published(a_statement())
        reference = edit(a_reference(), me, shows="It was signed.")
        a_follow_up(statement, status="agreed", shows="decision", basis="stated", reference=reference)
        with pytest.raises(SecondPersonNeeded, match="It was signed"):
            publish(statement, me)

    def test_what_one_submitted(self, me):
        statement = a_statement()
        workflow.submit(statement, by=me)
        with pytest.raises(SecondPersonNeeded, match="Handed to review"):
            publish(statement, me)

    def test_all_or_none_of_several(self, me):
        mine, theirs = edit(a_statement(), me, title="Mine"), edit(a_statement(), a_user(), title="Theirs")
        with pytest.raises(SecondPersonNeeded, match="Mine"):
            publishing.publish([theirs, mine], by=me)
        assert not Statement.objects.filter(publication="published").exists()


class TestWhoDidNotMayPublish:
    def test_notes_assignees_and_moves_are_no_edits(self, me):
        statement = edit(a_statement(), a_user(), title="Theirs")
        workflow.submit(statement, by=a_user())
        workflow.send_back(statement, by=me, note="Say who said it.")
        edit(statement, me, internal_note="Look at this.", assignee=me, review_every=6)
        workflow.submit(statement, by=a_user())
        assert publish(statement, me).number == 1

    def test_what_was_published_since_is_no_edit(self, me):
        statement = edit(a_statement(), me, title="Mine")
        publish(statement, a_user("Editor"))
        edit(a_follow_up(statement), a_user(), summary="It moved.")
        assert publish(statement, me).number == 2

    def test_the_last_edit_counts(self, me):
        statement = edit(a_statement(), me, title="Mine")
        edit(statement, a_user(), title="Theirs")
        assert publish(statement, me).number == 1

    def test_a_desk_of_one_publishes_alone(self, me, settings):
        settings.FOUR_EYES = False
        assert publish(edit(a_statement(), me, title="Mine"), me).number == 1

    def test_a_command_is_nobody(self):
        assert publish(edit(a_statement(), a_user(), title="Theirs"), None).number == 1


class TestWhatIsKept:
    def test_whose_edits_a_publication_made_public(self, me):
        writer = a_user("Contributor")
        statement = edit(a_statement(), writer, title="Theirs")
        publish(statement, me)
        [contribution] = Contribution.objects.all()
        assert (contribution.editor, contribution.publisher, contribution.four_eyes) == (writer, me, True)

    def test_the_database_refuses_ones_own(self, me):
        statement = edit(a_statement(), a_user(), title="Theirs")
        publish(statement, me)
        review = Review.objects.get(deed="published")
        with pytest.raises(IntegrityError), transaction.atomic():
            Contribution.objects.create(review=review, editor=me, publisher=me, four_eyes=True)


def test_links_and_their_statements_are_told_apart(me):
    """Editing a statement that links here changes nothing of this one."""
    statement = published(a_statement())
    other = edit(a_statement(), me, title="Mine")
    a_link(other, "supports", statement)
    edit(a_follow_up(statement), a_user(), summary="It moved.")
    assert publish(statement, me).number == 2
