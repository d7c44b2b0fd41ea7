"""Drafts are deleted by those who may, brought back for thirty days, and then forgotten for good."""

from datetime import timedelta

import pytest
from django.contrib.admin.models import LogEntry
from django.core.management import call_command
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from claims import workflow
from claims.models import Criterion, FollowUp, Link, Party, Statement
from claims.tests.browsing import said
from claims.tests.makers import (
    a_contributor,
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
LIST = reverse("admin:claims_statement_deleted")
CANARY = "Xylophonist"


def page_of(statement, page):
    return reverse(f"admin:claims_statement_{page}", args=[statement.pk])


def a_draft(by, **fields):
    """A draft that somebody made."""
    statement = a_statement(**fields)
    Statement.history.filter(id=statement.pk).update(history_user=by)
    return statement


def delete(client, statement):
    return client.post(page_of(statement, "delete"), {"post": "yes"}, follow=True)


def restore(client, statement, **values):
    return client.post(page_of(statement, "restore"), values, follow=True)


def is_there(statement):
    return Statement.objects.filter(pk=statement.pk).exists()


def ago(days):
    """Let histories of what was deleted say that it was deleted so many days ago."""
    for model in (Statement, Party, FollowUp, Criterion, Link):
        model.history.filter(history_type="-").update(history_date=timezone.now() - timedelta(days=days))


class TestAContributor:
    def test_deletes_a_draft_of_their_own(self, client, contributor):
        statement = a_draft(contributor)
        a_follow_up(statement)
        assert b"deletelink" in client.get(page_of(statement, "change")).content
        delete(client, statement)
        assert not is_there(statement)

    def test_not_that_of_another(self, client, contributor):
        statement = a_draft(a_contributor())
        assert b"deletelink" not in client.get(page_of(statement, "change")).content
        assert delete(client, statement).status_code == 403 and is_there(statement)

    def test_nor_one_that_was_submitted_once(self, client, contributor, django_user_model):
        statement = a_draft(contributor)
        workflow.submit(statement, by=contributor)
        assert delete(client, statement).status_code == 403
        workflow.send_back(statement, by=None, note="Say more.")
        assert delete(client, statement).status_code == 403 and is_there(statement)

    def test_nor_one_that_was_public(self, client, contributor):
        statement = published(a_draft(contributor))
        assert delete(client, statement).status_code == 403

    def test_nor_several_from_the_list(self, client, contributor):
        statement = a_draft(contributor)
        values = {"action": "delete_selected", "_selected_action": [statement.pk], "post": "yes"}
        client.post(reverse("admin:claims_statement_changelist"), values)
        assert is_there(statement)


class TestADeletedDraft:
    @pytest.fixture
    def draft(self):
        topic, reference = a_topic(name="Energy"), a_reference()
        statement = a_statement(title="Sign", topics=[topic], speakers=[an_actor(name="Minsk")], internal_note="Ask.")
        a_criterion(statement, text="Both sign.")
        wrong = a_follow_up(statement, status="in_progress", reference=a_reference())
        wrong.also_shown_by.add(reference)
        a_follow_up(statement, kind="correction", corrects=wrong, summary="Not so.", reason="Mixed up.")
        a_link(statement, "repeats", a_statement(title="Older"))
        return statement

    def test_is_listed_with_who_and_when_and_comes_back_whole(self, client, editor, draft, monkeypatch):
        monkeypatch.setattr(timeline, "AT_ONCE", timedelta(0))
        before = self.all_of(draft)
        delete(client, draft)
        page = client.get(LIST).content.decode()
        assert "Sign</a>" in page and editor.username in page and f"{timezone.now():%Y-%m-%d}" in page
        restore(client, draft)
        assert self.all_of(draft) == before
        assert Statement.objects.get(pk=draft.pk).publication == "draft"
        assert b"Nothing was deleted" in client.get(LIST).content
        newest = client.get(page_of(draft, "history")).context["timeline"].entries[0]
        assert (newest.by, [part.deed for part in newest.parts]) == (editor.username, ["restored"])

    def all_of(self, draft):
        statement = Statement.objects.get(pk=draft.pk)
        steps = statement.follow_ups.order_by("number")
        return (
            (statement.slug, statement.title, statement.quote_id, statement.internal_note),
            [topic.name for topic in statement.topics.all()],
            list(statement.parties.values_list("pk", "actor__name", "role")),
            list(statement.criteria.values_list("pk", "text", "written_at")),
            list(statement.links.values_list("pk", "relation", "to_statement__title")),
            list(steps.values_list("pk", "number", "summary", "corrects", "status", "reference", "added_at")),
            [step.also_shown_by.count() for step in steps],
        )

    def test_what_it_named_and_is_gone_is_left_out_aloud(self, client, editor, draft):
        [link], [party] = draft.links.all(), draft.parties.all()
        Statement.objects.get(pk=draft.pk).delete()
        Statement.objects.get(pk=link.to_statement_id).delete()
        party.actor.delete()
        response = restore(client, draft)
        restored = Statement.objects.get(pk=draft.pk)
        assert restored.follow_ups.count() == 2
        assert not restored.links.exists() and not restored.parties.exists()
        assert "Not restored: link" in said(response) and "Not restored: party" in said(response)

    def test_another_that_took_its_slug_keeps_it(self, client, editor, draft):
        Statement.objects.get(pk=draft.pk).delete()
        a_statement(slug=draft.slug)
        restore(client, draft)
        assert Statement.objects.get(pk=draft.pk).slug == f"{draft.slug}-2"

    def test_a_contributor_brings_it_back_and_may_not_delete_what_was_submitted(self, client, contributor):
        statement = a_draft(contributor)
        workflow.submit(statement, by=contributor)
        Statement.objects.get(pk=statement.pk).delete()
        restore(client, statement)
        assert is_there(statement)
        assert delete(client, statement).status_code == 403

    def test_a_stranger_neither_reads_nor_restores(self, client, draft):
        Statement.objects.get(pk=draft.pk).delete()
        client.force_login(a_user())
        assert client.get(LIST).status_code == 403
        assert restore(client, draft).status_code == 403

    def test_after_thirty_days_it_does_not_come_back(self, client, editor, draft):
        Statement.objects.get(pk=draft.pk).delete()
        ago(31)
        assert b"Nothing was deleted" in client.get(LIST).content
        assert restore(client, draft).status_code == 403 and not is_there(draft)

    def test_reading_it_restores_nothing(self, client, editor, draft):
        Statement.objects.get(pk=draft.pk).delete()
        assert client.get(page_of(draft, "restore")).status_code == 404


class TestPurging:
    @pytest.fixture
    def leaky(self, client, editor):
        """A draft that says the canary wherever it can, and was deleted."""
        statement = a_statement(title=CANARY, summary=CANARY, internal_note=CANARY, topics=[a_topic()])
        a_criterion(statement, text=CANARY)
        step = a_follow_up(statement, summary=CANARY)
        a_link(statement, "repeats", a_statement())
        client.post(page_of(statement, "change"), {})
        LogEntry.objects.create(user=editor, object_id=statement.pk, object_repr=CANARY, action_flag=2,
                                content_type_id=self.content_type(Statement), change_message=CANARY)  # fmt: skip
        LogEntry.objects.create(user=editor, object_id=step.pk, object_repr=CANARY, action_flag=2,
                                content_type_id=self.content_type(FollowUp), change_message=CANARY)  # fmt: skip
        delete(client, statement)
        return statement

    def content_type(self, model):
        from django.contrib.contenttypes.models import ContentType

        return ContentType.objects.get_for_model(model).pk

    def told(self):
        """Every text that any table holds and that says the canary, by table."""
        found = []
        with connection.cursor() as cursor:
            for table in connection.introspection.table_names(cursor):
                cursor.execute(f'SELECT * FROM "{table}"')
                found += [table for row in cursor.fetchall() if CANARY.lower() in str(row).lower()]
        return found

    def test_nothing_of_it_is_left_after_thirty_days(self, leaky, capsys):
        assert self.told()
        call_command("purge_deleted_drafts")
        assert self.told(), "it can still be restored"
        ago(31)
        call_command("purge_deleted_drafts")
        assert "1 deleted drafts were purged" in capsys.readouterr().out
        assert self.told() == []
        assert LogEntry.objects.filter(object_repr="(deleted draft)", action_flag=3).count() == 1

    def test_what_is_there_or_was_public_stays(self, leaky):
        alive = published(a_statement(title="Sign", quote=a_quote()))
        alive.history.update(history_date=timezone.now() - timedelta(days=400))
        a_follow_up(alive).delete()
        ago(400)
        call_command("purge_deleted_drafts")
        assert alive.history.count() and FollowUp.history.filter(statement=alive.pk, history_type="-").exists()

    def test_one_that_was_brought_back_stays(self, client, leaky):
        restore(client, leaky)
        ago(400)
        call_command("purge_deleted_drafts")
        assert is_there(leaky) and leaky.history.count() > 1
