"""A sheet is read as an editor sees it, and what would be lost in it is said."""

from datetime import date, datetime, time

import pytest

from tracker.tables import Unreadable
from tracker.tests.tabling import a_table, lines_of, troubles_of, values_of
from tracker.tests.workbooks import a_workbook, inline, sheet_table


def a_book(folder, *rows, change=None, name="rows.xlsx"):
    return a_table(folder, a_workbook(*rows, change=change), name)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("  a\n b ", "a\n b"),
        (5, "5"),
        (5.0, "5"),
        (1e21, "1" + "0" * 21),
        (0.1 + 0.2, "0.3"),
        (1e-7, "0.0000001"),
        (-2.50, "-2.5"),
        (100.0, "100"),
        (True, "true"),
        (False, "false"),
        (date(2021, 11, 4), "2021-11-04"),
        (datetime(2021, 11, 4), "2021-11-04"),
        (datetime(2021, 11, 4, 10, 30), "2021-11-04T10:30:00"),
        (time(10, 30), "10:30:00"),
        (None, ""),
        ("'=1", "'=1"),
        ("4.1.2021", "4.1.2021"),
        ("a_x000D_\nb", "a\nb"),
    ],
)
def test_values_are_the_text_that_is_seen(tmp_path, value, text):
    assert values_of(a_book(tmp_path, ["title", "value"], ["a", value])) == [{"title": "a", "value": text}]


def test_it_is_told_by_what_stands_in_it(tmp_path):
    assert a_book(tmp_path, ["title"], ["a"], name="rows.csv").kind == "xlsx"


def test_blank_rows_are_passed_over_and_counted(tmp_path):
    table = a_book(tmp_path, [], ["title", "said"], ["a", "b"], [], [None, " "], ["c"])
    assert values_of(table) == [{"title": "a", "said": "b"}, {"title": "c", "said": ""}]
    assert lines_of(table) == [(3, False), (6, False)]


def test_the_first_sheet_that_has_anything_is_read_and_the_others_named(tmp_path):
    def more(book):
        book.create_sheet("Statements").append(["title"])
        book["Statements"].append(["a"])
        book.create_sheet("Lists").append(["b"])

    table = a_book(tmp_path, change=more)
    assert values_of(table) == [{"title": "a"}]
    assert table.notes == ["Sheet “Statements” is read; not “Sheet”, “Lists”."]


def test_a_hidden_sheet_is_read_last(tmp_path):
    def more(book):
        book.create_sheet("Seen").append(["title"])
        book.active.sheet_state = "hidden"

    assert a_book(tmp_path, ["hidden"], change=more).columns == ["title"]


def test_a_workbook_without_anything_is_refused(tmp_path):
    with pytest.raises(Unreadable, match="Nothing stands in this workbook"):
        a_book(tmp_path, [], [None, " "])


@pytest.mark.parametrize(
    ("header", "said"),
    [
        (["title", None, "said"], "Column 2 has no name"),
        (["title", "title"], "“title” is there twice"),
        (["title", date(2021, 11, 4)], "“2021-11-04”"),
        ([1, 2.5], "reads like data"),
        ([f"c{number}" for number in range(501)], "501 columns"),
    ],
)
def test_a_header_that_names_not_each_column_once_is_refused(tmp_path, header, said):
    with pytest.raises(Unreadable, match=said):
        a_book(tmp_path, header, ["a", "b"])


def test_a_value_beyond_the_header_is_a_trouble(tmp_path):
    table = a_book(tmp_path, ["title"], ["a", None, "note"], ["b"])
    (trouble,) = troubles_of(table)
    assert (trouble.line, trouble.column, trouble.value) == (2, "", "note")
    assert trouble.what.startswith("Column 3 has a value here and no name")


def test_an_error_is_a_trouble(tmp_path):
    (trouble,) = troubles_of(a_book(tmp_path, ["title", "value"], ["a", "#REF!"], ["b", "1"]))
    assert (trouble.line, trouble.column, trouble.value) == (2, "value", "#REF!")
    assert "error of the spreadsheet" in trouble.what


def test_a_formula_is_read_as_its_value(tmp_path):
    table = sheet_table(
        tmp_path,
        f'<row r="2">{inline("A2", "a")}<c r="B2"><f>1+1</f><v>2</v></c></row>'
        f'<row r="3">{inline("A3", "b")}<c r="B3" t="str"><f>""</f><v></v></c></row>'
        f'<row r="4">{inline("A4", "c")}<c r="B4" t="b"><f>1=1</f><v>1</v></c></row>',
    )
    assert [row["said"] for row in values_of(table)] == ["2", "", "true"]
    assert table.notes == ["Formulas are read as the values that they had when the workbook was saved."]


def test_a_formula_without_a_value_is_a_trouble(tmp_path):
    table = a_book(tmp_path, ["title", "value"], ["a", "=1+1"], ["b", 2], [None, "=A1"])
    assert [(one.line, one.column, one.value) for one in troubles_of(table)] == [
        (2, "value", "=1+1"),
        (4, "value", "=A1"),
    ]
    assert "paste values" in troubles_of(table)[0].what


def test_rows_of_merged_cells_are_troubles_but_for_the_first(tmp_path):
    def merge(book):
        book.active.merge_cells("A3:A5")
        book.active.merge_cells("A6:B6")
        book.active.merge_cells("D2:D4")

    table = a_book(tmp_path, ["title", "said"], *([f"a{number}", "b"] for number in range(6)), change=merge)
    assert lines_of(table) == [(2, False), (3, False), (4, True), (5, True), (6, False), (7, False)]
    first, second = troubles_of(table)
    assert (first.line, first.column, second.line) == (4, "title", 5)
    assert first.what == "This row is merged with row 3: unmerge the cells, and fill each."


def test_what_no_cell_can_hold_is_a_trouble(tmp_path):
    texts = {"A2": "a&#x85;b", "A3": "c&#xfeff;"}
    rows = "".join(f'<row r="{place[1]}">{inline(place, text)}</row>' for place, text in texts.items())
    assert [(one.line, one.column) for one in troubles_of(sheet_table(tmp_path, rows))] == [(2, "title"), (3, "title")]


def test_cells_without_places_are_counted(tmp_path):
    rows = "<row><c><v>1</v></c><c><f>1+1</f></c></row><row><c><v>2</v></c></row>"
    table = sheet_table(tmp_path, rows)
    assert [(one.line, one.column) for one in troubles_of(table)] == [(2, "said")]
    assert [row.values["title"] for row in table] == ["1", "2"]


def test_it_is_read_again_from_the_start(tmp_path):
    table = a_book(tmp_path, ["title"], ["a"], ["b"])
    assert next(iter(table)).line == 2
    assert list(table) == list(table)
