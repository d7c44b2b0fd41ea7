"""Erase what the record knows of an entity that no current statement mentions."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from claims.record.erasure import erase_entity
from claims.record.kinds import KINDS
from claims.record.models import Entity


class Command(BaseCommand):
    help = "Erase an entity's content from the record; past editions that name it are erased with erase_edition."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("kind", choices=list(KINDS))
        parser.add_argument("slug")
        parser.add_argument("--reason", required=True, help="kept only as a salted digest in the ledger")

    def handle(self, *args: Any, kind: str, slug: str, reason: str, **options: Any) -> None:
        try:
            entry = erase_entity(kind, slug, reason=reason, at=timezone.now())
        except Entity.DoesNotExist as error:
            raise CommandError(f"The record has no {kind} {slug}.", returncode=2) from error
        except ValueError as error:
            raise CommandError(f"The {kind} {slug} was not erased: {error}.", returncode=2) from error
        self.stdout.write(f"The {kind} {slug} is erased; ledger entry {entry.sequence} says so.")
