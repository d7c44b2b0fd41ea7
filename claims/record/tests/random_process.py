"""The process of random publications: `python -m claims.record.tests.random_process NUMBER SEED`.

It forks eight processes that together do so many things that editors do, drawn at random, against DATABASE_URL: to few
statements, so that they meet. It says in JSON what came of it.
"""

import json
import random
import sys
from collections import Counter
from functools import partial

import django

django.setup()

from django.core.exceptions import ValidationError  # noqa: E402  after setup
from django.utils import timezone  # noqa: E402

from claims import publishing  # noqa: E402
from claims.models import Actor, ActorName, Statement, Topic  # noqa: E402
from claims.record import erasure, verification  # noqa: E402
from claims.record.models import Edition, EditionTerms, Entity, Frequency, Head  # noqa: E402
from claims.record.projection import rebuilding  # noqa: E402
from claims.record.search import frequencies  # noqa: E402
from claims.tests.makers import a_follow_up, a_link, a_quote, a_source, a_statement, a_topic, an_actor  # noqa: E402
from claims.workflow import TransitionRefused  # noqa: E402
from sources.models import Source  # noqa: E402
from tracker.tests.racing import race  # noqa: E402

PROCESSES, STATEMENTS, ACTORS, TOPICS = 8, 16, 6, 4
WORDS = "agreement tax border committee gas energy союз договор граница пагадненне market union"
# What editors are told rather than done: nothing new, not ready, no longer there, mentioned still, current still.
REFUSALS = (TransitionRefused, ValidationError, ValueError, Edition.DoesNotExist)


def prepare():
    source = a_source(slug="source")
    actors = [an_actor(slug=f"actor-{number}") for number in range(ACTORS)]
    topics = [a_topic(slug=f"topic-{number}") for number in range(TOPICS)]
    statements = []
    for number in range(STATEMENTS):
        kind, quote = ("commitment", "claim")[number % 2], a_quote(slug=f"quote-of-{number}", source=source)
        parties = {"speakers": [actors[number % ACTORS]], "topics": [topics[number % TOPICS]]}
        statements.append(a_statement(slug=f"statement-{number}", kind=kind, quote=quote, **parties))
    for place, statement in enumerate(statements):
        for further in (1, 5, 7):
            a_link(statement, "supports", statements[(place + further) % STATEMENTS])


class Editor:
    """Someone at the desk, whose every choice is drawn."""

    def __init__(self, name, draw):
        self.name, self.draw, self.made = name, draw, 0

    def statement(self):
        return Statement.objects.get(slug=f"statement-{self.draw.randrange(STATEMENTS)}")

    def text(self):
        return " ".join(self.draw.choices(WORDS.split(), k=self.draw.randint(1, 5)))

    def a_quote(self):
        self.made += 1
        slug = f"{self.name}-{self.made}"
        return a_quote(slug=slug, source=Source.objects.get(slug="source"), exact=f"{self.text()} {slug}")

    def publish(self):
        statement = self.statement()
        changes = {"title": self.text(), "summary": self.text(), "made_on": f"202{self.draw.randrange(4)}"}
        if statement.kind == "commitment":
            changes["due_on"] = self.draw.choice(("", "2025", "2026-05"))
        some = dict(self.draw.sample(sorted(changes.items()), 2))
        Statement.objects.filter(pk=statement.pk).update(**bounded(some), changed_at=timezone.now())
        publishing.publish_one(statement, by=None)

    def publish_together(self):
        statements = list({one.pk: one for one in (self.statement() for _ in range(3))}.values())
        for statement in statements:
            Statement.objects.filter(pk=statement.pk).update(summary=self.text())
        publishing.publish(statements, by=None, note="Together.")

    def publish_under_other_topics(self):
        statement = self.statement()
        statement.topics.set(self.draw.sample(list(Topic.objects.all()), self.draw.choice((0, 1, 1, 2, 2))))
        publishing.publish_one(statement, by=None)

    def publish_with_another_actor(self):
        statement, actor = self.statement(), self.draw.choice(Actor.objects.order_by("pk"))
        if not statement.parties.filter(actor=actor, role="counterparty").delete()[0]:
            statement.parties.get_or_create(actor=actor, role="counterparty")
        publishing.publish_one(statement, by=None)

    def follow_up(self):
        statement = self.statement()
        statuses = ("kept", "stalled", "broken") if statement.kind == "commitment" else ("disputed", "refuted")
        said = {"quote": self.a_quote(), "reason": "So it was.", "summary": self.text()}
        a_follow_up(
            statement, occurred_on=f"2024-{self.draw.randint(1, 12):02}", status=self.draw.choice(statuses), **said
        )
        publishing.publish_one(statement, by=None)

    def correct(self):
        statement = self.statement()
        wrong = statement.follow_ups.filter(corrects=None, corrected_by=None).first()
        a_follow_up(statement, kind="correction", corrects=wrong, reason="A mistake.", summary=self.text())
        publishing.publish_one(statement, by=None, note="Corrected.")

    def withdraw(self):
        publishing.withdraw(self.statement(), by=None, reason="A doubt.")

    def erase_edition(self):
        edition = self.draw.choice(Edition.objects.order_by("pk") or [None])
        if edition:
            erasure.erase_edition(edition.slug, edition.number, reason="A court order.", at=timezone.now())

    def rename(self):
        actor = self.draw.choice(Actor.objects.order_by("pk"))
        Actor.objects.filter(pk=actor.pk).update(name=self.text(), changed_at=timezone.now())
        if not ActorName.objects.filter(actor=actor).delete()[0]:
            ActorName.objects.get_or_create(actor=actor, name=self.text())
        publishing.publish(Statement.objects.filter(parties__actor=actor, publication="published").distinct(), by=None)

    def erase_entity(self):
        entity = self.draw.choice(Entity.objects.order_by("pk") or [None])
        if entity:
            erasure.erase_entity(entity.kind, entity.slug, reason="A request.", at=timezone.now())


def bounded(changes):
    """The columns that a change of a date brings with it."""
    filled = Statement(**changes)
    dates = [name.removesuffix("_on") for name in changes if name.endswith("_on")]
    ends = (f"{name}_{end}" for name in dates for end in ("earliest", "latest"))
    return {**changes, **{name: getattr(filled, name) for name in ends}}


CHORES = {
    Editor.publish: 6,
    Editor.publish_together: 2,
    Editor.publish_under_other_topics: 2,
    Editor.publish_with_another_actor: 2,
    Editor.follow_up: 3,
    Editor.correct: 2,
    Editor.withdraw: 2,
    Editor.erase_edition: 2,
    Editor.rename: 2,
    Editor.erase_entity: 1,
}


def work(name, number, begin):
    """Do so many things; how often each was done and refused."""
    draw = random.Random(name)
    editor, came = Editor(name, draw), Counter()
    begin()
    for _ in range(number):
        [chore] = draw.choices(list(CHORES), list(CHORES.values()))
        try:
            chore(editor)
            came[f"{chore.__name__}: done"] += 1
        except REFUSALS as refusal:
            came[f"{chore.__name__}: {type(refusal).__name__}"] += 1
    return came


def report(came):
    counted = frequencies.of(EditionTerms.objects.values_list("terms", flat=True))
    kept = dict(Frequency.objects.values_list("term", "count"))
    return {
        "came": sum(came, Counter()),
        "wrong": {term: [kept.get(term), counted.get(term)] for term, _number in kept.items() ^ counted.items()},
        "terms": len(kept),
        "current": [Edition.objects.current().count(), EditionTerms.objects.count()],
        "faults": [str(result) for result in verification.verify() if isinstance(result, verification.Fault)],
        "stale": [str(result) for result in rebuilding.stale() if not isinstance(result, int)],
        "entries": Head.objects.get().sequence,
    }


def main(number, seed):
    prepare()
    jobs = (partial(work, f"{seed}-{place}", int(number) // PROCESSES) for place in range(PROCESSES))
    print(json.dumps(report(race(*jobs))))


if __name__ == "__main__":
    main(*sys.argv[1:])
