"""How long a reader's question may keep the database busy: what takes longer is cut, and nobody else waits for it."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import OperationalError, connection

from tracker.postgresql import setting

CANCELLED = "57014"  # PostgreSQL's query_canceled
STEPS = 20_000  # of SQLite's virtual machine, some milliseconds, between two looks at the clock


class TookTooLong(Exception):
    """A query was cut."""


@contextmanager
def at_most(seconds: float) -> Iterator[None]:
    """Cut a query that runs longer, on PostgreSQL each for itself, on SQLite all of them together.

    Raises TookTooLong.
    """
    on_postgresql = connection.vendor == "postgresql"
    limit = setting("statement_timeout", int(seconds * 1000)) if on_postgresql else _on_sqlite(seconds)
    try:
        with limit:
            yield
    except OperationalError as error:
        if _is_cut(error):
            raise TookTooLong from error
        raise


@contextmanager
def hardly_waiting(seconds: float = 0.2) -> Iterator[None]:
    """On SQLite, wait no longer than this for somebody else's transaction: then it raises OperationalError."""
    if connection.vendor != "sqlite":
        yield
        return
    connection.ensure_connection()
    database: Any = connection.connection
    (usual,) = database.execute("PRAGMA busy_timeout").fetchone()
    database.execute(f"PRAGMA busy_timeout = {int(seconds * 1000)}")
    try:
        yield
    finally:
        database.execute(f"PRAGMA busy_timeout = {usual}")


def is_busy(error: OperationalError) -> bool:
    """Whether somebody else's transactions took too long to wait for, on SQLite."""
    return str(error) == "database is locked"


def _is_cut(error: OperationalError) -> bool:
    return getattr(error.__cause__, "sqlstate", "") == CANCELLED or str(error) == "interrupted"


@contextmanager
def _on_sqlite(seconds: float) -> Iterator[None]:
    connection.ensure_connection()
    database: Any = connection.connection
    end = time.monotonic() + seconds
    database.set_progress_handler(lambda: time.monotonic() > end, STEPS)
    try:
        yield
    finally:
        database.set_progress_handler(None, 0)
