"""A workbook that is damaged, locked or made to fill the memory is refused with a cure, quickly."""

import io
import struct
import time
import zipfile

import pytest

from tracker.tables import Unreadable, archive, merges
from tracker.tests.tabling import a_table, values_of
from tracker.tests.workbooks import MAIN, SHEET, a_workbook, inline, sheet_table, with_part

WHOLE = a_workbook(["title"], ["a"])


def refused(folder, content, said):
    with pytest.raises(Unreadable, match=said):
        list(a_table(folder, content, "rows.xlsx"))


def a_zip(**members):
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as made:
        for name, part in members.items():
            made.writestr(name.replace("__", "/").replace("_", "."), part)
    return file.getvalue()


def test_other_archives_are_named(tmp_path):
    refused(tmp_path, a_zip(rows_csv="a"), "unpack it")
    refused(tmp_path, a_zip(xl__workbook_bin="a"), "save it as .xlsx")
    refused(tmp_path, a_zip(mimetype="a", content_xml="<a/>"), "OpenDocument")


@pytest.mark.parametrize("share", [0.3, 0.6, 0.95])
def test_a_workbook_that_breaks_off_is_refused(tmp_path, share):
    refused(tmp_path, WHOLE[: int(len(WHOLE) * share)], "damaged, or breaks off")


def test_a_spoilt_part_is_refused(tmp_path):
    refused(tmp_path, with_part(WHOLE, SHEET, f'<worksheet xmlns="{MAIN}"><sheetData><row><c'), "damaged")
    refused(tmp_path, with_part(WHOLE, "xl/styles.xml", "<styleSheet"), "damaged")
    refused(tmp_path, with_part(WHOLE, "xl/workbook.xml", "<a/>"), "damaged|Nothing stands")
    at = WHOLE.index(b"PK\x01\x02")
    refused(tmp_path, WHOLE[: at // 2] + bytes(40) + WHOLE[at // 2 + 40 :], "damaged")


def test_a_part_with_a_password_is_refused(tmp_path):
    at = WHOLE.index(b"PK\x01\x02") + 8
    flags = struct.unpack_from("<H", WHOLE, at)[0] | 1
    refused(tmp_path, WHOLE[:at] + struct.pack("<H", flags) + WHOLE[at + 2 :], "has a password")


def test_too_many_parts_are_refused(tmp_path):
    file = io.BytesIO(WHOLE)
    with zipfile.ZipFile(file, "a") as made:
        for number in range(2000):
            made.writestr(f"xl/media/{number}.png", "")
    refused(tmp_path, file.getvalue(), "parts, and 2000 are read at most")


def test_a_part_that_unpacks_to_too_much_is_refused_unread(tmp_path):
    started = time.monotonic()
    refused(tmp_path, with_part(WHOLE, "xl/media/a.png", bytes(30_000_000)), "unpacks to 30 MB")
    assert time.monotonic() - started < 5


def test_a_part_larger_than_is_read_is_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(archive, "MOST_BYTES", 400)
    refused(tmp_path, WHOLE, "unpacks to 0 MB")
    monkeypatch.undo()
    monkeypatch.setitem(archive.MOST_IN_MEMORY, "xl/styles.xml", 50)
    refused(tmp_path, WHOLE, "xl/styles.xml")
    monkeypatch.undo()
    monkeypatch.setitem(archive.MOST_OF_KIND, "main+xml", 50)
    refused(tmp_path, WHOLE, "xl/workbook.xml")


@pytest.mark.parametrize("part", [SHEET, "xl/sharedStrings.xml", "xl/styles.xml", "xl/_rels/workbook.xml.rels"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_entities_are_refused_wherever_they_are_declared(tmp_path, part, encoding):
    xml = '<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "bbbb"><!ENTITY c "&b;&b;">]><a>&c;</a>'
    refused(tmp_path, with_part(WHOLE, part, xml.encode(encoding)), "not as spreadsheets write it")


@pytest.mark.parametrize("size", ["A1", "A1:XFD1048576", "Z9:A1", "A1:B2"])
def test_what_a_sheet_says_of_its_size_does_not_matter(tmp_path, size):
    rows = "".join(f'<row r="{line}">{inline(f"A{line}", "a")}</row>' for line in range(2, 6))
    table = sheet_table(tmp_path, rows, before=f'<dimension ref="{size}"/>')
    assert values_of(table) == [{"title": "a", "said": ""}] * 4


def test_a_row_that_no_sheet_has_is_refused(tmp_path):
    with pytest.raises(Unreadable, match="damaged"):
        list(sheet_table(tmp_path, '<row r="99999999999"><c r="A2"><v>1</v></c></row>'))


def test_a_column_that_no_sheet_has_is_refused(tmp_path):
    with pytest.raises(Unreadable, match="damaged"):
        list(sheet_table(tmp_path, '<row r="2"><c r="ZZZZZ2"><v>1</v></c></row>'))


def test_rows_that_are_out_of_order_are_refused(tmp_path):
    rows = "".join(f'<row r="{line}">{inline(f"A{line}", "a")}</row>' for line in (3, 2))
    with pytest.raises(Unreadable, match="damaged"):
        list(sheet_table(tmp_path, rows))


@pytest.mark.parametrize("places", ["BA", "AA"])
def test_cells_that_are_out_of_order_are_refused(tmp_path, places):
    cells = "".join(inline(f"{place}2", "a") for place in places)
    with pytest.raises(Unreadable, match="damaged"):
        list(sheet_table(tmp_path, f'<row r="2">{cells}</row>'))


def test_too_many_merged_cells_are_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(merges, "MOST", 2)
    ranges = "".join(f'<mergeCell ref="A{line}:A{line + 1}"/>' for line in (2, 4, 6))
    with pytest.raises(Unreadable, match="More than 2 ranges of cells are merged"):
        sheet_table(tmp_path, "", after=f"<mergeCells>{ranges}</mergeCells>")


def test_a_sheet_that_is_merged_to_its_end_costs_nothing(tmp_path):
    to_the_end = '<mergeCells><mergeCell ref="A1:A1048576"/></mergeCells>'
    table = sheet_table(tmp_path, f'<row r="2">{inline("B2", "a")}</row>', after=to_the_end)
    assert [one.what for row in table for one in row.troubles] == [
        "This row is merged with row 1: unmerge the cells, and fill each."
    ]
