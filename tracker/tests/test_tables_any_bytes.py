"""Whatever the bytes of a file: it is a table whose texts can be stored, or it is refused in words."""

import io
import zipfile

from hypothesis import given, settings
from hypothesis import strategies as st

from tracker.tables import Unreadable
from tracker.tests.tabling import a_table
from tracker.tests.workbooks import a_workbook, with_part

NAMES = ["rows.csv", "rows.tsv", "rows.json", "rows.ndjson", "rows.xlsx", "rows"]
REVIEW = '{"@type":"ClaimReview","url":"x","itemReviewed":{"appearance":[{"url":"y"}]}}'
SIGNS = (*"\",;|{}[]:-=<'\t\n\\\ufeff", '""', "\r\n", "@type", "item", "null", "NaN", "1e999999999")
TEXTS = ('{"title": "a"}', '"title"', "title,said\n", "title\tsaid\n", "дом", REVIEW, '"\\ud800"')
RAW = (b"\x00", b"\xff", b"\xff\xfe", b"PK\x03\x04", b"\x98", "дом".encode("utf-16-le"), "обещание".encode("cp1251"))
PIECES = [*(text.encode() for text in (*SIGNS, *TEXTS)), *RAW]
BYTES = st.lists(st.sampled_from(PIECES), max_size=25).map(b"".join)
BOOK = a_workbook(["title", "said"], ["a", 1.5])
PARTS = {name: zipfile.ZipFile(io.BytesIO(BOOK)).read(name) for name in zipfile.ZipFile(io.BytesIO(BOOK)).namelist()}


def require_storable_or_refused(folder, content, name):
    try:
        table = a_table(folder, content, name)
        rows = list(table)
    except Unreadable as refused:
        assert str(refused)
        return
    for row in rows:
        "".join([*row.values, *row.values.values(), *(one.value + one.column for one in row.troubles)]).encode()
        assert all(one.what and len(one.value) <= 80 for one in row.troubles)
        assert table.kind in ("json", "ndjson", "claimreview") or list(row.values) == table.columns


@settings(max_examples=300)
@given(BYTES, st.sampled_from(NAMES))
def test_any_bytes_are_a_table_or_refused(tmp_path_factory, content, name):
    require_storable_or_refused(tmp_path_factory.getbasetemp(), content, name)


@given(st.sampled_from(sorted(PARTS)), st.integers(0, 3000), st.integers(0, 40), BYTES)
def test_any_part_of_a_workbook_is_read_or_refused(tmp_path_factory, name, at, cut, more):
    part = PARTS[name][:at] + more + PARTS[name][at + cut :]
    require_storable_or_refused(tmp_path_factory.getbasetemp(), with_part(BOOK, name, part), "rows.xlsx")
