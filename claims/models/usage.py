"""Which statements show a row that several may share."""

from collections.abc import Callable
from typing import Any

from django.db.models import Count, Model, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from claims.models.actors import Actor, Topic
from claims.models.follow_ups import FollowUp
from claims.models.occasions import Occasion
from claims.models.statements import Statement
from sources.models import Publisher, Quote, Reference, Source

EVIDENCE = ("quote", "follow_ups__quote", "follow_ups__reference", "follow_ups__also_shown_by")
PATHS: dict[type[Model], tuple[str, ...]] = {
    Quote: EVIDENCE[:2],
    Reference: EVIDENCE[2:],
    Source: tuple(f"{path}__source" for path in EVIDENCE),
    Publisher: tuple(f"{path}__source__publisher" for path in EVIDENCE),
    Actor: ("parties__actor", "parties__speaker", "occasion__participants", "follow_ups__occasion__participants"),
    Topic: ("topics",),
    Occasion: ("occasion", "follow_ups__occasion"),
}
SHARED = tuple(PATHS)


def statements_showing(row: Model) -> QuerySet[Statement] | None:
    """The statements whose documents show a row, newest first; None for a row that no document shows."""
    if type(row) not in PATHS:
        return None
    showing = Q()
    for path in PATHS[type(row)]:
        showing |= Q(pk__in=Statement.objects.order_by().filter(**{path: row.pk}).values("pk"))
    return Statement.objects.filter(showing)


def counted_of_quote() -> Any:
    """How many statements show a quote, in a query of quotes: their own, and those of their follow-ups."""
    own = Statement.objects.filter(quote=OuterRef("pk"))
    steps = FollowUp.objects.filter(quote=OuterRef("pk")).exclude(statement__quote=OuterRef("pk"))
    return _counted(own, "pk") + _counted(steps, "statement")


def _counted(rows: QuerySet[Any], what: str) -> Coalesce:
    each = rows.order_by().values("quote").annotate(number=Count(what, distinct=True)).values("number")
    return Coalesce(Subquery(each), 0)


COUNTERS: dict[type[Model], Callable[[], Any]] = {Quote: counted_of_quote}
