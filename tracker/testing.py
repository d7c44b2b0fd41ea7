"""The environment of the test suite: loaded by pytest before the settings, so that no test meets real data."""

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4

os.environ["DEBUG"] = "1"
os.environ["DATA_DIR"] = tempfile.mkdtemp(prefix="tracker-tests-")
Path(os.environ["DATA_DIR"], "static").mkdir()
os.environ["DATABASE_URL"] = os.environ.get("TEST_DATABASE_URL", "sqlite:///:memory:")
os.environ.setdefault("LOG_LEVEL", "CRITICAL")


@contextmanager
def scratch_database(folder: Path) -> Iterator[str]:
    """The address of an empty database of the engine under test, for processes of their own; gone afterwards."""
    server = os.environ["DATABASE_URL"]
    if server.startswith("sqlite"):
        yield f"sqlite:///{folder / 'scratch.sqlite3'}"
        return
    import psycopg

    name = f"scratch_{uuid4().hex}"
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
        try:
            yield f"{server.rsplit('/', 1)[0]}/{name}"
        finally:
            connection.execute(f"DROP DATABASE {name} WITH (FORCE)")
