"""The value of a cell of a sheet, as it is stored, in the text that an editor sees."""

from datetime import date, datetime, time
from decimal import Decimal
from typing import Any, NamedTuple

from openpyxl.utils.datetime import from_excel, from_ISO8601

SIGNIFICANT = 15  # digits that a spreadsheet keeps of a number
NO_DATE = "#VALUE!"


class Shown(NamedTuple):
    """The text of a cell; whether it is an error; whether it is the empty text rather than nothing."""

    text: str
    is_error: bool = False
    is_there: bool = True


class Values:
    """How the values of a workbook are read: with the strings that its sheets share, and the formats of its dates."""

    def __init__(self, strings: list[str], book: Any) -> None:
        self.strings, self.epoch = strings, book.epoch
        self.dates, self.durations = book._date_formats, book._timedelta_formats

    def shown(self, kind: str, value: str, style: str | None) -> Shown:
        """The text of a value of one of the kinds of ECMA-376, 18.18.11. Raises ValueError for any other."""
        if kind == "s":
            return Shown(_plain(self.strings[int(value)])) if value else Shown("", is_there=False)
        if kind in ("str", "inlineStr"):
            return Shown(_plain(value))
        if not value:
            return Shown("", is_there=False)
        if kind == "n":
            return self._number(value, int(style or 0))
        if kind == "b":
            return Shown("true" if int(value) else "false")
        if kind == "d":
            return Shown(_moment(from_ISO8601(value)))
        if kind == "e":
            return Shown(value, is_error=True)
        raise ValueError(kind)

    def _number(self, value: str, style: int) -> Shown:
        if style not in self.dates:
            return Shown(value if value.isdigit() else _digits(value))
        try:
            return Shown(_moment(from_excel(float(value), self.epoch, timedelta=style in self.durations)))
        except (OverflowError, ValueError):
            return Shown(NO_DATE, is_error=True)


def _plain(text: str) -> str:
    """With line feeds alone; `_x000D_` is how a sheet writes the other half of the break of a line."""
    return text.replace("_x000D_\n", "\n").replace("\r\n", "\n")


def _digits(value: str) -> str:
    """Without an exponent, with as many digits as a spreadsheet keeps; a whole number without a point."""
    digits = format(Decimal(format(float(value), f".{SIGNIFICANT}g")), "f")
    return digits.rstrip("0").rstrip(".") if "." in digits else digits


def _moment(value: Any) -> str:
    """ISO 8601; a day without its midnight."""
    if isinstance(value, datetime) and value.time() == time():
        value = value.date()
    return value.isoformat() if isinstance(value, (date, time)) else str(value)
