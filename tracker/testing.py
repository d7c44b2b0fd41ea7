"""The environment of the test suite: loaded by pytest before the settings, so that no test meets real data."""

import os
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any
from uuid import uuid4

os.environ["DEBUG"] = "1"
os.environ["DATA_DIR"] = tempfile.mkdtemp(prefix="tracker-tests-")
Path(os.environ["DATA_DIR"], "static").mkdir()
os.environ["DATABASE_URL"] = os.environ.get("TEST_DATABASE_URL", "sqlite:///:memory:")
os.environ.setdefault("LOG_LEVEL", "CRITICAL")

ROOT = Path(__file__).resolve().parent.parent
ON_SQLITE = os.environ["DATABASE_URL"].startswith("sqlite")
READ_ONLY = (
    (["PRAGMA query_only = ON"], ["PRAGMA query_only = OFF"])
    if ON_SQLITE
    else (
        ["SAVEPOINT refusing_writes", "SET LOCAL transaction_read_only = on"],
        ["ROLLBACK TO SAVEPOINT refusing_writes", "RELEASE SAVEPOINT refusing_writes"],
    )
)


@contextmanager
def connected(address: str) -> Iterator[Any]:
    """A connection to a database of the engine under test, without Django; what was done is committed at the end."""
    if ON_SQLITE:
        with closing(sqlite3.connect(address.removeprefix("sqlite:///"))) as file, file:
            yield file
        return
    import psycopg

    with psycopg.connect(address) as server:
        yield server


@contextmanager
def scratch_database(folder: Path, like: str = "") -> Iterator[str]:
    """The address of a database of the engine under test, for processes of their own; gone afterwards.

    It is empty, or a copy of the one that `like` is the address of, which nobody may be connected to.
    """
    address = make_database(folder, like)
    try:
        yield address
    finally:
        remove_database(address)


def make_database(folder: Path, like: str = "") -> str:
    """The address of a new database of the engine under test, in `folder` where it is a file."""
    if ON_SQLITE:
        path = folder / "scratch.sqlite3"
        if like:
            copy_file(like, path)
        return f"sqlite:///{path}"
    server, name = os.environ["DATABASE_URL"].rsplit("/", 1)[0], f"scratch_{uuid4().hex}"
    template = f"TEMPLATE {like.rsplit('/', 1)[1]}" if like else ""
    _tell_server(f"CREATE DATABASE {name} {template}")
    return f"{server}/{name}"


def copy_file(like: str, to: str | Path) -> None:
    """Copy the database at an address, and what of it is still in its log, to a file or into memory."""
    with (
        closing(sqlite3.connect(like.removeprefix("sqlite:///"))) as old,
        closing(sqlite3.connect(to, uri=True)) as new,
    ):
        old.backup(new)


def remove_database(address: str) -> None:
    if ON_SQLITE:
        Path(address.removeprefix("sqlite:///")).unlink(missing_ok=True)
    else:
        _tell_server(f"DROP DATABASE IF EXISTS {address.rsplit('/', 1)[1]} WITH (FORCE)")


def _tell_server(words: str) -> None:
    import psycopg

    with psycopg.connect(os.environ["DATABASE_URL"], autocommit=True) as server:
        server.execute(words)


@contextmanager
def refusing_writes() -> Iterator[None]:
    """Let the database refuse every change, inside the transaction of a test.

    It is said to the driver, so that no count of queries knows of it. On PostgreSQL only going back to a savepoint
    takes it back, as it does any error; SQLite forgets an error by itself.
    """
    from django.db import connection, transaction

    connection.ensure_connection()
    tell = connection.connection.execute
    begin, end = READ_ONLY
    for words in begin:
        tell(words)
    try:
        yield
    finally:
        for words in end:
            tell(words)
        transaction.set_rollback(False)


def run_python(*words: str, folder: Path, timeout: int = 300, **settings: str) -> subprocess.CompletedProcess[str]:
    """Run Python in a process of its own, with only these settings; `folder` is its DATA_DIR, `timeout` in seconds."""
    environ = {"PATH": os.environ["PATH"], "DATA_DIR": str(folder), "DJANGO_SETTINGS_MODULE": "tracker.settings"}
    command, environ = [sys.executable, *words], environ | settings
    return subprocess.run(command, cwd=ROOT, env=environ, capture_output=True, text=True, timeout=timeout)  # noqa: S603
