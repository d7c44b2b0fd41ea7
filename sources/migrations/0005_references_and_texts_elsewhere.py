"""References beside quotes; and texts that those hold who published the record, with what is told of them here."""

from importlib import import_module

import django.core.validators
import django.db.models.deletion
import django.utils.timezone
import simple_history.models
from django.conf import settings
from django.db import migrations, models

import sources.models.documents
import tracker.dates
import tracker.text
from tracker.migrating import terms_beside

WRITTEN_ONCE = import_module("sources.migrations.0002_snapshots_written_once")


class Migration(migrations.Migration):
    dependencies = [
        ("sources", "0004_in_the_order_of_lists"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RunPython(WRITTEN_ONCE.release, WRITTEN_ONCE.guard),
        migrations.CreateModel(
            name="HistoricalReference",
            fields=[
                ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                (
                    "slug",
                    models.SlugField(
                        help_text="Permanent: part of public addresses.", max_length=80, verbose_name="slug"
                    ),
                ),
                (
                    "locator",
                    tracker.text.LineField(
                        help_text="Page, paragraph, table or minute: “paragraph 3”, “12:40”.",
                        max_length=200,
                        verbose_name="where in it",
                    ),
                ),
                (
                    "shows",
                    tracker.text.ProseField(
                        help_text="Our words, never the source’s sentences.",
                        max_length=600,
                        verbose_name="what it shows",
                    ),
                ),
                (
                    "why",
                    models.CharField(
                        choices=[
                            ("licence", "Its licence: facts are free, its sentences are not ours to copy"),
                            ("language", "Its language: we give the meaning in ours"),
                            ("audio", "It is sound or film"),
                            ("table", "It is a table or a series of figures"),
                            ("picture", "It is a picture or a map"),
                            ("paywall", "It is behind a paywall"),
                        ],
                        default="licence",
                        max_length=10,
                        verbose_name="why it is not quoted",
                    ),
                ),
                ("history_id", models.AutoField(primary_key=True, serialize=False)),
                ("history_date", models.DateTimeField(db_index=True)),
                ("history_change_reason", models.CharField(max_length=100, null=True)),
                (
                    "history_type",
                    models.CharField(choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")], max_length=1),
                ),
            ],
            options={
                "verbose_name": "historical reference",
                "verbose_name_plural": "historical references",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="Reference",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "slug",
                    models.SlugField(
                        help_text="Permanent: part of public addresses.",
                        max_length=80,
                        unique=True,
                        verbose_name="slug",
                    ),
                ),
                (
                    "changed_at",
                    tracker.dates.ChangedAtField(
                        default=django.utils.timezone.now, editable=False, verbose_name="changed at"
                    ),
                ),
                (
                    "locator",
                    tracker.text.LineField(
                        help_text="Page, paragraph, table or minute: “paragraph 3”, “12:40”.",
                        max_length=200,
                        verbose_name="where in it",
                    ),
                ),
                (
                    "shows",
                    tracker.text.ProseField(
                        help_text="Our words, never the source’s sentences.",
                        max_length=600,
                        verbose_name="what it shows",
                    ),
                ),
                (
                    "why",
                    models.CharField(
                        choices=[
                            ("licence", "Its licence: facts are free, its sentences are not ours to copy"),
                            ("language", "Its language: we give the meaning in ours"),
                            ("audio", "It is sound or film"),
                            ("table", "It is a table or a series of figures"),
                            ("picture", "It is a picture or a map"),
                            ("paywall", "It is behind a paywall"),
                        ],
                        default="licence",
                        max_length=10,
                        verbose_name="why it is not quoted",
                    ),
                ),
                ("folded", tracker.text.FoldedField("shows", "locator", blank=True, default="")),
            ],
            options={
                "verbose_name": "reference",
                "verbose_name_plural": "references",
                "ordering": ["slug"],
            },
        ),
        migrations.RemoveConstraint(
            model_name="snapshot",
            name="sources_snapshot_once",
        ),
        migrations.RemoveConstraint(
            model_name="snapshot",
            name="sources_snapshot_has_text",
        ),
        migrations.AddField(
            model_name="snapshot",
            name="text_length",
            field=models.PositiveIntegerField(
                help_text="In code points.", null=True, verbose_name="length of the text"
            ),
        ),
        migrations.AlterField(
            model_name="quote",
            name="snapshot",
            field=models.ForeignKey(
                blank=True,
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="quotes",
                to="sources.snapshot",
                verbose_name="snapshot",
            ),
        ),
        migrations.AlterField(
            model_name="snapshot",
            name="raw",
            field=models.FileField(
                blank=True,
                max_length=200,
                storage=sources.models.documents.private_files,
                upload_to="snapshots",
                verbose_name="raw file",
            ),
        ),
        migrations.AlterField(
            model_name="snapshot",
            name="raw_sha256",
            field=models.CharField(blank=True, max_length=64, verbose_name="SHA-256 of the raw file"),
        ),
        migrations.AlterField(
            model_name="snapshot",
            name="text",
            field=models.TextField(blank=True, verbose_name="text"),
        ),
        migrations.AlterField(
            model_name="snapshot",
            name="text_sha256",
            field=models.CharField(
                max_length=64,
                validators=[
                    django.core.validators.RegexValidator(
                        "^[0-9a-f]{64}$", "A SHA-256 digest has 64 characters from 0 to f."
                    )
                ],
                verbose_name="SHA-256 of the text",
            ),
        ),
        migrations.AddConstraint(
            model_name="snapshot",
            constraint=models.UniqueConstraint(
                condition=models.Q(("text", ""), _negated=True),
                fields=("source", "raw_sha256", "extractor"),
                name="sources_snapshot_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="snapshot",
            constraint=models.UniqueConstraint(
                condition=models.Q(("text", "")), fields=("source", "text_sha256"), name="sources_snapshot_told_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="snapshot",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(models.Q(("text", ""), _negated=True), models.Q(("raw", ""), _negated=True)),
                    models.Q(("raw", ""), ("text", ""), ("text_length__isnull", False)),
                    _connector="OR",
                ),
                name="sources_snapshot_is_held_or_told",
            ),
        ),
        migrations.AddField(
            model_name="historicalreference",
            name="history_user",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.SET_NULL, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="historicalreference",
            name="source",
            field=models.ForeignKey(
                blank=True,
                db_constraint=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to="sources.source",
                verbose_name="source",
            ),
        ),
        terms_beside("sources", "ReferenceTerms", "reference"),
        migrations.AddField(
            model_name="reference",
            name="source",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="references",
                to="sources.source",
                verbose_name="source",
            ),
        ),
        migrations.AddConstraint(
            model_name="reference",
            constraint=models.UniqueConstraint(
                fields=("source", "locator", "shows"),
                name="sources_reference_once",
                violation_error_message="This is already a reference to this source: pick it instead.",
            ),
        ),
        migrations.AddConstraint(
            model_name="reference",
            constraint=models.CheckConstraint(
                condition=models.Q(models.Q(("shows", ""), _negated=True), models.Q(("locator", ""), _negated=True)),
                name="sources_reference_says_where",
            ),
        ),
        migrations.AddConstraint(
            model_name="reference",
            constraint=models.CheckConstraint(
                condition=models.Q(("why__in", ["licence", "language", "audio", "table", "picture", "paywall"])),
                name="sources_reference_why_known",
            ),
        ),
        migrations.RunSQL("UPDATE sources_snapshot SET text_length = length(text)", migrations.RunSQL.noop),
        migrations.RunPython(WRITTEN_ONCE.guard, WRITTEN_ONCE.release),
    ]
