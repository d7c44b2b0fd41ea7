"""Lists that are walked along an index each; what was counted in tallies is counted with the terms."""

from importlib import import_module
from typing import Any

from django.db import migrations, models
from django.db.models import OuterRef, Subquery


def repeat_days(apps: Any, schema_editor: Any) -> None:
    """On the way back: the sort key of an edition in the rows of what it mentions."""
    Edition, Mention = apps.get_model("record", "Edition"), apps.get_model("record", "Mention")
    made = Edition.objects.filter(pk=OuterRef("edition")).values("made_latest")
    Mention.objects.update(made_latest=Subquery(made))


class Migration(migrations.Migration):
    dependencies = [
        ("record", "0008_terms"),
    ]

    operations = [
        # On the way back, counted anew.
        migrations.RunPython(migrations.RunPython.noop, import_module("claims.record.migrations.0007_tallies").count),
        migrations.DeleteModel(
            name="Tally",
        ),
        migrations.RemoveIndex(
            model_name="edition",
            name="record_edition_by_due",
        ),
        migrations.RemoveIndex(
            model_name="edition",
            name="record_edition_by_status",
        ),
        migrations.RemoveIndex(
            model_name="edition",
            name="record_edition_by_record_time",
        ),
        migrations.RemoveIndex(
            model_name="event",
            name="record_event_current",
        ),
        migrations.RemoveIndex(
            model_name="mention",
            name="record_mention_current",
        ),
        migrations.AlterField("mention", "made_latest", models.DateField(null=True)),
        migrations.RunPython(migrations.RunPython.noop, repeat_days),
        migrations.RemoveField("mention", "made_latest"),
        migrations.AddIndex(
            model_name="entity",
            index=models.Index(
                condition=models.Q(("statement_count__gt", 0)),
                fields=["kind", "-statement_count", "name"],
                name="record_entity_by_count",
            ),
        ),
        migrations.AddField(
            model_name="edition",
            name="is_shown",
            field=models.BooleanField(
                default=False,
                help_text="neither it nor a withdrawal at or after it, nor an erasure, took its text out of sight",
            ),
        ),
        migrations.AddIndex(
            model_name="edition",
            index=models.Index(
                condition=models.Q(
                    ("due_latest__isnull", False), ("is_tombstone", False), ("superseded_by__isnull", True)
                ),
                fields=["due_latest", "slug"],
                name="record_edition_by_due",
            ),
        ),
        migrations.AddIndex(
            model_name="edition",
            index=models.Index(
                condition=models.Q(("is_tombstone", True)), fields=["entry"], name="record_edition_withdrawal"
            ),
        ),
        migrations.AddIndex(
            model_name="edition",
            index=models.Index(
                condition=models.Q(("is_shown", True), ("number__gt", 1)),
                fields=["entry"],
                name="record_edition_revision",
            ),
        ),
        migrations.AddIndex(
            model_name="event",
            index=models.Index(
                condition=models.Q(("is_current", True), ("number__gt", 0)),
                fields=["-occurred_latest", "-slug", "-number"],
                name="record_event_current",
            ),
        ),
        migrations.AddIndex(
            model_name="event",
            index=models.Index(
                condition=models.Q(("is_current", True), ("number__gt", 0)),
                fields=["kind", "-occurred_latest", "-slug", "-number"],
                name="record_event_by_kind",
            ),
        ),
        migrations.AddIndex(
            model_name="event",
            index=models.Index(
                condition=models.Q(("is_current", True), ("number__gt", 0)),
                fields=["status", "-occurred_latest", "-slug", "-number"],
                name="record_event_by_status",
            ),
        ),
    ]
