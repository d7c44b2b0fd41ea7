"""What a reader of values does not see in a sheet: which cells are merged, and which formulas have no value yet."""

import re
from collections.abc import Iterator
from typing import IO, NamedTuple
from zipfile import ZipFile

from django.utils.translation import gettext as _
from lxml import etree
from openpyxl.utils.cell import coordinate_to_tuple, range_boundaries

from tracker.tables.rows import Unreadable

CHUNK = 1 << 20  # bytes
OVERLAP = 32
MERGE = b"mergeCell "
FORMULA = re.compile(rb"<(?:\w+:)?f[\s/>]")
MOST_MERGES = 20_000
MOST_UNCACHED = 100_000


class Merge(NamedTuple):
    """Cells that are one: from row `first` to `last`, from this column on."""

    first: int
    last: int
    column: int


class Marks:
    """Those of one sheet. `uncached` are the formulas without a value, by row and then column."""

    def __init__(self) -> None:
        self.has_formulas = False
        self.merges: list[Merge] = []
        self.uncached: dict[int, dict[int, str]] = {}

    def merged(self) -> Iterator[Merge | None]:
        """For each row of the sheet in turn, the range in which it lies beyond the first row of the range."""
        waiting = sorted(self.merges, reverse=True)
        reaching, line = Merge(0, 0, 0), 0
        while True:
            line += 1
            while waiting and waiting[-1].first < line:
                reaching = max(reaching, waiting.pop(), key=lambda merge: merge.last)
            yield reaching if reaching.last >= line else None


def marks_of(archive: ZipFile, part: str) -> Marks:
    """The marks of a sheet. It is parsed only if it has any."""
    marks = Marks()
    with archive.open(part) as stream:
        has_merges, marks.has_formulas = _looked_for(stream)
    if has_merges or marks.has_formulas:
        with archive.open(part) as stream:
            _collect(marks, stream)
    return marks


def _looked_for(stream: IO[bytes]) -> tuple[bool, bool]:
    has_merges = has_formulas = False
    before = b""
    while chunk := stream.read(CHUNK):
        text = before + chunk
        has_merges = has_merges or MERGE in text
        has_formulas = has_formulas or bool(FORMULA.search(text))
        before = text[-OVERLAP:]
    return has_merges, has_formulas


def _collect(marks: Marks, stream: IO[bytes]) -> None:
    line = uncached = 0
    for _event, element in etree.iterparse(stream, tag=("{*}row", "{*}mergeCell"), resolve_entities=False):
        if element.tag.endswith("}mergeCell"):
            marks.merges += _merges(element)
        else:
            line = int(element.get("r", line + 1))
            if found := dict(_uncached(element)):
                marks.uncached[line] = found
                uncached += len(found)
        element.clear()
        while element.getprevious() is not None:
            del element.getparent()[0]
        _require_few(len(marks.merges), uncached)


def _merges(element: etree._Element) -> list[Merge]:
    column, first, _column, last = range_boundaries(element.get("ref"))
    return [Merge(first, last, column)] if last > first else []


def _uncached(row: etree._Element) -> Iterator[tuple[int, str]]:
    """The column of each formula that has no value, not even an empty text, and the formula."""
    column = 0
    for cell in row:
        place = cell.get("r")
        column = coordinate_to_tuple(place)[1] if place else column + 1
        formula = cell.find("{*}f")
        if formula is not None and cell.get("t") != "str" and not cell.findtext("{*}v"):
            yield column, f"={formula.text or ''}"


def _require_few(merges: int, uncached: int) -> None:
    if merges > MOST_MERGES:
        raise Unreadable(
            _("More than %(most)d cells are merged: unmerge them, and save the sheet.") % {"most": MOST_MERGES}
        )
    if uncached > MOST_UNCACHED:
        said = _("More than %(most)d formulas have no value: open the file in a spreadsheet, and save it.")
        raise Unreadable(said % {"most": MOST_UNCACHED})
