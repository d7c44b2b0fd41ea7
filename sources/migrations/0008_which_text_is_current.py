"""What somebody did about a text: captured it, made it the current one, or retired it. It stays in the history."""

from typing import Any

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models
from django.db.models import Q

import tracker.text

REFUSAL = "What was done about a text is written once and never changed."


def guard(apps: Any, schema_editor: Any) -> None:
    if schema_editor.connection.vendor == "sqlite":
        deed = f"BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END"
    else:
        deed = "FOR EACH ROW EXECUTE FUNCTION sources_snapshotdeed_refuse()"
        schema_editor.execute(
            f"CREATE FUNCTION sources_snapshotdeed_refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
            f"RAISE EXCEPTION '{REFUSAL}' USING ERRCODE = 'restrict_violation'; END $$"
        )
    schema_editor.execute(
        f"CREATE TRIGGER sources_snapshotdeed_written_once BEFORE UPDATE ON sources_snapshotdeed {deed}"
    )


def release(apps: Any, schema_editor: Any) -> None:
    if schema_editor.connection.vendor == "sqlite":
        schema_editor.execute("DROP TRIGGER sources_snapshotdeed_written_once")
    else:
        schema_editor.execute("DROP TRIGGER sources_snapshotdeed_written_once ON sources_snapshotdeed")
        schema_editor.execute("DROP FUNCTION sources_snapshotdeed_refuse()")


class Migration(migrations.Migration):
    dependencies = [
        ("sources", "0007_histories_keep_who"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AlterModelOptions(
            name="snapshot",
            options={
                "ordering": ["-captured_at", "-pk"],
                "permissions": [("choose_snapshot", "Can retire a text, and choose which one is current")],
                "verbose_name": "snapshot",
                "verbose_name_plural": "snapshots",
            },
        ),
        migrations.CreateModel(
            name="SnapshotDeed",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "deed",
                    models.CharField(
                        choices=[("captured", "Captured"), ("chosen", "Made current"), ("retired", "Retired")],
                        max_length=10,
                        verbose_name="what was done",
                    ),
                ),
                (
                    "reason",
                    tracker.text.LineField(
                        blank=True,
                        help_text="For the desk only; it stays in the history.",
                        max_length=300,
                        verbose_name="why",
                    ),
                ),
                ("at", models.DateTimeField(verbose_name="when")),
                (
                    "by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="by whom",
                    ),
                ),
                (
                    "snapshot",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="deeds",
                        to="sources.snapshot",
                        verbose_name="snapshot",
                    ),
                ),
            ],
            options={
                "verbose_name": "deed about a snapshot",
                "verbose_name_plural": "deeds about snapshots",
                "ordering": ["pk"],
                "default_permissions": (),
                "constraints": [
                    models.CheckConstraint(
                        condition=Q(deed__in=["captured", "chosen", "retired"]), name="sources_snapshotdeed_known"
                    ),
                    models.CheckConstraint(
                        condition=~Q(deed="retired") | ~Q(reason=""),
                        name="sources_snapshotdeed_retired_says_why",
                        violation_error_message="Say why this text is retired.",
                    ),
                ],
            },
        ),
        migrations.RunPython(guard, release),
    ]
