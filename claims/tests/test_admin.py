"""The admin, where editors spend their day."""

import re
from html.parser import HTMLParser

import pytest
from django.contrib import admin
from django.contrib.auth.models import Permission
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from claims import publishing
from claims.models import FollowUp, Publication, Statement, Topic
from claims.record.models import Edition
from claims.roles import ensure_roles
from claims.tests.makers import (
    a_contributor,
    a_follow_up,
    a_quote,
    a_source,
    a_statement,
    a_topic,
    a_user,
    an_actor,
    an_editor,
    published,
)
from sources.capture import capture
from sources.models import Quote

pytestmark = pytest.mark.django_db


class Fields(HTMLParser):
    """The successful controls of the page's main form, as a browser would post them."""

    def __init__(self, page):
        super().__init__()
        self.values, self.select, self.area = {}, None, None
        self.feed(page)

    def handle_starttag(self, tag, attributes):
        given = dict(attributes)
        name = given.get("name")
        if tag == "input" and name and given.get("type") not in ("submit", "file", "checkbox"):
            self.values[name] = given.get("value") or ""
        if tag == "input" and given.get("type") == "checkbox" and "checked" in given:
            self.values[name] = "on"
        if tag == "select":
            self.select = (name, "multiple" in given)
            self.values.setdefault(name, [] if self.select[1] else "")
        if tag == "option" and "selected" in given and self.select:
            name, several = self.select
            self.values[name] = [*self.values[name], given["value"]] if several else given["value"]
        if tag == "textarea":
            self.area, self.values[name] = name, ""

    def handle_data(self, data):
        if self.area:
            self.values[self.area] += data.removeprefix("\n")

    def handle_endtag(self, tag):
        self.select = None if tag == "select" else self.select
        self.area = None if tag == "textarea" else self.area


def page_of(statement):
    return reverse("admin:claims_statement_change", args=[statement.pk])


def filled(client, address, **changes):
    """What the form at an address holds, with these changes."""
    fields = Fields(client.get(address).content.decode()).values
    return {name: value for name, value in {**fields, **changes}.items() if "__prefix__" not in name}


def follow_up(number=0, **fields):
    values = {"occurred_on": "2022-10-21", "kind": "development", "summary": "It was done.", **fields}
    return {f"follow_ups-{number}-{name}": value for name, value in values.items()}


def save(client, statement, button="_save", **changes):
    address = page_of(statement)
    return client.post(address, {**filled(client, address, **changes), button: "1"}, follow=True)


def errors_at(response, number, field):
    formset = response.context["inline_admin_formsets"][0].formset
    return formset.forms[number].errors.get(field, [])


def said(response):
    return " ".join(str(message) for message in response.context["messages"])


@pytest.fixture(autouse=True)
def roles(db):
    ensure_roles()


@pytest.fixture
def editor(client):
    user = an_editor()
    client.force_login(user)
    return user


@pytest.fixture
def contributor(client):
    user = a_contributor()
    client.force_login(user)
    return user


@pytest.fixture
def source(settings, tmp_path):
    settings.PRIVATE_ROOT = tmp_path
    source = a_source()
    capture(
        source, b"On 3 October the ministers signed the agreement. It enters into force in 2023.", at=timezone.now()
    )
    return source


PASTED = "the ministers signed the agreement"


class TestTheDailyJob:
    def test_one_post_adds_a_follow_up_with_pasted_evidence_and_publishes_it(self, client, editor, source):
        statement = published(a_statement())
        evidence = follow_up(status="agreed", evidence_text=f"  {PASTED}\r\n", evidence_source=source.pk)
        response = save(client, statement, "_publish", **evidence, change_note="Signed in October.")
        edition = Edition.objects.current().get(slug=statement.slug)
        quote = Quote.objects.get(source=source)
        assert (edition.number, edition.status, edition.change_note) == (2, "agreed", "Signed in October.")
        assert (quote.exact, quote.anchor, quote.language) == (PASTED, "exact", source.language)
        assert f'href="/statements/{statement.slug}/"' in said(response)
        assert not Statement.objects.with_pending().get(pk=statement.pk).pending

    def test_history_says_who_did_what(self, client, editor, source):
        statement = a_statement()
        save(client, statement, "_publish", **follow_up(evidence_text=PASTED, evidence_source=source.pk))
        added = FollowUp.objects.get(statement=statement)
        moved = Statement.history.filter(id=statement.pk).latest()
        assert added.history.get().history_user == editor
        assert Quote.objects.get(source=source).history.first().history_user == editor
        assert (moved.history_user, moved.history_change_reason) == (editor, "publish")
        assert client.get(reverse("admin:claims_statement_history", args=[statement.pk])).status_code == 200

    def test_the_same_words_of_a_source_are_one_quote(self, client, editor, source):
        quote = a_quote(source=source, exact=PASTED)
        statement = a_statement()
        save(client, statement, **follow_up(status="agreed", evidence_text=PASTED, evidence_source=source.pk))
        assert statement.follow_ups.get().quote == quote

    def test_several_new_follow_ups_get_consecutive_numbers(self, client, editor):
        statement = a_statement()
        a_follow_up(statement)
        two = {**follow_up(1), **follow_up(2, summary="More."), "follow_ups-TOTAL_FORMS": "3"}
        save(client, statement, **two)
        assert list(statement.follow_ups.order_by("number").values_list("number", flat=True)) == [1, 2, 3]

    def test_the_quote_of_the_statement_can_be_pasted_too(self, client, editor, source):
        statement = a_statement(quote=None)
        save(client, statement, quote_text=PASTED, quote_source=source.pk, quote_language="be")
        statement.refresh_from_db()
        assert (statement.quote.exact, statement.quote.language) == (PASTED, "be")

    def test_an_internal_note_is_no_unpublished_change(self, client, editor):
        statement = published(a_statement())
        save(client, statement, internal_note="Ask again\r\nin May.")
        statement = Statement.objects.with_pending().get(pk=statement.pk)
        assert (statement.internal_note, statement.pending) == ("Ask again\nin May.", False)

    def test_a_statement_that_is_not_ready_is_saved_and_all_that_is_missing_is_said(self, client, editor):
        statement = a_statement(quote=None, speakers=[], topics=[])
        response = save(client, statement, "_publish", summary="Better.")
        statement.refresh_from_db()
        assert (statement.summary, statement.publication) == ("Better.", Publication.DRAFT)
        for word in ("Saved, not published", "quote", "speaker", "topic"):
            assert word in said(response)
        assert response.redirect_chain[-1][0] == page_of(statement)

    def test_a_new_statement_is_added_with_all_that_hangs_on_it(self, client, editor, source):
        address = reverse("admin:claims_statement_add")
        parties = {"parties-0-actor": an_actor().pk, "parties-0-role": "speaker"}
        own = {
            "kind": "commitment",
            "title": "Sign",
            "slug": "sign",
            "summary": "They will.",
            "made_on": "2021",
            "opens_as": "announced",
            "topics": [a_topic().pk],
            "quote_text": PASTED,
            "quote_source": source.pk,
        }
        values = filled(
            client, address, **own, **parties, **follow_up(summary="Done."), **{"follow_ups-TOTAL_FORMS": "1"}
        )
        client.post(address, {**values, "_publish": "1"})
        statement = Statement.objects.get(slug="sign")
        assert statement.publication == Publication.PUBLISHED
        assert statement.follow_ups.get().number == 1


class TestRefusals:
    """A refusal stands at its field, keeps what was typed, and nothing is half-saved."""

    def refused(self, client, statement, **changes):
        response = save(client, statement, "_publish", title="Another title", **changes)
        assert response.status_code == 200 and response.context["errors"]
        assert not FollowUp.objects.filter(statement=statement, public=False).exists()
        assert not Statement.objects.filter(title="Another title").exists()
        return response

    def test_a_status_without_evidence(self, client, editor):
        response = self.refused(client, a_statement(), **follow_up(status="kept"))
        assert "A status needs evidence" in errors_at(response, 0, "quote")[0]
        assert b"It was done." in response.content

    def test_words_that_are_not_in_the_captured_text(self, client, editor, source):
        evidence = follow_up(status="agreed", evidence_text="the presidents signed", evidence_source=source.pk)
        response = self.refused(client, a_statement(), **evidence)
        assert "are not in the captured text" in errors_at(response, 0, "evidence_text")[0]
        assert b"the presidents signed" in response.content

    def test_a_pasted_quote_goes_with_the_refusal_of_anything_else(self, client, editor, source):
        evidence = follow_up(status="refuted", evidence_text=PASTED, evidence_source=source.pk)
        response = self.refused(client, a_statement(), **evidence)
        assert errors_at(response, 0, "status")
        assert not Quote.objects.filter(source=source).exists()
        assert source.title.encode() in response.content

    def test_words_without_a_source_and_a_source_without_words(self, client, editor, source):
        response = self.refused(client, a_statement(), **follow_up(evidence_text=PASTED))
        assert errors_at(response, 0, "evidence_source")
        response = self.refused(client, a_statement(), **follow_up(evidence_text=PASTED, status="kept"))
        assert not errors_at(response, 0, "quote"), "the paste is the reason, and only that is said"
        response = self.refused(client, a_statement(), **follow_up(evidence_source=source.pk))
        assert errors_at(response, 0, "evidence_text")

    @pytest.mark.parametrize(
        ("field", "value"),
        [
            ("occurred_on", "last autumn"),
            ("occurred_on", "2022-13"),
            ("occurred_on", "9" * 50),
            ("summary", "a\0b"),
            ("summary", "bell\x07"),
            ("summary", "x" * 1001),
            ("evidence_text", "x" * 301),
            ("evidence_text", "a\0"),
            ("evidence_language", "not a tag"),
            ("status", "unchecked"),
            ("status", "no-such"),
            ("corrects", "999999"),
            ("evidence_source", "x"),
            ("quote", "x"),
            ("quote", "9" * 30),
        ],
    )
    def test_unusable_input_names_its_field(self, client, editor, field, value):
        response = self.refused(client, a_statement(), **follow_up(**{field: value}))
        assert errors_at(response, 0, field)

    @pytest.mark.parametrize(
        ("field", "value"),
        [
            ("made_on", "soon"),
            ("due_on", "2021/.."),
            ("summary", "\x1b"),
            ("internal_note", "\0"),
            ("due_on", "1999"),
            ("change_note", "x" * 301),
            ("change_note", "a\0b"),
            ("quote_text", "\x01"),
            ("opens_as", "kept"),
            ("topics", ["x"]),
        ],
    )
    def test_unusable_input_of_the_statement_names_its_field(self, client, editor, field, value):
        response = self.refused(client, a_statement(), **{field: value})
        assert response.context["adminform"].form.errors[field]

    @pytest.mark.parametrize(
        "tampered",
        [
            {"follow_ups-TOTAL_FORMS": "x"},
            {"follow_ups-TOTAL_FORMS": "999999999"},
            {"follow_ups-0-id": "999"},
            {"follow_ups-0-id": "x"},
            {"parties-TOTAL_FORMS": ""},
            {"kind": "rumour"},
            {"follow_ups-0-statement": "7"},
        ],
    )
    def test_tampered_input_is_refused_without_harm(self, client, editor, tampered):
        statement = a_statement()
        a_follow_up(statement)
        response = save(client, statement, title="Another title", **tampered)
        assert response.status_code == 200 and response.context["errors"]
        assert not Statement.objects.filter(title="Another title").exists()

    def test_two_new_follow_ups_cannot_break_together_what_neither_breaks_alone(self, client, editor):
        statement = a_statement()
        closes = follow_up(status="kept", quote=a_quote().pk)
        reopens = follow_up(1, occurred_on="2023", status="in_progress", quote=a_quote().pk)
        response = self.refused(client, statement, **closes, **reopens, **{"follow_ups-TOTAL_FORMS": "2"})
        assert "say why it is open again" in errors_at(response, 1, "reason")[0]

    def test_a_published_follow_up_cannot_be_deleted(self, client, editor):
        statement = a_statement()
        a_follow_up(statement)
        published(statement)
        response = save(client, statement, **{"follow_ups-0-DELETE": "on"})
        assert b"add a correction instead" in response.content
        assert statement.follow_ups.count() == 1
        added = statement.follow_ups.get()
        assert client.post(reverse("admin:claims_followup_delete", args=[added.pk]), {"post": "yes"}).status_code == 403

    def test_a_correction_names_a_follow_up_of_the_same_statement(self, client, editor):
        stranger = a_follow_up(a_statement())
        response = self.refused(client, a_statement(), **follow_up(kind="correction", corrects=stranger.pk))
        assert errors_at(response, 0, "corrects")

    def test_the_page_of_a_follow_up_has_the_same_rules(self, client, editor, source):
        address = reverse("admin:claims_followup_add")
        statement = a_statement()
        fields = {"occurred_on": "2022", "kind": "development", "summary": "Done.", "status": "kept"}
        for start in ({}, {"statement": statement.pk}):
            response = client.post(address, filled(client, address, **start, **fields))
            assert response.status_code == 200 and response.context["errors"]
        pasted = {"statement": statement.pk, "evidence_text": PASTED, "evidence_source": source.pk}
        assert client.post(address, filled(client, address, **fields, **pasted)).status_code == 302
        assert statement.follow_ups.get().number == 1


class TestPermissions:
    def test_a_contributor_neither_sees_nor_uses_the_button(self, client, contributor):
        statement = a_statement()
        assert b'name="_publish"' not in client.get(page_of(statement)).content
        assert save(client, statement, "_publish", title="Hidden").status_code == 403
        assert not Statement.objects.filter(title="Hidden").exists()
        assert not Edition.objects.exists()

    @pytest.mark.parametrize("action", ["publish_selected", "withdraw_selected", "send_back_selected"])
    def test_a_contributor_has_no_such_action(self, client, contributor, action):
        statement = published(a_statement())
        values = {"action": action, "_selected_action": statement.pk, "apply": "1", "note": "Because."}
        client.post(reverse("admin:claims_statement_changelist"), values)
        statement.refresh_from_db()
        assert statement.publication == Publication.PUBLISHED
        assert Edition.objects.count() == 1
        assert client.get(reverse("admin:claims_statement_withdraw", args=[statement.pk])).status_code == 403

    def test_a_contributor_can_submit(self, client, contributor):
        statement = a_statement()
        save(client, statement, "_submit")
        statement.refresh_from_db()
        assert statement.publication == Publication.IN_REVIEW

    def test_who_may_only_look_sees_everything_and_no_button(self, client):
        looker = a_user()
        looker.user_permissions.set(Permission.objects.filter(codename__startswith="view_"))
        client.force_login(looker)
        statement = a_statement()
        step = a_follow_up(statement, status="kept")
        for address in (page_of(statement), reverse("admin:claims_followup_change", args=[step.pk])):
            page = client.get(address).content.decode()
            assert step.summary in page and 'type="submit" value' not in page
            assert client.post(address, {"title": "Changed"}).status_code == 403

    def test_what_was_public_cannot_be_deleted(self, client, editor):
        statement = published(a_statement())
        assert (
            client.post(reverse("admin:claims_statement_delete", args=[statement.pk]), {"post": "yes"}).status_code
            == 403
        )
        values = {"action": "delete_selected", "_selected_action": statement.pk, "post": "yes"}
        client.post(reverse("admin:claims_statement_changelist"), values)
        assert Statement.objects.filter(pk=statement.pk).exists()

    def test_slug_and_kind_are_fixed_once_published(self, client, editor):
        fields = Fields(client.get(page_of(published(a_statement()))).content.decode()).values
        assert not {"slug", "kind"} & set(fields)

    def test_history_is_read_and_not_written_back(self, client, editor):
        statement = published(a_statement())
        version = statement.history.first()
        address = reverse("admin:claims_statement_simple_history", args=[statement.pk, version.pk])
        assert client.get(address).status_code == 200
        assert client.post(address, {"title": "Reverted"}).status_code == 403


class TestTheList:
    address = "/admin/claims/statement/"

    def found(self, client, query):
        return [row.title for row in client.get(self.address + query).context["cl"].result_list]

    def test_queries_do_not_grow_with_rows(self, client, editor):
        def queries():
            with CaptureQueriesContext(connection) as caught:
                assert client.get(self.address).status_code == 200
            return len(caught)

        for _ in range(3):
            a_follow_up(published(a_statement(assignee=editor)), status="kept")
        client.get(self.address)
        few = queries()
        for _ in range(27):
            a_follow_up(a_statement(assignee=editor), status="kept")
        assert queries() == few

    @pytest.mark.parametrize("words", ["ЛУКАШЕНКО", "lukashenko", "ЛукаШенко ДОГОВОР", "Łukaszenka"])
    def test_search_finds_every_spelling_in_any_script_and_case(self, client, editor, words):
        actor = an_actor("Лукашенко", "Łukaszenka", "Lukashenka", name="Alyaksandr")
        a_statement(title="Found", summary="Dogovor was signed.", speakers=[actor, an_actor("Лукашенко")])
        a_statement(title="Other")
        assert self.found(client, f"?q={words}") == ["Found"]

    def test_filters(self, client, editor):
        late = a_statement(title="Late", due_on="2021-12", assignee=editor, review_on=timezone.now().date())
        claim = a_statement(title="Claim", kind="claim")
        changed = published(a_statement(title="Changed"))
        Statement.objects.get(pk=changed.pk).save()
        topic = late.topics.get()
        for query, titles in {
            "?overdue=yes": ["Late"],
            "?pending=yes": ["Changed"],
            "?assignee=me": ["Late"],
            "?review=today": ["Late"],
            "?review=week": ["Late"],
            "?review=late": [],
            "?status=unchecked": ["Claim"],
            f"?kind__exact={claim.kind}": ["Claim"],
            "?publication__exact=published": ["Changed"],
            f"?topics__id__exact={topic.pk}": ["Late"],
        }.items():
            assert self.found(client, query) == titles, query
        assert sorted(self.found(client, "?overdue=no")) == ["Changed", "Claim"]
        assert sorted(self.found(client, "?assignee=nobody&_facets=True")) == ["Changed", "Claim"]
        assert len(self.found(client, "?assignee=x&status=x&review=x&overdue=x&q=%00")) == 3


class TestMovingSeveral:
    address = "/admin/claims/statement/"

    def act(self, client, action, statements, **fields):
        values = {"action": action, "_selected_action": [row.pk for row in statements], **fields}
        return client.post(self.address, values, follow=True)

    def seen(self, client, statements):
        page = self.act(client, "publish_selected", statements).content.decode()
        return re.search(r'name="seen" value="([^"]+)"', page)[1]

    def test_what_was_changed_between_question_and_answer_is_not_published_unseen(self, client, editor):
        statement = a_statement()
        seen = self.seen(client, [statement])
        actor = statement.parties.get().actor
        actor.description = "Slipped in."
        actor.save()
        page = self.act(client, "publish_selected", [statement], apply="1", note="", seen=seen)
        assert "look again" in page.content.decode()
        assert not Edition.objects.exists()

    def test_publishing_asks_for_a_note_and_publishes_all_together(self, client, editor):
        statements = [a_statement(), a_statement()]
        assert b'name="note"' in self.act(client, "publish_selected", statements).content
        seen = self.seen(client, statements)
        self.act(client, "publish_selected", statements, apply="1", note="First.", seen=seen)
        assert {edition.change_note for edition in Edition.objects.current()} == {"First."}
        assert Edition.objects.count() == 2

    def test_what_is_missing_is_listed_for_each_and_nothing_is_published(self, client, editor):
        statements = [a_statement(), a_statement(quote=None), a_statement(topics=[], speakers=[])]
        page = self.act(client, "publish_selected", statements, apply="1", note="").content.decode()
        assert all(word in page for word in ("Add the quote", "at least one topic", "at least one party"))
        assert not Edition.objects.exists()

    def test_withdrawing_needs_a_reason(self, client, editor):
        statement = published(a_statement())
        assert b'name="note"' in client.get(reverse("admin:claims_statement_withdraw", args=[statement.pk])).content
        for empty in ({}, {"apply": "1"}, {"apply": "1", "note": "  "}, {"apply": "1", "note": "a\0b"}):
            self.act(client, "withdraw_selected", [statement], **empty)
            assert Edition.objects.filter(is_tombstone=True).count() == 0
        self.act(client, "withdraw_selected", [statement], apply="1", note="The quote was not authentic.")
        assert Edition.objects.newest().get(slug=statement.slug).change_note == "The quote was not authentic."

    def test_each_refusal_is_said(self, client, editor):
        ready, bare = a_statement(title="Ready"), a_statement(title="Bare", quote=None)
        response = self.act(client, "submit_selected", [ready, bare])
        assert "1 statement was handed to review." in said(response)
        assert "“Bare” is not ready" in said(response)
        assert "1 statement was sent back." in said(self.act(client, "send_back_selected", [ready]))


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


def test_of_two_editors_with_one_statement_open_the_second_to_save_is_told_what_it_would_replace(client, editor):
    statement = a_statement(title="As it was")
    second = filled(client, page_of(statement), title="As the second wrote it")
    save(client, statement, title="As the first wrote it")
    told = client.post(page_of(statement), {**second, "_save": "1"}, follow=True)
    assert "Another editor saved this statement" in told.content.decode()
    assert Statement.objects.get(pk=statement.pk).title == "As the first wrote it"
    again = {**Fields(told.content.decode()).values, "_save": "1"}
    client.post(
        page_of(statement), {name: value for name, value in again.items() if "__prefix__" not in name}, follow=True
    )
    assert Statement.objects.get(pk=statement.pk).title == "As the second wrote it"


def test_saving_what_was_read_before_a_publication_does_not_undo_it(client, editor, rf):
    statement = a_statement(slug="it")
    stale = Statement.objects.get(pk=statement.pk)
    published(statement)
    page = admin.site.get_model_admin(Statement)
    page.save_model(rf.post("/"), stale, None, change=True)
    assert Statement.objects.get(pk=statement.pk).publication == Publication.PUBLISHED
    assert Statement.objects.get(pk=statement.pk).in_step_at


@pytest.mark.parametrize(
    ("kind", "field", "value"),
    [
        ("claim", "due_on", "2023"),
        ("claim", "due_text", "this autumn"),
        ("claim", "undertaking", "refrain"),
        ("commitment", "quote", ""),
        ("commitment", "made_on", ""),
    ],
)
def test_what_a_published_statement_cannot_become_is_refused_at_its_field(client, editor, kind, field, value):
    statement = published(a_statement(kind=kind))
    response = save(client, statement, **{field: value})
    assert response.context["adminform"].form.errors[field]


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
