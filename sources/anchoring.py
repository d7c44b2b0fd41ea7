"""Finding a quote again in the captured text of its source. It is never moved to a merely similar passage.

Readings are tried from the strictest on: character for character; with typography folded (`sources/folding.py`); for
an excerpt with an ellipsis, its parts in order; and the last two once more without the numbers of pages. The first
that finds a place decides.
"""

import re
from collections.abc import Iterator
from functools import partial
from itertools import groupby, islice
from operator import itemgetter
from typing import NamedTuple

from sources.folding import JOINED, Folded, fold, fold_words, has_page_numbers
from tracker.vocabulary import Anchor

ELLIPSIS = re.compile(r" ?(?:\[…\]|…) ?")
ELISION_SPAN = 2_000

Span = tuple[int, int]


class Place(NamedTuple):
    """Where a quote was found: its grade and, where it has one, its span in code points of the text."""

    anchor: Anchor
    start: int | None = None
    end: int | None = None


NOWHERE = Place(Anchor.NOT_FOUND)


def locate(text: str, exact: str, prefix: str = "", suffix: str = "") -> Place:
    """Grade and span of an excerpt in a text. Cost: linear in the text for each reading tried."""
    place = _graded(_spans(text, exact, prefix, suffix), Anchor.EXACT)
    if place == NOWHERE:
        place = _folded_place(text, exact, prefix, suffix)
    if place == NOWHERE and (has_page_numbers(text) or has_page_numbers(exact)):
        place = _folded_place(text, exact, prefix, suffix, page_numbers=False)
    return place


def _folded_place(text: str, exact: str, prefix: str, suffix: str, *, page_numbers: bool = True) -> Place:
    folded = fold(text, page_numbers=page_numbers)
    excerpt, before, after = map(partial(fold_words, page_numbers=page_numbers), (exact, prefix, suffix))
    place = _graded(_folded_spans(folded, excerpt, before, after), Anchor.NORMALISED)
    if place == NOWHERE:
        place = _graded(_elided(folded, excerpt, before, after), Anchor.ELIDED)
    if place.start is None or place.end is None:
        return place
    return Place(place.anchor, *folded.place(place.start, place.end))


def _graded(spans: Iterator[Span], grade: Anchor) -> Place:
    """The one place there is; a second is not looked past."""
    first_two = list(islice(spans, 2))
    if not first_two:
        return NOWHERE
    return Place(grade, *first_two[0]) if len(first_two) == 1 else Place(Anchor.AMBIGUOUS)


def _places(text: str, exact: str) -> Iterator[Span]:
    """Each place where these characters stand; places may overlap."""
    start = text.find(exact) if exact else -1
    while start >= 0:
        yield start, start + len(exact)
        start = text.find(exact, start + 1)


def _spans(text: str, exact: str, prefix: str, suffix: str) -> Iterator[Span]:
    """Each place where the excerpt stands with its prefix right before and its suffix right after it."""
    prefix, suffix = prefix.strip(), suffix.strip()
    for start, end in _places(text, exact):
        if _ends(text, start, prefix) and _begins(text, end, suffix):
            yield start, end


def _ends(text: str, place: int, prefix: str) -> bool:
    """Whether the prefix stands right before a place but for white space. Nothing of the text is copied."""
    while prefix and place and text[place - 1].isspace():
        place -= 1
    return text.endswith(prefix, 0, place)


def _begins(text: str, place: int, suffix: str) -> bool:
    while suffix and place < len(text) and text[place].isspace():
        place += 1
    return text.startswith(suffix, place)


NOTHING = fold("")


def _folded_spans(text: Folded, exact: Folded, prefix: Folded = NOTHING, suffix: Folded = NOTHING) -> Iterator[Span]:
    """As `_spans`, where all are folded: the excerpt's hyphens stand there too, and no letter of the text is cut."""
    is_plain, is_alone = text.is_plain and exact.is_plain, not (prefix.text or suffix.text)
    for start, end in _places(text.text, exact.text):
        if not is_plain and not (text.agrees(exact, start) and text.is_whole(start, end)):
            continue
        if is_alone or (_folded_ends(text, start, prefix) and _folded_begins(text, end, suffix)):
            yield start, end


def _folded_ends(text: Folded, place: int, prefix: Folded) -> bool:
    """Whether the prefix stands right before a place, but for a space; its hyphen may be a gap of the text there."""
    length = len(prefix.text)
    if prefix.text.endswith("-") and text.gaps[place] != JOINED:
        return text.has(prefix.cut(0, length - 1), place - length + 1)
    if length and place and text.text[place - 1] == " ":
        place -= 1
    return text.has(prefix, place - length)


def _folded_begins(text: Folded, place: int, suffix: Folded) -> bool:
    if suffix.text.startswith("-") and text.gaps[place : place + 1] not in ("", JOINED):
        return text.has(suffix.cut(1, len(suffix.text)), place)
    if suffix.text and text.text.startswith(" ", place):
        place += 1
    return text.has(suffix, place)


def _elided(text: Folded, exact: Folded, prefix: Folded, suffix: Folded) -> Iterator[Span]:
    """Each shortest stretch with the excerpt's parts in order, at most `ELISION_SPAN` characters between two."""
    parts = parts_of(exact)
    if len(parts) < 2:
        return
    stretches = _folded_spans(text, parts[0], prefix=prefix)
    for part in parts[1:-1]:
        stretches = _continued(stretches, _folded_spans(text, part))
    stretches = _continued(stretches, _folded_spans(text, parts[-1], suffix=suffix))
    for _start, same_start in groupby(stretches, key=itemgetter(0)):
        yield next(same_start)


def parts_of(exact: Folded) -> list[Folded]:
    """What an excerpt holds between its ellipses."""
    left_out = [match.span() for match in ELLIPSIS.finditer(exact.text)]
    starts = [0, *(end for _start, end in left_out)]
    ends = [*(start for start, _end in left_out), len(exact.text)]
    return [exact.cut(start, end) for start, end in zip(starts, ends, strict=True) if start < end]


def _continued(stretches: Iterator[Span], parts: Iterator[Span]) -> Iterator[Span]:
    """Each place of the next part, joined to the nearest stretch that ends before it. Both come, and go, in order."""
    nearest, upcoming = None, next(stretches, None)
    for start, end in parts:
        while upcoming and upcoming[1] <= start:
            nearest, upcoming = upcoming, next(stretches, None)
        if nearest and start - nearest[1] <= ELISION_SPAN:
            yield nearest[0], end
