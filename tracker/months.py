"""So many months after a day, by the calendar: in Python and in SQL alike.

A day that the month does not have is its last one: 28 February is a month after 30 January. The last day of a month is
followed by last days, so that what comes round every month does not slide from the 31st to the 28th for good.
"""

from calendar import monthrange
from datetime import date
from typing import Any

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models

FEWEST, MOST = MONTHS = (1, 60)  # of a rhythm


def months_after(day: date, months: int) -> date:
    """The day so many months (0 and more) after another. Raises ValueError after the year 9999."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    last = monthrange(year, month + 1)[1]
    was_last = day.day == monthrange(day.year, day.month)[1]
    return date(year, month + 1, last if was_last else min(day.day, last))


class MonthsAfter(models.Func):
    """`months_after` in SQL: of a day and a number of months, both columns or values."""

    arity = 2
    output_field = models.DateField()
    template = "(WITH asked(day, months) AS (SELECT %(expressions)s) SELECT %(answer)s FROM asked)"
    # PostgreSQL stops at the last day of a month, so that a last day is told by the first one that follows it.
    on_postgresql = (
        "GREATEST(day + make_interval(months => months), "
        "day + 1 + make_interval(months => months) - make_interval(days => 1))::date"
    )
    # SQLite runs over into the next month.
    last_of_month = "date(day, 'start of month', '+' || ({} + 1) || ' months', '-1 day')"
    on_sqlite = (
        f"CASE WHEN day = {last_of_month.format(0)} THEN {last_of_month.format('months')} "
        f"ELSE MIN(date(day, '+' || months || ' months'), {last_of_month.format('months')}) END"
    )

    def as_postgresql(self, compiler: Any, connection: Any, **context: Any) -> Any:
        return self.as_sql(compiler, connection, answer=self.on_postgresql, **context)

    def as_sqlite(self, compiler: Any, connection: Any, **context: Any) -> Any:
        return self.as_sql(compiler, connection, answer=self.on_sqlite, **context)


class MonthsField(models.PositiveSmallIntegerField):
    """A number of months after which something comes round."""

    default_validators = [MinValueValidator(FEWEST), MaxValueValidator(MOST)]

    def formfield(self, **kwargs: Any) -> Any:
        return super().formfield(**{"min_value": FEWEST, "max_value": MOST, **kwargs})
