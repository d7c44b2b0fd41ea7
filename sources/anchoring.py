"""Finding a quote again in the captured text of its source. It is never moved to a merely similar passage.

Three readings are tried, from the strictest on: character for character; with spaces, quotation marks and dashes
folded; and, for an excerpt with an ellipsis, its parts in order. The first that finds a place decides.
"""

import re
from array import array
from collections.abc import Iterator
from itertools import groupby, islice
from operator import itemgetter
from typing import NamedTuple

from tracker.vocabulary import Anchor

FOLDED = {'"': "“”„«»", "'": "‘’‚", "-": "‐‑–—"}
TYPOGRAPHY = str.maketrans({mark: plain for plain, marks in FOLDED.items() for mark in marks})
ELLIPSIS = re.compile(r"\s*(?:\[…\]|\[\.\.\.\]|…|\.\.\.)\s*")
ELISION_SPAN = 2_000

Span = tuple[int, int]


class Place(NamedTuple):
    """Where a quote was found: its grade and, where it has one, its span in code points of the text."""

    anchor: Anchor
    start: int | None = None
    end: int | None = None


def locate(text: str, exact: str, prefix: str = "", suffix: str = "") -> Place:
    """Grade and span of an excerpt in a text. Cost: linear in the text for each reading tried."""
    place = _graded(_spans(text, exact, prefix, suffix), Anchor.EXACT)
    if place.anchor != Anchor.NOT_FOUND:
        return place
    folded, origin = _fold(text)
    exact, prefix, suffix = (_fold(part.strip())[0] for part in (exact, prefix, suffix))
    place = _graded(_spans(folded, exact, prefix, suffix), Anchor.NORMALISED)
    if place.anchor == Anchor.NOT_FOUND:
        place = _graded(_elided(folded, exact, prefix, suffix), Anchor.ELIDED)
    if place.start is None or place.end is None:
        return place
    return Place(place.anchor, origin[place.start], origin[place.end - 1] + 1)


def _graded(spans: Iterator[Span], grade: Anchor) -> Place:
    """The one place there is; a second is not looked past."""
    first_two = list(islice(spans, 2))
    if not first_two:
        return Place(Anchor.NOT_FOUND)
    return Place(grade, *first_two[0]) if len(first_two) == 1 else Place(Anchor.AMBIGUOUS)


def _spans(text: str, exact: str, prefix: str = "", suffix: str = "") -> Iterator[Span]:
    """Each place where the excerpt stands with its prefix right before and its suffix right after it."""
    prefix, suffix = prefix.strip(), suffix.strip()
    start = text.find(exact) if exact else -1
    while start >= 0:
        end = start + len(exact)
        if _ends(text, start, prefix) and _begins(text, end, suffix):
            yield start, end
        start = text.find(exact, start + 1)


def _ends(text: str, place: int, prefix: str) -> bool:
    """Whether the prefix stands right before a place but for white space. Nothing of the text is copied."""
    while prefix and place and text[place - 1].isspace():
        place -= 1
    return text.endswith(prefix, 0, place)


def _begins(text: str, place: int, suffix: str) -> bool:
    while suffix and place < len(text) and text[place].isspace():
        place += 1
    return text.startswith(suffix, place)


def _fold(text: str) -> "tuple[str, array[int]]":
    """The text with typography folded and runs of white space as one space, and each character's origin."""
    folded: list[str] = []
    origin = array("L")
    for place, character in enumerate(text.translate(TYPOGRAPHY)):
        if character.isspace():
            if folded and folded[-1] == " ":
                continue
            character = " "
        folded.append(character)
        origin.append(place)
    return "".join(folded), origin


def _elided(text: str, exact: str, prefix: str, suffix: str) -> Iterator[Span]:
    """Each shortest stretch with the excerpt's parts in order, at most `ELISION_SPAN` characters between two."""
    parts = [part for part in ELLIPSIS.split(exact) if part]
    if len(parts) < 2:
        return
    stretches = _spans(text, parts[0], prefix=prefix)
    for part in parts[1:-1]:
        stretches = _continued(stretches, _spans(text, part))
    stretches = _continued(stretches, _spans(text, parts[-1], suffix=suffix))
    for _start, same_start in groupby(stretches, key=itemgetter(0)):
        yield next(same_start)


def _continued(stretches: Iterator[Span], parts: Iterator[Span]) -> Iterator[Span]:
    """Each place of the next part, joined to the nearest stretch that ends before it. Both come, and go, in order."""
    nearest, upcoming = None, next(stretches, None)
    for start, end in parts:
        while upcoming and upcoming[1] <= start:
            nearest, upcoming = upcoming, next(stretches, None)
        if nearest and start - nearest[1] <= ELISION_SPAN:
            yield nearest[0], end
