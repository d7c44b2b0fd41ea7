"""The three ways of taking a statement back: in error, merged into another, no longer maintained."""

import json

import pytest
from django.urls import reverse

from claims import publishing, workflow
from claims.models import Publication, Statement
from claims.record.models import Edition, LedgerEntry
from claims.record.tests.auditing import fault
from claims.record.tests.reading import get_json, get_page
from claims.tests.browsing import page_of, said, save
from claims.tests.makers import a_follow_up, a_link, a_statement, an_actor, published

pytestmark = pytest.mark.django_db

LIST = reverse("admin:claims_statement_changelist")
PAGE, API = "/statements/it/", "/api/v1/statements/it/"


@pytest.fixture
def it():
    return published(a_statement(slug="it", title="Come in spring"))


@pytest.fixture
def stays():
    return published(a_statement(slug="stays", title="Come in autumn"))


def newest(slug="it"):
    return json.loads(Edition.objects.newest().get(slug=slug).document.body)


def merge(statement, into):
    return publishing.withdraw(statement, by=None, reason="The same was said twice.", merged_into=into)


def retire(statement):
    return publishing.retire(statement, by=None, reason="Nobody reports of it.")


def shown_in(client, **asked):
    """The slugs that the list of the API has; the page of the same address must agree."""
    found = {row["slug"] for row in client.get("/api/v1/statements/", asked).json()["results"]}
    page = client.get("/statements/", asked).content.decode()
    assert all((f'href="/statements/{slug}/"' in page) == (slug in found) for slug in ("it", "stays"))
    return found


def take_back(client, statements, **answers):
    """Choose statements in the list, and answer the question that follows."""
    values = {"action": "withdraw_selected", "_selected_action": [one.pk for one in statements], "apply": "1"}
    return client.post(LIST, {**values, "note": "Because.", **answers}, follow=True)


def test_each_way_needs_a_reason_that_fits_one_line(it, stays):
    for way in (publishing.withdraw, publishing.retire):
        for reason in (" ", "x" * 301):
            with pytest.raises(workflow.TransitionRefused):
                way(it, by=None, reason=reason)
    assert Statement.objects.get(slug="it").publication == Publication.PUBLISHED
    assert Edition.objects.filter(slug="it").count() == 1


def test_a_draft_is_not_taken_back(stays):
    draft = a_statement()
    for way in (retire, lambda one: merge(one, stays), lambda one: publishing.withdraw(one, by=None, reason="No.")):
        with pytest.raises(workflow.TransitionRefused, match="is now “Draft”"):
            way(draft)


class TestInError:
    def test_readers_see_that_it_was_withdrawn_and_why(self, client, it):
        publishing.withdraw(it, by=None, reason="The quote was not authentic.")
        page = client.get(PAGE)
        assert page.status_code == 410
        assert "The quote was not authentic." in page.content.decode() and "Come in spring" not in page.content.decode()
        assert get_json(client, "statements/it/", 410)["reason"] == "The quote was not authentic."
        assert (newest()["ground"], newest()["merged_into"]) == ("error", None)
        assert fault() is None

    def test_through_the_page(self, client, editor, it):
        assert reverse("admin:claims_statement_withdraw", args=[it.pk]) in client.get(page_of(it)).content.decode()
        asked = client.get(reverse("admin:claims_statement_withdraw", args=[it.pk]))
        assert all(f'value="{way}"' in asked.content.decode() for way in ("error", "merged", "unmaintained"))
        assert "1 statement was withdrawn" in said(take_back(client, [it], way="error"))
        assert client.get(PAGE).status_code == 410
        assert client.get(reverse("admin:claims_statement_withdraw", args=[it.pk])).status_code == 404


class TestMerged:
    def test_its_address_leads_to_the_statement_that_stays(self, client, it, stays):
        merge(it, stays)
        page, api = client.get(PAGE), client.get(API)
        assert (page.status_code, page["Location"]) == (301, "/statements/stays/")
        assert (api.status_code, api["Location"]) == (301, "http://testserver/api/v1/statements/stays/")
        assert client.get(page["Location"]).status_code == client.get(api["Location"]).status_code == 200
        assert (newest()["ground"], newest()["merged_into"]) == ("merged", "stays")
        assert fault() is None

    @pytest.mark.parametrize("kind", ["commitments", "statements"])
    def test_every_address_of_the_api_leads_there(self, client, it, stays, kind):
        merge(it, stays)
        for below in ("", "links/"):
            assert client.get(f"/api/v1/{kind}/it/{below}").status_code == 301

    def test_what_its_earlier_editions_said_is_gone(self, client, it, stays):
        merge(it, stays)
        gone = client.get("/statements/it/editions/1/"), client.get("/api/v1/statements/it/editions/1/")
        assert [one.status_code for one in gone] == [410, 410]
        assert all("Come in spring" not in one.content.decode() for one in gone)
        assert shown_in(client, show="all") == {"stays"}

    def test_links_to_it_are_gone(self, client, it, stays):
        bearing = a_statement(slug="bearing")
        a_link(bearing, "supports", it)
        a_link(bearing, "narrows", stays)
        published(bearing)
        merge(it, stays)
        assert "Come in spring" not in get_page(client, "/statements/bearing/")
        links = {link["statement"]["slug"]: link for link in get_json(client, "statements/bearing/links/")}
        assert links["it"]["withdrawn"] and links["it"]["statement"]["title"] == ""
        assert not links["stays"]["withdrawn"]

    def test_who_links_to_it_has_something_to_publish(self, it, stays, django_capture_on_commit_callbacks):
        bearing = a_statement(slug="bearing")
        a_link(bearing, "supports", it)
        published(bearing)
        with django_capture_on_commit_callbacks(execute=True):
            merge(it, stays)
        assert Statement.objects.with_pending().get(pk=bearing.pk).pending
        published(bearing)
        assert newest("bearing")["links"] == []

    def test_links_that_it_had_are_gone_from_the_other_side(self, client, stays):
        actor = an_actor()
        it = a_statement(slug="it", speakers=[actor])
        a_link(it, "supports", stays)
        published(it)
        merge(it, stays)
        assert get_json(client, "statements/stays/links/") == []
        assert not Edition.objects.current().filter(slug="it").exists()

    def test_the_statement_that_stays_is_another_one_that_readers_can_open(self, it, stays):
        with pytest.raises(workflow.TransitionRefused, match="into itself"):
            merge(it, it)
        with pytest.raises(workflow.TransitionRefused, match="publish it first"):
            merge(it, a_statement())
        publishing.withdraw(stays, by=None, reason="A doubt.")
        with pytest.raises(workflow.TransitionRefused, match="publish it first"):
            merge(it, stays)
        assert Statement.objects.get(slug="it").publication == Publication.PUBLISHED

    def test_it_can_be_published_again_and_then_leads_nowhere(self, client, it, stays):
        merge(it, stays)
        published(it)
        assert client.get(PAGE).status_code == client.get(API).status_code == 200
        merge(stays, it)
        assert client.get("/statements/stays/", follow=True).redirect_chain == [("/statements/it/", 301)]

    def test_through_the_page(self, client, editor, it, stays):
        assert "Choose the statement that stays" in take_back(client, [it], way="merged").content.decode()
        refused = take_back(client, [it], way="error", merged_into=stays.pk)
        assert "choose “merged into another statement”" in refused.content.decode()
        hidden = take_back(client, [it], way="merged", merged_into=a_statement().pk)
        assert hidden.context["form"].errors["merged_into"]
        assert client.get(PAGE).status_code == 200
        assert "1 statement was withdrawn" in said(take_back(client, [it], way="merged", merged_into=stays.pk))
        assert client.get(PAGE)["Location"] == "/statements/stays/"

    def test_of_two_one_stays_and_is_not_merged_into_itself(self, client, editor, it, stays):
        response = take_back(client, [it, stays], way="merged", merged_into=stays.pk)
        assert "cannot be merged into itself" in said(response) and "1 statement was withdrawn" in said(response)
        assert client.get("/statements/stays/").status_code == 200

    def test_a_redirect_tells_nothing_of_what_it_said(self, client, it, stays):
        merge(it, stays)
        assert "Come in spring" not in client.get(API).content.decode()
        assert client.get(API).json()["merged_into"] == "stays"


class TestNoLongerMaintained:
    def test_its_page_is_still_there_and_marked(self, client, it):
        retire(it)
        page = get_page(client, PAGE)
        assert "Come in spring" in page and "No longer maintained." in page and "Nobody reports of it." in page
        assert get_json(client, "statements/it/")["unmaintained"] == "Nobody reports of it."
        assert client.get("/statements/it/editions/1/").status_code == 200
        assert fault() is None

    def test_lists_leave_it_out_unless_they_are_asked_for_everything(self, client, it, stays):
        assert shown_in(client) == {"it", "stays"}
        retire(it)
        assert shown_in(client) == {"stays"}
        assert shown_in(client, show="all") == {"it", "stays"}
        assert shown_in(client, q="spring") == set()
        assert shown_in(client, q="spring", show="all") == {"it"}

    def test_what_was_edited_since_stays_at_the_desk(self, client, it):
        it.title = "Not to be read yet"
        it.save()
        a_follow_up(it, status="kept", summary="Not to be read either.")
        speaker = it.parties.get().actor
        speaker.name = "Nobody's Name"
        speaker.save()
        before = LedgerEntry.objects.count()
        retire(it)
        told = get_page(client, PAGE) + client.get(API).content.decode()
        assert "Come in spring" in told and get_json(client, "statements/it/")["status"] == "announced"
        assert not [word for word in ("Not to be read", "Nobody's Name", "Nobody&#x27;s Name") if word in told]
        assert LedgerEntry.objects.count() == before + 1

    def test_publishing_it_again_takes_the_mark_away(self, client, it, stays):
        retire(it)
        published(it, note="Somebody does again.")
        assert "No longer maintained." not in get_page(client, PAGE)
        assert newest()["unmaintained"] == ""
        assert shown_in(client) == {"it", "stays"}
        assert Statement.objects.get(slug="it").publication == Publication.PUBLISHED
        assert fault() is None

    def test_links_to_it_stay(self, client, it):
        bearing = a_statement(slug="bearing")
        a_link(bearing, "supports", it)
        retire(it)
        published(bearing)
        assert newest("bearing")["links"] == [{"relation": "supports", "statement": "it"}]
        assert "Come in spring" in get_page(client, "/statements/bearing/")

    def test_it_is_retired_once_and_can_still_be_withdrawn_or_merged_into(self, client, it, stays):
        retire(it)
        with pytest.raises(workflow.TransitionRefused, match="No longer maintained"):
            retire(Statement.objects.get(slug="it"))
        merge(stays, it)
        assert client.get("/statements/stays/")["Location"] == "/statements/it/"
        publishing.withdraw(it, by=None, reason="A doubt.")
        assert client.get(PAGE).status_code == 410

    def test_through_the_page(self, client, editor, it):
        assert "no longer maintained" in said(take_back(client, [it], way="unmaintained", note="Nobody looks."))
        assert "Nobody looks." in get_page(client, PAGE)
        page = client.get(page_of(it)).content.decode()
        assert "No longer maintained" in page and 'name="slug"' not in page
        assert "Published as edition 3" in said(save(client, it, "_publish", note="Followed up again."))
        assert "No longer maintained." not in get_page(client, PAGE)

    def test_an_edit_of_one_is_saved_and_not_published(self, client, editor, it):
        retire(it)
        save(client, it, title="Not to be read yet")
        assert Statement.objects.get(slug="it").title == "Not to be read yet"
        assert "Come in spring" in get_page(client, PAGE)
