"""A date that cannot be used is refused with the cure: which day there is not, and what to write in its place."""

import re
import unicodedata
from datetime import date

import pytest
from django.core.exceptions import ValidationError

from tracker.admin_base import DayField
from tracker.dates import bounds, in_words, require_edtf
from tracker.handwritten import as_edtf

REASONS = {
    " soon": "it has spaces or other characters than a date has, or is too long",
    "2" * 41: "it has spaces or other characters than a date has, or is too long",
    "2021/": "write .. for an open end",
    "/2021": "write .. for an open end",
    "2021/..": "it has no last day",
    "2022-02-30": "30 February 2022 does not exist: that month has 28 days",
    "30.02.2024": "30 February 2024 does not exist: that month has 29 days",
    "31 чэрвеня 2021": "31 June 2021 does not exist: that month has 30 days",
    "2021-23/2022-06-00": "0 June 2022 does not exist: that month has 30 days",
    "2022-13": "there is no month 13; months are 01 to 12, seasons 21 to 24, quarters 33 to 36",
    "0000": "there is no such day, or its year is not between 0001 and 9999",
    "2022-1X": "times, sets and partly unknown days are not used",
    "202X-12": "times, sets and partly unknown days are not used",
    "last autumn": "it has none of the forms that are used",
    "2021-23/..": "it has no last day",
    "2021/2022/2023": "it has none of the forms that are used",
}


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("2022–10–21", "2022-10-21"),
        ("2021–2023", "2021/2023"),
        ("21.10.2022", "2022-10-21"),
        ("10/2022", "2022-10"),
        ("2022-6", "2022-06"),
        ("22 April 2021", "2021-04-22"),
        ("April 22nd, 2021", "2021-04-22"),
        ("Sept. 2021", "2021-09"),
        ("autumn of 2021", "2021-23"),
        ("Q3 2022", "2022-35"),
        ("the 2020s", "202X"),
        ("circa June 2022", "2022-06~"),
        ("by 8 December 2021", "../2021-12-08"),
        ("31.12.2021", "2021-12-31"),
        ("2021/12/31", "2021-12-31"),
        ("12/31/2021", "2021-12-31"),
        ("31.12.21", "2021-12-31"),
        ("spring 2021", "2021-21"),
        ("декабрь 2021", "2021-12"),
        ("31 декабря 2021 г.", "2021-12-31"),
        ("в декабре 2021 года", "2021-12"),
        ("снежань 2021", "2021-12"),
        ("8 снежня 2021 г.", "2021-12-08"),
        ("да 8 снежня 2021", "../2021-12-08"),
        ("каля траўня 2022", "2022-05~"),
        ("вясна 2021", "2021-21"),
        ("весной 2021 года", "2021-21"),
        ("лета 2021", "2021-22"),
        ("восень 2021", "2021-23"),
        ("IV квартал 2021", "2021-36"),
        ("ІV квартал 2021", "2021-36"),
        ("4-й квартал 2021 г.", "2021-36"),
        ("у чацвёртым квартале 2021", "2021-36"),
        ("third quarter of 2022", "2022-35"),
        ("сентябрь–октябрь 2021", "2021-09/2021-10"),
        ("2020-е годы", "202X"),
        ("2022-10/2021", "2021/2022-10"),
        ("2021-12-31/2021-12-01", "2021-12-01/2021-12-31"),
    ],
)
def test_a_date_that_is_written_otherwise_is_told_how_to_be_written(typed, meant):
    with pytest.raises(ValidationError) as refusal:
        require_edtf(typed)
    assert refusal.value.messages[0].endswith(f"If you mean {in_words(meant)}, write {meant}.")


EACH_MONTH = {
    "январь января студзень студзеня": "01",
    "февраль февраля люты лютага": "02",
    "март марта сакавік сакавіка": "03",
    "апрель апреля красавік красавіка": "04",
    "май мая травень траўня": "05",
    "июнь июня чэрвень чэрвеня": "06",
    "июль июля ліпень ліпеня": "07",
    "август августа жнівень жніўня": "08",
    "сентябрь сентября верасень верасня": "09",
    "октябрь октября кастрычнік кастрычніка": "10",
    "ноябрь ноября лістапад лістапада": "11",
    "декабрь декабря снежань снежня": "12",
}


@pytest.mark.parametrize(("names", "month"), EACH_MONTH.items())
def test_every_month_is_known_by_its_russian_and_belarusian_name(names, month):
    for name in names.split():
        assert as_edtf(f"{name.capitalize()} 2021") == f"2021-{month}"
        assert as_edtf(unicodedata.normalize("NFD", f"3 {name} 2021 года")) == f"2021-{month}-03"


@pytest.mark.parametrize("typed", ["2021–23/24", "30.02.2022", "soon", "31 June 2021", "about 2021-2023", "x" * 500])
def test_where_nobody_can_tell_what_is_meant_nothing_is_guessed(typed):
    with pytest.raises(ValidationError) as refusal:
        require_edtf(typed)
    assert "If you mean" not in refusal.value.messages[0]


@pytest.mark.parametrize(("value", "reason"), REASONS.items(), ids=REASONS.keys())
def test_a_refusal_says_why(value, reason):
    with pytest.raises(ValidationError, match=re.escape(f"cannot be used as a date: {reason}. Write it as")):
        bounds(value)


@pytest.mark.parametrize(
    ("typed", "cure"),
    [
        ("31.12.2026", "If you mean 31 December 2026, write 2026-12-31."),
        ("31 снежня 2026 г.", "If you mean 31 December 2026, write 2026-12-31."),
        ("2026-02-30", "30 February 2026 does not exist: that month has 28 days."),
        ("December 2026", "Write year, month and day: 2022-10-21."),
        ("about 3 May 2026", "Write year, month and day: 2022-10-21."),
        ("soon", "Write year, month and day: 2022-10-21."),
    ],
)
def test_a_field_that_takes_a_single_day_says_what_to_write(typed, cure):
    with pytest.raises(ValidationError) as refusal:
        DayField().clean(typed)
    assert refusal.value.messages == [f"“{typed}” is no day. {cure}"]


def test_a_day_is_a_day():
    assert DayField().clean("2026-12-31") == date(2026, 12, 31)
