"""Changes that a file brings to statements the desk has: each through the rules and locks of an editor's own save."""

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from claims import publishing, workflow
from claims.importing.drafting import Drafting, complaining, set_plain, set_step
from claims.importing.items import Item
from claims.importing.slugs import give_slugs
from claims.importing.targets import PLAIN, QUOTE, ROLES, SLUG, SOURCE, TOPICS, step_name, step_target
from claims.models import FollowUp, Party, Statement
from sources.capture import keep
from sources.models import Quote

WORKFLOW_WRITES = {"publication", "unmaintained", "synced_at"}
OWN = [one.name for one in Statement._meta.concrete_fields if not one.primary_key and one.name not in WORKFLOW_WRITES]


class Updating:
    """Writes what a file says otherwise; what a rule refuses is complained about at the item, and not written."""

    def __init__(self, drafting: Drafting, *, by: Any, reason: str) -> None:
        self.drafting, self.by, self.reason = drafting, by, reason

    def update(self, item: Item, statement: Statement, changes: Mapping[str, str], steps: dict[str, int]) -> None:
        """Write changes; `steps` has the follow-ups that the origin's steps became, and gets those that are new."""
        with transaction.atomic():
            workflow.lock(statement.pk)
            if changes.get(SLUG):
                item.complain(SLUG, _("It is called “%s” here, and stays so.") % statement.slug)
            if {*changes} & {*PLAIN, *QUOTE, *SOURCE}:
                self._own(item, statement, changes)
            for target in ROLES:
                if target in changes:
                    self._parties(item, statement, target)
            if TOPICS in changes:
                self._topics(item, statement)
            for number in sorted({step.number for one in changes if (step := step_target(one))}):
                self._step(item, statement, number, steps)
            if item.troubles:
                transaction.set_rollback(True)
            elif statement.is_shown:
                publishing.sync(publishing.propose_one(statement.pk))

    def _own(self, item: Item, statement: Statement, changes: Mapping[str, str]) -> None:
        set_plain(statement, {name: changes[name] for name in PLAIN if name in changes}, item)
        if {*changes} & {*QUOTE, *SOURCE}:
            with complaining(item, "quote", "source"):
                quote = self.drafting.evidence.quote(item.part(*QUOTE, *SOURCE))
                if quote is not None or "quote" in changes:
                    statement.quote = self._written(quote)
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

    def _step(self, item: Item, statement: Statement, number: int, steps: dict[str, int]) -> None:
        parts = item.steps.get(number, {})
        known = FollowUp.objects.filter(statement=statement, pk=steps.get(str(number))).first()
        if not parts:
            if known:
                cure = _("What stands here would be lost: delete or correct it on the statement's page.")
                item.complain(step_name(number, "summary"), cure)
            return
        step = known or FollowUp(statement=statement, number=workflow.next_number(statement))
        set_step(step, parts)
        with complaining(item, step_name(number, "source_url")):
            quote, reference = self.drafting.evidence.of_step(parts)
            step.quote, step.reference = self._written(quote) or step.quote, self._written(reference) or step.reference
        with complaining_fields(item, number):
            step.full_clean()
        if not item.troubles:
            self._save(step)
            steps[str(number)] = step.pk

    def _save(self, row: Any, **how: Any) -> None:
        row._history_user, row._change_reason = self.by, self.reason
        row.save(**how)


class complaining_fields:
    """What the rules refuse in this block is complained about at the targets of its fields."""

    def __init__(self, item: Item, number: int = 0) -> None:
        self.item, self.number = item, number

    def __enter__(self) -> None:
        return None

    def __exit__(self, kind: Any, error: BaseException | None, trace: Any) -> bool:
        if not isinstance(error, ValidationError):
            return False
        for name, messages in getattr(error, "message_dict", {"": error.messages}).items():
            self.item.complain(step_name(self.number, name) if self.number else name, " ".join(messages))
        return True
