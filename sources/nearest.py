"""The passage of a text that is most like an excerpt which does not stand in it, for an editor to see the difference.

Nothing is anchored by it. Short runs of the excerpt's characters (seeds) are looked for in the text; where most of
them stand at the same distances as in the excerpt, the words around are compared.
"""

from collections import defaultdict
from collections.abc import Iterator
from difflib import SequenceMatcher
from itertools import pairwise
from typing import NamedTuple

from rapidfuzz.distance import LCSseq

from sources.anchoring import Span, locate, parts_of
from sources.folding import Folded, fold, fold_words
from tracker.vocabulary import Anchor

SEED = 6
MOST_STRETCHES = 5  # that are compared with the excerpt
ALIKE = 0.6  # of the characters of the longer one, in their order; two passages of one language share less than half


class Passage(NamedTuple):
    """What of an excerpt is not in the text, as the text would write it, and what the text has most like it."""

    asked: str
    found: str


def nearest(text: str, exact: str, prefix: str = "", suffix: str = "") -> Passage | None:
    """The passage most like the excerpt; of one with ellipses, most like its first part that is not there.

    None where nothing is alike. Cost: linear in the text, about a second for a million characters.
    """
    asked = _missing(text, exact, prefix, suffix)
    folded = fold(text)
    words, excerpt = _lower(folded.text), _lower(fold_words(asked).text)
    fitted = (_fitted(words, excerpt, start) for start in _starts(words, excerpt))
    _alike, (start, end) = max(fitted, default=(0.0, (0, 0)))
    if LCSseq.normalized_similarity(excerpt, words[start:end]) < ALIKE or start == end:
        return None
    start, end = folded.place(start, end)
    return _compared(asked, text[start:end])


def _lower(text: str) -> str:
    """Without capitals, where that moves no character."""
    lower = text.lower()
    return lower if len(lower) == len(text) else text


def _missing(text: str, exact: str, prefix: str, suffix: str) -> str:
    """The words of an excerpt that are not in the text: a part of it, or the words around it too."""
    excerpt = fold_words(exact)
    parts = [_words_of(part, exact) for part in parts_of(excerpt)]
    if len(parts) > 1:
        return next((part for part in parts if locate(text, part).anchor == Anchor.NOT_FOUND), parts[0])
    is_there = (prefix or suffix) and locate(text, exact).anchor != Anchor.NOT_FOUND
    return " ".join(filter(None, (prefix.strip(), exact, suffix.strip()))) if is_there else exact


def _words_of(part: Folded, exact: str) -> str:
    start, end = part.place(0, len(part.text))
    return exact[start:end]


def _starts(text: str, excerpt: str) -> list[int]:
    """Where the excerpt would begin in the text, judging by its seeds: the likeliest places first."""
    length = max(2, min(SEED, len(excerpt) // 3))
    width = max(8, len(excerpt) // 4)
    weights: dict[int, float] = defaultdict(float)
    for seed, offset in {excerpt[at : at + length]: at for at in range(len(excerpt) - length + 1)}.items():
        places = list(_places(text, seed))
        for place in places:
            weights[(place - offset) // width] += 1 / len(places)
    both = {bucket: weight + weights.get(bucket + 1, 0) for bucket, weight in weights.items()}
    return [bucket * width + width for bucket in sorted(both, key=both.__getitem__, reverse=True)[:MOST_STRETCHES]]


def _places(text: str, seed: str) -> Iterator[int]:
    place = text.find(seed)
    while place >= 0:
        yield place
        place = text.find(seed, place + 1)


def _fitted(text: str, excerpt: str, near: int) -> tuple[float, Span]:
    """The words around a place that are most like the excerpt, and how alike they are.

    What the text lacks counts twice what it has besides: an editor leaves words out more often than they add some.
    """
    slack = 20 + len(excerpt) // 2
    low, high = max(0, near - slack), min(len(text), near + len(excerpt) + slack)
    ends = list(_edges(text, low, high, is_start=False))
    best = 0.0, (low, low)
    for start in _edges(text, low, min(high, near + slack), is_start=True):
        for end in ends:
            if end > start:
                shared = LCSseq.similarity(excerpt, text[start:end])
                best = max(best, (shared - (end - start - shared) / 2, (start, end)))
    return best


def _edges(text: str, low: int, high: int, *, is_start: bool) -> Iterator[int]:
    """Where words, or the marks around them, begin or end between two places."""
    padded = f" {text[low:high]} "
    for place, (before, after) in enumerate(pairwise(padded)):
        outer, inner = (before, after) if is_start else (after, before)
        if not outer.isalnum() and not inner.isspace():
            yield low + place


def _compared(asked: str, found: str) -> Passage:
    """Both on one line; words that differ in typography only are written as in the text."""
    mine, theirs = asked.split(), found.split()
    one, other = ([fold_words(word)[:2] for word in words] for words in (mine, theirs))
    for same in SequenceMatcher(None, one, other, autojunk=False).get_matching_blocks():
        mine[same.a : same.a + same.size] = theirs[same.b : same.b + same.size]
    return Passage(" ".join(mine), " ".join(theirs))
