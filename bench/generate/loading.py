"""Rows into tables, as fast as each engine takes them: COPY on PostgreSQL, many at a time on SQLite.

While a record is loaded its tables have no indexes but those of their keys, no foreign keys and no unique
constraints; all are made again, and with that checked, at the end.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from functools import cache
from typing import Any

from django.apps import apps
from django.core.management.color import no_style
from django.db import connection
from django.db.models import Field, JSONField, Model

Tables = dict[str, list[tuple[Any, ...]]]  # by the label of their model, which a process can tell another


@cache
def written_fields(model: type[Model], has_key: bool) -> list[tuple[Field, bool]]:
    """The fields of a table that are written, each with whether its values must be prepared for the engine."""
    fields = [field for field in model._meta.concrete_fields if not getattr(field, "generated", False)]
    on_sqlite = connection.vendor == "sqlite"
    return [
        (field, on_sqlite or isinstance(field, JSONField)) for field in fields if has_key or field is not model._meta.pk
    ]


def values_of(row: Model) -> tuple[Any, ...]:
    return tuple(
        field.get_db_prep_save(getattr(row, field.attname), connection) if is_prepared else getattr(row, field.attname)
        for field, is_prepared in written_fields(type(row), row.pk is not None)
    )


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
            fields = written_fields(model, len(rows[0]) == len(written_fields(model, has_key=True)))
            _put(model._meta.db_table, [str(field.column) for field, _is_prepared in fields], rows)


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
    """Tables without indexes, foreign keys and unique constraints; they are made again, in this order, backwards."""
    tables = sorted({model._meta.db_table for model in models})
    if connection.vendor == "sqlite":
        with _bare_on_sqlite(tables):
            yield
        return
    with connection.cursor() as cursor:
        found = []
        for query, parameters in (
            (CONSTRAINTS, [tables, [FOREIGN]]),
            (CONSTRAINTS, [tables, [UNIQUE]]),
            (INDEXES, [tables]),
        ):
            cursor.execute(query, parameters)
            found += cursor.fetchall()
        _execute(drop for drop, _make in found)
        yield
        cursor.execute("SET maintenance_work_mem = '1GB'")
        _execute(make for _drop, make in reversed(found))


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
        _execute(f"DROP INDEX {connection.ops.quote_name(name)}" for name, _sql in found)
        yield
        _execute(sql for _name, sql in found)
        cursor.execute("PRAGMA foreign_keys = ON")
    connection.check_constraints()


def _execute(statements: Iterable[str]) -> None:
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


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
