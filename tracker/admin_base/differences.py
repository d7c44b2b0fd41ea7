"""What became of a text, word by word: what was taken out struck out, what was put in underlined."""

import re
from collections.abc import Iterable, Iterator
from difflib import SequenceMatcher
from itertools import groupby
from typing import NamedTuple

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

PUNCTUATION = r"!-/:-@\[-`{-~\u00a1-\u00ac\u00ae-\u00bf\u2010-\u2027\u2030-\u205e\u3000-\u303f"
LETTER = rf"[^\s{PUNCTUATION}]"
# A word keeps its accents, apostrophes and hyphens (сям’я, what-if, 2021-12-08), a number its point (3.5, 12:40).
WORD = rf"{LETTER}+(?:(?:['’ʼ‐‑-]|(?<=\d)[.,:/](?=\d)){LETTER}+)*"
TOKEN = re.compile(rf"({WORD}|[{PUNCTUATION}]|^)(\s*)")
ALIKE = 0.25  # texts that share less of the shorter one are read one after the other, not word by word
MOST = 5000  # words; where more than these may differ, comparing takes too long to wait for


class Stretch(NamedTuple):
    """A stretch of both texts: the same in both, or what stands in place of what."""

    old: str
    new: str

    @property
    def is_changed(self) -> bool:
        return self.old != self.new


def marked(old: str, new: str, context: int | None = None) -> SafeString:
    """The new text with the words that came and went marked by <ins> and <del>; everything is escaped.

    `context` is about how many unchanged characters are kept on each side of a change; longer stretches are cut out,
    at a space, and leave a mark. None keeps the whole text. Either text may be empty.
    """
    parts = stretches(old, new)
    last = len(parts) - 1
    return format_html_join(
        "",
        "{}",
        ((_marked_one(part, context, place == 0, place == last),) for place, part in enumerate(parts)),
    )


def in_plain_text(old: str, new: str) -> str:
    """The new text for a terminal, with [-what went-] and {+what came+} marked."""
    return "".join(map(_told, stretches(old, new)))


def stretches(old: str, new: str) -> list[Stretch]:
    """Both texts cut where they begin and cease to differ; joined, the parts are the texts again."""
    before, after = _words(old), _words(new)
    start = _same(before, after)
    end = min(_same(before[::-1], after[::-1]), len(before) - start, len(after) - start)
    first, last = (_joined(before[:start]), _joined(before[len(before) - end :]))
    middle = _compared(before[start : len(before) - end], after[start : len(after) - end])
    parts = [Stretch(first, first), *middle, Stretch(last, last)]
    same = sum(len(part.old.strip()) for part in parts if not part.is_changed)
    if old and new and same < ALIKE * min(len(old), len(new)):
        return [Stretch(old, new)]
    return _without_crumbs([part for part in parts if part.old or part.new])


Word = tuple[str, str]  # a word or a sign, and the spaces that follow it


def _words(text: str) -> list[Word]:
    return TOKEN.findall(text) if text else []


def _joined(words: list[Word]) -> str:
    return "".join(word + spaces for word, spaces in words)


def _same(before: list[Word], after: list[Word]) -> int:
    """How many words are the same at the beginning of both."""
    pairs = enumerate(zip(before, after, strict=False))
    return next((place for place, (one, other) in pairs if one != other), min(len(before), len(after)))


def _compared(before: list[Word], after: list[Word]) -> Iterator[Stretch]:
    """Where two runs of words are alike, spaces aside, and where they differ."""
    if max(len(before), len(after)) > MOST:
        yield Stretch(_joined(before), _joined(after))
        return
    compared = SequenceMatcher(None, [word for word, _spaces in before], [word for word, _spaces in after])
    for code, a, b, c, d in compared.get_opcodes():
        if code != "equal":
            yield from _replaced(_joined(before[a:b]), _joined(after[c:d]))
            continue
        for (word, spaces), (_word, others) in zip(before[a:b], after[c:d], strict=True):
            yield from (Stretch(word, word), Stretch(spaces, others))


def _replaced(old: str, new: str) -> Iterator[Stretch]:
    """What stands in place of what; the spaces that follow either belong to neither."""
    spaces = old[len(old.rstrip()) :]
    if spaces and old != spaces and new[len(new.rstrip()) :] == spaces:
        yield from (Stretch(old.rstrip(), new.rstrip()), Stretch(spaces, spaces))
    else:
        yield Stretch(old, new)


def _without_crumbs(parts: list[Stretch]) -> list[Stretch]:
    """Stretches side by side are joined; changes with only a space or a comma between them are one change."""
    joined = [_together(run) for _changed, run in groupby(parts, lambda part: part.is_changed)]

    def belongs_to_change(numbered: tuple[int, Stretch]) -> bool:
        place, part = numbered
        is_between = 0 < place < len(joined) - 1
        return part.is_changed or (is_between and not any(map(str.isalnum, part.old)))

    runs = groupby(enumerate(joined), belongs_to_change)
    return [_together(part for _place, part in run) for _belongs, run in runs]


def _together(parts: Iterable[Stretch]) -> Stretch:
    return Stretch(*map("".join, zip(*parts, strict=True)))


def _marked_one(part: Stretch, context: int | None, is_first: bool, is_last: bool) -> SafeString:
    if not part.is_changed:
        return format_html_join("", "{}", ((piece,) for piece in _shortened(part.new, context, is_first, is_last)))
    gone = format_html("<del>{}</del>", part.old) if part.old else ""
    come = format_html("<ins>{}</ins>", part.new) if part.new else ""
    return format_html("{}{}", gone, come)


def _told(part: Stretch) -> str:
    if not part.is_changed:
        return part.new
    return (f"[-{part.old}-]" if part.old else "") + (f"{{+{part.new}+}}" if part.new else "")


def _shortened(text: str, context: int | None, is_first: bool, is_last: bool) -> Iterator[str]:
    """An unchanged stretch, without what stands too far from the change before it and the one after it."""
    before = text[:context] if not is_first or is_last else ""  # a text that did not change is begun
    after = text[len(text) - (context or 0) :] if not is_last else ""
    if context is None or len(before) + len(after) >= len(text):
        yield text
        return
    yield _until_space(before)
    yield GAP
    yield _until_space(after[::-1])[::-1]


def _until_space(text: str) -> str:
    """As much of a text as ends with a whole word; all of it where it is one word."""
    return text.rstrip() if not text or text[-1:].isspace() else text[: text.rfind(" ") + 1] or text


GAP = format_html('<span class="desk-gap">{}</span>', " … ")
