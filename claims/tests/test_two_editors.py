"""Two people with one page open lose nothing: what only one changed is kept of both, and what both changed is asked."""

import pytest
from django.contrib import admin
from django.urls import reverse

from claims.models import Actor, Criterion, FollowUp, Statement
from claims.tests.browsing import Fields, filled, follow_up, page_of, said, save
from claims.tests.makers import (
    a_criterion,
    a_follow_up,
    a_quote,
    a_source,
    a_statement,
    a_topic,
    an_actor,
    an_editor,
)
from tracker.admin_base import DeskAdmin

pytestmark = pytest.mark.django_db


def page(row):
    return reverse(f"admin:{row._meta.app_label}_{row._meta.model_name}_change", args=[row.pk])


def post(client, row, form, **answers):
    return client.post(page(row), {**form, **answers, "_save": "1"}, follow=True)


def form_of(response):
    return {name: value for name, value in Fields(response.content.decode()).values.items() if "__prefix__" not in name}


@pytest.fixture
def other(client):
    """Another editor saves something of a row: on a page of their own."""
    user = an_editor(username="Ann")

    def writes(row, **changes):
        me = client.session["_auth_user_id"]
        client.force_login(user)
        saved = client.post(page(row), {**filled(client, page(row)), **changes, "_save": "1"}, follow=True)
        assert saved.redirect_chain, saved.context["errors"]
        client.force_login(type(user).objects.get(pk=me))

    return writes


def now(row):
    return type(row).objects.get(pk=row.pk)


class TestFields:
    def test_what_only_one_changed_stays_of_both_and_the_second_is_told(self, client, editor, other):
        statement = a_statement(title="A title", summary="A summary.")
        mine = filled(client, page(statement), title="My title")
        other(statement, summary="Her summary.", topics=[a_topic(name="Hers").pk])
        answer = post(client, statement, mine)
        saved = now(statement)
        assert (saved.title, saved.summary) == ("My title", "Her summary.")
        assert [topic.name for topic in saved.topics.all()] == ["Hers"]
        assert "Ann, at" in said(answer) and "Summary" in said(answer) and "Topics" in said(answer)

    def test_where_both_wrote_both_versions_come_back_and_nothing_else_typed_is_lost(self, client, editor, other):
        statement = a_statement(title="One old title", internal_note="")
        mine = filled(client, page(statement), title="One good title", internal_note="Ask again.")
        other(statement, title="One new title")
        asked = post(client, statement, mine)
        text = asked.content.decode()
        assert "Ann, at" in text
        assert "<del>old</del><ins>new</ins>" in text and "<del>old</del><ins>good</ins>" in text
        assert form_of(asked)["title"] == "One good title" and form_of(asked)["internal_note"] == "Ask again."
        assert now(statement).title == "One new title"

    @pytest.mark.parametrize(
        ("answer", "typed", "stays"),
        [
            ("mine", "One good title", "One good title"),
            ("theirs", "One good title", "One new title"),
            ("mine", "One good new title", "One good new title"),
        ],
    )
    def test_the_second_decides(self, client, editor, other, answer, typed, stays):
        statement = a_statement(title="One old title")
        mine = filled(client, page(statement), title="One good title", internal_note="Kept.")
        other(statement, title="One new title")
        again = form_of(post(client, statement, mine))
        post(client, statement, again, title=typed, **{"title-kept": answer})
        assert (now(statement).title, now(statement).internal_note) == (stays, "Kept.")

    def test_who_does_not_decide_is_asked_again(self, client, editor, other):
        statement = a_statement(title="One old title")
        mine = filled(client, page(statement), title="One good title")
        other(statement, title="One new title")
        again = post(client, statement, form_of(post(client, statement, mine)))
        assert "<del>old</del><ins>new</ins>" in again.content.decode()
        assert now(statement).title == "One new title"

    def test_a_third_who_saves_before_the_answer_is_not_overwritten_either(self, client, editor, other):
        statement = a_statement(title="One old title")
        mine = filled(client, page(statement), title="One good title")
        other(statement, title="One new title")
        again = form_of(post(client, statement, mine))
        other(statement, title="One newest title")
        asked = post(client, statement, again, **{"title-kept": "mine"})
        assert "newest" in asked.content.decode() and now(statement).title == "One newest title"

    def test_who_wrote_the_same_is_not_asked(self, client, editor, other):
        statement = a_statement(title="One old title")
        mine = filled(client, page(statement), title="One new title")
        other(statement, title="One new title")
        assert post(client, statement, mine).redirect_chain

    def test_words_that_are_pasted_are_a_change_of_the_quote(self, client, editor, other, source):
        statement = a_statement()
        mine = filled(client, page(statement), quote_text="the ministers signed", quote_source=source.pk)
        other(statement, quote=a_quote(exact="Hers.").pk)
        asked = post(client, statement, mine)
        assert "Hers." in asked.content.decode() and now(statement).quote.exact == "Hers."
        post(client, statement, form_of(asked), **{"quote-kept": "theirs"})
        assert now(statement).quote.exact == "Hers."
        post(client, statement, form_of(asked), **{"quote-kept": "mine"})
        assert now(statement).quote.exact == "the ministers signed"

    def test_an_own_second_window_is_not_somebody_else(self, client, editor):
        statement = a_statement(title="One old title")
        mine = filled(client, page(statement), title="One good title")
        save(client, statement, title="One new title")
        assert "You, in another window" in post(client, statement, mine).content.decode()

    def test_a_page_that_does_not_say_how_it_was_opened_overwrites_nothing_unasked(self, client, editor):
        statement = a_statement(title="One old title")
        forged = {**filled(client, page(statement)), "opened_with": "forged"}
        assert post(client, statement, forged).redirect_chain, "what is the same is no question"
        assert "-kept" in post(client, statement, forged, title="Another").content.decode()
        of_another = filled(client, page(a_statement()))["opened_with"]
        asked = post(client, statement, {**forged, "opened_with": of_another}, title="Another")
        assert "-kept" in asked.content.decode() and now(statement).title == "One old title"


EDITABLE = sorted(
    (model for model, page in admin.site._registry.items() if isinstance(page, DeskAdmin)),
    key=lambda model: model.__name__,
)
TEXTS = {
    "Actor": "description",
    "FollowUp": "summary",
    "Occasion": "place",
    "Publisher": "description",
    "Quote": "translation",
    "Reference": "shows",
    "Source": "note",
    "Statement": "summary",
    "Topic": "description",
}


def a_row_of(model):
    from claims.tests import makers

    if model is FollowUp:
        return a_follow_up(a_statement())
    if model.__name__ == "Publisher":
        return a_source().publisher
    name = model.__name__.lower()
    return getattr(makers, f"an_{name}" if name[0] in "aeiou" else f"a_{name}")()


class TestEveryPage:
    def test_there_is_one_guard_for_all(self):
        assert {model.__name__ for model in EDITABLE} >= set(TEXTS)

    @pytest.mark.parametrize("name", sorted(TEXTS))
    def test_the_second_save_wipes_nothing(self, client, editor, other, name):
        row = a_row_of(next(model for model in EDITABLE if model.__name__ == name))
        mine = filled(client, page(row), **{TEXTS[name]: "What I wrote."})
        other(row, **{TEXTS[name]: "What she wrote."})
        asked = post(client, row, mine)
        assert f'name="{TEXTS[name]}-kept"' in asked.content.decode()
        assert getattr(now(row), TEXTS[name]) == "What she wrote."
        post(client, row, form_of(asked), **{f"{TEXTS[name]}-kept": "mine"})
        assert getattr(now(row), TEXTS[name]) == "What I wrote."


class TestRowsOnAPage:
    @pytest.fixture
    def statement(self):
        statement = a_statement()
        a_criterion(statement, counts_as="kept", text="The first.")
        return statement

    def second(self, statement):
        return a_criterion(statement, counts_as="broken", text="The second.")

    def texts(self, statement):
        return sorted(statement.criteria.values_list("text", flat=True))

    def test_each_changes_another_row(self, client, editor, other, statement):
        self.second(statement)
        mine = filled(client, page(statement), **{"criteria-0-text": "My words."})
        other(statement, **{"criteria-1-text": "Her words."})
        answer = post(client, statement, mine)
        assert self.texts(statement) == ["Her words.", "My words."]
        assert "criterion “" in said(answer)

    def test_both_change_one_row_differently(self, client, editor, other, statement):
        mine = filled(client, page(statement), **{"criteria-0-text": "My words."})
        other(statement, **{"criteria-0-text": "Her words."})
        asked = post(client, statement, mine)
        assert 'name="criteria-0-text-kept"' in asked.content.decode()
        post(client, statement, form_of(asked), **{"criteria-0-text-kept": "theirs"})
        assert self.texts(statement) == ["Her words."]

    def test_a_row_that_the_other_added_stays_and_is_said(self, client, editor, other, statement):
        mine = filled(client, page(statement), **{"criteria-0-text": "My words."})
        new = {"criteria-1-counts_as": "broken", "criteria-1-text": "A new one.", "criteria-TOTAL_FORMS": "2"}
        other(statement, **new)
        answer = post(client, statement, mine)
        assert self.texts(statement) == ["A new one.", "My words."] and "was added" in said(answer)

    def test_a_row_that_the_other_deleted_is_gone_and_is_said(self, client, editor, other, statement):
        self.second(statement)
        mine = filled(client, page(statement), **{"criteria-1-text": "My words."})
        other(statement, **{"criteria-0-DELETE": "on"})
        answer = post(client, statement, mine)
        assert self.texts(statement) == ["My words."] and "was deleted" in said(answer)

    def test_what_i_wrote_of_a_row_that_the_other_deleted_is_mine_to_decide(self, client, editor, other, statement):
        theirs = self.second(statement)
        mine = filled(client, page(statement), **{"criteria-1-text": "My words."})
        other(statement, **{"criteria-1-DELETE": "on"})
        asked = post(client, statement, mine)
        assert "Somebody deleted a row" in asked.content.decode() and self.texts(statement) == ["The first."]
        post(client, statement, form_of(asked))
        assert self.texts(statement) == ["My words.", "The first."]
        assert not Criterion.objects.filter(pk=theirs.pk).exists()

    def test_what_the_other_wrote_of_a_row_that_i_delete_is_read_first(self, client, editor, other, statement):
        mine = filled(client, page(statement), **{"criteria-0-DELETE": "on"})
        other(statement, **{"criteria-0-text": "Her words."})
        asked = post(client, statement, mine)
        assert "say so again" in asked.content.decode() and form_of(asked)["criteria-0-text"] == "Her words."
        post(client, statement, form_of(asked), **{"criteria-0-DELETE": "on"})
        assert self.texts(statement) == []

    def test_two_may_open_one_old_follow_up(self, client, editor, other):
        statement = a_statement()
        step = a_follow_up(statement, summary="As it was.")
        address = f"{page_of(statement)}?follow_up={step.pk}"
        mine = filled(client, address, **{"follow_ups-0-summary": "As I wrote it."})
        other(step, summary="As she wrote it.")
        asked = client.post(address, {**mine, "_save": "1"}, follow=True)
        assert 'name="follow_ups-0-summary-kept"' in asked.content.decode()
        assert now(step).summary == "As she wrote it."

    def test_two_add_a_follow_up_each(self, client, editor, other):
        statement = a_statement()
        mine = filled(client, page(statement), **follow_up(summary="Mine."))
        other(statement, **follow_up(summary="Hers."))
        post(client, statement, mine)
        assert sorted(statement.follow_ups.values_list("number", "summary")) == [(1, "Hers."), (2, "Mine.")]

    def test_the_names_of_an_actor_too(self, client, editor, other):
        actor = an_actor()
        actor.names.create(name="Old")
        mine = filled(client, page(actor), **{"names-0-name": "Mine"})
        other(actor, **{"names-0-name": "Hers"})
        assert 'name="names-0-name-kept"' in post(client, actor, mine).content.decode()
        assert Actor.objects.get().names.get().name == "Hers"


def test_what_was_deleted_meanwhile_is_told_with_what_was_typed(client, editor):
    statement = a_statement()
    mine = filled(client, page_of(statement), summary="Words that took an hour.")
    Statement.objects.all().delete()
    assert "Words that took an hour." in post(client, statement, mine).content.decode()


def test_what_was_changed_since_it_was_to_be_deleted_is_looked_at_first(client, editor, other):
    statement = a_statement()
    address = reverse("admin:claims_statement_delete", args=[statement.pk])
    asked = filled(client, address)
    other(statement, **follow_up(summary="Something new."))
    told = client.post(address, asked, follow=True)
    assert "look again" in said(told) and Statement.objects.exists()
    client.post(address, form_of(told))
    assert not Statement.objects.exists()


def test_what_a_page_had_no_field_for_nobody_empties(client, editor):
    statement = a_statement(kind="claim")
    mine = filled(client, page(statement), title="Mine")
    type(statement).objects.update(kind="commitment", initial_status="proposed", due_on="2024", due_latest="2024-12-31")
    post(client, statement, mine)
    assert (now(statement).title, now(statement).kind, now(statement).due_on) == ("Mine", "commitment", "2024")
