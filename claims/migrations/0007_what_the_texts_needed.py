"""Weight, parts and occasions of statements; and the words that the second reading of the texts needed."""

import django.db.models.deletion
import django.utils.timezone
from django.db import migrations, models

import tracker.dates
import tracker.text


class Migration(migrations.Migration):
    dependencies = [("claims", "0006_rules_of_follow_ups")]

    operations = [
        migrations.RemoveConstraint(
            model_name="link",
            name="claims_link_relation_known",
        ),
        migrations.RemoveConstraint(
            model_name="party",
            name="claims_party_role_known",
        ),
        migrations.RemoveConstraint(
            model_name="statement",
            name="claims_statement_words_known",
        ),
        migrations.RemoveConstraint(
            model_name="statement",
            name="claims_statement_opening_fits_kind",
        ),
        migrations.RemoveConstraint(
            model_name="statement",
            name="claims_statement_published_has_evidence",
        ),
        migrations.AddField(
            model_name="historicalstatement",
            name="parts_expected",
            field=models.PositiveSmallIntegerField(
                blank=True,
                help_text="For a whole: 28, of 28 programmes.",
                null=True,
                verbose_name="parts it says it has",
            ),
        ),
        migrations.AddField(
            model_name="historicalstatement",
            name="unmaintained",
            field=tracker.text.LineField(
                blank=True,
                editable=False,
                help_text="Public.",
                max_length=300,
                verbose_name="why it is no longer maintained",
            ),
        ),
        migrations.AddField(
            model_name="historicalstatement",
            name="weight",
            field=models.CharField(
                choices=[
                    ("key", "Key: what readers come for"),
                    ("regular", "Regular"),
                    ("background", "Background: said in passing; lists show it when asked"),
                ],
                default="regular",
                help_text="Key ones lead the first page; lists leave out the background.",
                max_length=10,
                verbose_name="weight",
            ),
        ),
        migrations.AddField(
            model_name="statement",
            name="parts_expected",
            field=models.PositiveSmallIntegerField(
                blank=True,
                help_text="For a whole: 28, of 28 programmes.",
                null=True,
                verbose_name="parts it says it has",
            ),
        ),
        migrations.AddField(
            model_name="statement",
            name="unmaintained",
            field=tracker.text.LineField(
                blank=True,
                editable=False,
                help_text="Public.",
                max_length=300,
                verbose_name="why it is no longer maintained",
            ),
        ),
        migrations.AddField(
            model_name="statement",
            name="weight",
            field=models.CharField(
                choices=[
                    ("key", "Key: what readers come for"),
                    ("regular", "Regular"),
                    ("background", "Background: said in passing; lists show it when asked"),
                ],
                default="regular",
                help_text="Key ones lead the first page; lists leave out the background.",
                max_length=10,
                verbose_name="weight",
            ),
        ),
        migrations.AlterField(
            model_name="historicallink",
            name="relation",
            field=models.CharField(
                choices=[
                    ("part_of", "is part of"),
                    ("repeats", "repeats"),
                    ("answers", "answers"),
                    ("fulfils", "fulfils"),
                    ("supports", "supports"),
                    ("contradicts", "contradicts"),
                    ("supersedes", "supersedes"),
                    ("narrows", "narrows"),
                ],
                max_length=12,
                verbose_name="relation",
            ),
        ),
        migrations.AlterField(
            model_name="historicalparty",
            name="role",
            field=models.CharField(
                choices=[
                    ("speaker", "Speaker"),
                    ("counterparty", "Counterparty"),
                    ("on_behalf_of", "On behalf of"),
                    ("reported_by", "Reported by"),
                    ("responsible", "Responsible: who is to do it, where that is not who said it"),
                ],
                default="speaker",
                max_length=14,
                verbose_name="role",
            ),
        ),
        migrations.AlterField(
            model_name="historicalstatement",
            name="initial_status",
            field=models.CharField(
                choices=[
                    ("unchecked", "Unchecked"),
                    ("discussed", "Discussed"),
                    ("proposed", "Proposed"),
                    ("announced", "Announced"),
                    ("agreed", "Agreed"),
                    ("in_progress", "In progress"),
                    ("stalled", "Stalled"),
                ],
                help_text="What the quote itself shows. From then on the status follows from the follow-ups.",
                max_length=12,
                verbose_name="initial status",
            ),
        ),
        migrations.AlterField(
            model_name="historicalstatement",
            name="publication",
            field=models.CharField(
                choices=[
                    ("draft", "Draft"),
                    ("in_review", "In review"),
                    ("published", "Published"),
                    ("unmaintained", "No longer maintained"),
                    ("withdrawn", "Withdrawn"),
                ],
                default="draft",
                editable=False,
                max_length=12,
                verbose_name="publication",
            ),
        ),
        migrations.AlterField(
            model_name="historicalstatement",
            name="undertaking",
            field=models.CharField(
                choices=[("act", "To do"), ("refrain", "Not to do"), ("continue", "To go on doing")],
                default="act",
                help_text="For commitments.",
                max_length=8,
                verbose_name="undertaking",
            ),
        ),
        migrations.AlterField(
            model_name="link",
            name="relation",
            field=models.CharField(
                choices=[
                    ("part_of", "is part of"),
                    ("repeats", "repeats"),
                    ("answers", "answers"),
                    ("fulfils", "fulfils"),
                    ("supports", "supports"),
                    ("contradicts", "contradicts"),
                    ("supersedes", "supersedes"),
                    ("narrows", "narrows"),
                ],
                max_length=12,
                verbose_name="relation",
            ),
        ),
        migrations.AlterField(
            model_name="party",
            name="role",
            field=models.CharField(
                choices=[
                    ("speaker", "Speaker"),
                    ("counterparty", "Counterparty"),
                    ("on_behalf_of", "On behalf of"),
                    ("reported_by", "Reported by"),
                    ("responsible", "Responsible: who is to do it, where that is not who said it"),
                ],
                default="speaker",
                max_length=14,
                verbose_name="role",
            ),
        ),
        migrations.AlterField(
            model_name="statement",
            name="initial_status",
            field=models.CharField(
                choices=[
                    ("unchecked", "Unchecked"),
                    ("discussed", "Discussed"),
                    ("proposed", "Proposed"),
                    ("announced", "Announced"),
                    ("agreed", "Agreed"),
                    ("in_progress", "In progress"),
                    ("stalled", "Stalled"),
                ],
                help_text="What the quote itself shows. From then on the status follows from the follow-ups.",
                max_length=12,
                verbose_name="initial status",
            ),
        ),
        migrations.AlterField(
            model_name="statement",
            name="publication",
            field=models.CharField(
                choices=[
                    ("draft", "Draft"),
                    ("in_review", "In review"),
                    ("published", "Published"),
                    ("unmaintained", "No longer maintained"),
                    ("withdrawn", "Withdrawn"),
                ],
                default="draft",
                editable=False,
                max_length=12,
                verbose_name="publication",
            ),
        ),
        migrations.AlterField(
            model_name="statement",
            name="undertaking",
            field=models.CharField(
                choices=[("act", "To do"), ("refrain", "Not to do"), ("continue", "To go on doing")],
                default="act",
                help_text="For commitments.",
                max_length=8,
                verbose_name="undertaking",
            ),
        ),
        migrations.AddConstraint(
            model_name="link",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "relation__in",
                        [
                            "part_of",
                            "repeats",
                            "answers",
                            "fulfils",
                            "supports",
                            "contradicts",
                            "supersedes",
                            "narrows",
                        ],
                    )
                ),
                name="claims_link_relation_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="party",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("role__in", ["speaker", "counterparty", "on_behalf_of", "reported_by", "responsible"])
                ),
                name="claims_party_role_known",
            ),
        ),
        migrations.AddField(
            model_name="historicalstatement",
            name="occasion",
            field=models.ForeignKey(
                blank=True,
                db_constraint=False,
                help_text="Where it was said or signed.",
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to="claims.occasion",
                verbose_name="occasion",
            ),
        ),
        migrations.AddField(
            model_name="statement",
            name="occasion",
            field=models.ForeignKey(
                blank=True,
                help_text="Where it was said or signed.",
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="statements",
                to="claims.occasion",
                verbose_name="occasion",
            ),
        ),
        migrations.AddConstraint(
            model_name="statement",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("initial_status__in", ("unchecked",)), ("kind", "claim"), ("undertaking", "act")),
                    models.Q(
                        (
                            "initial_status__in",
                            ("discussed", "proposed", "announced", "agreed", "in_progress", "stalled"),
                        ),
                        ("kind", "commitment"),
                    ),
                    _connector="OR",
                ),
                name="claims_statement_opening_fits_kind",
                violation_error_message="A claim begins as unchecked and is never “not to do”; a commitment begins as proposed, announced, agreed, in progress or stalled.",  # noqa: E501
            ),
        ),
        migrations.AddConstraint(
            model_name="statement",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("publication__in", ("published", "unmaintained")), _negated=True),
                    models.Q(("made_latest__isnull", False), ("quote__isnull", False), ("synced_at__isnull", False)),
                    _connector="OR",
                ),
                name="claims_statement_published_has_evidence",
            ),
        ),
        migrations.AddConstraint(
            model_name="statement",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("publication__in", ["draft", "in_review", "published", "unmaintained", "withdrawn"]),
                    ("attribution__in", ["direct", "reported", "document", "author"]),
                    ("modality__in", ["plain", "forecast", "hedged", "conditional"]),
                    ("undertaking__in", ["act", "refrain", "continue"]),
                    ("weight__in", ["key", "regular", "background"]),
                ),
                name="claims_statement_words_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="statement",
            constraint=models.CheckConstraint(
                condition=models.Q(("publication", "unmaintained"), ("unmaintained", ""), _connector="OR"),
                name="claims_statement_unmaintained_says_why",
            ),
        ),
    ]
