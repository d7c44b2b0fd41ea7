"""A form is answered once: the second of two equal posts gets what the first one got, and adds nothing."""

from datetime import timedelta
from urllib.parse import urlencode

import pytest
from django.urls import reverse
from django.utils import timezone

from claims import publishing
from claims.models import Actor, Statement
from claims.tests.browsing import filled, follow_up, page_of, said
from claims.tests.makers import a_statement, an_actor, an_editor, published
from tracker.editing.models import AnsweredForm

pytestmark = pytest.mark.django_db


def twice(client, address, values):
    """What two clicks get, without what the second page was then shown."""
    return [client.post(address, values) for _click in range(2)]


def same(one, other):
    return (one.status_code, one.get("Location"), one.content) == (
        other.status_code,
        other.get("Location"),
        other.content,
    )


@pytest.mark.parametrize("second_button", ["_save", "_continue"])
def test_two_clicks_add_one_follow_up_and_both_are_told_so(client, editor, second_button):
    statement = a_statement()
    values = filled(client, page_of(statement), **follow_up())
    first = client.post(page_of(statement), {**values, "_save": "1"})
    second = client.post(page_of(statement), {**values, second_button: "1"})
    assert same(first, second) and statement.follow_ups.count() == 1
    assert said(client.get("/admin/", follow=True)).count("was changed successfully") == 2


def test_two_clicks_on_the_follow_up_s_own_page(client, editor):
    statement = a_statement()
    address = reverse("admin:claims_followup_add")
    said_of_it = {"statement": statement.pk, "occurred_on": "2022", "kind": "development", "summary": "Done."}
    first, second = twice(client, address, {**filled(client, address, **said_of_it), "_save": "1"})
    assert first.status_code == 302 and same(first, second) and statement.follow_ups.count() == 1


def test_two_clicks_in_a_pop_up_choose_the_same_new_row(client, editor):
    address = reverse("admin:claims_actor_add") + "?_popup=1"
    values = {**filled(client, address, name="Anew", slug="anew", kind="person"), "_save": "1"}
    first, second = twice(client, address, values)
    assert first.status_code == 200 and b"data-popup-response" in first.content
    assert same(first, second) and Actor.objects.count() == 1


def test_two_clicks_on_save_again_after_a_conflict(client, editor):
    from claims.tests.test_two_editors import form_of

    statement = a_statement(title="Old")
    mine = filled(client, page_of(statement), title="Mine", **follow_up())
    Statement.objects.update(title="Theirs")
    asked = client.post(page_of(statement), {**mine, "_save": "1"})
    again = {**form_of(asked), "title-kept": "mine", "_save": "1"}
    first, second = twice(client, page_of(statement), again)
    assert first.status_code == 302 and same(first, second) and statement.follow_ups.count() == 1


def test_what_was_refused_may_be_sent_again(client, editor):
    statement = a_statement()
    values = {**filled(client, page_of(statement), **follow_up(summary="")), "_save": "1"}
    first, second = twice(client, page_of(statement), values)
    assert first.context["errors"] and second.context["errors"] and not AnsweredForm.objects.exists()


def test_who_goes_back_and_writes_something_else_is_not_told_what_was_said_before(client, editor):
    statement = a_statement()
    values = {**filled(client, page_of(statement), **follow_up()), "_save": "1"}
    client.post(page_of(statement), values)
    client.post(page_of(statement), {**values, **follow_up(summary="Another step.")})
    assert statement.follow_ups.count() == 2


def test_a_check_from_the_queue_is_kept_once(client, editor):
    statement = published(a_statement(review_on="2020-01-01"))
    address = reverse("admin:claims_statement_queue", args=["to-check"])
    token = filled(client, address)["form_token"]
    day = (timezone.now() + timedelta(days=30)).date()
    posted = {"statement": statement.pk, "search_note": "Where.", "review_on": day, "form_token": token}
    first, second = twice(client, address, posted)
    assert first.status_code == 302 and same(first, second)
    assert statement.follow_ups.filter(kind="check").count() == 1


def test_two_clicks_on_publish_are_both_told_that_it_was(client, editor):
    statement = a_statement()
    address = reverse("admin:claims_statement_review", args=[statement.pk])
    first, second = twice(client, address, {**filled(client, address), "_publish": "1"})
    assert first.status_code == 302 and same(first, second)
    assert said(client.get("/admin/", follow=True)).count("Published as edition 1") == 2


def test_two_clicks_on_restore_make_one_draft(client, editor):
    withdrawn, moment = published(a_statement(slug="it")), timezone.now().isoformat()
    publishing.withdraw(withdrawn, by=editor, reason="Mixed up.")
    shown = reverse("admin:claims_statement_then", args=[withdrawn.pk]) + "?" + urlencode({"at": moment})
    first, second = twice(client, reverse("admin:claims_statement_restore", args=[withdrawn.pk]), filled(client, shown))
    assert same(first, second) and [one.slug for one in Statement.objects.exclude(slug="it")] == ["it-2"]


def test_two_clicks_on_delete_are_both_told_that_it_was(client, editor):
    actor = an_actor(name="Ann")
    address = reverse("admin:claims_actor_delete", args=[actor.pk])
    first, second = twice(client, address, filled(client, address))
    assert first.status_code == 302 and same(first, second) and not Actor.objects.exists()
    assert "doesn" not in said(client.get("/admin/", follow=True))


def test_two_clicks_on_retire_are_both_told_that_it_was(client, editor, source):
    address = reverse("admin:sources_snapshot_retire", args=[source.current_snapshot().pk])
    first, second = twice(client, address, filled(client, address, reason="The page of another day."))
    assert first.status_code == 302 and same(first, second) and source.current_snapshot() is None


def test_the_token_of_another_person_makes_nothing_equal(client, editor):
    address = reverse("admin:claims_actor_add")
    values = {**filled(client, address, name="Anew", slug="anew", kind="person"), "_save": "1"}
    client.post(address, values)
    client.force_login(an_editor())
    assert client.post(address, values).context["errors"]


def test_what_was_answered_is_kept_for_a_day(client, editor):
    old = AnsweredForm.objects.create(digest="x", at=timezone.now() - timedelta(days=2))
    actor = an_actor()
    address = reverse("admin:claims_actor_change", args=[actor.pk])
    client.post(address, {**filled(client, address), "_save": "1"})
    assert not AnsweredForm.objects.filter(pk=old.pk).exists() and AnsweredForm.objects.count() == 1


def test_who_waits_too_long_for_others_is_given_the_words_back(client, editor, monkeypatch):
    from django.db import OperationalError

    from tracker.admin_base import mixins

    address = reverse("admin:claims_actor_add")
    values = {**filled(client, address, name="Anew", slug="anew", kind="person"), "_save": "1"}

    def locked(request):
        raise OperationalError("database is locked")

    with monkeypatch.context() as patched:
        patched.setattr(mixins.once, "answered", locked)
        told = client.post(address, values)
    assert told.status_code == 503 and "Anew" in told.content.decode() and "Too many people" in told.content.decode()
