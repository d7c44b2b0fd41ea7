"""The database of a run: made for it, filled, and dropped after it unless it is kept for the next one."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

import psycopg

from bench.environment import ROOT, served


class Wanted(NamedTuple):
    """So many public statements; with `whole_desk`, the desk's rows of these too."""

    statements: int
    seed: int
    whole_desk: bool = False

    @property
    def name(self) -> str:
        return f"bench_{self.statements}_{self.seed}" + ("_desk" if self.whole_desk else "")

    @property
    def words(self) -> list[str]:
        """What to say to bench.generate."""
        return [str(self.statements), "--seed", str(self.seed), *(["--desk"] if self.whole_desk else [])]


@contextmanager
def filled(wanted: Wanted, folder: Path, *, server: str, keep: bool) -> Iterator[str]:
    """The address of a database with such a record.

    `server` is the address of a PostgreSQL database whose role may create others; empty, it is SQLite in `folder`.
    One that an earlier run kept is taken as it is, and stays.
    """
    kind = PostgreSQL(server) if server else SQLite(folder)
    name = wanted.name
    if kind.exists(name):
        yield kind.address(name)
        return
    try:
        _fill(kind, wanted)
        yield kind.address(name)
    finally:
        if not keep:
            kind.drop(name)


def _fill(kind: "PostgreSQL | SQLite", wanted: Wanted) -> None:
    """A database gets its name when it is complete."""
    part = f"{wanted.name}_part"
    kind.make(part)
    try:
        _run(kind.address(part), "manage.py", "migrate", "--verbosity=0")
        _run(kind.address(part), "-m", "bench.generate", *wanted.words)
        kind.rename(part, wanted.name)
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
