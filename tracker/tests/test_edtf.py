"""Our parser of dates against the `edtf` library, which reads much more: the same texts but for those listed, the same days."""

import re
from datetime import date, timedelta

import edtf as library
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from tracker import edtf
from tracker.dates import Bounds

# What the library reads and we do not: why, by which sign, and an example.
LEFT_OUT = {
    "no deadline or order is as exact as a time of day": (r"\dT\d", "2022-10-21T10:00:00Z"),
    "one or all of a set is no single date": (r"^[\[{]", "[2021,2022]"),
    "years of more than four digits are not of the present": (r"^Y", "Y17E7"),
    "years before 0 are not of the present": (r"(^|/)[~?%]?-\d", "-0001"),
    "significant digits say the same as X": (r"\dS\d", "2001S2"),
    "thirds, halves and other hemispheres have no words here": (r"\d{4}-(2[5-9]|3[0-27-9]|4[01])($|/)|\^", "2022-40"),
    "a mark stands at the end of a date": (r"[~?%](?!$|/)", "2021?-06"),
    "X is for all that follows: not digits, not the first digit": (
        r"(^|/)[\dX]*X\d+(?!X)|-X\d|-\dX|(^|/)X",
        "2022-1X-05",
    ),
    "nothing follows a year that is partly unknown": (r"(^|/)\d[\dX]*X\d?-", "202X-12"),
    "no day of a month that is unknown": (r"-XX-\d", "2022-XX-05"),
    "an interval has years that are partly known, no months": (r"-X.*/|/.*-X", "2021-XX-XX/2022"),
    "without a last day a date can be neither ordered nor due": (r"/\.\.$", "2021/.."),
    "an open end is written, not left blank": (r"^/|/$", "2021/"),
    "white space is not part of a date": (r"\s", "2021 / 2022"),
    "the winter of 9999 ends in year 10000": (r"(^|/)9999-24", "9999-24/9999"),
}
WINTER_AT_THE_END = re.compile(r"(^|/)\d{4}-24[~?%]?$")


def days_we_read(value):
    try:
        read = edtf.parse(value)
    except edtf.Refused:
        return None
    return Bounds(read.earliest, read.latest)


# Marks that the library knows in some places only.
MARKED_PART = re.compile(r"(-2[1-4]|-3[3-6]|X)[~?%](?=$|/)")


QUARTER = re.compile(r"(\d{4})-(3[3-6])$")


def in_months(value):
    """The same with months in place of the quarters of an interval, in which the library does not read them."""
    if "/" not in value:
        return value
    start, _slash, end = value.partition("/")
    first = QUARTER.sub(lambda part: f"{part[1]}-{3 * int(part[2]) - 98:02}", start)
    return f"{first}/{QUARTER.sub(lambda part: f'{part[1]}-{3 * int(part[2]) - 96:02}', end)}"


def read_by_library(value):
    try:
        return library.parse_edtf(in_months(MARKED_PART.sub(r"\1", value)))
    except Exception:  # AttributeError for 2022-1X, and whatever else
        return None


def days_expected(value):
    """The days that the library finds; None for what it refuses, for what is left out and for days that do not exist."""
    theirs = read_by_library(value)
    if theirs is None or any(re.search(sign, value) for sign, _ in LEFT_OUT.values()):
        return None
    try:
        earliest = None if value.startswith("../") else date(*theirs.lower_strict()[:3])
        latest = date(*theirs.upper_strict()[:3])
    except ValueError:
        return None
    if WINTER_AT_THE_END.search(value):  # the library cuts a winter off on 31 December
        latest = date(latest.year + 1, 3, 1) - timedelta(days=1)
    return Bounds(earliest, latest) if earliest is None or earliest <= latest else None


def numbers(shape, smallest, largest):
    return st.integers(smallest, largest).map(shape.format)


unknown_years = st.sampled_from(["202X", "20XX", "2XXX", "2X2X", "2X22", "000X"])
years = st.just("0000") | numbers("{:04}", 2, 9999) | numbers("{:04}", 2018, 2024) | unknown_years
months = (
    numbers("-{:02}", 1, 12)
    | numbers("-{:02}", 21, 24)
    | numbers("-{:02}", 33, 36)
    | st.sampled_from(["-XX", "-00", "-13", "-25", "-1X"])
)
days = numbers("-{:02}", 1, 31) | st.sampled_from(["-XX", "-00", "-32", "-1X"])
marks = st.sampled_from(["", "", "~", "?", "%"])
dates = st.tuples(years, st.just("") | months | st.tuples(months, days).map("".join), marks).map("".join)
ends = dates | st.sampled_from(["..", ""])
texts = dates | st.tuples(ends, ends).map("/".join) | st.sampled_from([text for _, text in LEFT_OUT.values()])


@st.composite
def nearly(draw, of):
    """A text with up to two characters replaced by up to two others."""
    value, characters = draw(of), draw(st.text("0123456789X-/.~?%TZSYE^[]{}, u\n\u3000\u0662", max_size=2))
    at, cut = draw(st.integers(0, len(value))), draw(st.integers(0, 2))
    return value[:at] + characters + value[at + cut :]


@settings(max_examples=500)
@given(texts | nearly(texts))
@example("2021-24")
@example("2021-23?")
@example("2022-33~/2022-36")
@example("2019/202X")
@example("2021/2021-24~")
@example("../2023-24")
@example("2021-23~/2022")
@example("2022-02-29")
@example("2022-1X")
@example("2022-XX-XX")
@example("2022-10-21/2022-10-21")
@example("2X2X~")
def test_a_text_is_read_as_the_library_reads_it_unless_it_is_left_out(value):
    assert days_we_read(value) == days_expected(value)


def test_a_month_is_read_as_the_library_reads_it_whatever_its_number():
    for number in range(100):
        for value in (f"2022-{number:02}", f"../2022-{number:02}"):
            assert days_we_read(value) == days_expected(value), value


@pytest.mark.parametrize(("sign", "text"), LEFT_OUT.values(), ids=LEFT_OUT.keys())
def test_what_is_left_out_is_something_that_the_library_reads(sign, text):
    assert re.search(sign, text)
    assert read_by_library(text) is not None
    assert days_we_read(text) is None
