"""The process of the test of writing at once: `python -m sources.tests.writer_process PROCESSES EACH`.

It forks processes that capture and quote the same, and says in JSON what each wrote first.
"""

import json
import sys
from functools import partial

import django

django.setup()

from django.utils import timezone  # noqa: E402  after setup

from sources.capture import capture, keep, quote_of  # noqa: E402
from sources.models import Source  # noqa: E402
from tracker.tests.racing import race  # noqa: E402


def write(many, begin):
    captured, quoted = Source.objects.order_by("slug")
    begin()
    new, quotes = 0, []
    for number in range(many):
        stored = capture(captured, f"Text {number}".encode(), at=timezone.now())
        new += stored.is_new
        quotes.append(keep(quote_of(quoted, f"Words number {number}", "en")).pk)
    return {"new": new, "quotes": quotes}


if __name__ == "__main__":
    processes, each = map(int, sys.argv[1:])
    Source.objects.create(slug="captured", title="Captured again and again")
    Source.objects.create(slug="quoted", title="Quoted, never captured")
    print(json.dumps(race(*[partial(write, each)] * processes)))
