"""Finding a quote again in the captured text of its source. It is never moved to a merely similar passage.

Three readings are tried, from the strictest on: character for character; with spaces, quotation marks and dashes
folded; and, for an excerpt with an ellipsis, its parts in order. The first that finds a place decides.
"""

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from sources.models import Quote, Snapshot, Source
from tracker.vocabulary import Anchor

TYPOGRAPHY = str.maketrans(
    {"“": '"', "”": '"', "„": '"', "«": '"', "»": '"', "‘": "'", "’": "'", "‚": "'", "‐": "-", "‑": "-", "–": "-", "—": "-"}
)
ELLIPSIS = re.compile(r"\s*(?:\[…\]|\[\.\.\.\]|…|\.\.\.)\s*")
ELISION_SPAN = 2_000


class Place(NamedTuple):
    """Where a quote was found: its grade and, where it has one, its span in code points of the text."""

    anchor: Anchor
    start: int | None = None
    end: int | None = None


def locate(text: str, exact: str, prefix: str = "", suffix: str = "") -> Place:
    """Grade and span of an excerpt in a text. Cost: linear in the text for each reading tried."""
    spans = list(_spans(text, exact, prefix, suffix))
    if spans:
        return _graded(spans, Anchor.EXACT)
    folded, origin = _fold(text)
    spans = [
        (origin[start], origin[end - 1] + 1)
        for start, end in _spans(folded, *(_fold(part)[0] for part in (exact.strip(), prefix, suffix)))
    ]
    if spans:
        return _graded(spans, Anchor.NORMALISED)
    return _elided(folded, origin, exact)


def _graded(spans: list[tuple[int, int]], grade: Anchor) -> Place:
    return Place(grade, *spans[0]) if len(spans) == 1 else Place(Anchor.AMBIGUOUS)


def _spans(text: str, exact: str, prefix: str, suffix: str) -> Iterator[tuple[int, int]]:
    """Each place where the excerpt stands with its prefix right before and its suffix right after it."""
    start = text.find(exact) if exact else -1
    while start >= 0:
        end = start + len(exact)
        if text[:start].rstrip().endswith(prefix.strip()) and text[end:].lstrip().startswith(suffix.strip()):
            yield start, end
        start = text.find(exact, start + 1)


def _fold(text: str) -> tuple[str, list[int]]:
    """The text with typography folded and runs of white space as one space, and each character's origin."""
    folded: list[str] = []
    origin: list[int] = []
    for place, character in enumerate(text.translate(TYPOGRAPHY)):
        if character.isspace():
            if folded and folded[-1] == " ":
                continue
            character = " "
        folded.append(character)
        origin.append(place)
    return "".join(folded), origin


def _elided(folded: str, origin: list[int], exact: str) -> Place:
    parts = [re.escape(_fold(part)[0]) for part in ELLIPSIS.split(exact.strip()) if part.strip()]
    if len(parts) < 2:
        return Place(Anchor.NOT_FOUND)
    gap = rf".{{0,{ELISION_SPAN}}}?"
    found = re.search(gap.join(parts), folded)
    if not found:
        return Place(Anchor.NOT_FOUND)
    return Place(Anchor.ELIDED, origin[found.start()], origin[found.end() - 1] + 1)


def anchor(quote: Quote, snapshot: Snapshot | None) -> bool:
    """Set the quote's place in the snapshot (unsaved); True where anything of it changed."""
    before = (quote.anchor, quote.start, quote.end, quote.snapshot_id)
    if snapshot is None:
        place = Place(Anchor.NO_TEXT)
    else:
        place = locate(snapshot.text, quote.exact, quote.prefix, quote.suffix)
    quote.anchor, quote.start, quote.end = place
    quote.snapshot = snapshot
    return before != (quote.anchor, quote.start, quote.end, quote.snapshot_id)


def anchor_all(source: Source, quotes: Iterable[Quote] | None = None) -> list[Quote]:
    """Anchor quotes of one source in its newest snapshot and save those that moved; returns all of them."""
    snapshot = source.newest_snapshot()
    anchored = list(source.quotes.all() if quotes is None else quotes)
    for quote in anchored:
        if anchor(quote, snapshot):
            quote.save()
    return anchored
