"""Several statements are published together at a time: all or none, each as it was approved."""

from datetime import timedelta

import pytest
from django.utils import timezone

from claims.models import Batch, Statement
from claims.publishing import background
from claims.record.models import Edition
from claims.tests.browsing import Fields
from claims.tests.makers import a_statement, a_user
from claims.tests.test_background import LIST, seen, titles, worked

pytestmark = pytest.mark.django_db

SOON = timedelta(hours=1)


def bundle(*statements, by=None):
    at = timezone.now() + SOON
    return background.publish_together(seen(*statements), by=by or a_user("Editor"), note="Together.", at=at)


def when_due(batch):
    """What the worker does when the time has come."""
    Batch.objects.filter(pk=batch.pk).update(made_at=timezone.now() - 2 * SOON, due_at=timezone.now() - SOON)
    return worked(batch)


def test_nothing_is_published_before_its_time():
    batch = worked(bundle(*(a_statement(title=f"Number {number}") for number in range(5))))
    assert not batch.is_over and not Edition.objects.exists()


def test_all_are_published_when_it_is_due_and_once():
    batch = when_due(bundle(*(a_statement(title=f"Number {number}") for number in range(5))))
    assert (batch.published, batch.is_over) == (5, True) and len(titles()) == 5
    assert worked(batch).published == Edition.objects.count() == 5


def test_an_edit_after_approval_unpins_it_and_keeps_all_of_them_back():
    good, edited = a_statement(title="Good"), a_statement(title="Edited")
    batch = bundle(good, edited)
    assert background.unpinned(batch) == []
    edited.summary = "Slipped in."
    edited.save()
    assert background.unpinned(batch) == [edited]
    batch = when_due(batch)
    assert not Edition.objects.exists() and len(batch.refused) == 2 and batch.is_over


def test_one_that_is_no_longer_ready_keeps_all_of_them_back():
    good, bare = a_statement(), a_statement()
    batch = bundle(good, bare)
    bare.topics.clear()
    assert not when_due(batch).published and not Edition.objects.exists()


def test_what_is_cancelled_is_not_published():
    batch = bundle(a_statement())
    background.cancel(batch)
    assert not when_due(batch).published


class TestAtTheDesk:
    def asked(self, client, *statements, **fields):
        values = {"action": "publish_selected", "_selected_action": [one.pk for one in statements]}
        page = client.post(LIST, values).content.decode()
        shown = {name: value for name, value in Fields(page).values.items() if name.startswith("seen-")}
        return client.post(LIST, {**values, **shown, "apply": "1", "note": "Together.", **fields}, follow=True)

    def test_a_time_is_chosen_where_they_are_looked_at(self, client, editor):
        one, other = a_statement(title="The one"), a_statement(title="The other")
        at = f"{timezone.now() + SOON:%Y-%m-%dT%H:%M}"
        page = self.asked(client, one, other, at=at).content.decode()
        assert "Published together on" in page and "The one" in page and not Edition.objects.exists()
        assert "has 2 published together at" in client.get("/admin/").content.decode()
        Statement.objects.get(pk=one.pk).topics.clear()
        one.title = "Another title"
        one.save()
        said = client.get(f"/admin/claims/statement/batch/{Batch.objects.get().pk}/").content.decode()
        assert said.count("no longer what was approved") == 1
        assert "edited since it was approved" in client.get("/admin/").content.decode()

    def test_a_time_that_is_over_is_refused(self, client, editor):
        page = self.asked(client, a_statement(), at="2020-01-01T00:00").content.decode()
        assert "Choose a time that lies ahead" in page and not Batch.objects.exists()

    def test_without_a_time_they_are_published_at_once(self, client, editor):
        self.asked(client, a_statement(), a_statement())
        assert Edition.objects.count() == 2 and not Batch.objects.exists()
