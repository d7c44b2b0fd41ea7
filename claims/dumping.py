"""The published record as fixture files: sorted, stable, and without anything that readers do not see.

What is not published stays at the desk: drafts, unpublished edits, whatever only they mention, notes and assignees.
No captured text travels, only which text it was. Loading the files and dumping them again gives the same bytes.
"""

import json
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Any

from django.core.serializers import serialize
from django.db import models
from django.db.models import NOT_PROVIDED, Model, Q, QuerySet

from claims import status_rules
from claims.models import (
    DESK_ONLY,
    SHOWN,
    Actor,
    ActorName,
    Criterion,
    FollowUp,
    Link,
    Occasion,
    Party,
    Statement,
    Topic,
)
from claims.models.written import travelling
from sources.models import Publisher, Quote, Reference, Snapshot, Source
from tracker.dates import ChangedAtField
from tracker.text import DerivedField

Row = dict[str, Any]

COMMON, OCCASIONS, EVIDENCE = "actors-topics", "occasions", "evidence"
# What travels of a statement's rows is what readers see; of a snapshot, which text it was.
PRIVATE = {
    Statement: {"publication", "synced_at", *DESK_ONLY},
    FollowUp: {"public"},
    Quote: {"public"},
    Reference: {"public"},
    Snapshot: {"raw", "raw_sha256", "text"},
}


def shown() -> QuerySet[Statement]:
    """What readers can open: published, and what is no longer maintained."""
    return Statement.objects.filter(publication__in=SHOWN)


def files() -> dict[str, str]:
    """The files of the record by name, each as its text. What each holds is sorted by model and natural key."""
    rows: dict[str, list[tuple[Any, Row]]] = {}
    for place, model in enumerate(travelling()):
        for row in _rows_of(model):
            if (told := _told(row)) is not None:
                rows.setdefault(_file_of(row), []).append(((place, _order(row)), told))
    return {name: _text(told for _key, told in sorted(found, key=lambda one: one[0])) for name, found in rows.items()}


def _rows_of(model: type[Model]) -> Iterable[Any]:
    """The rows of a model that published statements show."""
    rows: dict[type[Model], Any] = {
        Statement: shown,
        Party: lambda: Party.objects.filter(statement__in=shown()),
        Criterion: lambda: Criterion.objects.filter(statement__in=shown()),
        FollowUp: lambda: FollowUp.objects.filter(statement__in=shown()),
        Link: lambda: Link.objects.filter(from_statement__in=shown(), to_statement__in=shown()),
        Topic: lambda: Topic.objects.filter(statements__in=shown()),
        Occasion: lambda: Occasion.objects.filter(Q(statements__in=shown()) | Q(follow_ups__statement__in=shown())),
        Actor: lambda: Actor.objects.filter(_is_named()),
        ActorName: lambda: ActorName.objects.filter(actor__in=Actor.objects.filter(_is_named())),
        Quote: lambda: Quote.objects.filter(_is_quoted()),
        Reference: lambda: Reference.objects.filter(_is_referenced()),
        Source: _sources,
        Publisher: lambda: Publisher.objects.filter(sources__in=_sources()),
    }
    return _snapshots() if model is Snapshot else rows[model]().distinct()


def _is_named() -> Q:
    occasions = Q(occasions__in=_rows_of(Occasion))
    of_parties = Party.objects.filter(statement__in=shown())
    speakers = of_parties.exclude(speaker=None).values("speaker")
    return Q(parties__in=of_parties) | Q(pk__in=speakers) | occasions


def _is_quoted() -> Q:
    return Q(statements__in=shown()) | Q(follow_ups__statement__in=shown())


def _is_referenced() -> Q:
    confirmed = Q(also_shows__statement__in=shown(), also_shows__reference__isnull=False)
    return Q(follow_ups__statement__in=shown()) | confirmed


def _sources() -> QuerySet[Source]:
    quotes, references = Quote.objects.filter(_is_quoted()), Reference.objects.filter(_is_referenced())
    return Source.objects.filter(Q(quotes__in=quotes) | Q(references__in=references)).distinct()


def _snapshots() -> Iterator[Snapshot]:
    """The texts in which quotes were found, each once, however often it was captured."""
    seen = set()
    for snapshot in Snapshot.objects.filter(quotes__in=Quote.objects.filter(_is_quoted())).distinct().order_by("pk"):
        if snapshot.natural_key() not in seen:
            seen.add(snapshot.natural_key())
            yield snapshot


def _told(row: Any) -> Row | None:
    """A row as it travels: by natural keys, without what is derived, private, or said by a default."""
    model = type(row)
    [told] = json.loads(serialize("json", [row], use_natural_foreign_keys=True, use_natural_primary_keys=True))
    fields = {name: value for name, value in told["fields"].items() if name not in PRIVATE.get(model, ())}
    if model is Snapshot:
        fields |= {"text_length": row.length, "captured_at": f"{row.captured_at:%Y-%m-%d}T00:00:00Z"}
    if model is FollowUp and not row.reference_id:
        fields["also_shown_by"] = []
    if model is FollowUp and row.told_by and not row.told_by.is_shown:
        del fields["told_by"]
    said = {name: value for name, value in fields.items() if _is_said(model._meta.get_field(name), value)}
    return {"model": told["model"], "fields": said}


def _is_said(field: Any, value: Any) -> bool:
    """Whether a value must be told: it is not derived, and not what goes without saying."""
    if isinstance(field, (DerivedField, ChangedAtField)):
        return False
    if field.many_to_many:
        return bool(value)
    if value in (None, ""):
        return False
    if isinstance(field, models.PositiveSmallIntegerField) and field.name == "position":
        return True
    has_plain_default = field.default is not NOT_PROVIDED and not callable(field.default)
    return not has_plain_default or value != getattr(field.default, "value", field.default)


def says_too_little(follow_up: FollowUp) -> dict[str, str]:
    """What a follow-up from before the question lacks to be loaded anew: what its evidence shows."""
    step = replace(follow_up.step, is_public=False)
    statement = follow_up.statement
    complaints = status_rules.complaints_about(step, statement.opening, [step])
    return {field: cure for field, cure in complaints.items() if field in ("shows", "basis", "why", "reason")}


def _file_of(row: Any) -> str:
    """The file of a row: that of the document that a statement is quoted from, or one for what all share."""
    model = type(row)
    if model in (Actor, ActorName, Topic):
        return COMMON
    if model is Occasion:
        return OCCASIONS
    if model in (Publisher, Reference):
        return EVIDENCE
    if model is Statement:
        return str(row.quote.source.slug)
    if model is Link:
        return str(row.from_statement.quote.source.slug)
    if model in (Party, Criterion, FollowUp):
        return str(row.statement.quote.source.slug)
    source = row if model is Source else row.source
    return str(source.slug) if shown().filter(quote__source=source).exists() else EVIDENCE


def _order(row: Any) -> tuple[Any, ...]:
    """What sorts the rows of a model: their natural keys, and what follows them within a statement."""
    if isinstance(row, Party):
        return (row.statement.slug, row.position, row.role, row.actor.slug)
    if isinstance(row, Link):
        return (row.from_statement.slug, row.relation, row.to_statement.slug)
    if isinstance(row, Criterion):
        return (row.statement.slug, row.pk)
    return tuple(row.natural_key())


def _text(rows: Iterable[Row]) -> str:
    return json.dumps(list(rows), indent=2, ensure_ascii=False) + "\n"
