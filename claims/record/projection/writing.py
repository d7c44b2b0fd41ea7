"""The one writer of what is derived. Always under the ledger's lock; a fixed number of queries for each batch."""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from typing import Any, NamedTuple

from django.db.models import CharField, Count, F, Q, QuerySet, Value
from django.db.models.functions import Cast, Concat

from claims.record import documents
from claims.record.kinds import KINDS
from claims.record.models import (
    ROWS,
    Action,
    Document,
    Edition,
    EditionTerms,
    Entity,
    EntityTerms,
    Event,
    LedgerEntry,
    Mention,
    Reference,
)
from claims.record.projection.derivation import (
    VERSION,
    EntityKey,
    Projection,
    derive,
    entity_columns,
    entity_terms,
    identity,
)
from claims.record.search import frequencies
from claims.record.search.terms import LINKS_TO, entities_of
from tracker.search import storage

COUNT = """UPDATE "record_entity" SET "statement_count" =
    CASE WHEN "statement_count" + "column2" > 0 THEN "statement_count" + "column2" ELSE 0 END
    FROM (VALUES {rows}) AS "change" WHERE "id" = "column1" """


class Published(NamedTuple):
    """A document with its salt and the entry that published it."""

    entry: LedgerEntry
    body: str
    salt: str


def projection_of(body: str) -> Projection:
    """What is derived from an edition's stored document; nothing from an erased one."""
    return derive(documents.read(body) if body else {})


def add_editions(
    published: Sequence[Published],
    *,
    superseding: Sequence[Edition] = (),
    entities: Mapping[EntityKey, Entity] | None = None,
) -> list[Edition]:
    """Editions that are the newest of their statements, in place of those that were.

    `entities` are those known already among the ones that they mention.
    """
    if not published:
        return []
    projections = [projection_of(body) for _entry, body, _salt in published]
    _supersede(superseding, {entry.slug: entry for entry, _body, _salt in published})
    editions = Edition.objects.bulk_create(
        Edition(
            entry=entry,
            projection=VERSION,
            is_shown=entry.action == Action.PUBLISHED,
            **identity(entry),
            **projection.columns,
        )
        for (entry, _body, _salt), projection in zip(published, projections, strict=True)
    )
    Document.objects.bulk_create(
        Document(edition=edition, body=body, salt=salt, folded=projection.folded)
        for edition, (_entry, body, salt), projection in zip(editions, published, projections, strict=True)
    )
    projected = list(zip(editions, projections, strict=True))
    change = _index(superseding, projected)
    counted = {key: change[term] for term, key in entities_of(change).items() if change[term]}
    mentioned = {key for projection in projections for key, _role in projection.mentions}
    found = _entities(mentioned | counted.keys(), entities or {})
    write_rows(projected, found)
    _count(counted, found)
    return editions


def _supersede(editions: Sequence[Edition], by: dict[str, LedgerEntry]) -> None:
    """What was newest of these statements no longer is: out of every list of what is current."""
    for edition in editions:
        edition.superseded_by = by[edition.slug]
    Edition.objects.bulk_update(editions, ["superseded_by"])
    for rows in ROWS if editions else ():
        having = [edition for edition in editions if rows is not Reference or _may_link(edition)]
        if having:
            rows.objects.filter(edition__in=having).update(is_current=False)
    withdrawn = [entry.slug for entry in by.values() if entry.action == Action.WITHDRAWN]
    if withdrawn:
        Edition.objects.filter(slug__in=withdrawn).update(is_shown=False)


def _may_link(edition: Edition) -> bool:
    """Whether an edition may have links: its terms say so, if they were derived by today's code."""
    return edition.projection != VERSION or any(term.startswith(f"@{LINKS_TO}:") for term in terms_of(edition))


def terms_of(row: Any) -> frozenset[str]:
    """The terms by which lists find an edition or an entity; without any, none do. Load rows with `indexed`."""
    indexed = getattr(row, "indexed", None)
    return indexed.terms if indexed else frozenset()


def _index(superseded: Sequence[Edition], projected: Sequence[tuple[Edition, Projection]]) -> Counter[str]:
    """Lists find what is current by its terms, and no longer what it took the place of; what changes in number."""
    found = [(edition, projection.terms) for edition, projection in projected if projection.terms]
    change = frequencies.of(terms for _edition, terms in found)
    if superseded:
        change.subtract(frequencies.of(terms_of(edition) for edition in superseded))
        EditionTerms.objects.filter(edition__in=superseded)._raw_delete("default")
    EditionTerms.objects.bulk_create(EditionTerms(edition=edition, terms=terms) for edition, terms in found)
    frequencies.add(change)
    return change


def _count(changed: Mapping[EntityKey, int], entities: Mapping[EntityKey, Entity]) -> None:
    """Entities say how many current statements mention them. A query for each 500."""
    frequencies.say_with(COUNT, sorted((entities[key].pk, number) for key, number in changed.items()))


def write_rows(projected: Sequence[tuple[Edition, Projection]], entities: Mapping[EntityKey, Entity]) -> None:
    """The rows by which lists find editions, of which all that they mention is given."""
    for rows, made in zip(ROWS, zip(*(_rows_of(*one, entities) for one in projected), strict=True), strict=True):
        rows.objects.bulk_create(row for of_edition in made for row in of_edition)  # type: ignore[attr-defined]


def _entities(keys: Collection[EntityKey], known: Mapping[EntityKey, Entity]) -> dict[EntityKey, Entity]:
    """Entities by kind and slug, those besides that are known. One query, if any is not."""
    missing = {slug for kind, slug in keys if (kind, slug) not in known}
    rows = Entity.objects.filter(slug__in=missing).only("kind", "slug") if missing else ()
    return {**known, **{(row.kind, row.slug): row for row in rows}}


def _rows_of(
    edition: Edition, projection: Projection, entities: Mapping[EntityKey, Entity]
) -> tuple[list[Event], list[Mention], list[Reference]]:
    common: dict[str, Any] = {"edition": edition, "is_current": edition.superseded_by_id is None}
    return (
        [Event(slug=edition.slug, **step._asdict(), **common) for step in projection.steps],
        [Mention(entity=entities[key], role=role, **common) for key, role in sorted(projection.mentions)],
        [Reference(relation=relation, target=target, **common) for relation, target in sorted(projection.references)],
    )


def set_aside(editions: Sequence[Edition]) -> None:
    """Rename editions that bear the name of one of these until they are mended, so that these can have theirs."""
    named = Edition.objects.filter(slug__in={edition.entry.slug for edition in editions})
    wrong = named.exclude(slug=F("entry__slug"), number=F("entry__number"))
    wrong.update(slug=Concat(Value("stale-"), Cast("pk", CharField())))


def rewrite(edition: Edition, projection: Projection) -> None:
    """Make the columns and rows of an edition say again what its entry and its document say; counts stay."""
    columns = {**identity(edition.entry), **projection.columns, "is_shown": edition.is_shown, "projection": VERSION}
    for name, value in columns.items():
        setattr(edition, name, value)
    edition.save(update_fields=[*columns, "superseded_by"])
    Document.objects.filter(edition=edition).update(folded=projection.folded)
    for rows in ROWS:
        rows.objects.filter(edition=edition).delete()
    _index([edition], [(edition, projection)] if edition.superseded_by_id is None else [])
    slugs = {slug for (_kind, slug), _role in projection.mentions}
    write_rows([(edition, projection)], {(row.kind, row.slug): row for row in Entity.objects.filter(slug__in=slugs)})


def erase(edition: Edition, *, by: LedgerEntry, reason: str) -> None:
    """Take away an edition's document and all that was derived from it; the public reason stands for its note."""
    edition.erased_by, edition.change_note, edition.is_shown = by, reason, False
    edition.save(update_fields=["erased_by", "change_note"])
    Document.objects.filter(edition=edition).update(body="", salt="")
    rewrite(edition, projection_of(""))


def erase_entity(entity: Entity, *, by: LedgerEntry) -> None:
    """Take away what is known of an entity, and all that was derived from it."""
    blank = {"body": "", "salt": "", **entity_columns({})}
    Entity.objects.filter(pk=entity.pk).update(erased_by=by, **blank)
    EntityTerms.objects.filter(entity=entity).delete()


def put_entities(published: Sequence[Published]) -> dict[EntityKey, Entity]:
    """Entities as they read from now on, new ones included, by kind and slug."""
    rows, terms = [], {}
    for entry, body, salt in published:
        document = documents.read(body, KINDS[entry.subject].document)
        said = {"projection": VERSION, **entity_columns(document)}
        terms[entry.subject, entry.slug] = entity_terms(entry.subject, document)
        rows.append(Entity(kind=entry.subject, slug=entry.slug, entry=entry, body=body, salt=salt, **said))
    changed = ["entry", "erased_by", "body", "salt", "projection", "name"]
    Entity.objects.bulk_create(rows, update_conflicts=True, unique_fields=["kind", "slug"], update_fields=changed)
    storage.put(EntityTerms, {row.pk: terms[row.kind, row.slug] for row in rows})
    return {(row.kind, row.slug): row for row in rows}


def with_count(entities: QuerySet[Any]) -> QuerySet[Any]:
    """Annotate `counted`: the current statements that mention an entity, counted anew."""
    current = Count("mentions__edition", filter=Q(mentions__is_current=True), distinct=True)
    return entities.annotate(counted=current)
