"""What text may be stored, and how phrases are looked for in it."""

import json
import unicodedata

import pytest
from django.core import serializers
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from sources.models import Publisher
from tracker.text import phrase, require_natural_direction, require_one_line, require_plain_text, require_visible

ALIKE = {
    "script and case": ("БЕЛАРУСЬ", "Belarus"),
    "a soft sign at the end": ("Беларусь", "belarus"),
    "a soft sign in the middle": ("Кремль", "kreml"),
    "eszett": ("Straße", "STRASSE"),
    "a Turkish capital": ("İSTANBUL", "istanbul"),
    "a stroke": ("Łukašenka", "Lukasenka"),
    "decomposed letters": (unicodedata.normalize("NFD", "Makiej Škļoŭ"), unicodedata.normalize("NFC", "Makiej Škļoŭ")),
    "a ligature": ("ﬁnance", "finance"),
    "curly apostrophes": ("the speaker’s", "the speaker's"),
    "kinds of quotation marks": ("«Союз»", "“Soyuz”"),
    "white space": ("tax\u00a0\n committee ", "tax committee"),
}

REFUSED = {
    "NUL": ("a\x00b", "Character 2 (U+0000)"),
    "escape": ("ab\x1b[31m", "Character 3 (U+001B)"),
    "carriage return": ("a\r\nb", "Character 2 (U+000D)"),
    "vertical tab": ("\x0b", "Character 1 (U+000B)"),
    "delete": ("a\x7f", "Character 2 (U+007F)"),
    "a C1 control": ("a\x92s", "Character 2 (U+0092)"),
    "next line": ("a\x85", "Character 2 (U+0085)"),
    "a lone surrogate": ("a\ud800", "Character 2 (U+D800)"),
    "the first of several": ("\x01\x02", "Character 1 (U+0001)"),
    "counted in code points": ("😀😀\x00", "Character 3 (U+0000)"),
}


@pytest.mark.parametrize(("value", "named"), REFUSED.values(), ids=REFUSED.keys())
def test_a_character_that_cannot_be_stored_is_refused_and_named(value, named):
    with pytest.raises(ValidationError) as refusal:
        require_plain_text(value)
    assert named in refusal.value.messages[0]


@pytest.mark.parametrize("value", ["", "line\nline\ttab", "Беларусь", "“”—…\u00a0", "😀👩‍👩‍👧", "\ue000", "e\u0301"])
def test_words_in_any_script_are_plain_text(value):
    assert require_plain_text(value) is None


@given(st.text(st.characters(exclude_categories=[])))
def test_what_is_plain_text_can_be_encoded_and_has_no_nul(value):
    try:
        require_plain_text(value)
    except ValidationError:
        return
    assert b"\0" not in value.encode()


@pytest.mark.parametrize(
    "value",
    ["\u200b", "\u200b \u2060\ufeff", "\u3164", "\u2800", "\u00ad\u00ad", "\u0301", "\u00a0", "\n\t", "\U000e0041"],
)
def test_a_text_of_which_nothing_is_seen_is_refused(value):
    with pytest.raises(ValidationError, match="Nothing of this is seen"):
        require_visible(value)


@pytest.mark.parametrize("value", ["", "…", "!", "Ы", "\u200ba", "👩‍👩‍👧", "ᄒ"])
def test_a_text_of_which_something_is_seen_is_not(value):
    require_visible(value)


@pytest.mark.parametrize("value", ["a\nb", "a\tb", "a\u2028b", "a\u2029b", "a\n"])
def test_a_line_break_or_tab_is_refused_on_one_line(value):
    with pytest.raises(ValidationError, match="one line"):
        require_one_line(value)


@pytest.mark.django_db
@pytest.mark.parametrize("value", ["a\rb", "a\x0bb", "a\x0cb", "a\x85b"])
def test_every_other_line_break_is_refused_by_a_line_field(value):
    with pytest.raises(ValidationError) as refusal:
        Publisher(slug="it", name=value).full_clean()
    assert list(refusal.value.message_dict) == ["name"]


def test_one_line_is_accepted_as_one_line():
    require_one_line("The tax committee\u00a0– one “line”")


@pytest.mark.parametrize(("one", "other"), ALIKE.values(), ids=ALIKE.keys())
def test_spellings_fold_to_the_same(one, other):
    assert phrase(one) == phrase(other)


def test_folding_keeps_words_apart():
    assert phrase("Союзное государство") == " soyuznoe gosudarstvo "
    assert phrase("Minsk") != phrase("Moscow")
    assert phrase("") == phrase(" \n\t ") == ""


@given(st.text())
def test_folded_text_is_ascii_in_lower_case_and_folds_to_itself(value):
    folded = phrase(value)
    assert folded.isascii()
    assert folded == folded.lower()
    assert phrase(folded) == folded


@given(st.text(max_size=20), st.text(max_size=20))
def test_a_word_of_a_text_is_found_in_the_folded_text(one, other):
    assert phrase(one) in phrase(f"{one} {other}")


@pytest.mark.django_db
def test_a_folded_field_follows_the_fields_it_folds():
    publisher = Publisher.objects.create(slug="it", name="Беларусь сегодня")
    assert Publisher.objects.filter(folded__contains="belarus segodnya").exists()
    publisher.name = "СБ"
    publisher.save()
    assert list(Publisher.objects.values_list("folded", flat=True)) == [" sb "]


@pytest.mark.django_db
def test_a_folded_field_follows_in_rows_saved_raw_as_loaddata_does():
    fields = {"slug": "it", "name": "Минск", "folded": "something else"}
    [row] = serializers.deserialize("json", json.dumps([{"model": "sources.publisher", "fields": fields}]))
    row.save()
    assert list(Publisher.objects.values_list("folded", flat=True)) == [" minsk "]


@pytest.mark.django_db
def test_a_folded_field_survives_a_deferred_load_and_a_refresh():
    Publisher.objects.create(slug="it", name="Минск")
    deferred = Publisher.objects.only("slug").get()
    assert deferred.folded == " minsk "
    deferred.refresh_from_db()
    deferred.save()
    assert Publisher.objects.filter(folded=" minsk ").exists()


def test_a_mark_that_reverses_the_reading_direction_is_refused_in_one_line_fields():
    for mark in "\u202a\u202e\u2066\u2069":
        with pytest.raises(ValidationError, match="reading direction"):
            require_natural_direction(f"Kept {mark}nekorb")
    require_natural_direction("Беларусь – שלום")
