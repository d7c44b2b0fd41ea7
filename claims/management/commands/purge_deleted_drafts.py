"""Forget the drafts that were deleted more than thirty days ago, for good."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from claims.purging import purge


class Command(BaseCommand):
    help = "Purge the histories of drafts that were deleted more than thirty days ago; run it daily."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"{purge(timezone.now())} deleted drafts were purged.")
