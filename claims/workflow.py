"""How a statement moves between draft, in review, published and withdrawn. Nothing else moves it."""

from collections.abc import Collection, Sequence
from contextlib import suppress
from datetime import datetime
from typing import Any

from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from claims import status_rules
from claims.models import DESK_ONLY, SHOWN, Deed, FollowUp, Party, Publication, Review, Statement
from tracker.dates import still_to_come
from tracker.vocabulary import STATUS_WORDS, Anchor, Kind, Relation, Role, Weight

MOST_CRITERIA = 4
DRAFT, IN_REVIEW = Publication.DRAFT, Publication.IN_REVIEW
PUBLISHED, UNMAINTAINED, WITHDRAWN = Publication.PUBLISHED, Publication.UNMAINTAINED, Publication.WITHDRAWN

WRITES = frozenset({"publication", "unmaintained"})  # of a statement: nothing else writes these
# Columns of a statement, and of its history, that are in no document.
UNSEEN = WRITES | {Statement._meta.get_field(name).attname for name in DESK_ONLY}  # type: ignore[union-attr]
MOVES: dict[str, tuple[tuple[str, ...], str]] = {
    "submit": ((DRAFT,), IN_REVIEW),
    "send_back": ((IN_REVIEW,), DRAFT),
    "publish": ((DRAFT, IN_REVIEW, PUBLISHED, UNMAINTAINED, WITHDRAWN), PUBLISHED),
    "retire": ((PUBLISHED,), UNMAINTAINED),
    "withdraw": (SHOWN, WITHDRAWN),
}


class TransitionRefused(Exception):
    """The statement cannot make this move; the message says why and what to do."""


class NotReady(TransitionRefused):
    """Something is missing; `blockers` lists all of it."""

    def __init__(self, statement: Statement, blockers: list[str]) -> None:
        self.statement, self.blockers = statement, blockers
        super().__init__(
            _("“%(title)s” is not ready: %(missing)s")
            % {
                "title": statement.title,
                "missing": " ".join(blockers),
            }
        )


def lock(*pks: int) -> None:
    """Hold statements until the transaction ends: who edits or publishes one waits for who does so already.

    On SQLite the transaction has the database's lock from its start. Statements are locked before the record
    (ledger.lock), and in the order of their keys: nobody waits in a ring.
    """
    list(Statement.objects.select_for_update().filter(pk__in=pks).order_by("pk").values_list("pk"))


def hold(statement: Statement) -> None:
    """Lock a statement and bring it up to date. One that was deleted stays as it is: no move of it will succeed."""
    lock(statement.pk)
    with suppress(Statement.DoesNotExist):
        statement.refresh_from_db()


def publication_blockers(statement: Statement, *, also_public: Collection[int] = ()) -> list[str]:
    """Everything that keeps a statement from review and publication, each with its cure; empty if it is ready.

    `also_public` are the keys of statements that are published with it. No query for a statement that is loaded
    `whole()`, but one where it was superseded.
    """
    parties = list(statement.parties.all())
    wants = []
    if not statement.quote_id:
        wants.append(_("Add the quote that shows it was said."))
    if not statement.made_latest:
        wants.append(_("Say when it was made; ../2021-12-08 means not after that day."))
    if statement.is_to_come:
        wants.append(still_to_come(statement.made_on))
    if not any(party.role == Role.SPEAKER for party in parties):
        wants.append(_("Add at least one party with the role “speaker”."))
    if not statement.topics.all():
        wants.append(_("Choose at least one topic."))
    return [
        *wants,
        *_wrong_quotes(statement),
        *_unnamed_speakers(parties),
        *_misfits(statement, parties),
        *_missing_criteria(statement),
        *_missing_successor(statement, also_public),
        *_hidden_tellers(statement, also_public),
        *_complaints_about_follow_ups(statement),
    ]


def _wrong_quotes(statement: Statement) -> list[str]:
    quotes = [statement.quote, *(follow_up.quote for follow_up in statement.follow_ups.all())]
    wrong = {quote.slug for quote in quotes if quote and not Anchor(quote.anchor).is_publishable}
    mend = _("Mend the quote “%s”: it is not found, or not only once, in its source.")
    return [mend % slug for slug in sorted(wrong)]


def _unnamed_speakers(parties: Sequence[Party]) -> list[str]:
    speakers = {party.actor_id for party in parties if party.role == Role.SPEAKER}
    named = {party.speaker_id for party in parties if party.speaker_id}
    return [_("“Which speaker” of a party must be one of the speakers.")] if named - speakers else []


def _misfits(statement: Statement, parties: Sequence[Party]) -> list[str]:
    """What fits when each was saved, and no longer does: a kind that changed, an occasion that was moved."""
    wants = []
    if statement.kind == Kind.CLAIM and any(party.role == Role.RESPONSIBLE for party in parties):
        wants.append(_("Nobody is to do a claim: delete the party with the role “responsible”."))
    of_steps = [(step.occasion, step.occurred_latest) for step in statement.follow_ups.all()]
    for occasion, latest in [(statement.occasion, statement.made_latest), *of_steps]:
        if occasion and occasion.lies_after(latest):
            wants.append(_("“%s” was held later than what is said to have happened at it: choose another.") % occasion)
    return wants


def _missing_criteria(statement: Statement) -> list[str]:
    """A key commitment says what would count, as long as nobody knows. After a verdict it is too late."""
    is_key = statement.kind == Kind.COMMITMENT and statement.weight == Weight.KEY
    criteria, verdict = len(statement.criteria.all()), statement.first_verdict
    if criteria and statement.kind == Kind.CLAIM:
        return [_("Delete the criteria: a claim is so or is not.")]
    if verdict and any(criterion.written_at > verdict for criterion in statement.criteria.all()):
        return [_("Delete the criteria that were written after the verdict, or with it: they come too late.")]
    if criteria > MOST_CRITERIA:
        return [_("Keep at most %d criteria: readers should remember them.") % MOST_CRITERIA]
    if is_key and not criteria and verdict is None:
        return [_("Write what would count as kept, or as broken: a key commitment has criteria before its verdict.")]
    return []


def _hidden_tellers(statement: Statement, also_public: Collection[int]) -> list[str]:
    tellers = {follow_up.number: follow_up.told_by for follow_up in statement.follow_ups.all() if follow_up.told_by}
    cure = _("Follow-up %(number)d is told by “%(teller)s”, which readers cannot open: publish that first.")
    return [
        cure % {"number": number, "teller": teller}
        for number, teller in tellers.items()
        if not teller.was_public and teller.pk not in also_public  # one that was withdrawn is left out
    ]


def _missing_successor(statement: Statement, also_public: Collection[int]) -> list[str]:
    decisive = status_rules.counting(statement.opening, statement.steps)
    if not any(STATUS_WORDS[step.status].needs_successor for step in decisive):
        return []
    links = statement.linked_from.filter(relation=Relation.SUPERSEDES).select_related("from_statement")
    successors = [link.from_statement for link in links]
    if any(successor.is_shown or successor.pk in also_public for successor in successors):
        return []
    if successors:
        return [_("Publish the statement that supersedes this one first, or together with it.")]
    return [_("Link the statement that supersedes this one.")]


def _complaints_about_follow_ups(statement: Statement) -> list[str]:
    """What is wrong with its follow-ups as they are now, whichever door each came through."""
    wants = []
    steps = statement.steps
    for step in status_rules.in_order(steps):
        complaints = status_rules.complaints_about(step, statement.opening, steps)
        if complaints:
            why = " ".join(complaints.values())
            wants.append(_("Follow-up %(number)d: %(why)s") % {"number": step.number, "why": why})
    return wants


def require_ready(statement: Statement, *, also_public: Collection[int] = ()) -> None:
    blockers = publication_blockers(statement, also_public=also_public)
    if blockers:
        raise NotReady(statement, blockers)


@transaction.atomic
def submit(statement: Statement, *, by: AbstractBaseUser | None, note: str = "") -> None:
    """Hand a draft, or what was changed of a public statement, to review; refused unless it could be published."""
    hold(statement)
    if Review.objects.awaiting_review().filter(statement=statement.pk).exists():
        raise TransitionRefused(_("“%s” is in review already: wait for the answer.") % statement)
    if statement.publication == PUBLISHED and not _has_edits(statement):
        raise TransitionRefused(_("Nothing of “%s” has changed since its last publication.") % statement)
    require_ready(statement)
    if not statement.was_public:
        move([statement], "submit", by=by)
    record([statement], Deed.SUBMITTED, by=by, note=note)


def _has_edits(statement: Statement) -> bool:
    return Statement.objects.with_pending().filter(pk=statement.pk, pending=True).exists()


@transaction.atomic
def send_back(statement: Statement, *, by: AbstractBaseUser | None, note: str) -> None:
    """Hand what was submitted back to who submitted it, saying what is to be mended. A draft is one again."""
    hold(statement)
    submission = Review.objects.awaiting_review().filter(statement=statement.pk).first()
    if submission is None:
        raise TransitionRefused(_("“%s” is not in review: there is nothing to send back.") % statement)
    if not note.strip():
        raise TransitionRefused(_("Say what is to be mended: who submitted it reads this first."))
    if not statement.was_public:
        move([statement], "send_back", by=by)
    record([statement], Deed.SENT_BACK, by=by, note=note, to=submission.by)


def record(
    statements: Sequence[Statement], deed: Deed, *, by: Any, note: str = "", to: Any = None, at: datetime | None = None
) -> list[Review]:
    """Keep what somebody did about these, and what they said; what was open of them is answered by it.

    Call it under their lock: a statement has one open deed at most.
    """
    is_open = deed in (Deed.SUBMITTED, Deed.SENT_BACK)
    Review.objects.filter(statement__in=[one.pk for one in statements], is_open=True).update(is_open=False)
    told = {"deed": deed, "by": by, "to": to, "note": note, "is_open": is_open, "at": at or timezone.now()}
    return Review.objects.bulk_create([Review(statement=statement, **told) for statement in statements])


def move(
    statements: Sequence[Statement],
    name: str,
    *,
    by: AbstractBaseUser | None,
    synced_at: datetime | None = None,
    reason: str = "",
) -> None:
    """Make a named move with all of these, if each row still stands where the move starts; keep it in the history.

    A conditional UPDATE, so that of two editors who move a statement at once one is told. The history keeps the
    statements as they are given: read them under their lock. `reason` is why they are no longer maintained.
    """
    starts, end = MOVES[name]
    changes = {"publication": end, "unmaintained": reason} | ({"synced_at": synced_at} if synced_at else {})
    pks = [statement.pk for statement in statements]
    moved = Statement.objects.filter(pk__in=pks, publication__in=starts).update(**changes)
    if moved != len(pks):
        _refuse(statements, starts, end)
    for statement in statements:
        for column, value in changes.items():
            setattr(statement, column, value)
        _keep_in_history(statement, by, name)


def _keep_in_history(statement: Any, by: AbstractBaseUser | None, reason: str) -> None:
    """A line in the history, topics included: saving what is in the row already, and nothing else."""
    statement._history_user, statement._change_reason = by, reason
    try:
        statement.save(update_fields=["publication", "unmaintained"])
    finally:
        del statement._history_user, statement._change_reason


def _refuse(statements: Sequence[Statement], starts: tuple[str, ...], end: str) -> None:
    """Say of the first that cannot move where it stands; the transaction is given up with it."""
    stands = dict(Statement.objects.filter(pk__in=[one.pk for one in statements]).values_list("pk", "publication"))
    refused = next((one for one in statements if stands.get(one.pk) not in (*starts, end)), statements[0])
    stand = stands.get(refused.pk)
    raise TransitionRefused(
        _("“%(title)s” is now “%(stand)s”: another editor moved it, or it cannot make this move from there.")
        % {"title": refused.title, "stand": Publication(stand).label if stand else _("deleted")}
    )


def next_number(statement: Statement) -> int:
    """The number that the statement's next follow-up gets; inside a transaction nobody else is given it."""
    lock(statement.pk)
    newest = FollowUp.objects.filter(statement=statement).aggregate(newest=Max("number"))["newest"]
    return (newest or 0) + 1


@transaction.atomic
def add_follow_up(statement: Statement, *, by: Any = None, **fields: object) -> FollowUp:
    """Add a follow-up by program, through the rules that the admin's forms pass. Raises ValidationError."""
    follow_up = FollowUp(statement=statement, number=next_number(statement), **fields)
    follow_up.full_clean()
    follow_up._history_user = by  # type: ignore[attr-defined]
    follow_up.save()
    return follow_up
