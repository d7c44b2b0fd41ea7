"""An account that a history names is not deleted. The database refused that already: nothing changes there."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

HISTORIES = ("publisher", "quote", "reference", "source")


def who() -> models.ForeignKey:
    return models.ForeignKey(settings.AUTH_USER_MODEL, django.db.models.deletion.PROTECT, null=True, related_name="+")


class Migration(migrations.Migration):
    dependencies = [
        ("sources", "0006_evidence_stays_as_it_was_seen"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [migrations.AlterField(f"historical{name}", "history_user", who()) for name in HISTORIES]
