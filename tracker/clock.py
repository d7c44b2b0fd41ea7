"""The one clock: what day it is for everybody, whatever server answers. Rules take the day as an argument."""

from datetime import date, timedelta

from django.utils import timezone

FURTHEST_EAST = timedelta(hours=14)  # UTC+14, Kiritimati


def today() -> date:
    """The day in UTC."""
    return timezone.now().date()


def today_anywhere() -> date:
    """The latest day that it is somewhere on earth: what lies after it is still to come for everybody."""
    return (timezone.now() + FURTHEST_EAST).date()
