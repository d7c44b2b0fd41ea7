"""The one clock: what day it is for everybody, whatever server answers. Rules take the day as an argument."""

from datetime import date

from django.utils import timezone


def today() -> date:
    """The day in UTC."""
    return timezone.now().date()
