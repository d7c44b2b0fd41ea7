"""What cannot be deleted says what stands on it: each row once, to open, and not every thread that holds it."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from django.contrib import admin
from django.contrib.admin.utils import NestedObjects
from django.db import DEFAULT_DB_ALIAS
from django.db.models import CASCADE, ForeignKey, Model
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _

from tracker.admin_base.usage import rows_showing

NAMED = 20  # rows that are named; the others are counted
LOOKED_AT = 1000  # rows that show one of those to be deleted, at most
Keys = dict[type[Model], set[Any]]


class ExplainedDeletionMixin(admin.ModelAdmin):
    """Deletes rows, or says what stands on them."""

    delete_confirmation_template = "admin/desk_delete.html"
    delete_selected_confirmation_template = "admin/desk_delete_selected.html"

    def get_deleted_objects(self, objs: Any, request: HttpRequest) -> Any:
        rows = list(objs)
        protected = protecting(rows)
        if protected:
            return [], {}, set(), list(named(standing_on(rows, protected)))
        return super().get_deleted_objects(objs, request)


def protecting(rows: Sequence[Model]) -> set[Model]:
    """The rows that keep these from being deleted."""
    collector = NestedObjects(using=DEFAULT_DB_ALIAS, origin=rows)
    collector.collect(rows)
    found: set[Model] = collector.protected
    return found


def standing_on(rows: Sequence[Model], protected: Iterable[Model]) -> Keys:
    """What shows these rows, first, and what refers to them: a row that hangs on another is that other's."""
    keys: Keys = defaultdict(set)
    for row in rows[:NAMED]:
        showing = rows_showing(row)
        if showing is not None:
            keys[showing.model] |= set(showing.order_by().values_list("pk", flat=True)[:LOOKED_AT])
    for one in protected:
        keys[type(one)].add(one.pk)
    while hanging := next((model for model in keys if _owner(model)), None):
        owner: Any = _owner(hanging)
        held = hanging._base_manager.filter(pk__in=keys.pop(hanging))
        keys[owner.related_model] |= set(held.values_list(owner.attname, flat=True))
    for row in rows:
        keys[type(row)].discard(row.pk)
    return keys


def _owner(model: type[Model]) -> ForeignKey | None:
    """The field by which a row hangs on another, and goes with it; None for a row that stands alone."""
    fields = (field for field in model._meta.concrete_fields if isinstance(field, ForeignKey))
    return next((field for field in fields if field.remote_field.on_delete is CASCADE), None)


def named(keys: Keys) -> Iterator[str]:
    """The first of these rows, each with the link to its page, and how many more there are. A query for each kind."""
    left = NAMED
    for model, some in keys.items():
        rows = model._default_manager.filter(pk__in=some)[:left] if left and some else ()
        yield from (_linked(row) for row in rows)
        left -= len(rows)
    more = sum(map(len, keys.values())) - (NAMED - left)
    if more:
        yield _("and %d more") % more


def _linked(row: Model) -> str:
    try:
        address = reverse(f"admin:{row._meta.app_label}_{row._meta.model_name}_change", args=[row.pk])
    except NoReverseMatch:
        return str(row)
    return format_html('<a href="{}">{}</a>', address, row)
