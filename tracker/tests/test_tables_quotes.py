"""Quotation marks hold cells together, and one that is never closed swallows no row."""

import csv
import io
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.tables.splitting import Lines, records
from tracker.tests.tabling import a_table, lines_of, troubles_of, values_of


def cells_of(text, delimiter=",", width=0):
    return [record.cells for record in records(Lines(io.StringIO(text)), delimiter, width)]


def test_cells_in_marks_have_delimiters_marks_and_line_feeds(tmp_path):
    table = a_table(tmp_path, 'title,said\n"a, b","he said ""yes""\n\nand left"\nc,""\n')
    assert values_of(table) == [
        {"title": "a, b", "said": 'he said "yes"\n\nand left'},
        {"title": "c", "said": ""},
    ]
    assert lines_of(table) == [(2, False), (5, False)]


def test_blanks_around_marks_are_none_of_the_cell(tmp_path):
    assert values_of(a_table(tmp_path, 'title, said\n"a" , "b, c" \n')) == [{"title": "a", "said": "b, c"}]


def test_a_mark_within_a_cell_is_a_plain_character(tmp_path):
    assert values_of(a_table(tmp_path, 'title,said\n5" pipe,a "so-called" plan\n')) == [
        {"title": '5" pipe', "said": 'a "so-called" plan'}
    ]


@pytest.mark.parametrize("at", range(5))
def test_a_mark_that_is_never_closed_is_a_trouble_of_its_row_alone(tmp_path, at):
    lines = [f"title {number},x,y,z" for number in range(5)]
    lines[at] = f'title {at},"x,y,z'
    table = a_table(tmp_path, "\n".join(["title,a,b,c", *lines]) + "\n")
    assert lines_of(table) == [(number + 2, number == at) for number in range(5)]
    (trouble,) = troubles_of(table)
    assert (trouble.line, trouble.column) == (at + 2, "a")
    assert trouble.value == f'title {at},"x,y,z'
    assert "is not closed" in trouble.what


def test_the_next_cell_in_marks_does_not_close_it(tmp_path):
    text = 'title,said,by\n"open,1,2\nplain,1,2\n"Smith, J",1,2\n"a, b",3,4\n'
    assert lines_of(a_table(tmp_path, text)) == [(2, True), (3, False), (4, False), (5, False)]


def test_a_stray_mark_far_below_does_not_make_one_row_of_many(tmp_path):
    header = "a,b,c,d,e,f,g"
    rows = ['"open,2,3,4,5,6,7', *["1,2,3,4,5,6,7"] * 40, '1,2,3,4,5,6",7', "1,2,3,4,5,6,7"]
    found = lines_of(a_table(tmp_path, "\n".join([header, *rows])))
    assert [line for line, _trouble in found] == list(range(2, 45))
    assert found[0] == (2, True)


def test_text_after_a_closing_mark_is_a_trouble(tmp_path):
    table = a_table(tmp_path, 'title,said\n"Great" plan,1\nplain,2\n')
    assert lines_of(table) == [(2, True), (3, False)]
    assert "Text follows a closing quotation mark" in troubles_of(table)[0].what


def test_many_rows_with_open_marks_take_no_more_time_than_others(tmp_path):
    text = "title,said\n" + '"open,1\nplain,2\n' * 20_000
    started = time.monotonic()
    found = lines_of(a_table(tmp_path, text))
    assert len(found) == 40_000
    assert sum(refused for _line, refused in found) == 20_000
    assert time.monotonic() - started < 20


def test_an_open_mark_before_a_long_text_is_not_looked_through_to_its_end(tmp_path):
    text = 'title,said\n"open,1\n' + "plain,2\n" * 100_000
    found = lines_of(a_table(tmp_path, text))
    assert found[:2] == [(2, True), (3, False)]
    assert len(found) == 100_001


@pytest.mark.parametrize(
    ("line", "title"),
    [
        ('"Great" said he\t1', '"Great" said he'),
        ('"open\t1', '"open'),
        ('"whole"\t1', "whole"),
        ('"a ""b"""\t1', 'a "b"'),
        ('"a" and "b"\t1', '"a" and "b"'),
    ],
)
def test_between_tabs_a_mark_without_its_pair_is_taken_literally(tmp_path, line, title):
    table = a_table(tmp_path, f"title\tsaid\n{line}\nplain\t2\n", "rows.tsv")
    assert values_of(table) == [{"title": title, "said": "1"}, {"title": "plain", "said": "2"}]


def test_between_tabs_cells_in_marks_have_tabs_and_line_feeds(tmp_path):
    text = 'title\tsaid\n"a\tb"\t1\n"first\nsecond"\t2\nc\t"last\nline"\n'
    assert [tuple(row.values()) for row in values_of(a_table(tmp_path, text, "rows.tsv"))] == [
        ("a\tb", "1"),
        ("first\nsecond", "2"),
        ("c", "last\nline"),
    ]


def test_in_one_column_cells_in_marks_have_line_feeds(tmp_path):
    for name in ("rows.csv", "rows.tsv"):
        table = a_table(tmp_path, 'title\n"first\nsecond"\nplain\n', name)
        assert [row["title"] for row in values_of(table)] == ["first\nsecond", "plain"]


PIECES = st.text(st.sampled_from('ab",; \n'), max_size=8)


@given(st.lists(st.lists(PIECES, min_size=2, max_size=4), min_size=1, max_size=5), st.sampled_from(",;\t"))
def test_what_the_standard_library_writes_is_split_as_it_was(rows, delimiter):
    text = io.StringIO(newline="")
    csv.writer(text, delimiter=delimiter, quoting=csv.QUOTE_ALL, lineterminator="\n").writerows(rows)
    assert cells_of(text.getvalue(), delimiter) == rows


@given(st.text(st.sampled_from('ab", \n'), max_size=60))
def test_no_line_is_lost_whatever_the_marks(text):
    found = list(records(Lines(io.StringIO(text)), ",", 2))
    taken = [1 if record.wrong else 1 + sum(cell.count("\n") for cell in record.cells) for record in found]
    assert [record.line for record in found] == [1 + sum(taken[:place]) for place in range(len(found))]
    assert sum(taken) == len(io.StringIO(text).readlines())
