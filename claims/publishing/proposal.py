"""What publishing a statement now would write, worked out once for whoever asks: page, diff, flag, publication."""

import json
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.db.models import prefetch_related_objects
from django.utils import timezone

from claims import workflow
from claims.models import Statement
from claims.publishing.document_builder import EntityKey, entity_values, statement_value
from claims.record import documents, ledger
from claims.record.canonical import canonical
from claims.record.kinds import KINDS
from claims.record.models import Edition, Entity


@dataclass(frozen=True)
class Proposal:
    """A statement as it would be published, beside what the record says of it now.

    `document` is in today's shape, without its `edition` part, and `entities` are the bodies of all that it mentions;
    `edition` is the newest, a tombstone included, and `known` are the entities of these names in the record.
    """

    statement: Statement
    blockers: list[str]
    document: dict[str, Any]
    entities: dict[EntityKey, str]
    edition: Edition | None
    known: dict[EntityKey, Entity]

    @cached_property
    def current(self) -> dict[str, Any] | None:
        """What readers can open now, without its `edition` part; None for what they cannot."""
        if self.edition is None or self.edition.is_tombstone:
            return None
        current = documents.read(self.edition.document.body)
        del current["edition"]
        return current

    @cached_property
    def changes_document(self) -> bool:
        """Whether a new edition would say something else than the current one."""
        return self.current != self.document

    @property
    def has_unseen_edits(self) -> bool:
        """Whether the desk says what readers do not see: that it is maintained again is none of it."""
        seen = self.current and {**self.current, "unmaintained": ""}
        return seen != self.document or bool(self.changed_entities)

    @cached_property
    def changed_entities(self) -> list[EntityKey]:
        """The entities that publishing would change or add."""
        return [key for key, body in self.entities.items() if not _says(self.known.get(key), body)]

    def entity(self, key: EntityKey) -> dict[str, Any]:
        """The document of an entity as publishing would tell of it."""
        document: dict[str, Any] = json.loads(self.entities[key])
        return document

    @property
    def has_news(self) -> bool:
        return self.changes_document or bool(self.changed_entities)

    @cached_property
    def digest(self) -> str:
        """A digest of all that publishing would make public, entities included."""
        entities = sorted((*key, body) for key, body in self.entities.items())
        return ledger.content_digest(canonical([self.document, entities]))


def _says(entity: Entity | None, body: str) -> bool:
    if entity is None or not entity.body:
        return False
    shape = KINDS[entity.kind].document
    return entity.body == body or documents.read(entity.body, shape) == documents.read(body, shape)


def propose(pks: Collection[int]) -> list[Proposal]:
    """What publishing these statements together would write, in their order; nothing for one that was deleted.

    Ten queries, however many there are.
    """
    statements = {statement.pk: statement for statement in _whole(pks)}
    entities = {pk: _bodies(statement) for pk, statement in statements.items()}
    editions = _newest(statement.slug for statement in statements.values())
    known = _known({key for bodies in entities.values() for key in bodies})
    return [
        Proposal(
            statement=statements[pk],
            blockers=workflow.publication_blockers(statements[pk], also_public=pks),
            document=_plain(statement_value(statements[pk], also_public=pks)),
            entities=entities[pk],
            edition=editions.get(statements[pk].slug),
            known=known,
        )
        for pk in pks
        if pk in statements
    ]


def _whole(pks: Collection[int]) -> list[Statement]:
    """The statements with all that their documents show. Ten queries, and one where a reference is evidence."""
    statements = list(Statement.objects.whole().filter(pk__in=pks))
    follow_ups = (follow_up for statement in statements for follow_up in statement.follow_ups.all())
    referring = [follow_up for follow_up in follow_ups if follow_up.reference_id]
    prefetch_related_objects(referring, "also_shown_by__source__publisher")
    return statements


def propose_one(pk: int) -> Proposal:
    """What publishing this statement alone would write, as it is saved now. Ten queries."""
    [proposal] = propose([pk])
    return proposal


def preview(statement: Statement) -> dict[str, Any]:
    """The document as it would be published now."""
    proposal = propose_one(statement.pk)
    number = proposal.edition.number + 1 if proposal.edition else 1
    return {**proposal.document, "edition": edition_value(number, 0, ledger.timestamp(timezone.now()), "")}


def edition_value(number: int, sequence: int, recorded_at: str, note: str) -> dict[str, Any]:
    """What a document says of its own edition."""
    return {"number": number, "sequence": sequence, "recorded_at": recorded_at, "change_note": note}


def _newest(slugs: Iterable[str]) -> dict[str, Edition]:
    rows = Edition.objects.newest().filter(slug__in=list(slugs)).select_related("document", "indexed")
    return {edition.slug: edition for edition in rows}


def _bodies(statement: Statement) -> dict[EntityKey, str]:
    """The documents of the entities that a statement mentions, as they read at the desk."""
    return {
        (kind, slug): canonical(documents.rendered(KINDS[kind].document, value))
        for (kind, slug), value in entity_values(statement).items()
    }


def _known(keys: Collection[EntityKey]) -> dict[EntityKey, Entity]:
    rows = Entity.objects.filter(slug__in={slug for _kind, slug in keys})
    return {(row.kind, row.slug): row for row in rows}


def _plain(value: dict[str, Any]) -> dict[str, Any]:
    """A value as it reads after a round trip through its serializer and JSON."""
    plain = documents.rendered(documents.StatementDocument, {**value, "edition": edition_value(0, 0, "", "")})
    del plain["edition"]
    result: dict[str, Any] = json.loads(canonical(plain))
    return result
