"""Where terms are stored: a table of its own beside the rows, a GIN index on PostgreSQL, an FTS5 table on SQLite.

Neither engine is left to make words of the text: what is stored are finished terms.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, nullcontext
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.contrib.postgres.fields import ArrayField
from django.db import connection, migrations, models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from tracker.postgresql import setting
from tracker.search.formula import apart, fts5, tsquery

# No term has another character than these and letters, digits. `detail=none`: rows are found, never places in them.
FTS5 = """CREATE VIRTUAL TABLE "{table}" USING fts5("terms", tokenize = "ascii tokenchars '@:=^-_'",
    prefix = '3 5', detail = none, columnsize = 0)"""


class TermsField(models.Field):
    """A set of terms. On SQLite the table must be made by CreateTermsTable, and the row's key be called `rowid`."""

    def db_type(self, connection: BaseDatabaseWrapper) -> str:
        return "tsvector" if connection.vendor == "postgresql" else "text"

    def get_prep_value(self, value: Any) -> str:
        return " ".join(sorted(value))

    def get_db_prep_value(self, value: Any, connection: BaseDatabaseWrapper, prepared: bool = False) -> str:
        written: str = value if prepared else self.get_prep_value(value)
        if connection.vendor == "postgresql":
            return " ".join(f"'{term}'" for term in written.split())
        return written

    def get_placeholder(self, value: Any, compiler: Any, connection: BaseDatabaseWrapper) -> str:
        return "%s::tsvector" if connection.vendor == "postgresql" else "%s"

    def from_db_value(self, value: str | None, *_args: Any) -> frozenset[str]:
        return frozenset((value or "").replace("'", "").split())

    def to_python(self, value: Any) -> frozenset[str]:
        return frozenset(value.split() if isinstance(value, str) else value or ())

    def value_to_string(self, obj: models.Model) -> str:
        return self.get_prep_value(self.value_from_object(obj))


@TermsField.register_lookup
class Matches(models.Lookup):
    """Rows whose terms fulfil a formula."""

    lookup_name = "matches"
    prepare_rhs = False

    def get_db_prep_lookup(self, value: Any, connection: BaseDatabaseWrapper) -> tuple[str, Any]:
        return "%s", [fts5(value)]

    def as_sql(self, compiler: Any, connection: BaseDatabaseWrapper) -> tuple[str, Any]:
        left, before = self.process_lhs(compiler, connection)
        queries = [tsquery(part) for part in apart(self.rhs)]
        matching = " AND ".join([f"{left} @@ %s::tsquery"] * len(queries))
        return f"({matching})", [value for query in queries for value in (*before, query)]

    def as_sqlite(self, compiler: Any, connection: BaseDatabaseWrapper) -> tuple[str, Any]:
        """FTS5 matches a whole table: by a hidden column that has the table's name."""
        left: Any = self.lhs
        quote, table = compiler.quote_name_unless_alias, left.target.model._meta.db_table
        right, after = self.process_rhs(compiler, connection)
        return f"{quote(left.alias)}.{quote(table)} MATCH {right}", [*after]


class AsciiField(models.CharField):
    """Text that is compared by code points on either engine, so that what begins alike stands together."""

    def db_parameters(self, connection: BaseDatabaseWrapper) -> dict[str, Any]:
        by_code_point = "C" if connection.vendor == "postgresql" else "BINARY"
        return {**super().db_parameters(connection), "collation": by_code_point}


PUT = {
    "postgresql": """INSERT INTO "{table}" ("rowid", "terms") VALUES {rows}
        ON CONFLICT ("rowid") DO UPDATE SET "terms" = EXCLUDED."terms" """,
    "sqlite": """INSERT OR REPLACE INTO "{table}" ("rowid", "terms") VALUES {rows}""",
}
TOGETHER = 500  # rows in a statement, below what either engine takes


def put(model: type[models.Model], terms: Mapping[int, Iterable[str]]) -> None:
    """Make the terms of rows, by key, be these; whatever they were. A query for each 500, one where there are none."""
    field: Any = model._meta.get_field("terms")
    placeholder = f"(%s, {field.get_placeholder(None, None, connection)})"
    rows = [(key, field.get_db_prep_value(some, connection)) for key, some in terms.items() if some]
    if none := [key for key, some in terms.items() if not some]:
        model._base_manager.filter(pk__in=none)._raw_delete("default")  # type: ignore[attr-defined]
    with connection.cursor() as cursor:
        for start in range(0, len(rows), TOGETHER):
            some = rows[start : start + TOGETHER]
            words = PUT[connection.vendor].format(table=model._meta.db_table, rows=", ".join([placeholder] * len(some)))
            cursor.execute(words, [value for row in some for value in row])


MERGE = """INSERT INTO "{table}" ("{table}") VALUES ('optimize')"""


def forget_deleted(model: type[models.Model]) -> None:
    """Let go of the words of rows that were deleted: FTS5 marks them, and keeps them until its parts are merged.

    PostgreSQL overwrites what it no longer needs when it vacuums.
    """
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute(MERGE.format(table=model._meta.db_table))


class IsAny(models.Lookup):
    """PostgreSQL's `= ANY(array)`."""

    lookup_name = "is_any"

    def as_sql(self, compiler: Any, connection: BaseDatabaseWrapper) -> tuple[str, Any]:
        left, before = self.process_lhs(compiler, connection)
        right, after = self.process_rhs(compiler, connection)
        return f"{left} = ANY({right})", [*before, *after]


def has_key_in(keys: models.QuerySet) -> Any:
    """Rows whose keys are among the given, to filter by. The keys are found first, whatever the engine expects."""
    if connection.vendor == "postgresql":
        return IsAny(models.F("pk"), ArraySubquery(keys))
    return models.Q(pk__in=keys)


def has_one_of(keys: Sequence[int]) -> Any:
    """Rows with one of these keys, to filter by: on PostgreSQL one parameter, however many they are."""
    if connection.vendor == "postgresql":
        return IsAny(models.F("pk"), models.Value(list(keys), ArrayField(models.BigIntegerField())))
    return models.Q(pk__in=keys)


def beyond(rows: models.QuerySet, others: models.QuerySet) -> models.QuerySet:
    """Rows whose key none of the others has. PostgreSQL tries each key of a long NOT IN with each of the others."""
    return rows.filter(~models.Exists(others.filter(pk=models.OuterRef("pk"))))


@contextmanager
def by_index() -> Iterator[None]:
    """Find by the index of terms, whatever it seems to cost.

    PostgreSQL knows nothing of how common terms are (STATISTICS 0): where many are asked for together it would rather
    try every row, and takes seconds for what the index knows at once.
    """
    with setting("enable_seqscan", "off") if connection.vendor == "postgresql" else nullcontext():
        yield


def counted(rows: models.QuerySet, most: int) -> int:
    """How many rows there are, up to so many. PostgreSQL need not read a row of which no column is asked for."""
    is_plain = connection.vendor == "postgresql" and not rows.query.distinct
    asked = rows.order_by().values(one=models.Value(1)) if is_plain else rows.order_by().values("pk")
    return asked[:most].count()


class CreateTermsTable(migrations.CreateModel):
    """Creates the model of a table of terms, with what its engine finds them by."""

    def database_forwards(self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, old: Any, new: Any) -> None:
        model = new.apps.get_model(app_label, self.name)
        if schema_editor.connection.vendor == "sqlite":
            schema_editor.execute(FTS5.format(table=model._meta.db_table))
            return
        super().database_forwards(app_label, schema_editor, old, new)
        table = model._meta.db_table
        schema_editor.execute(f'CREATE INDEX "{table}_by_term" ON "{table}" USING gin ("terms")')
        # Terms lie beside the rows, which stay small: finding rows through the index reads nothing else of them.
        schema_editor.execute(f'ALTER TABLE "{table}" SET (toast_tuple_target = 128)')
        schema_editor.execute(f'ALTER TABLE "{table}" ALTER COLUMN "terms" SET STORAGE EXTERNAL')
        # Without statistics the index is always taken; how common terms are is known better than by a sample.
        schema_editor.execute(f'ALTER TABLE "{table}" ALTER COLUMN "terms" SET STATISTICS 0')
