"""The process of the concurrency tests: `python -m claims.record.tests.publisher_process JOBS [WATCHER]`.

JOBS is JSON, a list of [what, name, how many]. It forks a process for each, which work together against DATABASE_URL;
WATCHER, watch or rebuild, forks one more, which goes on until all have ended. It says in JSON what came of it all.
"""

import json
import sys
import time
from datetime import timedelta
from functools import partial

import django

django.setup()

from django.db import transaction  # noqa: E402  after setup
from django.utils import timezone  # noqa: E402

from claims import publishing  # noqa: E402
from claims.models import Actor, Statement, Topic  # noqa: E402
from claims.record import ledger, verification  # noqa: E402
from claims.record.models import Edition, Entity, Head, LedgerEntry  # noqa: E402
from claims.record.projection import rebuilding  # noqa: E402
from claims.tests.makers import a_quote, a_source, a_statement, a_topic, an_actor  # noqa: E402
from tracker.tests.racing import race  # noqa: E402


def prepare():
    """What all processes share: a speaker, a topic and one statement."""
    source = a_source(slug="shared-source")
    speaker, topic = an_actor(slug="shared-speaker"), a_topic(slug="shared-topic")
    quote = a_quote(slug="shared-quote", source=source)
    a_statement(slug="shared", title="Title at the start", quote=quote, speakers=[speaker], topics=[topic])


def a_statement_of(name, number):
    source = Statement.objects.get(slug="shared").quote.source
    slug = f"{name}-{number}"
    return a_statement(
        slug=slug,
        quote=a_quote(slug=slug, source=source, exact=f"Words of {slug}"),
        speakers=[Actor.objects.get(slug="shared-speaker")],
        topics=[Topic.objects.get(slug="shared-topic")],
    )


def publish_own(name, many, begin):
    """Publish statements of its own, every third with a change of the shared speaker, every fifth once in vain."""
    statements = [a_statement_of(name, number) for number in range(many)]
    begin()
    for number, statement in enumerate(statements):
        if number % 3 == 0:
            Actor.objects.filter(slug="shared-speaker").update(name=f"Speaker {name} {number}")
        if number % 5 == 0:
            publish_in_vain(statement)
        publishing.publish_one(statement, by=None)
    return [statement.slug for statement in statements]


def publish_behind(name, many, begin):
    """The same by a clock that is a minute behind, as another server's may be."""
    now = timezone.now
    timezone.now = lambda: now() - timedelta(minutes=1)
    return publish_own(name, many, begin)


def publish_in_vain(statement):
    """Publish, and roll back: its sequences must go to someone else."""
    with transaction.atomic():
        publishing.publish_one(statement, by=None)
        transaction.set_rollback(True)


def publish_shared(name, many, begin):
    """Edit the title of the statement that all edit, and publish it; others may have published the edit already."""
    statement = Statement.objects.get(slug="shared")
    begin()
    numbers = []
    for number in range(many):
        Statement.objects.filter(pk=statement.pk).update(title=f"Title by {name}, {number}", changed_at=timezone.now())
        try:
            numbers.append(publishing.publish_one(statement, by=None).number)
        except publishing.NothingNew:
            pass
    return numbers


def watch(begin, is_over):
    """Verify the ledger again and again while the others publish."""
    begin()
    passes, faults = 0, []
    while not is_over():
        passes += 1
        faults += [str(result) for result in verification.verify() if isinstance(result, verification.Fault)]
    return {"passes": passes, "faults": faults}


def rebuild(begin, is_over):
    """Call every edition stale and derive all of them again, again and again while the others publish."""
    begin()
    passes = mended = 0
    while not Edition.objects.exists():
        time.sleep(0.01)  # until there is something to derive
    while not is_over():
        with transaction.atomic():
            ledger.lock()
            Edition.objects.update(projection=0)
        passes += 1
        mended += sum(batch.mended for batch in rebuilding.rebuild())
    return {"passes": passes, "mended": mended}


def report():
    """All that the tests look at."""
    entries = LedgerEntry.objects.order_by("sequence")
    moments = list(entries.values_list("recorded_at", flat=True))
    return {
        "sequences": list(entries.values_list("sequence", flat=True)),
        "in_order": moments == sorted(moments),
        "head": Head.objects.get().sequence,
        "faults": [str(result) for result in verification.verify() if isinstance(result, verification.Fault)],
        "stale": [str(result) for result in rebuilding.stale() if not isinstance(result, int)],
        "editions": list(Edition.objects.order_by("entry").values_list("slug", "number", "entry", "superseded_by")),
        "titles": dict(Edition.objects.newest().values_list("slug", "title")),
        "desk_title": Statement.objects.get(slug="shared").title,
        "counts": dict(Entity.objects.values_list("slug", "statement_count")),
        "speaker_at_desk": Actor.objects.get(slug="shared-speaker").name,
        "drafts": list(Statement.objects.exclude(publication="published").values_list("slug", flat=True)),
    }


def main(jobs, watcher=None):
    prepare()
    publish = {"own": publish_own, "behind": publish_behind, "shared": publish_shared}
    watchers = {None: None, "watch": watch, "rebuild": rebuild}
    racing = (partial(publish[what], name, many) for what, name, many in json.loads(jobs))
    told = race(*racing, watcher=watchers[watcher])
    print(json.dumps({"told": told, "found": report()}))


if __name__ == "__main__":
    main(*sys.argv[1:])
