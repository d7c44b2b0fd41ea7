"""The value of a cell of a sheet as the text that an editor sees in it."""

from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

ERROR = "e"
SIGNIFICANT = 15  # digits that a spreadsheet keeps of a number


def text_of(cell: Any) -> str:
    """The text; of a date, ISO 8601 without a time if it is midnight; empty where there is none."""
    value = cell.value
    if isinstance(value, str):
        return value.replace("_x000D_\n", "\n").replace("\r\n", "\n")
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return _number(value)
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat()
    return value.isoformat() if isinstance(value, (date, time)) else str(value)


def _number(value: float) -> str:
    """Digits without an exponent, as many as a spreadsheet keeps; whole numbers without a point."""
    digits = format(Decimal(format(value, f".{SIGNIFICANT}g")), "f")
    return digits.rstrip("0").rstrip(".") if "." in digits else digits
