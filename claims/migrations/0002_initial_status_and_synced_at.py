"""Two names in the field's terms: `initial_status` (was opens_as) and `synced_at` (was in_step_at)."""

from django.db import migrations, models
from django.db.models import Q

OPENING = "claims_statement_opening_fits_kind"
PUBLISHED = "claims_statement_published_has_evidence"
PROVEN = "claims_followup_status_has_evidence"
LABEL = "initial status"
HELP = "What the quote itself shows. From then on the status follows from the follow-ups."
OPENINGS = [
    ("unchecked", "Unchecked"),
    ("proposed", "Proposed"),
    ("announced", "Announced"),
    ("agreed", "Agreed"),
    ("in_progress", "In progress"),
    ("stalled", "Stalled"),
]
COMMITMENT_OPENINGS = tuple(value for value, _label in OPENINGS[1:])
TOLD = (
    "A claim begins as unchecked and is never “not to do”; a commitment begins as proposed, announced, agreed, "
    "in progress or stalled."
)


class Migration(migrations.Migration):
    dependencies = [("claims", "0001_initial")]

    operations = [
        migrations.RemoveConstraint("statement", OPENING),
        migrations.RemoveConstraint("statement", PUBLISHED),
        migrations.RenameField("statement", "opens_as", "initial_status"),
        migrations.RenameField("historicalstatement", "opens_as", "initial_status"),
        migrations.RenameField("statement", "in_step_at", "synced_at"),
        *(
            migrations.AlterField(
                model,
                "initial_status",
                models.CharField(choices=OPENINGS, help_text=HELP, max_length=12, verbose_name=LABEL),
            )
            for model in ("statement", "historicalstatement")
        ),
        migrations.AddConstraint(
            "statement",
            models.CheckConstraint(
                condition=Q(kind="claim", initial_status__in=("unchecked",), undertaking="act")
                | Q(kind="commitment", initial_status__in=COMMITMENT_OPENINGS),
                name=OPENING,
                violation_error_message=TOLD,
            ),
        ),
        migrations.AddConstraint(
            "statement",
            models.CheckConstraint(
                condition=~Q(publication="published")
                | Q(quote__isnull=False, made_latest__isnull=False, synced_at__isnull=False),
                name=PUBLISHED,
            ),
        ),
        migrations.RemoveConstraint("followup", PROVEN),
        migrations.AddConstraint(
            "followup",
            models.CheckConstraint(
                condition=Q(status="") | Q(quote__isnull=False) | (Q(status__in=["unverifiable"]) & ~Q(reason="")),
                name=PROVEN,
                violation_error_message="A status needs evidence: pick or paste a quote.",
            ),
        ),
    ]
