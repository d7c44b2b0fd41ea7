"""Which rows are called so: by their folded words, whatever script, case or invisible marks a name is written in.

A name stands first in a folded column; paths lead to those columns, also of other spellings.
"""

from collections.abc import Iterable
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import Case, IntegerField, Q, QuerySet, Value, When

from tracker.search.beside import TermsBeside
from tracker.search.formula import Formula, Prefix, Term, every
from tracker.search.storage import has_key_in
from tracker.search.typed import STARTS
from tracker.search.words import running
from tracker.text import phrase

LEADING = 40  # rows stand before the rest, at most: two pages of a picker
MOST_WORDS = 30  # of a long text are looked for through the index; all of it is compared


def is_called(text: str, paths: Iterable[str]) -> Q:
    """Rows with a folded column, named by its path, whose first text is this one, whole."""
    said = phrase(text)
    return reduce(or_, (Q((path, said)) | Q((f"{path}__startswith", f"{said} ")) for path in paths))


def begins_with(text: str, paths: Iterable[str]) -> Q:
    """Rows with a folded column whose first text begins so, also in the middle of a word."""
    said = phrase(text).rstrip()
    return reduce(or_, (Q((f"{path}__startswith", said)) for path in paths))


def among(terms: type[TermsBeside], formula: Formula) -> QuerySet[Any]:
    """Rows that are found by a formula."""
    rows: QuerySet[Any] = terms.row.field.related_model._base_manager.all()
    return rows.filter(has_key_in(terms._base_manager.filter(terms__matches=formula).values("pk")))


def called(text: str, terms: type[TermsBeside], *paths: str) -> QuerySet[Any]:
    """Rows that are called so, found through the index of their terms; none for a text without a word."""
    words = running(text).split()[:MOST_WORDS]
    rows = among(terms, every(*map(Term, words)))
    return rows.filter(is_called(text, paths or ("folded",))).distinct() if words else rows.none()


def beginning(text: str, terms: type[TermsBeside], *paths: str) -> QuerySet[Any]:
    """Rows whose names begin so, as `called`; the last word may be unfinished, once it has a few letters."""
    *words, last = running(text).split()[:MOST_WORDS] or [""]
    if len(last) < STARTS:
        return called(text, terms, *paths)
    rows = among(terms, every(*map(Term, words), Prefix(last)))
    return rows.filter(begins_with(text, paths or ("folded",)))


def leading(rows: QuerySet[Any], text: str, terms: type[TermsBeside], *paths: str) -> list[Any]:
    """The keys of the first of these rows that are called so, then of those whose names begin so. One query."""
    is_exact = When(pk__in=called(text, terms, *paths).values("pk"), then=Value(0))
    ranked = rows.filter(pk__in=beginning(text, terms, *paths).values("pk"))
    ranked = ranked.annotate(rank=Case(is_exact, default=Value(1), output_field=IntegerField()))
    order = rows.query.order_by or rows.model._meta.ordering
    return list(ranked.order_by("rank", *order, "pk").values_list("pk", flat=True)[:LEADING])


def closest(names: Iterable[str], text: str) -> str:
    """The name that is most like what was typed; the first where none is, and "" where there is none."""
    typed, said = text.strip().casefold(), phrase(text).strip()

    def likeness(name: str) -> tuple[bool, ...]:
        folded = phrase(name).strip()
        return (name.casefold().startswith(typed), folded == said, folded.startswith(said), said in folded)

    return max(names, key=likeness, default="")
