"""Tables of terms, empty: rebuild_record fills them, as it derives whatever an older release derived otherwise."""

import json
from typing import Any

import django.db.models.deletion
from anyascii import anyascii
from django.db import migrations, models

import tracker.search.storage


def beside(model: str) -> list[tuple[str, models.Field]]:
    key = models.OneToOneField(
        db_column="rowid",
        db_constraint=False,
        on_delete=django.db.models.deletion.CASCADE,
        primary_key=True,
        related_name="indexed",
        serialize=False,
        to=f"record.{model}",
    )
    return [(model, key), ("terms", tracker.search.storage.TermsField())]


def fold(text: str) -> str:
    return " ".join(anyascii(text).casefold().translate(str.maketrans("", "", "\"'`<>")).split())


def fold_again(apps: Any, schema_editor: Any) -> None:
    """On the way back: what search looked through before."""
    Document, Entity = apps.get_model("record", "Document"), apps.get_model("record", "Entity")
    for row in Document.objects.exclude(body="").iterator(chunk_size=500):
        document = json.loads(row.body)
        quote = document.get("quote") or {}
        parts = [document.get("title"), document.get("summary"), quote.get("exact"), quote.get("translation")]
        parts += [topic["name"] for topic in document.get("topics", [])]
        parts += [follow_up["summary"] for follow_up in document.get("follow_ups", [])]
        Document.objects.filter(pk=row.pk).update(folded=fold(" ".join(part for part in parts if part)))
    for row in Entity.objects.exclude(body="").iterator(chunk_size=500):
        document = json.loads(row.body)
        names = [document.get("name") or document["title"], *(other["name"] for other in document.get("names", []))]
        Entity.objects.filter(pk=row.pk).update(folded=fold(" ".join([*names, *document.get("authors", [])])))


class Migration(migrations.Migration):
    dependencies = [("record", "0007_tallies")]

    operations = [
        tracker.search.storage.CreateTermsTable(
            name="EditionTerms",
            fields=beside("edition"),
            options={
                "db_table": "record_edition_terms",
                "verbose_name": "terms of an edition",
                "verbose_name_plural": "terms of editions",
            },
        ),
        tracker.search.storage.CreateTermsTable(
            name="EntityTerms",
            fields=beside("entity"),
            options={
                "db_table": "record_entity_terms",
                "verbose_name": "terms of an entity",
                "verbose_name_plural": "terms of entities",
            },
        ),
        migrations.CreateModel(
            name="Frequency",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("term", tracker.search.storage.AsciiField(max_length=200)),
                ("count", models.PositiveIntegerField()),
            ],
            options={
                "verbose_name": "frequency",
                "verbose_name_plural": "frequencies",
                "constraints": [models.UniqueConstraint(fields=("term",), name="record_frequency_once")],
            },
        ),
        migrations.RunPython(migrations.RunPython.noop, fold_again),
        migrations.AlterField(
            model_name="document",
            name="folded",
            field=models.TextField(blank=True, help_text="derived: the words in their order, for phrases"),
        ),
        migrations.RemoveField(model_name="entity", name="folded"),
    ]
