"""Tables in JSON: an array of objects, an object with one list of them, an object on each line, or ClaimReview."""

import re
from collections.abc import Callable, Iterator
from itertools import islice
from pathlib import Path
from typing import TextIO

from django.utils.translation import gettext as _

from tracker.tables.claim_reviews import COLUMNS, is_review, reviews_in, rows_of
from tracker.tables.encodings import Encoding, open_text
from tracker.tables.flattening import row_of
from tracker.tables.items import Decoder, Item, of_lines, of_text
from tracker.tables.rows import MOST_COLUMNS, MOST_LOOKED_AT, Row, Table, Unreadable

HEAD = 1_000_000  # characters: a single review, or the first of several lines, is shorter
OF_LINES = (".ndjson", ".jsonl")
LOOKS_LIKE = re.compile(r"\s*(?:\[\s*[\[{\]]|\{\s*[\"}])")
Source = Callable[[TextIO], Iterator[Item]]


def looks_like_json(head: str) -> bool:
    return bool(LOOKS_LIKE.match(head))


def open_json(path: Path, encoding: Encoding, extension: str) -> Table:
    """Raises Unreadable where not one item can be read, or there are too many columns."""
    with open_text(path, encoding) as stream:
        kind, source = _source(stream.read(HEAD), extension)

    def items() -> Iterator[Item]:
        with open_text(path, encoding) as stream:
            yield from source(stream)

    first = list(islice(items(), MOST_LOOKED_AT))
    if kind == "json" and first and first[0].broken:
        raise Unreadable(first[0].broken)
    notes = [encoding.note] if encoding.note else []
    if any(any(reviews_in(item.value)) for item in first):
        return Table(path, "claimreview", list(COLUMNS), notes + _left_out(first), lambda: _reviews(items()))
    return Table(path, kind, _columns(first), notes, lambda: _rows(items()))


def _source(head: str, extension: str) -> tuple[str, Source]:
    """How the items stand in a text that begins like this."""
    line, _feed, more = head.strip("\ufeff \t\r\n").partition("\n")
    is_followed = more.lstrip().startswith("{") and not line.startswith("[")
    if is_followed and (extension in OF_LINES or _object(line)):
        return "ndjson", of_lines
    whole = _object(head) if len(head) < HEAD else None
    if whole and is_review(whole.value):
        return "json", lambda _stream: iter([whole])
    return ("ndjson", of_lines) if whole and extension in OF_LINES else ("json", of_text)


def _object(text: str) -> Item | None:
    """The one object that a text is; None where it is anything else."""
    item = Decoder().item(1, text)
    return item if isinstance(item.value, dict) else None


def _rows(items: Iterator[Item]) -> Iterator[Row]:
    """Rows without those that are blank."""
    for item in items:
        row = row_of(item)
        if row.troubles or any(row.values.values()):
            yield row


def _reviews(items: Iterator[Item]) -> Iterator[Row]:
    for item in items:
        if item.broken:
            yield row_of(item)
        yield from rows_of(item)


def _left_out(items: list[Item]) -> list[str]:
    others = sum(not item.broken and not any(reviews_in(item.value)) for item in items)
    return [_("What is no ClaimReview is left out.")] if others else []


def _columns(items: list[Item]) -> list[str]:
    columns = list(dict.fromkeys(column for item in items for column in row_of(item).values))
    if len(columns) > MOST_COLUMNS:
        words = {"columns": len(columns), "most": MOST_COLUMNS}
        raise Unreadable(_("There are %(columns)d keys, and %(most)d are read at most: leave out others.") % words)
    return columns
