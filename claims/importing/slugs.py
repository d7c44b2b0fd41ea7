"""Slugs for many new rows at once."""

from collections.abc import Callable, Iterable, Sequence
from itertools import chain, count
from typing import Any

from claims.models import Statement
from sources.addresses import plain_address
from sources.models import Quote, Reference, Source, evidence_stem
from tracker.admin_base.slugs import stem_of

NUMBERED = 4  # slugs of a stem that are asked about at once


def give_slugs(rows: Sequence[Any]) -> None:
    """Give each of these rows of one model, of which none is written yet, a slug that no other has, if it has none.

    Made of its words. One query, and one more for each of words that many others have too.
    """
    bare = [row for row in rows if not row.slug]
    if not bare:
        return
    model = type(bare[0])
    stem_for = STEMS.get(model, lambda row: stem_of(row.name))
    stems = {id(row): stem_for(row) or str(model._meta.model_name) for row in bare}
    taken = _taken(model, set(stems.values())) | {row.slug for row in rows if row.slug}
    for row in bare:
        stem = stems[id(row)]
        slug = next((slug for slug in _few(stem) if slug not in taken), None)
        if slug is None:
            taken |= set(model._base_manager.filter(slug__startswith=f"{stem}-").values_list("slug", flat=True))
            slug = next(slug for slug in _numbered(stem) if slug not in taken)
        row.slug = slug
        taken.add(slug)


def unwritten(rows: Sequence[Any]) -> None:
    """Rows whose transaction was taken back are new again, and refer to each other as new ones do."""
    taken_back = {id(row) for row in rows}
    for row in rows:
        row.pk, row._state.adding = None, True
        for name, related in row._state.fields_cache.items():
            if id(related) in taken_back:  # past the descriptor, which would forget the row with its key
                row.__dict__[row._meta.get_field(name).attname] = None


def _of_source(source: Any) -> str:
    return stem_of(plain_address(source.title) if "://" in source.title else source.title)


STEMS: dict[type[Any], Callable[[Any], str]] = {
    Statement: lambda statement: stem_of(statement.title),
    Source: _of_source,
    Quote: lambda quote: evidence_stem(quote.source, quote.exact),
    Reference: lambda reference: evidence_stem(reference.source, reference.shows),
}  # what slugs begin with; of any other row, with its name


def _numbered(stem: str) -> Iterable[str]:
    return chain([stem], (f"{stem}-{number}" for number in count(2)))


def _few(stem: str) -> list[str]:
    return [stem, *(f"{stem}-{number}" for number in range(2, NUMBERED + 1))]


def _taken(model: Any, stems: set[str]) -> set[str]:
    wanted = [slug for stem in stems for slug in _few(stem)]
    return set(model._base_manager.filter(slug__in=wanted).values_list("slug", flat=True))
