"""Publishing and withdrawing: under the locks, all together or not at all."""

from collections.abc import Callable, Collection, Iterable, Sequence
from datetime import datetime
from functools import partial
from typing import Any

from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from claims import workflow
from claims.models import Deed, FollowUp, Publication, Statement
from claims.publishing.conditions import Edits, keep_contributions, require_note, require_publishable
from claims.publishing.document_builder import EntityKey, evidence
from claims.publishing.edits import last_edits
from claims.publishing.proposal import Proposal, edition_value, propose
from claims.record import documents, ledger
from claims.record.canonical import canonical
from claims.record.ledger import Change, content_digest
from claims.record.meaning import links_of
from claims.record.models import Action, Edition, Entity, Head, LedgerEntry
from claims.record.projection import writing
from claims.record.projection.writing import Published
from sources.models import Quote, Reference
from tracker.vocabulary import WithdrawalGround


class NothingNew(workflow.TransitionRefused):
    """The record already says exactly this."""


class ChangedMeanwhile(workflow.TransitionRefused):
    """What would be published is no longer what was looked at."""


def publish(
    statements: Iterable[Statement], *, by: AbstractBaseUser | None, note: str = "", seen: str = ""
) -> list[Edition]:
    """Append an edition of each statement to the record, all together or none.

    Statements may be linked to each other. One that reads as its current edition already does gets no new one.
    Raises NotReady (naming everything that is missing from the first statement that lacks something),
    ChangedMeanwhile if one was deleted or `seen` is not `together` of what would be published, and TransitionRefused.
    `note` is public: what changed, at most 300 characters. Some twenty queries and five for each statement.
    """
    return _publish(list(statements), by=by, note=note, seen=seen)[1]


def together(proposals: Iterable[Proposal]) -> str:
    """A digest of what publishing all of these would make public, in whatever order they are listed."""
    return combined(proposal.digest for proposal in proposals)


def combined(digests: Iterable[str]) -> str:
    """`together` of the proposals that have these digests."""
    return content_digest("".join(sorted(digests)))


def publish_one(statement: Statement, *, by: AbstractBaseUser | None, note: str = "", seen: str = "") -> Edition:
    """Publish a statement that has something new to say; its current edition, if only its entities had.

    Raises NothingNew as well: then the statement is in step with the record, and known to be.
    """
    [proposal], editions = _publish([statement], by=by, note=note, seen=seen)
    edition = editions[0] if editions else proposal.edition
    if edition is None or not proposal.has_news:
        raise NothingNew(_("Nothing has changed since the last publication: the public page already says this."))
    return edition


@transaction.atomic
def _publish(
    statements: Sequence[Statement], *, by: AbstractBaseUser | None, note: str, seen: str = ""
) -> tuple[list[Proposal], list[Edition]]:
    """Publish under the locks; what is edited from then on is pending. The statements given are brought up to date.

    What is to be published is worked out, and settled at the desk, before the ledger is locked, so that others wait for
    what goes into the record alone; it is done anew only if what came into the record meanwhile has to do with it.
    """
    require_note(note)
    pks = list(dict.fromkeys(statement.pk for statement in statements))
    workflow.lock(*pks)
    before, begun = ledger.sequence(), transaction.savepoint()
    proposals, newly = _settled(pks, seen, by=by, note=note)
    head = ledger.lock()
    if head.sequence != before and _concerns(proposals, since=before):
        transaction.savepoint_rollback(begun)  # which gives back what was locked since
        head = ledger.lock()
        proposals, newly = _settled(pks, seen, by=by, note=note)
    editions = _append(head, proposals, note)
    if newly:
        transaction.on_commit(partial(_make_linking_pending, newly, pks))
    saved = {proposal.statement.pk: proposal.statement for proposal in proposals}
    for statement in statements:
        statement.publication, statement.synced_at = saved[statement.pk].publication, saved[statement.pk].synced_at
    return proposals, editions


def _concerns(proposals: Iterable[Proposal], *, since: int) -> bool:
    """Whether the record was told of entities or linked statements of these, or of anything taken back, since then."""
    slugs = {slug for proposal in proposals for _kind, slug in proposal.entities}
    slugs |= {slug for proposal in proposals for slug in _linked(proposal.statement)}
    taken_back = Q(action__in=(Action.WITHDRAWN, Action.ERASED))
    return LedgerEntry.objects.filter(Q(slug__in=slugs) | taken_back, sequence__gt=since).exists()


def _linked(statement: Statement) -> set[str]:
    """The slugs of the statements that it links to, and of those that tell its follow-ups."""
    told = {follow_up.told_by.slug for follow_up in statement.follow_ups.all() if follow_up.told_by}
    return told | {link.to_statement.slug for link in statement.links.all()}


def _append(head: Head, proposals: Sequence[Proposal], note: str) -> list[Edition]:
    """Ledger entries, documents and what is derived from them, for everything that is new."""
    at, draft = ledger.moment(head, timezone.now()), Draft(head.sequence)
    for proposal in proposals:
        draft.known |= proposal.known
        for key in proposal.changed_entities:
            draft.add_entity(key, proposal.entities[key])
        if proposal.changes_document:
            number = proposal.edition.number + 1 if proposal.edition else 1
            edition = edition_value(number, draft.next_sequence, ledger.timestamp(at), note)
            draft.add_edition(Action.PUBLISHED, {**proposal.document, "edition": edition}, proposal.edition)
    return draft.write(head, at)


class Draft:
    """What one transaction is about to append: changes of the ledger, each with its document."""

    def __init__(self, sequence: int) -> None:
        self.sequence = sequence
        self.changes: list[Change] = []
        self.bodies: list[tuple[str, str]] = []
        self.entities: set[EntityKey] = set()
        self.known: dict[EntityKey, Entity] = {}
        self.superseded: list[Edition] = []

    @property
    def next_sequence(self) -> int:
        return self.sequence + len(self.changes) + 1

    def add_entity(self, key: EntityKey, body: str) -> None:
        """An entity that several statements mention is told of once."""
        if key not in self.entities:
            self.entities.add(key)
            self._add(Action.ENTITY, *key, body)

    def add_edition(self, action: str, value: dict[str, Any], before: Edition | None) -> None:
        """An edition in place of the one before it."""
        self.superseded += [before] if before else []
        withdrawn = action == Action.WITHDRAWN
        shape = documents.TombstoneDocument if withdrawn else documents.StatementDocument
        body = canonical(documents.rendered(shape, value))
        self._add(action, ledger.STATEMENT, value["slug"], body, value["edition"]["number"])

    def _add(self, action: str, subject: str, slug: str, body: str, number: int | None = None) -> None:
        salt = ledger.new_salt()
        self.changes.append(Change(action, subject, slug, content_digest(body, salt), number))
        self.bodies.append((body, salt))

    def write(self, head: Head, at: datetime) -> list[Edition]:
        """Append all of it, and derive what lists need; the new editions."""
        entries = ledger.append(head, self.changes, at=at)
        published = [Published(entry, *body) for entry, body in zip(entries, self.bodies, strict=True)]
        entities = writing.put_entities([one for one in published if one.entry.action == Action.ENTITY])
        editions = [one for one in published if one.entry.action != Action.ENTITY]
        return writing.add_editions(editions, superseding=self.superseded, entities={**self.known, **entities})


def _settled(
    pks: Collection[int], seen: str, *, by: AbstractBaseUser | None, note: str
) -> tuple[list[Proposal], list[int]]:
    """What is to be published, as it stands now, and settled at the desk; with the keys of what becomes public."""
    at, proposals = timezone.now(), propose(pks)
    if len(proposals) < len(pks) or (seen and seen != together(proposals)):
        raise ChangedMeanwhile(_("Something was changed while you looked: look again."))
    news = [one for one in proposals if one.has_news or not one.statement.is_shown]
    edits = last_edits(news) if by else {}
    require_publishable(proposals, edits, by=by, note=note)
    return proposals, _settle(proposals, edits, by=by, note=note, at=at)


def _settle(
    proposals: Sequence[Proposal], edits: Edits, *, by: AbstractBaseUser | None, note: str, at: datetime
) -> list[int]:
    """At the desk: the statements are published and in step, and what their documents show is public.

    The keys of those that were not public.
    """
    newly = [proposal.statement.pk for proposal in proposals if not _is_public(proposal)]
    same = [proposal.statement for proposal in proposals if _is_public(proposal) and not proposal.has_news]
    moved = [proposal.statement for proposal in proposals if proposal.statement not in same]
    workflow.move(moved, "publish", by=by, synced_at=at)
    keep_contributions(workflow.record(moved, Deed.PUBLISHED, by=by, note=note, at=at), edits, by)
    if same:
        Statement.objects.filter(pk__in=[statement.pk for statement in same]).update(synced_at=at)
    follow_ups = (follow_up for proposal in proposals for follow_up in proposal.statement.follow_ups.all())
    if shown := [follow_up.pk for follow_up in follow_ups if not follow_up.public]:
        FollowUp.objects.filter(pk__in=shown).update(public=True)
    _freeze([one for proposal in proposals for one in evidence(proposal.statement) if not one.public])
    return newly


def _freeze(seen_first: Collection[Quote | Reference]) -> None:
    """What readers are about to see of evidence stays. Locked in the order of keys: others publish the same source."""
    for model in (Quote, Reference):
        rows = model._default_manager.filter(pk__in=[one.pk for one in seen_first if isinstance(one, model)])
        list(rows.select_for_update().order_by("pk").values_list("pk"))
        rows.update(public=True)


def _is_public(proposal: Proposal) -> bool:
    return bool(proposal.statement.is_shown)


def _make_linking_pending(pks: Collection[int], besides: Collection[int] = ()) -> None:
    """Published statements that link to one that became public, or no longer is, have something to publish.

    After the commit, when no lock is held: an editor of one of them may be waiting for the record. Locked in the order
    of their keys as always: an update takes them in any, and would wait in a ring with whoever publishes several.
    """
    bearing = Q(links__to_statement__in=pks) | Q(follow_ups__told_by__in=pks)
    linking = Statement.objects.filter(bearing, publication=Publication.PUBLISHED)
    pending = set(linking.values_list("pk", flat=True)) - set(besides)
    with transaction.atomic():
        workflow.lock(*pending)
        Statement.objects.filter(pk__in=pending).update(changed_at=timezone.now())


def sync(proposal: Proposal) -> None:
    """After an edit that the public page does not show (a note, an assignee), the statement is not pending."""
    if _is_public(proposal) and not proposal.has_news:
        Statement.objects.filter(pk=proposal.statement.pk).update(synced_at=timezone.now())


@transaction.atomic
def withdraw(
    statement: Statement, *, by: AbstractBaseUser | None, reason: str, merged_into: Statement | None = None
) -> Edition:
    """Take a published statement back: a tombstone with a public reason remains, earlier texts are no longer shown.

    It was published in error; or it was merged into another that readers can open, to which its address leads then.
    """
    _require_reason(reason)
    workflow.lock(*(one.pk for one in (statement, merged_into) if one))
    workflow.hold(statement)
    if merged_into is not None:
        _require_mergeable(statement, merged_into)
    workflow.move([statement], "withdraw", by=by)
    workflow.record([statement], Deed.WITHDRAWN, by=by, note=reason)
    ground = WithdrawalGround.MERGED if merged_into else WithdrawalGround.ERROR
    value = {
        "slug": statement.slug,
        "kind": statement.kind,
        "withdrawn": True,
        "ground": ground.value,
        "merged_into": merged_into.slug if merged_into else None,
        "reason": reason,
    }
    tombstone = _replace(statement, Action.WITHDRAWN, lambda _newest: value, note=reason)
    transaction.on_commit(partial(_make_linking_pending, [statement.pk]))
    return tombstone


@transaction.atomic
def retire(statement: Statement, *, by: AbstractBaseUser | None, reason: str) -> Edition:
    """Say that nobody follows a statement up any more: it stays as readers know it, marked, and leaves the lists.

    What was edited since its last publication stays at the desk. Publishing it again takes the mark away.
    """
    _require_reason(reason)
    workflow.hold(statement)
    workflow.move([statement], "retire", by=by, reason=reason)
    workflow.record([statement], Deed.RETIRED, by=by, note=reason)

    def marked(newest: Edition) -> dict[str, Any]:
        return {**_without_withdrawn(documents.read(newest.document.body)), "unmaintained": reason}

    return _replace(statement, Action.PUBLISHED, marked, note=reason)


def _without_withdrawn(document: dict[str, Any]) -> dict[str, Any]:
    """A document without the links and tellers that were withdrawn since it was published."""
    slugs = {slug for _relation, slug in links_of(document)}
    gone = set(Edition.objects.newest().filter(slug__in=slugs, is_tombstone=True).values_list("slug", flat=True))
    steps = [
        {**step, "told_by": None if step["told_by"] in gone else step["told_by"]} for step in document["follow_ups"]
    ]
    links = [link for link in document["links"] if link["statement"] not in gone]
    return {**document, "links": links, "follow_ups": steps}


def _replace(statement: Statement, action: str, value_of: Callable[[Edition], dict[str, Any]], *, note: str) -> Edition:
    """Append one edition that is made of the newest one, and no entity."""
    head = ledger.lock()
    at, draft = ledger.moment(head, timezone.now()), Draft(head.sequence)
    newest = Edition.objects.newest().select_related("indexed", "document").get(slug=statement.slug)
    edition = edition_value(newest.number + 1, draft.next_sequence, ledger.timestamp(at), note)
    draft.add_edition(action, {**value_of(newest), "edition": edition}, newest)
    [written] = draft.write(head, at)
    return written


def _require_reason(reason: str) -> None:
    require_note(reason)
    if not reason.strip():
        raise workflow.TransitionRefused(_("Give a reason: readers see it."))


def _require_mergeable(statement: Statement, into: Statement) -> None:
    if into.pk == statement.pk:
        raise workflow.TransitionRefused(
            _("“%s” cannot be merged into itself: choose the statement that stays.") % into
        )
    workflow.hold(into)
    if not into.is_shown:
        raise workflow.TransitionRefused(_("Readers cannot open “%s”: publish it first, then merge into it.") % into)
