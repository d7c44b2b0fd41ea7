"""What every page of the desk does with an address or a form that was tampered with: it says no, and does not break."""

import pytest
from django.contrib.auth import get_user_model
from django.urls import reverse

from claims.tests.makers import a_source, a_statement, a_topic
from sources.models import Publisher, Source
from tracker.admin_base import is_key

pytestmark = pytest.mark.django_db
TOO_LARGE = "99999999999999999999"
NO_KEYS = ("x", "1.5", "-1", "１２", " 1", "", TOO_LARGE)


@pytest.fixture(autouse=True)
def boss(client):
    user = get_user_model().objects.create_superuser("boss")
    client.force_login(user)
    return user


@pytest.mark.parametrize("value", NO_KEYS)
def test_what_is_no_key(value):
    assert not is_key(value)


def test_what_is_a_key():
    assert is_key("1") and is_key(12) and is_key("9" * 18)


@pytest.mark.parametrize("key", ["x", TOO_LARGE])
@pytest.mark.parametrize("model", ["sources/source", "claims/statement", "claims/topic"])
def test_a_history_of_nothing_is_not_found(client, model, key):
    assert client.get(f"/admin/{model}/{key}/history/").status_code == 404
    assert client.get(f"/admin/{model}/{key}/history/1/").status_code == 404


def test_a_version_of_nothing_is_not_found_and_one_that_there_is_is_shown(client):
    source = a_source()
    address = reverse("admin:sources_source_history", args=[source.pk])
    assert client.get(address).status_code == 200
    version = source.history.get().pk
    assert client.get(f"{address}{version}/").status_code == 200
    for key in ("x", TOO_LARGE, version + 1):
        assert client.get(f"{address}{key}/").status_code == 404


@pytest.mark.parametrize("key", ["x", TOO_LARGE])
def test_an_action_on_what_can_be_no_row_is_refused_as_a_whole(client, key):
    source = a_source()
    values = {"action": "anchor_quotes", "_selected_action": [str(source.pk), key], "index": "0"}
    response = client.post("/admin/sources/source/", values)
    assert response.status_code == 400
    assert "Bad request" in response.content.decode()


@pytest.mark.parametrize("key", ["x", TOO_LARGE, "１" * 30])
@pytest.mark.parametrize("field", ["quote", "topics"])
def test_a_key_that_nothing_has_is_refused_at_its_field(client, field, key):
    statement = a_statement(topics=[a_topic()])
    page = reverse("admin:claims_statement_change", args=[statement.pk])
    response = client.post(page, {"title": statement.title, field: key})
    assert response.status_code == 200
    assert response.context["adminform"].form.errors[field]
    statement.refresh_from_db()
    assert statement.quote_id and statement.topics.count() == 1


def test_a_form_without_its_token_is_refused_on_a_page_of_this_site():
    from django.test import Client

    response = Client(enforce_csrf_checks=True).post("/admin/login/", {"username": "boss", "password": "x"})
    page = response.content.decode()
    assert response.status_code == 403
    assert "The form was not accepted" in page and 'id="content"' in page
    assert "CSRF" not in page


def test_an_older_version_is_read_never_written_back(client):
    source = a_source(title="As it was")
    address = reverse("admin:sources_source_simple_history", args=[source.pk, source.history.get().pk])
    source.title = "As it is"
    source.save()
    assert b"Revert" not in client.get(address).content
    assert client.post(address, {"title": "As it was", "slug": source.slug, "kind": "law"}).status_code == 403
    source.refresh_from_db()
    assert source.title == "As it is"


class TestAFormThatIsShownAgain:
    ADD = "/admin/sources/publisher/add/"

    @pytest.fixture
    def saving_something_on_the_way(self, monkeypatch):
        """Something is written before the form is found to be invalid."""
        from sources.admin import PublisherAdmin

        def get_form(page, *args, **kwargs):
            Source.objects.create(slug="on-the-way", title="On the way")
            return super(PublisherAdmin, page).get_form(*args, **kwargs)

        monkeypatch.setattr(PublisherAdmin, "get_form", get_form)

    def test_leaves_nothing_behind(self, client, saving_something_on_the_way):
        response = client.post(self.ADD, {"name": "", "slug": "nameless"})
        assert response.context["errors"]
        assert not Source.objects.exists()

    @pytest.mark.parametrize("button", ["_save", "_continue", "_popup"])
    def test_what_is_saved_stays_whatever_is_answered(self, client, saving_something_on_the_way, button):
        assert client.post(self.ADD, {"name": "Paper", "slug": "paper", button: "1"}).status_code in (200, 302)
        assert Publisher.objects.get().slug == "paper"
        assert Source.objects.exists()
