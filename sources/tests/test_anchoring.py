"""A quote is found again where it stands, or it is said that it is not: it is never moved to a similar passage."""

import re
import time

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from claims.tests.makers import a_quote, a_source
from sources.anchoring import ELISION_SPAN, Place, locate
from sources.capture import anchor_all
from sources.models import Quote, Snapshot
from tracker.vocabulary import Anchor

TEXT = (
    "Lukashenko said: “We will build the tax committee – a supranational one – by autumn.”\n"
    "Putin agreed. The energy market, he said, will follow.\n"
    "The energy market is a matter of years. Putin smiled."
)


def quoted(place, text=TEXT):
    return text[place.start : place.end]


def test_words_that_stand_once_are_found_exactly():
    exact = "“We will build the tax committee – a supranational one – by autumn.”"
    place = locate(TEXT, exact)
    assert place.anchor == Anchor.EXACT
    assert quoted(place) == exact


@pytest.mark.parametrize(
    ("exact", "passage"),
    [
        ('"We will build the tax committee', "“We will build the tax committee"),
        ("committee - a supranational one - by", "committee – a supranational one – by"),
        ("committee — a supranational one — by", "committee – a supranational one – by"),
        ("by autumn.” Putin agreed.", "by autumn.”\nPutin agreed."),
        ("Putin \t agreed.\u00a0The", "Putin agreed. The"),
        ("«We will build", "“We will build"),
        (" by autumn ", "by autumn"),
    ],
)
def test_spaces_quotation_marks_and_dashes_do_not_matter_but_are_said(exact, passage):
    place = locate(TEXT, exact)
    assert place.anchor == Anchor.NORMALISED
    assert quoted(place) == passage


@pytest.mark.parametrize(
    "exact",
    [
        "We will build the tax comittee",  # a letter left out
        "we will build the tax committee",  # another case
        "We shall build the tax committee",  # a similar word
        "We will build a tax committee",
        "The energy market, she said",
        "Путин agreed",
        "supranationa1",
        "build  the tax  committee of",
        "Putin аgreed",  # a Cyrillic а
        "tax committee - a supranational one - by autumn.'",
    ],
)
def test_a_quote_is_never_moved_to_a_similar_passage(exact):
    assert locate(TEXT, exact) == Place(Anchor.NOT_FOUND, None, None)


def test_words_that_stand_twice_are_ambiguous_and_have_no_place():
    assert locate(TEXT, "The energy market") == Place(Anchor.AMBIGUOUS, None, None)
    assert locate("aaa", "aa").anchor == Anchor.AMBIGUOUS, "places may overlap"
    assert locate("a b\na  b", "a\tb").anchor == Anchor.AMBIGUOUS, "after folding, too"


def test_the_words_before_or_after_tell_places_apart():
    second = TEXT.rindex("The energy market")
    for around in (
        {"prefix": "will follow."},
        {"suffix": "is a matter"},
        {"prefix": "will follow.\n"},
        {"suffix": " is a"},
        {"prefix": "follow.", "suffix": "is a matter of years"},
    ):
        assert locate(TEXT, "The energy market", **around) == Place(Anchor.EXACT, second, second + 17)


def test_the_words_before_and_after_are_folded_where_the_quote_is():
    place = locate("He said “so” – the plan. She said “no” – the plan.", "the plan", prefix='said "no" -')
    assert place == Place(Anchor.NORMALISED, 41, 49)


def test_wrong_words_before_or_after_are_not_overlooked():
    assert locate(TEXT, "by autumn", prefix="not").anchor == Anchor.NOT_FOUND
    assert locate(TEXT, "by autumn", suffix="2021").anchor == Anchor.NOT_FOUND
    assert locate(TEXT, "Lukashenko", prefix="President").anchor == Anchor.NOT_FOUND, "nothing stands before the text"
    assert locate(TEXT, "Putin smiled.", suffix="Then").anchor == Anchor.NOT_FOUND, "nothing stands after it"


@pytest.mark.parametrize("mark", ["…", "...", "[…]", " […] ", " [...] ", " … "])
def test_parts_around_an_ellipsis_are_found_in_order(mark):
    place = locate(TEXT, f"We will build{mark}by autumn")
    assert place.anchor == Anchor.ELIDED
    assert quoted(place) == "We will build the tax committee – a supranational one – by autumn"


def test_an_elided_quote_is_folded_as_well():
    place = locate(TEXT, 'said: "We will … one - by autumn."')
    assert place.anchor == Anchor.ELIDED
    assert quoted(place).startswith("said: “We")


def test_an_ellipsis_that_stands_in_the_text_is_exact():
    assert locate("Well… we will.", "Well… we will").anchor == Anchor.EXACT


def test_parts_in_another_order_or_too_far_apart_are_not_found():
    assert locate(TEXT, "by autumn … We will build").anchor == Anchor.NOT_FOUND
    near, far = ("begin" + "x" * length + "end" for length in (ELISION_SPAN, ELISION_SPAN + 1))
    assert locate(near, "begin … end").anchor == Anchor.ELIDED
    assert locate(far, "begin … end").anchor == Anchor.NOT_FOUND


def test_one_missing_part_is_enough_not_to_be_found():
    assert locate(TEXT, "We will build … two … by autumn").anchor == Anchor.NOT_FOUND
    assert locate(TEXT, "… by autumn").anchor == Anchor.NOT_FOUND, "one part and an ellipsis is no elision"


def test_a_part_is_found_behind_one_that_leads_nowhere():
    text = "A" + "x" * 10 + "B" + "x" * (ELISION_SPAN + 10) + "A" + "x" * 10 + "B" + "C"
    place = locate(text, "A … B … C")
    assert place == Place(Anchor.ELIDED, text.rindex("A"), len(text))


def test_an_elided_quote_is_told_apart_by_the_words_around_it_or_is_ambiguous():
    text = "First, we will sign the first treaty soon. Second, we will sign the second treaty late."
    assert locate(text, "we will … treaty").anchor == Anchor.AMBIGUOUS
    by_prefix = locate(text, "we will … treaty", prefix="Second,")
    by_suffix = locate(text, "we will … treaty", suffix="late")
    assert by_prefix == by_suffix
    assert quoted(by_prefix, text) == "we will sign the second treaty"
    assert locate(text, "we will … treaty", prefix="Third,").anchor == Anchor.NOT_FOUND


@pytest.mark.parametrize("exact", ["(a+)+ … b", ".* … [a-z]", "a|b … $", "\\d … ^", "{0,9} … ?"])
def test_signs_of_regular_expressions_are_only_characters(exact):
    assert locate("nothing of this stands here: aaab 123", exact).anchor == Anchor.NOT_FOUND
    one, other = exact.split(" … ")
    assert locate(f"x {one} y {other} z", exact).anchor == Anchor.ELIDED


def test_places_count_code_points_not_bytes_or_utf_16_units():
    text = "😀😀 “да” 👩‍👩‍👧 said 𝔐insk"
    place = locate(text, "𝔐insk")
    assert place == Place(Anchor.EXACT, text.index("𝔐"), len(text))
    folded = locate(text, '"да" 👩‍👩‍👧')
    assert folded.anchor == Anchor.NORMALISED
    assert quoted(folded, text) == "“да” 👩‍👩‍👧"


def test_folding_before_a_place_does_not_shift_it():
    text = "\n\n  a \t\n b   " * 20 + "the  end"
    place = locate(text, "the end")
    assert place.anchor == Anchor.NORMALISED
    assert quoted(place, text) == "the  end"


@pytest.mark.parametrize(
    ("text", "exact"), [("", "a"), ("a", ""), ("", ""), ("short", "longer than the text"), ("a", " ")]
)
def test_nothing_is_found_in_or_of_nothing(text, exact):
    assert locate(text, exact) == Place(Anchor.NOT_FOUND, None, None)


texts = st.text(alphabet=st.sampled_from("ab \n.“”\"'–-…[]é😀\u00a0"), max_size=60) | st.text(max_size=60)


def occurrences(text, exact):
    return len(re.findall(f"(?={re.escape(exact)})", text))


@given(st.data(), texts)
def test_any_part_of_any_text_that_stands_once_is_found_exactly_in_its_place(data, text):
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    exact = text[start:end]
    assume(exact)
    once = occurrences(text, exact) == 1
    assert locate(text, exact) == (Place(Anchor.EXACT, start, end) if once else Place(Anchor.AMBIGUOUS))


@given(st.data(), texts)
def test_the_words_around_a_place_always_include_that_place(data, text):
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    assume(text[start:end])
    place = locate(text, text[start:end], prefix=text[:start][-20:], suffix=text[end:][:20])
    assert place.anchor in (Anchor.EXACT, Anchor.AMBIGUOUS)
    if place.anchor == Anchor.EXACT:
        assert (place.start, place.end) == (start, end)


@given(texts, texts, texts, texts)
@example("a…b a…b", "a…b", "", "")
def test_a_place_is_always_a_span_of_the_text_with_the_quotes_words(text, exact, prefix, suffix):
    place = locate(text, exact, prefix, suffix)
    if place.start is None:
        assert place.anchor in (Anchor.NOT_FOUND, Anchor.AMBIGUOUS)
        assert place.end is None
        return
    assert 0 <= place.start < place.end <= len(text)
    if place.anchor == Anchor.EXACT:
        assert quoted(place, text) == exact


MEGABYTE = 1_000_000
PATHOLOGICAL = {
    "one letter": ("a" * MEGABYTE, {"exact": "a" * 300}),
    "one letter, with words before that are not there": ("a" * MEGABYTE, {"exact": "a", "prefix": "b"}),
    "one letter, with words after that are not there": ("a" * MEGABYTE, {"exact": "a", "suffix": "b"}),
    "a long quote that nearly stands everywhere": ("a" * MEGABYTE, {"exact": "a" * 299 + "b"}),
    "only white space": (" " * MEGABYTE, {"exact": "a", "prefix": "b", "suffix": "c"}),
    "white space before each": ("a   " * (MEGABYTE // 4), {"exact": "a", "prefix": "b"}),
    "many parts that lead nowhere": ("a" * MEGABYTE, {"exact": "a … a … a … a … a … b"}),
    "many parts that lead nowhere but at the end": ("a" * MEGABYTE + "c" * 3_000 + "b", {"exact": "a … a … a … a … b"}),
    "many parts that are everywhere": ("ab" * (MEGABYTE // 2), {"exact": "…".join("ab" * 70)}),
    "not there": ("The energy market will follow. " * 32_000, {"exact": "The energy market will not follow."}),
}


@pytest.mark.parametrize(("text", "quote"), PATHOLOGICAL.values(), ids=PATHOLOGICAL.keys())
def test_a_megabyte_made_to_be_slow_is_searched_in_seconds(text, quote):
    begun = time.process_time()
    assert locate(text, **quote).anchor in (Anchor.NOT_FOUND, Anchor.AMBIGUOUS)
    assert time.process_time() - begun < 10


def a_snapshot(source, text, at="2022-01-01T00:00Z"):
    return Snapshot.objects.create(
        source=source,
        raw="none",
        raw_sha256=text[:20],
        text=text,
        text_sha256="-",
        media_type="text/plain",
        extractor="none",
        captured_at=at,
    )


@pytest.mark.django_db
def test_quotes_are_anchored_in_the_newest_text_and_saved():
    source = a_source()
    quote = a_quote(source=source, exact="We will build")
    a_snapshot(source, "Nothing yet.", at="2022-01-02T00:00Z")
    a_snapshot(source, "We will build it.", at="2022-01-01T00:00Z")
    anchor_all(source)
    quote.refresh_from_db()
    assert (quote.anchor, quote.start, quote.end) == (Anchor.NOT_FOUND, None, None)
    newest = a_snapshot(source, "And: We will build it.", at="2022-01-03T00:00Z")
    anchor_all(source)
    quote.refresh_from_db()
    assert (quote.anchor, quote.start, quote.end, quote.snapshot) == (Anchor.EXACT, 5, 18, newest)


@pytest.mark.django_db
def test_without_a_text_a_quote_is_not_checked():
    quote = a_quote()
    assert anchor_all(quote.source) == [quote]
    quote.refresh_from_db()
    assert (quote.anchor, quote.start, quote.snapshot) == (Anchor.NO_TEXT, None, None)


@pytest.mark.django_db
def test_a_quote_that_stands_where_it_stood_is_not_written_again():
    source = a_source()
    quote = a_quote(source=source, exact="We will build")
    a_snapshot(source, "We will build it.")
    anchor_all(source)
    before = Quote.objects.get(pk=quote.pk).changed_at, Quote.history.count()
    anchor_all(source)
    assert (Quote.objects.get(pk=quote.pk).changed_at, Quote.history.count()) == before


@pytest.mark.django_db
def test_quotes_of_another_source_are_left_alone():
    other = a_quote(exact="We will build")
    source = a_source()
    a_snapshot(source, "We will build it.")
    anchor_all(source)
    other.refresh_from_db()
    assert other.anchor == Anchor.NO_TEXT
