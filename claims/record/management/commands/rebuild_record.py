"""Derive again what lists, search and counts read, while readers go on reading."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from tqdm import tqdm

from claims.record.models import Edition, Entity, Frequency
from claims.record.projection.comparison import Unreadable
from claims.record.projection.rebuilding import rebuild


class Command(BaseCommand):
    help = "Mend every row that does not say what its document says, or that an older release derived."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--after", type=int, default=0, metavar="KEY", help="go on where a rebuild was stopped")
        parser.add_argument("--outdated", action="store_true", help="look only at what another release derived")

    def handle(self, *args: Any, after: int, outdated: bool, verbosity: int, **options: Any) -> None:
        total = Edition.objects.filter(pk__gt=after).count()
        total += sum(model.objects.count() for model in (Entity, Frequency))
        mended, last = 0, after
        with tqdm(total=total, unit="row", disable=None if verbosity else True) as progress:
            try:
                for batch in rebuild(after, outdated=outdated):
                    progress.update(batch.compared)
                    mended += batch.mended
                    last = batch.last_edition or last
            except Unreadable as error:
                raise CommandError(str(error)) from error
            except KeyboardInterrupt as stop:
                raise CommandError(f"Stopped; go on with: rebuild_record --after {last}", returncode=130) from stop
        if verbosity:
            self.stdout.write(f"{mended} of {total} rows were stale and are derived anew.")
