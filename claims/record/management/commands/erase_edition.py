"""Erase the content of a past edition for legal reasons; the ledger keeps its digest and says that it was erased."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from claims.record.erasure import erase_edition
from claims.record.models import Edition

MAX_REASON = 300


class Command(BaseCommand):
    help = "Erase an edition that is no longer current. There is no way back."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("slug", help="slug of the statement")
        parser.add_argument("number", type=int, help="number of the edition")
        parser.add_argument("--reason", required=True, help="public, one line of at most 300 characters")

    def handle(self, *args: Any, slug: str, number: int, reason: str, **options: Any) -> None:
        if not reason.strip() or len(reason) > MAX_REASON or not reason.isprintable():
            raise CommandError(f"Give a reason of one line and at most {MAX_REASON} characters.", returncode=2)
        try:
            entry = erase_edition(slug, number, reason=reason, at=timezone.now())
        except Edition.DoesNotExist as error:
            raise CommandError(f"The record has no edition {number} of {slug}.", returncode=2) from error
        except ValueError as error:
            raise CommandError(f"Edition {number} of {slug} was not erased: {error}.", returncode=2) from error
        self.stdout.write(f"Edition {number} of {slug} is erased; ledger entry {entry.sequence} says so.")
