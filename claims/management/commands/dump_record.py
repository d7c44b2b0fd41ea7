"""Write the published record as fixture files, from which `load_record` makes the same record again."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from claims import publishing
from claims.dumping import files, published
from claims.models import Statement

NAMED = 5  # statements at most in a refusal


class Command(BaseCommand):
    help = (
        "Write the published record into a folder of fixtures. Exits 2, writing nothing, if an edit is not published."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--to", dest="folder", default=settings.FIXTURE_DIRS[0], help="folder of fixture files")

    def handle(self, *args: Any, folder: str, **options: Any) -> None:
        """Unpublished edits of a published statement are no more public than a draft: they must not travel."""
        path = Path(folder)
        if not path.is_dir():
            raise CommandError(f"There is no folder {folder}: make it first.", returncode=2)
        proposals = publishing.propose(list(published().order_by("pk").values_list("pk", flat=True)))
        pending = [proposal.statement.slug for proposal in proposals if proposal.has_news]
        if pending:
            named = ", ".join(pending[:NAMED]) + (" …" if len(pending) > NAMED else "")
            raise CommandError(
                f"{len(pending)} statements have edits that are not published: {named}. Publish or undo them first.",
                returncode=2,
            )
        written = files()
        for stale in set(path.glob("*.json")) - {path / f"{name}.json" for name in written}:
            stale.unlink()
        for name, text in written.items():
            (path / f"{name}.json").write_text(text, encoding="utf-8")
        left = Statement.objects.count() - len(proposals)
        self.stdout.write(f"Wrote {len(proposals)} statements into {len(written)} files; {left} are not published.")
