"""Which rows are called so: by their folded words, whatever script, case or invisible marks a name is written in."""

from collections.abc import Iterable
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import Q, QuerySet

from tracker.search.beside import TermsBeside
from tracker.search.formula import Formula, Prefix, Term, every
from tracker.search.storage import has_key_in
from tracker.search.words import running
from tracker.text import phrase

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
    """Rows whose names begin so, as `called`; the last word may be unfinished."""
    *words, last = running(text).split()[:MOST_WORDS] or [""]
    rows = among(terms, every(*map(Term, words), Prefix(last)))
    return rows.filter(begins_with(text, paths or ("folded",))) if last else rows.none()
