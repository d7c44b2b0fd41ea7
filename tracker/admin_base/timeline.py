"""One timeline of several histories: a row's own and those of the rows that hang on it, newest change first."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from typing import Any, NamedTuple

from django.db.models import Model, OuterRef, QuerySet, Subquery
from django.utils.text import capfirst
from simple_history.models import DeletedObject, ModelChange
from simple_history.template_utils import HistoricalRecordContextHelper
from simple_history.utils import get_m2m_reverse_field_name

PAGE = 100


class Entry(NamedTuple):
    """A change: the historical row, what it is about, and each changed field with its value before and after."""

    row: Any
    name: str
    changes: list[dict[str, Any]]

    @property
    def model(self) -> str:
        return str(self.row.instance_type._meta.label_lower)


class Timeline(NamedTuple):
    """The newest changes, at most `PAGE`, and when the next older one was made, if there is one."""

    entries: list[Entry]
    older: datetime | None


def timeline(histories: Iterable[QuerySet], *, until: datetime | None = None) -> Timeline:
    """The changes in these histories (querysets of historical rows), those made after `until` left out.

    Cost: two queries for each history and one for each of its many-to-many fields, however many changes there are.
    """
    rows = [row for history in histories for row in _newest(history, until)]
    rows.sort(key=lambda row: (row.history_date, row.history_id), reverse=True)
    entries: dict[Any, Entry] = {}
    by_model = defaultdict(list)
    for row in rows[:PAGE]:
        by_model[type(row)].append(row)
    for model, changed in by_model.items():
        entries |= {(model, entry.row.pk): entry for entry in _entries(model, changed)}
    older = rows[PAGE].history_date if len(rows) > PAGE else None
    return Timeline([entries[type(row), row.pk] for row in rows[:PAGE]], older)


def _newest(history: QuerySet, until: datetime | None) -> list[Any]:
    """The newest rows of one history, one more than are shown, each with the key of the row before it."""
    model = history.model
    key = model.instance_type._meta.pk.attname
    same = model.objects.filter(**{key: OuterRef(key)}, history_id__lt=OuterRef("history_id"))
    before = same.order_by("-history_id").values("history_id")[:1]
    if until:
        history = history.filter(history_date__lte=until)
    # A query of its own: where a queryset filters by a row that is gone, joining that row would lose all of them.
    rows = _with_related(model.objects.filter(history_id__in=history.order_by().values("history_id")))
    return list(rows.annotate(before=Subquery(before)).order_by("-history_date", "-history_id")[: PAGE + 1])


def _entries(model: Any, rows: list[Any]) -> list[Entry]:
    befores = _with_related(model.objects.filter(history_id__in=[row.before for row in rows if row.before]))
    before_of = {row.history_id: row for row in befores}
    for row in [*rows, *before_of.values()]:
        _name_deleted(row, _foreign_keys(model))
    lists = {name: _lists(model, name, [*rows, *before_of.values()]) for name in _many_to_many(model)}
    return [Entry(row, _name(row), _changes(row, before_of.get(row.before), lists)) for row in rows]


def _foreign_keys(model: Any) -> list[Any]:
    return [field for field in model.tracked_fields if field.many_to_one]


def _many_to_many(model: Any) -> list[str]:
    return [field.name for field in model._history_m2m_fields]


def _with_related(rows: QuerySet) -> QuerySet:
    """With all that is needed to name what they refer to; one that refers to its own kind needs a step more."""
    fields = _foreign_keys(rows.model)
    names = [field.name for field in fields]
    for field in fields:
        if field.related_model is rows.model.instance_type:
            names += [f"{field.name}__{other.name}" for other in fields if other != field]
    return rows.select_related("history_user", *names)


def _name_deleted(row: Model, foreign_keys: Iterable[Any]) -> None:
    """What a row refers to and is gone is said to be deleted, not None."""
    for field in foreign_keys:
        key = getattr(row, field.attname)
        if key is not None and getattr(row, field.name) is None:
            field.set_cached_value(row, DeletedObject(field.related_model, key))


def _name(row: Any) -> str:
    """What the row was called then, in the words of its model."""
    model = row.instance_type
    return f"{capfirst(model._meta.verbose_name)}: {model.__str__(row)}"


def _lists(model: Any, name: str, rows: list[Any]) -> dict[Any, list[dict[str, Any]]]:
    """What a many-to-many field held at each of these rows, by the key of the row."""
    through = getattr(model, name).model
    field = through._meta.get_field(get_m2m_reverse_field_name(model.instance_type._meta.get_field(name)))
    held = defaultdict(list)
    members = through.objects.filter(history__in=[row.pk for row in rows]).select_related(field.name)
    for member in members.order_by(field.attname):
        _name_deleted(member, [field])
        held[member.history_id].append({field.name: getattr(member, field.name)})
    return held


def _changes(row: Any, before: Any, lists: dict[str, dict[Any, Any]]) -> list[dict[str, Any]]:
    if before is None:
        return []
    delta = row.diff_against(before, excluded_fields=set(lists), foreign_keys_are_objs=True)
    changed = [
        ModelChange(name, held.get(before.pk, []), held.get(row.pk, []))
        for name, held in lists.items()
        if held.get(before.pk, []) != held.get(row.pk, [])
    ]
    words: list[dict[str, Any]] = Words(row.instance_type, row).context_for_delta_changes(
        replace(delta, changes=[*delta.changes, *changed])
    )
    return words


class Words(HistoricalRecordContextHelper):
    """Values as editors know them: the label of a choice, a dash for nothing, no brackets around a list."""

    def prepare_delta_change_value(self, change: ModelChange, value: Any) -> Any:
        value = super().prepare_delta_change_value(change, value)
        if isinstance(value, list):
            value = ", ".join(map(str, value))
        return dict(self.model._meta.get_field(change.field).flatchoices).get(value, value) or "—"
