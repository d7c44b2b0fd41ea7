"""Take statements in from a file, as drafts that are reviewed like any other: all of it or nothing."""

import sys
from argparse import ArgumentParser
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from django.contrib.auth import get_user_model
from django.core.management.base import BaseCommand, CommandError
from django.utils.text import slugify
from django.utils.translation import gettext as _
from tqdm import tqdm

from claims.importing.mapping import Mapping, Unmappable, guess, read_mapping
from claims.importing.taking_in import Refused, Report, take_in
from tracker.search.beside import made_later
from tracker.tables import Row, Table, Unreadable, open_table, write_table

TOLD = 50  # troubles, conflicts and names that are printed of each kind


class Command(BaseCommand):
    help = (
        "Imports statements from a CSV, TSV, XLSX, JSON, NDJSON or ClaimReview file, as drafts. Nothing is published. "
        "All rows or none, unless --keep-good. The same file again changes nothing."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--mapping", type=Path, help="JSON: what each column says; guessed where it is not given")
        parser.add_argument("--origin", help="what identifiers belong to; by default the name of the file")
        parser.add_argument("--dry-run", action="store_true", help="say what would happen, and change nothing")
        parser.add_argument(
            "--keep-good", type=Path, metavar="REST.csv", help="import what is sound, and write the rest there"
        )
        parser.add_argument("--by", help="the account in whose name it is done")

    def handle(self, *args: Any, file: Path, **options: Any) -> None:
        try:
            table = open_table(file)
            mapping = read_mapping(options["mapping"], table.columns) if options["mapping"] else guess(table.columns)
            self._tell_mapping(table, mapping)
            report = self._take(table, mapping, file, options)
        except (Unreadable, Unmappable) as error:
            raise CommandError(f"{file.name}: {error} Nothing was imported.", returncode=2) from error
        except Refused as error:
            self._tell(error.report)
            raise CommandError(str(error), returncode=1) from error
        self._tell(report)

    def _take(self, table: Table, mapping: Mapping, file: Path, options: dict[str, Any]) -> Report:
        rest: list[Row] = []
        keep = options["keep_good"]
        with made_later():
            report = take_in(
                self._shown(table),
                mapping,
                origin=slugify(options["origin"] or file.stem)[:60] or "file",
                by=self._account(options["by"]),
                keep_good=bool(keep),
                dry_run=options["dry_run"],
                refused=rest.append if keep else None,
            )
        if rest:
            with keep.open("wb") as out:
                write_table("csv", table.columns, (row.values for row in rest), out)
            self.stdout.write(f"{_rows(len(rest))} refused, kept in {keep}: mend that file and import it.")
        return report

    def _shown(self, table: Table) -> Iterator[Row]:
        rows: Iterable[Row] = table
        yield from tqdm(rows, unit=" rows", disable=not sys.stderr.isatty(), file=sys.stderr)

    def _account(self, name: str | None) -> Any:
        if name is None:
            return None
        account = get_user_model().objects.filter(username=name, is_staff=True).first()
        if account is None:
            raise CommandError(f"No account of the desk is called “{name}”.", returncode=2)
        return account

    def _tell_mapping(self, table: Table, mapping: Mapping) -> None:
        for note in table.notes:
            self.stdout.write(note)
        for column, target in mapping.columns.items():
            self.stdout.write(f"  {column} → {target}")
        if not mapping.columns:
            raise Unmappable(_("No column is called as we call any: say with --mapping what each of them says."))
        if left := [column for column in table.columns if column not in mapping.columns]:
            self.stdout.write(f"Not imported: {', '.join(left)}.")

    def _tell(self, report: Report) -> None:
        for trouble in report.troubles[:TOLD]:
            where = f", {trouble.column}" if trouble.column else ""
            value = f" “{trouble.value}”:" if trouble.value else ""
            self.stdout.write(f"Line {trouble.line}{where}:{value} {trouble.what}")
        for one in report.conflicts[:TOLD]:
            self.stdout.write(
                f"Line {one.line}, {one.target}: the file says “{one.theirs}”, the desk says “{one.ours}”, "
                f"and it was “{one.before}”: the desk's stays."
            )
        for note, times in report.notes.most_common(TOLD):
            self.stdout.write(f"{note} ({times})")
        for kind, names in report.new.items():
            for name, times in names.most_common(TOLD):
                like = report.alike.get(name)
                looks = f"; is it {' or '.join(like)}?" if like else ""
                self.stdout.write(f"New among the {kind}: {name} ({times}){looks}")
        counts = ", ".join(f"{getattr(report, name)} {name}" for name in ("created", "updated", "unchanged", "refused"))
        conflicted = f" {report.conflicted} values in conflict." if report.conflicted else ""
        written = "" if report.is_written else " Nothing was written."
        self.stdout.write(f"{_rows(report.read)} read: {counts}.{conflicted}{written}")


def _rows(number: int) -> str:
    return "1 row" if number == 1 else f"{number} rows"
