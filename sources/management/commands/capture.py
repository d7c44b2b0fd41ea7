"""Store the text of a source as a snapshot and anchor the source's quotes in it."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from sources.capture import (
    ALL,
    Doubtful,
    Offer,
    QuotesWouldBeLost,
    Stored,
    Unreadable,
    capture,
    difference_from_told,
    require_size,
)
from sources.models import Source


class Command(BaseCommand):
    help = (
        "Capture FILE (UTF-8 text or HTML) as the text of a source. Exits 2, changing nothing, if it cannot be read, "
        "or if quotes that are found now would be lost: they are listed, and --lose-quotes captures it all the same."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", help="the file to capture")
        parser.add_argument("--source", required=True, help="slug of the source")
        parser.add_argument("--read-as", default="", metavar="WAY", help="a way of reading that a refusal offered")
        parser.add_argument("--lose-quotes", action="store_true", help="capture it, whatever quotes it does not hold")

    def handle(self, *args: Any, file: str, source: str, read_as: str, lose_quotes: bool, **options: Any) -> None:
        row = Source.objects.filter(slug=source).first()
        if row is None:
            raise CommandError(f"There is no source “{source}”: add it first.", returncode=2)
        try:
            raw, agreed = self._read(Path(file)), ALL if lose_quotes else ""
            stored = capture(row, raw, at=timezone.now(), agreed=agreed, how=read_as)
        except (OSError, Unreadable) as error:
            why = error.strerror if isinstance(error, OSError) else str(error)
            offered = "".join(map(_offer, error.offers)) if isinstance(error, Doubtful) else ""
            raise CommandError(f"Cannot capture {file}: {why}{offered}.", returncode=2) from error
        except QuotesWouldBeLost as error:
            raise self._refusal(error) from error
        if difference := difference_from_told(row):
            self.stdout.write(difference)
        text = f"{len(stored.snapshot.text):,} characters of {source} ({stored.snapshot.media_type})"
        self.stdout.write(f"{_said(stored)} {text}.")

    def _refusal(self, error: QuotesWouldBeLost) -> CommandError:
        """The quotes that would be lost, a line each, and what to do."""
        lines = [f"{one.quote.slug}: {one.after} “{one.quote.exact}”" for one in error.lost]
        cure = "Nothing was captured. Quotes that are found now would be lost; --lose-quotes captures it all the same."
        return CommandError("\n".join([*lines, cure]), returncode=2)

    def _read(self, path: Path) -> bytes:
        """At most one byte more than may be captured, so that a huge file never fills the memory."""
        with path.open("rb") as stream:
            raw = stream.read(settings.CAPTURE_MAX_BYTES + 1)
        require_size(max(len(raw), path.stat().st_size))
        return raw


def _said(stored: Stored) -> str:
    if stored.is_new:
        return "Captured"
    return "Captured before, current again:" if stored.became_current else "Captured before, not stored again:"


def _offer(offer: Offer) -> str:
    return f"; --read-as {offer.how} stores “{offer.first_line}”"
