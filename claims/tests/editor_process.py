"""The process of the test of editing at once: `python -m claims.tests.editor_process`.

Of each two edits one is not committed yet when the other begins. It says in JSON what is then found by something else.
"""

import json
import time
from functools import partial
from itertools import permutations

import django

django.setup()

from django.apps import apps  # noqa: E402  after setup
from django.db import transaction  # noqa: E402

from claims.models import FollowUp, Party, Statement  # noqa: E402
from claims.tests.makers import a_follow_up, a_quote, a_statement, an_actor  # noqa: E402
from sources.models import Quote  # noqa: E402
from tracker.search.beside import beside, stale  # noqa: E402
from tracker.tests.racing import race  # noqa: E402

UNCOMMITTED = 0.3  # seconds


def quote():
    save(Quote.objects.get(), exact=f"Words of {time.time_ns()}")


def party():
    actor = an_actor(slug=f"actor-{time.time_ns()}")
    Party.objects.create(statement=Statement.objects.get(), actor=actor, role="counterparty")


def title():
    save(Statement.objects.get(), title=f"Title of {time.time_ns()}")


def follow_up():
    save(FollowUp.objects.get(), summary=f"Summary of {time.time_ns()}")


def save(row, **fields):
    for name, value in fields.items():
        setattr(row, name, value)
    row.save()


def edit_and_wait(edit, begin):
    with transaction.atomic():
        edit()
        begin()
        time.sleep(UNCOMMITTED)


def edit_meanwhile(edit, begin):
    begin()
    with transaction.atomic():
        edit()


if __name__ == "__main__":
    words = a_quote()
    a_follow_up(a_statement(quote=words), quote=words)
    tables = [table for app in ("sources", "claims") for table in beside(apps.get_app_config(app))]
    wrong = []
    for first, second in permutations((quote, party, title, follow_up), 2):
        race(partial(edit_and_wait, first), partial(edit_meanwhile, second))
        wrong += [f"{row}, by {first.__name__} and {second.__name__}" for table in tables for row in stale(table)]
    print(json.dumps(wrong))
