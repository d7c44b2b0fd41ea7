"""EDTF dates: what may be typed, which days it spans, and how it reads in words."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from hypothesis import example, given
from hypothesis import strategies as st

from tracker.dates import HELP, MAX_LENGTH, Bounds, bounds, in_words, is_to_come, require_edtf

READ = [
    ("2022-10-21", "2022-10-21", "2022-10-21", "21 October 2022"),
    ("2022-10", "2022-10-01", "2022-10-31", "October 2022"),
    ("2022", "2022-01-01", "2022-12-31", "2022"),
    ("2020-02", "2020-02-01", "2020-02-29", "February 2020"),
    ("2020-02-29", "2020-02-29", "2020-02-29", "29 February 2020"),
    ("2021-21", "2021-03-01", "2021-05-31", "spring 2021"),
    ("2021-22", "2021-06-01", "2021-08-31", "summer 2021"),
    ("2021-23", "2021-09-01", "2021-11-30", "autumn 2021"),
    ("2021-23?", "2021-09-01", "2021-11-30", "autumn 2021 (uncertain)"),
    ("2022-33", "2022-01-01", "2022-03-31", "the first quarter of 2022"),
    ("2022-36~", "2022-10-01", "2022-12-31", "about the last quarter of 2022"),
    ("2019/202X", "2019-01-01", "2029-12-31", "between 2019 and the 2020s"),
    ("2021-24", "2021-12-01", "2022-02-28", "winter 2021"),
    ("2023-24", "2023-12-01", "2024-02-29", "winter 2023"),
    ("2022-06~", "2022-06-01", "2022-06-30", "about June 2022"),
    ("2022?", "2022-01-01", "2022-12-31", "2022 (uncertain)"),
    ("2022-06-05%", "2022-06-05", "2022-06-05", "about 5 June 2022 (uncertain)"),
    ("2021-09/2021-10", "2021-09-01", "2021-10-31", "between September 2021 and October 2021"),
    ("2021/2023", "2021-01-01", "2023-12-31", "between 2021 and 2023"),
    ("2022-06~/2022-08?", "2022-06-01", "2022-08-31", "between about June 2022 and August 2022 (uncertain)"),
    ("2021-23/2021-24", "2021-09-01", "2022-02-28", "between autumn 2021 and winter 2021"),
    ("2021-23~/2022", "2021-09-01", "2022-12-31", "between about autumn 2021 and 2022"),
    ("../2021-12-08", None, "2021-12-08", "by 8 December 2021"),
    ("../2021", None, "2021-12-31", "by 2021"),
    ("../2021-23", None, "2021-11-30", "by autumn 2021"),
    ("../2021-24~", None, "2022-02-28", "by about winter 2021"),
    ("../2021-04?", None, "2021-04-30", "by April 2021 (uncertain)"),
    ("202X", "2020-01-01", "2029-12-31", "the 2020s"),
    ("202X~", "2020-01-01", "2029-12-31", "about the 2020s"),
    ("20XX", "2000-01-01", "2099-12-31", "between 2000 and 2099"),
    ("2X2X", "2020-01-01", "2929-12-31", "between 2020 and 2929"),
    ("2XXX", "2000-01-01", "2999-12-31", "between 2000 and 2999"),
    ("2022-XX", "2022-01-01", "2022-12-31", "2022"),
    ("2022-12-XX", "2022-12-01", "2022-12-31", "December 2022"),
    ("2022-XX-XX", "2022-01-01", "2022-12-31", "2022"),
    ("0001-01-01", "0001-01-01", "0001-01-01", "1 January 0001"),
    ("9999-12-31", "9999-12-31", "9999-12-31", "31 December 9999"),
]

REFUSED = {
    "open end": "2021/..",
    "open at both ends": "../..",
    "blank end": "2021/",
    "blank start": "/2021",
    "only an opening": "..",
    "backwards": "2022-10/2021",
    "backwards within a year": "2022-10-21/2022-10-20",
    "three ends": "2021/2022/2023",
    "words": "last autumn",
    "a day of another style": "21.10.2022",
    "slashes": "21/10/2022",
    "a time": "2022-10-21T10:00:00Z",
    "a time with an offset": "1985-04-12T23:20:30+04:30",
    "one of a set": "[2021,2022]",
    "all of a set": "{2021,2022}",
    "year 0": "0000",
    "interval from year 0": "0000/2000",
    "decade of year 0": "000X",
    "negative year": "-0001",
    "negative start": "-1985/2000",
    "year 10000": "10000",
    "long year": "Y10000",
    "exponential year": "Y17E7",
    "significant digits": "2001S2",
    "winter that ends in year 10000": "9999-24",
    "space before": " 2022",
    "space after": "2022 ",
    "space within": "2022 - 10",
    "line feed after": "2022\n",
    "line feed within": "2022\n/2023",
    "NUL": "2022\x00",
    "only NUL": "\x00",
    "lone surrogate": "\ud800",
    "full-width digits": "２０２２",
    "Arabic-Indic digits": "٢٠٢٢",
    "en dash": "2022–10",
    "10 kB": "2" * 10_000,
    "10 kB of intervals": "2021/" * 2_000,
    "no such day": "2022-02-30",
    "no such day this year": "2022-02-29",
    "no such day in an interval": "2022-02-28/2022-02-30",
    "31 November": "2022-11-31",
    "month 13": "2022-13",
    "month 0": "2022-00",
    "day 0": "2022-10-00",
    "day 32": "2022-10-32",
    "an unknown season": "2022-25",
    "a hemisphere": "2001-21^southern",
    "half of a month": "2022-1X",
    "half of a day": "2022-10-2X",
    "a day of an unknown month": "2022-XX-05",
    "a month of an unknown year": "19XX-12",
    "an unknown year": "XXXX",
    "a digit within a decade": "2X22",
    "a month of an unknown decade": "202X-XX",
    "an interval with an unknown month": "2020/2022-XX",
    "a day of a season": "2021-23-05",
    "an uncertain part": "2021?-06",
    "a week": "2021-W01",
    "a day of the year": "2021-365",
    "the 2012 draft's unknown": "unknown/2021",
    "the 2012 draft's digits": "199u",
    "one digit of a month": "2022-6",
    "a number": "1e3",
}


def day(text):
    return text and date.fromisoformat(text)


@pytest.mark.parametrize(("value", "earliest", "latest", "words"), READ, ids=[row[0] for row in READ])
def test_a_date_spans_the_days_it_may_mean(value, earliest, latest, words):
    assert bounds(value) == Bounds(day(earliest), day(latest))
    assert in_words(value) == words


def test_nothing_typed_spans_nothing():
    assert bounds("") == Bounds(None, None)


def test_every_form_that_the_help_names_is_read():
    named = [
        "2022-10-21",
        "2022-10",
        "2022",
        "2021-23",
        "2022-06~",
        "2022?",
        "2021-09/2021-10",
        "../2021-12-08",
        "202X",
    ]
    for value in named:
        assert value in str(HELP)
        assert bounds(value).latest


@pytest.mark.parametrize("value", REFUSED.values(), ids=REFUSED.keys())
def test_what_is_not_a_date_is_refused_in_words(value):
    with pytest.raises(ValidationError) as refusal:
        require_edtf(value)
    message = refusal.value.messages[0]
    assert "cannot be used as a date" in message
    assert "2021-23 (autumn)" in message or ", write " in message, "the message says how to write one"
    assert len(message) < 400


@pytest.mark.parametrize("value", ["", "last autumn", "2021/..", "2022-10/2021"])
def test_what_cannot_be_read_is_shown_as_it_was_typed(value):
    assert in_words(value) == value


def test_what_is_typed_is_never_printed(capfd):
    for value in ("2022/2022-XX", "2022-XX/2022", "2022-13"):
        with pytest.raises(ValidationError):
            bounds(value)
    assert capfd.readouterr() == ("", "")


def test_a_day_that_does_not_exist_is_not_called_a_wrong_year():
    with pytest.raises(ValidationError, match="29 February 2022 does not exist"):
        bounds("2022-02-29")


@given(st.text(alphabet="0123456789X-/.~?%[]{},TYZSE+:^ u\n", max_size=24) | st.text(max_size=60))
@example("2022-1X")
@example("../202X")
@example("202X/2030")
def test_any_text_is_read_or_refused_and_nothing_else(value):
    try:
        earliest, latest = bounds(value)
    except ValidationError:
        return
    if value:
        assert latest
        assert earliest is None or earliest <= latest
        assert len(value) <= MAX_LENGTH


def single_dates():
    year = st.integers(1, 9998).map(lambda number: f"{number:04d}")
    month = st.integers(1, 24).filter(lambda number: number <= 12 or number >= 21).map(lambda number: f"{number:02d}")
    whole = st.dates(max_value=date(9998, 12, 31)).map(date.isoformat)
    plain = year | st.tuples(year, month).map("-".join) | whole
    return plain | st.tuples(year | whole, st.sampled_from("~?%")).map("".join)


@given(single_dates())
def test_words_claim_no_more_precision_than_the_text(value):
    words = in_words(value)
    earliest, latest = bounds(value)
    assert value[:4] in words
    names_a_day = any(word.isdigit() and len(word) < 3 for word in words.split())
    assert names_a_day == (earliest == latest)


@given(single_dates(), single_dates())
def test_an_interval_runs_from_the_first_day_of_its_start_to_the_last_of_its_end(start, end):
    first, last = bounds(start).earliest, bounds(end).latest
    if first <= last:
        assert bounds(f"{start}/{end}") == Bounds(first, last)
    else:
        with pytest.raises(ValidationError):
            bounds(f"{start}/{end}")
    assert bounds(f"../{end}") == Bounds(None, last)


@pytest.mark.parametrize(
    "value", ["2026-11-27", "2026-12", "2027", "2026-24", "../2026-12", "2027/2029", "2202?", "203X"]
)
def test_what_lies_wholly_after_a_day_is_to_come(value):
    assert is_to_come(value, date(2026, 11, 26))


@pytest.mark.parametrize("value", ["", "2026-11-26", "2026-11", "2026", "../2026", "2026-11/2027", "202X", "soon"])
def test_what_may_have_begun_is_not_to_come(value):
    assert not is_to_come(value, date(2026, 11, 26))
