"""Changes that a file brings to statements the desk has: each through the rules and locks of an editor's own save."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any, NamedTuple

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from claims import publishing, workflow
from claims.importing.drafting import Drafting, complaining, set_plain, set_step
from claims.importing.items import Item
from claims.importing.slugs import give_slugs, unwritten
from claims.importing.targets import PLAIN, QUOTE, ROLES, SLUG, SOURCE, TOPICS, step_name, step_target
from claims.models import FollowUp, Party, Statement
from sources.capture import keep
from sources.models import Quote

STEP_QUOTE = ("quote", "locator")
NOT_OURS = {*workflow.WRITES, "synced_at"}
OWN = [one.name for one in Statement._meta.concrete_fields if not one.primary_key and one.name not in NOT_OURS]


class Updating:
    """Writes what a file says otherwise; what a rule refuses is complained about at the item, and not written."""

    def __init__(self, drafting: Drafting, *, by: Any, reason: str) -> None:
        self.drafting, self.by, self.reason = drafting, by, reason

    def update(
        self,
        item: Item,
        statement: Statement,
        changes: Mapping[str, str],
        ours: Mapping[str, str],
        steps: dict[str, int],
    ) -> None:
        """Write changes to what is `ours`, and nothing else that the file says.

        `steps` has the follow-ups that the origin's steps became, and gets those that are new.
        """
        self.new: list[Any] = []
        with transaction.atomic():
            workflow.lock(statement.pk)
            if changes.get(SLUG):
                item.complain(SLUG, _("It is called “%s” here, and stays so.") % statement.slug)
            if {*changes} & {*PLAIN, *QUOTE, *SOURCE}:
                self._own(item, statement, changes, ours)
            for target in ROLES:
                if target in changes:
                    self._parties(item, statement, target)
            if TOPICS in changes:
                self._topics(item, statement)
            for number in sorted({step.number for one in changes if (step := step_target(one))}):
                self._step(Change(item, number, changes, ours), statement, steps)
            if item.troubles:
                transaction.set_rollback(True)
            elif statement.is_shown:
                publishing.sync(publishing.propose_one(statement.pk))
        if item.troubles:
            unwritten(self.new)

    def _own(self, item: Item, statement: Statement, changes: Mapping[str, str], ours: Mapping[str, str]) -> None:
        set_plain(statement, {name: changes[name] for name in PLAIN if name in changes}, item)
        if said := Change(item, 0, changes, ours).evidence(QUOTE):
            with complaining(item, "quote", "source"):
                statement.quote = self._written(self.drafting.evidence.quote(said))
        with complaining_fields(item):
            statement.full_clean()
        if not item.troubles:
            self._save(statement, update_fields=OWN)

    def _written(self, row: Any) -> Any:
        """A row that may be new, and what it refers to, in the database; None stays None."""
        if row is None or row.pk:
            return row
        for name in ("publisher", "source"):
            if related := getattr(row, name, None):
                setattr(row, name, self._written(related))
        if isinstance(row, Quote):
            self.new.append(row)
            return keep(row)
        give_slugs([row])
        self._save(row)
        return row

    def _parties(self, item: Item, statement: Statement, target: str) -> None:
        """Those of a role as the file has them: who stays keeps the row."""
        role, actors = ROLES[target], []
        with complaining(item, target):
            actors = [
                self.drafting.entities.actors.row(name, kind=self.drafting.mapping.new_actors)
                for name in item.names(target)
            ]
        if item.troubles:
            return
        actors = [self._written(actor) for actor in actors]
        there = {party.actor_id: party for party in Party.objects.filter(statement=statement, role=role)}
        for key in set(there) - {actor.pk for actor in actors}:
            there[key]._history_user = self.by  # type: ignore[attr-defined]
            there[key].delete()
        for place, actor in enumerate(actors):
            if actor.pk not in there:
                party = Party(statement=statement, actor=actor, role=role, position=place)
                with complaining(item, target):
                    party.full_clean()
                    self._save(party)

    def _topics(self, item: Item, statement: Statement) -> None:
        with complaining(item, TOPICS):
            topics = [self.drafting.entities.topics.row(name) for name in item.names(TOPICS)]
            topics = [self._written(topic) for topic in topics]
            statement._history_user = self.by  # type: ignore[attr-defined]
            statement.topics.set(topics)

    def _step(self, change: "Change", statement: Statement, steps: dict[str, int]) -> None:
        item, number = change.item, change.number
        known = FollowUp.objects.filter(statement=statement, pk=steps.get(str(number))).first()
        if number not in item.steps:
            if known:
                cure = _("What stands here would be lost: delete or correct it on the statement's page.")
                item.complain(step_name(number, "summary"), cure)
            return
        step = known or FollowUp(statement=statement, number=workflow.next_number(statement))
        set_step(step, change.parts if known else item.steps[number])
        if said := change.evidence(STEP_QUOTE):
            with complaining(item, step_name(number, "source_url")):
                step.quote, step.reference = map(self._written, self.drafting.evidence.of_step(said))
        with complaining_fields(item, number):
            step.full_clean()
        if not item.troubles:
            self._save(step)
            steps[str(number)] = step.pk

    def _save(self, row: Any, **how: Any) -> None:
        row._history_user, row._change_reason = self.by, self.reason
        if row.pk is None:
            self.new.append(row)
        row.save(**how)


class Change(NamedTuple):
    """What a file changes of a statement, or of one of its steps (`number`), beside what the desk says of it."""

    item: Item
    number: int
    changes: Mapping[str, str]
    ours: Mapping[str, str]

    def _named(self, part: str) -> str:
        return step_name(self.number, part) if self.number else part

    @property
    def parts(self) -> dict[str, str]:
        """What is changed of the step, part by part."""
        named = ((step_target(target), text) for target, text in self.changes.items())
        return {step.part: text for step, text in named if step and step.number == self.number}

    def evidence(self, words: Sequence[str]) -> dict[str, str]:
        """All that is said of its evidence, where any of that is changed; else nothing.

        A source that is changed is the file's alone: the desk's slug would name another.
        """
        changed = {part for part in (*words, *SOURCE) if self._named(part) in self.changes}
        if not changed:
            return {}
        of_source = self.item.said if changed & {*SOURCE} else self.ours
        said = {part: of_source.get(self._named(part), "") for part in SOURCE}
        whole = {**self.ours, **self.changes}
        return said | {part: whole.get(self._named(part), "") for part in (*words, "summary")}


@contextmanager
def complaining_fields(item: Item, number: int = 0) -> Iterator[None]:
    """What the rules refuse in this block is complained about at the targets of its fields, or those of a step's."""
    try:
        yield
    except ValidationError as error:
        for name, messages in getattr(error, "message_dict", {"": error.messages}).items():
            item.complain(step_name(number, name) if number else name, " ".join(messages))
