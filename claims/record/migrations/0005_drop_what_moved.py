"""Columns whose content moved: erasures to the entries that they name, two choices to `facets`."""

from django.db import migrations, models
from django.db.models import Q

SORT_KEY = "record_edition_has_sort_key"


class Migration(migrations.Migration):
    dependencies = [("record", "0004_chain_over_leaves")]

    operations = [
        migrations.RemoveField("document", "erased_at"),
        migrations.RemoveField("entity", "erased_at"),
        migrations.RemoveField("edition", "attribution"),
        migrations.RemoveField("edition", "modality"),
        migrations.RemoveConstraint("edition", SORT_KEY),
        migrations.AddConstraint(
            "edition",
            models.CheckConstraint(
                condition=Q(is_tombstone=True) | Q(erased_by__isnull=False) | Q(made_latest__isnull=False),
                name=SORT_KEY,
            ),
        ),
    ]
