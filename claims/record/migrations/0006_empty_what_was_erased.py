"""What was derived from erased editions goes too: the verifier demands that nothing of them is left."""

from typing import Any

from django.db import migrations

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


class Migration(migrations.Migration):
    dependencies = [("record", "0005_drop_what_moved")]

    operations = [migrations.RunPython(empty, migrations.RunPython.noop)]
