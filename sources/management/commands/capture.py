"""Store the text of a source as a snapshot and anchor the source's quotes in it."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from sources.capture import Unreadable, capture, difference_from_told
from sources.models import Source


class Command(BaseCommand):
    help = "Capture FILE (UTF-8 text or HTML) as the text of a source. Exits 2, changing nothing, if it cannot be read."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", help="the file to capture")
        parser.add_argument("--source", required=True, help="slug of the source")

    def handle(self, *args: Any, file: str, source: str, **options: Any) -> None:
        row = Source.objects.filter(slug=source).first()
        if row is None:
            raise CommandError(f"There is no source “{source}”: add it first.", returncode=2)
        try:
            snapshot, is_new = capture(row, self._read(Path(file)), at=timezone.now())
        except (OSError, Unreadable) as error:
            why = error.strerror if isinstance(error, OSError) else str(error)
            raise CommandError(f"Cannot capture {file}: {why}.", returncode=2) from error
        if difference := difference_from_told(row):
            self.stdout.write(difference)
        stored = "Captured" if is_new else "Captured before, not stored again:"
        self.stdout.write(f"{stored} {len(snapshot.text):,} characters of {source} ({snapshot.media_type}).")

    def _read(self, path: Path) -> bytes:
        """At most one byte more than may be captured, so that a huge file never fills the memory."""
        with path.open("rb") as stream:
            raw = stream.read(settings.CAPTURE_MAX_BYTES + 1)
        if len(raw) > settings.CAPTURE_MAX_BYTES:
            size = path.stat().st_size
            raise Unreadable(f"it has {size:,} bytes; the limit is {settings.CAPTURE_MAX_BYTES:,} (CAPTURE_MAX_BYTES)")
        return raw
