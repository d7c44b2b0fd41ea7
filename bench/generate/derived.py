"""Everything that is derived from editions, by the project's own code. A further derived table is added here alone:
rows of one edition go to `rows_of`, counts that are kept over all current statements to `counts_of` and `count_rows`.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, NamedTuple

from django.db.models import Model

from bench.generate.entities import number_of
from bench.generate.scale import Scale, Slot
from claims.record import documents
from claims.record.kinds import KINDS
from claims.record.models import Action, Document, Edition, EditionTerms, Entity, EntityTerms, Frequency
from claims.record.projection.derivation import (
    VERSION,
    EntityKey,
    Projection,
    entity_columns,
    entity_terms,
    identity,
)
from claims.record.projection.writing import Published, _rows_of, projection_of
from claims.record.search import frequencies
from claims.record.search.terms import entities_of

Counts = dict[str, Counter[Any]]
FREQUENCIES = "frequencies"


class Place(NamedTuple):
    """Where an edition stands among those of its statement, and which entry superseded it."""

    slot: Slot
    superseded_by: int | None


class KnownEntities(dict[EntityKey, Entity]):
    """Every entity of a record by kind and slug, with nothing but its key: that is all that rows need of it."""

    def __init__(self, scale: Scale) -> None:
        super().__init__()
        self.scale = scale

    def __missing__(self, key: EntityKey) -> Entity:
        kind, slug = key
        self[key] = Entity(pk=self.scale.first_key[kind] + number_of(slug), kind=kind, slug=slug)
        return self[key]


def project(published: Published) -> Projection:
    return projection_of(published.body)


def rows_of(
    published: Published, projection: Projection, place: Place, entities: Mapping[EntityKey, Entity]
) -> Iterator[Model]:
    """An edition, its document and the rows beside it, as writing.add_editions makes them."""
    entry, body, salt = published
    edition = Edition(entry=entry, projection=VERSION, **identity(entry), **projection.columns)
    edition.pk, edition.superseded_by_id = entry.sequence, place.superseded_by
    edition.is_shown = entry.action == Action.PUBLISHED and place.slot.number > place.slot.tombstone
    yield edition
    if projection.terms and place.superseded_by is None:
        yield EditionTerms(edition=edition, terms=projection.terms)
    yield Document(edition=edition, body=body, salt=salt, folded=projection.folded)
    for rows in _rows_of(edition, projection, entities):
        yield from rows


def counts_of(current: Iterable[Projection]) -> Counts:
    """What current editions add to whatever is counted."""
    return {FREQUENCIES: frequencies.of(projection.terms for projection in current)}


def count_rows(counts: Counts) -> Iterator[Model]:
    """What is counted, as rows; there is none for none."""
    for term, number in counts[FREQUENCIES].items():
        yield Frequency(term=term, count=number)


def statement_counts(counts: Counts) -> Counter[tuple[str, int]]:
    """How many current statements mention each entity, by its kind and number."""
    numbers = counts[FREQUENCIES]
    entities = entities_of(numbers).items()
    return Counter({(kind, number_of(slug)): numbers[term] for term, (kind, slug) in entities})


def entity_rows(published: Published, statement_count: int) -> Iterator[Model]:
    """An entity, as writing.put_entities makes it."""
    entry, body, salt = published
    document = documents.read(body, KINDS[entry.subject].document)
    yield Entity(
        pk=entry.sequence,
        kind=entry.subject,
        slug=entry.slug,
        entry=entry,
        body=body,
        salt=salt,
        projection=VERSION,
        statement_count=statement_count,
        **entity_columns(document),
    )
    yield EntityTerms(entity_id=entry.sequence, terms=entity_terms(entry.subject, document))
