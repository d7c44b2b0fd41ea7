"""What stands between the columns is told by the rows, and said where the name of the file promises another."""

import pytest

from tracker.tables import Unreadable, open_table
from tracker.tests.tabling import a_file, a_table, lines_of, values_of

READ = [{"title": "Build it", "value": "3,5"}, {"title": "Leave it", "value": "4,5"}]


@pytest.mark.parametrize(
    ("delimiter", "kind", "note"),
    [
        (";", "csv", "Semicolons stand between the columns."),
        ("|", "csv", "Upright strokes (|) stand between the columns."),
        ("\t", "tsv", "Tabs stand between the columns."),
    ],
)
def test_other_delimiters_than_commas_are_told_and_said(tmp_path, delimiter, kind, note):
    table = a_table(tmp_path, f"title{delimiter}value\nBuild it{delimiter}3,5\nLeave it{delimiter}4,5\n")
    assert (table.kind, table.columns, table.notes) == (kind, ["title", "value"], [note])
    assert values_of(table) == READ


def test_commas_are_expected_and_not_said(tmp_path):
    table = a_table(tmp_path, 'title,value\nBuild it,"3,5"\nLeave it,"4,5"\n')
    assert (table.kind, table.notes, values_of(table)) == ("csv", [], READ)


def test_tabs_are_expected_of_a_tsv_and_commas_said(tmp_path):
    assert not a_table(tmp_path, "a\tb\n1\t2\n", "rows.tsv").notes
    assert a_table(tmp_path, "a,b\n1,2\n", "rows.tsv").notes == ["Commas stand between the columns."]


def test_the_name_of_an_upload_counts_for_its_extension(tmp_path):
    path = a_file(tmp_path, "text\nplain\n", "upload")
    assert open_table(path, "statements.tsv").kind == "tsv"


def test_a_first_line_for_excel_says_the_delimiter(tmp_path):
    table = a_table(tmp_path, "sep=;\ntitle;value\nBuild it;3,5\n")
    assert values_of(table) == READ[:1]
    assert lines_of(table) == [(3, False)]


def test_marks_in_texts_do_not_mislead(tmp_path):
    text = "title;said\n" + "Roads, bridges;Roads, bridges, and harbours\n" * 3 + "One, two, three;no\n"
    assert a_table(tmp_path, text).columns == ["title", "said"]


def test_one_column_is_a_table(tmp_path):
    table = a_table(tmp_path, "title\nBuild it\nLeave it\n")
    assert values_of(table) == [{"title": "Build it"}, {"title": "Leave it"}]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_lines_end_in_any_way_and_are_counted(tmp_path, end):
    table = a_table(tmp_path, end.join(["title,said", "a,1", "", " , ", 'b,"2', 'more"', "c,3", ""]))
    assert values_of(table) == [
        {"title": "a", "said": "1"},
        {"title": "b", "said": "2\nmore"},
        {"title": "c", "said": "3"},
    ]
    assert lines_of(table) == [(2, False), (5, False), (7, False)]


@pytest.mark.parametrize("separator", ["\u2028", "\u2029", "\x85"])
def test_other_separators_end_no_line(tmp_path, separator):
    (row,) = a_table(tmp_path, f"title,said\na{separator}b,1\n")
    assert row.line == 2
    assert bool(row.troubles) is (separator == "\x85"), "a control character"


def test_blank_lines_before_the_header_are_passed_over(tmp_path):
    table = a_table(tmp_path, "\n\ntitle,said\na,1\n")
    assert lines_of(table) == [(4, False)]


@pytest.mark.parametrize("content", ["", " \n\n", "\ufeff", ",,\n,,\n"])
def test_a_file_without_anything_is_refused(tmp_path, content):
    with pytest.raises(Unreadable, match="Nothing stands in this file"):
        a_table(tmp_path, content)


def test_a_line_without_end_is_refused(tmp_path):
    with pytest.raises(Unreadable, match="Line 2 has more than"):
        list(a_table(tmp_path, "title,said\n" + "a" * 10_000_001))


def test_a_table_is_read_again_from_the_start(tmp_path):
    table = a_table(tmp_path, "title,said\na,1\nb,2\n")
    assert next(iter(table)).line == 2
    assert list(table) == list(table)


def test_a_file_that_changes_while_it_is_read_is_refused(tmp_path):
    table = a_table(tmp_path, "title,said\na,1\nb,2\n")
    rows = iter(table)
    next(rows)
    a_file(tmp_path, "title,said\na,1\nb,2\nc,3\n")
    with pytest.raises(Unreadable, match="changed while it was read"):
        list(rows)


@pytest.mark.parametrize(
    ("content", "cure"),
    [
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "save it as .xlsx"),
        (b"%PDF-1.7\n", "This is a PDF"),
        (b"\x1f\x8b\x08\x00", "unpack it first"),
        (b"<!DOCTYPE html><table><tr><td>a</table>", "web page"),
        (b'<?xml version="1.0"?><Workbook/>', "web page or XML"),
    ],
)
def test_what_is_no_table_is_refused_with_the_cure(tmp_path, content, cure):
    with pytest.raises(Unreadable, match=cure):
        a_table(tmp_path, content, "rows.xls")
