"""What the database itself refuses of a follow-up."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("claims", "0005_what_follow_ups_say_of_their_evidence")]

    operations = [
        migrations.RemoveConstraint(
            model_name="followup",
            name="claims_followup_kind_known",
        ),
        migrations.RemoveConstraint(
            model_name="followup",
            name="claims_followup_status_known",
        ),
        migrations.RemoveConstraint(
            model_name="followup",
            name="claims_followup_check_says_where",
        ),
        migrations.RemoveConstraint(
            model_name="followup",
            name="claims_followup_status_has_evidence",
        ),
        migrations.AlterField(
            model_name="followup",
            name="kind",
            field=models.CharField(
                choices=[
                    ("development", "Development: the world changed"),
                    ("check", "Check: looked again, nothing new"),
                    ("correction", "Correction: we were wrong"),
                    ("assessment", "Assessment: an analyst judges how it stands; it sets no status"),
                    ("restatement", "Restated: its maker changed the words, the scope or the deadline"),
                ],
                default="development",
                max_length=12,
                verbose_name="kind",
            ),
        ),
        migrations.AlterField(
            model_name="followup",
            name="status",
            field=models.CharField(
                blank=True,
                choices=[
                    ("discussed", "Discussed"),
                    ("proposed", "Proposed"),
                    ("announced", "Announced"),
                    ("agreed", "Agreed"),
                    ("in_progress", "In progress"),
                    ("stalled", "Stalled"),
                    ("blocked", "Blocked"),
                    ("disputed", "Disputed"),
                    ("kept_so_far", "Kept so far"),
                    ("kept", "Kept"),
                    ("partly_kept", "Partly kept"),
                    ("broken", "Broken"),
                    ("withdrawn", "Given up"),
                    ("superseded", "Superseded"),
                    ("unverifiable", "Unverifiable"),
                    ("unchecked", "Unchecked"),
                    ("supported", "Supported"),
                    ("mixed", "Mixed"),
                    ("refuted", "Refuted"),
                    ("retracted", "Retracted"),
                ],
                help_text="Leave empty if this does not change it.",
                max_length=12,
                verbose_name="new status",
            ),
        ),
        migrations.AlterField(
            model_name="historicalfollowup",
            name="kind",
            field=models.CharField(
                choices=[
                    ("development", "Development: the world changed"),
                    ("check", "Check: looked again, nothing new"),
                    ("correction", "Correction: we were wrong"),
                    ("assessment", "Assessment: an analyst judges how it stands; it sets no status"),
                    ("restatement", "Restated: its maker changed the words, the scope or the deadline"),
                ],
                default="development",
                max_length=12,
                verbose_name="kind",
            ),
        ),
        migrations.AlterField(
            model_name="historicalfollowup",
            name="status",
            field=models.CharField(
                blank=True,
                choices=[
                    ("discussed", "Discussed"),
                    ("proposed", "Proposed"),
                    ("announced", "Announced"),
                    ("agreed", "Agreed"),
                    ("in_progress", "In progress"),
                    ("stalled", "Stalled"),
                    ("blocked", "Blocked"),
                    ("disputed", "Disputed"),
                    ("kept_so_far", "Kept so far"),
                    ("kept", "Kept"),
                    ("partly_kept", "Partly kept"),
                    ("broken", "Broken"),
                    ("withdrawn", "Given up"),
                    ("superseded", "Superseded"),
                    ("unverifiable", "Unverifiable"),
                    ("unchecked", "Unchecked"),
                    ("supported", "Supported"),
                    ("mixed", "Mixed"),
                    ("refuted", "Refuted"),
                    ("retracted", "Retracted"),
                ],
                help_text="Leave empty if this does not change it.",
                max_length=12,
                verbose_name="new status",
            ),
        ),
        migrations.AddConstraint(
            model_name="followup",
            constraint=models.CheckConstraint(
                condition=models.Q(("kind__in", ["development", "check", "correction", "assessment", "restatement"])),
                name="claims_followup_kind_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="followup",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "status__in",
                        [
                            "",
                            "discussed",
                            "proposed",
                            "announced",
                            "agreed",
                            "in_progress",
                            "stalled",
                            "blocked",
                            "disputed",
                            "kept_so_far",
                            "kept",
                            "partly_kept",
                            "broken",
                            "withdrawn",
                            "superseded",
                            "unverifiable",
                            "supported",
                            "mixed",
                            "refuted",
                            "retracted",
                        ],
                    )
                ),
                name="claims_followup_status_known",
                violation_error_message="There is no way back to “unchecked”.",
            ),
        ),
        migrations.AddConstraint(
            model_name="followup",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("status", ""),
                    ("quote__isnull", False),
                    ("reference__isnull", False),
                    models.Q(("status__in", ["unverifiable"]), models.Q(("reason", ""), _negated=True)),
                    _connector="OR",
                ),
                name="claims_followup_status_has_evidence",
                violation_error_message="A status needs evidence: a quote or a reference.",
            ),
        ),
        migrations.AddConstraint(
            model_name="followup",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("kind", "check"), _negated=True),
                    models.Q(("search_note", ""), _negated=True),
                    _connector="OR",
                ),
                name="claims_followup_check_says_where",
                violation_error_message="A check says where we looked.",
            ),
        ),
        migrations.AddConstraint(
            model_name="followup",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("status", ""),
                    models.Q(("kind__in", ("check", "assessment", "restatement")), _negated=True),
                    _connector="OR",
                ),
                name="claims_followup_kind_may_set_status",
                violation_error_message="Only a development or a correction carries a status.",
            ),
        ),
        migrations.AddConstraint(
            model_name="followup",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("kind", "restatement"),
                    models.Q(("due_on", ""), ("words_after", ""), ("words_before", "")),
                    _connector="OR",
                ),
                name="claims_followup_only_restated_changes",
                violation_error_message="Only a restatement says what changed.",
            ),
        ),
        migrations.AddConstraint(
            model_name="followup",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("shows", "announcement"), _negated=True),
                    models.Q(("status__in", ["in_progress", "kept", "partly_kept"]), _negated=True),
                    _connector="OR",
                ),
                name="claims_followup_announcement_is_no_progress",
                violation_error_message="An announcement alone is no progress.",
            ),
        ),
        migrations.AddConstraint(
            model_name="followup",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("shows__in", ["", "announcement", "decision", "action", "effect"]),
                    ("basis__in", ["", "stated", "inferred"]),
                    ("why__in", ["", "unclear", "unpublished", "one_sided", "no_access"]),
                ),
                name="claims_followup_words_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="followup",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        models.Q(("kind__in", ("check", "assessment", "restatement")), _negated=True),
                        models.Q(("basis", ""), ("shows", "")),
                        _connector="OR",
                    ),
                    models.Q(("why", ""), ("status__in", ["unverifiable"]), _connector="OR"),
                ),
                name="claims_followup_says_only_what_it_shows",
                violation_error_message="A check, an assessment and a restatement show no outcome; why something cannot be verified is for “unverifiable” alone: leave the others empty.",  # noqa: E501
            ),
        ),
        migrations.AddConstraint(
            model_name="followup",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("due_latest__isnull", True), ("due_on", "")),
                    models.Q(models.Q(("due_on", ""), _negated=True), ("due_latest__isnull", False)),
                    _connector="OR",
                ),
                name="claims_followup_due_on_readable",
            ),
        ),
    ]
