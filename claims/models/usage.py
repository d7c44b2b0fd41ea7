"""Which statements show a row that several may share."""

from django.db.models import Model, Q, QuerySet

from claims.models.actors import Actor, Topic
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
