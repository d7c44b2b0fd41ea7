"""A text is read in the encoding that it is in, and what was guessed is said."""

import pytest

from tracker.tables import Unreadable
from tracker.tests.tabling import a_table, troubles_of, values_of

RUSSIAN = "дата,слова\n2021-11-04,Работа над союзной программой начнёт приносить плоды осенью\n"
READ = [{"дата": "2021-11-04", "слова": "Работа над союзной программой начнёт приносить плоды осенью"}]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
def test_unicode_is_read_in_any_of_its_forms(tmp_path, encoding):
    table = a_table(tmp_path, RUSSIAN.encode(encoding))
    assert values_of(table) == READ
    assert table.notes == (["Read as UTF-16."] if encoding[-2:] in ("le", "be") else [])


def test_utf_16_of_the_other_order_is_told_by_its_mark(tmp_path):
    assert values_of(a_table(tmp_path, b"\xfe\xff" + RUSSIAN.encode("utf-16-be"))) == READ


@pytest.mark.parametrize(("encoding", "name"), [("cp1251", "Windows-1251"), ("koi8-r", "KOI8-R"), ("cp866", "IBM866")])
def test_older_encodings_of_cyrillic_are_told_by_what_makes_sense(tmp_path, encoding, name):
    table = a_table(tmp_path, RUSSIAN.encode(encoding))
    assert values_of(table) == READ
    assert table.notes == [f"Read as {name}."]


def test_windows_1252_is_read(tmp_path):
    table = a_table(tmp_path, "name,said\nHervé,“Ça été”\n".encode("cp1252"))
    assert values_of(table) == [{"name": "Hervé", "said": "“Ça été”"}]
    assert table.notes == ["Read as Windows-1252."]


def test_an_encoding_that_shows_late_is_found(tmp_path):
    plain = "title,said\n" + "plain,words\n" * 60_000
    late = "plain,Работа над союзной программой начнёт приносить плоды\n"
    table = a_table(tmp_path, (plain + late).encode("cp1251"))
    assert values_of(table)[-1]["said"] == "Работа над союзной программой начнёт приносить плоды"
    assert table.notes == ["Read as Windows-1251."]


def test_a_sample_that_ends_within_a_character_is_no_other_encoding(tmp_path):
    text = "title,said\n" + "é,ü\n" * 200_000
    table = a_table(tmp_path, text)
    assert not table.notes
    assert values_of(table)[-1] == {"title": "é", "said": "ü"}


def test_a_spoilt_byte_is_a_trouble_of_its_row(tmp_path):
    content = "title,said\nдом,да\nsp".encode() + b"\xff" + "oilt,нет\nлес,так\n".encode()
    (trouble,) = troubles_of(a_table(tmp_path, content))
    assert (trouble.line, trouble.column, trouble.value) == (3, "title", "sp\ufffdoilt")
    assert "byte (FF)" in trouble.what


def test_a_byte_that_windows_1251_does_not_have_is_a_trouble_of_its_row(tmp_path):
    (trouble,) = troubles_of(a_table(tmp_path, RUSSIAN.encode("cp1251") + b"2021,\x98\n"))
    assert (trouble.line, trouble.column) == (3, "слова")
    assert "byte (98)" in trouble.what


def test_utf_16_that_breaks_off_is_a_trouble_of_its_last_row(tmp_path):
    (trouble,) = troubles_of(a_table(tmp_path, RUSSIAN.encode("utf-16")[:-1]))
    assert (trouble.line, trouble.column) == (2, "слова")
    assert "byte (0A)" in trouble.what


def test_half_a_character_in_utf_16_is_a_trouble_of_its_row(tmp_path):
    content = "title,said\nplain,1\n".encode("utf-16") + b"\x00\xd8" + "a,2\nplain,3\n".encode("utf-16-le")
    (trouble,) = troubles_of(a_table(tmp_path, content))
    assert (trouble.line, trouble.column) == (3, "title")


def test_what_makes_sense_in_no_encoding_is_refused_with_the_cure(tmp_path):
    with pytest.raises(Unreadable, match="save it as UTF-8"):
        a_table(tmp_path, b"title,said\n\x81\x8d\x8f,\x90\x9d\n")


def test_scripts_decimal_commas_and_unpadded_dates_pass_untouched(tmp_path):
    cells = ["ความมุ่งมั่น", "Абяцанне", "تعهد الحكومة", "3,5", "4.1.2021", "2021-1-4", "e\u0301 ﬁ"]
    text = "a;b;c;d;e;f;g\n" + ";".join(cells) + "\n"
    assert list(values_of(a_table(tmp_path, text))[0].values()) == cells
