"""Words that were copied from web pages and PDFs are found where they stand, and nothing else is."""

import re
import time
import unicodedata
from array import array

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from sources.anchoring import Place, locate
from sources.folding import fold, fold_words
from tracker.vocabulary import Anchor

COPIED = {
    "soft hyphens": ("an inte\u00adgra\u00adtion plan", "integration", "inte\u00adgra\u00adtion"),
    "a soft hyphen in the quote": ("an integration plan", "inte\u00adgration", "integration"),
    "ligatures": ("a ﬁnal eﬀort of oﬃcials", "final effort of officials", "ﬁnal eﬀort of oﬃcials"),
    "a ligature in the quote": ("a final effort", "ﬁnal eﬀort", "final effort"),
    "a mark of no width": ("the tax\u200bpayers’ \ufeffmoney", "taxpayers' money", "tax\u200bpayers’ \ufeffmoney"),
    "a mark of no width between spaces": ("one \u200b two", "one two", "one \u200b two"),
    "decomposed letters": (
        "Мински\u0438\u0306 план, все\u0435\u0308, cafe\u0301",
        "Минский план, всеё, café",
        "Мински\u0438\u0306 план, все\u0435\u0308, cafe\u0301",
    ),
    "decomposed letters in the quote": ("Минский план, ў", "Мински\u0438\u0306 план, у\u0306", "Минский план, ў"),
    "a hyphenated line end": ("the inte-\ngration plan", "the integration plan", "the inte-\ngration plan"),
    "a line end copied with its hyphen": ("the integration plan", "inte-\ngration plan", "integration plan"),
    "a line end whose hyphen belongs to the word": ("a tax-\nfree zone", "tax-free zone", "tax-\nfree zone"),
    "a line end that was copied as a space": ("the inte-\ngration plan", "the inte- gration", "the inte-\ngration"),
    "line ends of both sorts": (
        "state-\nowned inte-\ngration",
        "state-owned integration",
        "state-\nowned inte-\ngration",
    ),
    "a soft hyphen at a line end": ("the inte\u00ad\ngration", "integration", "inte\u00ad\ngration"),
    "the sign that old scanners put": ("при¬\nграничный", "приграничный", "при¬\nграничный"),
    "a line end after an accent": ("зна\u0301-\nмя", "зна\u0301мя", "зна\u0301-\nмя"),
    "years that a line end parts": ("in 2021-\n2022 they", "2021–2022", "2021-\n2022"),
    "the number of a page": ("first we\n12\nbuild it", "first we build it", "first we\n12\nbuild it"),
    "the number of a page, adorned": ("first we\n\n – 12 –\n\nbuild it", "we build", "we\n\n – 12 –\n\nbuild"),
    "the number of a page within a word": ("inte-\n12\ngration", "integration", "inte-\n12\ngration"),
    "a number that was copied along": ("first we build it", "first we\n12\nbuild it", "first we build it"),
    "a number on its own line that the text tells": ("we are\n12\nmembers", "are 12 members", "are\n12\nmembers"),
    "three points": ("Well... we will", "Well… we", "Well... we"),
    "three points with spaces": ("Well . . . we will", "Well … we", "Well . . . we"),
    "points with spaces in the quote": ("Well … we will", "Well . . . we", "Well … we"),
    "another's omission": ("He: “we (...) will”", "we […] will", "we (...) will"),
    "low and high quotation marks": ("„так“, said he", "“так”", "„так“"),
    "quotation marks of two commas": (",,tak'' he said", "„tak”", ",,tak''"),
    "quotation marks of LaTeX": ("``tak'' he said", "“tak”", "``tak''"),
    "single angles": ("the ‹tak› said", "‘tak’", "‹tak›"),
    "apostrophes": ("сям’я, сямʼя", "сям'я, сям'я", "сям’я, сямʼя"),
    "an accent for an apostrophe": ("we`ll do it", "we’ll do", "we`ll do"),
    "primes": ("of 5″ and 6′", "5\" and 6'", "5″ and 6′"),
    "two hyphens for a dash": ("the plan -- ours", "plan – ours", "plan -- ours"),
    "a minus": ("at −5 °C", "-5 °C", "−5 °C"),
    "hyphens that do not break": ("a tax‑free zone", "tax-free", "tax‑free"),
    "narrow spaces": ("1\u202f000\u2009km", "1 000 km", "1\u202f000\u2009km"),
}


@pytest.mark.parametrize(("text", "exact", "passage"), COPIED.values(), ids=COPIED.keys())
def test_what_a_copy_changes_does_not_matter_and_the_place_is_exact(text, exact, passage):
    place = locate(text, exact)
    assert place.anchor == Anchor.NORMALISED
    assert text[place.start : place.end] == passage


@pytest.mark.parametrize(
    "mark", ["…", "...", ". . .", ".\u00a0.\u00a0.", "[…]", "[...]", "(...)", "(…)", "<…>", "[ . . . ]"]
)
@pytest.mark.parametrize("space", ["", " "])
def test_every_usual_ellipsis_leaves_out_what_stands_between(mark, space):
    text = "We will build the tax commit\u00adtee by autumn."
    place = locate(text, f"We will build{space}{mark}{space}committee by")
    assert place == Place(Anchor.ELIDED, 0, text.index(" autumn"))


NOT_THE_SAME = {
    "a hyphen that stands in the line": ("to re-sign it", "to resign it"),
    "a hyphen that does not stand there": ("to resign it", "to re-sign it"),
    "a hyphen that waits for the next word": ("одно- и двухэтажный", "однои двухэтажный"),
    "a hyphen and a space for a hyphen": ("одно- и", "одно-и"),
    "years run together at a line end": ("in 2021-\n2022", "20212022"),
    "another letter": ("начнёт работу", "начнет работу"),
    "half of a ligature": ("a ﬁnal", "inal"),
    "a letter without its accent": ("Минскии\u0306", "Мински и"),
    "a letter whose accent has no letter of its own": ("за\u0301мок", "за мок"),
    "a power for a number": ("10² km", "102 km"),
    "a number within a line": ("we 12 build", "we build"),
    "a long number on its own line": ("we\n12345\nbuild", "we build"),
    "two single marks within a double one": ("said ''so''", "' so"),
    "half of an omission": ("we (...) will", "…] will"),
    "a hyphen for a space": ("tax free", "tax-free"),
}


@pytest.mark.parametrize(("text", "exact"), NOT_THE_SAME.values(), ids=NOT_THE_SAME.keys())
def test_what_is_written_otherwise_is_not_found(text, exact):
    assert locate(text, exact) == Place(Anchor.NOT_FOUND)


def test_half_a_letter_is_no_place():
    assert locate("за\u0301м", "\u00ad а").anchor == Anchor.NOT_FOUND
    assert locate("за\u0301м за ", "\u00adза") == Place(Anchor.NORMALISED, 5, 7)


def test_the_words_around_are_told_apart_by_their_hyphens():
    text = "to re-sign the plan; to resign the plan; to re-\nsign the plans"
    assert locate(text, "\u00adthe plan;", prefix="re-sign") == Place(Anchor.NORMALISED, 11, 20)
    assert locate(text, "\u00adthe plan;", prefix="resign") == Place(Anchor.NORMALISED, 31, 40)
    assert locate("a “tax-free” zone", 'free" zone', prefix="tax-") == Place(Anchor.NORMALISED, 7, 17)
    assert locate("a “tax-free” zone", '"tax', suffix="-free") == Place(Anchor.NORMALISED, 2, 6)
    assert locate("a “tax free” zone", '"tax', suffix="-free").anchor == Anchor.NOT_FOUND


PIECES = [
    *"ab1 \n.“\"'–-…[](",
    "...",
    ". . .",
    "[…]",
    "\u00ad",
    "\u00ad\n",
    "\u200b",
    "\ufeff",
    "ﬁ",
    "ﬄ",
    "и\u0306",
    "\u0301",
    "й",
    "а\u0301",
    "a-\nb",
    "¬\n",
    "''",
    ",,",
    "--",
    "\n12\n",
    "😀",
    "\u00a0",
    "\x01\x06",
]
texts = st.lists(st.sampled_from(PIECES), max_size=30).map("".join) | st.text(max_size=40)


def says_the_same(one, other):
    """Whether two folded texts have the same characters, and hyphens that agree."""
    return len(one.text) == len(other.text) and (not one.text or one.has(other, 0))


@given(texts, texts, texts, texts)
def test_what_is_found_and_cut_from_the_text_folds_to_the_folded_quote(text, exact, prefix, suffix):
    place = locate(text, exact, prefix, suffix)
    if place.start is None or place.anchor == Anchor.ELIDED:
        return
    cut = text[place.start : place.end]
    readings = [(fold_words(cut, page_numbers=kept), fold_words(exact, page_numbers=kept)) for kept in (True, False)]
    assert cut == exact or any(says_the_same(*reading) for reading in readings)


@given(st.data(), texts)
def test_any_whole_part_of_the_folded_text_is_found_where_it_came_from(data, text):
    folded = fold(text)
    start = data.draw(st.integers(0, len(folded.text)))
    end = data.draw(st.integers(start, len(folded.text)))
    part = folded.text[start:end]
    if not part.strip() or part != part.strip() or not folded.is_plain:
        return
    place = locate(text, part)
    assert place.anchor in (Anchor.EXACT, Anchor.NORMALISED, Anchor.AMBIGUOUS)
    if place.anchor == Anchor.NORMALISED:
        assert (place.start, place.end) == folded.place(start, end)


@given(texts)
def test_each_folded_character_has_a_place_and_places_are_in_order(text):
    folded = fold(text)
    assert len(folded.text) == len(folded.gaps) == len(folded.starts) == len(folded.ends)
    assert all(0 <= start < end <= len(text) for start, end in zip(folded.starts, folded.ends, strict=True))
    assert list(folded.starts) == sorted(folded.starts)
    assert list(folded.ends) == sorted(folded.ends)


@given(texts)
def test_folding_what_is_folded_changes_nothing(text):
    folded = fold(text)
    if folded.is_plain:
        assert fold(folded.text).text == folded.text


@given(st.text(alphabet="abc ЯёйЎі,.;:!?1234567890()", max_size=80))
def test_plain_text_is_itself(text):
    plain = " ".join(text.split())
    assume(",," not in plain and not re.search(r"\.( ?\.){2}", plain))
    folded = fold(unicodedata.normalize("NFC", plain))
    assert folded.text == plain
    assert folded.is_plain
    assert folded.starts == array("I", range(len(plain)))
    assert folded.ends == array("I", range(1, len(plain) + 1))


SLOW = {
    "line ends everywhere": ("a-\n", "a" * 290 + "-b"),
    "hyphens everywhere": ("a-", "a" * 290 + "b"),
    "accents everywhere": ("а\u0301", "а" * 290),
    "numbers of pages everywhere": ("\n12", "12 " * 90 + "b"),
    "open brackets": ("[ ", "[ " * 100 + "]"),
    "marks of no width": ("\u200b", "a"),
    "soft hyphens and spaces": ("\u00ad ", "a"),
    "points and spaces": (". ", ". " * 100 + "a"),
}


@pytest.mark.parametrize(("unit", "exact"), SLOW.values(), ids=SLOW.keys())
def test_the_cost_grows_as_the_text(unit, exact):
    def seconds(length):
        begun = time.process_time()
        locate(unit * (length // len(unit)), exact)
        return time.process_time() - begun

    assert seconds(400_000) < 8 * seconds(100_000) + 0.5
