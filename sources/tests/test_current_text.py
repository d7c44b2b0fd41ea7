"""Which text of a source is current: the last that was captured or chosen, unless somebody retired it, and why."""

import pytest
from django.core.exceptions import ValidationError
from django.core.management import CommandError
from django.db import DatabaseError, IntegrityError, transaction
from django.utils import timezone

from claims.tests.makers import a_quote, a_source, an_editor
from sources import capture as desk
from sources.capture import ALL, QuotesWouldBeLost, Unreadable, becoming, choose, digest_of, kept_together, retire
from sources.models import Snapshot, SnapshotDeed, TextState
from sources.tests.capturing import a_file, capture, grade, private_files
from tracker.vocabulary import Anchor

pytestmark = pytest.mark.django_db

FIRST, SECOND = "It stays here. It goes away.", "It stays here, and more came."


@pytest.fixture
def paper():
    return a_source(slug="paper")


def captured(source, text, **options):
    return desk.capture(source, text.encode(), at=timezone.now(), **options)


def retired(snapshot, reason="The page of another day.", **options):
    retire(snapshot, reason=reason, at=timezone.now(), by=None, **options)


def states(source):
    return [(one.text, one.state) for one in Snapshot.objects.with_state().filter(source=source).order_by("pk")]


def stored():
    return Snapshot.objects.count(), SnapshotDeed.objects.count(), len(private_files())


class TestCapturing:
    def test_the_last_that_was_captured_is_current(self, paper):
        captured(paper, FIRST)
        captured(paper, SECOND)
        assert states(paper) == [(FIRST, TextState.OLDER), (SECOND, TextState.CURRENT)]

    def test_the_bytes_of_an_older_text_make_it_current_again_and_are_not_stored_twice(self, paper, tmp_path):
        quote = a_quote(source=paper, exact="more came")
        captured(paper, SECOND)
        captured(paper, FIRST, agreed=ALL)
        assert grade(quote) == Anchor.NOT_FOUND
        assert "Captured before, current again" in capture(a_file(tmp_path, SECOND))
        assert states(paper) == [(SECOND, TextState.CURRENT), (FIRST, TextState.OLDER)]
        assert grade(quote) == Anchor.EXACT and quote.snapshot == paper.current_snapshot()

    def test_the_bytes_of_the_current_text_change_nothing(self, paper, tmp_path):
        captured(paper, FIRST)
        before = stored()
        assert "not stored again" in capture(a_file(tmp_path, FIRST))
        assert stored() == before

    def test_who_captured_it_first_is_kept(self, paper):
        one, other = an_editor(), an_editor()
        snapshot = captured(paper, FIRST, by=one).snapshot
        captured(paper, SECOND)
        captured(paper, FIRST, by=other)
        assert Snapshot.objects.with_state().get(pk=snapshot.pk).captured_by == one

    def test_texts_from_before_deeds_were_kept_are_current_by_their_time(self, paper):
        captured(paper, FIRST)
        captured(paper, SECOND)
        SnapshotDeed.objects.all()._raw_delete("default")
        assert states(paper) == [(FIRST, TextState.OLDER), (SECOND, TextState.CURRENT)]
        choose(Snapshot.objects.get(text=FIRST), at=timezone.now(), by=None)
        assert states(paper) == [(FIRST, TextState.CURRENT), (SECOND, TextState.OLDER)]


class TestLosingQuotes:
    @pytest.fixture
    def lost(self, paper):
        quote = a_quote(source=paper, slug="lost", exact="goes away")
        a_quote(source=paper, slug="kept", exact="stays here")
        captured(paper, FIRST)
        return quote

    def test_nothing_is_stored_and_the_quotes_are_named(self, paper, lost, tmp_path):
        before = stored()
        with pytest.raises(CommandError, match="lost: not_found “goes away”") as refusal:
            capture(a_file(tmp_path, SECOND))
        assert refusal.value.returncode == 2 and "kept" not in str(refusal.value).splitlines()[0]
        assert stored() == before and grade(lost) == Anchor.EXACT

    def test_it_is_captured_when_that_is_agreed_to(self, paper, lost, tmp_path):
        capture(a_file(tmp_path, SECOND), lose_quotes=True)
        assert grade(lost) == Anchor.NOT_FOUND and paper.current_snapshot().text == SECOND

    def test_who_agreed_to_lose_one_did_not_agree_to_lose_another(self, paper, lost):
        agreed = digest_of(becoming(paper, Snapshot(source=paper, text=SECOND)))
        a_quote(source=paper, exact="It goes", anchor=Anchor.EXACT, snapshot=paper.current_snapshot(), start=15, end=22)
        with pytest.raises(QuotesWouldBeLost):
            captured(paper, SECOND, agreed=agreed)

    def test_what_was_never_found_cannot_be_lost(self, paper, lost):
        a_quote(source=paper, exact="never there")
        desk.anchor_all(paper)
        captured(paper, f"{FIRST} More.")

    def test_a_first_text_without_the_words_is_no_loss(self, paper):
        quote = a_quote(source=paper, exact="goes away")
        captured(paper, SECOND)
        assert grade(quote) == Anchor.NOT_FOUND


class TestRetiring:
    def test_the_one_before_is_current_again_and_quotes_move_there(self, paper):
        quote = a_quote(source=paper, exact="stays here")
        captured(paper, FIRST)
        wrong = captured(paper, SECOND).snapshot
        retired(wrong)
        assert states(paper) == [(FIRST, TextState.CURRENT), (SECOND, TextState.RETIRED)]
        assert grade(quote) == Anchor.EXACT and quote.snapshot.text == FIRST
        assert [deed.reason for deed in wrong.deeds.all()] == ["", "The page of another day."]

    def test_quotes_that_stand_in_it_alone_are_lost_only_if_agreed(self, paper):
        quote = a_quote(source=paper, exact="more came")
        captured(paper, FIRST)
        wrong = captured(paper, SECOND).snapshot
        with pytest.raises(QuotesWouldBeLost):
            retired(wrong)
        assert states(paper)[1] == (SECOND, TextState.CURRENT) and grade(quote) == Anchor.EXACT
        retired(wrong, agreed=ALL)
        assert grade(quote) == Anchor.NOT_FOUND

    def test_where_no_text_is_left_quotes_are_unchecked(self, paper):
        quote = a_quote(source=paper, exact="stays here")
        retired(captured(paper, FIRST).snapshot, agreed=ALL)
        assert paper.current_snapshot() is None
        assert (grade(quote), quote.snapshot, quote.start) == (Anchor.NO_TEXT, None, None)

    @pytest.mark.parametrize("reason", ["", "two\nlines"])
    def test_it_needs_a_reason_of_one_line(self, paper, reason):
        snapshot = captured(paper, FIRST).snapshot
        with pytest.raises(ValidationError):
            retired(snapshot, reason)
        assert paper.current_snapshot() == snapshot

    def test_the_database_itself_asks_for_a_reason(self, paper):
        snapshot = captured(paper, FIRST).snapshot
        with pytest.raises(IntegrityError), transaction.atomic():
            SnapshotDeed.objects.create(snapshot=snapshot, deed="retired", at=timezone.now())

    def test_it_is_retired_once(self, paper):
        snapshot = captured(paper, FIRST).snapshot
        retired(snapshot)
        with pytest.raises(ValidationError, match="retired already"):
            retired(snapshot)

    @pytest.mark.parametrize("mark", ["", "\ufeff"])
    def test_who_captures_the_same_again_is_told_why_it_was_retired(self, paper, mark):
        retired(captured(paper, FIRST).snapshot)
        before = stored()
        with pytest.raises(Unreadable, match="retired .“The page of another day”.: only an editor"):
            captured(paper, mark + FIRST)
        assert stored() == before

    def test_an_editor_makes_it_current_again(self, paper):
        snapshot = captured(paper, FIRST).snapshot
        retired(snapshot)
        choose(snapshot, at=timezone.now(), by=None)
        assert states(paper) == [(FIRST, TextState.CURRENT)]
        assert not captured(paper, FIRST).became_current


class TestChoosing:
    def test_an_older_text_is_current_again(self, paper):
        first = captured(paper, FIRST).snapshot
        captured(paper, SECOND)
        choose(first, at=timezone.now(), by=None)
        assert states(paper) == [(FIRST, TextState.CURRENT), (SECOND, TextState.OLDER)]

    def test_the_current_one_is_not_chosen(self, paper):
        with pytest.raises(ValidationError, match="current text already"):
            choose(captured(paper, FIRST).snapshot, at=timezone.now(), by=None)


CHANGES = {
    "save": lambda deed: deed.save(),
    "update": lambda deed: SnapshotDeed.objects.update(reason="Other."),
    "delete": lambda deed: deed.delete(),
    "delete of many": lambda deed: SnapshotDeed.objects.all().delete(),
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES.keys())
def test_what_was_done_about_a_text_is_neither_changed_nor_deleted(paper, change):
    captured(paper, FIRST)
    with pytest.raises(TypeError, match="written once"):
        change(SnapshotDeed.objects.get())


def test_the_database_itself_refuses_to_change_what_was_done(paper):
    captured(paper, FIRST)
    with pytest.raises(DatabaseError, match="written once"), transaction.atomic():
        SnapshotDeed._base_manager.update(reason="Other.")


def test_a_failure_after_the_text_was_stored_takes_its_file_away(paper):
    before = stored()
    with pytest.raises(ZeroDivisionError), kept_together():
        captured(paper, FIRST)
        assert len(private_files()) == before[2] + 1
        raise ZeroDivisionError
    assert stored() == before
