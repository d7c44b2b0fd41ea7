"""New statements as a file describes them, checked by every rule that a form asks, and not written yet."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Model
from django.utils.translation import gettext as _

from claims import status_rules
from claims.importing.entities import Ambiguous, Entities
from claims.importing.evidence import Evidence
from claims.importing.items import Item, required
from claims.importing.mapping import Mapping
from claims.importing.targets import PLAIN, QUOTE, ROLES, SLUG, SOURCE, TOPICS, field_of, step_name, step_target
from claims.models import FollowUp, Party, Statement
from tracker.vocabulary import OPENINGS, Kind

SAID_AS = {
    "exact": "quote",
    "title": "source_title",
    "url": "source_url",
    "published_on": "source_published_on",
    "language": "source_language",
}  # fields of quotes and sources, by the targets that they are made of
BEGINS_AS: dict[str, str] = {Kind.CLAIM: "unchecked", Kind.COMMITMENT: "announced"}


@dataclass
class Draft:
    """A statement that is to be made, with all that hangs on it."""

    item: Item
    statement: Statement
    parties: list[Party] = field(default_factory=list)
    topics: list[Any] = field(default_factory=list)
    steps: dict[int, FollowUp] = field(default_factory=dict)


class Drafting:
    """Makes drafts of items; what is wrong with one is complained about at the item."""

    def __init__(self, entities: Entities, mapping: Mapping) -> None:
        self.entities, self.mapping = entities, mapping
        self.evidence = Evidence(entities)

    def draft(self, item: Item) -> Draft:
        for target in required(item):
            item.complain(target, _("A new statement needs this: fill it in, or give every row one by a constant."))
        draft = Draft(item, self._statement(item))
        with complaining(item, TOPICS):
            draft.topics = [self.entities.topics.row(name) for name in item.names(TOPICS)]
        draft.parties = list(self._parties(item, draft.statement))
        with complaining(item, "quote", "source"):
            draft.statement.quote = self.evidence.quote(item.part(*QUOTE, *SOURCE))
        for number, parts in item.steps.items():
            draft.steps[number] = self._step(item, draft.statement, number, parts)
        self._check(draft)
        return draft

    def _statement(self, item: Item) -> Statement:
        kind = item.said.get("kind", "")
        statement = Statement(kind=kind, initial_status=BEGINS_AS.get(kind, ""))
        set_plain(statement, item.part(*PLAIN), item)
        statement.slug = item.said.get(SLUG, "")
        return statement

    def _parties(self, item: Item, statement: Statement) -> Iterator[Party]:
        position = 0
        for target, role in ROLES.items():
            with complaining(item, target):
                actors = [self.entities.actors.row(name, kind=self.mapping.new_actors) for name in item.names(target)]
                for actor in {actor.pk or id(actor): actor for actor in actors}.values():
                    yield Party(statement=statement, actor=actor, role=role, position=position)
                    position += 1

    def _step(self, item: Item, statement: Statement, number: int, parts: dict[str, str]) -> FollowUp:
        step = FollowUp(statement=statement, number=number)
        set_step(step, parts)
        with complaining(item, step_name(number, "source_url")):
            step.quote, step.reference = self.evidence.of_step(parts)
        return step

    def _check(self, draft: Draft) -> None:
        item, statement = draft.item, draft.statement
        without = {"quote", "occasion", "assignee", *(() if statement.slug else ("slug",))}
        for name, messages in faults(statement, without=without).items():
            if name not in item.wrong:
                item.complain(name, " ".join(messages))
        for party in draft.parties:
            for messages in faults(party, without={"statement", "actor", "speaker"}).values():
                item.complain(next(target for target, role in ROLES.items() if role == party.role), " ".join(messages))
        self._check_steps(draft)

    def _check_steps(self, draft: Draft) -> None:
        """The numbers are given in order; each step is checked among all."""
        steps = draft.steps.values()
        for place, step in enumerate(steps, 1):
            step.number = place
        known = [step.step for step in steps]
        for number, step in draft.steps.items():
            found = field_faults(step, without={"statement", "quote", "reference", "told_by", "occasion", "corrects"})
            if not found:
                told = status_rules.complaints_about(step.step, draft.statement.opening, known)
                found = {name: [text] for name, text in told.items()}
            for name, messages in found.items():
                if step_name(number, name) not in draft.item.wrong:
                    draft.item.complain(step_name(number, name), " ".join(messages))


def set_plain(statement: Statement, said: dict[str, str], item: Item) -> None:
    """Write texts to a statement's own fields; a number that is none is complained about."""
    for name, text in said.items():
        model_field: Any = field_of(name)
        if not text and (name == "initial_status" or not (model_field.blank or model_field.null)):
            continue  # nothing said: what it has, or begins with, stays
        try:
            setattr(statement, name, model_field.to_python(text) if text else (None if model_field.null else ""))
        except ValidationError as error:
            item.complain(name, " ".join(error.messages))
    if statement.kind in OPENINGS and not statement.initial_status:
        statement.initial_status = BEGINS_AS[statement.kind]


def set_step(step: FollowUp, parts: dict[str, str]) -> None:
    """Write texts to a follow-up's own fields."""
    for part, text in parts.items():
        if field_of(step_name(1, part)) and (text or part != "kind"):
            setattr(step, part, text)


@contextmanager
def complaining(item: Item, *targets: str) -> Iterator[None]:
    """What names in this block leave open, or say wrongly, is complained about at a target of the item."""
    target = next((one for one in targets if item.said.get(one)), targets[0])
    try:
        yield
    except Ambiguous as error:
        item.complain(target, str(error))
    except ValidationError as error:
        for name, messages in getattr(error, "error_dict", {"": error}).items():
            item.complain(_said_at(target, name), " ".join(ValidationError(messages).messages))


def _said_at(target: str, field: str) -> str:
    """The target whose text became a field of a new source or quote; for any other field, the one asked about."""
    step, part = step_target(target), SAID_AS.get(field, "")
    return step_name(step.number, part) if step and part else part or target


def field_faults(row: Model, *, without: set[str]) -> dict[str, list[str]]:
    """What is wrong with the fields of a row that is not written yet, but for those that refer to others."""
    try:
        row.clean_fields(exclude=without)
    except ValidationError as error:
        return dict(error.message_dict)
    return {}


def faults(row: Model, *, without: set[str]) -> dict[str, list[str]]:
    """What is wrong with a row that is not written yet: with its fields, and with how they go together."""
    found = field_faults(row, without=without)
    if not found:
        try:
            row.clean()
        except ValidationError as error:
            found = dict(error.message_dict)
    return found
