"""Who may do what at the desk, the list of statements, and moving several of them."""

import re

import pytest
from django.contrib.auth.models import Permission
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from claims import publishing, workflow
from claims.desk import publication_actions
from claims.models import Publication, Review, Statement
from claims.record.models import Edition
from claims.tests.browsing import Fields, page_of, said, save
from claims.tests.makers import (
    a_follow_up,
    a_statement,
    a_user,
    an_actor,
    published,
)

pytestmark = pytest.mark.django_db


class TestPermissions:
    def test_a_contributor_neither_sees_nor_uses_the_button(self, client, contributor):
        statement = a_statement()
        page = save(client, statement, "_review", title="Prepared")
        assert b'name="_publish"' not in page.content and b'name="_submit"' in page.content
        for pressed in ("_publish", "_send_back", "_confirm"):
            refused = client.post(page.request["PATH_INFO"], {pressed: "1", "note": "", "seen": "-"})
            assert refused.status_code == 403
        assert not Edition.objects.exists()

    @pytest.mark.parametrize("action", ["publish_selected", "withdraw_selected"])
    def test_a_contributor_has_no_such_action(self, client, contributor, action):
        statement = published(a_statement())
        values = {"action": action, "_selected_action": statement.pk, "apply": "1", "note": "Because."}
        client.post(reverse("admin:claims_statement_changelist"), values)
        statement.refresh_from_db()
        assert statement.publication == Publication.PUBLISHED
        assert Edition.objects.count() == 1
        assert client.get(reverse("admin:claims_statement_withdraw", args=[statement.pk])).status_code == 403

    def test_a_contributor_sends_nothing_back(self, client, contributor):
        workflow.submit(statement := a_statement(), by=contributor)
        values = {"action": "send_back_selected", "_selected_action": statement.pk, "apply": "1", "desk_note": "No."}
        client.post(reverse("admin:claims_statement_changelist"), values)
        assert Review.objects.awaiting_review().filter(statement=statement).exists()

    def test_a_contributor_can_submit(self, client, contributor):
        statement = a_statement()
        save(client, statement, "_submit")
        statement.refresh_from_db()
        assert statement.publication == Publication.IN_REVIEW

    def test_who_may_only_look_sees_everything_and_no_button(self, client):
        looker = a_user()
        looker.user_permissions.set(Permission.objects.filter(codename__startswith="view_"))
        client.force_login(looker)
        statement = a_statement()
        step = a_follow_up(statement, status="kept")
        for address in (page_of(statement), reverse("admin:claims_followup_change", args=[step.pk])):
            page = client.get(address).content.decode()
            assert step.summary in page and 'type="submit" value' not in page
            assert client.post(address, {"title": "Changed"}).status_code == 403

    def test_what_was_public_cannot_be_deleted(self, client, editor):
        statement = published(a_statement())
        assert (
            client.post(reverse("admin:claims_statement_delete", args=[statement.pk]), {"post": "yes"}).status_code
            == 403
        )
        values = {"action": "delete_selected", "_selected_action": statement.pk, "post": "yes"}
        client.post(reverse("admin:claims_statement_changelist"), values)
        assert Statement.objects.filter(pk=statement.pk).exists()

    def test_slug_and_kind_are_fixed_once_published(self, client, editor):
        fields = Fields(client.get(page_of(published(a_statement()))).content.decode()).values
        assert not {"slug", "kind"} & set(fields)

    def test_history_is_read_and_not_written_back(self, client, editor):
        statement = published(a_statement())
        version = statement.history.first()
        address = reverse("admin:claims_statement_simple_history", args=[statement.pk, version.pk])
        assert client.get(address).status_code == 200
        assert client.post(address, {"title": "Reverted"}).status_code == 403


class TestTheList:
    address = "/admin/claims/statement/"

    def found(self, client, query):
        return [row.title for row in client.get(self.address + query).context["cl"].result_list]

    def test_queries_do_not_grow_with_rows(self, client, editor):
        def queries():
            with CaptureQueriesContext(connection) as caught:
                assert client.get(self.address).status_code == 200
            return len(caught)

        for _ in range(3):
            a_follow_up(published(a_statement(assignee=editor)), status="kept")
        client.get(self.address)
        few = queries()
        for _ in range(27):
            a_follow_up(a_statement(assignee=editor), status="kept")
        assert queries() == few

    @pytest.mark.parametrize("words", ["ЛУКАШЕНКО", "lukashenko", "ЛукаШенко ДОГОВОР", "Łukaszenka"])
    def test_search_finds_every_spelling_in_any_script_and_case(self, client, editor, words):
        actor = an_actor("Лукашенко", "Łukaszenka", "Lukashenka", name="Alyaksandr")
        a_statement(title="Found", summary="Dogovor was signed.", speakers=[actor, an_actor("Лукашенко")])
        a_statement(title="Other")
        assert self.found(client, f"?q={words}") == ["Found"]

    def test_filters(self, client, editor):
        late = a_statement(title="Late", due_on="2021-12", assignee=editor, review_on=timezone.now().date())
        claim = a_statement(title="Claim", kind="claim")
        changed = published(a_statement(title="Changed"))
        Statement.objects.get(pk=changed.pk).save()
        topic = late.topics.get()
        for query, titles in {
            "?overdue=yes": ["Late"],
            "?pending=yes": ["Changed"],
            "?assignee=me": ["Late"],
            "?review=today": ["Late"],
            "?review=week": ["Late"],
            "?review=late": ["Changed"],
            "?review=none": ["Claim"],
            "?status=unchecked": ["Claim"],
            f"?kind__exact={claim.kind}": ["Claim"],
            "?publication__exact=published": ["Changed"],
            f"?topics__id__exact={topic.pk}": ["Late"],
        }.items():
            assert self.found(client, query) == titles, query
        assert sorted(self.found(client, "?overdue=no")) == ["Changed", "Claim"]
        assert sorted(self.found(client, "?assignee=nobody&_facets=True")) == ["Changed", "Claim"]
        assert len(self.found(client, "?assignee=x&status=x&review=x&overdue=x&q=%00")) == 3


class TestMovingSeveral:
    address = "/admin/claims/statement/"

    def act(self, client, action, statements, query="", **fields):
        values = {"action": action, "_selected_action": [row.pk for row in statements], **fields}
        return client.post(self.address + query, values, follow=True)

    def seen(self, client, statements, query=""):
        page = self.act(client, "publish_selected", statements, query).content.decode()
        return dict(re.findall(r'name="(seen-\d+)" value="([^"]+)"', page))

    def test_what_was_changed_between_question_and_answer_is_not_published_unseen(self, client, editor):
        statement = a_statement()
        seen = self.seen(client, [statement])
        actor = statement.parties.get().actor
        actor.description = "Slipped in."
        actor.save()
        page = self.act(client, "publish_selected", [statement], apply="1", note="", **seen)
        assert "look again" in page.content.decode()
        assert not Edition.objects.exists()

    def test_publishing_asks_for_a_note_and_publishes_all_together(self, client, editor):
        statements = [a_statement(), a_statement()]
        assert b'name="note"' in self.act(client, "publish_selected", statements).content
        seen = self.seen(client, statements)
        self.act(client, "publish_selected", statements, apply="1", note="First.", **seen)
        assert {edition.change_note for edition in Edition.objects.current()} == {"First."}
        assert Edition.objects.count() == 2

    def test_it_is_all_the_same_how_the_list_was_ordered_where_they_were_chosen(self, client, editor):
        statements = [a_statement(title=title) for title in ("B", "A", "C")]
        for number, order in enumerate(("?o=1", "?o=-1"), start=1):
            seen = self.seen(client, statements, order)
            self.act(client, "publish_selected", statements, apply="1", note="Reworded.", **seen)
            assert {edition.number for edition in Edition.objects.current()} == {number}, order
            Statement.objects.update(summary="Other words.")

    def test_one_that_was_deleted_meanwhile_leaves_the_others_to_look_at(self, client, editor, monkeypatch):
        statement, gone = a_statement(title="Left"), a_statement(title="Gone")
        seen = self.seen(client, [statement, gone])

        def delete_first(statements, **options):
            Statement.objects.filter(pk=gone.pk).delete()
            return publish(statements, **options)

        publish = publishing.publish
        monkeypatch.setattr(publishing, "publish", delete_first)
        page = self.act(client, "publish_selected", [statement, gone], apply="1", note="", **seen).content.decode()
        assert "look again" in page and "Left" in page and "Gone" not in page
        assert not Edition.objects.exists()

    def test_what_is_missing_is_listed_for_each_and_nothing_is_published(self, client, editor):
        statements = [a_statement(), a_statement(quote=None), a_statement(topics=[], speakers=[])]
        page = self.act(client, "publish_selected", statements, apply="1", note="").content.decode()
        assert all(word in page for word in ("Add the quote", "at least one topic", "at least one party"))
        assert not Edition.objects.exists()

    def test_withdrawing_needs_a_reason(self, client, editor):
        statement = published(a_statement())
        assert b'name="note"' in client.get(reverse("admin:claims_statement_withdraw", args=[statement.pk])).content
        for empty in (
            {},
            {"apply": "1"},
            {"apply": "1", "way": "error", "note": "  "},
            {"apply": "1", "way": "error", "note": "a\0b"},
        ):
            self.act(client, "withdraw_selected", [statement], **empty)
            assert Edition.objects.filter(is_tombstone=True).count() == 0
        self.act(client, "withdraw_selected", [statement], apply="1", way="error", note="The quote was not authentic.")
        assert Edition.objects.newest().get(slug=statement.slug).change_note == "The quote was not authentic."

    def test_several_are_sent_back_with_one_note_to_whoever_submitted_each(self, client, editor):
        authors = [a_user("Contributor"), a_user("Contributor")]
        waiting, draft = [a_statement(title="One"), published(a_statement(title="Two"))], a_statement(title="Draft")
        Statement.objects.get(pk=waiting[1].pk).save()
        for statement, author in zip(waiting, authors, strict=True):
            workflow.submit(statement, by=author)
        page = self.act(client, "send_back_selected", [*waiting, draft], apply="1", desk_note=" ").content.decode()
        assert "goes back to whoever submitted it" in page and "This field is required." in page
        told = said(self.act(client, "send_back_selected", [*waiting, draft], apply="1", desk_note="Name the source."))
        assert "2 statements were sent back." in told and "“Draft” is not in review" in told
        sent = Review.objects.sent_back().order_by("statement_id")
        assert [(one.to, one.note) for one in sent] == [(author, "Name the source.") for author in authors]
        assert set(Statement.objects.values_list("title", "publication")) == {
            *{("One", "draft"), ("Draft", "draft"), ("Two", "published")}
        }

    def test_each_refusal_is_said(self, client, editor):
        ready, bare = a_statement(title="Ready"), a_statement(title="Bare", quote=None)
        response = self.act(client, "submit_selected", [ready, bare])
        assert "1 statement was handed to review." in said(response)
        assert "“Bare” is not ready" in said(response)


class TestAnActionOnANarrowedList:
    address = "/admin/claims/statement/?kind=claim&q=Common"

    def test_leads_back_to_it(self, client, editor):
        statement = a_statement(title="Common claim", kind="claim")
        values = {"action": "publish_selected", "_selected_action": statement.pk}
        page = client.post(self.address, values)
        assert page.context["changelist_url"] == self.address
        seen = {name: value for name, value in Fields(page.content.decode()).values.items() if name.startswith("seen-")}
        done = client.post(self.address, {**values, **seen, "apply": "1", "note": ""})
        assert done.url == self.address
        assert Statement.objects.get().publication == "published"

    def test_one_that_is_withdrawn_leads_to_the_whole_list(self, client, editor):
        statement = published(a_statement())
        page = client.get(reverse("admin:claims_statement_withdraw", args=[statement.pk]))
        assert page.context["changelist_url"] == "/admin/claims/statement/"

    def test_more_than_a_page_can_ask_about_are_refused(self, client, editor, monkeypatch):
        monkeypatch.setattr(publication_actions, "MOST_AT_ONCE", 2)
        keys = [a_statement(title=f"Common {number}").pk for number in range(3)]
        values = {"action": "publish_selected", "_selected_action": keys}
        assert "Choose at most 2" in said(client.post("/admin/claims/statement/", values, follow=True))
