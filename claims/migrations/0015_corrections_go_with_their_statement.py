"""A correction kept its statement from being deleted; now both follow-ups go with it, and neither without."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("claims", "0014_contributors_discard_drafts")]

    operations = [
        migrations.AlterField(
            "followup",
            "corrects",
            models.ForeignKey(
                blank=True,
                help_text="For a correction: the follow-up that was wrong.",
                null=True,
                on_delete=django.db.models.deletion.RESTRICT,
                related_name="corrected_by",
                to="claims.followup",
                verbose_name="corrects",
            ),
        )
    ]
