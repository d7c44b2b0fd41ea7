"""The desk says what needs whom today, and a check that found nothing is done on the row itself."""

from datetime import timedelta

import pytest
from django.urls import reverse

from claims import publishing, workflow
from claims.desk.checks import next_look
from claims.desk.queues import QUEUES
from claims.models import FollowUp, Review, Statement
from claims.record.models import Edition
from claims.tests.browsing import said
from claims.tests.makers import (
    a_contributor,
    a_follow_up,
    a_quote,
    a_source,
    a_statement,
    a_user,
    an_editor,
    published,
)
from sources.models import Quote
from tracker.clock import today

pytestmark = pytest.mark.django_db


def queue(client, name, **query):
    page = client.get(reverse("admin:claims_statement_queue", args=[name]), query)
    return [name for _row, name, _address in page.context["rows"]]


def home(client):
    return {one.queue.name: one.number for one in client.get("/admin/").context["waiting"]}


class TestWhatWaits:
    def test_for_nobody_on_an_empty_desk(self, client, editor):
        assert set(home(client).values()) == {0}

    def test_what_was_sent_back_waits_for_who_submitted_it(self, client, editor):
        writer = a_contributor()
        statement = a_statement(title="Mended")
        workflow.submit(statement, by=writer)
        workflow.send_back(statement, by=editor, note="Say who.")
        assert home(client)["sent-back"] == 0
        client.force_login(writer)
        assert queue(client, "sent-back") == ["Mended"] and home(client)["sent-back"] == 1
        workflow.submit(statement, by=writer)
        assert home(client)["sent-back"] == 0

    def test_drafts_wait_for_who_began_them_or_has_them_now(self, client, contributor):
        mine = Statement(slug="mine", kind="claim", title="Mine", summary="S.", initial_status="unchecked")
        mine._history_user = contributor
        mine.save()
        a_statement(title="Somebody’s")
        assert queue(client, "drafts") == ["Mine"]
        Statement.objects.filter(slug="mine").update(assignee=an_editor())
        assert queue(client, "drafts") == []

    def test_submissions_wait_for_review_oldest_first(self, client, editor):
        first, second = a_statement(title="First"), a_statement(title="Second")
        changed = published(a_statement(title="Changed"))
        a_follow_up(changed)
        for statement in (first, second, changed):
            workflow.submit(statement, by=None)
        assert queue(client, "to-review") == ["First", "Second", "Changed"]
        page = client.get(reverse("admin:claims_statement_queue", args=["to-review"])).content.decode()
        assert reverse("admin:claims_statement_review", args=[first.pk]) in page
        assert queue(client, "pending") == []

    def test_what_is_overdue_changed_assigned_lost_unread_or_there_twice(self, client, editor):
        published(a_statement(title="Late", due_on="2022"))
        changed = published(a_statement(title="Changed", review_on=today() + timedelta(days=9)))
        a_follow_up(changed)
        a_statement(title="Handed on", assignee=editor)
        lost = a_quote(anchor="not_found")
        a_statement(title="Lost", quote=lost)
        a_quote(anchor="not_found", exact="Of nobody’s concern")
        a_source(title="Unread")
        for _ in range(2):
            a_statement(title="Twin")
        assert queue(client, "overdue") == ["Late"]
        assert queue(client, "pending") == ["Changed"]
        assert queue(client, "assigned") == ["Handed on"]
        assert queue(client, "lost") == [str(lost)]
        page = client.get(reverse("admin:claims_statement_queue", args=["lost"])).content.decode()
        assert reverse("admin:sources_quote_change", args=[lost.pk]) in page
        assert queue(client, "unread") == ["Unread"]
        assert queue(client, "twins") == ["Twin", "Twin"]

    def test_whoever_may_see_no_statements_sees_no_queue(self, client):
        client.force_login(a_user())
        assert "waiting" not in client.get("/admin/").context
        assert client.get(reverse("admin:claims_statement_queue", args=["drafts"])).status_code == 403
        assert client.get(reverse("admin:claims_statement_queue", args=["no-such"])).status_code == 404

    def test_what_was_published_last_and_by_whom(self, client, editor):
        published(a_statement(title="By a command"))
        publishing.publish([a_statement(title="By her")], by=a_user("Editor", username="anna"))
        recent = client.get("/admin/").content.decode().partition("Recently published")[2]
        assert "By her" in recent and "anna" in recent and "By a command" not in recent

    def test_a_long_queue_is_paged_and_counted_no_further_than_it_is_read(self, client, editor):
        for _ in range(120):
            a_statement(assignee=editor)
        page = client.get("/admin/").content.decode()
        assert "99+" in page
        assert len(queue(client, "assigned")) == 50 and len(queue(client, "assigned", p=3)) == 20

    def test_the_first_page_costs_the_same_whoever_waits(self, client, editor, django_assert_max_num_queries):
        costs = []
        for number in (10, 20):
            for _ in range(number):
                published(a_statement(due_on="2022", assignee=editor))
            with django_assert_max_num_queries(60) as queries:
                client.get("/admin/")
            costs.append(len(queries))
        assert costs[0] == costs[1]


class TestDueForACheck:
    def test_what_is_open_and_silent_or_due_again(self, client, editor):
        published(a_statement(title="Silent"))
        published(a_statement(title="Recent", made_on=today().isoformat()))
        published(a_statement(title="Due", made_on=today().isoformat(), review_on=today()))
        published(a_statement(title="Later", review_on=today() + timedelta(days=1)))
        published(a_statement(title="Background", weight="background"))
        a_statement(title="Draft")
        kept = a_statement(title="Kept")
        a_follow_up(kept, status="kept")
        published(kept)
        looked = a_statement(title="Looked at")
        a_follow_up(looked, kind="check", search_note="Two papers.", occurred_on=today().isoformat())
        published(looked)
        assert queue(client, "to-check") == ["Due", "Silent"]

    def checked(self, client, statement, **fields):
        values = {"statement": statement.pk, "search_note": "Two papers.", "review_on": next_look().isoformat()}
        address = reverse("admin:claims_statement_queue", args=["to-check"])
        return client.post(address, {**values, **fields}, follow=True)

    def test_checked_and_nothing_new_on_the_row_itself(self, client, contributor):
        statement = published(a_statement(title="Silent"))
        response = self.checked(client, statement)
        assert "was checked; it is due again" in said(response) and response.context["rows"] == []
        step = FollowUp.objects.get()
        assert (step.kind, step.search_note, step.status) == ("check", "Two papers.", "")
        assert step.history.get().history_user == contributor
        assert Statement.objects.get().review_on == next_look()
        assert Review.objects.awaiting_review().get().by == contributor
        assert Edition.objects.count() == 1

    def test_edits_of_others_are_not_handed_to_review_with_it(self, client, contributor):
        statement = published(a_statement())
        Statement.objects.update(summary="Being edited.")
        Quote.objects.update(translation="Being edited.")
        Statement.objects.get().save()
        self.checked(client, statement)
        assert not Review.objects.awaiting_review().exists()

    @pytest.mark.parametrize(
        ("fields", "complaint"),
        [
            ({"search_note": " "}, "This field is required"),
            ({"review_on": "2020-01-01"}, "Choose a day that lies ahead"),
            ({"review_on": "soon"}, "Enter a valid date"),
            ({"search_note": "a\0b"}, "Null characters"),
        ],
    )
    def test_what_is_wrong_is_said_on_the_row_and_nothing_is_kept(self, client, editor, fields, complaint):
        statement = published(a_statement())
        page = self.checked(client, statement, **fields).content.decode()
        assert complaint in page
        assert not FollowUp.objects.exists() and Statement.objects.get().review_on is None

    @pytest.mark.parametrize("key", ["", "x", "9" * 30, "12345"])
    def test_a_row_that_is_none(self, client, editor, key):
        address = reverse("admin:claims_statement_queue", args=["to-check"])
        values = {"statement": key, "search_note": "Two papers.", "review_on": next_look().isoformat()}
        assert client.post(address, values).status_code == 404


def test_every_queue_has_a_page(client, editor):
    for one in QUEUES:
        assert client.get(reverse("admin:claims_statement_queue", args=[one.name])).status_code == 200
