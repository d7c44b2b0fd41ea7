"""The words of a text as search knows them: the same in any script, case, accent or form."""

import re
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.search.words import LONGEST, folded, running, spelled, stems, terms

ALIKE = {
    "case": ("МИНИСТР", "министр"),
    "script": ("Беларусь", "belarus"),
    "a Turkish capital": ("İSTANBUL", "istanbul"),
    "eszett": ("Straße", "STRASSE"),
    "a stroke": ("Łukašenka", "Lukasenka"),
    "a ligature": ("ﬁnance", "finance"),
    "full width": ("ＮＡＴＯ", "nato"),
    "an accent": ("coöperation", "cooperation"),
    "decomposed Latin": (unicodedata.normalize("NFD", "Škļoŭ"), "Škļoŭ"),
    "a decomposed Belarusian letter": ("дагавора" + "у\u0306", "дагавораў"),
    "a decomposed Russian letter": ("союзныи\u0306", "союзный"),
    "the dots of ё": ("чёрный", "черный"),
    "a stress mark": ("за\u0301мок", "замок"),
    "a stress mark beside a decomposed letter": ("како\u0301и\u0306", "какой"),
    "Arabic vowel marks": ("مُحَمَّد", "محمد"),
    "Hebrew vowel marks": ("שָׁלוֹם", "שלום"),
    "a soft hyphen": ("obliga\u00adtion", "obligation"),
    "a joiner": ("obliga\u200dtion", "obligation"),
    "a mark of direction": ("\u200eMinsk\u200f", "Minsk"),
    "an emoji's variation": ("Minsk\ufe0f", "Minsk"),
    "digits of another script": ("٢٠٢١", "2021"),
    "a straight apostrophe": ("аб'ект", "абект"),
    "a curly apostrophe": ("аб’ект", "абект"),
    "the other curly apostrophe": ("аб‘ект", "абект"),
    "a letter apostrophe": ("абʼект", "абект"),
    "a prime": ("аб′ект", "абект"),
    "a grave accent for an apostrophe": ("аб`ект", "абект"),
    "an acute accent for an apostrophe": ("аб´ект", "абект"),
    "an apostrophe in full width": ("аб＇ект", "абект"),
    "an apostrophe at the end": ("ministers’", "ministers"),
    "quotation marks": ("«Союз»", "“союз”"),
}

FORMS = (
    "agreed agreeing agrees",
    "committee committees committee's COMMITTEE’S",
    "Putin Putin's Putin’s",
    "obligation obligations",
    "tax taxes taxed taxing",
    "соглашение соглашения соглашению соглашением соглашении соглашений соглашениям соглашениями",
    "договор договора договору договором договоре договоры договоров договорам договорами",
    "граница границы границе границу границей границ границам границами границах",
    "министр министра министру министром министры министров",
    "союзный союзного союзному союзным союзная союзной союзную союзное союзные союзных",
    "Путин Путина Путину Путиным Путине",
    "Беларуси Беларусью Беларусі БЕЛАРУСИ",
    "пагадненне пагаднення пагадненню пагадненнем пагадненні пагадненняў пагадненнях",
    "дагавор дагавора дагавору дагаворам дагаворы дагавораў",
    "граніца граніцы граніцу граніцай граница границы",
    "саюзны саюзнага саюзнаму саюзная саюзнай саюзную саюзнае саюзныя саюзных саюзнымі",
    "беларускі беларускага беларускаму беларуская беларускай беларускае беларускія беларускіх",
    "міністр міністра міністру міністрам міністры міністраў министров",
    "абавязацельства абавязацельстваў абавязацельствам",
)

APART = ("договор соглашение", "Minsk Moscow", "граница гранит", "tax taxi", "2021 2022", "US industry", "мир мэр")

# Letters of which case and composition are a matter of course.
ALPHABETS = ((0x41, 0x5A), (0x61, 0x7A), (0xC0, 0x24F), (0x386, 0x3CE), (0x400, 0x52F))
LETTERS = st.one_of(st.characters(min_codepoint=a, max_codepoint=z, categories=["Lu", "Ll"]) for a, z in ALPHABETS)


def meet(one, other):
    return bool(stems(one) & stems(other))


@pytest.mark.parametrize(("one", "other"), ALIKE.values(), ids=ALIKE.keys())
def test_a_word_is_the_same_however_it_is_written(one, other):
    assert len(spelled(one)) == len(spelled(other)) == 1
    assert running(one) == running(other) != ""


@pytest.mark.parametrize("forms", FORMS)
def test_the_forms_of_a_word_meet_in_a_stem(forms):
    first, *others = forms.split()
    apart = [form for form in others if not meet(first, form)]
    assert not apart, [sorted(stems(form)) for form in forms.split()]


@pytest.mark.parametrize("pair", APART)
def test_different_words_do_not_meet(pair):
    assert not meet(*pair.split())


def test_a_text_is_found_by_its_words_and_by_their_stems():
    assert set(terms("The Committee’s 3rd agreement, agreed on 2021-11-04")) == {
        *("the", "committees", "=committe", "3rd", "agreement", "agreed", "=agre", "on", "2021", "11", "04")
    }


def test_hyphens_and_lines_part_words_and_apostrophes_do_not():
    assert list(spelled("co-operation O’Brien's rock‑n‑roll a_b 1,000")) == [
        *("co", "operation", "O’Brien's", "rock", "n", "roll", "a", "b", "1", "000")
    ]


def test_of_a_long_word_its_first_letters_count():
    assert set(terms("x" * 500)) == {"x" * LONGEST}
    assert all(len(term) <= LONGEST + 1 for term in terms("Щ" * 500 + "ениями"))


@pytest.mark.parametrize("text", ["", " ", "— … !?", "'’ʼ`´", "\u0301\u0300", "ь ъ", "🙂☎", "___", "\u00ad\u200b"])
def test_marks_alone_are_no_words(text):
    assert list(terms(text)) == []
    assert running(text) == ""


@given(st.text())
def test_any_text_gives_only_terms_that_both_engines_can_store(text):
    assert all(re.fullmatch("=?[a-z0-9]{1,40}", term) for term in terms(text))
    assert re.fullmatch("([a-z0-9]+( [a-z0-9]+)*)?", running(text))


@given(
    st.text(LETTERS, min_size=1, max_size=15),
    st.text(max_size=20),
    st.sampled_from(["NFC", "NFD"]),
    st.sampled_from([str, str.upper, str.title, str.lower]),
)
def test_a_word_is_found_in_any_text_that_has_it_whatever_its_case_and_normal_form(word, before, form, cased):
    text = f"{before} {unicodedata.normalize(form, cased(word))} after"
    assert set(map(folded, spelled(word))) <= set(terms(text)) | {""}
    assert running(word) in running(text)


@given(st.text(LETTERS, min_size=1, max_size=15))
def test_case_and_normal_form_change_no_stem(word):
    assert set(terms(word)) == set(terms(unicodedata.normalize("NFD", word)))
    assert set(terms(word.upper())) == set(terms(word.upper().lower()))
