"""The sheets of a workbook (XLSX), and their cells as the text that an editor sees, one row after another.

openpyxl reads what describes the sheets: their names, the strings that they share, which formats are those of dates.
The cells are read here: openpyxl parses a sheet twice, passes over rows that are out of order in silence, and does
not tell a formula without a value from an empty cell.
"""

import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from lxml import etree
from openpyxl.reader.excel import ExcelReader
from openpyxl.styles.stylesheet import apply_stylesheet
from openpyxl.utils.cell import column_index_from_string
from openpyxl.xml.constants import SHEET_MAIN_NS

from tracker.tables.archive import refusing_damage, require_room
from tracker.tables.merges import Merge, forget, merges_in
from tracker.tables.sheet_values import Shown, Values

LAST_LINE, LAST_PLACE = 1_048_576, 16_383  # of any sheet
ROW, CELL, VALUE, FORMULA, INLINE, RUN, TEXT = (
    f"{{{SHEET_MAIN_NS}}}{name}" for name in ("row", "c", "v", "f", "is", "r", "t")
)
DIGITS = "0123456789"

warnings.filterwarnings("ignore", category=UserWarning, module="openpyxl")  # which styles and charts it leaves out


class Cell(NamedTuple):
    """A cell that is not empty, and its place in the row, from 0. `formula` is what it is computed by."""

    place: int
    shown: Shown
    formula: str


class Book:
    """An opened workbook: the sheets that are seen before those that are hidden."""

    def __init__(self, reader: ExcelReader) -> None:
        self.archive, self.places = reader.archive, {}
        self.values = Values(reader.shared_strings, reader.wb)
        sheets = [(sheet, relation) for sheet, relation in reader.parser.find_sheets() if "worksheet" in relation.Type]
        for sheet, relation in sorted(sheets, key=lambda pair: pair[0].state != "visible"):
            self.places[sheet.name] = relation.target

    @property
    def titles(self) -> list[str]:
        return list(self.places)

    def merges(self, title: str) -> list[Merge]:
        with refusing_damage():
            return merges_in(self.archive, self.places[title])

    def lines(self, title: str) -> Iterator[tuple[int, list[Cell]]]:
        """The number of each row that is there, and its cells that are not empty."""
        line, place = 0, -1
        cells: list[Cell] = []
        with refusing_damage(), self.archive.open(self.places[title]) as stream:
            for _event, element in etree.iterparse(stream, tag=(ROW, CELL), resolve_entities=False):
                if element.tag == CELL:
                    place = _later(_place(element, place + 1), place, LAST_PLACE)
                    cells += self._cell(element, place)
                else:
                    line, place = _later(int(element.get("r") or line + 1), line, LAST_LINE), -1
                    yield line, cells
                    cells = []
                    forget(element)

    def _cell(self, element: etree._Element, place: int) -> list[Cell]:
        value, formula = "", ""
        for part in element:
            if part.tag == VALUE:
                value = part.text or ""
            elif part.tag == INLINE:
                value = _inline(part)
            elif part.tag == FORMULA:
                formula = f"={part.text or ''}"
        if not value and not formula:
            return []
        return [Cell(place, self.values.shown(element.get("t", "n"), value, element.get("s")), formula)]


def _later(number: int, before: int, last: int) -> int:
    """The number of a row or a cell. Raises ValueError where it is not after the one before it, or no sheet has it."""
    if not before < number <= last:
        raise ValueError(number)
    return number


def _place(element: etree._Element, following: int) -> int:
    """The place of a cell in its row, which it need not name."""
    name = element.get("r")
    return column_index_from_string(name.rstrip(DIGITS)) - 1 if name else following


def _inline(element: etree._Element) -> str:
    """A text that stands in its cell, with the runs of which it is made; how it is spoken is left out."""
    if len(element) == 1 and element[0].tag == TEXT:
        return element[0].text or ""
    texts = (part if part.tag == TEXT else part.find(TEXT) for part in element if part.tag in (TEXT, RUN))
    return "".join(text.text or "" for text in texts if text is not None)


@contextmanager
def opened(path: Path) -> Iterator[Book]:
    with path.open("rb") as file:
        with refusing_damage():
            reader = ExcelReader(file, read_only=True, data_only=True, keep_links=False)
            reader.read_manifest()
            _require_room(reader)
            reader.read_strings()
            reader.read_workbook()
            apply_stylesheet(reader.archive, reader.wb)
            book = Book(reader)
        yield book


def _require_room(reader: ExcelReader) -> None:
    members = reader.archive.NameToInfo
    for part in reader.package.Override:
        name = part.PartName.removeprefix("/")
        if name in members:
            require_room(members[name], part.ContentType)
