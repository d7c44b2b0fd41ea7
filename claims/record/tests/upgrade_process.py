"""A process of the upgrade test: `python -m claims.record.tests.upgrade_process JOB [DUMP]`.

`load` brings an empty database to where the release before the leaves left it, and puts the rows of a dump there;
`report` tells in JSON what this release makes of it.
"""

import json
import sys
from pathlib import Path

import django

django.setup()

from django.core.management.color import no_style  # noqa: E402  after setup
from django.db import connection, transaction  # noqa: E402
from django.db.migrations.executor import MigrationExecutor  # noqa: E402
from django.test import Client  # noqa: E402

from claims import publishing  # noqa: E402
from claims.models import Statement  # noqa: E402
from claims.record.models import Document, Edition  # noqa: E402

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


def answer(slug):
    """What the API says of a statement."""
    response = Client(headers={"host": "localhost"}).get(f"/api/v1/statements/{slug}/", secure=True)
    return response.content.decode()


def report():
    published = dict(Statement.objects.filter(publication="published").values_list("pk", "slug"))
    proposals = publishing.propose(list(published))
    return {
        "bodies": dict(Document.objects.values_list("edition", "body")),
        "api": {slug: answer(slug) for slug in Edition.objects.current().values_list("slug", flat=True)},
        "has_news": {proposal.statement.slug: proposal.has_news for proposal in proposals},
    }


def main():
    job, *dump = sys.argv[1:]
    told = {"load": load, "report": report}[job](*dump)
    print(json.dumps(told, default=str))


if __name__ == "__main__":
    main()
