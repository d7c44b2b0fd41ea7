"""Tables in workbooks (XLSX): the first sheet that has anything."""

from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path

from django.utils.translation import gettext as _

from tracker.tables.archive import require_workbook
from tracker.tables.cells import shown, storable, wrong_with
from tracker.tables.headers import columns_of, unnamed
from tracker.tables.merges import Merge, Merges
from tracker.tables.rows import Row, Table, Trouble, Unreadable
from tracker.tables.workbook import Book, Cell, opened

LOOKED_AT = 1000  # rows, for formulas, and for whether a column without a name has values


def open_spreadsheet(path: Path) -> Table:
    """Raises Unreadable where it is no workbook, has no values, or no header that names each column once."""
    require_workbook(path)
    with opened(path) as book:
        title, line, header = _first_with_values(book)
        sheet = Sheet(path, book, title, line, header)
    others = ", ".join(f"“{other}”" for other in book.titles if other != title)
    notes = [_("Sheet “%(title)s” is read; not %(others)s.") % {"title": title, "others": others}] if others else []
    if sheet.has_formulas:
        notes.append(_("Formulas are read as the values that they had when the workbook was saved."))
    return Table(path, "xlsx", sheet.columns, notes, sheet.rows)


def _first_with_values(book: Book) -> tuple[str, int, list[str]]:
    """The title of the sheet, the row of its header, and what stands in it."""
    for title in book.titles:
        for line, cells in book.lines(title):
            if any(cell.shown.text.strip() for cell in cells):
                texts = {cell.place: cell.shown.text for cell in cells}
                return title, line, [texts.get(place, "") for place in range(max(texts) + 1)]
    raise Unreadable(_("Nothing stands in this workbook: choose another."))


class Sheet:
    """How the cells of a sheet are rows under headers."""

    def __init__(self, path: Path, book: Book, title: str, header: int, names: Sequence[str]) -> None:
        self.path, self.title, self.header = path, title, header
        self.merges = book.merges(title)
        first = list(islice(book.lines(title), LOOKED_AT))
        self.has_formulas = any(cell.formula for _line, cells in first for cell in cells)
        below = (cell for line, cells in first if line > header for cell in cells)
        self.columns = columns_of(names, {cell.place for cell in below if cell.shown.text.strip()})
        self.empty = dict.fromkeys(self.columns, "")

    def rows(self) -> Iterator[Row]:
        """The rows below the header, without those that are blank."""
        merges = Merges(self.merges)
        with opened(self.path) as book:
            for line, cells in book.lines(self.title):
                if line > self.header:
                    row = self._row(line, cells, merges.at(line))
                    if row.troubles or any(row.values.values()):
                        yield row

    def _row(self, line: int, cells: Sequence[Cell], merge: Merge | None) -> Row:
        """A row; cells that are not there are empty."""
        values, troubles = self.empty.copy(), self._merged(line, merge)
        for cell in cells:
            if what := self._wrong_with(cell):
                value = shown(cell.shown.text or cell.formula)
                troubles.append(Trouble(line, self._name(cell.place), value, what))
            if cell.place < len(self.columns):
                values[self.columns[cell.place]] = storable(cell.shown.text).strip()
        return Row(line, values, tuple(troubles))

    def _wrong_with(self, cell: Cell) -> str:
        """Formulas without a value, errors, and what stands beyond the last header or cannot be stored."""
        if cell.formula and not cell.shown.is_there:
            return _("This formula has no value: in the spreadsheet, paste values in its place.")
        if cell.shown.is_error:
            return _("This is an error of the spreadsheet: correct it, or delete it.")
        if cell.place >= len(self.columns) and cell.shown.text.strip():
            return unnamed(cell.place + 1)
        return wrong_with(cell.shown.text)

    def _merged(self, line: int, merge: Merge | None) -> list[Trouble]:
        if merge is None or merge.column > len(self.columns):
            return []
        said = _("This row is merged with row %(line)d: unmerge the cells, and fill each.") % {"line": merge.first}
        return [Trouble(line, self._name(merge.column - 1), "", said)]

    def _name(self, place: int) -> str:
        return self.columns[place] if place < len(self.columns) else ""
