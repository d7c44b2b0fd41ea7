"""JSON is read item by item, and what it says is neither rounded nor lost."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.tables import Unreadable
from tracker.tables.items import CHUNK
from tracker.tests.tabling import a_table, lines_of, troubles_of, values_of


def json_table(folder, text, name="rows.json"):
    return a_table(folder, text if isinstance(text, str) else json.dumps(text), name)


@pytest.mark.parametrize(
    "text",
    [
        '[{"title": "a"}, {"title": "b"}]',
        '{"statements": [{"title": "a"}, {"title": "b"}]}',
        '{"version": 1, "tags": ["x"], "by": {"name": "y"}, "none": [], "statements": [{"title": "a"}, {"title": "b"}], "end": null}',
        '\ufeff\n[\n{"title": "a"},\n{"title": "b"}\n]\n\n',
    ],
)
def test_an_array_or_the_one_list_of_an_object_is_read(tmp_path, text):
    table = json_table(tmp_path, text)
    assert (table.kind, table.columns) == ("json", ["title"])
    assert values_of(table) == [{"title": "a"}, {"title": "b"}]
    assert [line for line, _refused in lines_of(table)] == [1, 2]


def test_it_is_told_by_what_stands_in_it(tmp_path):
    assert json_table(tmp_path, '[{"title": "a"}]', "rows.csv").kind == "json"
    assert a_table(tmp_path, "[id],{title}\n1,a\n", "rows.csv").columns == ["[id]", "{title}"]


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("1", "1"),
        ("1.50", "1.50"),
        ("1e3", "1e3"),
        ("12345678901234567890.123456789012345678", "12345678901234567890.123456789012345678"),
        ("9" * 5000, "9" * 5000),
        ("true", "true"),
        ("false", "false"),
        ("null", ""),
        ('"  a "', "a"),
        ('"a\\r\\nb"', "a\nb"),
        ("[]", ""),
        ("{}", ""),
        ('["a", "b", 1, true]', "a; b; 1; true"),
        ('["a;b", "c"]', '["a;b","c"]'),
        ('[{"a": 1.0}, {"b": null}]', '[{"a":1.0},{"b":null}]'),
        ('"\\ud83d\\ude00 é"', "😀 é"),
        ('"\'=1"', "'=1"),
    ],
)
def test_values_are_as_they_are_written(tmp_path, value, text):
    assert values_of(json_table(tmp_path, f'[{{"title": {value}, "said": "x"}}]')) == [{"title": text, "said": "x"}]


def test_objects_are_flattened_with_dots_as_far_as_four_names(tmp_path):
    table = json_table(tmp_path, [{"a": {"b": {"c": {"d": {"e": 1}}, "f": "g"}}, "h": "i"}])
    assert values_of(table) == [{"a.b.c.d": '{"e":1}', "a.b.f": "g", "h": "i"}]
    assert table.columns == ["a.b.c.d", "a.b.f", "h"]


def test_a_row_has_the_keys_of_its_item_alone(tmp_path):
    table = json_table(tmp_path, [{"title": "a"}, {"said": "b", "title": None}, {}, {"title": ""}])
    assert table.columns == ["title", "said"]
    assert values_of(table) == [{"title": "a"}, {"said": "b", "title": ""}]


@pytest.mark.parametrize(
    ("text", "column", "said"),
    [
        ('[{"title": "\\ud800x"}]', "title", "U+D800"),
        ('[{"title": "\\ude00"}]', "title", "U+DE00"),
        ('[{"title": "a\\u0000"}]', "title", "U+0000"),
        ('[{"title": {"a": ["\\u0000"]}}]', "title.a", "U+0000"),
        ('[{"ti\\u0000tle": "a"}]', "ti\ufffdtle", "U+0000"),
        ('[{"title": "a\rb"}]', "", ""),
        ('[{"title": "a\\rb"}]', "title", "U+000D"),
        ('[{"title": "a", "title": "b"}]', "title", "there twice"),
        ('[{"by": {"name": "a", "name": "b"}}]', "name", "there twice"),
        ('[{"by.name": "a", "by": {"name": "b"}}]', "by.name", "there twice"),
        ('[{"title": NaN}]', "title", "no such number"),
        ('[{"title": "a"}, 1]', "", "This is no object"),
    ],
)
def test_what_no_cell_can_hold_or_a_program_would_lose_is_a_trouble(tmp_path, text, column, said):
    found = troubles_of(json_table(tmp_path, text))
    assert len(found) == bool(said)
    if said:
        assert found[0].column == column
        assert said in found[0].what


def test_a_byte_that_is_no_utf_8_is_a_trouble(tmp_path):
    table = a_table(
        tmp_path, '[{"title": "дом"}, {"title": "л'.encode() + b"\xff" + '"}, {"title": "лес"}]'.encode(), "a.json"
    )
    assert [(one.line, one.column) for one in troubles_of(table)] == [(2, "title")]


@pytest.mark.parametrize("end", ['{"title": "c', "{", "", "x", '{"title": "c"} {"title": "d"}]', '{"title": 1.}]'])
def test_a_text_that_breaks_off_says_after_which_item(tmp_path, end):
    table = json_table(tmp_path, '[{"title": "a"},\n{"title": "b"},\n' + end)
    *whole, last = table
    assert [row.values for row in whole][:2] == [{"title": "a"}, {"title": "b"}]
    assert f"After item {len(whole)} (line 3)" in last.troubles[0].what
    assert last.line == len(whole) + 1


def test_in_a_large_text_what_follows_an_error_is_not_read_and_said(tmp_path):
    item = '{"title": "' + "a" * 1000 + '"},\n'
    *whole, last = json_table(tmp_path, "[" + item * 2000 + "oops\n" + item * 2000 + "{}]")
    assert len(whole) == 2000
    assert "After item 2000 (line 2001)" in last.troubles[0].what


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('[{"title": }]', "no JSON from line 1 on"),
        ('{"title": "a"}', "no list of objects"),
        ('{"a": [{"b": 1}], "c": [{"d": 2}]}', "two lists of objects"),
        ('[{"title": "a"}]\n[]', "Text follows the end of the list .line 2"),
        ("title,said\n", "no JSON"),
    ],
)
def test_what_is_no_list_of_objects_is_refused(tmp_path, text, said):
    with pytest.raises(Unreadable, match=said):
        list(json_table(tmp_path, text))


@pytest.mark.parametrize("name", ["rows.json", "rows.ndjson"])
@pytest.mark.parametrize("opening", ["[", '{"a":'])
def test_what_stands_too_deep_is_refused_and_ends_no_process(tmp_path, opening, name):
    with pytest.raises(Unreadable, match="too deep"):
        list(json_table(tmp_path, '{"title": "a"}\n{"title": ' + opening * 100_000, name))
    with pytest.raises(Unreadable, match="too deep"):
        list(json_table(tmp_path, '[{"title": ' + opening * 100_000, "rows.json"))
    with pytest.raises(Unreadable, match="too deep"):
        list(json_table(tmp_path, '[{"title": ' + "[" * 100 + "]" * 100 + "}]", "rows.json"))


def test_items_are_whole_wherever_a_piece_ends(tmp_path):
    items = [{"title": "я" * (number % 97), "value": number, "said": 'a "b"\\'} for number in range(CHUNK // 40)]
    found = values_of(json_table(tmp_path, json.dumps({"version": 12345, "items": items}, ensure_ascii=False)))
    assert [int(row["value"]) for row in found] == list(range(len(items)))
    assert found[96] == {"title": "я" * 96, "value": "96", "said": 'a "b"\\'}


def test_ndjson_has_an_object_on_each_line(tmp_path):
    table = json_table(tmp_path, '{"title": "a"}\n\n{"title": "b"\n5\n{"title": "c"} {}\n{"title": "d"}\n', "rows.txt")
    assert table.kind == "ndjson"
    assert lines_of(table) == [(1, False), (3, True), (4, True), (5, True), (6, False)]
    assert [one.what.partition(":")[0] for one in troubles_of(table)] == [
        "This is no JSON (at character 14)",
        "This is no object",
        "Text follows the object (at character 15)",
    ]


@pytest.mark.parametrize("name", ["rows.ndjson", "rows.jsonl"])
def test_one_object_is_a_line_if_the_name_says_so(tmp_path, name):
    assert values_of(json_table(tmp_path, '{"title": "a"}', name)) == [{"title": "a"}]
    assert json_table(tmp_path, '[\n{"title": "a"}]', name).kind == "json"


def test_too_many_keys_are_refused(tmp_path):
    with pytest.raises(Unreadable, match="501 keys"):
        json_table(tmp_path, [{f"k{number}": 1} for number in range(501)])


@given(
    st.lists(
        st.dictionaries(st.sampled_from("abc"), st.text(st.characters(exclude_categories=["Cc", "Cs"]))), max_size=3
    )
)
def test_texts_of_any_kind_are_read(tmp_path_factory, items):
    table = json_table(tmp_path_factory.mktemp("json"), json.dumps(items))
    expected = [{key: text.strip() for key, text in item.items()} for item in items]
    found = [row for row in table if not row.troubles]
    if "\ufeff" not in str(items):
        assert [row.values for row in found] == [row for row in expected if any(row.values())]
