"""Dates of the world are EDTF (ISO 8601-2): `2022-10`, `2021-23` (autumn 2021), `../2021-12-08`, `2022-06~`.

They are stored as typed, with the earliest and latest possible day beside them for filters and ordering, and
shown in words that claim no more precision than the text. https://www.loc.gov/standards/datetime/
"""

import re
from datetime import date, timedelta
from functools import lru_cache
from typing import Any, NamedTuple

import edtf
from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone
from django.utils.dates import MONTHS
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from edtf.parser import parser_classes as forms

from tracker.text import DerivedField

forms.print = lambda *words: None  # type: ignore[attr-defined]  # the library prints the words that it refuses
MAX_LENGTH = 40
ACCEPTED = (
    forms.Date,
    forms.Season,
    forms.Interval,
    forms.Level1Interval,
    forms.UncertainOrApproximate,
    forms.Unspecified,
)
HELP = gettext_lazy(
    "As precise as the source, no more: 2022-10-21, 2022-10, 2022, 2021-23 (autumn 2021; 21 to 24 are the seasons), "
    "2022-06~ (about), 2022? (uncertain), 2021-09/2021-10 (within), ../2021-12-08 (not after), 202X."
)


class Bounds(NamedTuple):
    """The first and last day that a date may mean; `earliest` is None for an open start."""

    earliest: date | None
    latest: date | None


@lru_cache(maxsize=4096)
def bounds(value: str) -> Bounds:
    """The days an EDTF date spans. Blank gives (None, None).

    Raises ValidationError for what is not EDTF, has a time or a set, lies outside years 1 to 9999, or has no
    last day (`2021/..`): without one the date can be neither ordered nor due.
    """
    if not value:
        return Bounds(None, None)
    parsed = _parse(value)
    low, high = parsed.lower_strict(), parsed.upper_strict()
    if isinstance(high, float):
        raise ValidationError(_refusal(value, _("it has no last day")), code="open_end")
    try:
        earliest = None if isinstance(low, float) else date(*low[:3])
        latest = _end_of_winter(value) or date(*high[:3])
    except ValueError as error:
        reason = _("there is no such day, or its year is not between 0001 and 9999")
        raise ValidationError(_refusal(value, reason), code="out_of_range") from error
    if earliest and earliest > latest:
        raise ValidationError(_refusal(value, _("it ends before it begins")), code="backwards")
    return Bounds(earliest, latest)


def _parse(value: str) -> Any:
    if len(value) > MAX_LENGTH or value != value.strip() or not value.isascii():
        raise ValidationError(_refusal(value[:MAX_LENGTH], _("it has spaces or is too long")), code="not_edtf")
    if value.startswith("/") or value.endswith("/"):
        raise ValidationError(_refusal(value, _("write .. for an open end")), code="not_edtf")
    if not all(end == ".." or DAY.fullmatch(end) for end in value.split("/")):
        raise ValidationError(_refusal(value, _("it has none of the forms that are used")), code="not_edtf")
    try:
        parsed = edtf.parse_edtf(value)
    except Exception as error:  # the library raises AttributeError for 2022-1X, and whatever else
        raise ValidationError(_refusal(value, _("it has none of the forms that are used")), code="not_edtf") from error
    if type(parsed) not in ACCEPTED:
        raise ValidationError(_refusal(value, _("times, sets and partly unknown days are not used")), code="not_used")
    return parsed


def _end_of_winter(value: str) -> date | None:
    """The last day of a winter, which the library cuts off on 31 December; None for what does not end in one."""
    match = re.search(r"(?:^|/)(\d{4})-24$", value)
    return date(int(match[1]) + 1, 3, 1) - timedelta(days=1) if match else None


def _refusal(value: str, reason: str) -> str:
    examples = _("Write it as 2022, 2022-10, 2022-10-21, 2021-23 (autumn), 2022-06~ (about) or ../2021-12-08 (by).")
    return _("“%(value)s” cannot be used as a date: %(reason)s.") % {"value": value, "reason": reason} + " " + examples


def require_edtf(value: str) -> None:
    """Validator of date fields."""
    bounds(value)


SEASONS = {
    "21": gettext_lazy("spring"),
    "22": gettext_lazy("summer"),
    "23": gettext_lazy("autumn"),
    "24": gettext_lazy("winter"),
}
DAY = re.compile(r"(?P<year>\d[\dX]{3})(?:-(?P<month>\d\d|XX))?(?:-(?P<day>\d\d|XX))?(?P<mark>[~?%]?)")


def in_words(value: str) -> str:
    """An EDTF date as a reader would say it, with no invented precision: “about June 2022”, “by 8 December 2021”."""
    if "/" not in value:
        return _day_in_words(value)
    start, end = value.split("/")
    if start == "..":
        return _("by %(day)s") % {"day": _day_in_words(end)}
    return _("between %(start)s and %(end)s") % {"start": _day_in_words(start), "end": _day_in_words(end)}


def _day_in_words(value: str) -> str:
    match = DAY.fullmatch(value)
    if not match:
        return value
    year, month, day, mark = match["year"], match["month"], match["day"], match["mark"]
    words = _year_in_words(year)
    if month in SEASONS:
        words = f"{SEASONS[month]} {year}"
    elif month and month != "XX":
        words = f"{MONTHS[int(month)]} {year}"
    if day and day != "XX":
        words = f"{int(day)} {words}"
    shapes = {"~": _("about %(day)s"), "?": _("%(day)s (uncertain)"), "%": _("about %(day)s (uncertain)")}
    return shapes[mark] % {"day": words} if mark else words


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
