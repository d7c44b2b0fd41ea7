"""What was derived from erased editions goes too: the verifier demands that nothing of them is left."""

from typing import Any

from django.db import migrations
from django.db.models.functions import TruncDate

BLANK = {
    "kind": "",
    "title": "",
    "status": "",
    "undertaking": "",
    "facets": {},
    "made_earliest": None,
    "made_latest": None,
    "due_latest": None,
    "settled_earliest": None,
}


def empty(apps: Any, schema_editor: Any) -> None:
    apps.get_model("record", "Edition").objects.filter(erased_by__isnull=False).update(**BLANK)


def give_sort_keys(apps: Any, schema_editor: Any) -> None:
    """The release before demands a day of every edition: those erased get the one on which they were recorded."""
    erased = apps.get_model("record", "Edition").objects.filter(erased_by__isnull=False, is_tombstone=False)
    erased.update(made_latest=TruncDate("recorded_at"))


class Migration(migrations.Migration):
    dependencies = [("record", "0005_drop_what_moved")]

    operations = [migrations.RunPython(empty, give_sort_keys)]
