"""Workbooks (XLSX): the values of the first sheet that has any, as the text that an editor sees in it."""

import warnings
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _
from openpyxl import load_workbook

from tracker.tables.archive import require_workbook
from tracker.tables.cells import shown, storable, wrong_with
from tracker.tables.headers import columns_of, unnamed
from tracker.tables.rows import Row, Table, Trouble, Unreadable
from tracker.tables.sheet_marks import Merge, marks_of
from tracker.tables.sheet_values import ERROR, text_of

LAST_LINE = 1_048_576  # no sheet has more rows
LOOKED_AT = 50  # rows below the header, for whether a column without a name has values

warnings.filterwarnings(
    "ignore", category=UserWarning, module="openpyxl"
)  # it says which charts and styles it leaves out


def open_spreadsheet(path: Path) -> Table:
    """Raises Unreadable where it is no workbook, has no values, or no header that names each column once."""
    require_workbook(path)
    with _opened(path) as book:
        sheets = sorted(book.worksheets, key=lambda sheet: sheet.sheet_state != "visible")
        title, header = _first_with_values(sheets)
        sheet = Sheet(path, book, title, header)
    others = ", ".join(f"“{other.title}”" for other in sheets if other.title != title)
    notes = [_("Sheet “%(title)s” is read; not %(others)s.") % {"title": title, "others": others}] if others else []
    if sheet.marks.has_formulas:
        notes.append(_("Formulas are read as the values that they had when the workbook was saved."))
    return Table(path, "xlsx", sheet.columns, notes, sheet.rows)


@contextmanager
def _opened(path: Path) -> Iterator[Any]:
    with path.open("rb") as file:
        try:
            book = load_workbook(file, read_only=True, data_only=True, keep_links=False)
        except Exception as refused:  # what a damaged workbook raises is any error
            raise _damaged() from refused
        try:
            yield book
        finally:
            book.close()


def _damaged() -> Unreadable:
    return Unreadable(_("The workbook is damaged, or not as spreadsheets write it: save it anew as .xlsx."))


def _lines(sheet: Any) -> Iterator[tuple[int, Sequence[Any]]]:
    """The number and the cells of each row. What the sheet says of its size is not believed."""
    sheet.reset_dimensions()
    line = 0
    try:
        for line, cells in enumerate(sheet.iter_rows(), 1):
            if line > LAST_LINE:
                break
            yield line, cells
    except Exception as refused:  # what a damaged sheet raises is any error
        raise _damaged() from refused
    if line > LAST_LINE:
        raise _damaged()


def _first_with_values(sheets: Sequence[Any]) -> tuple[str, int]:
    """The title of the sheet, and the row of its header."""
    for sheet in sheets:
        for line, cells in _lines(sheet):
            if any(text_of(cell) for cell in cells):
                return sheet.title, line
    raise Unreadable(_("Nothing stands in this workbook: choose another."))


class Sheet:
    """How the cells of a sheet are rows under headers."""

    def __init__(self, path: Path, book: Any, title: str, header: int) -> None:
        self.path, self.title, self.header = path, title, header
        sheet = book[title]
        self.marks = marks_of(book._archive, sheet._worksheet_path)
        (_line, cells), *below = islice(_lines(sheet), header - 1, header + LOOKED_AT)
        filled = {place for _line, row in below for place, cell in enumerate(row) if text_of(cell)}
        self.columns = columns_of([text_of(cell) for cell in cells], filled)

    def rows(self) -> Iterator[Row]:
        """The rows below the header, without those that are blank."""
        merged = self.marks.merged()
        with _opened(self.path) as book:
            for line, cells in _lines(book[self.title]):
                merge = next(merged)
                if line > self.header:
                    row = self._row(line, cells, merge)
                    if row.troubles or any(row.values.values()):
                        yield row

    def _row(self, line: int, cells: Sequence[Any], merge: Merge | None) -> Row:
        """A row; cells that are not there are empty."""
        texts = [text_of(cell) for cell in cells]
        troubles = [*self._formulas(line), *self._in_cells(line, cells, texts), *self._merged(line, merge)]
        values = dict.fromkeys(self.columns, "")
        values.update(zip(self.columns, (storable(text).strip() for text in texts), strict=False))
        return Row(line, values, tuple(troubles))

    def _in_cells(self, line: int, cells: Sequence[Any], texts: Sequence[str]) -> Iterator[Trouble]:
        """Values that are errors, that no cell may hold, or that stand beyond the last header."""
        for place, (cell, text) in enumerate(zip(cells, texts, strict=True)):
            if not text:
                continue
            wrong = unnamed(place + 1) if place >= len(self.columns) else wrong_with(text)
            if cell.data_type == ERROR:
                wrong = _("This is an error of the spreadsheet: correct it, or delete it.")
            if wrong:
                yield Trouble(line, self._name(place), shown(text), wrong)

    def _formulas(self, line: int) -> Iterator[Trouble]:
        for column, formula in self.marks.uncached.get(line, {}).items():
            said = _("This formula has no value: in the spreadsheet, paste values in its place.")
            yield Trouble(line, self._name(column - 1), shown(formula), said)

    def _merged(self, line: int, merge: Merge | None) -> Iterator[Trouble]:
        if merge and merge.first > self.header - 1 and merge.column <= len(self.columns):
            said = _("This row is merged with row %(line)d: unmerge the cells, and fill each.") % {"line": merge.first}
            yield Trouble(line, self._name(merge.column - 1), "", said)

    def _name(self, place: int) -> str:
        return self.columns[place] if place < len(self.columns) else ""
