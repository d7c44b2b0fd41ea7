"""Rows are deleted as they were when that was asked; what cannot be says what stands on it, each row once, to open."""

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from hashlib import sha256
from typing import Any

from django.contrib import admin, messages
from django.contrib.admin.actions import delete_selected as delete_rows
from django.contrib.admin.utils import NestedObjects
from django.db import DEFAULT_DB_ALIAS, transaction
from django.db.models import CASCADE, ForeignKey, Model
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import NoReverseMatch, reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tracker.admin_base.keys import is_key
from tracker.admin_base.usage import rows_showing
from tracker.editing.once import once

NAMED = 20  # rows that are named; the others are counted
LOOKED_AT = 1000  # rows that show one of those to be deleted, at most
CHANGED = gettext_lazy("Somebody changed this, or what hangs on it, after you asked to delete it: look again.")
Keys = dict[type[Model], set[Any]]


class ExplainedDeletionMixin(admin.ModelAdmin):
    """Deletes rows that nobody changed since that was asked, or says what stands on them."""

    delete_confirmation_template = "admin/desk_delete.html"
    delete_selected_confirmation_template = "admin/desk_delete_selected.html"

    def get_deleted_objects(self, objs: Any, request: HttpRequest) -> Any:
        rows = list(objs)
        protected = protecting(rows)
        if protected:
            return [], {}, set(), list(named(standing_on(rows, protected)))
        return super().get_deleted_objects(objs, request)

    @once
    def delete_view(self: Any, request: HttpRequest, object_id: str, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.method == "POST" and is_key(object_id):
            self.lock_for_writing(int(object_id))
        row = self.get_object(request, object_id)
        stands = state_of([row] if row else [])
        if request.POST.get("stands", stands) != stands:
            messages.warning(request, CHANGED)
            return HttpResponseRedirect(request.get_full_path())
        context = {"extra_context": {"stands": stands}} | kwargs
        response: HttpResponse = super().delete_view(request, object_id, *args, **context)
        return response

    def get_actions(self, request: HttpRequest) -> Any:
        actions = super().get_actions(request)
        if its_own := actions.get("delete_selected"):
            actions["delete_selected"] = (delete_selected, *its_own[1:])
        return actions


@transaction.atomic
def delete_selected(page: Any, request: Any, rows: Any) -> Any:
    """Django's own action, asked again where somebody changed one of the rows meanwhile."""
    for key in sorted(rows.values_list("pk", flat=True)):
        page.lock_for_writing(key)
    stands = state_of(list(rows))
    if request.POST.get("post") and request.POST.get("stands", stands) != stands:
        messages.warning(request, CHANGED)
        request.POST = request.POST.copy()
        del request.POST["post"]
    response: Any = delete_rows(page, request, rows)
    if response is not None:
        response.context_data["stands"] = stands
    return response


def state_of(rows: Sequence[Model]) -> str:
    """A digest of rows and of all that is deleted with them."""
    collector = NestedObjects(using=DEFAULT_DB_ALIAS, origin=rows)
    collector.collect(rows)
    together = [one for several in collector.data.values() for one in several]
    told = sorted([one._meta.label, *(str(value) for value in _values(one))] for one in together)
    return sha256(json.dumps(told).encode()).hexdigest()


def _values(row: Model) -> list[Any]:
    return [field.value_from_object(row) for field in row._meta.concrete_fields]


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
