"""What only a person can say of a file before it is stored: that it was misread, or is HTML that was taken for text."""

from typing import NamedTuple

from sources.capture.extraction import (
    AS_HTML,
    AS_IS,
    WITH_REFERENCES,
    NotUtf8,
    Unreadable,
    extract,
    looks_like_html,
    ways_of,
    written,
)
from sources.capture.fragments import has_references, has_tags
from tracker.misreading import ENCODINGS, SPELLED, encoding_of, is_misreading, misreading_of

SHOWN = 300


class Offer(NamedTuple):
    """A way of reading a file: the name by which it is chosen, and what would be stored, from the first change on."""

    how: str
    opening: str

    @property
    def first_line(self) -> str:
        return self.opening.partition("\n")[0][:80]


class Doubtful(Unreadable):
    """The file can be read in several ways, of which somebody has to choose one; the likeliest comes first."""

    def __init__(self, why: str, offers: list[Offer]) -> None:
        super().__init__(why)
        self.offers = offers


def refuse_doubtful(raw: bytes, how: str = "") -> None:
    """Refuse what seems to be in another encoding, or to hold pieces of HTML, unless that was chosen."""
    ways = ways_of(how)
    if AS_IS in ways:
        return
    try:
        text = written(raw, ways)
    except NotUtf8 as error:
        if offers := _offers(raw, "", ways, [encoding_of(raw)]):
            why = str(error).partition(":")[0]
            raise Doubtful(why, offers) from error
        raise
    misread = "" if any(way in ENCODINGS or is_misreading(way) for way in ways) else misreading_of(text)
    if misread:
        right, _as, wrong = misread.partition("-as-")
        why = f"it looks like {SPELLED[right]} that was read as {SPELLED[wrong]}"
        raise Doubtful(why, _offers(raw, text, ways, [misread, AS_IS]))
    if not looks_like_html(text) and not {AS_HTML, WITH_REFERENCES} & {*ways}:
        _refuse_pieces_of_html(raw, text, ways)


def _refuse_pieces_of_html(raw: bytes, text: str, ways: list[str]) -> None:
    if has_tags(text):
        raise Doubtful("it has tags of HTML", _offers(raw, text, ways, [AS_HTML, AS_IS]))
    if has_references(text):
        raise Doubtful("it has character references of HTML", _offers(raw, text, ways, [WITH_REFERENCES, AS_IS]))


def _offers(raw: bytes, text: str, ways: list[str], more: list[str]) -> list[Offer]:
    """What would be stored in each of these ways besides those chosen, where that is a text."""
    offers = []
    for how in ("+".join((*ways, way)) for way in more if way):
        try:
            offers.append(Offer(how, _from_first_change(text, extract(raw, how).text)))
        except Unreadable:
            continue
    return offers


def _from_first_change(before: str, stored: str) -> str:
    """The lines of a text from the first on that differs from what it was before."""
    was, lines = before.split("\n"), stored.split("\n")
    same = next((place for place, pair in enumerate(zip(was, lines, strict=False)) if pair[0] != pair[1]), 0)
    return "\n".join(lines[same:]).strip()[:SHOWN]
