"""A text that is elsewhere: a record says which it was, and its quotes keep their place in it until words differ."""

import hashlib
import json

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from claims import publishing, workflow
from claims.models import Statement
from claims.tests.browsing import filled
from claims.tests.makers import a_quote, a_source, a_statement, a_user, published
from sources.capture import anchor, anchor_all
from sources.capture import capture as capture_bytes
from sources.models import Quote, Snapshot
from sources.tests.capturing import ARTICLE, a_file, capture, grade, verify
from tracker.vocabulary import Anchor

pytestmark = pytest.mark.django_db

BUILD, FOLLOW = "We will build it", "it will follow"
ANOTHER = "“We will build it,” he said.\nThe energy market was left out.\n"


def sha256(text):
    return hashlib.sha256(text.encode()).hexdigest()


def told_of(source, text=ARTICLE, **fields):
    """The snapshot of a text that whoever published the record holds."""
    said = {"text_length": len(text), "text_sha256": sha256(text), "media_type": "text/plain", "extractor": "plain 1"}
    return Snapshot.objects.create(source=source, captured_at=timezone.now(), **{**said, **fields})


def a_told_quote(snapshot, exact, **fields):
    """A quote that was found in a told text, character for character."""
    start = ARTICLE.index(exact)
    place = {"anchor": Anchor.EXACT, "snapshot": snapshot, "start": start, "end": start + len(exact)}
    return a_quote(source=snapshot.source, exact=exact, **{**place, **fields})


@pytest.fixture(autouse=True)
def private_files(settings, tmp_path):
    settings.PRIVATE_ROOT = tmp_path / "private"


@pytest.fixture
def paper():
    """A source whose text is elsewhere, with two quotes that were found in it."""
    source = a_source(slug="paper", url="https://example.org/paper")
    told = told_of(source)
    a_told_quote(told, BUILD, slug="build")
    a_told_quote(told, FOLLOW, slug="follow")
    return source


@pytest.fixture
def boss(client):
    client.force_login(a_user(is_superuser=True))


def quote(slug):
    return Quote.objects.get(slug=slug)


class TestWithoutTheText:
    def test_places_hold(self, paper):
        before = list(Quote.objects.values("anchor", "start", "end", "snapshot", "changed_at"))
        anchor_all(paper)
        assert list(Quote.objects.values("anchor", "start", "end", "snapshot", "changed_at")) == before
        assert verify(strict=True) == ("exact 2 · normalised 0 · elided 0 · ambiguous 0 · not_found 0 · no_text 0\n", 0)

    def test_readers_are_told_which_text_it_was(self, client, paper):
        published(a_statement(slug="it", quote=quote("build")))
        told = client.get("/api/v1/statements/it/").json()["quote"]
        assert (told["anchor"], told["text"]["sha256"], told["text"]["length"]) == (
            "exact",
            sha256(ARTICLE),
            len(ARTICLE),
        )

    def test_a_told_text_is_told_once_and_always_with_its_length(self, paper):
        for fields in ({}, {"text_sha256": sha256("x"), "text_length": None}):
            with pytest.raises(IntegrityError), transaction.atomic():
                told_of(paper, **fields)

    @pytest.mark.parametrize("change", [{"exact": "We will bui1d it"}, {"prefix": "he said"}, {"suffix": "he said"}])
    def test_other_words_were_found_by_nobody(self, paper, change):
        changed = quote("build")
        for field, value in change.items():
            setattr(changed, field, value)
        assert anchor(changed, None)
        assert (changed.anchor, changed.start, changed.end, changed.snapshot) == (Anchor.NO_TEXT, None, None, None)

    def test_words_of_another_source_were_found_by_nobody(self, paper):
        moved = quote("build")
        moved.source = a_source()
        assert anchor(moved, None) and moved.anchor == Anchor.NO_TEXT


class TestEditingTheWords:
    """At the desk: the words that an editor writes were found by nobody."""

    @pytest.mark.parametrize("words", ["We will bui1d it", "We will build", "We will build it,” he said"])
    def test_the_quote_is_unchecked(self, client, boss, paper, words):
        address = reverse("admin:sources_quote_change", args=[quote("build").pk])
        response = client.post(address, filled(client, address, exact=words))
        assert response.status_code == 302
        edited = quote("build")
        assert (edited.exact, edited.anchor) == (words, Anchor.NO_TEXT)
        assert (edited.snapshot, edited.start, edited.end) == (None, None, None)

    @pytest.mark.parametrize("words", ["We will", "We will build it,” he said"])
    def test_where_the_text_is_here_it_is_looked_for_again(self, client, boss, paper, tmp_path, words):
        capture(a_file(tmp_path))
        address = reverse("admin:sources_quote_change", args=[quote("build").pk])
        assert client.post(address, filled(client, address, exact=words)).status_code == 302
        edited = quote("build")
        assert (edited.exact, edited.anchor, edited.end - edited.start) == (words, Anchor.EXACT, len(words))

    def test_a_translation_changes_nothing_of_where_it_stands(self, client, boss, paper):
        address = reverse("admin:sources_quote_change", args=[quote("build").pk])
        assert client.post(address, filled(client, address, translation="In other words.")).status_code == 302
        assert (quote("build").translation, quote("build").anchor) == ("In other words.", Anchor.EXACT)

    def test_of_another_source_it_is_unchecked(self, client, boss, paper):
        address = reverse("admin:sources_quote_change", args=[quote("build").pk])
        response = client.post(address, filled(client, address, source=a_source().pk))
        assert response.status_code == 302
        assert (quote("build").anchor, quote("build").snapshot) == (Anchor.NO_TEXT, None)


class TestAtTheDesk:
    def test_what_is_only_told_of_is_shown_without_a_text(self, client, boss, paper):
        told = Snapshot.objects.get()
        for address in (
            reverse("admin:sources_snapshot_changelist"),
            reverse("admin:sources_snapshot_change", args=[told.pk]),
            reverse("admin:sources_quote_change", args=[quote("build").pk]),
        ):
            assert client.get(address).status_code == 200

    def test_there_is_no_file_to_download(self, client, boss, paper, settings):
        settings.PRIVATE_ROOT.mkdir()
        told = Snapshot.objects.get()
        assert client.get(reverse("admin:sources_snapshot_raw", args=[told.pk])).status_code == 404


class TestCapturing:
    def test_the_same_text_confirms_what_was_told(self, paper, tmp_path):
        said = capture(a_file(tmp_path))
        assert "lost between them" not in said
        held = paper.current_snapshot()
        assert held.is_held and {one.snapshot for one in paper.quotes.all()} == {held}
        assert verify(strict=True) == ("exact 2 · normalised 0 · elided 0 · ambiguous 0 · not_found 0 · no_text 0\n", 0)

    def test_another_text_says_the_difference_and_names_what_is_lost(self, paper, tmp_path):
        said = capture(a_file(tmp_path, ANOTHER), lose_quotes=True)
        for word in (sha256(ANOTHER)[:12], sha256(ARTICLE)[:12], f"{len(ANOTHER)} characters", str(len(ARTICLE))):
            assert word in said
        told, code = verify()
        assert code == 1
        difference, lost, _counts = told.splitlines()
        assert difference.startswith("paper: this text has") and lost == "follow: not_found"
        assert (grade(quote("build")), grade(quote("follow"))) == (Anchor.EXACT, Anchor.NOT_FOUND)

    def test_what_is_lost_keeps_its_statement_from_publication(self, paper, tmp_path):
        statement = published(a_statement(quote=quote("follow")))
        capture(a_file(tmp_path, ANOTHER), lose_quotes=True)
        assert any("follow" in want for want in workflow.publication_blockers(Statement.objects.get(pk=statement.pk)))

    def test_a_statement_whose_text_is_another_now_has_something_to_publish(self, paper, tmp_path):
        statement = published(a_statement(quote=quote("build")))
        capture(a_file(tmp_path, ANOTHER), lose_quotes=True)
        assert grade(quote("build")) == Anchor.EXACT
        assert publishing.propose_one(statement.pk).has_news, "readers are told which text it was"
        assert Statement.objects.with_pending().get(pk=statement.pk).pending

    def test_a_held_text_is_not_told_of_twice(self, paper, tmp_path):
        capture(a_file(tmp_path))
        assert "Captured before" in capture(a_file(tmp_path))
        assert Snapshot.objects.count() == 2


class TestLoading:
    """What a fixture says of a text must be possible: the quote that does not fit is named, and nothing is loaded."""

    source = {"model": "sources.source", "fields": {"slug": "paper", "title": "Paper"}}

    def snapshot(self, **fields):
        said = {"source": ["paper"], "text_sha256": sha256(ARTICLE), "text_length": len(ARTICLE)}
        more = {"media_type": "text/plain", "extractor": "plain 1", "captured_at": "2026-01-01T00:00:00Z"}
        return {"model": "sources.snapshot", "fields": {**said, **more, **fields}}

    def quote(self, **fields):
        start = ARTICLE.index(BUILD)
        place = {"anchor": "exact", "start": start, "end": start + len(BUILD)}
        said = {"slug": "build", "source": ["paper"], "exact": BUILD, "snapshot": ["paper", sha256(ARTICLE)]}
        return {"model": "sources.quote", "fields": {**said, **place, **fields}}

    def load(self, folder, *rows):
        (folder / "a.json").write_text(json.dumps([self.source, *rows]))
        call_command("load_record", folder=str(folder), verbosity=0)

    def test_what_fits_is_loaded_and_places_hold(self, tmp_path):
        self.load(tmp_path, self.snapshot(), self.quote())
        loaded = quote("build")
        assert (loaded.anchor, loaded.snapshot.text_sha256, loaded.snapshot.is_held) == (
            "exact",
            sha256(ARTICLE),
            False,
        )
        anchor_all(loaded.source)
        assert grade(loaded) == Anchor.EXACT

    @pytest.mark.parametrize(
        "wrong",
        [
            {"end": ARTICLE.index(BUILD) + len(BUILD) + 1},
            {"start": ARTICLE.index(BUILD) - 1},
            {"start": len(ARTICLE), "end": len(ARTICLE) + len(BUILD)},
            {"start": 9, "end": 9},
            {"exact": BUILD + ","},
            {"snapshot": None},
        ],
        ids=str,
    )
    def test_a_place_that_does_not_fit_is_refused_and_the_quote_named(self, tmp_path, wrong):
        with pytest.raises(CommandError, match="build") as stopped:
            self.load(tmp_path, self.snapshot(), self.quote(**wrong))
        assert stopped.value.returncode == 2 and "Nothing was loaded" in str(stopped.value)
        assert not Snapshot.objects.exists() and not Quote.objects.exists()

    @pytest.mark.parametrize("wrong", [{"text_sha256": ""}, {"text_sha256": "not a digest"}, {"text_length": None}])
    def test_a_text_without_digest_or_length_is_refused(self, tmp_path, wrong):
        with pytest.raises(CommandError, match="snapshot.*Nothing was loaded"):
            self.load(tmp_path, self.snapshot(**wrong))
        assert not Snapshot.objects.exists()

    def test_a_text_that_is_not_told_of_is_refused(self, tmp_path):
        with pytest.raises(CommandError, match=r"sources\.quote build"):
            self.load(tmp_path, self.quote())

    def test_a_text_of_another_source_is_refused(self, tmp_path):
        other = {"model": "sources.source", "fields": {"slug": "other", "title": "Other"}}
        with pytest.raises(CommandError, match="build: anchor: its text is of another source"):
            self.load(tmp_path, other, self.snapshot(source=["other"]), self.quote(snapshot=["other", sha256(ARTICLE)]))


def test_a_desk_that_holds_texts_and_is_told_of_others_is_sound(paper, capsys):
    capture_bytes(paper, ARTICLE.encode(), at=timezone.now())
    call_command("check_integrity")
    assert "0 findings" in capsys.readouterr().out
