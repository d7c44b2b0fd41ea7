"""The current statements as a SQLite file for Datasette: one table with the columns one filters by, indexed."""

import sqlite3
from contextlib import closing
from pathlib import Path

from claims.record.models import Edition, Mention

BATCH = 2_000
TABLES = """
CREATE TABLE statements (slug TEXT PRIMARY KEY, place INTEGER, kind TEXT, title TEXT, status TEXT, made_latest TEXT,
  due_latest TEXT, document TEXT);
CREATE TABLE speakers (statement TEXT, actor TEXT);
"""
INDEXES = """
CREATE UNIQUE INDEX statements_by_place ON statements (place);
CREATE INDEX statements_by_kind ON statements (kind, place);
CREATE INDEX statements_by_status ON statements (status, place);
CREATE INDEX statements_by_made ON statements (made_latest);
CREATE INDEX speakers_by_actor ON speakers (actor, statement);
ANALYZE;
"""


def export(path: Path) -> None:
    """Write the file. `place` is the newest-first order of the record, which no single column of it gives."""
    path.unlink(missing_ok=True)
    with closing(sqlite3.connect(path)) as file, file:
        file.executescript(TABLES)
        columns = ("slug", "kind", "title", "status", "made_latest", "due_latest", "document__body")
        editions = Edition.objects.current().order_by("-made_latest", "-slug").values_list(*columns)
        rows = (
            (slug, place, kind, title, status, str(made), due and str(due), body)
            for place, (slug, kind, title, status, made, due, body) in enumerate(editions.iterator(BATCH))
        )
        file.executemany("INSERT INTO statements VALUES (?, ?, ?, ?, ?, ?, ?, ?)", rows)
        spoken = Mention.objects.filter(is_current=True, role__in=("speaker", "on_behalf_of"), entity__kind="actor")
        pairs = spoken.values_list("edition__slug", "entity__slug").iterator(BATCH)
        file.executemany("INSERT INTO speakers VALUES (?, ?)", pairs)
        file.executescript(INDEXES)
