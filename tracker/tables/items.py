"""The items of a JSON text of any length, one after another: those of an array, of the one list in an object, of lines.

The standard decoder reads each item, because it keeps lone surrogates, numbers as written and doubled keys, so that
they can be told; ijson turns a lone surrogate into a question mark, or into another character, in silence.
"""

import json
import re
from collections import Counter, deque
from collections.abc import Iterator
from typing import Any, NamedTuple, TextIO

from django.utils.translation import gettext as _

from tracker.tables.rows import Unreadable
from tracker.tables.splitting import Lines

CHUNK = 256 * 1024  # characters
LONGEST_ITEM = 16_000_000  # characters
BLANKS = re.compile(r"[ \t\r\n\ufeff]*")


class Item(NamedTuple):
    """A value and its number, or line; or what is wrong with its text. `doubled` are keys that it has twice."""

    number: int
    value: Any
    broken: str = ""
    doubled: tuple[str, ...] = ()


class Number(str):
    """A number as it is written."""

    __slots__ = ()


class NoNumber(str):
    """`NaN` or `Infinity`, which some programs write and JSON does not have."""

    __slots__ = ()


class Decoder:
    """Values of a text. Keys that an object has twice are noted, because the first value would be lost in silence."""

    def __init__(self) -> None:
        self.doubled: list[str] = []
        self.json = json.JSONDecoder(
            object_pairs_hook=self._object,
            parse_int=Number,
            parse_float=Number,
            parse_constant=NoNumber,
            strict=False,
        )

    def value(self, text: str, at: int) -> tuple[Any, int]:
        """The value that begins there, and where it ends. Raises JSONDecodeError."""
        self.doubled.clear()
        try:
            found: tuple[Any, int] = self.json.raw_decode(text, at)
        except RecursionError as refused:
            raise too_deep() from refused
        return found

    def item(self, number: int, text: str) -> Item:
        """The item that a text is, or what is wrong with it."""
        try:
            value, end = self.value(text, BLANKS.match(text).end())  # type: ignore[union-attr]
        except json.JSONDecodeError as refused:
            said = _("This is no JSON (at character %(place)d): write one object on each line.")
            return Item(number, text, said % {"place": refused.pos + 1})
        if BLANKS.match(text, end).end() < len(text):  # type: ignore[union-attr]
            said = _("Text follows the object (at character %(place)d): put each object on a line of its own.")
            return Item(number, text, said % {"place": end + 1})
        return Item(number, value, doubled=tuple(self.doubled))

    def _object(self, pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        found = dict(pairs)
        if len(found) < len(pairs):
            counts = Counter(name for name, _value in pairs)
            self.doubled.extend(name for name, count in counts.items() if count > 1)
        return found


def too_deep() -> Unreadable:
    return Unreadable(_("Objects stand in one another too deep to be read: write each statement as one flat object."))


def of_lines(stream: TextIO) -> Iterator[Item]:
    """NDJSON: an object on each line."""
    lines, decoder = Lines(stream), Decoder()
    while (text := lines.take()) is not None:
        if text.strip():
            yield decoder.item(lines.number, text)


def of_text(stream: TextIO) -> Iterator[Item]:
    """The items of an array, or of the one list of objects in an object.

    Where the text breaks off or is no JSON, the last item says so. Raises Unreadable where there is no such list, or
    there are two.
    """
    text = _Text(stream)
    try:
        yield from text.array() if text.next() == "[" else text.wrapper()
        more = text.next()
    except ValueError:
        yield Item(text.number + 1, None, text.broken())
        return
    if more:
        raise Unreadable(_("Text follows the end of the list (line %(line)d): delete it.") % {"line": text.line()})


class _Text:
    """A JSON text of which a piece is in memory. What is no JSON raises ValueError; `number` items were whole."""

    def __init__(self, stream: TextIO) -> None:
        self.stream, self.decoder = stream, Decoder()
        self.buffer, self.at, self.lines_before, self.has_ended = "", 0, 0, False
        self.number, self.lists, self.is_empty = 0, 0, False

    def array(self) -> Iterator[Item]:
        """The items of the array that begins here."""
        self._pass("[")
        self.number = 0
        while self.next() != "]":
            if self.number:
                self._pass(",")
            value = self._value()
            self.number += 1
            yield Item(self.number, value, doubled=tuple(self.decoder.doubled))
        self._pass("]")

    def wrapper(self) -> Iterator[Item]:
        """The items of the one list of objects in the object that begins here."""
        self._pass("{")
        is_first = True
        while self.next() != "}":
            if not is_first:
                self._pass(",")
            is_first = False
            yield from self._member()
        self._pass("}")
        if not self.lists and not self.is_empty:
            said = _("There is no list of objects in this file: write the statements as [{…}, {…}].")
            raise Unreadable(said)

    def next(self) -> str:
        """The next character that is not blank; empty at the end."""
        while True:
            self.at = BLANKS.match(self.buffer, self.at).end()  # type: ignore[union-attr]
            if self.at < len(self.buffer):
                return self.buffer[self.at]
            if self.has_ended:
                return ""
            self._fill()

    def line(self) -> int:
        return self.lines_before + self.buffer.count("\n", 0, self.at) + 1

    def broken(self) -> str:
        if not self.number:
            said = _("This is no JSON from line %(line)d on, or the file breaks off: save or download it again, whole.")
        else:
            said = _(
                "After item %(number)d (line %(line)d) this is no JSON, or the file breaks off: "
                "save or download it again, whole."
            )
        return said % {"number": self.number, "line": self.line()}

    def _member(self) -> Iterator[Item]:
        """The items of a value of an object, if the first of them is an object; all others are passed over."""
        self._value()
        self._pass(":")
        if self.next() != "[":
            self._value()
            return
        items = self.array()
        first = next(items, None)
        self.is_empty |= first is None
        if first is not None and isinstance(first.value, dict):
            self._require_one_list()
            yield first
            yield from items
        else:
            deque(items, 0)

    def _require_one_list(self) -> None:
        self.lists += 1
        if self.lists > 1:
            said = _("There are two lists of objects in this file (the second in line %(line)d): keep one.")
            raise Unreadable(said % {"line": self.line()})

    def _value(self) -> Any:
        """The value that begins here, after blanks."""
        self.next()
        while True:
            try:
                value, end = self.decoder.value(self.buffer, self.at)
            except json.JSONDecodeError:
                if self.has_ended or len(self.buffer) - self.at > LONGEST_ITEM:
                    raise
            else:
                if end < len(self.buffer) or self.has_ended:
                    self.at = end
                    return value
            self._fill()

    def _pass(self, sign: str) -> None:
        if self.next() != sign:
            raise ValueError(sign)
        self.at += 1

    def _fill(self) -> None:
        self.lines_before += self.buffer.count("\n", 0, self.at)
        rest = self.buffer[self.at :]
        more = self.stream.read(max(CHUNK, len(rest)))
        self.buffer, self.at, self.has_ended = rest + more, 0, not more
