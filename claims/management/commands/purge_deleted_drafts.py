"""Forget the drafts that were deleted more than thirty days ago, for good."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from claims.models import forget_old
from claims.purging import purge


class Command(BaseCommand):
    help = (
        "Purge the histories of drafts that were deleted more than thirty days ago, and files of imports that nobody "
        "went on with for a week; run it daily."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        forget_old(timezone.now())
        self.stdout.write(f"{purge(timezone.now())} deleted drafts were purged.")
