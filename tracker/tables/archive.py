"""An archive that calls itself a workbook, looked at before anything in it is unpacked."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from zipfile import ZipFile, ZipInfo

from django.utils.translation import gettext as _

from tracker.tables.cells import shown
from tracker.tables.rows import Unreadable

MEGABYTE = 1_000_000
MOST_MEMBERS = 2000
MOST_BYTES = 1500 * MEGABYTE  # of a member, unpacked
MOST_IN_MEMORY = {  # of members that are not streamed, and have a name of their own
    "xl/styles.xml": 30 * MEGABYTE,
    "xl/workbook.xml": 30 * MEGABYTE,
    "[Content_Types].xml": 30 * MEGABYTE,
}
MOST_OF_KIND = {  # of those that have any name, by the end of their content type
    "sharedStrings+xml": 300 * MEGABYTE,
    "main+xml": 30 * MEGABYTE,
}
MOST_RATIO = 200
RATIO_COUNTS_FROM = 20 * MEGABYTE
PROLOGUE = 4096  # bytes
ROOT = re.compile(rb"<[A-Za-z_]")
ENCRYPTED = 0x1


def require_workbook(path: Path) -> None:
    """Raises Unreadable where an archive is no workbook, or one that is made to fill the memory."""
    with refusing_damage(), ZipFile(path) as archive:
        members = archive.infolist()
        _require_kind({member.filename for member in members})
        if len(members) > MOST_MEMBERS:
            words = {"members": len(members), "most": MOST_MEMBERS}
            raise Unreadable(
                _("The workbook has %(members)d parts, and %(most)d are read at most: save it anew.") % words
            )
        for member in members:
            _require_size(member)
            _require_no_document_type(archive, member)


@contextmanager
def refusing_damage() -> Iterator[None]:
    """Whatever the parsers of others raise on a damaged workbook refuses it."""
    try:
        yield
    except Unreadable:
        raise
    except Exception as refused:
        said = _("The workbook is damaged, or breaks off: save it again as .xlsx, or download it again.")
        raise Unreadable(said) from refused


def _require_kind(names: set[str]) -> None:
    if any(name.startswith("xl/") and name.endswith("workbook.bin") for name in names):
        raise Unreadable(_("This is a binary workbook (.xlsb): save it as .xlsx."))
    if "mimetype" in names and "content.xml" in names:
        raise Unreadable(_("This is an OpenDocument file: save the table as .xlsx or CSV."))
    if not any(name.startswith("xl/") and name.endswith(".xml") for name in names):
        raise Unreadable(_("This archive is no workbook: unpack it, and choose the table in it."))


def _require_size(member: ZipInfo) -> None:
    if member.flag_bits & ENCRYPTED:
        raise Unreadable(_("The workbook has a password: take it away, and save it as .xlsx."))
    size = member.file_size
    is_bomb = size > RATIO_COUNTS_FROM and size > MOST_RATIO * member.compress_size
    if is_bomb or size > MOST_IN_MEMORY.get(member.filename, MOST_BYTES):
        raise _too_large(member)


def require_room(member: ZipInfo, kind: str) -> None:
    """Raises Unreadable where a part of this content type would fill the memory."""
    for ending, most in MOST_OF_KIND.items():
        if kind.endswith(ending) and member.file_size > most:
            raise _too_large(member)


def _too_large(member: ZipInfo) -> Unreadable:
    said = _("A part of the workbook (%(name)s) unpacks to %(size)d MB: this is not read. Save the table as CSV.")
    return Unreadable(said % {"name": shown(member.filename), "size": member.file_size // MEGABYTE})


def _require_no_document_type(archive: ZipFile, member: ZipInfo) -> None:
    """Entities are declared before the root element alone, and no workbook has any."""
    if not member.filename.lower().endswith((".xml", ".rels")):
        return
    with archive.open(member) as part:
        prologue = part.read(PROLOGUE).replace(b"\0", b"")
    if not ROOT.search(prologue) or b"<!DOCTYPE" in prologue:
        said = _("A part of the workbook (%(name)s) is not as spreadsheets write it: save it anew as .xlsx.")
        raise Unreadable(said % {"name": shown(member.filename)})
