"""The quotes and references that readers have seen are marked so, and stay from here on."""

from typing import Any

from django.db import migrations
from django.db.models import Q

PUBLIC = ["published", "unmaintained", "withdrawn"]


def mark(apps: Any, schema_editor: Any) -> None:
    quote, reference = apps.get_model("sources", "Quote"), apps.get_model("sources", "Reference")
    shown = Q(follow_ups__public=True)
    _mark(quote, Q(statements__publication__in=PUBLIC) | shown)
    _mark(reference, shown | Q(also_shows__public=True))


def _mark(model: Any, seen: Q) -> None:
    keys = model._base_manager.filter(seen).values("pk")
    model._base_manager.filter(pk__in=keys).update(public=True)


class Migration(migrations.Migration):
    dependencies = [
        ("claims", "0007_what_the_texts_needed"),
        ("sources", "0006_evidence_stays_as_it_was_seen"),
    ]

    operations = [migrations.RunPython(mark, migrations.RunPython.noop)]
