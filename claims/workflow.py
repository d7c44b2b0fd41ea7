"""How a statement moves between draft, in review, published and withdrawn. Nothing else moves it."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from django.contrib.auth.models import AbstractBaseUser
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F, Max, Q
from django.utils.translation import gettext as _

from claims.models import FollowUp, Publication, Statement
from claims.statuses import require_sound
from tracker.vocabulary import Anchor, Relation, Role

DRAFT, IN_REVIEW = Publication.DRAFT, Publication.IN_REVIEW
PUBLISHED, WITHDRAWN = Publication.PUBLISHED, Publication.WITHDRAWN
WRONG_ANCHORS = (Anchor.NOT_FOUND, Anchor.AMBIGUOUS)

MOVES: dict[str, tuple[tuple[str, ...], str]] = {
    "submit": ((DRAFT,), IN_REVIEW),
    "send_back": ((IN_REVIEW,), DRAFT),
    "publish": ((DRAFT, IN_REVIEW, PUBLISHED, WITHDRAWN), PUBLISHED),
    "withdraw": ((PUBLISHED,), WITHDRAWN),
}


class TransitionRefused(Exception):
    """The statement cannot make this move; the message says why and what to do."""


class NotReady(TransitionRefused):
    """Something is missing; `missing` lists all of it."""

    def __init__(self, statement: Statement, missing: list[str]) -> None:
        self.statement, self.missing = statement, missing
        super().__init__(
            _("“%(title)s” is not ready: %(missing)s")
            % {
                "title": statement.title,
                "missing": " ".join(missing),
            }
        )


def lock(*pks: int) -> None:
    """Hold statements until the transaction ends: who edits or publishes one waits for who does so already.

    An UPDATE that changes nothing takes the rows' locks on PostgreSQL; on SQLite the transaction has the database's.
    Statements are locked before the record (ledger.lock), and in the order of their keys: nobody waits in a ring.
    """
    for pk in sorted(pks):
        Statement.objects.filter(pk=pk).update(slug=F("slug"))


def missing(statement: Statement, *, also_public: Collection[int] = ()) -> list[str]:
    """Everything that keeps a statement from review and publication, each with its cure; empty if it is ready.

    `also_public` are the keys of statements that are published with it.
    """
    wants = []
    if not statement.quote_id:
        wants.append(_("Add the quote that shows it was said."))
    if not statement.made_latest:
        wants.append(_("Say when it was made; ../2021-12-08 means not after that day."))
    if not statement.parties.filter(role=Role.SPEAKER).exists():
        wants.append(_("Add at least one party with the role “speaker”."))
    if not statement.topics.exists():
        wants.append(_("Choose at least one topic."))
    return [
        *wants,
        *_missing_around(statement),
        *_missing_for_supersession(statement, also_public),
        *_unsound(statement),
    ]


def _missing_for_supersession(statement: Statement, also_public: Collection[int]) -> list[str]:
    if not statement.follow_ups.counting().filter(status="superseded").exists():
        return []
    links = statement.linked_from.filter(relation=Relation.SUPERSEDES)
    if links.filter(Q(from_statement__publication=PUBLISHED) | Q(from_statement__in=also_public)).exists():
        return []
    if links.exists():
        return [_("Publish the statement that supersedes this one first, or together with it.")]
    return [_("Link the statement that supersedes this one.")]


def _unsound(statement: Statement) -> list[str]:
    """What is wrong with its follow-ups as they are now, whichever door each came through."""
    wants = []
    counting = list(statement.follow_ups.counting().order_by(*FollowUp.IN_ORDER))
    for follow_up in statement.follow_ups.select_related("corrects").order_by(*FollowUp.IN_ORDER):
        try:
            require_sound(follow_up, counting=counting)
        except ValidationError as error:
            complaints = " ".join(error.messages)
            wants.append(_("Follow-up %(number)d: %(why)s") % {"number": follow_up.number, "why": complaints})
    return wants


def _missing_around(statement: Statement) -> list[str]:
    """What its quotes and parties lack."""
    wants = []
    quotes = [statement.quote, *(follow_up.quote for follow_up in statement.follow_ups.select_related("quote"))]
    wrong = {quote.slug for quote in quotes if quote and quote.anchor in WRONG_ANCHORS}
    mend = _("Mend the quote “%s”: it is not found, or not only once, in its source.")
    wants += [mend % slug for slug in sorted(wrong)]
    speakers = set(statement.parties.filter(role=Role.SPEAKER).values_list("actor", flat=True))
    named = set(statement.parties.exclude(speaker=None).values_list("speaker", flat=True))
    if named - speakers:
        wants.append(_("“Which speaker” of a party must be one of the speakers."))
    return wants


def require_ready(statement: Statement, *, also_public: Collection[int] = ()) -> None:
    wants = missing(statement, also_public=also_public)
    if wants:
        raise NotReady(statement, wants)


@transaction.atomic
def submit(statement: Statement, *, by: AbstractBaseUser | None) -> None:
    """Hand a draft to review; refused unless it could be published."""
    require_ready(statement)
    move(statement, "submit", by=by)


@transaction.atomic
def send_back(statement: Statement, *, by: AbstractBaseUser | None) -> None:
    """Hand a statement in review back to its writer."""
    move(statement, "send_back", by=by)


def move(statement: Statement, name: str, *, by: AbstractBaseUser | None, in_step_at: datetime | None = None) -> None:
    """Make a named move if the row still stands where the move starts; keep it in the history.

    A conditional UPDATE, so that of two editors who move a statement at once one is told.
    """
    starts, end = MOVES[name]
    changes = {"publication": end} | ({"in_step_at": in_step_at} if in_step_at else {})
    moved = Statement.objects.filter(pk=statement.pk, publication__in=starts).update(**changes)
    if not moved:
        raise TransitionRefused(
            _("“%(title)s” is now “%(stand)s”: another editor moved it, or it cannot make this move from there.")
            % {"title": statement.title, "stand": _now_at(statement)}
        )
    statement.refresh_from_db()
    _keep_in_history(statement, by, name)


def _keep_in_history(statement: Any, by: AbstractBaseUser | None, reason: str) -> None:
    """A line in the history, topics included: saving what is in the row already, and nothing else."""
    statement._history_user, statement._change_reason = by, reason
    try:
        statement.save(update_fields=["publication"])
    finally:
        del statement._history_user, statement._change_reason


def _now_at(statement: Statement) -> str:
    stand = Statement.objects.filter(pk=statement.pk).values_list("publication", flat=True).first()
    return str(Publication(stand).label) if stand else _("deleted")


def next_number(statement: Statement) -> int:
    """The number that the statement's next follow-up gets; inside a transaction nobody else is given it."""
    lock(statement.pk)
    newest = FollowUp.objects.filter(statement=statement).aggregate(newest=Max("number"))["newest"]
    return (newest or 0) + 1


@transaction.atomic
def add_follow_up(statement: Statement, **fields: object) -> FollowUp:
    """Add a follow-up by program, through the rules that the admin's forms pass. Raises ValidationError."""
    follow_up = FollowUp(statement=statement, number=next_number(statement), **fields)
    follow_up.full_clean()
    follow_up.save()
    return follow_up
