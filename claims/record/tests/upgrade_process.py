"""A process of the upgrade test: `python -m claims.record.tests.upgrade_process DUMP`.

Brings an empty database to where the release before the leaves left it, puts the rows of a dump there, upgrades.
"""

import json
import sys
from pathlib import Path

import django

django.setup()

from django.core.management import call_command  # noqa: E402  after setup
from django.core.management.color import no_style  # noqa: E402
from django.db import connection, transaction  # noqa: E402
from django.db.migrations.executor import MigrationExecutor  # noqa: E402

BEFORE = [("sources", "0002_snapshots_written_once"), ("claims", "0001_initial"), ("record", "0002_head_and_guards")]


def rows_of(apps, dump):
    """The rows of a dump as unsaved rows of the models as they were then, those of each model together."""
    by_model = {}
    for row in dump:
        model = apps.get_model(row["model"])
        fields = {
            field.attname: field.to_python(row["fields"][field.attname])
            for field in model._meta.concrete_fields
            if field.attname in row["fields"]
        }
        by_model.setdefault(model, []).append(model(**fields))
    return by_model


def load(dump):
    executor = MigrationExecutor(connection)
    executor.migrate(BEFORE)
    apps = executor.loader.project_state(BEFORE).apps
    apps.get_model("record", "Head").objects.all().delete()
    by_model = rows_of(apps, json.loads(Path(dump).read_text(encoding="utf-8")))
    with transaction.atomic():
        for model, rows in by_model.items():
            model._base_manager.bulk_create(rows)
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), list(by_model)):
            cursor.execute(statement)


load(sys.argv[1])
call_command("migrate", verbosity=0)
