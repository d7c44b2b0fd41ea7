"""The database of a run: made for it, filled, and dropped after it unless it is kept for the next one."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg

from bench.environment import ROOT, served


@contextmanager
def filled(statements: int, seed: int, folder: Path, *, server: str, keep: bool) -> Iterator[str]:
    """The address of a database with a record of so many statements.

    `server` is the address of a PostgreSQL database whose role may create others; empty, it is SQLite in `folder`.
    One that an earlier run kept is taken as it is, and stays.
    """
    kind = PostgreSQL(server) if server else SQLite(folder)
    name = f"bench_{statements}_{seed}"
    if kind.exists(name):
        yield kind.address(name)
        return
    try:
        _fill(kind, name, statements, seed)
        yield kind.address(name)
    finally:
        if not keep:
            kind.drop(name)


def _fill(kind: "PostgreSQL | SQLite", name: str, statements: int, seed: int) -> None:
    """A database gets its name when it is complete."""
    part = f"{name}_part"
    kind.make(part)
    try:
        _run(kind.address(part), "manage.py", "migrate", "--verbosity=0")
        _run(kind.address(part), "-m", "bench.generate", str(statements), "--seed", str(seed))
        kind.rename(part, name)
    finally:
        kind.drop(part)


def _run(address: str, *words: str) -> None:
    environ = {**os.environ, **served(), "DATABASE_URL": address}
    subprocess.run([sys.executable, *words], cwd=ROOT, env=environ, check=True)


class PostgreSQL:
    def __init__(self, server: str) -> None:
        self.server = server

    def address(self, name: str) -> str:
        return f"{self.server.rpartition('/')[0]}/{name}"

    def exists(self, name: str) -> bool:
        with psycopg.connect(self.server) as connection:
            found = connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name])
            return found.fetchone() is not None

    def make(self, name: str) -> None:
        self.drop(name)
        self._tell(f"CREATE DATABASE {name}")

    def rename(self, name: str, to: str) -> None:
        self._tell(f"ALTER DATABASE {name} RENAME TO {to}")

    def drop(self, name: str) -> None:
        self._tell(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")

    def _tell(self, statement: str) -> None:
        with psycopg.connect(self.server, autocommit=True) as connection:
            connection.execute(statement.encode())


class SQLite:
    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def _path(self, name: str) -> Path:
        return self.folder / f"{name}.sqlite3"

    def address(self, name: str) -> str:
        return f"sqlite:///{self._path(name)}"

    def exists(self, name: str) -> bool:
        return self._path(name).exists()

    def make(self, name: str) -> None:
        self.drop(name)

    def rename(self, name: str, to: str) -> None:
        self._path(name).rename(self._path(to))

    def drop(self, name: str) -> None:
        for path in self.folder.glob(f"{name}.sqlite3*"):
            path.unlink()
