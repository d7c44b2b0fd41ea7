"""Compare what lists, search and counts read with the documents that it is derived from."""

from typing import Any

from django.core.management.base import BaseCommand

from claims.record.projection.comparison import Stale
from claims.record.projection.rebuilding import stale


class Command(BaseCommand):
    help = "Verify that everything derived says what its document says; exits 1 and names each row that is stale."

    def handle(self, *args: Any, **options: Any) -> None:
        compared = found = 0
        for result in stale():
            if isinstance(result, Stale):
                found += 1
                self.stdout.write(f"Stale: {result}.")
            else:
                compared += result
        if found:
            self.stdout.write(f"{found} of {compared} rows are stale: run rebuild_record.")
            raise SystemExit(1)
        self.stdout.write(f"{compared} rows say what their documents say.")
