"""References, what the evidence shows, who tells it, and what a restatement changed."""

import django.db.models.deletion
import django.utils.timezone
import simple_history.models
from django.db import migrations, models

import tracker.dates
import tracker.text


class Migration(migrations.Migration):
    dependencies = [("claims", "0004_occasions_and_criteria")]

    operations = [
        migrations.CreateModel(
            name="HistoricalFollowUp_also_shown_by",
            fields=[
                ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                ("m2m_history_id", models.AutoField(primary_key=True, serialize=False)),
            ],
            options={
                "verbose_name": "HistoricalFollowUp_also_shown_by",
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.AddField(
            model_name="followup",
            name="added_at",
            field=models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name="entered at"),
        ),
        migrations.AddField(
            model_name="followup",
            name="also_shown_by",
            field=models.ManyToManyField(
                blank=True,
                help_text="Other publishers that show the same; two are wanted where a status closes.",
                related_name="also_shows",
                to="sources.reference",
                verbose_name="also shown by",
            ),
        ),
        migrations.AddField(
            model_name="followup",
            name="basis",
            field=models.CharField(
                blank=True,
                choices=[
                    ("stated", "Stated: the source says so"),
                    ("inferred", "Inferred: we conclude it from what the source says"),
                ],
                help_text="Needed with a status.",
                max_length=8,
                verbose_name="the outcome is",
            ),
        ),
        migrations.AddField(
            model_name="followup",
            name="due_latest",
            field=tracker.dates.EdtfBound("due_on", "latest", null=True),
        ),
        migrations.AddField(
            model_name="followup",
            name="due_on",
            field=tracker.dates.EdtfField(
                blank=True,
                help_text="For a restatement that moved the deadline.",
                max_length=40,
                verbose_name="new deadline",
            ),
        ),
        migrations.AddField(
            model_name="followup",
            name="reference",
            field=models.ForeignKey(
                blank=True,
                help_text="In place of a quote: what a source shows, in our words.",
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="follow_ups",
                to="sources.reference",
                verbose_name="evidence reference",
            ),
        ),
        migrations.AddField(
            model_name="followup",
            name="shows",
            field=models.CharField(
                blank=True,
                choices=[
                    ("announcement", "Announcement: somebody says that it was or will be done"),
                    ("decision", "Decision: it was signed, adopted or funded"),
                    ("action", "Action: it was done or delivered, in part or whole"),
                    ("effect", "Effect: what it was to bring about is there"),
                ],
                help_text="Needed with a status. An announcement alone is no progress.",
                max_length=12,
                verbose_name="the evidence shows",
            ),
        ),
        migrations.AddField(
            model_name="followup",
            name="told_by",
            field=models.ForeignKey(
                blank=True,
                help_text="The statement that tells this, if the record has it.",
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="tells",
                to="claims.statement",
                verbose_name="told by",
            ),
        ),
        migrations.AddField(
            model_name="followup",
            name="why",
            field=models.CharField(
                blank=True,
                choices=[
                    ("unclear", "Wording unclear: it cannot be told what would count"),
                    ("unpublished", "Nothing published: no source says what became of it"),
                    ("one_sided", "Only one side says so"),
                    ("no_access", "Access denied: who would check it is not let in"),
                ],
                help_text="Needed for “unverifiable”, with the reason in words.",
                max_length=11,
                verbose_name="why unverifiable",
            ),
        ),
        migrations.AddField(
            model_name="followup",
            name="words_after",
            field=tracker.text.LineField(
                blank=True, help_text="“28 programmes”", max_length=200, verbose_name="words or scope after"
            ),
        ),
        migrations.AddField(
            model_name="followup",
            name="words_before",
            field=tracker.text.LineField(
                blank=True, help_text="“31 programmes”", max_length=200, verbose_name="words or scope before"
            ),
        ),
        migrations.AddField(
            model_name="historicalfollowup",
            name="added_at",
            field=models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name="entered at"),
        ),
        migrations.AddField(
            model_name="historicalfollowup",
            name="basis",
            field=models.CharField(
                blank=True,
                choices=[
                    ("stated", "Stated: the source says so"),
                    ("inferred", "Inferred: we conclude it from what the source says"),
                ],
                help_text="Needed with a status.",
                max_length=8,
                verbose_name="the outcome is",
            ),
        ),
        migrations.AddField(
            model_name="historicalfollowup",
            name="due_on",
            field=tracker.dates.EdtfField(
                blank=True,
                help_text="For a restatement that moved the deadline.",
                max_length=40,
                verbose_name="new deadline",
            ),
        ),
        migrations.AddField(
            model_name="historicalfollowup",
            name="reference",
            field=models.ForeignKey(
                blank=True,
                db_constraint=False,
                help_text="In place of a quote: what a source shows, in our words.",
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to="sources.reference",
                verbose_name="evidence reference",
            ),
        ),
        migrations.AddField(
            model_name="historicalfollowup",
            name="shows",
            field=models.CharField(
                blank=True,
                choices=[
                    ("announcement", "Announcement: somebody says that it was or will be done"),
                    ("decision", "Decision: it was signed, adopted or funded"),
                    ("action", "Action: it was done or delivered, in part or whole"),
                    ("effect", "Effect: what it was to bring about is there"),
                ],
                help_text="Needed with a status. An announcement alone is no progress.",
                max_length=12,
                verbose_name="the evidence shows",
            ),
        ),
        migrations.AddField(
            model_name="historicalfollowup",
            name="told_by",
            field=models.ForeignKey(
                blank=True,
                db_constraint=False,
                help_text="The statement that tells this, if the record has it.",
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to="claims.statement",
                verbose_name="told by",
            ),
        ),
        migrations.AddField(
            model_name="historicalfollowup",
            name="why",
            field=models.CharField(
                blank=True,
                choices=[
                    ("unclear", "Wording unclear: it cannot be told what would count"),
                    ("unpublished", "Nothing published: no source says what became of it"),
                    ("one_sided", "Only one side says so"),
                    ("no_access", "Access denied: who would check it is not let in"),
                ],
                help_text="Needed for “unverifiable”, with the reason in words.",
                max_length=11,
                verbose_name="why unverifiable",
            ),
        ),
        migrations.AddField(
            model_name="historicalfollowup",
            name="words_after",
            field=tracker.text.LineField(
                blank=True, help_text="“28 programmes”", max_length=200, verbose_name="words or scope after"
            ),
        ),
        migrations.AddField(
            model_name="historicalfollowup",
            name="words_before",
            field=tracker.text.LineField(
                blank=True, help_text="“31 programmes”", max_length=200, verbose_name="words or scope before"
            ),
        ),
        migrations.AddField(
            model_name="historicalfollowup_also_shown_by",
            name="followup",
            field=models.ForeignKey(
                blank=True,
                db_constraint=False,
                db_tablespace="",
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to="claims.followup",
            ),
        ),
        migrations.AddField(
            model_name="historicalfollowup_also_shown_by",
            name="history",
            field=models.ForeignKey(
                db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, to="claims.historicalfollowup"
            ),
        ),
        migrations.AddField(
            model_name="historicalfollowup_also_shown_by",
            name="reference",
            field=models.ForeignKey(
                blank=True,
                db_constraint=False,
                db_tablespace="",
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to="sources.reference",
            ),
        ),
        migrations.AddField(
            model_name="followup",
            name="occasion",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="follow_ups",
                to="claims.occasion",
                verbose_name="occasion",
            ),
        ),
        migrations.AddField(
            model_name="historicalfollowup",
            name="occasion",
            field=models.ForeignKey(
                blank=True,
                db_constraint=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to="claims.occasion",
                verbose_name="occasion",
            ),
        ),
    ]
