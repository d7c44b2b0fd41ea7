"""What a historical row says, field by field, in the words of the desk, and how that differs from the one before."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from typing import Any, NamedTuple

from django.db.models import CASCADE, Field, ForeignKey, PositiveIntegerField
from django.db.models import DateTimeField as Moment
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from simple_history.utils import get_m2m_reverse_field_name

from tracker.admin_base.differences import marked
from tracker.admin_base.naming import Key, Names
from tracker.dates import EdtfField, in_words

KEPT = 160  # characters of what stayed the same that are read around each changed word
Held = dict[tuple[type, int, str], list[Any]]


class Change(NamedTuple):
    """A field, and its value with the words that came and went marked."""

    label: str
    text: SafeString


class Sayings:
    """What historical rows say. Learns what they refer to at once: some queries for each model, however many rows."""

    def __init__(self, rows: Sequence[Any]) -> None:
        self.names, self.held = Names(), _held(rows)
        self.names.learn(key for row in rows for key in self.references(row))

    def references(self, row: Any) -> Iterator[Key]:
        """The rows that this one refers to."""
        yield row.instance_type, getattr(row, row.instance_type._meta.pk.attname)
        for field in row.tracked_fields:
            if field.many_to_one:
                yield field.related_model, getattr(row, field.attname)
        for field in row._history_m2m_fields:
            yield from ((field.related_model, key) for key in self._keys(row, field))

    def name(self, row: Any) -> str:
        """What the row was called then, in the words of its model."""
        return f"{capfirst(row.instance_type._meta.verbose_name)}: {self.names.name_of(row.instance_type, row)}"

    def differences(self, before: Any, row: Any, moment: datetime) -> list[Change]:
        """What a row says otherwise than the one before it."""
        pairs = ((field, self.words(before, field, moment), self.words(row, field, moment)) for field in said(row))
        return [Change(_label(field), marked(old, new, KEPT)) for field, old, new in pairs if old != new]

    def lines(self, row: Any, moment: datetime) -> list[tuple[str, str]]:
        """All that a row says: each field that is not empty, and its value."""
        values = ((_label(field), self.words(row, field, moment)) for field in said(row))
        return [(label, value) for label, value in values if value]

    def first(self, row: Any) -> list[Change]:
        """What a row that was not there before says, but what its name says already and what is so by default."""
        name, moment = self.name(row), row.history_date
        chosen = [field for field in said(row) if field.many_to_many or getattr(row, field.attname) != field.default]
        values = ((_label(field), self.words(row, field, moment)) for field in chosen)
        return [Change(label, format_html("{}", value)) for label, value in values if value and value not in name]

    def words(self, row: Any, field: Any, moment: datetime) -> str:
        """A value as editors know it: the label of a choice, a date in words, what a row is called."""
        if field.many_to_many:
            names = (self.names.at(field.related_model, key, moment) for key in self._keys(row, field))
            return ", ".join(sorted(names))
        value = getattr(row, field.attname)
        if field.many_to_one:
            return self.names.at(field.related_model, value, moment)
        return _in_words(field, value)

    def _keys(self, row: Any, field: Any) -> list[Any]:
        return self.held.get((type(row), row.pk, field.name), [])


def said(row: Any) -> Iterable[Any]:
    """The fields that somebody wrote: no key, no row that this one hangs on, no place in a text, no clock."""
    return [*(field for field in row.tracked_fields if _is_said(field)), *row._history_m2m_fields]


def _is_said(field: Any) -> bool:
    if field.primary_key or (isinstance(field, ForeignKey) and field.remote_field.on_delete is CASCADE):
        return False
    return field.editable or not isinstance(field, (PositiveIntegerField, Moment))


def _label(field: Any) -> str:
    return str(capfirst(field.verbose_name))


def _in_words(field: Field, value: Any) -> str:
    if value is None or value == "":
        return ""
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(field, EdtfField):
        return in_words(value)
    if isinstance(value, datetime):
        return f"{value:%Y-%m-%d %H:%M} UTC"
    if isinstance(value, date):
        return value.isoformat()
    return str(dict(field.flatchoices).get(value, value))


def _held(rows: Sequence[Any]) -> Held:
    """The keys that each many-to-many field held at each of these rows. A query for each field."""
    found: Held = defaultdict(list)
    models: list[Any] = list(dict.fromkeys(map(type, rows)))
    for model in models:
        keys = [row.pk for row in rows if type(row) is model]
        for field in model._history_m2m_fields:
            through = getattr(model, field.name).model
            member = through._meta.get_field(get_m2m_reverse_field_name(field)).attname
            for history, key in through.objects.filter(history__in=keys).values_list("history_id", member):
                found[model, history, field.name].append(key)
    return found
