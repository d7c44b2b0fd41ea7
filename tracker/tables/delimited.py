"""Tables in plain text: CSV with commas, semicolons or strokes, and TSV."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from django.utils.translation import gettext as _

from tracker.tables.cells import MOST_CHARACTERS, shown, storable, unguarded, wrong_with
from tracker.tables.delimiters import SAID, delimiter_of, first_records, said_of
from tracker.tables.encodings import Encoding, open_text
from tracker.tables.headers import columns_of, unnamed
from tracker.tables.rows import Row, Table, Trouble, Unreadable
from tracker.tables.splitting import TAB, Lines, Record, records

EXPECTED = {".tsv": TAB, ".tab": TAB}
HEAD = 64 * 1024  # characters


def open_delimited(path: Path, encoding: Encoding, extension: str) -> Table:
    """Raises Unreadable where there is no header, or none that names each column once."""
    with open_text(path, encoding) as stream:
        head = stream.read(HEAD)
    expected = EXPECTED.get(extension, ",")
    delimiter = delimiter_of(head if len(head) < HEAD else head.rpartition("\n")[0] or head, expected)
    notes = [encoding.note, said_of(delimiter) if delimiter != expected else ""]
    layout = Layout(path, encoding, delimiter)
    kind = "tsv" if delimiter == TAB else "csv"
    return Table(path, kind, layout.columns, [note for note in notes if note], layout.rows)


class Layout:
    """How the lines of a file are cells under headers."""

    def __init__(self, path: Path, encoding: Encoding, delimiter: str) -> None:
        self.path, self.encoding, self.delimiter = path, encoding, delimiter
        with self._lines() as lines:
            header, *below = first_records(lines, delimiter) or [Record(1, [])]
        if header.wrong:
            said = _("The names of the columns (line %(line)d): %(what)s")
            raise Unreadable(said % {"line": header.line, "what": header.wrong})
        filled = {place for one in below for place, cell in enumerate(one.cells) if cell.strip()}
        self.columns = columns_of([unguarded(cell) for cell in header.cells], filled)
        if not self.columns:
            raise Unreadable(_("Nothing stands in this file: choose another."))
        self.width, self.most = len(self.columns), len(header.cells)

    def rows(self) -> Iterator[Row]:
        """The rows below the header, without those that are blank."""
        with self._lines() as lines:
            for record in records(lines, self.delimiter):
                if any(map(str.strip, record.cells)):
                    break
            for record in records(lines, self.delimiter, self.most):
                row = self._row(record)
                if row.troubles or any(row.values.values()):
                    yield row

    @contextmanager
    def _lines(self) -> Iterator[Lines]:
        with open_text(self.path, self.encoding) as stream:
            lines = Lines(stream)
            first = lines.take()
            if first is not None and not SAID.fullmatch(first):
                lines.hand_back([first])
            yield lines

    def _row(self, record: Record) -> Row:
        cells = record.cells
        if record.wrong or len(cells) != self.width:
            return self._odd(record)
        text = "".join(cells)
        if len(text) > MOST_CHARACTERS or not text.isprintable():
            return self._looked_through(record.line, cells)
        if "'" in text:
            return Row(record.line, dict(zip(self.columns, map(_told, cells), strict=True)))
        return Row(record.line, dict(zip(self.columns, map(str.strip, cells), strict=True)))

    def _looked_through(self, line: int, cells: Sequence[str]) -> Row:
        """A row in whose cells something may stand that no cell can hold."""
        places = list(zip(self.columns, cells, strict=True))
        wrong = ((column, cell, wrong_with(cell)) for column, cell in places)
        troubles = tuple(Trouble(line, column, shown(cell), what) for column, cell, what in wrong if what)
        return Row(line, {column: _told(storable(cell)) for column, cell in places}, troubles)

    def _odd(self, record: Record) -> Row:
        """A row whose marks are no pairs, or that has more or fewer cells than the header."""
        line, cells = record.line, record.cells
        if record.wrong:
            column = self.columns[record.place] if record.place < self.width else ""
            return self._refused(line, [], Trouble(line, column, shown(cells[0].strip()), record.wrong))
        beyond = [place for place, cell in enumerate(cells) if place >= self.width and cell.strip()]
        if self.width <= len(cells) <= self.most and not beyond:
            return self._looked_through(line, cells[: self.width])
        if not any(map(str.strip, cells)):
            return self._refused(line, [])
        if beyond and len(cells) <= self.most:
            trouble = Trouble(line, "", shown(cells[beyond[0]].strip()), unnamed(beyond[0] + 1))
            return self._refused(line, cells, trouble)
        return self._refused(line, cells, self._uneven(line, cells))

    def _refused(self, line: int, cells: Sequence[str], *troubles: Trouble) -> Row:
        there = [_told(storable(cell)) for cell in cells[: self.width]]
        return Row(line, dict.fromkeys(self.columns, "") | dict(zip(self.columns, there, strict=False)), troubles)

    def _uneven(self, line: int, cells: Sequence[str]) -> Trouble:
        words = {"cells": len(cells), "columns": self.most}
        said = (
            _("This row has %(cells)d cells, and the header %(columns)d: add those that are missing.")
            if len(cells) < self.most
            else _(
                "This row has %(cells)d cells, and the header %(columns)d: "
                "put a cell that has the delimiter in it into quotation marks, or delete what is too much."
            )
        )
        return Trouble(line, "", shown(self.delimiter.join(cells)), said % words)


def _told(cell: str) -> str:
    """What a cell says: without blanks around it, and without the apostrophe that guards it."""
    return unguarded(cell.strip()).strip()
