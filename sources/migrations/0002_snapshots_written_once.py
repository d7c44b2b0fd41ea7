"""A trigger that refuses changes to snapshots: what was captured stays as it was, in the database too."""

from typing import Any

from django.db import migrations

SQLITE_GUARD = """
CREATE TRIGGER sources_snapshot_written_once BEFORE UPDATE ON sources_snapshot
BEGIN SELECT RAISE(ABORT, 'A snapshot is written once and never changed.'); END
"""
POSTGRES_GUARD = """
CREATE FUNCTION sources_snapshot_refuse() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION 'A snapshot is written once and never changed.' USING ERRCODE = 'restrict_violation'; END $$;
CREATE TRIGGER sources_snapshot_written_once BEFORE UPDATE ON sources_snapshot
FOR EACH ROW EXECUTE FUNCTION sources_snapshot_refuse();
"""
SQLITE_RELEASE = "DROP TRIGGER sources_snapshot_written_once"
POSTGRES_RELEASE = """
DROP TRIGGER sources_snapshot_written_once ON sources_snapshot;
DROP FUNCTION sources_snapshot_refuse();
"""


def guard(apps: Any, schema_editor: Any) -> None:
    schema_editor.execute(SQLITE_GUARD if schema_editor.connection.vendor == "sqlite" else POSTGRES_GUARD)


def release(apps: Any, schema_editor: Any) -> None:
    schema_editor.execute(SQLITE_RELEASE if schema_editor.connection.vendor == "sqlite" else POSTGRES_RELEASE)


class Migration(migrations.Migration):
    dependencies = [("sources", "0001_initial")]

    operations = [migrations.RunPython(guard, release)]
