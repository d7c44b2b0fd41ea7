"""An account that a history names is not deleted. The database refused that already: nothing changes there."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

HISTORIES = ("actor", "actorname", "criterion", "followup", "link", "occasion", "party", "statement", "topic")


def who() -> models.ForeignKey:
    return models.ForeignKey(settings.AUTH_USER_MODEL, django.db.models.deletion.PROTECT, null=True, related_name="+")


class Migration(migrations.Migration):
    dependencies = [
        ("claims", "0012_publishing_is_no_edit"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [migrations.AlterField(f"historical{name}", "history_user", who()) for name in HISTORIES]
