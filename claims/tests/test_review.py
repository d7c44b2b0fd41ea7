"""Nothing reaches readers unseen: what a publication changes is read first, and what was read is what is published."""

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from claims import publishing, workflow
from claims.models import Review, Statement
from claims.record.models import Edition
from claims.tests.browsing import Fields, decide, filled, page_of, publish_seen, read, review_of, said, save
from claims.tests.makers import (
    a_contributor,
    a_follow_up,
    a_quote,
    a_statement,
    an_actor,
    an_editor,
    published,
)
from sources.capture import anchor
from sources.models import Quote

pytestmark = pytest.mark.django_db


class TestFromDraftToReaders:
    def test_drafted_submitted_sent_back_mended_published(self, client, settings):
        settings.FOUR_EYES = True
        writer, editor = a_contributor(), an_editor()
        statement = a_statement(title="They will sing")
        client.force_login(writer)
        save(client, statement, title="They will sign")
        assert "handed to review" in said(decide(client, statement, "_submit", desk_note="From the minutes."))

        client.force_login(editor)
        page = read(client, statement)
        assert "From the minutes." in page and writer.username in page and "They will sign" in page
        assert "sent back" in said(decide(client, statement, "_send_back", desk_note="Say who."))

        client.force_login(writer)
        assert "Say who." in read(client, statement)
        [sent_back] = Review.objects.sent_back()
        assert (sent_back.to, sent_back.by) == (writer, editor)
        save(client, statement, "_submit", title="The ministers will sign")

        client.force_login(editor)
        assert "Published as edition 1" in said(decide(client, statement, "_publish"))
        assert Edition.objects.current().get().title == "The ministers will sign"
        assert not Review.objects.filter(is_open=True).exists()

    def test_what_is_sent_back_says_why(self, client, editor):
        statement = a_statement()
        workflow.submit(statement, by=a_contributor())
        assert "Say what is to be mended" in said(decide(client, statement, "_send_back"))
        assert Review.objects.awaiting_review().exists()
        with pytest.raises(IntegrityError), transaction.atomic():
            Review.objects.create(statement=statement, deed="sent_back")

    def test_only_what_is_in_review_is_sent_back(self, client, editor):
        statement = a_statement()
        assert "not in review" in said(decide(client, statement, "_send_back", desk_note="Why?"))

    def test_a_statement_waits_for_one_answer(self):
        statement = a_statement()
        workflow.submit(statement, by=None)
        with pytest.raises(IntegrityError), transaction.atomic():
            Review.objects.create(statement=statement, deed="submitted", is_open=True)


class TestAChangeOfWhatIsPublic:
    """It is submitted and reviewed like a draft, whatever row it touches."""

    def test_of_the_statement_itself(self, client, settings):
        settings.FOUR_EYES = True
        statement = published(a_statement(summary="They will sign in May."))
        client.force_login(writer := a_contributor())
        save(client, statement, "_submit", summary="They will sign in June.")
        assert Statement.objects.get().publication == "published"
        assert Review.objects.awaiting_review().get().by == writer
        client.force_login(an_editor())
        page = read(client, statement)
        assert "<del>May</del><ins>June</ins>" in page
        decide(client, statement, "_publish", note="The month.")
        assert Edition.objects.current().get().change_note == "The month."

    def test_of_an_actor_that_several_show(self, client, contributor):
        actor = an_actor(name="The Ministry")
        showing = [published(a_statement(speakers=[actor])) for _ in range(3)]
        published(a_statement())
        address = reverse("admin:claims_actor_change", args=[actor.pk])
        page = client.get(address).content.decode()
        assert "3 statements show this" in page and all(page_of(one) in page for one in showing)
        client.post(address, {**filled(client, address), "description": "Of roads.", "_continue": "1"})
        handing = reverse("admin:claims_statement_submit_showing", args=["claims", "actor", actor.pk])
        assert "3 statements were handed to review." in said(client.post(handing, follow=True))
        assert set(Review.objects.awaiting_review().values_list("statement", flat=True)) == {one.pk for one in showing}
        client.force_login(an_editor())
        page = read(client, showing[0])
        assert "Actor: The Ministry" in page and "Of roads." in page

    def test_a_row_that_nothing_shows_has_nothing_to_submit(self, client, contributor):
        for known in (["claims", "actor", 9], ["auth", "user", 1], ["claims", "review", 1]):
            assert client.post(reverse("admin:claims_statement_submit_showing", args=known)).status_code == 404
        assert (
            client.get(reverse("admin:claims_statement_submit_showing", args=["claims", "actor", 9])).status_code == 403
        )

    def test_without_a_change_nothing_is_submitted(self, client, contributor):
        statement = published(a_statement())
        assert "Nothing of" in said(save(client, statement, "_submit"))
        assert not Review.objects.filter(deed="submitted").exists()


class TestWhatIsRead:
    def test_a_first_edition_is_read_whole_and_nothing_is_marked(self, client, editor):
        statement = a_statement(title="They will <sign>")
        page = read(client, statement)
        assert "They will &lt;sign&gt;" in page and statement.quote.exact in page
        assert "<ins>They" not in page and "Readers see nothing of this yet" in page

    def test_new_evidence_with_the_text_around_it(self, client, editor, source):
        statement = published(a_statement())
        quote = a_quote(source=source, exact="signed the agreement")
        anchored(quote)
        a_follow_up(statement, status="kept", quote=quote, summary="Signed.")
        page = read(client, statement)
        assert "On 3 October the ministers <mark>signed the agreement</mark>. It enters into force" in page
        assert "Follow-up 1" in page and "Kept" in page

    def test_where_nothing_would_change(self, client, editor):
        page = read(client, published(a_statement()))
        assert "Nothing would change" in page and 'name="_publish"' not in page

    def test_what_is_missing_is_said_in_place_of_the_button(self, client, editor):
        page = read(client, a_statement(topics=[]))
        assert "Choose at least one topic" in page and 'name="_publish"' not in page and 'name="_submit"' not in page

    def test_it_costs_the_same_with_three_and_with_thirty_follow_ups(
        self, client, editor, django_assert_max_num_queries
    ):
        few, many = (a_statement() for _ in range(2))
        for statement, number in ((few, 3), (many, 30)):
            for _ in range(number):
                a_follow_up(statement, status="in_progress", quote=a_quote())
        read(client, few)
        cost = []
        for statement in (few, many):
            with django_assert_max_num_queries(60) as queries:
                read(client, statement)
            cost.append(len(queries))
        assert cost[0] == cost[1]


def anchored(quote):
    anchor(quote, quote.source.current_snapshot())
    quote.save()


class TestWhatIsReadIsPublished:
    @pytest.mark.parametrize("slipped", ["statement", "actor", "follow-up", "quote"])
    def test_what_slips_in_between_is_not_published_unseen(self, client, editor, slipped):
        statement = a_statement()
        page = client.get(review_of(statement))
        if slipped == "statement":
            Statement.objects.update(title="Slipped in")
        elif slipped == "actor":
            statement.parties.get().actor.names.create(name="Slipped in")
        elif slipped == "follow-up":
            a_follow_up(statement, summary="Slipped in")
        else:
            Quote.objects.update(translation="Slipped in")
        told = publish_seen(client, page)
        assert "look again" in said(told) and "Slipped in" in told.content.decode()
        assert not Edition.objects.exists()
        publish_seen(client, told)
        assert Edition.objects.count() == 1

    def test_a_second_edition_says_what_changed(self, client, editor):
        statement = published(a_statement())
        Statement.objects.update(summary="Reworded.")
        for note in ("", "   "):
            assert "say in a line what changed" in said(decide(client, statement, "_publish", note=note))
        decide(client, statement, "_publish", note="Reworded.")
        assert Edition.objects.current().get().number == 2

    def test_the_note_is_proposed_where_it_can_be_told(self, client, editor):
        statement = published(a_statement())
        a_follow_up(statement, status="kept")
        assert "Status: Announced → Kept." in read(client, statement)

    def test_nothing_new_writes_no_history(self, client, editor):
        statement = published(a_statement())
        before = Statement.history.count(), Review.objects.count()
        decide(client, statement, "_publish", note="Nothing.")
        publishing.publish([statement], by=editor)
        assert (Statement.history.count(), Review.objects.count()) == before
        assert Edition.objects.count() == 1


class TestFourEyes:
    """The same person is refused at the page, the action and the workflow, also where they edited one row alone."""

    @pytest.mark.parametrize("edited", ["quote", "source", "actor"])
    def test_at_every_door(self, client, editor, settings, edited):
        settings.FOUR_EYES = True
        statement = a_statement()
        if edited == "quote":
            address = reverse("admin:sources_quote_change", args=[statement.quote.pk])
            change = {"exact": "Words that I typed"}
        elif edited == "source":
            address = reverse("admin:sources_source_change", args=[statement.quote.source.pk])
            change = {"title": "A title that I typed"}
        else:
            address = reverse("admin:claims_actor_change", args=[statement.parties.get().actor.pk])
            change = {"name": "A name that I typed"}
        assert client.post(address, {**filled(client, address), **change, "_save": "1"}).status_code == 302
        page = decide(client, statement, "_publish").content.decode()
        assert "somebody else publishes what you edited" in page and 'name="_publish"' not in page
        self.act(client, statement)
        with pytest.raises(publishing.SecondPersonNeeded):
            publishing.publish([statement], by=editor)
        assert not Edition.objects.exists()
        client.force_login(an_editor())
        assert "Published" in said(decide(client, statement, "_publish"))

    def act(self, client, statement):
        values = {"action": "publish_selected", "_selected_action": statement.pk, "apply": "1", "note": "Mine."}
        page = client.post("/admin/claims/statement/", values).content.decode()
        assert "somebody else publishes what you edited" in page
        seen = {name: value for name, value in Fields(page).values.items() if name.startswith("seen-")}
        client.post("/admin/claims/statement/", {**values, **seen})
