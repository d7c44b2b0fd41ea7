"""Rows written to a file, so that reading it gives them again, and no spreadsheet runs what stands in them."""

import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from io import BytesIO
from typing import Any, BinaryIO

from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell

from tracker.tables.cells import guarded, shown, wrong_with

Written = Mapping[str, str]
BYTE_ORDER_MARK = "\ufeff"  # by which Excel knows UTF-8
# Whatever may stand between columns: a reader that guesses must not find it outside quotation marks.
QUOTED = re.compile(r'[,;\t|"\n]')
LONGEST_IN_SHEET = 32_767  # characters of a cell; openpyxl would cut what is longer, in silence
MOST_IN_SHEET = 1_048_575  # rows below the header
TEXT = "s"


class Unwritable(ValueError):
    """A value that this kind of file cannot hold; the message says which, and the cure."""


def write_table(kind: str, columns: Sequence[str], rows: Iterable[Written], binary_file: BinaryIO) -> None:
    """Write rows under these columns, as `csv`, `xlsx`, `json` or `ndjson`.

    Texts are written without the blanks around them. What a row does not have is empty, or in JSON left out. Raises
    Unwritable for what could not be read again: control characters, keys without a column, texts that are too long.
    """
    WRITERS[kind](columns, _required(columns, rows), binary_file)


def _required(columns: Sequence[str], rows: Iterable[Written]) -> Iterator[dict[str, str]]:
    """The rows, each value stripped, if they can be written."""
    known = set(columns)
    for number, row in enumerate(rows, 1):
        for column, value in row.items():
            wrong = wrong_with(value) if column in known else _("there is no such column.")
            if wrong:
                raise Unwritable(_place(number, column, wrong))
        yield {column: value.strip() for column, value in row.items()}


def _place(number: int, column: str, wrong: str) -> str:
    words = {"number": number, "column": shown(column), "what": wrong}
    return _("Row %(number)d, “%(column)s”: %(what)s") % words


def _write_csv(columns: Sequence[str], rows: Iterable[Written], file: BinaryIO) -> None:
    file.write(f"{BYTE_ORDER_MARK}{_line(columns)}".encode())
    for row in rows:
        file.write(_line(row.get(column, "") for column in columns).encode())


def _line(cells: Iterable[str]) -> str:
    return f"{','.join(map(_cell, cells))}\r\n"


def _cell(value: str) -> str:
    text = guarded(value)
    if not QUOTED.search(text):
        return text
    doubled = text.replace('"', '""')
    return f'"{doubled}"'


def _write_xlsx(columns: Sequence[str], rows: Iterable[Written], file: BinaryIO) -> None:
    book = Workbook(write_only=True)
    sheet = book.create_sheet()
    try:
        sheet.append([_text(sheet, column) for column in columns])
        for number, row in enumerate(rows, 1):
            _require_room(number, row)
            sheet.append([_text(sheet, row.get(column, "")) for column in columns])
    except BaseException:
        book.save(BytesIO())  # saved somewhere, it leaves no temporary file behind
        raise
    book.save(file)


def _text(sheet: Any, value: str) -> Any:
    """A cell that is text whatever it begins with."""
    cell = WriteOnlyCell(sheet, value)
    cell.data_type = TEXT
    return cell


def _require_room(number: int, row: Written) -> None:
    if number > MOST_IN_SHEET:
        raise Unwritable(_("A sheet has %(most)d rows at most: write CSV.") % {"most": MOST_IN_SHEET})
    for column, value in row.items():
        if len(value) > LONGEST_IN_SHEET:
            words = {"most": LONGEST_IN_SHEET, "characters": len(value)}
            said = _("a cell of a sheet has %(most)d characters at most, this one %(characters)d: write CSV.")
            raise Unwritable(_place(number, column, said % words))


def _write_json(_columns: Sequence[str], rows: Iterable[Written], file: BinaryIO) -> None:
    separator = "[\n"
    for row in rows:
        text = json.dumps(row, ensure_ascii=False, indent=1)
        file.write(f"{separator}{text}".encode())
        separator = ",\n"
    file.write(b"[]\n" if separator == "[\n" else b"\n]\n")


def _write_ndjson(_columns: Sequence[str], rows: Iterable[Written], file: BinaryIO) -> None:
    for row in rows:
        file.write(f"{json.dumps(row, ensure_ascii=False)}\n".encode())


WRITERS: dict[str, Callable[[Sequence[str], Iterable[Written], BinaryIO], None]] = {
    "csv": _write_csv,
    "xlsx": _write_xlsx,
    "json": _write_json,
    "ndjson": _write_ndjson,
}
