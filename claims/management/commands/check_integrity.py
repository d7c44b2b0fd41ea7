"""Sweep the desk's rules over everything and name what breaks them."""

from typing import Any

from django.core.management.base import BaseCommand

from claims.integrity import findings


class Command(BaseCommand):
    help = "Check every row of the desk against the rules; exits 1 if any is broken."

    def handle(self, *args: Any, **options: Any) -> None:
        count = 0
        for finding in findings():
            self.stdout.write(str(finding))
            count += 1
        self.stdout.write(f"{count} findings.")
        if count:
            raise SystemExit(1)
