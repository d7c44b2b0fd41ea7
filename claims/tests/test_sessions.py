"""What was typed survives the end of the session, without script: it comes back after login, to who typed it alone."""

import pytest
from django.test import Client
from django.urls import reverse

from claims.models import Statement
from claims.tests.browsing import Fields, filled, page_of
from claims.tests.makers import a_statement, an_actor, an_editor

pytestmark = pytest.mark.django_db
PASSWORD = "a long enough password"
WORDS = "Words that took an hour."


def hidden(response):
    return Fields(response.content.decode()).values


@pytest.fixture
def statement():
    return a_statement(summary="As it was.")


def log_in(client, page, user, **changes):
    return client.post(
        reverse("admin:login"), {**hidden(page), "username": user.username, "password": PASSWORD, **changes}
    )


@pytest.fixture
def expired(client, editor, statement):
    """What a form is answered whose session ended while it was filled in."""
    values = {**filled(client, page_of(statement), summary=WORDS), "_save": "1"}
    client.logout()
    return client.post(page_of(statement), values)


class TestASessionThatEnded:
    def test_the_words_come_back_after_login_and_are_saved_when_they_were_looked_over(
        self, client, editor, statement, expired
    ):
        assert "log in to go on with it" in expired.content.decode()
        back = log_in(client, expired, editor)
        assert WORDS in back.content.decode() and f'action="{page_of(statement)}"' in back.content.decode()
        shown = client.post(page_of(statement), hidden(back))
        assert hidden(shown)["summary"] == WORDS and "Nothing of this is saved yet" in shown.content.decode()
        assert Statement.objects.get().summary == "As it was."
        client.post(page_of(statement), {**hidden(shown), "_save": "1"})
        assert Statement.objects.get().summary == WORDS

    def test_a_wrong_password_loses_nothing(self, client, editor, statement, expired):
        again = log_in(client, expired, editor, password="wrong")
        assert WORDS in log_in(client, again, editor).content.decode()

    def test_another_account_is_neither_shown_nor_given_the_words(self, client, statement, expired):
        page = log_in(client, expired, an_editor()).content.decode()
        assert WORDS not in page and "Somebody else typed this" in page and "_look_again" not in page

    def test_what_another_saved_meanwhile_is_merged_as_ever(self, client, editor, statement, expired):
        Statement.objects.update(title="Hers", summary="Her words.")
        back = log_in(client, expired, editor)
        shown = client.post(page_of(statement), hidden(back))
        assert 'name="summary-kept"' in shown.content.decode() and hidden(shown)["title"] == "Hers"

    def test_a_new_row_and_its_pop_up_too(self, client, editor):
        address = reverse("admin:claims_actor_add") + "?_popup=1"
        values = {**filled(client, address, name="Anew", slug="anew", kind="person"), "_save": "1"}
        client.logout()
        back = log_in(client, client.post(address, values), editor)
        shown = client.post(address, hidden(back))
        assert hidden(shown)["name"] == "Anew"
        assert b"data-popup-response" in client.post(address, {**hidden(shown), "_save": "1"}).content

    @pytest.mark.parametrize("change", [{"form_token": "forged"}, {"form_token": ""}, {"internal_note": "x" * 600_000}])
    def test_only_forms_of_the_desk_are_kept_and_no_book(self, client, editor, statement, change):
        values = {**filled(client, page_of(statement), summary=WORDS), **change}
        client.logout()
        answer = client.post(page_of(statement), values)
        assert answer.status_code == 302 and reverse("admin:login") in answer["Location"]

    def test_words_that_were_not_sealed_here_are_not_shown(self, client, editor):
        client.logout()
        login = client.get(reverse("admin:login"))
        assert WORDS not in log_in(client, login, editor, kept_words=WORDS).content.decode()

    def test_a_password_is_never_kept(self, client, django_user_model):
        client.force_login(django_user_model.objects.create_superuser("boss"))
        address = reverse("admin:auth_user_add")
        assert "form_token" not in filled(client, address)


class TestAPageOlderThanTheLogin:
    @pytest.fixture
    def strict(self, editor):
        client = Client(enforce_csrf_checks=True)
        client.force_login(editor)
        return client

    def test_the_words_are_sent_again_with_today_s_token(self, strict, editor, statement):
        old = {**filled(strict, page_of(statement), summary=WORDS), "_save": "1"}
        strict.cookies["csrftoken"] = "x" * 32  # somebody logged in, in another tab
        told = strict.post(page_of(statement), old)
        assert told.status_code == 403 and WORDS in told.content.decode()
        shown = strict.post(page_of(statement), hidden(told))
        assert hidden(shown)["summary"] == WORDS and Statement.objects.get().summary == "As it was."
        strict.post(page_of(statement), {**hidden(shown), "_save": "1"})
        assert Statement.objects.get().summary == WORDS

    def test_nor_are_they_lost_when_the_session_ended_as_well(self, strict, editor, statement):
        old = {**filled(strict, page_of(statement), summary=WORDS), "_save": "1"}
        strict.logout()
        assert "log in to go on with it" in strict.post(page_of(statement), old).content.decode()

    def test_another_site_s_form_is_refused_as_ever(self, strict, statement):
        told = strict.post(page_of(statement), {"summary": WORDS, "_save": "1"})
        assert told.status_code == 403 and WORDS not in told.content.decode()

    def test_nor_is_a_form_that_somebody_else_opened(self, strict, client, statement):
        client.force_login(an_editor())
        theirs = filled(client, page_of(statement), summary=WORDS)
        told = strict.post(page_of(statement), {**theirs, "csrfmiddlewaretoken": "y" * 32})
        assert told.status_code == 403 and WORDS not in told.content.decode()


def test_logging_out_lets_the_browser_forget(client, editor):
    assert client.post(reverse("admin:logout"))["Clear-Site-Data"] == '"storage"'


class TestWhoElseIsHere:
    def others(self, client, row, at=None):
        return client.get(reverse(f"admin:claims_{row._meta.model_name}_change", args=[row.pk])).context["others"]

    @pytest.mark.parametrize("make", [a_statement, an_actor])
    def test_a_page_says_who_has_it_open_and_not_oneself(self, client, editor, make):
        row = make()
        assert self.others(client, row) == [] and self.others(client, row) == []
        client.force_login(an_editor(username="Ann"))
        (told,) = self.others(client, row)
        assert told.startswith(f"{editor.username} is editing this since ")

    def test_for_ten_minutes_unless_the_page_says_that_it_is_open(self, client, editor, monkeypatch, statement):
        from datetime import timedelta

        from tracker.admin_base import editing

        now = editing.timezone.now()
        self.others(client, statement)
        ann = an_editor(username="Ann")
        address = reverse("admin:claims_statement_open", args=[statement.pk])
        for minutes, stays in ((9, True), (18, True), (29, False)):
            monkeypatch.setattr(editing.timezone, "now", lambda minutes=minutes: now + timedelta(minutes=minutes))
            client.force_login(ann)
            assert bool(self.others(client, statement)) is stays
            client.force_login(editor)
            if minutes < 18:
                assert client.post(address).json()["others"]

    def test_until_it_is_saved(self, client, editor, statement):
        client.post(page_of(statement), {**filled(client, page_of(statement)), "_save": "1"})
        client.force_login(an_editor())
        assert self.others(client, statement) == []

    def test_only_who_may_change_it_is_named(self, client, editor, statement):
        client.force_login(an_editor(is_superuser=False, username="x"))
        address = reverse("admin:claims_statement_open", args=[statement.pk])
        assert client.get(address).status_code == 403
        client.logout()
        assert client.post(address).status_code == 302
