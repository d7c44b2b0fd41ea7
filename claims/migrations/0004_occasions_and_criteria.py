"""Where things were said and signed; and what would count, written before anybody knows."""

import django.db.models.deletion
import django.utils.timezone
import simple_history.models
from django.conf import settings
from django.db import migrations, models

import tracker.dates
import tracker.text
from tracker.migrating import terms_beside


class Migration(migrations.Migration):
    dependencies = [
        ("claims", "0003_terms"),
        ("sources", "0005_references_and_texts_elsewhere"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Criterion",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "counts_as",
                    models.CharField(
                        choices=[("kept", "Counts as kept"), ("broken", "Counts as broken")],
                        default="kept",
                        max_length=6,
                        verbose_name="counts as",
                    ),
                ),
                (
                    "text",
                    tracker.text.ProseField(
                        help_text="Our words; concrete enough to be checked.",
                        max_length=300,
                        verbose_name="what would count",
                    ),
                ),
                (
                    "written_at",
                    models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name="written at"),
                ),
                (
                    "changed_at",
                    tracker.dates.ChangedAtField(
                        default=django.utils.timezone.now, editable=False, verbose_name="changed at"
                    ),
                ),
            ],
            options={
                "verbose_name": "criterion",
                "verbose_name_plural": "criteria",
                "ordering": ["-counts_as", "pk"],
            },
        ),
        migrations.CreateModel(
            name="HistoricalCriterion",
            fields=[
                ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                (
                    "counts_as",
                    models.CharField(
                        choices=[("kept", "Counts as kept"), ("broken", "Counts as broken")],
                        default="kept",
                        max_length=6,
                        verbose_name="counts as",
                    ),
                ),
                (
                    "text",
                    tracker.text.ProseField(
                        help_text="Our words; concrete enough to be checked.",
                        max_length=300,
                        verbose_name="what would count",
                    ),
                ),
                (
                    "written_at",
                    models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name="written at"),
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
                "verbose_name": "historical criterion",
                "verbose_name_plural": "historical criteria",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalOccasion",
            fields=[
                ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                (
                    "slug",
                    models.SlugField(
                        help_text="Permanent: part of public addresses.", max_length=80, verbose_name="slug"
                    ),
                ),
                (
                    "name",
                    tracker.text.LineField(
                        help_text="Our words: “Putin and Lukashenka meet in St Petersburg”.",
                        max_length=200,
                        verbose_name="name",
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("meeting", "Meeting"),
                            ("call", "Call"),
                            ("signing", "Signing"),
                            ("session", "Session"),
                            ("visit", "Visit"),
                            ("exercise", "Exercise"),
                        ],
                        max_length=10,
                        verbose_name="kind",
                    ),
                ),
                (
                    "held_on",
                    tracker.dates.EdtfField(
                        blank=True,
                        help_text="As precise as the source, no more: 2022-10-21, 2022-10, 2022, 2021-23 (autumn 2021; 21 to 24 are the seasons), 2022-06~ (about), 2022? (uncertain), 2021-09/2021-10 (within), ../2021-12-08 (not after), 202X.",  # noqa: E501
                        max_length=40,
                        verbose_name="held on",
                    ),
                ),
                ("place", tracker.text.LineField(blank=True, max_length=200, verbose_name="place")),
                ("history_id", models.AutoField(primary_key=True, serialize=False)),
                ("history_date", models.DateTimeField(db_index=True)),
                ("history_change_reason", models.CharField(max_length=100, null=True)),
                (
                    "history_type",
                    models.CharField(choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")], max_length=1),
                ),
            ],
            options={
                "verbose_name": "historical occasion",
                "verbose_name_plural": "historical occasions",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalOccasion_participants",
            fields=[
                ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                ("m2m_history_id", models.AutoField(primary_key=True, serialize=False)),
            ],
            options={
                "verbose_name": "HistoricalOccasion_participants",
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="Occasion",
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
                    "name",
                    tracker.text.LineField(
                        help_text="Our words: “Putin and Lukashenka meet in St Petersburg”.",
                        max_length=200,
                        verbose_name="name",
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("meeting", "Meeting"),
                            ("call", "Call"),
                            ("signing", "Signing"),
                            ("session", "Session"),
                            ("visit", "Visit"),
                            ("exercise", "Exercise"),
                        ],
                        max_length=10,
                        verbose_name="kind",
                    ),
                ),
                (
                    "held_on",
                    tracker.dates.EdtfField(
                        blank=True,
                        help_text="As precise as the source, no more: 2022-10-21, 2022-10, 2022, 2021-23 (autumn 2021; 21 to 24 are the seasons), 2022-06~ (about), 2022? (uncertain), 2021-09/2021-10 (within), ../2021-12-08 (not after), 202X.",  # noqa: E501
                        max_length=40,
                        verbose_name="held on",
                    ),
                ),
                ("held_earliest", tracker.dates.EdtfBound("held_on", "earliest", null=True)),
                ("held_latest", tracker.dates.EdtfBound("held_on", "latest", null=False)),
                ("place", tracker.text.LineField(blank=True, max_length=200, verbose_name="place")),
                ("folded", tracker.text.FoldedField("name", "place", blank=True, default="")),
            ],
            options={
                "verbose_name": "occasion",
                "verbose_name_plural": "occasions",
                "ordering": ["-held_latest", "slug"],
            },
        ),
        migrations.AddField(
            model_name="criterion",
            name="statement",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="criteria",
                to="claims.statement",
                verbose_name="statement",
            ),
        ),
        migrations.AddField(
            model_name="historicalcriterion",
            name="history_user",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.SET_NULL, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="historicalcriterion",
            name="statement",
            field=models.ForeignKey(
                blank=True,
                db_constraint=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to="claims.statement",
                verbose_name="statement",
            ),
        ),
        migrations.AddField(
            model_name="historicaloccasion",
            name="history_user",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.SET_NULL, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="historicaloccasion_participants",
            name="actor",
            field=models.ForeignKey(
                blank=True,
                db_constraint=False,
                db_tablespace="",
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to="claims.actor",
            ),
        ),
        migrations.AddField(
            model_name="historicaloccasion_participants",
            name="history",
            field=models.ForeignKey(
                db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, to="claims.historicaloccasion"
            ),
        ),
        terms_beside("claims", "OccasionTerms", "occasion"),
        migrations.AddField(
            model_name="occasion",
            name="participants",
            field=models.ManyToManyField(
                blank=True,
                help_text="Who took part.",
                related_name="occasions",
                to="claims.actor",
                verbose_name="participants",
            ),
        ),
        migrations.AddField(
            model_name="historicaloccasion_participants",
            name="occasion",
            field=models.ForeignKey(
                blank=True,
                db_constraint=False,
                db_tablespace="",
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to="claims.occasion",
            ),
        ),
        migrations.AddConstraint(
            model_name="criterion",
            constraint=models.UniqueConstraint(fields=("statement", "text"), name="claims_criterion_once"),
        ),
        migrations.AddConstraint(
            model_name="criterion",
            constraint=models.CheckConstraint(
                condition=models.Q(("counts_as__in", ["kept", "broken"])), name="claims_criterion_known"
            ),
        ),
        migrations.AddIndex(
            model_name="occasion",
            index=models.Index(fields=["-held_latest", "slug"], name="claims_occasion_by_held"),
        ),
        migrations.AddConstraint(
            model_name="occasion",
            constraint=models.CheckConstraint(
                condition=models.Q(("kind__in", ["meeting", "call", "signing", "session", "visit", "exercise"])),
                name="claims_occasion_kind_known",
            ),
        ),
    ]
