"""The daily job: record what happened, with evidence, on the statement's own page."""

import pytest
from django.urls import reverse

from claims.models import FollowUp, Publication, Statement
from claims.record.models import Edition
from claims.tests.browsing import errors_at, filled, follow_up, page_of, publish_seen, said, save, shown
from claims.tests.makers import (
    a_follow_up,
    a_quote,
    a_statement,
    a_topic,
    an_actor,
    published,
)
from sources.models import Quote

pytestmark = pytest.mark.django_db

PASTED = "the ministers signed the agreement"
UNUSABLE_IN_A_FOLLOW_UP = [
    ("occurred_on", "last autumn"),
    ("occurred_on", "2022-13"),
    ("occurred_on", "9" * 50),
    ("summary", "a\0b"),
    ("summary", "bell\x07"),
    ("summary", "x" * 1001),
    ("evidence_text", "x" * 301),
    ("evidence_text", "a\0"),
    ("evidence_language", "not a tag"),
    ("status", "unchecked"),
    ("status", "no-such"),
    ("corrects", "999999"),
    ("evidence_source", "x"),
    ("quote", "x"),
    ("quote", "9" * 30),
]
UNUSABLE_IN_A_STATEMENT = [
    ("made_on", "soon"),
    ("due_on", "2021/.."),
    ("summary", "\x1b"),
    ("internal_note", "\0"),
    ("due_on", "1999"),
    ("quote_text", "\x01"),
    ("initial_status", "kept"),
    ("topics", ["x"]),
]


class TestTheDailyJob:
    def test_one_post_adds_a_follow_up_with_pasted_evidence_and_publishes_it(self, client, editor, source):
        statement = published(a_statement())
        evidence = follow_up(status="agreed", evidence_text=f"  {PASTED}\r\n", evidence_source=source.pk)
        response = save(client, statement, "_publish", **evidence, note="Signed in October.")
        edition = Edition.objects.current().get(slug=statement.slug)
        quote = Quote.objects.get(source=source)
        assert (edition.number, edition.status, edition.change_note) == (2, "agreed", "Signed in October.")
        assert (quote.exact, quote.anchor, quote.language) == (PASTED, "exact", source.language)
        assert f'href="/statements/{statement.slug}/"' in said(response)
        assert not Statement.objects.with_pending().get(pk=statement.pk).pending

    def test_history_says_who_did_what(self, client, editor, source):
        statement = a_statement()
        save(client, statement, "_publish", **follow_up(evidence_text=PASTED, evidence_source=source.pk))
        added = FollowUp.objects.get(statement=statement)
        moved = Statement.history.filter(id=statement.pk).latest()
        assert added.history.get().history_user == editor
        assert Quote.objects.get(source=source).history.first().history_user == editor
        assert (moved.history_user, moved.history_change_reason) == (editor, "publish")
        assert client.get(reverse("admin:claims_statement_history", args=[statement.pk])).status_code == 200

    def test_the_same_words_of_a_source_are_one_quote(self, client, editor, source):
        quote = a_quote(source=source, exact=PASTED)
        statement = a_statement()
        save(client, statement, **follow_up(status="agreed", evidence_text=PASTED, evidence_source=source.pk))
        assert statement.follow_ups.get().quote == quote

    def test_several_new_follow_ups_get_consecutive_numbers(self, client, editor):
        statement = a_statement()
        a_follow_up(statement)
        two = {**follow_up(1), **follow_up(2, summary="More."), "follow_ups-TOTAL_FORMS": "3"}
        save(client, statement, **two)
        assert list(statement.follow_ups.order_by("number").values_list("number", flat=True)) == [1, 2, 3]

    def test_the_quote_of_the_statement_can_be_pasted_too(self, client, editor, source):
        statement = a_statement(quote=None)
        save(client, statement, quote_text=PASTED, quote_source=source.pk, quote_language="be")
        statement.refresh_from_db()
        assert (statement.quote.exact, statement.quote.language) == (PASTED, "be")

    def test_an_internal_note_is_no_unpublished_change(self, client, editor):
        statement = published(a_statement())
        save(client, statement, internal_note="Ask again\r\nin May.")
        statement = Statement.objects.with_pending().get(pk=statement.pk)
        assert (statement.internal_note, statement.pending) == ("Ask again\nin May.", False)

    def test_a_statement_that_is_not_ready_is_saved_and_all_that_is_missing_is_said(self, client, editor):
        statement = a_statement(quote=None, speakers=[], topics=[])
        response = save(client, statement, "_publish", summary="Better.")
        statement.refresh_from_db()
        assert (statement.summary, statement.publication) == ("Better.", Publication.DRAFT)
        page = response.content.decode()
        assert 'name="_publish"' not in page
        for word in ("Missing for publication", "Add the quote", "speaker", "topic"):
            assert word in page

    def test_a_new_statement_is_added_with_all_that_hangs_on_it(self, client, editor, source):
        address = reverse("admin:claims_statement_add")
        parties = {"parties-0-actor": an_actor().pk, "parties-0-role": "speaker"}
        own = {
            "kind": "commitment",
            "title": "Sign",
            "slug": "sign",
            "summary": "They will.",
            "made_on": "2021",
            "initial_status": "announced",
            "topics": [a_topic().pk],
            "quote_text": PASTED,
            "quote_source": source.pk,
        }
        values = filled(
            client, address, **own, **parties, **follow_up(summary="Done."), **{"follow_ups-TOTAL_FORMS": "1"}
        )
        publish_seen(client, client.post(address, {**values, "_review": "1"}, follow=True))
        statement = Statement.objects.get(slug="sign")
        assert statement.publication == Publication.PUBLISHED
        assert statement.follow_ups.get().number == 1


class TestRefusals:
    """A refusal stands at its field, keeps what was typed, and nothing is half-saved."""

    def refused(self, client, statement, **changes):
        response = save(client, statement, "_review", title="Another title", **changes)
        assert response.status_code == 200 and response.context["errors"]
        assert not FollowUp.objects.filter(statement=statement, public=False).exists()
        assert not Statement.objects.filter(title="Another title").exists()
        return response

    def test_a_status_without_evidence(self, client, editor):
        response = self.refused(client, a_statement(), **follow_up(status="kept"))
        assert "A status needs evidence" in errors_at(response, 0, "quote")[0]
        assert b"It was done." in response.content

    def test_words_that_are_not_in_the_captured_text(self, client, editor, source):
        evidence = follow_up(status="agreed", evidence_text="the presidents signed", evidence_source=source.pk)
        response = self.refused(client, a_statement(), **evidence)
        assert "are not in the captured text" in errors_at(response, 0, "evidence_text")[0]
        assert b"the presidents signed" in response.content

    def test_a_pasted_quote_goes_with_the_refusal_of_anything_else(self, client, editor, source):
        evidence = follow_up(status="refuted", evidence_text=PASTED, evidence_source=source.pk)
        response = self.refused(client, a_statement(), **evidence)
        assert errors_at(response, 0, "status")
        assert not Quote.objects.filter(source=source).exists()
        assert source.title.encode() in response.content

    def test_words_without_a_source_and_a_source_without_words(self, client, editor, source):
        response = self.refused(client, a_statement(), **follow_up(evidence_text=PASTED))
        assert errors_at(response, 0, "evidence_source")
        response = self.refused(client, a_statement(), **follow_up(evidence_text=PASTED, status="kept"))
        assert not errors_at(response, 0, "quote"), "the paste is the reason, and only that is said"
        response = self.refused(client, a_statement(), **follow_up(evidence_source=source.pk))
        assert errors_at(response, 0, "evidence_text")

    def test_unusable_input_names_its_field(self, client, editor, subtests):
        statement = a_statement()
        form = filled(client, page_of(statement))
        for field, value in UNUSABLE_IN_A_FOLLOW_UP:
            with subtests.test(field=field, value=value[:20]):
                response = self.refused(client, statement, form=form, **follow_up(**{field: value}))
                assert errors_at(response, 0, field)

    def test_unusable_input_of_the_statement_names_its_field(self, client, editor, subtests):
        statement = a_statement()
        form = filled(client, page_of(statement))
        for field, value in UNUSABLE_IN_A_STATEMENT:
            with subtests.test(field=field, value=value[:20]):
                response = self.refused(client, statement, form=form, **{field: value})
                assert response.context["adminform"].form.errors[field]

    @pytest.mark.parametrize(
        "tampered",
        [
            {"follow_ups-TOTAL_FORMS": "x"},
            {"follow_ups-0-id": "999"},
            {"follow_ups-0-id": "x"},
            {"parties-TOTAL_FORMS": ""},
            {"kind": "rumour"},
            {"follow_ups-0-statement": "7"},
        ],
    )
    def test_tampered_input_is_refused_without_harm(self, client, editor, tampered):
        statement = a_statement()
        response = save(client, statement, title="Another title", opened=a_follow_up(statement), **tampered)
        assert response.status_code == 200 and response.context["errors"]
        assert not Statement.objects.filter(title="Another title").exists()

    def test_two_new_follow_ups_cannot_break_together_what_neither_breaks_alone(self, client, editor):
        statement = a_statement()
        closes = follow_up(status="kept", quote=a_quote().pk)
        reopens = follow_up(1, occurred_on="2023", status="in_progress", quote=a_quote().pk)
        response = self.refused(client, statement, **closes, **reopens, **{"follow_ups-TOTAL_FORMS": "2"})
        assert "say why it is open again" in errors_at(response, 1, "reason")[0]

    def test_what_is_added_cannot_break_what_is_there(self, client, editor):
        statement = a_statement()
        a_follow_up(statement, occurred_on="2023", status="in_progress")
        closes = follow_up(status="kept", quote=a_quote().pk)
        response = self.refused(client, published(statement), **closes)
        assert b"With this, follow-up 1 would no longer hold: This was closed as" in response.content

    def test_what_was_broken_by_another_door_keeps_nobody_from_adding(self, client, editor):
        statement = a_statement()
        a_follow_up(statement, occurred_on="2023", status="in_progress")
        a_follow_up(statement, occurred_on="2022", status="kept")
        save(client, statement, **follow_up(occurred_on="2024"))
        assert statement.follow_ups.count() == 3

    def test_a_published_follow_up_cannot_be_deleted(self, client, editor):
        statement = a_statement()
        there = a_follow_up(statement)
        published(statement)
        response = save(client, statement, opened=there, **{"follow_ups-0-DELETE": "on"})
        assert b"add a correction instead" in response.content
        assert statement.follow_ups.count() == 1
        added = statement.follow_ups.get()
        assert client.post(reverse("admin:claims_followup_delete", args=[added.pk]), {"post": "yes"}).status_code == 403

    def test_a_correction_names_a_follow_up_of_the_same_statement(self, client, editor):
        stranger = a_follow_up(a_statement())
        response = self.refused(client, a_statement(), **follow_up(kind="correction", corrects=stranger.pk))
        assert errors_at(response, 0, "corrects")

    def test_the_page_of_a_follow_up_has_the_same_rules(self, client, editor, source):
        address = reverse("admin:claims_followup_add")
        statement = a_statement()
        fields = shown({"occurred_on": "2022", "kind": "development", "summary": "Done.", "status": "kept"})
        for start in ({}, {"statement": statement.pk}):
            response = client.post(address, filled(client, address, **start, **fields))
            assert response.status_code == 200 and response.context["errors"]
        pasted = {"statement": statement.pk, "evidence_text": PASTED, "evidence_source": source.pk}
        assert client.post(address, filled(client, address, **fields, **pasted)).status_code == 302
        assert statement.follow_ups.get().number == 1
