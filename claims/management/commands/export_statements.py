"""Give statements out in a file that `import_statements` takes in again."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from claims.importing.giving_out import columns_of, rows_of
from claims.models import Publication, Statement
from tracker.tables import KINDS, write_table


class Command(BaseCommand):
    help = (
        "Writes statements of the desk, drafts too, to a CSV, XLSX, JSON or NDJSON file, by how it ends. "
        "Imported again, it changes nothing."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--columns", nargs="+", metavar="COLUMN", help="these alone, in this order")
        parser.add_argument("--private", action="store_true", help="review day and internal note too")
        parser.add_argument("--publication", choices=Publication.values, help="only those that stand so")

    def handle(self, *args: Any, file: Path, **options: Any) -> None:
        kind = file.suffix.lstrip(".").lower()
        if kind not in KINDS:
            raise CommandError(f"“{file.name}” is of no kind that can be written: {', '.join(KINDS)}.", returncode=2)
        statements = Statement.objects.order_by("pk")
        if options["publication"]:
            statements = statements.filter(publication=options["publication"])
        known = columns_of(statements, private=options["private"])
        columns = options["columns"] or known
        if unknown := [column for column in columns if column not in known]:
            raise CommandError(f"No column is called “{unknown[0]}”; there are: {', '.join(known)}.", returncode=2)
        with file.open("wb") as out:
            write_table(kind, columns, rows_of(statements, columns), out)
        self.stdout.write(f"{statements.count()} statements are in {file.name}.")
