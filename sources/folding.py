"""Typography set aside, for comparison only: the same words fold to the same, and each character knows its place.

What a web page or a PDF puts between letters and nobody reads (soft hyphens, marks of no width) is left out, letters
are composed, ligatures taken apart; of quotation marks, apostrophes, dashes and ellipses there is one of each kind;
white space is one space. A hyphen within a word is set aside as a *gap*, because at the end of a line nobody can tell
whether it belongs to the word.
"""

import re
import unicodedata
from array import array
from collections.abc import Callable
from functools import lru_cache
from itertools import chain
from typing import NamedTuple

ONE_OF_EACH = {
    '"': "“”„‟«»〝〞〟″＂",
    "'": "‘’‚‛‹›′ʼʹʻʽ`´＇",
    "-": "‐‑‒–—―−─﹘﹣－",
    "…": "⋯",
}
TYPOGRAPHY = str.maketrans({mark: plain for plain, marks in ONE_OF_EACH.items() for mark in marks})
LIGATURES = {ligature: unicodedata.normalize("NFKC", ligature) for ligature in map(chr, range(0xFB00, 0xFB07))}
PAIRS = {"''": '"', ",,": '"'}  # how LaTeX and typewriters write quotation marks
MARKS = "\u0300-\u036f\u0483-\u0487\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f"

# What stands before a character: nothing, a hyphen of some kind, or nothing because both come from one (ﬁ).
JOINED, HYPHEN, HYPHEN_AND_SPACE, LINE_END, LINE_END_AT_NUMBER, TOGETHER = "\x01\x02\x03\x04\x05\x06"
AGREES = {
    JOINED: JOINED + LINE_END + TOGETHER,
    HYPHEN: HYPHEN + LINE_END + LINE_END_AT_NUMBER,
    HYPHEN_AND_SPACE: HYPHEN_AND_SPACE + LINE_END + LINE_END_AT_NUMBER,
    LINE_END: JOINED + HYPHEN + HYPHEN_AND_SPACE + LINE_END + LINE_END_AT_NUMBER + TOGETHER,
    LINE_END_AT_NUMBER: HYPHEN + HYPHEN_AND_SPACE + LINE_END + LINE_END_AT_NUMBER,
    TOGETHER: JOINED + LINE_END + TOGETHER,
}

SOFT_LINE_END = re.compile("[\u00ad¬][^\\S\n]*+\n")
UNSEEN = re.compile(
    "[\x00-\x08\u00ad\u034f\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufe00-\ufe0f\ufeff]+"
)
TO_COMPOSE = re.compile(rf"[^\s]?[{MARKS}]+")
SEVERAL_FOR_ONE = re.compile(f"[{''.join(LIGATURES)}]|''|,,|--+")
DOTS = r"(?:…|\.{3}|\.(?:[^\S\n]\.){2})"
ELLIPSES = re.compile(rf"[\[(<]\s*+{DOTS}\s*+[\])>]|{DOTS}")
PAGE_NUMBER = re.compile(r"\n[^\S\n]*+(?:- ?)?\d{1,4}(?: ?-)?[^\S\n]*+(?=\n)")
WITHIN_A_WORD = re.compile(rf"(?<=[\w{MARKS}])-(\s*+)(?=\w)")
SPACES = re.compile(r"\s\s+|[^\S ]")
GAPS = re.compile(f"([{HYPHEN}-{TOGETHER}])")

Place = tuple[int, int]


class Mapped(NamedTuple):
    """A text made from another, and where each of its characters comes from."""

    text: str
    starts: "array[int]"
    ends: "array[int]"

    @classmethod
    def itself(cls, text: str) -> "Mapped":
        return cls(text, array("I", range(len(text))), array("I", range(1, len(text) + 1)))

    def replaced(self, pattern: re.Pattern[str], by: Callable[[re.Match[str]], str]) -> "Mapped":
        """Each match replaced; what takes its place has the place of the whole match."""
        pieces: list[str] = []
        starts, ends = array("I"), array("I")
        kept = 0
        for match in pattern.finditer(self.text):
            start, end = match.span()
            new = by(match)
            pieces += (self.text[kept:start], new)
            starts.extend(chain(self.starts[kept:start], (self.starts[start],) * len(new)))
            ends.extend(chain(self.ends[kept:start], (self.ends[end - 1],) * len(new)))
            kept = end
        if not kept:
            return self
        return Mapped("".join((*pieces, self.text[kept:])), starts + self.starts[kept:], ends + self.ends[kept:])


class Folded(NamedTuple):
    """A text as it is compared: its characters, the gap before each of them, and where each stands in the text."""

    text: str
    gaps: str
    starts: "array[int]"
    ends: "array[int]"

    def cut(self, start: int, end: int) -> "Folded":
        span = slice(start, end)
        return Folded(self.text[span], self.gaps[span], self.starts[span], self.ends[span])

    @property
    def is_plain(self) -> bool:
        """Whether no hyphen was set aside, and each character stands alone."""
        return not self.gaps.strip(JOINED)

    def has(self, part: "Folded", at: int) -> bool:
        """Whether the part stands at a place, its hyphens too, but for those at the end of a line."""
        return at >= 0 and self.text.startswith(part.text, at) and self.agrees(part, at)

    def agrees(self, part: "Folded", at: int) -> bool:
        """Whether the hyphens are the same where the part's characters are."""
        here, there = self.gaps[at + 1 : at + len(part.text)], part.gaps[1:]
        return here == there or _agreeing(there).fullmatch(here) is not None

    def is_whole(self, start: int, end: int) -> bool:
        """Whether nothing that stands together in the text is cut at either end."""
        return self.gaps[start] != TOGETHER != self.gaps[end : end + 1]

    def place(self, start: int, end: int) -> Place:
        """Where this stretch stands in the text as it is stored."""
        return self.starts[start], self.ends[end - 1]


@lru_cache(maxsize=64)
def _agreeing(gaps: str) -> re.Pattern[str]:
    return re.compile("".join(f"[{AGREES[gap]}]" for gap in gaps))


def has_page_numbers(text: str) -> bool:
    """Whether a number stands alone between two lines: of a page, or of what the text tells."""
    return PAGE_NUMBER.search(text.translate(TYPOGRAPHY)) is not None


def fold(text: str, *, page_numbers: bool = True) -> Folded:
    """A text as it is compared; without `page_numbers`, no number that stands alone between two lines.

    Cost: linear in the text. A stretch between whole characters folds as it does within its text.
    """
    mapped = Mapped.itself(text.translate(TYPOGRAPHY))
    mapped = mapped.replaced(SOFT_LINE_END, lambda match: "-\n").replaced(UNSEEN, lambda match: "")
    mapped = mapped.replaced(TO_COMPOSE, _composed)
    mapped = mapped.replaced(SEVERAL_FOR_ONE, _one)
    mapped = mapped.replaced(ELLIPSES, _ellipsis)
    if not page_numbers:
        mapped = mapped.replaced(PAGE_NUMBER, lambda match: "")
    mapped = mapped.replaced(WITHIN_A_WORD, _gap).replaced(SPACES, lambda match: " ")
    first, *rest = GAPS.split(mapped.text)
    gaps = [JOINED * len(first)]
    gaps += (gap + JOINED * (len(after) - 1) for gap, after in zip(rest[::2], rest[1::2], strict=True))
    words, starts, ends = mapped.replaced(GAPS, lambda match: "")
    return Folded(words, "".join(gaps), starts, ends)


def fold_words(words: str, *, page_numbers: bool = True) -> Folded:
    """An excerpt as it is compared, without what stands around it."""
    folded = fold(words, page_numbers=page_numbers)
    start = len(folded.text) - len(folded.text.lstrip())
    return folded.cut(start, max(start, len(folded.text.rstrip())))


def _composed(match: re.Match[str]) -> str:
    return TOGETHER.join(unicodedata.normalize("NFC", match[0]))


def _one(match: re.Match[str]) -> str:
    return TOGETHER.join(LIGATURES.get(match[0]) or PAIRS.get(match[0], "-"))


def _ellipsis(match: re.Match[str]) -> str:
    return TOGETHER.join("[…]") if match[0][0] in "[(<" else "…"


def _gap(match: re.Match[str]) -> str:
    spaces = match[1]
    if "\n" not in spaces:
        return HYPHEN_AND_SPACE if spaces else HYPHEN
    around = match.string[match.start() - 1], match.string[match.end()]
    return LINE_END_AT_NUMBER if any(map(str.isdigit, around)) else LINE_END
