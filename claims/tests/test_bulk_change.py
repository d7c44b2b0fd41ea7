"""Twenty statements are changed as easily as one: looked at first, written together or not at all, and undone at once."""

import re
from datetime import date

import pytest
from django.contrib.auth.models import Permission
from django.db import connection
from django.test.utils import CaptureQueriesContext

from claims import changing_many, publishing, workflow
from claims.changing_many import Wanted
from claims.models import BulkChange, Statement
from claims.record.models import Edition
from claims.tests.browsing import said
from claims.tests.makers import a_statement, a_topic, a_user, an_editor, an_occasion, published

pytestmark = pytest.mark.django_db

LIST = "/admin/claims/statement/"
CHANGE = f"{LIST}change-many/"
LOOKING_EACH, CHANGING_EACH = 4, 16  # queries for each statement whose topics and weight change


def select(client, statements, query="", **fields):
    """The page that asks, after the action of the list."""
    values = {"action": "change_selected", "_selected_action": [one.pk for one in statements], **fields}
    return client.post(LIST + query, values, follow=True)


def hidden(page):
    """What the hidden fields of a page hold, each with all its values."""
    fields = re.findall(r'<input type="hidden"\s+name="([^"]+)"(?:\s+value="([^"]*)")?', page.content.decode())
    return {name: [value for other, value in fields if other == name] for name, _value in fields}


def looked_at(client, statements, query="", **chosen):
    """The preview of these choices."""
    page = select(client, statements, query)
    return client.post(page.context["address"], {**hidden(page), **chosen, "_preview": "1"})


def boxes(preview):
    return re.findall(r'name="chosen" value="([^"]+)"', preview.content.decode())


def apply(client, preview, ticked=None):
    values = {**hidden(preview), "chosen": boxes(preview) if ticked is None else ticked, "_apply": "1"}
    return client.post(preview.context["address"], values, follow=True)


def words(page):
    return " ".join(re.sub(r"<[^>]+>", " ", page.content.decode()).split())


def again(*statements):
    return [Statement.objects.get(pk=one.pk) for one in statements]


def topics(statement):
    return sorted(topic.name for topic in statement.topics.all())


def pending(*statements):
    return set(Statement.objects.pending().filter(pk__in=[one.pk for one in statements]))


def plans(statements, wanted):
    return {plan.statement.pk: plan.stands for plan in changing_many.preview([one.pk for one in statements], wanted)}


class TestLookingFirst:
    def test_the_preview_says_what_becomes_of_each(self, client, editor):
        energy, customs = a_topic(name="Energy"), a_topic(name="Customs")
        one = a_statement(title="One", topics=[energy], assignee=editor)
        two = a_statement(title="Two", topics=[customs], weight="key", review_on=date(2026, 1, 2))
        chosen = {"add_topics": [customs.pk], "take_topics": [energy.pk], "weight": "key", "modality": "hedged"}
        page = looked_at(client, [one, two], **chosen, assignee="nobody", no_review_on="on")
        told = words(page)
        assert "Topics: Energy → Customs" in told and "Weight: Regular → Key" in told
        assert f"Assignee: {editor} → nobody" in told and "Next review: 2026-01-02 → none" in told
        assert told.count("Modality:") == 2 and 'value="Change 2 statements"' in page.content.decode()
        assert [one.weight for one in again(one, two)] == ["regular", "key"] and not BulkChange.objects.exists()

    def test_what_says_so_already_is_told_and_left_out(self, client, editor):
        page = looked_at(client, [a_statement(title="Other"), a_statement(title="Same", weight="key")], weight="key")
        assert [row.statement.title for row in page.context["unchanged"]] == ["Same"]
        assert len(boxes(page)) == 1 and "These say so already" in words(page)

    def test_what_a_rule_refuses_is_told_with_the_reason_and_cannot_be_ticked(self, client, editor):
        wrong = a_statement(title="Wrong", occasion=an_occasion(held_on="2025"))
        page = looked_at(client, [a_statement(), wrong], weight="key")
        [refused] = page.context["refused"]
        assert refused.statement == wrong and refused.refusals[0] in words(page) and len(boxes(page)) == 1
        answer = apply(client, page, [*boxes(page), refused.seen])
        assert "Nothing was changed. “Wrong”:" in said(answer) and {one.weight for one in again(wrong)} == {"regular"}

    def test_something_is_to_be_chosen_and_only_one_way(self, client, editor):
        topic, one = a_topic(name="Trade"), a_statement()
        assert "Choose what to change" in words(looked_at(client, [one]))
        both = looked_at(client, [one], add_topics=[topic.pk], take_topics=[topic.pk])
        assert "Added and taken away: Trade." in words(both)
        assert "Choose a day, or none." in words(looked_at(client, [one], review_on="2027-01-01", no_review_on="on"))
        assert "is the name of a deed" in words(looked_at(client, [one], weight="key", note="publish"))

    def test_back_to_the_choices_keeps_them(self, client, editor):
        preview = looked_at(client, [a_statement()], weight="key", note="Because.")
        back = client.post(preview.context["address"], {**hidden(preview), "_ask": "1"})
        assert 'value="Because."' in back.content.decode() and '"key" selected' in back.content.decode()


class TestChanging:
    def test_all_that_the_filter_finds_and_back_to_the_filtered_list(self, client, editor, monkeypatch):
        monkeypatch.setattr("claims.desk.statements.StatementAdmin.list_per_page", 2)
        claims = [a_statement(title=f"Common {number}", kind="claim") for number in range(5)]
        other = a_statement(title="Common promise")
        query = "?kind=claim&q=Common"
        asked = select(client, claims[:1], query, select_across="1")
        preview = client.post(asked.context["address"], {**hidden(asked), "weight": "background", "_preview": "1"})
        done = apply(client, preview)
        assert done.redirect_chain == [(LIST + query, 302)] and "5 statements were changed. " in said(done)
        assert {one.weight for one in again(*claims)} == {"background"} and again(other)[0].weight == "regular"

    def test_one_transaction_with_the_history_of_each(self, client, editor):
        topic, statements = a_topic(name="Trade"), [a_statement(), a_statement()]
        apply(client, looked_at(client, statements, add_topics=[topic.pk], weight="key", note="For the series."))
        [done] = BulkChange.objects.all()
        assert (done.by, done.note, done.size) == (editor, "For the series.", 2)
        for one in again(*statements):
            newest = one.history.first()
            assert (newest.history_user, newest.history_change_reason) == (editor, "For the series.")
            assert newest.weight == one.weight == "key" and "Trade" in topics(one)
            assert newest.topics.filter(topic=topic).exists()
            assert "For the series." in words(client.get(f"{LIST}{one.pk}/history/"))

    def test_what_is_unticked_stays_and_nothing_ticked_is_nothing_done(self, client, editor):
        first, second = a_statement(), a_statement()
        preview = looked_at(client, [first, second], weight="key")
        shown = apply(client, preview, [])
        assert "tick at least one" in said(shown) and not BulkChange.objects.exists()
        apply(client, preview, [box for box in boxes(preview) if box.startswith(f"{first.pk}:")])
        assert [one.weight for one in again(first, second)] == ["key", "regular"]

    def test_what_was_edited_since_is_named_and_nothing_is_written(self, client, editor):
        third, second, first = (a_statement(title=title) for title in ("Third", "Second", "First"))
        preview = looked_at(client, [first, second, third], weight="key")
        second.summary = "Other words."
        second.save()
        shown = apply(client, preview, boxes(preview)[:2])
        assert "Nothing was changed. Edited meanwhile: “Second”. Look again." in said(shown)
        assert {one.weight for one in again(first, second)} == {"regular"}
        assert [row.is_ticked for row in shown.context["changing"]] == [True, True, False]
        assert shown.context["button"] == "Change 2 statements"
        apply(client, shown)
        assert {one.weight for one in again(first, second, third)} == {"key"}

    def test_one_that_was_deleted_or_has_other_topics_since_is_no_longer_what_was_looked_at(self, editor):
        first, second = a_statement(title="First"), a_statement()
        seen = plans([first, second], Wanted(values={"weight": "key"}))
        first.topics.add(a_topic())
        second.delete()
        with pytest.raises(changing_many.EditedMeanwhile, match="“First”, 1 that was deleted"):
            changing_many.change(seen, Wanted(values={"weight": "key"}), by=editor)

    def test_a_failure_in_the_middle_leaves_nothing(self, editor, monkeypatch):
        statements, saved = [a_statement(), a_statement()], []
        seen = plans(statements, Wanted(values={"weight": "key"}))

        def save_one(plan, *given):
            assert not saved, "the second fails"
            saved.append(plan)
            save(plan, *given)

        save = changing_many._save
        monkeypatch.setattr(changing_many, "_save", save_one)
        with pytest.raises(AssertionError):
            changing_many.change(seen, Wanted(values={"weight": "key"}), by=editor)
        assert saved and {one.weight for one in again(*statements)} == {"regular"}

    def test_the_same_post_twice_is_one_change(self, client, editor):
        preview = looked_at(client, [a_statement()], weight="key")
        values = {**hidden(preview), "chosen": boxes(preview), "_apply": "1"}
        first, second = (client.post(preview.context["address"], values) for _click in range(2))
        assert first["Location"] == second["Location"] == LIST and BulkChange.objects.count() == 1
        assert said(client.get(LIST)).count("1 statement was changed.") == 2

    def test_more_than_five_hundred_are_refused(self, client, editor, monkeypatch):
        monkeypatch.setattr("claims.desk.bulk_page.MOST", 2)
        statements = [a_statement() for _number in range(3)]
        assert "Choose at most 2" in said(select(client, statements))
        keys = " ".join(str(one.pk) for one in statements)
        assert "Choose at most 2" in said(client.post(CHANGE, {"statements": keys, "weight": "key"}, follow=True))
        assert client.post(CHANGE, {"statements": "1 x"}).status_code == 400


class TestUndoing:
    def done(self, client, statements, **chosen):
        answer = apply(client, looked_at(client, statements, **chosen))
        [change] = BulkChange.objects.all()
        assert f'href="{LIST}changed/{change.pk}/">Undo …' in said(answer)
        return f"{LIST}changed/{change.pk}/"

    def undo(self, client, page):
        shown = client.get(page)
        return client.post(page, {**hidden(shown), "_undo": "Undo"}, follow=True)

    def test_it_brings_back_what_it_wrote_and_no_more(self, client, editor):
        topic, other = a_topic(name="Trade"), a_topic(name="Energy")
        one = a_statement(topics=[topic], assignee=editor, review_on=date(2026, 1, 2))
        two = a_statement(topics=[other], weight="key")
        chosen = {"take_topics": [topic.pk], "add_topics": [other.pk], "assignee": "nobody", "review_on": "2026-03-04"}
        page = self.done(client, [one, two], **chosen, weight="background")
        assert [one.weight for one in again(one, two)] == ["background"] * 2
        workflow.submit(two, by=editor)  # where it stands is no edit of it
        told = self.undo(client, page)
        assert "Undone: 2 statements are as they were." in said(told) and "Undone by" in words(told)
        first, second = again(one, two)
        assert (topics(first), first.assignee, first.review_on) == (["Trade"], editor, date(2026, 1, 2))
        assert (topics(second), second.assignee, second.weight) == (["Energy"], None, "key")
        assert second.publication == "in_review" and second.history.first().history_change_reason == "undone"

    def test_not_twice(self, client, editor):
        page = self.done(client, [a_statement()], weight="key")
        self.undo(client, page)
        assert "_undo" not in client.get(page).content.decode()
        assert "This was undone already." in said(client.post(page, {"_undo": "1"}))

    def test_not_where_one_was_edited_since(self, client, editor):
        first, second = a_statement(title="First"), a_statement(title="Second")
        page = self.done(client, [first, second], weight="key")
        [second] = again(second)
        second.title = "Second, renamed"
        second.save()
        told = self.undo(client, page)
        assert "Nothing was undone. Edited meanwhile: “Second, renamed”." in said(told)
        assert {one.weight for one in again(first, second)} == {"key"} and BulkChange.objects.get().undone_at is None

    def test_a_topic_that_is_gone_is_told(self, client, editor):
        topic, one = a_topic(), a_statement(title="One")
        one.topics.add(topic)
        page = self.done(client, [one], take_topics=[topic.pk])
        topic.delete()
        assert "“One”: A topic that it is to have was deleted." in said(self.undo(client, page))
        assert "a deleted topic" in words(client.get(page))


class TestWhatReadersSee:
    def test_a_public_change_waits_to_be_published_and_undone_it_is_none(self, editor):
        statements = [published(a_statement()), published(a_statement())]
        done = changing_many.change(
            plans(statements, wanted := Wanted(values={"weight": "key"})), wanted, by=editor, note="Key."
        )
        assert Edition.objects.count() == 2 and pending(*statements) == set(statements)
        assert publishing.last_edits(publishing.propose([statements[0].pk]))[statements[0].pk][0].user == editor.pk
        changing_many.undo(done, by=editor)
        assert pending(*statements) == set() and Edition.objects.count() == 2

    def test_what_is_the_desk_s_alone_leaves_it_in_step(self, editor):
        statement, edited = published(a_statement()), published(a_statement())
        Statement.objects.get(pk=edited.pk).save()
        wanted = Wanted(values={"assignee": editor.pk, "review_on": "2027-01-01"})
        changing_many.change(plans([statement, edited], wanted), wanted, by=editor)
        assert {one.assignee for one in again(statement, edited)} == {editor} and pending(statement, edited) == {edited}


class TestWhoMay:
    def test_a_contributor_may(self, client, contributor):
        one = a_statement()
        assert "1 statement was changed." in said(apply(client, looked_at(client, [one], weight="key")))

    def test_who_may_only_look_may_not(self, client):
        looker = a_user()
        looker.user_permissions.set(Permission.objects.filter(codename__startswith="view_"))
        client.force_login(looker)
        one, editor = a_statement(), an_editor()
        wanted = Wanted(values={"weight": "key"})
        done = changing_many.change(plans([one], wanted), wanted, by=editor)
        assert "change_selected" not in client.get(LIST).content.decode()
        assert client.post(CHANGE, {"statements": str(one.pk), "weight": "regular"}).status_code == 403
        page = f"{LIST}changed/{done.pk}/"
        assert "Regular → Key" in words(client.get(page)) and "_undo" not in client.get(page).content.decode()
        assert client.post(page, {"_undo": "1"}).status_code == 403


class TestCosts:
    def queries(self, client, number, **chosen):
        page = select(client, [a_statement() for _number in range(number)])
        address, values = page.context["address"], {**hidden(page), **chosen}
        with CaptureQueriesContext(connection) as looking:
            preview = client.post(address, {**values, "_preview": "1"})
        with CaptureQueriesContext(connection) as writing:
            client.post(address, {**hidden(preview), "chosen": boxes(preview), "_apply": "1"})
        return [len([one for one in several if "SAVEPOINT" not in one["sql"]]) for several in (looking, writing)]

    def test_it_grows_by_a_few_queries_for_each(self, client, editor):
        topic = a_topic()
        few, many = (self.queries(client, number, weight="key", add_topics=[topic.pk]) for number in (20, 40))
        assert few[0] <= 20 * LOOKING_EACH + 15 and many[0] - few[0] <= 20 * LOOKING_EACH
        assert few[1] <= 20 * CHANGING_EACH + 20 and many[1] - few[1] <= 20 * CHANGING_EACH
