"""In which encoding a text file is: UTF-8, UTF-16, or one of those in which its words make sense."""

import codecs
from pathlib import Path
from typing import NamedTuple, TextIO

from django.utils.translation import gettext as _

from tracker.misreading import SPELLED, encoding_of
from tracker.tables.rows import Unreadable

SAMPLE = 256 * 1024  # bytes
MARKS = {codecs.BOM_UTF8: "utf-8-sig", codecs.BOM_UTF16_LE: "utf-16", codecs.BOM_UTF16_BE: "utf-16"}
KEPT = "tracker.kept"  # the name of our error handler
FEWEST_NULS = 8
UNUSED_IN_CYRILLIC = b"\x98"  # in Windows-1251: one of them must not hide the encoding of all others


class Encoding(NamedTuple):
    """As Python calls it, and what is to be said of it; nothing where it was not guessed."""

    name: str
    note: str = ""


def encoding_at(path: Path) -> Encoding:
    """How the file is to be read. Raises Unreadable where nobody can tell."""
    with path.open("rb") as file:
        head = file.read(SAMPLE)
        for mark, name in MARKS.items():
            if head.startswith(mark):
                return Encoding(name)
        if wide := _utf_16(head):
            return Encoding(wide, _("Read as %(encoding)s.") % {"encoding": "UTF-16"})
        while head and head.isascii():
            head = file.read(SAMPLE)
        sample = head + file.read(SAMPLE)
    return Encoding("utf-8") if _is_utf_8(sample) else _older(sample)


def open_text(path: Path, encoding: Encoding) -> TextIO:
    """The text with plain line feeds. Bytes that cannot be decoded stay as lone surrogates, which no cell may hold."""
    return path.open(encoding=encoding.name, errors=KEPT)


def _as_surrogates(refused: UnicodeError) -> tuple[str, int]:
    """What Python does as `surrogateescape`, for any byte, because those of UTF-16 are plain ones, too."""
    if not isinstance(refused, UnicodeDecodeError):
        raise refused
    return "".join(chr(0xDC00 + byte) for byte in refused.object[refused.start : refused.end]), refused.end


codecs.register_error(KEPT, _as_surrogates)


def _utf_16(head: bytes) -> str:
    """UTF-16 without a mark has a NUL beside each plain letter, always on the same side."""
    first, second = head[0::2].count(0), head[1::2].count(0)
    if min(first, second) or max(first, second) < max(FEWEST_NULS, len(head) // 20):
        return ""
    return "utf-16-be" if first else "utf-16-le"


def _is_utf_8(sample: bytes) -> bool:
    """Whether most of what is not plain ASCII is UTF-8: a spoilt byte here and there does not make it another."""
    text = codecs.getincrementaldecoder("utf-8")("replace").decode(sample)
    spoilt = text.count("\ufffd")
    return not spoilt or sum(not character.isascii() for character in text) - spoilt > 2 * spoilt


def _older(sample: bytes) -> Encoding:
    telling = b"\n".join(line for line in sample.replace(b"\r", b"\n").split(b"\n") if not line.isascii())
    name = encoding_of(telling) or encoding_of(telling.translate(None, UNUSED_IN_CYRILLIC))
    if not name:
        said = _("Nobody can tell the encoding of this file: save it as UTF-8 (in Excel, “CSV UTF-8”).")
        raise Unreadable(said)
    return Encoding(name, _("Read as %(encoding)s.") % {"encoding": SPELLED[name]})
