"""Who last edited what a publication would change: the rows of the desk behind it, as their histories have them."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from django.db.models import Model, QuerySet
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from claims.models import Actor, ActorName, Criterion, FollowUp, Link, Occasion, Party, Review, Statement, Topic
from claims.publishing.document_builder import evidence, occasions, sources
from claims.publishing.proposal import Proposal
from claims.workflow import MOVES, UNSEEN
from sources.models import Publisher, Quote, Reference, Source

OF_HISTORY = ("history_id", "history_date", "history_change_reason", "history_type", "history_user_id")
HANGING = ((Party, "statement"), (Criterion, "statement"), (FollowUp, "statement"), (Link, "from_statement"))
CONFIRMED = "confirmed"  # why a quote's history has a row that changes none of its words


class Edit(NamedTuple):
    """The last edit of something that a publication changes, or that somebody submitted it."""

    user: int
    what: str


class Row(NamedTuple):
    """A row that a publication changes if it was edited after a moment; None: whenever it was."""

    model: type[Model]
    key: int
    since: datetime | None


def last_edits(proposals: Sequence[Proposal]) -> dict[int, list[Edit]]:
    """For each statement, by its key: who last edited each row that publishing it would change, and who submitted it.

    What nobody edited who is known (a command did) is not told. Some twenty queries, however many statements.
    """
    found: dict[int, list[Edit]] = defaultdict(list)
    since = {proposal.statement.pk: _since(proposal) for proposal in proposals}
    for edit_of, edit in [*_own(since), *_of_statements(since)]:
        found[edit_of].append(edit)
    shown = {proposal.statement.pk: list(_around(proposal)) for proposal in proposals}
    edited = _newest({row for rows in shown.values() for row in rows})
    for pk, rows in shown.items():
        found[pk] += [edited[row] for row in rows if row in edited]
    submissions = Review.objects.awaiting_review().filter(statement__in=since).exclude(by=None)
    for submission in submissions:
        found[submission.statement_id].append(Edit(submission.by_id, _("Handed to review")))
    return found


def _since(proposal: Proposal) -> datetime | None:
    return proposal.statement.synced_at if proposal.statement.was_public else None


def _around(proposal: Proposal) -> Iterator[Row]:
    """Evidence that readers have not seen like this, and the entities that publishing tells of anew."""
    since, told_anew = _since(proposal), set(proposal.changed_entities)
    for one in evidence(proposal.statement):
        yield Row(type(one), one.pk, since if one.public else None)
    for kind, row in _entities(proposal.statement):
        if (kind, row.slug) in told_anew:
            yield Row(type(row), row.pk, None)


def _entities(statement: Statement) -> Iterator[tuple[str, Any]]:
    for party in statement.parties.all():
        yield from (("actor", actor) for actor in (party.actor, party.speaker) if actor)
    for occasion in occasions(statement):
        yield "occasion", occasion
        yield from (("actor", actor) for actor in occasion.participants.all())
    yield from (("topic", topic) for topic in statement.topics.all())
    for source in sources(statement):
        yield "source", source
        if source.publisher:
            yield "publisher", source.publisher


def _newest(rows: Collection[Row]) -> dict[Row, Edit]:
    """The newest edit of each of these rows, if it was made after the row's moment."""
    found = {}
    for model in (Quote, Reference, Source, Publisher, Actor, Topic, Occasion):
        keys = {row.key for row in rows if row.model is model}
        newest = _newest_of(model.history.filter(id__in=keys).exclude(history_change_reason=CONFIRMED)) if keys else {}
        if model is Actor and keys:
            newest = _later(newest, _newest_of(ActorName.history.filter(actor__in=keys), by="actor_id"))
        for row in rows:
            edit = newest.get(row.key) if row.model is model else None
            if edit and edit.history_user_id and (row.since is None or edit.history_date > row.since):
                found[row] = Edit(edit.history_user_id, _named(model, edit))
    return found


def _later(one: dict[int, Any], other: dict[int, Any]) -> dict[int, Any]:
    later = {key: row for key, row in other.items() if key not in one or one[key].history_date < row.history_date}
    return one | later


def _newest_of(history: QuerySet, by: str = "id") -> dict[int, Any]:
    """The newest of these historical rows for each value of a column."""
    return {getattr(row, by): row for row in history.order_by("history_date", "history_id")}


def _own(since: dict[int, datetime | None]) -> Iterator[tuple[int, Edit]]:
    """The newest edit of each row that hangs on one of the statements, of those that were deleted too."""
    for model, owner in (
        (Party, "statement"),
        (Criterion, "statement"),
        (FollowUp, "statement"),
        (Link, "from_statement"),
    ):
        history = model.history.filter(**{f"{owner}__in": list(since)})
        for edit in _newest_of(history).values():
            pk = getattr(edit, f"{owner}_id")
            if edit.history_user_id and _is_later(edit, since[pk]):
                yield pk, Edit(edit.history_user_id, _named(model, edit))


def _is_later(edit: Any, since: datetime | None) -> bool:
    return since is None or edit.history_date > since


def _of_statements(since: dict[int, datetime | None]) -> Iterator[tuple[int, Edit]]:
    """The newest edit of each statement itself that readers would see something of: no move, note or assignee."""
    histories: dict[int, list[Any]] = defaultdict(list)
    for row in Statement.history.filter(id__in=list(since)).order_by("history_date", "history_id"):
        histories[row.id].append(row)
    topics = _topics([row for rows in histories.values() for row in rows])
    for pk, rows in histories.items():
        edits = [
            row
            for before, row in zip([None, *rows], rows, strict=False)
            if _is_later(row, since[pk]) and _changes_what_readers_see(before, row, topics)
        ]
        if edits and edits[-1].history_user_id:
            yield pk, Edit(edits[-1].history_user_id, _("Statement"))


def _topics(rows: Iterable[Any]) -> dict[int, set[int]]:
    through = Statement.history.model.topics.model
    held: dict[int, set[int]] = defaultdict(set)
    of = through.objects.filter(history__in=[row.pk for row in rows])
    for history, topic in of.values_list("history_id", "topic_id"):
        held[history].add(topic)
    return held


def _changes_what_readers_see(before: Any, row: Any, topics: dict[int, set[int]]) -> bool:
    if row.history_change_reason in MOVES:
        return False
    if before is None:
        return True
    names = [field.attname for field in row._meta.concrete_fields]
    public = [name for name in names if name not in UNSEEN and name not in OF_HISTORY]
    return topics[before.pk] != topics[row.pk] or any(getattr(before, name) != getattr(row, name) for name in public)


def _named(model: type[Model], row: Any) -> str:
    """What was edited, in words: “Quote: “We …””."""
    if model in (Party, Criterion, FollowUp, Link):
        return str(capfirst(model._meta.verbose_name))
    return f"{capfirst(model._meta.verbose_name)}: {row.instance}"
