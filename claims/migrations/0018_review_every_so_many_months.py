"""A statement may be looked at every so many months. Lists follow the next look, which no index of a column tells."""

from django.db import migrations, models

import tracker.months


def months():
    return tracker.months.MonthsField(blank=True, null=True, verbose_name="review every (months)")


class Migration(migrations.Migration):
    dependencies = [("claims", "0017_bundles")]

    operations = [
        migrations.AddField("statement", "review_every", months()),
        migrations.AddField("historicalstatement", "review_every", months()),
        migrations.AddConstraint(
            "statement",
            models.CheckConstraint(
                condition=models.Q(review_every__isnull=True) | models.Q(review_every__range=(1, 60)),
                name="claims_statement_rhythm",
            ),
        ),
        migrations.RemoveIndex("statement", "claims_statement_by_review"),
    ]
