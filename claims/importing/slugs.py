"""Slugs for many new rows at once."""

from collections.abc import Callable, Iterable, Sequence
from itertools import chain, count
from typing import Any

from claims.importing.entities import same_address
from claims.models import Statement
from sources.models import Quote, Reference, Source
from tracker.admin_base.slugs import stem_of

NUMBERED = 4  # slugs of a stem that are asked about at once
FIRST_WORDS = 6  # of evidence that its slug has, after that of its source


def give_slugs(rows: Sequence[Any]) -> None:
    """Give each of these rows of one model, of which none is written yet, a slug that no other has, if it has none.

    Made of its words. One query, and one more for each of words that many others have too.
    """
    bare = [row for row in rows if not row.slug]
    if not bare:
        return
    model = type(bare[0])
    stems = {id(row): stem_of(words_of(row)) or str(model._meta.model_name) for row in bare}
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


def words_of(row: Any) -> str:
    """What the slug of a row is made of."""
    return WORDS.get(type(row), lambda one: one.name)(row)


def _of_source(source: Any) -> str:
    return same_address(source.title).strip("/") if "://" in source.title else source.title


def _of_evidence(words: str) -> Callable[[Any], str]:
    return lambda row: f"{row.source.slug[:40]} {' '.join(getattr(row, words).split()[:FIRST_WORDS])}"


WORDS: dict[type[Any], Callable[[Any], str]] = {
    Statement: lambda statement: str(statement.title),
    Source: _of_source,
    Quote: _of_evidence("exact"),
    Reference: _of_evidence("shows"),
}


def _numbered(stem: str) -> Iterable[str]:
    return chain([stem], (f"{stem}-{number}" for number in count(2)))


def _few(stem: str) -> list[str]:
    return [stem, *(f"{stem}-{number}" for number in range(2, NUMBERED + 1))]


def _taken(model: Any, stems: set[str]) -> set[str]:
    wanted = [slug for stem in stems for slug in _few(stem)]
    return set(model._base_manager.filter(slug__in=wanted).values_list("slug", flat=True))
