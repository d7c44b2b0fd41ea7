"""Rows that are found by words: their terms lie in a table beside theirs, and follow whatever they are made of."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from functools import partial
from typing import Any, ClassVar

from django.apps import apps
from django.db import connection, models, transaction
from django.db.migrations.executor import MigrationExecutor
from django.db.models import Q, QuerySet
from django.db.models.signals import post_delete, post_migrate, post_save

from tracker.search import storage, words
from tracker.search.formula import EVERY, Formula, Not, Term, any_of, every, known
from tracker.search.typed import Part, in_text

TOGETHER = 500  # rows that are read at once
MOST_NAMED = 100  # rows whose name is a word are found by that, so many for each word: GIN weighs each against all
_made_later = ContextVar("_made_later", default=False)


def key_of(model: type[models.Model] | str) -> Any:
    """The key of a table of terms: that of the row which it stands beside, and which takes it along."""
    return models.OneToOneField(
        model,
        models.DO_NOTHING,
        primary_key=True,
        serialize=False,
        db_column="rowid",
        db_constraint=False,
        related_name="+",
    )


class TermsBeside(models.Model):
    """The terms of another model's rows, each at the key `row`.

    `follows` says of what they are made: models, and which rows one of theirs has to do with. Whoever saves or deletes
    one makes the terms anew, but for who saves none of `made_of`. `named` says whose names count as words of a row: it
    has terms with their keys, by the names that stand before them. `axes` names the days that it has terms of, each by
    its column.
    """

    row: ClassVar[Any]
    terms = storage.TermsField()

    follows: ClassVar[Mapping[str, Callable[[Any], Q]]] = {}
    made_of: ClassVar[frozenset[str]] = frozenset()
    named: ClassVar[Mapping[str, str]] = {}
    axes: ClassVar[Mapping[str, str]] = {}

    class Meta:
        abstract = True
        default_permissions = ()

    @classmethod
    def read(cls, rows: QuerySet[Any]) -> Iterable[Any]:
        """Rows with all that their terms are made of."""
        return rows

    @staticmethod
    def texts(row: Any) -> Iterable[str]:
        """What a row says, and may be looked for in it."""
        raise NotImplementedError

    @staticmethod
    def known(row: Any) -> Iterable[Term]:
        """What is known of a row otherwise."""
        return ()


def beside(app: Any) -> list[type[TermsBeside]]:
    """The tables of terms of an app's rows."""
    return [model for model in app.get_models() if issubclass(model, TermsBeside)]


def terms_of(model: type[TermsBeside], row: Any) -> set[str]:
    said = set().union(*(words.terms(text) for text in model.texts(row) if text))
    return {EVERY, *said, *(term.value for term in model.known(row))}


def index(model: type[TermsBeside], rows: QuerySet[Any]) -> int:
    """Make the terms of these rows anew; how many there are. Four queries at most for each 500, and one."""
    number = 0
    for some in _together(rows):
        terms = _made(model, model.read(some))
        storage.put(model, terms)
        number += len(terms)
    return number


def stale(model: type[TermsBeside]) -> Iterator[Any]:
    """Rows that are found by other terms than theirs, and the keys of rows that are gone and would still be found."""
    rows = model.row.field.related_model._base_manager
    for some_rows in _together(rows.all()):
        some = list(model.read(some_rows))
        kept = dict(model._base_manager.filter(pk__in=[row.pk for row in some]).values_list("pk", "terms"))
        yield from (row for row in some if kept.get(row.pk) != terms_of(model, row))
    yield from storage.beyond(model._base_manager.all(), rows.all()).values_list("pk", flat=True)


def _together(rows: QuerySet[Any]) -> Iterator[QuerySet[Any]]:
    """The rows, so many at a time, by key."""
    keys = list(rows.order_by("pk").values_list("pk", flat=True))
    for start in range(0, len(keys), TOGETHER):
        yield rows.model._base_manager.filter(pk__in=keys[start : start + TOGETHER])


def complete(sender: Any, plan: Any = (), **told: Any) -> None:
    """After migrations: make the terms of an app's rows that have none, by the tables and the code of today.

    Where some migrations are still to come, it waits for them.
    """
    if not plan or _is_half_migrated():
        return
    for model in beside(sender):
        rows = model.row.field.related_model._base_manager.all()
        index(model, storage.beyond(rows, model._base_manager.all()))


def _is_half_migrated() -> bool:
    executor = MigrationExecutor(connection)
    return bool(executor.migration_plan(executor.loader.graph.leaf_nodes()))


def follow(app: Any) -> None:
    """From now on the terms of an app's rows follow what they are made of."""
    post_migrate.connect(complete, sender=app)
    for model in beside(app):
        for label, rows_of in model.follows.items():
            for signal in (post_save, post_delete):
                uid = (model._meta.label, label)
                signal.connect(partial(_again, model, rows_of), sender=label, weak=False, dispatch_uid=uid)


@contextmanager
def made_later() -> Iterator[None]:
    """While many rows are written, their terms are not made with each: whoever wrote them calls `index` at the end."""
    before = _made_later.set(True)
    try:
        yield
    finally:
        _made_later.reset(before)


def _again(
    model: type[TermsBeside], rows_of: Callable[[Any], Q], instance: Any, update_fields: Any = None, **told: Any
) -> None:
    if _made_later.get():
        return
    of: Any = model.row.field.related_model
    if told["signal"] is post_delete and isinstance(instance, of):
        model._base_manager.filter(pk=instance.pk)._raw_delete("default")  # type: ignore[attr-defined]
    elif not _is_unheard_of(rows_of(instance), **told) and (
        update_fields is None or not model.made_of or model.made_of & set(update_fields)
    ):
        is_all = isinstance(instance, of) and update_fields is None and "read" not in vars(model)
        with transaction.atomic(savepoint=False):
            storage.put(model, _made(model, [instance] if is_all else _alone(model, rows_of(instance))))


def _made(model: type[TermsBeside], rows: Iterable[Any]) -> dict[int, set[str]]:
    return {row.pk: terms_of(model, row) for row in rows}


def _alone(model: type[TermsBeside], rows: Q) -> Iterable[Any]:
    """Rows as all who wrote what their terms are made of have left them: who comes later waits, and reads after.

    In the order of their keys, so that nobody waits in a ring. On SQLite a transaction waits for all of another.
    """
    found = model.row.field.related_model._base_manager.filter(rows)
    if connection.features.has_select_for_update:
        held = model._base_manager.filter(pk__in=found.values("pk")).order_by("pk")
        list(held.select_for_update().values_list("pk"))
    return model.read(found)


def _is_unheard_of(rows: Any, *, created: bool = False, raw: bool = False, **told: Any) -> bool:
    """Whether these rows would refer to one that was just made: there are none yet, but while a fixture is loaded."""
    return created and not raw and not any(name == "pk" for name, _key in rows.children)


def formula_of(model: type[TermsBeside], parts: Iterable[Part]) -> Formula:
    """What is typed, as a formula over the terms of a model's rows and the names of what they refer to.

    A query for each word and model whose names count.
    """
    asked = list(parts)
    plain = [part.spelled[0] for part in asked if not part.is_phrase and not part.is_barred]
    whole = _called(model, every(*(any_of(in_text(word)) for word in plain))) if len(plain) > 1 else []
    each = (any_of([_of_word(model, word), *whole]) for word in plain)  # a choice for each: so an index reads less
    return every(*each, *(_of_part(model, part) for part in asked if part.is_phrase or part.is_barred))


def _of_part(model: type[TermsBeside], part: Part) -> Formula:
    found = every(*(_of_word(model, word) for word in part.spelled))
    if part.is_phrase and part.is_barred and len(part.spelled) > 1:
        return every()  # other rows may have the words without the phrase
    return Not(found) if part.is_barred else found


def _of_word(model: type[TermsBeside], word: str) -> Formula:
    return any_of([*in_text(word), *_called(model, any_of(in_text(word)))])


def _called(model: type[TermsBeside], formula: Formula) -> list[Formula]:
    """The terms of what is called so, among what rows of this model refer to."""
    found: list[Formula] = []
    for name, label in model.named.items():
        keys = apps.get_model(label)._base_manager.filter(terms__matches=formula).values_list("pk", flat=True)
        found += [known(name, str(key)) for key in keys[:MOST_NAMED]]
    return found
