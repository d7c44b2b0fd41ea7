"""What is written is read again as it was, and no spreadsheet runs it."""

import io
import json

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from tracker.tables import WRITERS, Unwritable, open_table, write_table
from tracker.tests.tabling import a_table, values_of

ROWS = [
    {"title": "Build it", "author.name": "A. Lukashenko", "said": "“We will,\nsurely”; he said\t– or so"},
    {"title": "=HYPERLINK(1)", "author.name": "'quoted'", "said": "-5"},
    {"title": "@user", "author.name": "+375", "said": "''=1"},
    {"title": "0012", "author.name": "2021-11-04", "said": "true"},
    {"title": "#REF!", "author.name": "1e3", "said": 'a "b" | c'},
    {"title": "คำมั่น", "author.name": "", "said": "обещание, 3,5"},
]
COLUMNS = ["title", "author.name", "said"]
TEXTS = st.text(
    st.one_of(
        st.sampled_from("=+-@'\t\n\"',;| "), st.characters(exclude_categories=["Cc", "Cs"], exclude_characters="\ufeff")
    ),
    max_size=12,
)


def written(kind, columns, rows):
    file = io.BytesIO()
    write_table(kind, columns, rows, file)
    return file.getvalue()


@pytest.mark.parametrize("kind", WRITERS)
def test_rows_are_read_as_they_were_written(tmp_path, kind):
    table = a_table(tmp_path, written(kind, COLUMNS, ROWS), f"rows.{kind}")
    assert (table.kind, table.columns, table.notes) == (kind, COLUMNS, [])
    assert values_of(table) == ROWS
    assert values_of(open_table(table.path, "rows")) == ROWS, "by what stands in the file alone"


@pytest.mark.parametrize("kind", WRITERS)
@settings(max_examples=60)
@example(rows=[("\t=1", "x")])
@example(rows=[("'", "''")])
@given(rows=st.lists(st.tuples(TEXTS, TEXTS), min_size=1, max_size=4))
def test_any_text_is_read_as_it_was_written(tmp_path_factory, kind, rows):
    values = [{"first": one, "=second;": other} for one, other in rows]
    folder = tmp_path_factory.mktemp("written")
    table = a_table(folder, written(kind, ["first", "=second;"], values), f"rows.{kind}")
    stripped = [{column: text.strip() for column, text in row.items()} for row in values]
    assert table.columns == ["first", "=second;"]
    assert values_of(table) == [row for row in stripped if any(row.values())]


def test_csv_is_for_spreadsheets(tmp_path):
    content = written("csv", ["title", "-said"], [{"title": "=1+1", "-said": "a, b"}, {"title": "@x"}])
    assert content == "\ufefftitle,'-said\r\n'=1+1,\"a, b\"\r\n'@x,\r\n".encode()


@pytest.mark.parametrize("cell", ["=1", "+1", "-1", "@a", "'a", "'"])
def test_an_apostrophe_guards_what_a_spreadsheet_would_run(cell):
    assert written("csv", ["title"], [{"title": cell}]).decode().endswith(f"\r\n'{cell}\r\n")


@pytest.mark.parametrize(
    ("cell", "read"), [("'=1", "=1"), ("''tis", "'tis"), ("'tis", "'tis"), ("'", "'"), ("'-", "-")]
)
def test_one_apostrophe_before_what_would_be_run_is_taken_away(tmp_path, cell, read):
    assert values_of(a_table(tmp_path, f"title,said\n{cell},1\n"))[0]["title"] == read


def test_sheets_have_text_alone(tmp_path):
    sheet = load_workbook(io.BytesIO(written("xlsx", COLUMNS, ROWS))).active
    assert {cell.data_type for row in sheet.iter_rows() for cell in row if cell.value} == {"s"}
    assert sheet["A3"].value == "=HYPERLINK(1)"


def test_json_is_an_array_for_people_and_programs():
    content = written("json", ["title"], [{"title": "Обещание"}, {}])
    assert content.decode() == '[\n{\n "title": "Обещание"\n},\n{}\n]\n'
    assert json.loads(content) == [{"title": "Обещание"}, {}]
    assert json.loads(written("json", ["title"], [])) == []


@pytest.mark.parametrize("kind", ["json", "ndjson"])
def test_a_key_that_a_row_does_not_have_is_not_written(tmp_path, kind):
    rows = [{"title": "a"}, {"title": "b", "said": ""}]
    assert values_of(a_table(tmp_path, written(kind, ["title", "said"], rows), f"rows.{kind}")) == rows


@pytest.mark.parametrize("kind", WRITERS)
@pytest.mark.parametrize("text", ["a\x00", "a\rb", "\x1f", "\ud800", "a\ufeff"])
def test_what_could_not_be_read_is_not_written(kind, text):
    with pytest.raises(Unwritable, match="Row 2, “said”: Character"):
        written(kind, COLUMNS, [{"title": "a"}, {"said": text}])


@pytest.mark.parametrize("kind", WRITERS)
def test_a_value_without_a_column_is_not_left_out_in_silence(kind):
    with pytest.raises(Unwritable, match="Row 1, “other”: there is no such column"):
        written(kind, COLUMNS, [{"other": "a"}])


def test_a_text_that_a_sheet_would_cut_is_refused():
    written("xlsx", ["title"], [{"title": "a" * 32_767}])
    with pytest.raises(Unwritable, match="32767 characters at most, this one 32768"):
        written("xlsx", ["title"], [{"title": "a" * 32_768}])


@pytest.mark.parametrize("kind", ["json", "csv", "xlsx"])
def test_no_rows_are_a_table(tmp_path, kind):
    assert values_of(a_table(tmp_path, written(kind, COLUMNS, []), f"rows.{kind}")) == []
