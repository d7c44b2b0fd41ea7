"""Statements given out as rows of text, in the columns in which they are taken in again."""

from collections.abc import Iterator, Sequence

from django.db.models import Max, QuerySet

from claims.importing.targets import FIELDS, PRIVATE, QUOTE, ROLES, SLUG, SOURCE, STEP, TOPICS, step_name
from claims.importing.wording import readable, said_of
from claims.models import Statement

TOGETHER = 500  # statements that are read at once
PUBLICATION = "publication"  # where it stands at the desk: given out, never taken in
OWN = (SLUG, PUBLICATION, *FIELDS, *ROLES, TOPICS, *QUOTE, *SOURCE)


def columns_of(statements: QuerySet[Statement], *, private: bool) -> list[str]:
    """The columns in which all is said of these statements; what is the desk's alone, only where it is asked for."""
    most = statements.aggregate(most=Max("follow_ups__number"))["most"] or 0
    steps = (step_name(number, part) for number in range(1, most + 1) for part in STEP)
    return [*OWN, *(PRIVATE if private else ()), *steps]


def rows_of(statements: QuerySet[Statement], columns: Sequence[str]) -> Iterator[dict[str, str]]:
    """The statements in their order, each as text by column. Seven queries for each 500."""
    keys = list(statements.values_list("pk", flat=True))
    for start in range(0, len(keys), TOGETHER):
        some = keys[start : start + TOGETHER]
        found = {one.pk: one for one in readable(Statement.objects.filter(pk__in=some))}
        for key in some:
            if key in found:  # nobody deleted it since
                said = {**said_of(found[key]), PUBLICATION: found[key].publication}
                yield {column: said.get(column, "") for column in columns}
