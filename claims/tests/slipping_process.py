"""Somebody saves an edit at each boundary of a publication's locks, with a connection of their own.

Told as JSON: what was published unseen, what was lost, and how many publications were refused and how many went through.
"""

import json
import sys
import threading
from collections import Counter
from itertools import product
from unittest import mock

import django

django.setup()

from django.db import OperationalError, connection, transaction  # noqa: E402

from claims import publishing, workflow  # noqa: E402
from claims.publishing import publication  # noqa: E402
from claims.record import documents, ledger  # noqa: E402
from claims.record.models import Edition  # noqa: E402
from claims.tests.makers import a_follow_up, a_quote, a_statement, an_actor, an_occasion, published  # noqa: E402

SLIPPED = "Slipped in."
WAITED = 0.15  # seconds after which an edit that has to wait goes on waiting beside the publication
# Where another may come in: before or after each step of a publication.
STEPS = [
    (publication, "_publish"),
    (workflow, "lock"),
    (publication, "propose"),
    (publication, "_settle"),
    (ledger, "lock"),
    (publication, "_append"),
]
BOUNDARIES = [*product(STEPS, ["before"]), ((publication, "_append"), "after")]
ROWS = {
    "statement": (lambda one: one, "summary"),
    "quote": (lambda one: one.quote, "translation"),
    "source": (lambda one: one.quote.source, "title"),
    "actor": (lambda one: one.parties.get().actor, "name"),
    "topic": (lambda one: one.topics.get(), "name"),
    "occasion": (lambda one: one.occasion, "place"),
    "follow-up": (lambda one: one.follow_ups.get(), "summary"),
    "evidence": (lambda one: one.follow_ups.get().quote, "translation"),
}


def save(row, field):
    """Save the edit; whoever holds a lock is waited for, again and again."""
    try:
        while True:
            try:
                with transaction.atomic():
                    if connection.vendor == "postgresql":
                        connection.cursor().execute("SET LOCAL lock_timeout = '100ms'")
                    fresh = type(row).objects.get(pk=row.pk)
                    setattr(fresh, field, SLIPPED)
                    fresh.save(update_fields=[field, "changed_at"] if hasattr(fresh, "changed_at") else None)
                    return
            except OperationalError:
                continue
    finally:
        connection.close()


def publish_while_somebody_saves(statement, row, field, where, when):
    """What came of it: a refusal, or the document that was published; the edit is saved in either case."""
    module, name = where
    step, editor = getattr(module, name), threading.Thread(target=save, args=(row, field))

    def slip_in():
        if not editor.ident:
            editor.start()
            editor.join(WAITED)

    def with_another(*args, **named):
        if when == "before":
            slip_in()
        given = step(*args, **named)
        if when == "after":
            slip_in()
        return given

    seen = publishing.together([publishing.propose_one(statement.pk)])
    with mock.patch.object(module, name, with_another):
        try:
            publishing.publish([statement], by=None, note="Looked at.", seen=seen)
            refused = False
        except publishing.ChangedMeanwhile:
            refused = True
    editor.join()
    return refused


def told(statement):
    """All that readers can see of a statement, as text."""
    edition = Edition.objects.newest().select_related("document").get(slug=statement.slug)
    names = publishing.propose_one(statement.pk).known.values()
    return json.dumps([documents.read(edition.document.body), [entity.body for entity in names]])


def main():
    faults, outcomes = [], Counter()
    for (where, when), (kind, (row_of, field)) in product(BOUNDARIES, ROWS.items()):
        statement = a_statement(quote=a_quote(translation="As it was."), occasion=an_occasion(an_actor()))
        a_follow_up(statement, quote=a_quote(translation="As it was."))
        published(statement)
        type(statement).objects.filter(pk=statement.pk).update(title=f"Renamed {statement.pk}")
        row = row_of(statement)
        refused = publish_while_somebody_saves(statement, row, field, where, when)
        outcomes["refused" if refused else "published"] += 1
        place = [where[0].__name__, where[1], when, kind]
        if SLIPPED in told(statement):
            faults.append([*place, "readers see what nobody looked at"])
        row.refresh_from_db()
        if getattr(row, field) != SLIPPED:
            faults.append([*place, "the edit is lost"])
        if not publishing.propose_one(statement.pk).has_news:
            faults.append([*place, "nothing waits to be published"])
    json.dump({"faults": faults, "outcomes": outcomes}, sys.stdout)


if __name__ == "__main__":
    main()
