"""Many statements are published in the background: as they were looked at, group after group, until it is cancelled."""

import secrets
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from claims import publishing, workflow
from claims.desk.batch_page import batch_address
from claims.models import Batch, FollowUp, Statement
from claims.publishing import background
from claims.record.models import Edition
from claims.tests.browsing import Fields, said
from claims.tests.makers import a_follow_up, a_link, a_statement, a_user, published
from tracker.testing import run_python

pytestmark = pytest.mark.django_db
LIST = "/admin/claims/statement/"


def seen(*statements):
    """What somebody looks at of statements that are to be published together."""
    return {one.statement.pk: one.digest for one in publishing.propose([statement.pk for statement in statements])}


def later(*statements, by=None, note="All of it."):
    return background.publish_later(seen(*statements), by=by or a_user("Editor"), note=note)


def worked(batch):
    background.publish_batch.call(batch.pk)
    return Batch.objects.get(pk=batch.pk)


def titles():
    return set(Edition.objects.current().values_list("title", flat=True))


def test_each_is_published_as_it_was_looked_at(django_assert_max_num_queries):
    good, edited = a_statement(title="Good"), a_statement(title="Edited")
    batch = later(good, edited)
    Statement.objects.filter(pk=edited.pk).update(summary="Slipped in.")
    batch = worked(batch)
    assert (batch.published, batch.handled, batch.size, batch.is_over) == (1, 2, 2, True)
    assert titles() == {"Good"}
    [[key, title, why]] = batch.refused
    assert (key, title) == (edited.pk, "Edited") and "Something was changed while you looked" in why


def test_what_is_linked_is_published_together_or_not_at_all():
    one, other, teller, alone = (a_statement(title=title) for title in ("One", "Other", "Teller", "Alone"))
    a_link(one, "supports", other)
    step = a_follow_up(other)
    FollowUp.objects.filter(pk=step.pk).update(told_by=teller)
    batch = later(one, alone, other, teller)
    assert [[key for key, _seen in group] for group in batch.groups] == [[one.pk, other.pk, teller.pk], [alone.pk]]
    Statement.objects.filter(pk=teller.pk).update(summary="Slipped in.")
    batch = worked(batch)
    assert titles() == {"Alone"} and len(batch.refused) == 3


def test_a_link_within_is_in_both_first_editions():
    one, other = a_statement(title="One"), a_statement(title="Other")
    a_link(one, "supports", other)
    assert not worked(later(one, other)).refused
    assert not any(publishing.propose_one(statement.pk).has_news for statement in (one, other))


def test_what_is_cancelled_leaves_whole_statements(monkeypatch):
    batch = later(*(a_statement(title=f"Number {number}") for number in range(5)))
    publish = background.publish
    monkeypatch.setattr(
        background, "publish", lambda *args, **named: (background.cancel(batch), publish(*args, **named))[1]
    )
    assert background._publish_next(batch.pk) is True
    monkeypatch.undo()
    background.cancel(batch)
    batch = worked(batch)
    assert (batch.published, batch.handled, batch.is_over) == (1, 1, True)
    assert Statement.objects.filter(publication="published").count() == Edition.objects.count() == 1


def test_a_batch_that_came_to_a_halt_goes_on_where_it_was():
    batch = later(*(a_statement(title=f"Number {number}") for number in range(3)))
    background._publish_next(batch.pk)
    worked(batch)
    assert worked(batch).published == Edition.objects.count() == 3


def test_an_account_that_was_closed_meanwhile_publishes_nothing_more():
    editor = a_user("Editor")
    batch = later(a_statement(), by=editor)
    editor.is_active = False
    editor.save()
    batch = worked(batch)
    assert "may no longer publish" in batch.refused[0][2] and not Edition.objects.exists()


def test_four_eyes_watch_it_too(settings):
    settings.FOUR_EYES = True
    editor, statement = a_user("Editor"), a_statement()
    workflow.submit(statement, by=editor)
    batch = worked(later(statement, by=editor))
    assert "somebody else publishes" in batch.refused[0][2] and not Edition.objects.exists()


def test_what_was_deleted_meanwhile_is_said():
    gone = a_statement()
    batch = later(gone)
    gone.delete()
    assert worked(batch).is_over


QUEUE_ONE = """
from claims.tests.test_background import a_statement, later
later(a_statement(title="Queued"))
"""
TELL = """
from claims.tests.test_background import Batch, titles
print(Batch.objects.get().is_over, titles())
"""


@pytest.mark.concurrency
def test_the_worker_takes_it_from_the_queue(own_database, tmp_path):
    settings = {"DATABASE_URL": own_database, "SECRET_KEY": secrets.token_hex(), "ALLOWED_HOSTS": "localhost"}
    for words in (["shell", "-c", QUEUE_ONE], ["db_worker", "--batch", "--no-startup-delay"], ["shell", "-c", TELL]):
        ended = run_python("manage.py", *words, folder=tmp_path, **settings)
        assert ended.returncode == 0, ended.stderr
    assert ended.stdout.splitlines()[-1] == "True {'Queued'}"


class TestAtTheDesk:
    def many(self, client, number=background.TOGETHER + 1):
        keys = [a_statement(title=f"Number {one}").pk for one in range(number)]
        values = {"action": "publish_selected", "_selected_action": keys}
        page = client.post(LIST, values).content.decode()
        shown = {name: value for name, value in Fields(page).values.items() if name.startswith("seen-")}
        return page, {**values, **shown, "apply": "1", "note": "First publication."}

    def test_more_than_a_screenful_is_published_in_the_background(self, client, editor):
        page, values = self.many(client)
        assert "published in the background" in page
        answer = client.post(LIST, values)
        batch = Batch.objects.get()
        assert answer.url == batch_address(batch) and batch.by == editor
        waiting = client.get(answer.url)
        assert "0 of 26 are through" in waiting.content.decode() and waiting["Refresh"] == "3"
        assert "0 of 26" in client.get("/admin/").content.decode()
        worked(batch)
        done = client.get(answer.url)
        assert "26 statements were published" in done.content.decode() and "It is done" in done.content.decode()
        assert "Refresh" not in done
        assert "in the background" not in client.get("/admin/").content.decode()

    def test_fewer_are_published_at_once(self, client, editor):
        page, values = self.many(client, number=2)
        assert "all or none" in page
        assert "2 statements were published." in said(client.post(LIST, values, follow=True))

    def test_it_is_cancelled_from_its_page(self, client, editor):
        batch = later(a_statement(), a_statement())
        background._publish_next(batch.pk)
        page = client.post(batch_address(batch), {"_cancel": "1"}, follow=True)
        assert "nothing more of it is published" in said(page)
        assert "Cancelled: 1 statement was left as it is" in page.content.decode()

    def test_what_was_refused_leads_to_where_it_is_read(self, client, editor):
        statement = a_statement(title="Bare", quote=None)
        batch = worked(later(statement))
        page = client.get(batch_address(batch)).content.decode()
        assert reverse("admin:claims_statement_review", args=[statement.pk]) in page and "Bare" in page

    def test_a_worker_that_is_not_there_is_said_and_it_can_go_on(
        self, client, editor, django_capture_on_commit_callbacks
    ):
        batch = later(a_statement())
        assert "Nothing has moved" not in client.get(batch_address(batch)).content.decode()
        Batch.objects.update(made_at=timezone.now() - timedelta(minutes=2))
        assert "Nothing has moved for a minute" in client.get(batch_address(batch)).content.decode()

    def test_a_contributor_does_not_see_it(self, client, contributor):
        assert client.get(batch_address(later(published(a_statement())))).status_code == 403
