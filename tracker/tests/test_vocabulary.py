"""The statuses: each is explained, can be seen in both themes, and belongs to one kind of statement."""

import re

import pytest

from tracker.vocabulary import (
    CLAIM_STATUSES,
    COMMITMENT_STATUSES,
    FULFILLED_STATUSES,
    INVERSE_RELATION,
    OPEN_STATUSES,
    OPENINGS,
    RELATION_WORDS,
    STATUS_CHOICES,
    STATUS_WORDS,
    TOLD_BY,
    VOCABULARIES,
    Kind,
    Relation,
    statuses_of,
)
from tracker.vocabulary.appearance import BAD, GONE, GOOD, MOVING, STUCK, WAITING

PAPER, NIGHT = "#fffdf8", "#14161a"
TONES = {"waiting": WAITING, "moving": MOVING, "stuck": STUCK, "good": GOOD, "bad": BAD, "gone": GONE}
WORDS = [*COMMITMENT_STATUSES, *CLAIM_STATUSES]


def luminance(colour):
    """Relative luminance, https://www.w3.org/TR/WCAG22/#dfn-relative-luminance"""
    channels = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one, other):
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def test_contrast_is_computed_as_wcag_does():
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize("word", WORDS, ids=lambda word: word.value)
def test_every_status_is_named_explained_and_drawn(word):
    assert str(word.label)[0].isupper()
    assert str(word.definition).endswith(".")
    assert len(str(word.definition)) > 20
    assert word.tone in TONES.values()
    assert re.fullmatch(r"M[-\d.\sA-Za-z]+", word.icon)
    assert len(word.value) <= 12, "the column holds 12 characters"


@pytest.mark.parametrize("tone", TONES.values(), ids=TONES.keys())
def test_every_tone_can_be_read_on_paper_and_at_night(tone):
    assert contrast(tone.light, PAPER) >= 4.5
    assert contrast(tone.light, "#ffffff") >= 4.5
    assert contrast(tone.dark, NIGHT) >= 4.5


def test_no_two_tones_are_the_same():
    assert len({tone.light for tone in TONES.values()}) == len({tone.dark for tone in TONES.values()}) == len(TONES)


def test_statuses_of_one_kind_differ_in_label_and_in_look():
    for words in VOCABULARIES.values():
        assert len({word.value for word in words}) == len(words)
        assert len({str(word.label) for word in words}) == len(words)
        assert len({(word.icon, word.tone) for word in words}) == len(words)


def test_only_unverifiable_and_disputed_are_in_both_vocabularies():
    claim, commitment = ({word.value for word in words} for words in (CLAIM_STATUSES, COMMITMENT_STATUSES))
    assert claim & commitment == {"unverifiable", "disputed"}
    assert set(STATUS_WORDS) == claim | commitment == {value for value, _label in STATUS_CHOICES}


def test_a_follow_up_never_sets_unchecked():
    assert set(statuses_of(Kind.COMMITMENT)) == {word.value for word in COMMITMENT_STATUSES}
    assert set(statuses_of(Kind.CLAIM)) == {word.value for word in CLAIM_STATUSES} - {"unchecked"}
    assert statuses_of("rumour") == ()


def test_open_and_closed_statuses_are_those_of_the_methodology():
    openings = {"discussed", "proposed", "announced", "agreed", "in_progress", "stalled"}
    assert set(OPEN_STATUSES) == openings | {"blocked", "kept_so_far", "unchecked", "disputed"}
    assert set(OPENINGS[Kind.COMMITMENT]) == openings
    assert OPENINGS[Kind.CLAIM] == ("unchecked",)
    assert all(STATUS_WORDS[value].settles for value in FULFILLED_STATUSES)


def test_every_kind_has_its_vocabulary_and_every_relation_its_inverse():
    assert set(VOCABULARIES) == set(OPENINGS) == set(Kind.values)
    assert set(INVERSE_RELATION) == set(RELATION_WORDS) == {*Relation.values, TOLD_BY}
