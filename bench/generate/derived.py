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
from claims.record.models import Document, Edition, Entity, Tally
from claims.record.projection import tallies
from claims.record.projection.derivation import VERSION, EntityKey, Projection, entity_columns, identity
from claims.record.projection.writing import Published, _rows_of, projection_of

Counts = dict[str, Counter[Any]]
TALLIES = "tallies"


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
    yield edition
    yield Document(edition=edition, body=body, salt=salt, folded=projection.folded)
    for rows in _rows_of(edition, projection, entities):
        yield from rows


def counts_of(current: Iterable[Projection]) -> Counts:
    """What current editions add to whatever is counted."""
    return {TALLIES: tallies.of_projections(current)}


def count_rows(counts: Counts) -> Iterator[Model]:
    """What is counted, as rows; there is none for none."""
    for (scope, kind, status), number in counts[TALLIES].items():
        yield Tally(scope=scope, kind=kind, status=status, count=number)


def statement_counts(counts: Counts) -> Counter[tuple[str, int]]:
    """How many current statements mention each entity, by its kind and number."""
    found: Counter[tuple[str, int]] = Counter()
    for (scope, _kind, _status), count in counts[TALLIES].items():
        if scope != tallies.WHOLE:
            kind, _colon, slug = scope.partition(":")
            found[kind, number_of(slug)] += count
    return found


def entity_rows(published: Published, statement_count: int) -> Iterator[Model]:
    """An entity, as writing.put_entities makes it."""
    entry, body, salt = published
    said = entity_columns(documents.read(body, KINDS[entry.subject].document))
    yield Entity(
        pk=entry.sequence,
        kind=entry.subject,
        slug=entry.slug,
        entry=entry,
        body=body,
        salt=salt,
        projection=VERSION,
        statement_count=statement_count,
        **said,
    )
