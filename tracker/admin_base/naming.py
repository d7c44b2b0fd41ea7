"""What rows were called at a moment, by their histories: one that was renamed or deleted has its name of then."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any

from django.db.models import ForeignKey, Model, TextField
from django.utils.translation import gettext as _

HISTORY = "simple_history_manager_attribute"  # what django-simple-history looks for itself
Key = tuple[type[Model], Any]


class Stand:
    """Stands for a row where only its name is asked for."""

    def __init__(self, name: Callable[[], str]) -> None:
        self.name = name

    def __str__(self) -> str:
        return self.name()


class Names:
    """The names of rows. Those that are asked for together cost a query or two for each of their models."""

    def __init__(self) -> None:
        self.known: dict[Key, list[Any]] = {}

    def learn(self, keys: Iterable[Key]) -> None:
        """Read what these rows were called, all along."""
        wanted: dict[type[Model], set[Any]] = defaultdict(set)
        for model, key in keys:
            if key is not None and (model, key) not in self.known:
                wanted[model].add(key)
        for model, some in wanted.items():
            for key, rows in _found(model, some).items():
                self.known[model, key] = rows

    def at(self, model: type[Model], key: Any, moment: datetime) -> str:
        """What a row was called then; before its history begins, what it was called first."""
        if key is None:
            return ""
        self.learn([(model, key)])
        rows = self.known[model, key]
        if not rows:
            return _("deleted %s") % model._meta.verbose_name
        then = [row for row in rows if getattr(row, "history_date", moment) <= moment]
        return self.name_of(model, then[-1] if then else rows[0])

    def name_of(self, model: type[Model], row: Any) -> str:
        """What a model calls a row, or the historical one."""
        if hasattr(row, "history_date"):
            self._stand_in(row)
        name: str = model.__str__(row)
        return name

    def _stand_in(self, row: Any) -> None:
        """Let the names of what it refers to stand for that: it may be another now, or gone."""
        for field in row.tracked_fields:
            key = getattr(row, field.attname)
            if field.many_to_one and key is not None:
                ask = self._asking(field.related_model, key, row.history_date)
                type(row)._meta.get_field(field.name).set_cached_value(row, Stand(ask))

    def _asking(self, model: type[Model], key: Any, moment: datetime) -> Callable[[], str]:
        return lambda: self.at(model, key, moment)


def _found(model: Any, keys: set[Any]) -> dict[Any, list[Any]]:
    """All versions of these rows, oldest first; a row without a history as it is."""
    found: dict[Any, list[Any]] = {key: [] for key in keys}
    if hasattr(model._meta, HISTORY):
        history = model.history.filter(**{f"{model._meta.pk.attname}__in": keys})
        for row in history.order_by("history_date", "history_id"):
            found[getattr(row, model._meta.pk.attname)].append(row)
    if missing := [key for key, rows in found.items() if not rows]:
        of = [field.name for field in model._meta.concrete_fields if isinstance(field, ForeignKey) and not field.null]
        long = [field.name for field in model._meta.concrete_fields if isinstance(field, TextField)]
        rows = model._base_manager.filter(pk__in=missing).select_related(*of)
        for row in rows if hasattr(model._meta, HISTORY) else rows.defer(*long):
            found[row.pk].append(row)
    return found
