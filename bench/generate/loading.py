"""Rows into tables, as fast as each engine takes them: COPY on PostgreSQL, many at a time on SQLite.

While a record is loaded its tables have no indexes but those of their keys, no foreign keys and no unique
constraints; all are made again, and with that checked, at the end.
"""

from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from functools import cache
from operator import attrgetter
from typing import Any

from django.apps import apps
from django.core.management.color import no_style
from django.db import connection
from django.db.models import Model

Tables = dict[str, list[tuple[Any, ...]]]  # by the label of their model, which a process can tell another

# Kinds of field whose values a driver takes as they are; all others are prepared for the engine.
TEXT_AND_NUMBERS = {"CharField", "SlugField", "TextField", "PositiveIntegerField", "PositiveBigIntegerField"}
NATIVE = {
    "sqlite": TEXT_AND_NUMBERS,
    "postgresql": TEXT_AND_NUMBERS
    | {"BigAutoField", "BooleanField", "DateField", "DateTimeField", "ForeignKey", "OneToOneField"}
    | {"PositiveSmallIntegerField"},
}


class Columns:
    """What is written of a table's rows: all columns, or all but the key where the database gives it."""

    def __init__(self, model: type[Model], *, has_key: bool) -> None:
        fields = [field for field in model._meta.concrete_fields if not getattr(field, "generated", False)]
        written: list[Any] = [field for field in fields if has_key or field is not model._meta.pk]
        self.names = [field.column for field in written]
        self._values = attrgetter(*(field.attname for field in written))
        prepared = [field for field in written if field.get_internal_type() not in NATIVE[connection.vendor]]
        self._prepared = [(written.index(field), field) for field in prepared]

    def of(self, row: Model) -> tuple[Any, ...]:
        """The values of a row, as the driver takes them."""
        values: tuple[Any, ...] = self._values(row)
        if not self._prepared:
            return values
        prepared = list(values)
        for place, field in self._prepared:
            prepared[place] = field.get_db_prep_save(prepared[place], connection)
        return tuple(prepared)


@cache
def columns_of(model: Any, has_key: bool) -> Columns:
    return Columns(model, has_key=has_key)


def values_of(row: Model) -> tuple[Any, ...]:
    return columns_of(type(row), row.pk is not None).of(row)


def tables_of(rows: Iterable[Model]) -> Tables:
    """The rows' values by table. All rows of a table have a key of their own, or none has."""
    tables: Tables = {}
    for row in rows:
        tables.setdefault(row._meta.label, []).append(values_of(row))
    return tables


def write(tables: Tables) -> None:
    """Put rows into their tables."""
    for label, rows in tables.items():
        if rows:
            model: Any = apps.get_model(label)
            every = columns_of(model, has_key=True).names
            has_key = len(rows[0]) == len(every)
            _put(model._meta.db_table, every if has_key else columns_of(model, has_key=False).names, rows)


def _put(table: str, columns: list[str], rows: list[tuple[Any, ...]]) -> None:
    quote = connection.ops.quote_name
    into = f"{quote(table)} ({', '.join(map(quote, columns))})"
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.executemany(f"INSERT INTO {into} VALUES ({', '.join(['%s'] * len(columns))})", rows)
            return
        with cursor.copy(f"COPY {into} FROM STDIN") as copy:
            for row in rows:
                copy.write_row(row)


INDEXES = """
SELECT format('DROP INDEX %%I', index.relname), pg_get_indexdef(index.oid)
FROM pg_index JOIN pg_class AS index ON index.oid = indexrelid JOIN pg_class AS tables ON tables.oid = indrelid
WHERE tables.relname = ANY(%s) AND NOT EXISTS (SELECT 1 FROM pg_constraint WHERE conindid = index.oid)
"""
CONSTRAINTS = """
SELECT format('ALTER TABLE %%I DROP CONSTRAINT %%I', tables.relname, conname),
       format('ALTER TABLE %%I ADD CONSTRAINT %%I %%s', tables.relname, conname, pg_get_constraintdef(c.oid))
FROM pg_constraint AS c JOIN pg_class AS tables ON tables.oid = conrelid
WHERE tables.relname = ANY(%s) AND contype = ANY(%s)
"""
FOREIGN, UNIQUE = "f", "u"


@contextmanager
def bare(models: Iterable[type[Model]]) -> Iterator[None]:
    """Tables without foreign keys, unique constraints and indexes, which are made again at the end, two at a time."""
    tables = sorted({model._meta.db_table for model in models})
    if connection.vendor == "sqlite":
        with _bare_on_sqlite(tables):
            yield
        return
    foreign, unique = (_rows(CONSTRAINTS, tables, [kind]) for kind in (FOREIGN, UNIQUE))
    indexes = _rows(INDEXES, tables)
    for drop, _make in (*foreign, *unique, *indexes):
        _execute(drop)
    yield
    indexes.sort(key=lambda index: "USING btree" in index[1])  # what takes longest, and one process, goes first
    with ThreadPoolExecutor(2) as threads:
        list(threads.map(_build, (make for _drop, make in (*indexes, *unique))))
    for _drop, make in foreign:
        _execute(make)


def _build(statement: str) -> None:
    """Make an index, on a connection of this thread."""
    try:
        _execute("SET maintenance_work_mem = '1GB'")
        _execute(statement)
    finally:
        connection.close()


@contextmanager
def _bare_on_sqlite(tables: list[str]) -> Iterator[None]:
    """SQLite keeps unique constraints in the table itself."""
    with connection.cursor() as cursor:
        marks = ", ".join(["%s"] * len(tables))
        indexes = f"SELECT name, sql FROM sqlite_master WHERE type = 'index' AND sql <> '' AND tbl_name IN ({marks})"
        cursor.execute(indexes, tables)
        found = cursor.fetchall()
        cursor.execute("PRAGMA foreign_keys = OFF")
        cursor.execute("PRAGMA synchronous = OFF")
        for name, _sql in found:
            _execute(f"DROP INDEX {connection.ops.quote_name(name)}")
        yield
        for _name, sql in found:
            _execute(sql)
        cursor.execute("PRAGMA foreign_keys = ON")
    connection.check_constraints()


def _execute(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)


def _rows(query: str, *parameters: Any) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(query, parameters)
        return cursor.fetchall()


def settle(models: Iterable[type[Model]]) -> None:
    """What comes after a load: keys go on after the highest, and the planner knows the tables."""
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), list(models)):
            cursor.execute(statement)
        if connection.vendor == "sqlite":
            cursor.execute("ANALYZE")
            return
        for model in models:
            cursor.execute(f"VACUUM ANALYZE {connection.ops.quote_name(model._meta.db_table)}")
