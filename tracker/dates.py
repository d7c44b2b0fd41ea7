"""Dates of the world are EDTF (ISO 8601-2): `2022-10`, `2021-23` (autumn 2021), `../2021-12-08`, `2022-06~`.

They are stored as typed, with the earliest and latest possible day beside them for filters and ordering, and
shown in words that claim no more precision than the text. https://www.loc.gov/standards/datetime/
"""

import re
from calendar import monthrange
from datetime import date
from typing import Any, NamedTuple

from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone
from django.utils.dates import MONTHS
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tracker import edtf, handwritten
from tracker.text import DerivedField

MAX_LENGTH = 40
HELP = gettext_lazy(
    "As precise as the source, no more: 2022-10-21, 2022-10, 2022, 2021-23 (autumn 2021; 21 to 24 are the seasons), "
    "2022-06~ (about), 2022? (uncertain), 2021-09/2021-10 (within), ../2021-12-08 (not after), 202X."
)
NAMES_A_DAY = re.compile(r"(?<![0-9])([0-9]{4})-([0-9]{2})(?:-([0-9]{2}))?(?![0-9X])")
REASONS = {
    "not_plain": gettext_lazy("it has spaces or other characters than a date has, or is too long"),
    "not_edtf": gettext_lazy("it has none of the forms that are used"),
    "not_used": gettext_lazy("times, sets and partly unknown days are not used"),
    "blank_end": gettext_lazy("write .. for an open end"),
    "open_end": gettext_lazy("it has no last day"),
    "out_of_range": gettext_lazy("there is no such day, or its year is not between 0001 and 9999"),
    "backwards": gettext_lazy("it ends before it begins"),
}


class Bounds(NamedTuple):
    """The first and last day that a date may mean; `earliest` is None for an open start."""

    earliest: date | None
    latest: date | None


def bounds(value: str) -> Bounds:
    """The days an EDTF date spans. Blank gives (None, None).

    Raises ValidationError for what is not EDTF, has a time or a set, lies outside years 1 to 9999, or has no
    last day (`2021/..`): without one the date can be neither ordered nor due.
    """
    if not value:
        return Bounds(None, None)
    if len(value) > MAX_LENGTH or value != value.strip() or not value.isascii():
        raise _refusal(value, "not_plain")
    try:
        read = edtf.parse(value)
    except edtf.Refused as refused:
        raise _refusal(value, refused.code) from refused
    return Bounds(read.earliest, read.latest)


def _refusal(value: str, code: str) -> ValidationError:
    said = _("“%(value)s” cannot be used as a date: %(reason)s.") % {
        "value": value[:MAX_LENGTH],
        "reason": _missing(value) or REASONS[code],
    }
    return ValidationError(f"{said} {_cure(value)}", code=code)


def _cure(value: str) -> str:
    """What to write in its place, where somebody can tell what is meant; else how dates are written."""
    if meant := _meant(value):
        return _("If you mean %(words)s, write %(edtf)s.") % {"words": in_words(meant), "edtf": meant}
    return _("Write it as 2022, 2022-10, 2022-10-21, 2021-23 (autumn), 2022-06~ (about) or ../2021-12-08 (by).")


def no_day(value: str) -> ValidationError:
    """The refusal of what is no single day, for fields that take nothing else."""
    said = _("“%(value)s” is no day.") % {"value": value[:MAX_LENGTH]}
    if missing := _missing(value):
        return ValidationError(f"{said} {capfirst(missing)}.", code="no_day")
    meant = _meant(value)
    is_day = bool(meant) and len(set(bounds(meant))) == 1 and is_certain(meant)
    cure = _cure(value) if is_day else _("Write year, month and day: 2022-10-21.")
    return ValidationError(f"{said} {cure}", code="no_day")


def _meant(value: str) -> str:
    """What to write in place of a date that is written otherwise; "" where nobody can tell, or there is no such day."""
    start, _slash, end = value.partition("/")
    for meant in (_as_edtf(value), f"{end}/{start}" if ".." not in value else ""):  # the wrong way round
        try:
            if meant and edtf.parse(meant):
                return meant
        except edtf.Refused:
            continue
    return ""


def _as_edtf(value: str) -> str:
    return handwritten.as_edtf(value) if len(value) <= MAX_LENGTH else ""


def _missing(value: str) -> str:
    """Which day or month there is not, in words, of a date that names one; "" if none can be told."""
    for text in (value, _as_edtf(value)):
        for year, month, day in NAMES_A_DAY.findall(text):
            if month not in edtf.MONTHS:
                named = _("there is no month %(month)s; months are 01 to 12, seasons 21 to 24, quarters 33 to 36")
                return named % {"month": month}
            if int(month) not in MONTHS:
                continue  # a season or a quarter
            most = monthrange(int(year), int(month))[1] if int(year) else 31
            if day and not 1 <= int(day) <= most:
                words = {"day": f"{int(day)} {MONTHS[int(month)]} {year}", "most": most}
                return _("%(day)s does not exist: that month has %(most)d days") % words
    return ""


def is_to_come(value: str, on: date) -> bool:
    """Whether a date lies wholly after a day, `../2022-10` if October does. What is no date is not to come."""
    try:
        first = bounds(value.removeprefix("../")).earliest
    except ValidationError:
        return False
    return first is not None and first > on


def ends_before(start: str, end: str) -> bool:
    """Whether every day that `end` may mean lies before every day that `start` may mean. Of what is no date, never."""
    try:
        first, last = bounds(start).earliest, bounds(end).latest
    except ValidationError:
        return False
    return first is not None and last is not None and last < first


def is_certain(value: str) -> bool:
    """Whether a date is neither about nor uncertain (`~`, `?`, `%`): then its bounds are all that it may mean."""
    return not set(value) & set(MARKED)


def still_to_come(value: str) -> str:
    """What is wrong with such a date of something that is said to have happened, and the cure."""
    cure = _("“%(value)s” is still to come: write the day on which it happened, or wait until it has.")
    return cure % {"value": value}


def require_edtf(value: str) -> None:
    """Validator of date fields."""
    bounds(value)


SEASONS = {
    "21": gettext_lazy("spring"),
    "22": gettext_lazy("summer"),
    "23": gettext_lazy("autumn"),
    "24": gettext_lazy("winter"),
    "33": gettext_lazy("the first quarter of"),
    "34": gettext_lazy("the second quarter of"),
    "35": gettext_lazy("the third quarter of"),
    "36": gettext_lazy("the last quarter of"),
}
MARKED = {
    "~": gettext_lazy("about %(day)s"),
    "?": gettext_lazy("%(day)s (uncertain)"),
    "%": gettext_lazy("about %(day)s (uncertain)"),
}


def in_words(value: str) -> str:
    """An EDTF date as a reader would say it, with no invented precision: “about June 2022”, “by 8 December 2021”.

    What cannot be read is given back as it is.
    """
    try:
        read = edtf.parse(value)
    except edtf.Refused:
        return value
    if isinstance(read, edtf.Date):
        return _date_in_words(read)
    end = _date_in_words(read.end)
    if read.start is None:
        return _("by %(day)s") % {"day": end}
    return _("between %(start)s and %(end)s") % {"start": _date_in_words(read.start), "end": end}


def _date_in_words(read: edtf.Date) -> str:
    words = _year_in_words(read.year)
    if read.season:
        words = f"{SEASONS[read.season]} {words}"
    if read.month:
        words = f"{MONTHS[int(read.month)]} {words}"
    if read.day:
        words = f"{int(read.day)} {words}"
    return MARKED[read.mark] % {"day": words} if read.mark else words


def _year_in_words(year: str) -> str:
    if "X" not in year:
        return year
    if year[:3].isdigit():
        return _("the %(decade)ss") % {"decade": year[:3] + "0"}
    return _("between %(start)s and %(end)s") % {"start": year.replace("X", "0"), "end": year.replace("X", "9")}


class EdtfField(models.CharField):
    """An EDTF date as typed. Put an `EdtfBound` beside it for each end that queries need."""

    default_validators = [*models.CharField.default_validators, require_edtf]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"max_length": MAX_LENGTH, "blank": True, "help_text": HELP, **kwargs})


class EdtfBound(DerivedField, models.DateField):
    """The `earliest` or `latest` day of an EdtfField of the same row; null where that date has none."""

    def __init__(self, of: str, end: str, **kwargs: Any) -> None:
        self.of, self.end = of, end
        super().__init__(**{"null": True, **kwargs})

    def derive(self, instance: models.Model) -> date | None:
        try:
            found: date | None = getattr(bounds(getattr(instance, self.of) or ""), self.end)
        except ValidationError:  # full_clean names the field; a bound is only ever asked for what can be read
            return None
        return found

    def deconstruct(self) -> tuple[str, str, list[Any], dict[str, Any]]:
        name, path, args, kwargs = super().deconstruct()
        del kwargs["editable"]
        kwargs["null"] = self.null  # Field leaves out what is its default, which is not ours
        return name, path, [self.of, self.end, *args], kwargs


class ChangedAtField(models.DateTimeField):
    """When the row was last saved. Like auto_now, but with a default, because loaddata saves raw."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"default": timezone.now, "editable": False, **kwargs})

    def pre_save(self, model_instance: models.Model, add: bool) -> Any:
        setattr(model_instance, self.attname, timezone.now())
        return getattr(model_instance, self.attname)
