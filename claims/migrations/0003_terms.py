"""Tables of terms beside the desk's rows, by which they are found from now on, and indexes in the orders of its lists.

The tables are filled for what there is.
"""

from typing import Any

import django.db.models.deletion
from django.apps import apps as current
from django.db import migrations, models

import tracker.search.storage
from tracker.search.beside import index
from tracker.text import phrase

BESIDE = {
    "ActorTerms": "actor",
    "TopicTerms": "topic",
    "StatementTerms": "statement",
    "FollowUpTerms": "followup",
}

FOLDED = {"actor": ["name"], "actorname": ["name"], "topic": ["name"], "statement": ["title", "summary"]}
TOGETHER = 500


def table_of(name: str, model: str) -> tracker.search.storage.CreateTermsTable:
    key = models.OneToOneField(
        db_column="rowid",
        db_constraint=False,
        on_delete=django.db.models.deletion.DO_NOTHING,
        primary_key=True,
        related_name="+",
        serialize=False,
        to=f"claims.{model}",
    )
    fields = [("terms", tracker.search.storage.TermsField()), ("row", key)]
    return tracker.search.storage.CreateTermsTable(
        name=name, fields=fields, options={"abstract": False, "default_permissions": ()}
    )


def fill(apps: Any, schema_editor: Any) -> None:
    for model, fields in FOLDED.items():
        rows = apps.get_model("claims", model)._base_manager
        keys = list(rows.order_by("pk").values_list("pk", flat=True))
        for start in range(0, len(keys), TOGETHER):
            some = list(rows.filter(pk__in=keys[start : start + TOGETHER]))
            for row in some:
                row.folded = "".join(phrase(getattr(row, field) or "") for field in fields)
            rows.bulk_update(some, ["folded"])
    for name, model in BESIDE.items():
        rows = apps.get_model("claims", model)._base_manager.all()
        index(current.get_model("claims", name), rows, apps.get_model("claims", name))


class Migration(migrations.Migration):
    dependencies = [("claims", "0002_initial_status_and_synced_at"), ("sources", "0003_terms")]

    operations = [
        *(table_of(name, model) for name, model in BESIDE.items()),
        migrations.RunPython(fill, migrations.RunPython.noop),
        *(
            migrations.AddIndex(model, models.Index(fields=fields, name=f"claims_{model}_by_{name}"))
            for model, name, fields in (
                ("statement", "title", ["title"]),
                ("statement", "due", ["-due_latest", "-id"]),
                ("statement", "review", ["-review_on", "-id"]),
                ("followup", "occurred", ["-occurred_latest", "-id"]),
                ("actor", "name", ["name"]),
            )
        ),
    ]
