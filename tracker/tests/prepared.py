"""Databases that take long to make: made once for all processes of a test run, and copied by whoever needs one."""

import fcntl
import json
import os
import shutil
import sqlite3
import tempfile
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any, NamedTuple

from tracker.testing import ON_SQLITE, copy_file, make_database, remove_database

SHARED = "TEST_RUN"  # names the folder of a run, to the processes that it starts


class Prepared(NamedTuple):
    """The address of a database that nobody is connected to, and what is to be known of it."""

    address: str
    told: Any


def begin_run() -> None:
    os.environ[SHARED] = tempfile.mkdtemp(prefix="tracker-run-")


def end_run() -> None:
    folder = Path(os.environ.pop(SHARED))
    for kept in folder.glob("*.address"):
        remove_database(kept.read_text())
    shutil.rmtree(folder)


def made_once(name: str, make: Callable[[Path, str], Any], like: str = "") -> Prepared:
    """The database of this name, which `make` has filled for whoever asked first; the others wait for that."""
    shared = Path(os.environ[SHARED])
    told, folder = shared / f"{name}.told", shared / name
    with alone(shared / f"{name}.lock"):
        if not told.exists():
            folder.mkdir()
            address = make_database(folder, like)
            (shared / f"{name}.address").write_text(address)
            told.write_text(json.dumps([address, make(folder, address)]))
        return Prepared(*json.loads(told.read_text()))


@contextmanager
def alone(path: Path) -> Iterator[None]:
    """One process at a time; a lock goes with the process that holds it."""
    with path.open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


@contextmanager
def connected_to(address: str) -> Iterator[None]:
    """Let Django's connection lead to this database meanwhile; the suite's own is there again afterwards."""
    from django.db import connection

    name = connection.settings_dict["NAME"]
    _lead_to(address.removeprefix("sqlite:///") if ON_SQLITE else address.rsplit("/", 1)[1])
    try:
        yield
    finally:
        _lead_to(name)


def _lead_to(name: str) -> None:
    from django.db import connection
    from django.db.backends.base.base import BaseDatabaseWrapper

    BaseDatabaseWrapper.close(connection)  # also where it leads into memory, which its own method leaves open
    connection.settings_dict["NAME"] = name


@contextmanager
def as_test_database(address: str) -> Iterator[None]:
    """Let Django's test database begin as a copy of this one, so that it finds nothing to migrate."""
    from django.db import connection

    if not ON_SQLITE:
        connection.settings_dict["TEST"]["TEMPLATE"] = address.rsplit("/", 1)[1]
        yield
        return
    name = connection.creation._get_test_db_name()
    with closing(sqlite3.connect(name, uri=True)):  # in memory: it is there while somebody is connected
        copy_file(address, name)
        yield
