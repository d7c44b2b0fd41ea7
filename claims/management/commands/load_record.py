"""Load the curated record of `fixtures/` into an empty desk, check it and publish it: all of it or nothing."""

import json
from argparse import ArgumentParser
from io import StringIO
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.exceptions import FieldDoesNotExist
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.core.serializers import deserialize
from django.core.serializers.base import DeserializationError
from django.db import DatabaseError, transaction

from claims.integrity import findings
from claims.models import Statement, travelling
from claims.publishing import publish, retire
from claims.workflow import TransitionRefused
from sources.models import Source
from tracker.search.beside import made_later


class Unloadable(CommandError):
    """The fixtures cannot be loaded; the database is as it was."""

    def __init__(self, why: str) -> None:
        super().__init__(f"Cannot load the record: {why}. Nothing was loaded.", returncode=2)


class Command(BaseCommand):
    help = "Load, check and publish the curated record. Does nothing where the desk has statements or sources already."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--from", dest="folder", default=settings.FIXTURE_DIRS[0], help="folder of fixture files")

    def handle(self, *args: Any, folder: str, verbosity: int, **options: Any) -> None:
        if Statement.objects.exists() or Source.objects.exists():
            self.stdout.write("The desk is not empty: nothing loaded.")
            return
        files = sorted(Path(folder).glob("*.json"))
        if not files:
            raise Unloadable(f"{folder} has no .json file")
        with transaction.atomic():
            with made_later():
                self._load(files)
            call_command("index_desk", stdout=StringIO())
            problems = list(findings(constraints=False))
            if problems:
                raise Unloadable(f"{problems[0]} ({len(problems)} findings)")
            try:
                published = publish(
                    Statement.objects.order_by("made_latest", "slug"), by=None, note="First publication."
                )
                for slug, reason in self.unmaintained.items():
                    retire(Statement.objects.get(slug=slug), by=None, reason=reason)
            except TransitionRefused as refusal:
                raise Unloadable(str(refusal)) from refusal
        self.stdout.write(f"Loaded and published {len(published)} statements from {len(files)} files.")

    def _load(self, files: list[Path]) -> None:
        """Save every row, those that others refer to first: files may refer to each other in any order."""
        rows = [row for path in files for row in self._rows(path)]
        self.unmaintained = {
            row["fields"]["slug"]: row["fields"].pop("unmaintained") for row in rows if "unmaintained" in row["fields"]
        }
        order = {model._meta.label_lower: place for place, model in enumerate(travelling())}
        for row in sorted(rows, key=lambda row: (order[row["model"]], "corrects" in row["fields"])):
            try:
                for loaded in deserialize("python", [row]):
                    if loaded.object.pk:  # found by its natural key: the desk was empty, so it came from these files
                        raise ValueError("it is there twice")
                    loaded.save()
            except (DeserializationError, FieldDoesNotExist, DatabaseError, ValueError) as error:
                raise Unloadable(f"{row['model']} {_name(row)}: {_first_line(error)}") from error
        call_command("populate_history", auto=True, verbosity=0, stdout=StringIO(), stderr=StringIO())

    def _rows(self, path: Path) -> list[dict[str, Any]]:
        try:
            rows = json.loads(path.read_text(encoding="utf-8"))
        except (OSError, ValueError) as error:
            raise Unloadable(f"{path.name}: {_first_line(error)}") from error
        known = {model._meta.label_lower for model in travelling()}
        for place, row in enumerate(rows if isinstance(rows, list) else [rows], start=1):
            well_formed = isinstance(row, dict) and isinstance(row.get("fields"), dict)
            if not well_formed or row.get("model") not in known:
                raise Unloadable(f"{path.name}: item {place} is not a row of the desk (model and fields)")
        return list(rows)


def _name(row: dict[str, Any]) -> str:
    fields = row["fields"]
    names = (fields.get(key) for key in ("slug", "statement", "from_statement", "actor", "number", "name"))
    return " ".join(str(name[0] if isinstance(name, list) else name) for name in names if name)


def _first_line(error: Exception) -> str:
    return (str(error).strip().splitlines() or [type(error).__name__])[0]
