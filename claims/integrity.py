"""The desk's rules, swept over everything: bulk paths (loaddata, SQL, an old import) skip clean()."""

from collections.abc import Iterator
from typing import Any, NamedTuple

from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import models

from claims import workflow
from claims.models import SHOWN, FollowUp, Publication, Statement, travelling
from sources.models import Quote
from tracker.dates import EdtfBound
from tracker.search.beside import beside, stale

CHUNK = 500
STALE = "search finds it by what it no longer says: run index_desk."


class Finding(NamedTuple):
    """A row that breaks a rule."""

    row: str
    problem: str

    def __str__(self) -> str:
        return f"{self.row}: {self.problem}"


def findings(*, constraints: bool = True) -> Iterator[Finding]:
    """Every breach of a rule at the desk. Cost: a few queries for each row; memory is constant.

    Whoever has just saved all of it under the database's `constraints` need not ask the database about them again.
    """
    for model in travelling():
        for row in model._default_manager.order_by("pk").iterator(chunk_size=CHUNK):
            name = f"{model._meta.verbose_name} {_name(row)}"
            for problem in [*_invalid(row, constraints), *_stale_bounds(row), *_misplaced(row), *_unpublishable(row)]:
                yield Finding(name, problem)
    for app in ("sources", "claims"):
        for terms in beside(apps.get_app_config(app)):
            for row in stale(terms):
                yield Finding(f"{terms.row.field.related_model._meta.verbose_name} {_name(row)}", STALE)


def _name(row: Any) -> str:
    key = getattr(row, "natural_key", None)
    return " / ".join(str(part) for part in key()) if key else str(getattr(row, "pk", row))


def _invalid(row: models.Model, constraints: bool) -> list[str]:
    try:
        row.full_clean(validate_unique=constraints, validate_constraints=constraints)
    except ValidationError as error:
        named = error.message_dict.items()
        return [f"{field}: {message}" if field != "__all__" else message for field, ms in named for message in ms]
    return []


def _stale_bounds(row: models.Model) -> list[str]:
    """Bounds in the database that are not those of the date beside them (after a bulk update)."""
    bound_fields = [field for field in row._meta.fields if isinstance(field, EdtfBound)]
    if not bound_fields:
        return []
    stored = type(row)._default_manager.filter(pk=row.pk).values(*(field.attname for field in bound_fields)).get()
    return [
        f"{field.attname} is {stored[field.attname]}, but {field.of} means {field.derive(row)}"
        for field in bound_fields
        if stored[field.attname] != field.derive(row)
    ]


def _misplaced(row: Any) -> list[str]:
    """A quote that cannot stand where it is said to; further references of what has none of its own."""
    if isinstance(row, Quote) and row.misplacement:
        return [f"anchor: {row.misplacement}"]
    if isinstance(row, FollowUp) and not row.reference_id and row.also_shown_by.exists():
        return ["also_shown_by: the first of these belongs at the evidence reference"]
    return []


def _unpublishable(row: Any) -> list[str]:
    """A statement that is public or in review must be ready for it."""
    if isinstance(row, Statement) and row.publication in (*SHOWN, Publication.IN_REVIEW):
        return workflow.publication_blockers(row)
    return []
