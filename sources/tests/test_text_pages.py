"""Sources at the desk: one form for a document and its text; texts, quotes and statements lead to one another."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from claims.tests.browsing import filled, said
from claims.tests.makers import a_contributor, a_quote, a_source, a_statement, a_user
from sources.capture import capture
from sources.models import Quote, Snapshot, SnapshotDeed, Source, TextState
from sources.tests.capturing import grade, private_files
from tracker.vocabulary import Anchor

pytestmark = pytest.mark.django_db

FIRST, SECOND = "It stays here. It goes away.", "It stays here, and more came."
ADD = "/admin/sources/source/add/"


@pytest.fixture
def paper():
    return a_source(slug="paper", title="The Paper", url="https://example.org/paper")


def captured(source, text, **options):
    return capture(source, text.encode(), at=timezone.now(), **options).snapshot


def page(row, step="change"):
    return reverse(f"admin:sources_{row._meta.model_name}_{step}", args=[row.pk])


def text_of(client, address):
    return client.get(address).content.decode()


def post(client, address, **changes):
    return client.post(address, filled(client, address, **changes), follow=True)


def state(snapshot):
    return Snapshot.objects.with_state().get(pk=snapshot.pk).state


class TestOneForm:
    def test_a_document_and_its_text_are_entered_together(self, client, editor):
        fields = {"title": "The Gazette", "slug": "gazette", "url": "https://example.org/g", "language": "be"}
        response = post(client, ADD, **fields, pasted=FIRST)
        text = Source.objects.get(slug="gazette").current_snapshot()
        assert (text.text, text.captured_by) == (FIRST, editor)
        assert "The text was captured." in said(response)

    def test_a_document_without_a_text_is_entered_as_before(self, client, editor):
        post(client, ADD, title="The Gazette", slug="gazette")
        assert Source.objects.filter(slug="gazette", snapshots=None).exists()

    def test_a_text_that_is_added_anchors_the_quotes(self, client, editor, paper):
        quote = a_quote(source=paper, exact="stays here")
        post(client, page(paper), file=SimpleUploadedFile("a.txt", FIRST.encode()), title="Another")
        paper.refresh_from_db()
        assert grade(quote) == Anchor.EXACT and paper.title == "Another"

    @pytest.mark.parametrize("text", ["bell \x07", " "])
    def test_a_text_that_cannot_be_read_is_refused_with_the_rest(self, client, editor, text):
        before = private_files()
        response = post(client, ADD, title="The Gazette", slug="gazette", pasted=text)
        assert response.context["adminform"].form.errors["pasted"]
        assert not Source.objects.exists() and private_files() == before

    def test_an_error_elsewhere_stores_no_text_and_keeps_what_was_typed(self, client, editor):
        response = post(client, ADD, title="", slug="gazette", pasted=FIRST)
        assert response.context["adminform"].form.errors["title"] and FIRST in response.content.decode()
        assert not Snapshot.objects.exists() and not Source.objects.exists()

    def test_a_failure_after_the_text_was_stored_leaves_nothing(self, client, editor, monkeypatch):
        before = private_files()
        monkeypatch.setattr("sources.admin.SourceAdmin.log_addition", lambda *args: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            post(client, ADD, title="The Gazette", slug="gazette", pasted=FIRST)
        assert not Source.objects.exists() and not Snapshot.objects.exists() and private_files() == before

    @pytest.mark.parametrize("given", ["pasted", "file"])
    def test_what_is_too_large_names_the_limit(self, client, editor, settings, given):
        settings.CAPTURE_MAX_BYTES = 20
        value = FIRST if given == "pasted" else SimpleUploadedFile("a.txt", FIRST.encode())
        response = post(client, ADD, title="The Gazette", slug="gazette", **{given: value})
        assert "28 bytes; the limit is 20" in response.context["adminform"].form.errors[given][0]

    def test_a_long_text_is_pasted_as_well_as_uploaded(self, client, editor, settings):
        assert settings.CAPTURE_MAX_BYTES > 3_000_000
        post(client, ADD, title="The Gazette", slug="gazette", pasted="It is long. " * 250_000)
        assert Snapshot.objects.get().text_length == 3_000_000

    def test_both_or_none_where_one_is_asked_for(self, client, editor, paper):
        both = {"pasted": FIRST, "file": SimpleUploadedFile("a.txt", b"Words.")}
        assert "one of the two" in post(client, page(paper), **both).content.decode()
        assert "one of the two" in post(client, "/admin/sources/snapshot/add/", source=paper.pk).content.decode()

    def test_who_may_not_capture_is_not_asked_for_a_text_and_slips_none_in(self, client, paper):
        user = a_user()
        user.user_permissions.set(a_user("Contributor").groups.get().permissions.exclude(codename="add_snapshot"))
        client.force_login(user)
        assert 'name="pasted"' not in text_of(client, page(paper))
        post(client, page(paper), pasted=FIRST)
        assert not Snapshot.objects.exists()

    def test_who_may_only_look_sees_the_page(self, client, paper):
        user = a_user()
        user.user_permissions.set(a_user("Editor").groups.get().permissions.filter(codename__startswith="view"))
        client.force_login(user)
        assert 'name="pasted"' not in text_of(client, page(paper))


class TestLosingQuotes:
    @pytest.fixture
    def lost(self, paper):
        quote = a_quote(source=paper, exact="goes <away>")
        a_quote(source=paper, exact="stays here")
        captured(paper, FIRST.replace("goes away", "goes <away>"))
        return quote

    def addresses(self, paper):
        return {"source": (page(paper), {}), "snapshot": ("/admin/sources/snapshot/add/", {"source": paper.pk})}

    @pytest.mark.parametrize("form", ["source", "snapshot"])
    def test_they_are_listed_and_nothing_is_stored_until_the_box_is_ticked(self, client, editor, paper, lost, form):
        address, fields = self.addresses(paper)[form]
        before = (Snapshot.objects.count(), SnapshotDeed.objects.count(), private_files())
        asked = post(client, address, **fields, pasted=SECOND)
        html = asked.content.decode()
        assert "1 quote that is found now would be lost" in html and page(lost) in html
        assert "goes &lt;away&gt;" in html and "<away>" not in html
        assert (Snapshot.objects.count(), SnapshotDeed.objects.count(), private_files()) == before
        assert grade(lost) == Anchor.EXACT
        [digest] = re.findall(r'name="agreed" value="(\w{64})"', html)
        post(client, address, **fields, pasted=SECOND, agreed=digest)
        assert paper.current_snapshot().text == SECOND and grade(lost) == Anchor.NOT_FOUND

    def test_who_ticked_for_other_quotes_is_asked_again(self, client, editor, paper, lost):
        response = post(client, page(paper), pasted=SECOND, agreed="0" * 64)
        assert "would be lost" in response.content.decode() and Snapshot.objects.count() == 1

    def test_who_uploads_is_told_to_choose_the_file_again(self, client, editor, paper, lost):
        response = post(client, page(paper), file=SimpleUploadedFile("a.txt", SECOND.encode()))
        assert "choose the file again" in response.content.decode()

    def test_many_are_named_up_to_a_bound(self, client, editor, paper):
        text = " ".join(f"Number {number} was said." for number in range(30))
        for number in range(30):
            a_quote(source=paper, exact=f"Number {number} was said.")
        captured(paper, text)
        html = post(client, page(paper), pasted="Other words.").content.decode()
        assert "30 quotes that are found now would be lost" in html and "and 10 more" in html


class TestBothWays:
    def test_a_source_lists_its_texts_and_its_quotes(self, client, editor, paper):
        quote = a_quote(source=paper, exact="stays here")
        older, newer = captured(paper, FIRST, by=editor), captured(paper, SECOND)
        html = text_of(client, page(paper))
        for address in (page(older), page(newer), page(quote), f"/admin/sources/quote/add/?source={paper.pk}"):
            assert address in html
        for words in ("Current", "Older", f"captured by {editor}", f"{len(FIRST)} characters", older.text_sha256[:12]):
            assert words in html
        assert "Exact" in html

    def test_a_text_leads_to_its_source_and_to_the_quotes_that_stand_in_it(self, client, editor, paper):
        quote, absent = a_quote(source=paper, exact="stays here"), a_quote(source=paper, exact="was never said")
        html = text_of(client, page(captured(paper, FIRST, by=editor)))
        assert page(paper) in html and page(quote) in html and page(absent) not in html
        assert "Current" in html and str(editor) in html

    def test_a_quote_leads_to_its_source_its_text_and_the_statements_that_show_it(self, client, editor, paper):
        quote = a_quote(source=paper, exact="<marked>")
        text = captured(paper, f"{'a' * 300}<marked>{'b' * 300}")
        statement = a_statement(quote=quote)
        html = text_of(client, page(quote))
        assert page(paper) in html and page(text) in html and f"/admin/claims/statement/{statement.pk}/change/" in html
        assert f"… {'a' * 160}<mark>&lt;marked&gt;</mark>{'b' * 160} …" in html and "a" * 161 not in html
        assert "characters 301 to 308 of 608" in html

    def test_long_lists_lead_to_the_whole_list(self, client, editor, paper):
        captured(paper, FIRST)
        for number in range(25):
            a_quote(source=paper, exact=f"Number {number}")
        a_quote(exact="Of another")
        html = text_of(client, page(paper))
        assert "and 5 more" in html and f"/admin/sources/quote/?source={paper.pk}" in html
        rows = client.get("/admin/sources/quote/", {"source": paper.pk}).context["cl"].result_count
        assert rows == 25

    @pytest.mark.parametrize("number", [3, 60])
    def test_the_pages_cost_the_same_however_much_hangs_on_them(self, client, editor, paper, number):
        said = [f"Number {one:02} was said." for one in range(number)]
        for one in range(1, number):
            captured(paper, f"{one} {' '.join(said)}")
        for words in said:
            a_statement(quote=a_quote(source=paper, exact=words))
        captured(paper, " ".join(said))
        quote = paper.quotes.first()
        lists = ["/admin/sources/quote/", "/admin/sources/snapshot/"]
        for address in [page(paper), page(paper.current_snapshot()), page(quote), *lists]:
            with CaptureQueriesContext(connection) as queries:
                client.get(address)
            assert len(queries) <= 22, (address, [query["sql"][:150] for query in queries])


class TestTheListOfQuotes:
    def test_it_shows_the_words_and_how_many_statements_show_them(self, client, editor, paper):
        quote = a_quote(source=paper, exact="long " * 40 + "words")
        a_statement(quote=quote)
        html = text_of(client, "/admin/sources/quote/")
        assert "“long long" in html and "long words" not in html
        [row] = client.get("/admin/sources/quote/").context["cl"].result_list
        assert row.shown_by == 1

    def test_it_is_narrowed_to_what_needs_somebody(self, client, editor, paper):
        found, lost = a_quote(source=paper, exact="stays here"), a_quote(source=paper, exact="was never said")
        captured(paper, FIRST)
        confirmed, unconfirmed = a_quote(), a_quote(confirmation="")
        narrowed = {
            "found": {found},
            "lost": {lost},
            "unchecked": {confirmed, unconfirmed},
            "unconfirmed": {unconfirmed},
        }
        for stands, quotes in narrowed.items():
            rows = client.get("/admin/sources/quote/", {"stands": stands}).context["cl"].result_list
            assert set(rows) == quotes, stands


class TestChoosing:
    @pytest.fixture
    def texts(self, paper):
        a_quote(source=paper, slug="lost", exact="more came")
        a_quote(source=paper, slug="kept", exact="stays here")
        return captured(paper, FIRST), captured(paper, SECOND)

    def test_an_editor_reads_what_would_be_lost_and_makes_an_older_text_current(self, client, editor, texts):
        older, newer = texts
        assert page(older, "choose") in text_of(client, page(older))
        assert page(newer, "choose") not in text_of(client, page(newer))
        html = text_of(client, page(older, "choose"))
        assert page(Quote.objects.get(slug="lost")) in html and page(Quote.objects.get(slug="kept")) not in html
        assert state(newer) == TextState.CURRENT
        post(client, page(older, "choose"))
        assert (state(older), state(newer)) == (TextState.CURRENT, TextState.OLDER)
        assert grade(Quote.objects.get(slug="lost")) == Anchor.NOT_FOUND

    def test_an_editor_retires_a_text_with_a_reason_that_its_page_keeps(self, client, editor, texts):
        _older, newer = texts
        refused = post(client, page(newer, "retire"), reason=" ")
        assert refused.context["form"].errors["reason"] and state(newer) == TextState.CURRENT
        assert "would be lost" in refused.content.decode()
        post(client, page(newer, "retire"), reason="The page of another day.")
        assert state(newer) == TextState.RETIRED
        html = text_of(client, page(newer))
        assert "The page of another day." in html and str(editor) in html

    def test_what_was_not_listed_is_not_lost(self, client, editor, texts):
        older, newer = texts
        form = filled(client, page(older, "choose"))
        one = a_quote(source=newer.source, exact="and more")
        capture(newer.source, SECOND.encode(), at=timezone.now())
        response = client.post(page(older, "choose"), form)
        assert "read once more" in said(response) and page(one) in response.content.decode()
        assert state(newer) == TextState.CURRENT

    def test_a_contributor_captures_and_does_not_choose(self, client, texts, paper):
        older, _newer = texts
        client.force_login(a_contributor())
        assert page(older, "retire") not in text_of(client, page(older))
        for step in ("choose", "retire"):
            assert client.get(page(older, step)).status_code == 403
            assert client.post(page(older, step), {"reason": "None of mine.", "agreed": "all"}).status_code == 403
        post(client, page(paper), pasted=f"{SECOND} And on.")
        assert paper.current_snapshot().text == f"{SECOND} And on."

    def test_nobody_says_all_to_a_page(self, client, editor, texts):
        older, newer = texts
        client.post(page(older, "choose"), {"agreed": "all"})
        assert state(newer) == TextState.CURRENT
        post(client, page(newer.source), pasted=FIRST, agreed="all")
        assert state(newer) == TextState.CURRENT
