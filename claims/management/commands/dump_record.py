"""Write the published record as fixture files, from which `load_record` makes the same record again."""

import json
from argparse import ArgumentParser
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import connection, transaction

from claims import publishing
from claims.dumping import files, says_too_little, shown
from claims.models import FollowUp, Statement, travelling

NAMED = 5  # rows at most in a refusal
TOGETHER = 100


class Refused(CommandError):
    def __init__(self, why: str) -> None:
        super().__init__(f"{why} Nothing was written.", returncode=2)


class Command(BaseCommand):
    help = (
        "Write the published record into a folder of fixtures. Exits 2, writing nothing, if an edit is not published."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--to", dest="folder", default=settings.FIXTURE_DIRS[0], help="folder of fixture files")

    def handle(self, *args: Any, folder: str, **options: Any) -> None:
        """What is asked and what is written are one moment of the desk: an edit between them would travel."""
        path = Path(folder)
        if not path.is_dir():
            raise Refused(f"There is no folder {folder}: make it first.")
        old = list(path.glob("*.json"))
        if foreign := [file.name for file in old if not is_ours(file)]:
            raise Refused(f"{folder} has {some(foreign)}, which this did not write: choose another folder.")
        with one_moment():
            require_all_public()
            written, number, left = files(), shown().count(), Statement.objects.exclude(pk__in=shown()).count()
        for file in old:
            file.unlink()
        for name, text in written.items():
            (path / f"{name}.json").write_text(text, encoding="utf-8")
        self.stdout.write(f"Wrote {number} statements into {len(written)} files; {left} are not public.")


@contextmanager
def one_moment() -> Iterator[None]:
    """A transaction that sees the database as it is when it begins: SQLite's do. One that had begun stays as it is."""
    outermost = not connection.in_atomic_block
    with transaction.atomic():
        if outermost and connection.vendor == "postgresql":
            connection.cursor().execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        yield


def is_ours(file: Path) -> bool:
    """Whether a file is rows of the desk, as this writes them."""
    known = {model._meta.label_lower for model in travelling()}
    try:
        rows = json.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return False
    return isinstance(rows, list) and all(isinstance(row, dict) and row.get("model") in known for row in rows)


def require_all_public() -> None:
    """Unpublished edits of a public statement are no more public than a draft; and what is dumped must load again."""
    keys = list(shown().order_by("pk").values_list("pk", flat=True))
    pending = []
    for start in range(0, len(keys), TOGETHER):
        proposals = publishing.propose(keys[start : start + TOGETHER])
        pending += [proposal.statement.slug for proposal in proposals if proposal.has_unseen_edits]
    if pending:
        raise Refused(f"{some(pending)}: these have edits that are not published. Publish or undo them first.")
    steps = FollowUp.objects.filter(statement__in=shown(), corrected_by=None).select_related("statement")
    silent = [f"{step.statement.slug} / {step.number}" for step in steps.iterator() if says_too_little(step)]
    if silent:
        raise Refused(f"Follow-ups {some(silent)} do not say what their evidence shows: add that and publish again.")


def some(names: Iterable[str]) -> str:
    named = list(names)
    return ", ".join(named[:NAMED]) + (f" and {len(named) - NAMED} more" if len(named) > NAMED else "")
