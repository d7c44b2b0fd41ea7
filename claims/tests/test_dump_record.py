"""Dumping the record: the same bytes again, nothing that readers do not see, and nothing at all while edits wait."""

import json
from contextlib import contextmanager
from io import StringIO

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import transaction
from django.utils import timezone

from claims import publishing
from claims.models import FollowUp, Statement
from claims.record.models import Edition
from claims.tests.makers import (
    a_criterion,
    a_follow_up,
    a_link,
    a_quote,
    a_reference,
    a_rich_statement,
    a_source,
    a_statement,
    a_topic,
    a_user,
    an_actor,
    an_occasion,
    published,
)
from sources.capture import capture
from sources.models import Snapshot
from tracker.clock import today

pytestmark = pytest.mark.django_db

CANARY = "kanarienvogel"


@contextmanager
def a_desk_that_is_left_empty():
    """What is written inside is undone."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


@pytest.fixture(autouse=True)
def private_files(settings, tmp_path):
    settings.PRIVATE_ROOT = tmp_path / "private"


def dumped(folder):
    """The files of the record by name, as bytes."""
    folder.mkdir(exist_ok=True)
    call_command("dump_record", folder=str(folder), stdout=StringIO())
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def loaded(folder):
    call_command("load_record", folder=str(folder), stdout=StringIO())


def rows(files, model):
    """The fields of every row of a model in the files."""
    found = (row for text in files.values() for row in json.loads(text))
    return [row["fields"] for row in found if row["model"] == model]


def text_of(files):
    return "".join(text.decode() for text in files.values())


def a_full_record():
    """Statements that say all that can be said of one, of two documents, of which one was captured."""
    source = a_source(slug="captured", url="https://example.org/captured")
    capture(source, "\ufeffМы придём вместе. We shall come together.".encode(), at=timezone.now())
    words = {"source": source, "anchor": "exact", "snapshot": source.current_snapshot(), "start": 18, "end": 41}
    quote = a_quote(slug="they-come", exact="We shall come together.", **words)
    teller = a_statement(slug="teller", quote=quote, kind="claim")
    rich = a_rich_statement(weight="key", undertaking="act", parts_expected=3)
    FollowUp.objects.filter(statement=rich).update(added_at="2023-05-05T00:00Z")
    a_criterion(rich, text="They came.", written_at="2022-01-01T00:00Z")
    a_criterion(rich, text="Everybody came.", written_at="2022-01-01T00:00Z")
    a_criterion(rich, text="They did not.", counts_as="broken", written_at="2022-01-01T00:00Z")
    moved = a_follow_up(rich, kind="restatement", due_on="2024", words_before="All of us", words_after="Some of us")
    shown = a_follow_up(
        rich, status="kept", reference=a_reference(), told_by=teller, occasion=an_occasion(an_actor("x"))
    )
    shown.also_shown_by.set([a_reference(), a_reference()])
    a_follow_up(rich, kind="assessment", occurred_on="2024-21", quote=quote)
    a_link(rich, "supports", teller)
    publishing.publish([teller, rich], by=None)
    return moved


class TestTheSameBytes:
    def test_what_was_dumped_is_loaded_and_dumped_again(self, tmp_path):
        with a_desk_that_is_left_empty():
            a_full_record()
            first = dumped(tmp_path / "first")
            before = {row.slug: json.loads(row.document.body) for row in Edition.objects.current()}
        with a_desk_that_is_left_empty():
            loaded(tmp_path / "first")
            assert dumped(tmp_path / "second") == first
            again = {row.slug: json.loads(row.document.body) for row in Edition.objects.current()}
        for document in (*before.values(), *again.values()):
            del document["edition"]
        assert again == before

    def test_a_correction_may_have_the_lower_number(self, tmp_path):
        with a_desk_that_is_left_empty():
            statement = a_statement()
            first, second = a_follow_up(statement), a_follow_up(statement)
            first.kind, first.corrects = "correction", second
            first.full_clean()
            first.save()
            published(statement)
            files = dumped(tmp_path / "first")
        with a_desk_that_is_left_empty():
            loaded(tmp_path / "first")
            assert dumped(tmp_path / "second") == files

    @pytest.mark.slow
    def test_the_curated_record_is_what_would_be_dumped_of_it(self, tmp_path):
        kept = {path.name: path.read_bytes() for path in settings.FIXTURE_DIRS[0].glob("*.json")}
        loaded(settings.FIXTURE_DIRS[0])
        assert dumped(tmp_path / "dumped") == kept

    def test_it_depends_on_no_order_in_which_things_were_typed_in(self, tmp_path):
        topics = [a_topic(slug=slug, name="Alike") for slug in ("b", "a", "c")]
        actors = [an_actor(slug=slug, name="Alike") for slug in ("f", "d", "e")]
        quote, told = a_quote(slug="q"), []
        for turn in (1, -1):
            with a_desk_that_is_left_empty():
                met = an_occasion(slug="met", name="They met")
                met.participants.set(actors[::turn])
                fields = {"slug": "it", "title": "It", "summary": "It is.", "quote": quote, "occasion": met}
                published(a_statement(topics=topics[::turn], speakers=actors[:1], **fields))
                told.append(dumped(tmp_path / "dumped"))
        assert told[0] == told[1]

    def test_files_of_a_dump_before_are_taken_away_and_others_left(self, tmp_path):
        published(a_statement())
        (tmp_path / "old.json").write_text("[]")
        (tmp_path / "LICENSE.md").write_text("Ours.")
        call_command("dump_record", folder=str(tmp_path), stdout=StringIO())
        assert not (tmp_path / "old.json").exists() and (tmp_path / "LICENSE.md").exists()


class TestNothingThatReadersDoNotSee:
    @pytest.fixture
    def desk(self):
        """One public statement, and around it whatever only drafts and editors know."""
        user = a_user("Editor", username=CANARY)
        note = {"internal_note": CANARY, "assignee": user, "review_on": today(), "review_every": 6}
        shown = published(a_statement(slug="shown", title="Shown", **note))
        self.unseen("draft", **note)
        publishing.withdraw(published(self.unseen("withdrawn")), by=None, reason="A doubt.")
        a_link(shown, "supports", Statement.objects.get(slug=f"{CANARY}-draft"))
        return shown

    def unseen(self, slug, **fields):
        """A statement of which every word, and every slug of what it mentions, is a canary."""
        name = f"{CANARY}-{slug}"
        source = a_source(slug=f"{name}-source", title=CANARY, url=f"https://{CANARY}.example")
        speaker = an_actor(CANARY, slug=f"{name}-speaker", name=CANARY)
        met = an_occasion(an_actor(slug=f"{name}-guest", name=CANARY), slug=f"{name}-met", name=CANARY)
        quote = a_quote(source=source, slug=f"{name}-quote", exact=CANARY)
        own = {"slug": name, "title": CANARY, "summary": CANARY, "quote": quote, "occasion": met}
        statement = a_statement(speakers=[speaker], topics=[a_topic(slug=name, name=CANARY)], **own, **fields)
        a_criterion(statement, text=CANARY)
        reference = a_reference(source=source, slug=f"{name}-reference", shows=CANARY)
        a_follow_up(statement, status="kept", summary=CANARY, reference=reference, occasion=met)
        return statement

    def test_no_draft_is_dumped_nor_what_only_it_mentions_nor_what_editors_note(self, tmp_path, desk):
        files = dumped(tmp_path / "dumped")
        assert CANARY not in text_of(files)
        assert [row["slug"] for row in rows(files, "claims.statement")] == ["shown"]
        told = rows(files, "claims.statement")[0].keys()
        private = {"publication", "synced_at", "review_on", "review_every", "assignee", "internal_note"}
        assert not told & {*private, "changed_at", "folded"}
        assert not rows(files, "claims.link") and len(rows(files, "claims.actor")) == 1

    def test_what_a_draft_and_a_public_statement_share_is_dumped(self, tmp_path):
        speaker = an_actor(slug="shared")
        published(a_statement(speakers=[speaker]))
        a_statement(speakers=[speaker])
        assert [row["slug"] for row in rows(dumped(tmp_path / "dumped"), "claims.actor")] == ["shared"]

    def test_a_teller_that_was_withdrawn_is_left_out_and_not_named(self, tmp_path, django_capture_on_commit_callbacks):
        teller, statement = published(a_statement(slug=f"{CANARY}-teller")), a_statement(slug="told")
        a_follow_up(statement, told_by=teller)
        published(statement)
        with django_capture_on_commit_callbacks(execute=True):
            publishing.withdraw(teller, by=None, reason="A doubt.")
        published(statement)
        files = dumped(tmp_path / "dumped")
        assert [row["slug"] for row in rows(files, "claims.statement")] == ["told"]
        assert CANARY not in text_of(files)

    def test_what_nobody_maintains_travels_with_its_mark_but_not_with_edits_that_readers_do_not_see(self, tmp_path):
        with a_desk_that_is_left_empty():
            statement = published(a_statement(slug="old"))
            publishing.retire(statement, by=None, reason="Nobody looks.")
            kept = dumped(tmp_path / "dumped")
            Statement.objects.filter(slug="old").update(title=CANARY)
            with pytest.raises(CommandError, match="^old: these have edits"):
                dumped(tmp_path / "dumped")
        loaded(tmp_path / "dumped")
        assert Statement.objects.get(slug="old").publication == "unmaintained"
        assert '"unmaintained":"Nobody looks."' in Edition.objects.current().get(slug="old").document.body
        assert dumped(tmp_path / "dumped") == kept

    def test_what_is_dumped_can_be_loaded_though_a_successor_is_no_longer_maintained(self, tmp_path):
        with a_desk_that_is_left_empty():
            successor, statement = a_statement(slug="successor"), a_statement(slug="superseded")
            a_link(successor, "supersedes", statement)
            a_follow_up(statement, status="superseded")
            publishing.publish([successor, statement], by=None)
            publishing.retire(successor, by=None, reason="Nobody looks.")
            dumped(tmp_path / "dumped")
        loaded(tmp_path / "dumped")
        assert Edition.objects.current().get(slug="superseded").status == "superseded"

    def test_a_reference_that_readers_are_not_told_of_is_not_dumped(self, tmp_path):
        statement = a_statement()
        confirmed = a_follow_up(statement, quote=a_quote())
        confirmed.also_shown_by.set([a_reference(slug="beside", shows=CANARY)])
        published(statement)
        assert CANARY not in Edition.objects.current().get().document.body
        assert CANARY not in text_of(dumped(tmp_path / "dumped"))

    def test_no_text_travels_only_which_it_was(self, tmp_path):
        a_full_record()
        files = dumped(tmp_path / "dumped")
        [told] = rows(files, "sources.snapshot")
        held = Snapshot.objects.get()
        assert (told["text_sha256"], told["text_length"]) == (held.text_sha256, len(held.text))
        assert not told.keys() & {"text", "raw", "raw_sha256"}
        assert held.raw_sha256 not in text_of(files) and "Мы придём вместе" not in text_of(files)
        assert told["captured_at"] == f"{held.captured_at:%Y-%m-%d}T00:00:00Z"


class TestEditsThatWait:
    @pytest.mark.parametrize("edit", ["statement", "actor", "source", "follow_up"])
    def test_nothing_is_written_while_there_are_any(self, tmp_path, edit):
        statement = published(a_statement(slug="it"))
        published(a_statement(slug="other"))
        (tmp_path / "old.json").write_text("[]")
        if edit == "statement":
            Statement.objects.filter(slug="it").update(title=CANARY)
        elif edit == "follow_up":
            a_follow_up(statement, summary=CANARY)
        else:
            row = statement.quote.source if edit == "source" else statement.parties.get().actor
            type(row).objects.filter(pk=row.pk).update(**{"note" if edit == "source" else "description": CANARY})
        with pytest.raises(
            CommandError, match="^it: these have edits that are not published. Publish or undo"
        ) as stopped:
            call_command("dump_record", folder=str(tmp_path), stdout=StringIO())
        assert stopped.value.returncode == 2
        assert [path.name for path in tmp_path.glob("*.json")] == ["old.json"]

    def test_a_note_for_editors_is_no_edit(self, tmp_path):
        published(a_statement(slug="it"))
        Statement.objects.update(internal_note=CANARY)
        assert CANARY not in text_of(dumped(tmp_path / "dumped"))

    def test_a_folder_that_is_not_there_is_not_made(self, tmp_path):
        with pytest.raises(CommandError, match="There is no folder") as stopped:
            call_command("dump_record", folder=str(tmp_path / "nowhere"), stdout=StringIO())
        assert stopped.value.returncode == 2
        assert not (tmp_path / "nowhere").exists()

    def test_it_says_what_was_left_at_the_desk(self, tmp_path, capsys):
        published(a_statement())
        a_statement()
        publishing.withdraw(published(a_statement()), by=None, reason="A doubt.")
        call_command("dump_record", folder=str(tmp_path))
        assert "Wrote 1 statements into" in (told := capsys.readouterr().out) and "2 are not public" in told
