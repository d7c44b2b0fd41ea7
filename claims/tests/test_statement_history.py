"""The history of a statement: one page for all that was done, said and published, and for what it was at each moment."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from django.utils.html import strip_tags

from claims import publishing, workflow
from claims.models import Party, Statement
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
    published,
)
from tracker.admin_base import timeline

pytestmark = pytest.mark.django_db


@pytest.fixture
def apart(monkeypatch):
    """However quickly a test does what it does, it is not done at once."""
    monkeypatch.setattr(timeline, "AT_ONCE", timedelta(0))


def page_of(statement, page="history"):
    return reverse(f"admin:claims_statement_{page}", args=[statement.pk])


def parts(client, statement):
    return [part for entry in client.get(page_of(statement)).context["timeline"].entries for part in entry.parts]


def then(client, statement, moment):
    """What the page of a moment says, as plain text."""
    page = client.get(page_of(statement, "then"), {"at": moment.isoformat()})
    return " ".join(strip_tags(page.content.decode().split('id="content"')[1]).split())


def said(part):
    return " ".join(f"{change.label}: {strip_tags(change.text)}" for change in part.changes)


class TestWhatIsRead:
    def test_editions_with_their_public_notes_and_reviews_with_their_desk_notes(self, client, editor, apart):
        author = a_user("Contributor", username="anna")
        statement = a_statement()
        workflow.submit(statement, by=author, note="All of it is new.")
        workflow.send_back(statement, by=editor, note="Say who signed.")
        workflow.submit(statement, by=author)
        publishing.publish_one(statement, by=editor)
        statement.title = "Sign it"
        statement.save()
        publishing.publish_one(statement, by=editor, note="Renamed.")
        told = [part for part in parts(client, statement) if not part.deed]
        assert [part.name for part in told] == [
            "Published: edition 2",
            "Published: edition 1",
            "Handed to review",
            "Sent back → anna",
            "Handed to review",
        ]
        assert [said(part) for part in told] == [
            "Note (public): Renamed.",
            "",
            "",
            "Note (desk only): Say who signed.",
            "Note (desk only): All of it is new.",
        ]
        assert client.get(told[0].address).status_code == 200

    def test_a_withdrawal_with_its_reason(self, client, editor):
        statement = published(a_statement())
        publishing.withdraw(statement, by=editor, reason="Mixed up.")
        told = next(part for part in parts(client, statement) if part.name.startswith("Withdrawn"))
        assert (told.name, said(told)) == ("Withdrawn: edition 2", "Note (public): Mixed up.")

    def test_an_edition_of_a_release_that_kept_no_reviews(self, client, editor):
        statement = published(a_statement())
        statement.reviews.all().delete()
        assert "Published: edition 1" in [part.name for part in parts(client, statement)]

    def test_no_name_of_a_move_is_read(self, client, editor):
        statement = published(a_statement())
        publishing.retire(statement, by=editor, reason="Nobody asks.")
        page = strip_tags(client.get(page_of(statement)).content.decode())
        assert not {"(publish)", "(retire)", "(submit)", "(send_back)", "pk="} & set(page.split())
        assert "No longer maintained" in page

    def test_the_quote_and_the_references_that_it_rests_on(self, client, editor, apart):
        quote, reference, also = a_quote(exact="We shall sign"), a_reference(), a_reference(shows="Both signed.")
        statement = a_statement(quote=quote)
        follow_up = a_follow_up(statement, status="kept", reference=reference)
        follow_up.also_shown_by.add(also)
        quote.exact = "We shall not sign"
        quote.save()
        elsewhere = a_quote(exact="Nobody asked")
        names = " ".join(part.name for part in parts(client, statement))
        assert "Quote: “We shall not sign”" in names
        assert reference.slug in names and also.slug in names and elsewhere.slug not in names
        changed = next(part for part in parts(client, statement) if part.name.startswith("Quote"))
        assert "We shall <ins>not </ins>sign" in changed.changes[0].text

    def test_a_criterion(self, client, editor, apart):
        statement = a_statement()
        criterion = a_criterion(statement, text="Both sign.")
        criterion.text = "Both sign it."
        criterion.save()
        assert said(parts(client, statement)[0]) == "What would count: Both sign it."

    def test_one_save_at_the_desk_is_one_entry_of_one_person(self, client, editor):
        from claims.tests.browsing import follow_up, save

        statement = a_statement()
        Statement.history.update(history_date=timezone.now() - timedelta(days=1))
        save(client, statement, title="Sign it", **follow_up(summary="They met."))
        newest = client.get(page_of(statement)).context["timeline"].entries[0]
        assert newest.by == editor.username
        assert {part.name.split(":")[0] for part in newest.parts} == {"Statement", "Follow-up"}


class TestAsItWasThen:
    def test_quote_actors_and_links_are_those_of_then(self, client, editor):
        actor, other, topic = an_actor(name="Minsk"), a_statement(title="Older"), a_topic(name="Energy")
        quote = a_quote(exact="We shall sign")
        statement = a_statement(title="Sign", speakers=[actor], topics=[topic], quote=quote)
        link = a_link(statement, "repeats", other)
        moment = timezone.now()
        for row, field in ((actor, "name"), (other, "title"), (topic, "name"), (quote, "exact")):
            setattr(row, field, f"New {field}")
            row.save()
        statement.quote = a_quote(exact="Something else")
        statement.save()
        link.delete()
        Party.objects.filter(statement=statement).delete()
        page = then(client, statement, moment)
        for words in ("Statement: Sign", "Party: Minsk (Speaker)", "Link: repeats Older", "Energy", "We shall sign"):
            assert words in page
        assert "New" not in page and "Something else" not in page

    def test_before_it_was_made_there_is_nothing(self, client, editor):
        statement = a_statement()
        moment = timezone.now() - timedelta(days=1)
        assert client.get(page_of(statement, "then"), {"at": moment.isoformat()}).status_code == 404

    @pytest.mark.parametrize("at", ["", "x", "2022-13-01T00:00:00Z", "2022-01-01T00:00:00"])
    def test_a_moment_that_is_none(self, client, editor, at):
        assert client.get(page_of(a_statement(), "then"), {"at": at}).status_code == 404

    def test_each_entry_leads_to_its_moment(self, client, editor, apart):
        statement = a_statement(title="Sign")
        statement.title = "Sign it"
        statement.save()
        Statement.objects.get(pk=statement.pk).delete()
        entries = client.get(page_of(statement)).context["timeline"].entries
        assert [part.deed for part in entries[0].parts] == ["deleted"]
        for entry in entries[:2]:
            assert "Statement: Sign it" in then(client, statement, entry.then)

    def test_a_stranger_may_not_read_it(self, client):
        client.force_login(a_user())
        moment = timezone.now().isoformat()
        assert client.get(page_of(a_statement(), "then"), {"at": moment}).status_code == 403


class TestWhatItCosts:
    MOST = 40

    def history_of(self, rows):
        statement = published(a_statement(topics=[a_topic(), a_topic()]))
        for number in range(rows):
            statement.title, statement.quote = f"Title {number}", a_quote()
            statement.save()
            follow_up = a_follow_up(statement, status="in_progress", reference=a_reference())
            follow_up.also_shown_by.add(a_reference())
            a_link(statement, "repeats", a_statement(speakers=[]))
            a_criterion(statement)
            Party.objects.create(statement=statement, actor=an_actor(), role="counterparty")
            workflow.record([statement], "retired", by=a_user(), note="So it is.")
        return statement

    @pytest.mark.parametrize("rows", [3, 60])
    def test_both_pages_take_a_bounded_number_of_queries(self, client, editor, apart, rows):
        statement = self.history_of(rows)
        for page, asked in (("history", {}), ("then", {"at": timezone.now().isoformat()})):
            with CaptureQueriesContext(connection) as queries:
                assert client.get(page_of(statement, page), asked).status_code == 200
            assert len(queries) <= self.MOST, "\n".join(query["sql"][:150] for query in queries)
