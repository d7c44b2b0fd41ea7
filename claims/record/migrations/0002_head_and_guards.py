"""The head row, and triggers that refuse changes to the ledger: it is append-only in the database too."""

from typing import Any

from django.db import migrations

# SQLite refuses updates only: Django empties tables between tests with DELETE there, and verify_ledger finds a gap.
SQLITE_GUARD = """
CREATE TRIGGER record_ledger_append_only BEFORE UPDATE ON record_ledgerentry
BEGIN SELECT RAISE(ABORT, 'The ledger is append-only.'); END
"""
POSTGRES_GUARD = """
CREATE FUNCTION record_ledger_refuse() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION 'The ledger is append-only.' USING ERRCODE = 'restrict_violation'; END $$;
CREATE TRIGGER record_ledger_append_only BEFORE UPDATE OR DELETE ON record_ledgerentry
FOR EACH ROW EXECUTE FUNCTION record_ledger_refuse();
"""
SQLITE_RELEASE = "DROP TRIGGER record_ledger_append_only"
POSTGRES_RELEASE = """
DROP TRIGGER record_ledger_append_only ON record_ledgerentry;
DROP FUNCTION record_ledger_refuse();
"""


def guard(apps: Any, schema_editor: Any) -> None:
    schema_editor.execute(SQLITE_GUARD if schema_editor.connection.vendor == "sqlite" else POSTGRES_GUARD)


def release(apps: Any, schema_editor: Any) -> None:
    schema_editor.execute(SQLITE_RELEASE if schema_editor.connection.vendor == "sqlite" else POSTGRES_RELEASE)


def add_head(apps: Any, schema_editor: Any) -> None:
    apps.get_model("record", "Head").objects.get_or_create(pk=1, defaults={"sequence": 0, "chain_digest": "0" * 64})


class Migration(migrations.Migration):
    dependencies = [("record", "0001_initial")]

    operations = [
        migrations.RunPython(add_head, migrations.RunPython.noop),
        migrations.RunPython(guard, release),
    ]
