"""Lines of a text split into cells, strictly: a quotation mark that is never closed swallows no row.

RFC 4180 with blanks allowed around quoted cells. A mark in a cell that does not begin with one is a plain character.
"""

import re
from collections import deque
from collections.abc import Iterator
from typing import NamedTuple, TextIO

from django.utils.translation import gettext as _

from tracker.tables.cells import MOST_CHARACTERS
from tracker.tables.rows import Unreadable

QUOTE = '"'
TAB = "\t"
OPENING = re.compile(' *"')
INSIDE = re.compile('[^"]*+(?:""[^"]*+)*+')
BLANKS = re.compile(" *")
LONGEST_LINE = 10_000_000  # characters
FEWEST_TELLING = 6  # cells: that a line of prose has as many by chance is not to be expected


class Record(NamedTuple):
    """The cells of one row and the physical line where it begins; or what is wrong with its marks, in which cell."""

    line: int
    cells: list[str]
    wrong: str = ""
    place: int = 0


class Unbalanced(Exception):
    """A quotation mark has no counterpart, or text follows it."""


class Lines:
    """Physical lines without their ends, numbered from 1. Those that were taken too many are handed back."""

    def __init__(self, stream: TextIO) -> None:
        self.stream, self.number = stream, 0
        self.waiting: deque[str] = deque()

    def take(self) -> str | None:
        """The next line; None at the end."""
        text = self.waiting.popleft() if self.waiting else self._read()
        if text:
            self.number += 1
            return text[:-1] if text[-1] == "\n" else text
        return None

    def hand_back(self, texts: list[str]) -> None:
        """Let the last lines that were taken be taken again."""
        self.number -= len(texts)
        self.waiting.extendleft(f"{text}\n" for text in reversed(texts))

    def _read(self) -> str:
        text = self.stream.readline(LONGEST_LINE)
        if len(text) == LONGEST_LINE:
            said = _("Line %(line)d has more than %(most)d characters: this is no table. Save it as CSV or XLSX.")
            raise Unreadable(said % {"line": self.number + 1, "most": LONGEST_LINE})
        return text


def records(lines: Lines, delimiter: str, width: int = 0) -> Iterator[Record]:
    """Each row of a text. `width` is how many cells the header has; 0 while that is not known."""
    while (text := lines.take()) is not None:
        if QUOTE in text:
            yield _with_quotes(lines, text, delimiter, width)
        else:
            yield Record(lines.number, text.split(delimiter))


def _with_quotes(lines: Lines, text: str, delimiter: str, width: int) -> Record:
    start = lines.number
    reading = _Reading(lines, text, delimiter)
    try:
        cells = reading.read(width)
    except Unbalanced as refused:
        lines.hand_back(reading.taken[1:])
        literal = text.split(delimiter)
        if delimiter == TAB and len(literal) == width:
            return Record(start, [_alone(cell) for cell in literal])
        return Record(start, [text], str(refused), reading.opened)
    return Record(start, cells)


def _alone(cell: str) -> str:
    """A cell of a line whose marks are no pairs: without its own, if they are one."""
    stripped = cell.strip()
    inside = stripped[1:-1]
    is_pair = len(stripped) > 1 and stripped[0] == stripped[-1] == QUOTE and QUOTE not in inside.replace('""', "")
    return inside.replace('""', QUOTE) if is_pair else cell


class _Reading:
    """One row that has quotation marks, read cell by cell over as many lines as it takes."""

    def __init__(self, lines: Lines, text: str, delimiter: str) -> None:
        self.lines, self.text, self.delimiter = lines, text, delimiter
        self.at, self.opened, self.taken = 0, 0, [text]

    def read(self, width: int) -> list[str]:
        """The cells. Raises Unbalanced; then `opened` is the cell, and `taken` are the lines that were looked at."""
        cells: list[str] = []
        while self.at <= len(self.text):
            opening = OPENING.match(self.text, self.at)
            if opening:
                self.opened = len(cells)
            cells.append(self._quoted(opening.end()) if opening else self._plain())
        if self._swallows(len(cells), width):
            raise Unbalanced(_never_closed())
        return cells

    def _plain(self) -> str:
        end = self.text.find(self.delimiter, self.at)
        end = len(self.text) if end < 0 else end
        cell, self.at = self.text[self.at : end], end + 1
        return cell

    def _quoted(self, at: int) -> str:
        pieces, size = [], 0
        while (end := _inside(self.text, at)) == len(self.text):
            pieces.append(self.text[at:])
            size += len(pieces[-1])
            self._go_on(size)
            at = 0
        pieces.append(self.text[at:end])
        after = BLANKS.match(self.text, end + 1).end()  # type: ignore[union-attr]
        if after < len(self.text) and self.text[after] != self.delimiter:
            said = _("Text follows a closing quotation mark: write each mark within a cell twice, or delete it.")
            raise Unbalanced(said)
        self.at = after + 1
        return "\n".join(pieces).replace('""', QUOTE)

    def _go_on(self, size: int) -> None:
        text = self.lines.take() if size <= MOST_CHARACTERS else None
        if text is None:
            raise Unbalanced(_never_closed())
        self.text = text
        self.taken.append(text)

    def _swallows(self, cells: int, width: int) -> bool:
        """Whether the lines that were taken for one row look like rows of their own."""
        widths = [text.count(self.delimiter) + 1 for text in self.taken]
        if not width or (self.delimiter != TAB and len(widths) == 1):
            return False
        if self.delimiter == TAB and widths[0] == width > 1:
            return cells != width or width in widths[1:]
        if cells != width:
            return width in widths[1:]
        return width >= FEWEST_TELLING and all(found == width for found in widths)


def _inside(text: str, at: int) -> int:
    """Where the text of a quoted cell ends: at its closing mark, or at the end of the line."""
    return INSIDE.match(text, at).end()  # type: ignore[union-attr]


def _never_closed() -> str:
    said = _("A quotation mark opens here and is not closed within %(most)d characters: close it, or delete it.")
    return said % {"most": MOST_CHARACTERS}
