"""The statement's page: its preview, its panel, and what it refuses of what was published."""

import re

import pytest
from django.contrib import admin
from django.urls import reverse

from claims import publishing
from claims.models import Publication, Statement, Topic
from claims.tests.browsing import page_of, said, save
from claims.tests.makers import (
    a_follow_up,
    a_link,
    a_statement,
    an_actor,
    an_editor,
    published,
)

pytestmark = pytest.mark.django_db


def body(response):
    """The words of a page between its title and its list of editions, the notice of the preview left out."""
    page = re.split("<footer|Editions", response.content.decode().split("<h1", 1)[1])[0]
    return " ".join(re.sub(r"<[^>]+>", " ", page).split())


class TestThePreview:
    def test_it_is_the_page_that_publishing_makes(self, client, editor):
        statement = a_statement(title="A title to look for")
        a_follow_up(statement, status="kept")
        preview = client.get(reverse("admin:claims_statement_preview", args=[statement.pk]))
        publishing.publish_one(statement, by=editor)
        page = client.get(f"/statements/{statement.slug}/")
        assert preview.status_code == page.status_code == 200
        assert body(preview) == body(page)
        assert {"private", "no-store"} <= set(preview["Cache-Control"].split(", "))
        for text in (statement.title, statement.summary, statement.quote.exact):
            assert text in preview.content.decode() and text in page.content.decode()

    def test_it_is_for_staff(self, client):
        address = reverse("admin:claims_statement_preview", args=[a_statement().pk])
        assert client.get(address).status_code == 302
        client.force_login(an_editor(is_staff=False))
        assert client.get(address).status_code == 302


def test_every_page_of_the_desk_opens_without_inline_style_or_script(client, django_user_model):
    client.force_login(django_user_model.objects.create_superuser("boss"))
    statement = published(a_statement())
    a_follow_up(statement, status="kept")
    for model in admin.site._registry:
        info = (model._meta.app_label, model._meta.model_name)
        addresses = [reverse("admin:{}_{}_changelist".format(*info))]
        addresses += [reverse("admin:{}_{}_add".format(*info))] if info[1] != "logentry" else []
        row = model._default_manager.first()
        addresses += (
            [reverse("admin:{}_{}_{}".format(*info, page), args=[row.pk]) for page in ("change", "history")]
            if row
            else []
        )
        if row and hasattr(row, "history") and info[1] != "user":
            addresses += [reverse("admin:{}_{}_simple_history".format(*info), args=[row.pk, row.history.first().pk])]
        for address in addresses:
            page = client.get(address)
            assert page.status_code == 200, address
            assert b" style=" not in page.content and b"<script>" not in page.content, address


@pytest.mark.parametrize("page", ["change", "delete"])
def test_a_statement_that_was_deleted_meanwhile_is_said_to_be_gone(client, editor, page):
    statement = a_statement()
    address = reverse(f"admin:claims_statement_{page}", args=[statement.pk])
    Statement.objects.filter(pk=statement.pk).delete()
    response = client.post(address, {"post": "yes", "_save": "1"}, follow=True)
    assert response.status_code == 200 and "doesn’t exist" in said(response)


def test_a_private_note_is_no_unpublished_change_whatever_button_saved_it(client, editor):
    old, new = a_statement(), a_statement()
    a_follow_up(old, status="superseded")
    a_link(new, "supersedes", old)
    publishing.publish([old, new], by=None)
    page = save(client, old, "_publish", internal_note="Ask again.").content.decode()
    assert "readers already see all of this" in page
    assert not Statement.objects.with_pending().filter(pending=True).exists()
    publishing.withdraw(new, by=None, reason="It was another ministry.")
    page = save(client, old, "_publish", internal_note="And again.").content.decode()
    assert "Publish the statement that supersedes this one first" in page and 'name="_publish"' not in page
    assert not Statement.objects.with_pending().filter(pending=True).exists()


def test_saving_what_was_read_before_a_publication_does_not_undo_it(client, editor, rf):
    statement = a_statement(slug="it")
    stale = Statement.objects.get(pk=statement.pk)
    published(statement)
    page = admin.site.get_model_admin(Statement)
    request = rf.post("/")
    request.user = editor
    page.save_model(request, stale, page.get_form(request, stale)(instance=stale), change=True)
    assert Statement.objects.get(pk=statement.pk).publication == Publication.PUBLISHED
    assert Statement.objects.get(pk=statement.pk).synced_at


@pytest.mark.parametrize("field", ["quote", "made_on"])
def test_what_a_published_statement_cannot_be_without_is_refused_at_its_field(client, editor, field):
    response = save(client, published(a_statement()), **{field: ""})
    assert response.context["adminform"].form.errors[field]


@pytest.mark.parametrize(("field", "value"), [("due_on", "2023"), ("due_text", "autumn"), ("undertaking", "refrain")])
def test_what_no_claim_has_is_not_taken_of_one(client, editor, field, value):
    statement = published(a_statement(kind="claim"))
    before = getattr(statement, field)
    save(client, statement, **{field: value})
    assert getattr(Statement.objects.get(), field) == before


def test_the_panel_says_which_entities_a_publication_would_change(client, editor):
    actor = an_actor(slug="who")
    statement = published(a_statement(speakers=[actor]))
    assert "tells readers anew" not in client.get(page_of(statement)).content.decode()
    actor.description = "Slipped in."
    actor.save()
    assert "who (actor)" in client.get(page_of(statement)).content.decode()


def test_a_topic_in_use_is_not_deleted(client, editor):
    topic = published(a_statement()).topics.get()
    client.post(reverse("admin:claims_topic_delete", args=[topic.pk]), {"post": "yes"})
    assert Topic.objects.filter(pk=topic.pk).exists()
