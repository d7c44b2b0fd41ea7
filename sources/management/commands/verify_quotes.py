"""Anchor every quote in the captured text of its source and count them by grade."""

from argparse import ArgumentParser
from collections import Counter
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from sources.capture import anchor_all, difference_from_told, nearest_passage
from sources.models import Quote, Source
from tracker.admin_base.differences import in_plain_text
from tracker.vocabulary import Anchor


class Command(BaseCommand):
    help = "Verify quotes against captured texts; exits 1, naming each worse than `elided` and what is most like it."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--source", help="slug of one source; all without it")
        parser.add_argument("--strict", action="store_true", help="a quote whose source has no captured text fails too")

    def handle(self, *args: Any, source: str | None, strict: bool, **options: Any) -> None:
        sources = Source.objects.filter(slug=source) if source else Source.objects.order_by("slug")
        if source and not sources:
            raise CommandError(f"There is no source “{source}”.", returncode=2)
        grades: Counter[str] = Counter()
        bad = []
        for row in sources:
            if difference := difference_from_told(row):
                self.stdout.write(difference)
            for quote in anchor_all(row):
                grades[quote.anchor] += 1
                unfaithful = not Anchor(quote.anchor).is_faithful
                if unfaithful and (strict or quote.anchor != Anchor.NO_TEXT):
                    bad += [f"{quote.slug}: {quote.anchor}", *_nearest(quote)]
        for line in bad:
            self.stdout.write(line)
        self.stdout.write(" · ".join(f"{grade} {grades[grade]}" for grade in Anchor.values))
        if bad:
            raise SystemExit(1)


def _nearest(quote: Quote) -> list[str]:
    """A line that says how the text has it, where it has something like it."""
    passage = nearest_passage(quote)
    return [f"  the text has: {in_plain_text(passage.asked, passage.found)}"] if passage else []
