"""The one writer of what is derived. Always under the ledger's lock; a fixed number of queries for each batch."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from django.db.models import CharField, Count, F, Q, QuerySet, Value
from django.db.models.functions import Cast, Concat

from claims.record import documents
from claims.record.kinds import KINDS
from claims.record.models import ROWS, Document, Edition, Entity, Event, LedgerEntry, Mention, Reference
from claims.record.projection import tallies
from claims.record.projection.derivation import VERSION, EntityKey, Projection, derive, entity_columns, identity


class Published(NamedTuple):
    """A document with its salt and the entry that published it."""

    entry: LedgerEntry
    body: str
    salt: str


def projection_of(body: str) -> Projection:
    """What is derived from an edition's stored document; nothing from an erased one."""
    return derive(documents.read(body) if body else {})


def add_editions(published: Sequence[Published], *, superseding: Sequence[Edition] = ()) -> list[Edition]:
    """Editions that are the newest of their statements, in place of those that were."""
    if not published:
        return []
    projections = [projection_of(body) for _entry, body, _salt in published]
    change = tallies.of_projections(projections)
    change.subtract(tallies.of_editions(superseding))
    _supersede(superseding, {entry.slug: entry for entry, _body, _salt in published})
    editions = Edition.objects.bulk_create(
        Edition(entry=entry, projection=VERSION, **identity(entry), **projection.columns)
        for (entry, _body, _salt), projection in zip(published, projections, strict=True)
    )
    Document.objects.bulk_create(
        Document(edition=edition, body=body, salt=salt, folded=projection.folded)
        for edition, (_entry, body, salt), projection in zip(editions, published, projections, strict=True)
    )
    entities = _entities(change)
    write_rows(list(zip(editions, projections, strict=True)), entities)
    tallies.add(change, entities)
    return editions


def _supersede(editions: Sequence[Edition], by: dict[str, LedgerEntry]) -> None:
    """What was newest of these statements no longer is: out of every list of what is current."""
    for edition in editions:
        edition.superseded_by = by[edition.slug]
    Edition.objects.bulk_update(editions, ["superseded_by"])
    for rows in ROWS if editions else ():
        rows.objects.filter(edition__in=editions).update(is_current=False)


def write_rows(projected: Sequence[tuple[Edition, Projection]], entities: Mapping[EntityKey, Entity]) -> None:
    """The rows by which lists find editions, of which all that they mention is given."""
    for rows, made in zip(ROWS, zip(*(_rows_of(*one, entities) for one in projected), strict=True), strict=True):
        rows.objects.bulk_create(row for of_edition in made for row in of_edition)  # type: ignore[attr-defined]


def _entities(counted: Iterable[tallies.Key]) -> dict[EntityKey, Entity]:
    """The entities that are counted, by kind and slug."""
    scopes = {scope for scope, _kind, _status in counted}
    rows = Entity.objects.filter(slug__in={scope.partition(":")[2] for scope in scopes})
    rows = rows.only("kind", "slug", "statement_count")
    return {(row.kind, row.slug): row for row in rows if tallies.scope_of(row.kind, row.slug) in scopes}


def _rows_of(
    edition: Edition, projection: Projection, entities: Mapping[EntityKey, Entity]
) -> tuple[list[Event], list[Mention], list[Reference]]:
    common: dict[str, Any] = {"edition": edition, "is_current": edition.superseded_by_id is None}
    latest: Any = edition.made_latest  # only a tombstone has none, and it mentions nobody
    return (
        [Event(slug=edition.slug, **step._asdict(), **common) for step in projection.steps],
        [
            Mention(entity=entities[key], role=role, made_latest=latest, **common)
            for key, role in sorted(projection.mentions)
        ],
        [Reference(relation=relation, target=target, **common) for relation, target in sorted(projection.references)],
    )


def set_aside(editions: Sequence[Edition]) -> None:
    """Rename editions that bear the name of one of these until they are mended, so that these can have theirs."""
    named = Edition.objects.filter(slug__in={edition.entry.slug for edition in editions})
    wrong = named.exclude(slug=F("entry__slug"), number=F("entry__number"))
    wrong.update(slug=Concat(Value("stale-"), Cast("pk", CharField())))


def rewrite(edition: Edition, projection: Projection) -> None:
    """Make the columns and rows of an edition say again what its entry and its document say; counts stay."""
    columns = {**identity(edition.entry), **projection.columns, "projection": VERSION}
    for name, value in columns.items():
        setattr(edition, name, value)
    edition.save(update_fields=[*columns, "superseded_by"])
    Document.objects.filter(edition=edition).update(folded=projection.folded)
    for rows in ROWS:
        rows.objects.filter(edition=edition).delete()
    slugs = {slug for (_kind, slug), _role in projection.mentions}
    write_rows([(edition, projection)], {(row.kind, row.slug): row for row in Entity.objects.filter(slug__in=slugs)})


def erase(edition: Edition, *, by: LedgerEntry, reason: str) -> None:
    """Take away an edition's document and all that was derived from it; the public reason stands for its note."""
    edition.erased_by, edition.change_note = by, reason
    edition.save(update_fields=["erased_by", "change_note"])
    Document.objects.filter(edition=edition).update(body="", salt="")
    rewrite(edition, projection_of(""))


def erase_entity(entity: Entity, *, by: LedgerEntry) -> None:
    """Take away what is known of an entity, and all that was derived from it."""
    blank = {"body": "", "salt": "", **entity_columns({})}
    Entity.objects.filter(pk=entity.pk).update(erased_by=by, **blank)


def put_entities(published: Sequence[Published]) -> None:
    """Entities as they read from now on, new ones included."""
    rows = []
    for entry, body, salt in published:
        said = entity_columns(documents.read(body, KINDS[entry.subject].document))
        row = Entity(kind=entry.subject, slug=entry.slug, entry=entry, body=body, salt=salt, projection=VERSION, **said)
        rows.append(row)
    changed = ["entry", "erased_by", "body", "salt", "projection", "name", "folded"]
    Entity.objects.bulk_create(rows, update_conflicts=True, unique_fields=["kind", "slug"], update_fields=changed)


def with_count(entities: QuerySet[Any]) -> QuerySet[Any]:
    """Annotate `counted`: the current statements that mention an entity, counted anew."""
    current = Count("mentions__edition", filter=Q(mentions__is_current=True), distinct=True)
    return entities.annotate(counted=current)
