"""Dates of the world as sources give them: mostly a day, often a month, now and then a season or an interval."""

from datetime import date, timedelta
from random import Random

FIRST, LAST = date(1999, 1, 1), date(2023, 12, 31)
SPAN = (LAST - FIRST).days
SEASON = {1: "24", 2: "24", 3: "21", 4: "21", 5: "21", 6: "22", 7: "22", 8: "22", 9: "23", 10: "23", 11: "23", 12: "24"}


def day_made(rng: Random) -> date:
    """Recent years have more."""
    return FIRST + timedelta(days=int(SPAN * rng.random() ** 0.6))


def later(rng: Random, day: date, most_days: int) -> date:
    """Soon after, more often than long after; perhaps after the last day of the record."""
    return day + timedelta(days=1 + int(most_days * rng.random() ** 2))


def edtf(rng: Random, day: date) -> str:
    """A day as precisely as a source gave it."""
    draw = rng.random()
    if draw < 0.72:
        return day.isoformat()
    if draw < 0.87:
        return f"{day:%Y-%m}"
    if draw < 0.92:
        return f"{day.year}"
    if draw < 0.94:
        return f"{day:%Y-%m}~"
    if draw < 0.96 and day.month not in (1, 2):  # a winter is named by the year in which it begins
        return f"{day.year}-{SEASON[day.month]}"
    if draw < 0.99:
        return f"{day - timedelta(days=40):%Y-%m}/{day:%Y-%m}"
    return f"../{day.isoformat()}"


def deadline(rng: Random, made: date) -> str:
    """Mostly the end of a year or a month."""
    due = made + timedelta(days=60 + int(1_800 * rng.random() ** 2))
    return rng.choice((f"{due.year + 1}", f"{due:%Y-%m}", f"{due:%Y-%m}", due.isoformat()))
