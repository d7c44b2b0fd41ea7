"""The process of the test of killed imports: `python -m claims.tests.import_killed_process TIMES`.

A child takes in a file, and is killed at a moment that chance chooses, again and again. It says in JSON how many
statements were there after each kill, how many after a last run that nobody disturbed, and what that run reported.
"""

import json
import os
import random
import signal
import sys
import time

import django

django.setup()

from django.db import connections  # noqa: E402  after setup

from claims.importing.mapping import guess  # noqa: E402
from claims.importing.taking_in import take_in  # noqa: E402
from claims.models import Actor, FollowUp, Imported, Origin, Statement  # noqa: E402
from sources.models import Quote, Source  # noqa: E402
from tracker.tables import Row  # noqa: E402

ROWS = 510  # more than are written at once
COLUMNS = ["id", "kind", "title", "summary", "speakers", "quote", "source_url", "follow_up_1_occurred_on"]
COLUMNS += ["follow_up_1_summary"]


def rows():
    for number in range(ROWS):
        values = ["claim", f"Claim {number}", "It was said.", f"Speaker {number % 9}", f"words {number}"]
        values = [str(number), *values, f"https://example.org/{number % 50}", "2022", "It was repeated."]
        yield Row(number + 2, dict(zip(COLUMNS, values, strict=True)))


def take():
    return take_in(rows(), guess(COLUMNS), origin="killed", by=None)


def in_a_child():
    connections.close_all()
    child = os.fork()
    if not child:
        take()
        connections.close_all()
        os._exit(0)
    return child


def killed_after(seconds):
    child = in_a_child()
    time.sleep(seconds)
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    return [model.objects.count() for model in (Statement, Imported, FollowUp, Quote, Source, Actor)]


def main(times):
    begun = time.monotonic()
    os.waitpid(in_a_child(), 0)
    lasts = time.monotonic() - begun
    whole = [model.objects.count() for model in (Statement, Imported, FollowUp, Quote, Source, Actor)]
    for model in (Imported, Statement, Quote, Source, Actor, Origin):
        for row in model.objects.all():
            row.delete()
    left = [killed_after(random.uniform(0, lasts)) for _time in range(times)]
    report = take()
    again = take()
    there = [model.objects.count() for model in (Statement, Imported, FollowUp, Quote, Source, Actor)]
    said = [[one.created, one.unchanged] for one in (report, again)]
    json.dump({"whole": whole, "left": left, "there": there, "said": said}, sys.stdout)


if __name__ == "__main__":
    main(int(sys.argv[1]))
