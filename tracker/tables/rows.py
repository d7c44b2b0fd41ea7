"""A file of rows, whatever program made it: what stands in each row, at which line, and what is wrong with it."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from django.utils.translation import gettext as _

MOST_COLUMNS = 500
MOST_LOOKED_AT = 1000  # rows that are read ahead to tell which columns there are
KINDS = ("csv", "tsv", "xlsx", "json", "ndjson", "claimreview")


class Unreadable(Exception):
    """The file as a whole is refused; the message says why, and the cure."""


class Trouble(NamedTuple):
    """Something wrong at a place of the file.

    `line` is the physical line where the row begins (text), the row of the sheet (XLSX) or the number of the item
    (JSON), from 1. `column` is the header, empty for the whole row; `value` what stands there, 80 characters at most.
    """

    line: int
    column: str
    value: str
    what: str


@dataclass(frozen=True, slots=True)
class Row:
    """What stands under each header, without blanks around it. A row with troubles is to be refused, and counted.

    Rows of JSON have the keys of their item alone; all others have every header of the table.
    """

    line: int
    values: dict[str, str]
    troubles: tuple[Trouble, ...] = ()


class Table:
    """An opened file. Its rows are read while they are asked for, as often as they are, each time from the start.

    `columns` are the headers in order; of JSON, those of the first 1000 items. `notes` say what was assumed.
    """

    def __init__(
        self, path: Path, kind: str, columns: list[str], notes: list[str], rows: Callable[[], Iterator[Row]]
    ) -> None:
        self.path, self.kind, self.columns, self.notes, self.rows = path, kind, columns, notes, rows
        self.stamp = stamp_of(path)

    def __iter__(self) -> Iterator[Row]:
        """Raises Unreadable at the end if the file is no longer the one that was opened."""
        yield from self.rows()
        if stamp_of(self.path) != self.stamp:
            raise Unreadable(_("The file changed while it was read: wait until it is written, and read it again."))


def stamp_of(path: Path) -> tuple[int, int]:
    """Size and time of the last change: what tells one state of a file from another."""
    found = path.stat()
    return found.st_size, found.st_mtime_ns
