"""Capturing a source's text from a file: what is kept, what is refused, what becomes of the quotes."""

import hashlib
import os
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import CommandError

from claims.tests.makers import a_quote, a_source
from sources.models import Quote, Snapshot
from sources.tests.capturing import ARTICLE, a_file, capture, grade, private_files
from tracker.vocabulary import Anchor

pytestmark = pytest.mark.django_db


def test_a_file_becomes_the_text_of_its_source_and_its_quotes_are_found(tmp_path):
    source = a_source(slug="paper")
    exact = a_quote(source=source, exact="“We will build it,” he said.")
    normalised = a_quote(source=source, exact="The energy market - it will follow")
    missing = a_quote(source=source, exact="We will not")
    said = capture(a_file(tmp_path))
    snapshot = Snapshot.objects.get()
    assert "of paper (text/plain)" in said
    assert snapshot.text == ARTICLE
    assert (snapshot.source, snapshot.media_type, snapshot.extractor) == (source, "text/plain", "plain 1")
    assert (grade(exact), grade(normalised), grade(missing)) == ("exact", "normalised", "not_found")
    assert snapshot.text[exact.start : exact.end] == exact.exact
    assert exact.snapshot == snapshot


def test_the_raw_file_is_kept_below_the_private_folder_under_its_hash(tmp_path):
    a_source(slug="paper")
    raw = b"\xef\xbb\xbf" + ARTICLE.replace("\n", "\r\n").encode()
    before = private_files()
    capture(a_file(tmp_path, raw))
    snapshot = Snapshot.objects.get()
    [new] = private_files().keys() - before.keys()
    assert new == Path(snapshot.raw.path)
    assert Path(settings.PRIVATE_ROOT) in new.parents
    assert hashlib.sha256(raw).hexdigest() == snapshot.raw_sha256
    assert snapshot.raw_sha256 in new.name
    assert new.read_bytes() == raw, "byte for byte, mark and line ends included"
    assert snapshot.text == ARTICLE
    assert snapshot.text_sha256 == hashlib.sha256(ARTICLE.encode()).hexdigest()


def test_the_raw_file_has_no_public_address_and_no_other_reader(tmp_path):
    a_source(slug="paper")
    capture(a_file(tmp_path))
    raw = Snapshot.objects.get().raw
    with pytest.raises(ValueError, match="no public address"):
        assert raw.url
    assert Path(raw.path).stat().st_mode & 0o077 == 0
    assert Path(raw.path).parent.stat().st_mode & 0o077 == 0


def test_a_saved_page_is_read_as_html(tmp_path):
    source = a_source(slug="paper")
    quote = a_quote(source=source, exact="We will build the committee")
    capture(a_file(tmp_path, "<!doctype html><p>We will <b>build</b>\n the com<i>mit</i>tee</p><script>x()</script>"))
    assert Snapshot.objects.get().text == "We will build the committee"
    assert grade(quote) == Anchor.EXACT


UNREADABLE = {
    "empty": b"",
    "white space": b" \n",
    "binary": b"\x7fELF\x00\x01\x02",
    "UTF-16": "Слова".encode("utf-16"),
    "Latin-1": "café au lait".encode("latin-1"),
    "PDF": b"%PDF-1.7 and so on",
    "over the limit": b"a" * 2_001,
    "control characters": b"one \x1b[31m two",
    "a page without words": b"<html><body><script>x()</script></body></html>",
    "a page with a control character by reference": b"<html><body>a&#1;b</body></html>",
    "a bottomless page": b"<html>before" + b"<b>" * 600 + b"deep",
}


@pytest.mark.parametrize("raw", UNREADABLE.values(), ids=UNREADABLE.keys())
def test_a_file_that_cannot_be_read_is_refused_in_one_line_and_changes_nothing(tmp_path, settings, raw):
    settings.CAPTURE_MAX_BYTES = 100_000 if raw.startswith(b"<html>before") else 2_000
    raw = raw + b"<b>" * 20_000 if raw.startswith(b"<html>before") else raw
    require_refusal(a_file(tmp_path, raw))


def require_refusal(path, source="paper"):
    quote = a_quote(source=a_source(slug="paper"))
    before = private_files()
    with pytest.raises(CommandError) as refusal:
        capture(path, source)
    assert refusal.value.returncode == 2
    assert len(str(refusal.value).splitlines()) == 1
    assert not str(refusal.value).endswith("..")
    assert not Snapshot.objects.exists()
    assert private_files() == before
    assert grade(quote) == Anchor.NO_TEXT


def test_a_missing_file_and_a_folder_are_refused(tmp_path):
    require_refusal(tmp_path / "nothing.txt")


def test_a_folder_is_refused(tmp_path):
    require_refusal(tmp_path)


def test_an_unknown_source_is_refused(tmp_path):
    require_refusal(a_file(tmp_path), source="unknown")


def test_a_file_of_exactly_the_limit_is_captured(tmp_path, settings):
    settings.CAPTURE_MAX_BYTES = len(ARTICLE.encode())
    a_source(slug="paper")
    capture(a_file(tmp_path))
    assert Snapshot.objects.exists()


def test_the_same_file_is_stored_once(tmp_path):
    a_source(slug="paper")
    capture(a_file(tmp_path))
    before = private_files()
    said = capture(a_file(tmp_path, name="again.txt"))
    assert "not stored again" in said
    assert Snapshot.objects.count() == 1
    assert private_files() == before


def test_the_same_file_of_two_sources_is_two_snapshots_with_a_file_each(tmp_path):
    one, other = a_source(slug="paper"), a_source(slug="reprint")
    capture(a_file(tmp_path))
    capture(a_file(tmp_path), "reprint")
    files = {snapshot.raw.path for snapshot in Snapshot.objects.filter(source__in=[one, other])}
    assert len(files) == 2
    assert {Path(path).read_bytes() for path in files} == {ARTICLE.encode()}


def test_a_changed_file_is_another_snapshot_in_which_quotes_are_anchored_anew(tmp_path):
    source = a_source(slug="paper")
    moved = a_quote(source=source, exact="it will follow")
    gone = a_quote(source=source, exact="“We will build it,” he said.")
    capture(a_file(tmp_path))
    first = Snapshot.objects.get()
    start = Quote.objects.get(pk=moved.pk).start
    capture(a_file(tmp_path, "New: " + ARTICLE.replace("We will build", "We shall build")), lose_quotes=True)
    second = source.current_snapshot()
    assert second != first
    assert Snapshot.objects.get(pk=first.pk).text == ARTICLE, "the first one stays"
    assert (grade(moved), moved.start, moved.snapshot) == ("exact", start + 6, second)
    assert (grade(gone), gone.start, gone.snapshot) == ("not_found", None, second)


def test_a_failure_while_storing_takes_the_file_away_again(tmp_path, monkeypatch):
    source = a_source(slug="paper")
    a_quote(source=source, exact="We will build it")
    before = private_files()
    monkeypatch.setattr(Quote, "save", lambda *args, **kwargs: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        capture(a_file(tmp_path))
    assert not Snapshot.objects.exists()
    assert private_files() == before


@pytest.mark.skipif(os.geteuid() == 0, reason="root reads every file")
def test_a_file_that_may_not_be_read_is_refused(tmp_path):
    path = a_file(tmp_path)
    path.chmod(0)
    require_refusal(path)


def test_capturing_a_changed_page_changes_its_quotes_and_capturing_it_again_none(tmp_path):
    source = a_source(slug="paper")
    kept, lost = a_quote(source=source, exact="stays here"), a_quote(source=source, exact="goes away")
    capture(a_file(tmp_path, "It stays here. It goes away."))
    before = dict(Quote.objects.values_list("pk", "changed_at"))
    capture(a_file(tmp_path, "New first line. It stays here."), lose_quotes=True)
    after = dict(Quote.objects.values_list("pk", "changed_at"))
    assert after[kept.pk] > before[kept.pk], "readers see in which text it was found"
    assert after[lost.pk] > before[lost.pk]
    capture(a_file(tmp_path, "New first line. It stays here."))
    assert dict(Quote.objects.values_list("pk", "changed_at")) == after
    assert Quote.objects.get(pk=kept.pk).start == 19
