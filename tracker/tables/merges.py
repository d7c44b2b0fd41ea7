"""Cells of a sheet that are merged: what stands in the first of them means the others, too, which are empty."""

from typing import IO, NamedTuple
from zipfile import ZipFile

from django.utils.translation import gettext as _
from lxml import etree
from openpyxl.utils.cell import range_boundaries

from tracker.tables.rows import Unreadable

CHUNK = 1 << 20  # bytes
MERGE = b"mergeCell "
MOST = 20_000


class Merge(NamedTuple):
    """Cells that are one: from row `first` to row `last`, from this column on."""

    first: int
    last: int
    column: int


class Merges:
    """Those of one sheet, looked up row by row from the top."""

    def __init__(self, found: list[Merge]) -> None:
        self.waiting = sorted(found, reverse=True)
        self.reaching = Merge(0, 0, 0)

    def at(self, line: int) -> Merge | None:
        """The cells among which a row is not the first. Lines are asked for in their order."""
        while self.waiting and self.waiting[-1].first < line:
            self.reaching = max(self.reaching, self.waiting.pop(), key=lambda merge: merge.last)
        return self.reaching if self.reaching.last >= line else None


def merges_in(archive: ZipFile, part: str) -> list[Merge]:
    """The merged cells of a sheet that span several rows. They stand at its end: it is parsed only if it has any."""
    with archive.open(part) as stream:
        if not _has(stream):
            return []
    found: list[Merge] = []
    with archive.open(part) as stream:
        for _event, element in etree.iterparse(stream, tag=("{*}row", "{*}mergeCell"), resolve_entities=False):
            if element.tag.endswith("}mergeCell"):
                column, first, _last_column, last = range_boundaries(element.get("ref"))
                found += [Merge(first, last, column)] if last > first else []
            forget(element)
            if len(found) > MOST:
                said = _("More than %(most)d ranges of cells are merged: unmerge them, and fill each cell.")
                raise Unreadable(said % {"most": MOST})
    return found


def forget(element: etree._Element) -> None:
    """Let go of an element that was read, and of those before it."""
    element.clear()
    while element.getprevious() is not None:
        del element.getparent()[0]  # type: ignore[union-attr]


def _has(stream: IO[bytes]) -> bool:
    before = b""
    while chunk := stream.read(CHUNK):
        if MERGE in before + chunk:
            return True
        before = chunk[-len(MERGE) :]
    return False
