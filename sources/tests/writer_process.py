"""A process of the tests of writing at once: `python -m sources.tests.writer_process prepare|write MANY`.

It says `ready`, waits for a line, captures and quotes the same as its fellows, and says in JSON what it wrote first.
"""

import json
import sys

import django

django.setup()

from django.core.management import call_command  # noqa: E402  after setup
from django.utils import timezone  # noqa: E402

from sources.capture import capture, keep, quote_of  # noqa: E402
from sources.models import Source  # noqa: E402


def prepare():
    call_command("migrate", verbosity=0)
    Source.objects.create(slug="captured", title="Captured again and again")
    Source.objects.create(slug="quoted", title="Quoted, never captured")


def write(many):
    captured, quoted = Source.objects.order_by("slug")
    print("ready", flush=True)
    sys.stdin.readline()
    new, quotes = 0, []
    for number in range(many):
        _snapshot, is_new = capture(captured, f"Text {number}".encode(), at=timezone.now())
        new += is_new
        quotes.append(keep(quote_of(quoted, f"Words number {number}", "en")).pk)
    print(json.dumps({"new": new, "quotes": quotes}), flush=True)


if __name__ == "__main__":
    job, *many = sys.argv[1:]
    {"prepare": prepare, "write": write}[job](*map(int, many))
