"""Where the tables that lists read no longer say what the documents say: they are stale, and can be derived again."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any, NamedTuple

from django.db.models import Exists, OuterRef, QuerySet, Subquery

from claims.record import documents
from claims.record.kinds import KINDS
from claims.record.ledger import STATEMENT
from claims.record.models import Action, Edition, Entity, LedgerEntry
from claims.record.projection.derivation import (
    VERSION,
    Projection,
    Step,
    entity_columns,
    entity_terms,
    identity,
)
from claims.record.projection.writing import projection_of, terms_of, with_count


class Stale(NamedTuple):
    """A row that says something else than its document, and what of it."""

    row: Any
    what: str
    projection: Any

    def __str__(self) -> str:
        return f"{self.row._meta.verbose_name} {self.row.pk} ({self.row}): {self.what}"


class Unreadable(ValueError):
    """A document that is gone, forged, or of a later release: nothing can be derived from it."""


@contextmanager
def reading(row: Edition | Entity) -> Iterator[None]:
    """Name the row whose document cannot be read; whatever a forged one may raise."""
    try:
        yield
    except (ValueError, LookupError, TypeError, AttributeError) as error:
        name = f"{row._meta.verbose_name} {row.pk} ({row})"
        raise Unreadable(f"The document of {name} cannot be read ({error!r}): run verify_ledger.") from error


def editions_to_compare() -> QuerySet[Edition]:
    """Editions with all that is compared: the entry of the statement's next edition, and if it was withdrawn since."""
    later = LedgerEntry.objects.filter(
        subject=STATEMENT,
        action__in=(Action.PUBLISHED, Action.WITHDRAWN),
        slug=OuterRef("entry__slug"),
        number=OuterRef("entry__number") + 1,
    )
    withdrawals = LedgerEntry.objects.filter(
        subject=STATEMENT, action=Action.WITHDRAWN, slug=OuterRef("entry__slug"), number__gte=OuterRef("entry__number")
    )
    rows = Edition.objects.select_related("entry", "document", "indexed")
    rows = rows.annotate(follower=Subquery(later.values("pk")[:1]), withdrawn=Exists(withdrawals))
    return rows.prefetch_related("events", "mentions__entity", "references").order_by("pk")


def stale_editions(editions: Iterable[Any]) -> Iterator[Stale]:
    """Those of the given editions that do not say what their entry and document say, mended in memory."""
    for edition in editions:
        with reading(edition):
            projection = projection_of(edition.document.body)
        what = [*_columns(edition, projection), *_rows(edition, projection)]
        if what:
            edition.superseded_by_id, edition.is_shown = edition.follower, is_shown(edition)
            yield Stale(edition, ", ".join(what), projection)


def _columns(edition: Any, projection: Projection) -> Iterator[str]:
    expected = {**identity(edition.entry), **projection.columns, "superseded_by_id": edition.follower}
    expected["is_shown"] = is_shown(edition)
    if edition.projection != VERSION:
        yield f"derived by version {edition.projection}, now {VERSION}"
    yield from (name for name, value in expected.items() if getattr(edition, name) != value)
    if edition.document.folded != projection.folded:
        yield "words of phrases"
    if terms_of(edition) != (projection.terms if edition.follower is None else frozenset()):
        yield "terms"


def is_shown(edition: Any) -> bool:
    return not edition.withdrawn and edition.erased_by_id is None


def _rows(edition: Any, projection: Projection) -> Iterator[str]:
    """Each kind of row beside an edition that is not what it should be."""
    is_current = edition.follower is None
    slug = edition.entry.slug
    fields = (*Step._fields, "slug", "is_current")
    events = [tuple(getattr(event, field) for field in fields) for event in edition.events.all()]
    if sorted(events, key=repr) != sorted(((*step, slug, is_current) for step in projection.steps), key=repr):
        yield "events"
    mentions = [(m.entity.kind, m.entity.slug, m.role, m.is_current) for m in edition.mentions.all()]
    if sorted(mentions, key=repr) != sorted(((*key, role, is_current) for key, role in projection.mentions), key=repr):
        yield "mentions"
    references = [(r.relation, r.target, r.is_current) for r in edition.references.all()]
    if sorted(references) != sorted((*reference, is_current) for reference in projection.references):
        yield "links"


def entities_to_compare() -> QuerySet[Entity]:
    return with_count(Entity.objects.select_related("indexed").order_by("pk"))


def stale_entities(entities: Iterable[Any]) -> Iterator[Stale]:
    for entity in entities:
        with reading(entity):
            document = documents.read(entity.body, KINDS[entity.kind].document) if entity.body else {}
            columns, terms = entity_columns(document), entity_terms(entity.kind, document)
        expected = {**columns, "statement_count": entity.counted, "projection": VERSION}
        what = [name for name, value in expected.items() if getattr(entity, name) != value]
        what += ["terms"] if terms_of(entity) != terms else []
        if what:
            yield Stale(entity, ", ".join(what), (expected, terms))
