"""One change of many statements: what it would change in each, then all of it or nothing; and its undoing."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from hashlib import sha256
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from claims import publishing, workflow
from claims.models import DESK_ONLY, BulkChange, Statement, Topic
from claims.restoring import RESTORED

MOST = 500  # statements that one change may concern
NAMED = 5  # statements that a refusal names
FIELDS = ("topics", "assignee", "review_on", "weight", "modality")
TOGETHER, UNDONE = "changed together", "undone"  # what histories say where nobody said more
TAKEN = {*workflow.MOVES, RESTORED, UNDONE, TOGETHER}  # reasons of a history that say which deed it was

# Of the fields above what JSON can hold: the sorted keys of topics, the key of the assignee, a day as text.
Values = dict[str, Any]


class EditedMeanwhile(workflow.TransitionRefused):
    """Statements are no longer as they were when somebody looked at them; the message names them."""


@dataclass(frozen=True)
class Wanted:
    """Topics to add and to take away, and the new value of each other field that is to be changed."""

    add: frozenset[int] = frozenset()
    take: frozenset[int] = frozenset()
    values: Values = field(default_factory=dict)

    def after(self, before: Values) -> Values:
        topics = (set(before["topics"]) | self.add) - self.take
        return {**before, **self.values, "topics": sorted(topics)}


@dataclass(frozen=True)
class Plan:
    """A statement that has its new values, not saved: what each changed field was and is to be, and what forbids it.

    `stands` is a digest of the statement as it was, `leaves` as it is to be.
    """

    statement: Statement
    before: Values
    after: Values
    stands: str
    leaves: str
    refusals: list[str]


def preview(keys: Iterable[int], wanted: Wanted) -> list[Plan]:
    """What a change would do to each of these, in their order; nothing for one that was deleted."""
    return _planned((one, wanted.after(values_of(one))) for one in _loaded(keys))


@transaction.atomic
def change(seen: Mapping[int, str], wanted: Wanted, *, by: Any, note: str = "") -> BulkChange:
    """Change these statements as they were looked at, all or none: key → `stands` of its plan.

    What readers see stays: of a published statement this is an unpublished change. Raises EditedMeanwhile, and
    TransitionRefused where a rule forbids it, where nothing would change, or the note cannot be kept.
    """
    require_own_words(note)
    workflow.lock(*seen)
    statements = _loaded(seen)
    _require_unedited(statements, seen)
    plans = [plan for plan in _planned((one, wanted.after(values_of(one))) for one in statements) if plan.after]
    if not plans:
        raise workflow.TransitionRefused(_("All of these say so already."))
    _write(plans, by=by, reason=note or TOGETHER)
    rows = {str(one.statement.pk): {"before": one.before, "after": one.after, "stands": one.leaves} for one in plans}
    return BulkChange.objects.create(by=by, note=note, rows=rows)


@transaction.atomic
def undo(done: BulkChange, *, by: Any) -> None:
    """Bring back what a change wrote, in all its statements or in none.

    Raises EditedMeanwhile if one was edited since, and TransitionRefused if it was undone or a rule forbids it.
    """
    workflow.lock(*done.keys)
    done.refresh_from_db()
    if done.undone_at:
        raise workflow.TransitionRefused(_("This was undone already."))
    statements = _loaded(done.keys)
    _require_unedited(statements, {key: done.rows[str(key)]["stands"] for key in done.keys})
    before = ((one, {**values_of(one), **done.rows[str(one.pk)]["before"]}) for one in statements)
    _write(_planned(before), by=by, reason=UNDONE)
    done.undone_at, done.undone_by = max(timezone.now(), done.made_at), by  # a clock may be set back
    done.save(update_fields=["undone_at", "undone_by"])


def require_own_words(note: str) -> None:
    """A reason that names a deed is read as that deed: who last edited something is told by it."""
    if note.strip().lower() in TAKEN:
        raise workflow.TransitionRefused(_("“%s” is the name of a deed: say in other words why.") % note)


def values_of(statement: Statement) -> Values:
    """What a statement says in the fields that can be changed. No query if its topics are loaded."""
    return {
        "topics": sorted(topic.pk for topic in statement.topics.all()),
        "assignee": statement.assignee_id,
        "review_on": statement.review_on.isoformat() if statement.review_on else None,
        "weight": str(statement.weight),
        "modality": str(statement.modality),
    }


def _loaded(keys: Iterable[int]) -> list[Statement]:
    asked = list(keys)
    found = Statement.objects.prefetch_related("topics").in_bulk(asked)
    return [found[key] for key in asked if key in found]


def _state_of(statement: Any, topics: Iterable[int]) -> str:
    """A digest of all that people write in a statement itself. Where it stands in its workflow is no edit of it."""
    columns = (one.attname for one in Statement.history.model.tracked_fields if one.name not in workflow.WRITES)
    told = {name: str(getattr(statement, name)) for name in columns}
    return sha256(json.dumps([told, sorted(topics)], sort_keys=True).encode()).hexdigest()


def _require_unedited(statements: Sequence[Statement], seen: Mapping[int, str]) -> None:
    edited = [
        f"“{one}”" for one in statements if _state_of(one, [topic.pk for topic in one.topics.all()]) != seen[one.pk]
    ]
    more = [_("and %d more") % (len(edited) - NAMED)] if len(edited) > NAMED else []
    gone = len(seen) - len(statements)
    deleted = [ngettext("%d that was deleted", "%d that were deleted", gone) % gone] if gone else []
    told = [*edited[:NAMED], *more, *deleted]
    if told:
        raise EditedMeanwhile(_("Edited meanwhile: %s.") % ", ".join(told))


def _planned(wanted: Iterable[tuple[Statement, Values]]) -> list[Plan]:
    pairs = list(wanted)
    topics = {key for _statement, after in pairs for key in after["topics"]}
    gone = topics - set(Topic.objects.filter(pk__in=topics).values_list("pk", flat=True))
    return [_plan(statement, after, gone) for statement, after in pairs]


def _plan(statement: Statement, after: Values, gone: set[int]) -> Plan:
    now = values_of(statement)
    stands = _state_of(statement, now["topics"])
    changed = [name for name in FIELDS if now[name] != after[name]]
    _put(statement, {name: after[name] for name in changed})
    refusals = _refusals(statement) if changed else []
    if gone & set(after["topics"]):
        refusals.append(_("A topic that it is to have was deleted."))
    return Plan(
        statement,
        before={name: now[name] for name in changed},
        after={name: after[name] for name in changed},
        stands=stands,
        leaves=_state_of(statement, after["topics"]),
        refusals=refusals,
    )


def _put(statement: Any, values: Values) -> None:
    for name, value in values.items():
        if name == "review_on":
            statement.review_on = date.fromisoformat(value) if value else None
        elif name == "assignee":
            statement.assignee_id = value
        elif name != "topics":
            setattr(statement, name, value)


def _refusals(statement: Statement) -> list[str]:
    try:
        statement.full_clean()
    except ValidationError as error:
        return list(error.messages)
    return []


def _write(plans: Sequence[Plan], *, by: Any, reason: str) -> None:
    """Save all of these, each with its history. What readers see nothing of leaves a statement in step."""
    for plan in plans:
        if plan.refusals:
            raise workflow.TransitionRefused(f"“{plan.statement}”: {' '.join(plan.refusals)}")
    for plan in plans:
        _save(plan, by, reason)
    shown = [plan.statement for plan in plans if plan.statement.is_shown and plan.after.keys() - set(DESK_ONLY)]
    for proposal in publishing.propose([one.pk for one in shown]) if shown else ():
        publishing.sync(proposal)


def _save(plan: Plan, by: Any, reason: str) -> None:
    statement: Any = plan.statement
    statement._history_user, statement._change_reason = by, reason
    if "topics" in plan.after:
        statement.topics.set(plan.after["topics"])
    touched = {"changed_at"} if plan.after.keys() - set(DESK_ONLY) else set()
    statement.save(update_fields=(plan.after.keys() | touched) - {"topics"})
