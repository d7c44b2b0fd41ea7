"""The text of a cell: what no cell may hold, and the apostrophe that keeps a spreadsheet from running it."""

import re

from django.utils.translation import gettext as _

MOST_CHARACTERS = 100_000
SHOWN = 80
# Controls other than tab and line feed, halves of characters, and the byte order mark that shows nothing.
UNSTORABLE = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufeff]")
# What spreadsheets take for a formula at the start of a cell, and the apostrophe itself, so that it can be undone.
RUN = frozenset("=+-@\t\r'")


def shown(value: str) -> str:
    """A value as a message shows it: 80 characters at most, none of them unstorable."""
    value = storable(value[: SHOWN + 1])
    return value if len(value) <= SHOWN else f"{value[: SHOWN - 1]}…"


def storable(value: str) -> str:
    """The text with a mark of replacement for whatever cannot be stored."""
    return value if value.isprintable() else UNSTORABLE.sub("\ufffd", value)


def wrong_with(text: str) -> str:
    """What is wrong with the text of a cell, and the cure; empty where nothing is."""
    if len(text) > MOST_CHARACTERS:
        words = {"characters": len(text), "most": MOST_CHARACTERS}
        return _("This has %(characters)d characters, and a cell has %(most)d at most: shorten it.") % words
    found = None if text.isprintable() else UNSTORABLE.search(text)
    if found is None:
        return ""
    code, place = ord(found[0]), found.start() + 1
    if 0xDC00 <= code <= 0xDCFF:  # a byte that could not be decoded
        said = _(
            "Character %(place)d is a byte (%(byte)s) that means nothing in the encoding of the file: type it again."
        )
        return said % {"place": place, "byte": f"{code - 0xDC00:02X}"}
    said = _("Character %(place)d (U+%(code)s) cannot be stored: delete it and type the text again.")
    return said % {"place": place, "code": f"{code:04X}"}


def guarded(text: str) -> str:
    """The text as a CSV cell that no spreadsheet runs."""
    return f"'{text}" if text[:1] in RUN and text else text


def unguarded(text: str) -> str:
    """The text of a CSV cell without the apostrophe that guards it."""
    return text[1:] if text[:1] == "'" and text[1:2] in RUN and len(text) > 1 else text
