"""Each column has a name, once; and a row has a cell for each."""

import pytest

from tracker.tables import Unreadable
from tracker.tests.tabling import a_table, lines_of, troubles_of, values_of


@pytest.mark.parametrize(
    ("header", "said"),
    [
        ("title,said,,day", "Column 3 has no name"),
        ("title,,said,,day", "Columns 2, 4 have no names"),
        ("title,said,day,by,title", "“title” is there twice: columns 1 and 5"),
        ("title,title,title", "“title” is there twice: columns 1, 2 and 3"),
        ("title,2021-11-04,Lukashenko", "“2021-11-04”"),
        ("title,4.11.2021,Lukashenko", "“4.11.2021”"),
        ("title,https://example.org/a", "reads like data"),
        ("1,2.5,-3", "“1”"),
        ("ti\x00tle,said", "The name of column 1 .*U.0000"),
        ('"title,said', "line 1.*is not closed"),
    ],
)
def test_a_header_that_names_not_each_column_once_is_refused(tmp_path, header, said):
    with pytest.raises(Unreadable, match=said):
        a_table(tmp_path, f"{header}\na,1,2,3,4\n")


def test_the_refusal_of_data_says_the_cure(tmp_path):
    with pytest.raises(Unreadable, match="put the names above it"):
        a_table(tmp_path, "1,2\n3,4\n")


def test_a_number_among_names_is_a_name(tmp_path):
    assert a_table(tmp_path, "title,2021\na,1\n").columns == ["title", "2021"]


def test_a_blank_header_over_an_empty_column_at_the_end_is_dropped(tmp_path):
    table = a_table(tmp_path, "title,said,,\na,1,,\nb,2,,\n")
    assert table.columns == ["title", "said"]
    assert values_of(table) == [{"title": "a", "said": "1"}, {"title": "b", "said": "2"}]


def test_a_blank_header_over_values_is_refused(tmp_path):
    with pytest.raises(Unreadable, match="Column 3 has no name"):
        a_table(tmp_path, "title,said,\na,1,\nb,2,x\n")


def test_a_value_far_below_a_blank_header_is_a_trouble(tmp_path):
    table = a_table(tmp_path, "title,said,\n" + "a,1,\n" * 100 + "b,2,x\n")
    (trouble,) = troubles_of(table)
    assert (trouble.line, trouble.column, trouble.value) == (102, "", "x")
    assert trouble.what.startswith("Column 3 has a value here and no name")


def test_too_many_columns_are_refused(tmp_path):
    assert len(a_table(tmp_path, ",".join(f"c{number}" for number in range(500))).columns) == 500
    with pytest.raises(Unreadable, match="501 columns"):
        a_table(tmp_path, ",".join(f"c{number}" for number in range(501)))


def test_names_are_stripped(tmp_path):
    assert a_table(tmp_path, ' title ,"said\u00a0"\na,1\n').columns == ["title", "said"]


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("a,1", "This row has 2 cells, and the header 3: add those"),
        ("a,1,2,3", "This row has 4 cells, and the header 3: put a cell"),
        ("a,1,2,", "This row has 4 cells"),
    ],
)
def test_a_row_of_another_width_is_a_trouble(tmp_path, line, said):
    table = a_table(tmp_path, f"title,said,day\nx,y,z\n{line}\nx,y,z\n")
    (trouble,) = troubles_of(table)
    assert (trouble.line, trouble.column, trouble.value) == (3, "", line)
    assert trouble.what.startswith(said)
    assert lines_of(table) == [(2, False), (3, True), (4, False)]
    assert all(list(row.values) == ["title", "said", "day"] for row in table)


@pytest.mark.parametrize(
    ("character", "code"),
    [("\x00", "0000"), ("\x1f", "001F"), ("\x0b", "000B"), ("\x7f", "007F"), ("\u0085", "0085"), ("\ufeff", "FEFF")],
)
def test_a_control_character_is_a_trouble_with_its_place(tmp_path, character, code):
    table = a_table(tmp_path, f"title,said\nplain,1\nab,{character}cd\nplain,2\n")
    (trouble,) = troubles_of(table)
    assert (trouble.line, trouble.column, trouble.value) == (3, "said", "\ufffdcd")
    assert f"Character 1 (U+{code})" in trouble.what


def test_each_cell_that_is_wrong_is_a_trouble(tmp_path):
    assert [one.column for one in troubles_of(a_table(tmp_path, "title,said\n\x01,\x02\n"))] == ["title", "said"]


def test_tabs_and_invisible_marks_of_scripts_are_text(tmp_path):
    cell = "a\tb\u200dc\u200e\u00a0d\u00ade"
    assert values_of(a_table(tmp_path, f"title,said\n1,{cell}\n")) == [{"title": "1", "said": cell}]


def test_a_cell_of_more_than_a_hundred_thousand_characters_is_a_trouble(tmp_path):
    assert values_of(a_table(tmp_path, f"title,said\na,{'x' * 100_000}\n"))
    (trouble,) = troubles_of(a_table(tmp_path, f"title,said\na,{'x' * 100_001}\n"))
    assert trouble.column == "said"
    assert trouble.value == "x" * 79 + "…"
    assert "100001 characters" in trouble.what
