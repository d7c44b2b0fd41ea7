"""What seems misread, or to be pieces of HTML, is not stored before somebody has seen what would be, and chosen."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.urls import reverse
from django.utils import timezone

from claims.tests.browsing import Fields, filled
from claims.tests.makers import a_quote, a_source, a_user
from sources.capture import Doubtful, Unreadable, anchor_all, capture, read
from sources.capture.fragments import has_references, has_tags
from sources.models import Snapshot
from sources.tests.capturing import a_file
from sources.tests.test_misreading import read_as

ADD = "/admin/sources/snapshot/add/"
RUSSIAN = "Союзное государство\nРабота над программой начнёт приносить плоды осенью.\n"
MISREAD = read_as(RUSSIAN.encode(), "windows-1251")
PAGE = f"<html><body><p>{MISREAD}</p></body></html>"
PIECES = "<p>We will <b>build</b> it.</p>\n<p>Nobody &amp; nothing&nbsp;else.</p>"


def offers(raw, how=""):
    with pytest.raises(Doubtful) as doubt:
        read(raw, how)
    return {offer.how: offer.opening for offer in doubt.value.offers}


@pytest.mark.parametrize(
    ("text", "ways"),
    [
        (MISREAD, {"utf-8-as-windows-1251": RUSSIAN.strip()}),
        ("First.\n" + MISREAD, {"utf-8-as-windows-1251": RUSSIAN.strip()}),
        (PAGE, {"utf-8-as-windows-1251": RUSSIAN.strip().replace("\n", " ")}),
        ("and thatâ€™s it", {"utf-8-as-windows-1252": "and that’s it", "as-is": "and thatâ€™s it"}),
        (PIECES, {"html": "We will build it.\nNobody & nothing else.", "as-is": PIECES}),
        ("One\nSmith &amp; Sons", {"references": "Smith & Sons", "as-is": "One\nSmith &amp; Sons"}),
    ],
)
def test_what_would_be_stored_is_shown_from_the_first_change_on(text, ways):
    found = offers(text.encode())
    assert {how: opening for how, opening in found.items() if how in ways} == ways
    assert next(iter(found)) == next(iter(ways)), "the likeliest comes first"


@pytest.mark.parametrize("encoding", ["windows-1251", "koi8-r", "ibm866"])
def test_a_file_in_another_encoding_is_offered_in_it(encoding):
    raw = RUSSIAN.encode(encoding)
    assert offers(raw) == {encoding: RUSSIAN.strip()}
    taken = read(raw, encoding).extract
    assert (taken.text, taken.extractor) == (RUSSIAN, f"plain 1 · {encoding}")


def test_what_was_chosen_is_stored_and_said():
    taken = read(MISREAD.encode(), "utf-8-as-windows-1251").extract
    assert taken == (RUSSIAN, "text/plain", "plain 1 · utf-8-as-windows-1251")
    taken = read(PIECES.encode(), "html").extract
    assert (taken.text, taken.media_type) == ("We will build it.\nNobody & nothing else.", "text/html")
    assert read(PIECES.encode(), "as-is").extract == (PIECES, "text/plain", "plain 1")
    assert read(b"1\n&#x41;&lt;b>&copy;\n2", "references").extract.text == "1\nA<b>©\n2"


def test_a_text_that_is_both_is_asked_twice():
    both = read_as(f"<p>{RUSSIAN}</p>".encode(), "windows-1251").encode()
    [first, *_] = offers(both)
    second = offers(both, first)
    assert list(second) == ["utf-8-as-windows-1251+html", "utf-8-as-windows-1251+as-is"]
    assert read(both, "utf-8-as-windows-1251+html").extract.text == RUSSIAN.strip().replace("\n", " ")


@pytest.mark.parametrize("how", ["nonsense", "html+nonsense", "utf-8-as-utf-8", "koi8-r-as-koi8-r", "utf-16"])
def test_there_are_no_other_ways(how):
    with pytest.raises(Unreadable, match="no way of reading"):
        read(b"words", how)


@pytest.mark.parametrize("how", ["koi8-r-as-windows-1251", "utf-8-as-koi8-r"])
def test_a_way_that_does_not_fit_gives_no_text_or_the_same(how):
    try:
        assert read("“Words” 😀".encode(), how).extract.text == "“Words” 😀"
    except Unreadable as error:
        assert "no text" in str(error)


@pytest.mark.parametrize(
    "text",
    ["<p class='x'>a", "a<br>b", "a<br />b", "it is <b>so</b>", "a <a href='/'>link", "<img src=x>", "</DIV>"],
)
def test_tags_are_recognised(text):
    assert has_tags(text)


@pytest.mark.parametrize(
    "text", ["The tag <html> opens", "2 < 3 > 1", "<said>", "a <b and c> d", "x</y>", "<p>", "<...>"]
)
def test_what_only_looks_like_a_tag_is_text(text):
    assert not has_tags(text)


@pytest.mark.parametrize(
    ("text", "has"), [("a&nbsp;b", True), ("&#171;", True), ("&#xAB;", True), ("AT&T; R&D", False)]
)
def test_references_are_recognised(text, has):
    assert has_references(text) == has


@pytest.fixture
def source(client, settings, tmp_path):
    settings.PRIVATE_ROOT = tmp_path
    client.force_login(a_user(is_superuser=True))
    return a_source(slug="paper")


def choose(client, page, how):
    """Choose one way of reading on the page that asks, and save it as a browser does."""
    return client.post(ADD, {**Fields(page.content.decode()).values, "how": how})


@pytest.mark.django_db
class TestAtTheDesk:
    def test_a_pasted_text_is_taken_with_one_choice(self, client, source):
        page = client.post(ADD, {"source": source.pk, "pasted": MISREAD})
        assert "Союзное государство\nРабота над" in page.content.decode()
        assert not Snapshot.objects.exists()
        assert choose(client, page, "utf-8-as-windows-1251").status_code == 302
        assert source.current_snapshot().text == RUSSIAN

    @pytest.mark.parametrize("raw", [MISREAD.encode(), RUSSIAN.encode("koi8-r")])
    def test_a_file_need_not_be_uploaded_again_and_is_kept_byte_for_byte(self, client, source, raw):
        page = client.post(ADD, {"source": source.pk, "file": SimpleUploadedFile("a.txt", raw)})
        how = re.search('name="how" value="([^"]+)"', page.content.decode())[1]
        assert choose(client, page, how).status_code == 302
        snapshot = source.current_snapshot()
        assert (snapshot.text, snapshot.raw.read()) == (RUSSIAN, raw)

    def test_on_the_page_of_a_source_too(self, client, source):
        address = reverse("admin:sources_source_change", args=[source.pk])
        page = client.post(address, filled(client, address, pasted=MISREAD))
        assert "Союзное государство\nРабота над" in page.content.decode()
        again = {**Fields(page.content.decode()).values, "how": "utf-8-as-windows-1251"}
        assert client.post(address, again).status_code == 302
        assert source.current_snapshot().text == RUSSIAN

    def test_a_file_is_still_there_when_quotes_would_be_lost(self, client, source):
        capture(source, b"It will be kept.", at=timezone.now())
        quote = a_quote(source=source, exact="It will be kept")
        anchor_all(source)
        raw = RUSSIAN.encode("koi8-r")
        page = client.post(ADD, {"source": source.pk, "file": SimpleUploadedFile("a.txt", raw)})
        listed = choose(client, page, "koi8-r")
        assert quote.exact in str(listed.context["adminform"].form.errors["agreed"])
        digest = re.search('name="agreed" value="([^"]+)"', listed.content.decode())[1]
        client.post(ADD, {**Fields(listed.content.decode()).values, "agreed": digest})
        assert source.current_snapshot().raw.read() == raw

    def test_pieces_of_html_are_shown_as_both_and_escaped(self, client, source):
        page = client.post(ADD, {"source": source.pk, "pasted": PIECES})
        shown = page.content.decode()
        assert "&lt;p&gt;We will &lt;b&gt;build" in shown and "<b>build" not in shown
        assert "We will build it.\nNobody &amp; nothing" in shown
        choose(client, page, "as-is")
        assert source.current_snapshot().text == PIECES

    def test_saving_without_a_choice_asks_again(self, client, source):
        page = client.post(ADD, {"source": source.pk, "pasted": PIECES})
        again = client.post(ADD, Fields(page.content.decode()).values)
        assert again.context["adminform"].form.errors["pasted"]
        assert choose(client, again, "html").status_code == 302

    @pytest.mark.parametrize("kept", ["!", "AAAA", "eJwDAAAAAAE"])
    def test_a_file_that_did_not_come_along_is_asked_for_again(self, client, source, kept):
        page = client.post(ADD, {"source": source.pk, "kept": kept})
        assert page.status_code == 200
        assert page.context["errors"]

    def test_a_large_file_is_uploaded_again_with_the_choice(self, client, source, monkeypatch):
        monkeypatch.setattr("sources.reading_choice.MOST_KEPT", 10)
        page = client.post(ADD, {"source": source.pk, "file": SimpleUploadedFile("a.txt", MISREAD.encode())})
        assert "upload it again with your choice" in page.content.decode()
        again = SimpleUploadedFile("a.txt", MISREAD.encode())
        client.post(ADD, {"source": source.pk, "file": again, "how": "utf-8-as-windows-1251"})
        assert source.current_snapshot().text == RUSSIAN


@pytest.mark.django_db
def test_the_command_names_the_ways_in_one_line_and_takes_one(source, tmp_path):
    path = a_file(tmp_path, MISREAD)
    with pytest.raises(CommandError) as refusal:
        call_command("capture", str(path), source="paper")
    assert "--read-as utf-8-as-windows-1251 stores “Союзное государство”" in str(refusal.value)
    assert "\n" not in str(refusal.value)
    call_command("capture", str(path), source="paper", read_as="utf-8-as-windows-1251")
    assert source.current_snapshot().text == RUSSIAN
