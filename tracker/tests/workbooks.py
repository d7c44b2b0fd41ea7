"""Workbooks for the tests of tracker.tables: whole ones, and ones in which a part is exchanged."""

import io
import zipfile

from openpyxl import Workbook

from tracker.tests.tabling import a_table

SHEET = "xl/worksheets/sheet1.xml"
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"


def a_workbook(*rows, change=None):
    """The bytes of a workbook with these rows in its first sheet; `change` is done to it before it is saved."""
    book = Workbook()
    for row in rows:
        book.active.append(row)
    if change:
        change(book)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def with_part(content, name, part):
    """The workbook with another part in the place of one, or with one more."""
    file = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as new:
        for member in old.namelist():
            if member != name:
                new.writestr(member, old.read(member))
        new.writestr(name, part)
    return file.getvalue()


def with_sheet(rows, after="", before=""):
    """A workbook whose first sheet has these rows, as XML."""
    xml = f'<worksheet xmlns="{MAIN}">{before}<sheetData>{rows}</sheetData>{after}</worksheet>'
    return with_part(a_workbook(["a"]), SHEET, xml)


def inline(place, text):
    return f'<c r="{place}" t="inlineStr"><is><t>{text}</t></is></c>'


HEADER = f'<row r="1">{inline("A1", "title")}{inline("B1", "said")}</row>'


def sheet_table(folder, rows, **other):
    """The table in a workbook with a header of two columns, and these rows as XML."""
    return a_table(folder, with_sheet(HEADER + rows, **other), "rows.xlsx")
