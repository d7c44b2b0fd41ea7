"""Taking content away for legal reasons, for good. Each erasure is a ledger entry, which the verifier demands."""

from datetime import datetime

from django.db import transaction

from claims.record import ledger
from claims.record.models import Action, Edition, Entity, LedgerEntry
from claims.record.projection import writing


@transaction.atomic
def erase_edition(slug: str, number: int, *, reason: str, at: datetime) -> LedgerEntry:
    """Take an edition's content away; the ledger says that and when it was done.

    `reason` is public and stands where the change note stood; the entry's content digest is that of the reason.

    Raises Edition.DoesNotExist for an unknown edition and ValueError for one that is current (withdraw or
    publish anew first) or erased already.
    """
    head = ledger.lock()
    edition = Edition.objects.select_related("entry").get(slug=slug, number=number)
    if edition.superseded_by_id is None:
        raise ValueError("this edition is what the record says now: withdraw the statement or publish it anew first")
    if edition.erased_by_id:
        raise ValueError("this edition was erased before")
    change = ledger.Change(Action.ERASED, ledger.STATEMENT, slug, ledger.content_digest(reason), number)
    [entry] = ledger.append(head, [change], at=ledger.moment(head, at))
    writing.erase(edition, by=entry, reason=reason)
    return entry


@transaction.atomic
def erase_entity(kind: str, slug: str, *, reason: str, at: datetime) -> LedgerEntry:
    """Take away what the record knows of an entity that no current edition mentions.

    Raises Entity.DoesNotExist, and ValueError for one that is mentioned or erased already. Its slug stays, in the
    ledger; of the reason only a digest with a salt that is thrown away. A later publication that mentions it tells of
    it anew.
    """
    head = ledger.lock()
    entity = Entity.objects.get(kind=kind, slug=slug)
    if entity.statement_count:
        raise ValueError("current statements mention it: withdraw them, or publish them without it")
    if entity.erased_by_id:
        raise ValueError("it was erased before")
    digest = ledger.content_digest(reason, ledger.new_salt())
    change = ledger.Change(Action.ERASED, kind, slug, digest)
    [entry] = ledger.append(head, [change], at=ledger.moment(head, at))
    writing.erase_entity(entity, by=entry)
    return entry
