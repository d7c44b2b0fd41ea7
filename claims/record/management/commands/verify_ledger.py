"""Recompute the record's ledger: every sequence, chain digest and content digest."""

from typing import Any

from django.core.management.base import BaseCommand

from claims.record.verification import Fault, verify


class Command(BaseCommand):
    help = "Verify the whole ledger; exits 1 and names the first bad entry."

    def handle(self, *args: Any, **options: Any) -> None:
        held = 0
        for result in verify():
            if isinstance(result, Fault):
                self.stdout.write(f"Ledger entry {result.sequence}: {result.what}.")
                raise SystemExit(1)
            held += 1
        self.stdout.write(f"{held} ledger entries verify.")
