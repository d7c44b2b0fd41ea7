"""Compare what lists, search and counts read with the documents that it is derived from."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from claims.record.projection.comparison import Stale, Unreadable
from claims.record.projection.rebuilding import stale


class Command(BaseCommand):
    help = "Verify that everything derived says what its document says; exits 1 and names each row that is stale."

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            found, compared = self.compare()
        except Unreadable as error:
            raise CommandError(str(error)) from error
        if found:
            self.stdout.write(f"{found} of {compared} rows are stale: run rebuild_record.")
            raise SystemExit(1)
        self.stdout.write(f"{compared} rows say what their documents say.")

    def compare(self) -> tuple[int, int]:
        """Name what is stale: how many rows, of how many."""
        compared = found = 0
        for result in stale():
            if isinstance(result, Stale):
                found += 1
                self.stdout.write(f"Stale: {result}.")
            else:
                compared += result
        return found, compared
