"""A file that is taken in at the desk: looked at first, then taken in, by the code that the command runs too."""

import io
from collections.abc import Iterable
from itertools import islice
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from claims.importing.mapping import Mapping, mapping_of
from claims.importing.taking_in import Report, take_in
from claims.importing.targets import meant, words_of
from claims.models import Intake
from tracker.search.beside import made_later
from tracker.tables import Row, Table, Unreadable, open_table, write_table

MOST_ROWS = 2_000  # of a file that is taken in while somebody waits
TOLD = 200  # troubles, conflicts and names that a page shows
LOOKED_AT = 1_000  # rows in which words are looked for
MOST_WORDS = 30  # of one column that are asked about


def table_of(intake: Intake) -> Table:
    """The file of an intake. Raises Unreadable."""
    return open_table(Path(intake.file.path), intake.name)


def require_small(table: Table) -> None:
    """Refuse a file that is too long to be waited for. Raises Unreadable."""
    if next(islice(iter(table), MOST_ROWS, None), None) is not None:
        raise Unreadable(
            _(
                "It has more than %d rows: import it by parts, or ask who runs the server to do it with the command "
                "import_statements, which takes files of any length."
            )
            % MOST_ROWS
        )


def mapping_for(intake: Intake, table: Table) -> Mapping:
    """How the columns are read: as was said on the page, else as for the last file of this origin, else guessed."""
    told = intake.mapping or _profile(intake.origin, table.columns)
    return mapping_of(told, table.columns)


def _profile(origin: str, columns: Iterable[str]) -> dict[str, Any]:
    """The mapping of the last file that was taken in for an origin, of the columns that this one has too."""
    last = Intake.objects.filter(origin=origin, is_over=True).first()
    if last is None:
        return {}
    named = {column: target for column, target in last.mapping.get("columns", {}).items() if column in set(columns)}
    return {**last.mapping, "columns": named}


def unknown_words(table: Table, mapping: Mapping) -> dict[str, list[str]]:
    """What the file says in columns of which we have the words, and we call otherwise: by target, as it is written."""
    found: dict[str, dict[str, None]] = {}
    for row in islice(iter(table), LOOKED_AT):
        for column, target in mapping.columns.items():
            value = row.values.get(column, "")
            if value and words_of(target) and not meant(target, value):
                found.setdefault(target, {})[value] = None
    return {target: list(values)[:MOST_WORDS] for target, values in found.items()}


def look(intake: Intake) -> None:
    """Say what would become of each row, and change nothing."""
    table = table_of(intake)
    require_small(table)
    with made_later():
        report = take_in(table, mapping_for(intake, table), origin=intake.origin, by=intake.by, dry_run=True)
    intake.said = told(report, table)
    intake.save(update_fields=["said"])


def take(intake: Intake, *, keep_good: bool) -> None:
    """Import it; rows that are refused are kept to be handed back, if what is good is to be kept. Raises Refused."""
    table = table_of(intake)
    rest: list[Row] = []
    with made_later():
        report = take_in(
            table,
            mapping_for(intake, table),
            origin=intake.origin,
            by=intake.by,
            keep_good=keep_good,
            refused=rest.append,
        )
    intake.said, intake.rest, intake.is_over = told(report, table), _file_of(table, rest), True
    intake.save(update_fields=["said", "rest", "is_over"])
    intake.file.delete(save=True)


def _file_of(table: Table, rows: list[Row]) -> str:
    if not rows:
        return ""
    out = io.BytesIO()
    write_table("csv", table.columns, (row.values for row in rows), out)
    return out.getvalue().decode("utf-8")


def told(report: Report, table: Table) -> dict[str, Any]:
    """A report as a page shows it, and keeps it: all counts, and of what it names so much as can be read."""
    return {
        "counts": [
            getattr(report, name) for name in ("read", "created", "updated", "unchanged", "refused", "conflicted")
        ],
        "troubles": [list(one) for one in report.troubles[:TOLD]],
        "conflicts": [list(one) for one in report.conflicts[:TOLD]],
        "notes": [*table.notes, *(f"{note} ({times})" for note, times in report.notes.most_common(TOLD))],
        "new": {
            kind: [[name, times, report.alike.get(name, [])] for name, times in names.most_common(TOLD)]
            for kind, names in report.new.items()
            if names
        },
    }
