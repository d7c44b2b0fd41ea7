"""Tables of terms beside the desk's rows, by which they are found from now on, and an index in the order of sources.

The tables are filled for what there is.
"""

from typing import Any

import django.db.models.deletion
from django.apps import apps as current
from django.db import migrations, models

import tracker.search.storage
from tracker.search.beside import index
from tracker.text import phrase

BESIDE = {"PublisherTerms": "publisher", "SourceTerms": "source", "QuoteTerms": "quote"}

FOLDED = {"publisher": ["name"], "source": ["title", "authors"], "quote": ["exact", "translation"]}
TOGETHER = 500


def table_of(name: str, model: str) -> tracker.search.storage.CreateTermsTable:
    key = models.OneToOneField(
        db_column="rowid",
        db_constraint=False,
        on_delete=django.db.models.deletion.DO_NOTHING,
        primary_key=True,
        related_name="+",
        serialize=False,
        to=f"sources.{model}",
    )
    fields = [("terms", tracker.search.storage.TermsField()), ("row", key)]
    return tracker.search.storage.CreateTermsTable(
        name=name, fields=fields, options={"abstract": False, "default_permissions": ()}
    )


def fill(apps: Any, schema_editor: Any) -> None:
    for model, fields in FOLDED.items():
        rows = apps.get_model("sources", model)._base_manager
        keys = list(rows.order_by("pk").values_list("pk", flat=True))
        for start in range(0, len(keys), TOGETHER):
            some = list(rows.filter(pk__in=keys[start : start + TOGETHER]))
            for row in some:
                row.folded = "".join(phrase(getattr(row, field) or "") for field in fields)
            rows.bulk_update(some, ["folded"])
    for name, model in BESIDE.items():
        rows = apps.get_model("sources", model)._base_manager.all()
        index(current.get_model("sources", name), rows, apps.get_model("sources", name))


class Migration(migrations.Migration):
    dependencies = [("sources", "0002_snapshots_written_once")]

    operations = [
        *(table_of(name, model) for name, model in BESIDE.items()),
        migrations.RunPython(fill, migrations.RunPython.noop),
        migrations.AddIndex(
            "source", models.Index(fields=["-published_latest", "slug"], name="sources_source_by_published")
        ),
    ]
