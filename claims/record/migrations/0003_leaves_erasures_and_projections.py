"""Room for leaves, for erasures that name their entry, for versioned projections, and orders that end in slugs.

The ledger is verified first: a record whose chain is broken stays as the release before left it.
"""

import hashlib
from datetime import UTC
from typing import Any

import django.db.models.deletion
import rfc8785
from django.db import migrations, models
from django.db.models import Q

CURRENT = Q(superseded_by__isnull=True, is_tombstone=False)
INDEXES = {
    "edition": [
        models.Index(fields=["-made_latest", "-slug"], condition=CURRENT, name="record_edition_current"),
        models.Index(fields=["status", "-made_latest", "-slug"], condition=CURRENT, name="record_edition_by_status"),
        models.Index(fields=["-recorded_at", "-slug"], name="record_edition_by_record_time"),
    ],
    "entity": [models.Index(fields=["kind", "name", "slug"], name="record_entity_by_name")],
    "event": [
        models.Index(
            fields=["-occurred_latest", "-slug", "-number"], condition=Q(is_current=True), name="record_event_current"
        )
    ],
}
ORDERINGS = {
    "edition": ["-made_latest", "-slug"],
    "entity": ["name", "slug"],
    "event": ["-occurred_latest", "-slug", "-number"],
}


def chained(entry: Any, previous: str) -> str:
    """The chain digest of an entry, as the release before computed it."""
    moment = entry.recorded_at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
    about = {"action": entry.action, "subject": entry.subject, "slug": entry.slug, "number": entry.number}
    place = {"previous": previous, "sequence": entry.sequence, "recorded_at": moment}
    return hashlib.sha256(rfc8785.dumps({**about, **place, "content": entry.content_digest})).hexdigest()


def require_sound_chain(apps: Any, schema_editor: Any) -> None:
    chain, sequence = "0" * 64, 0
    for entry in apps.get_model("record", "LedgerEntry").objects.order_by("sequence").iterator(chunk_size=500):
        sequence, chain = entry.sequence, chained(entry, chain)
        if chain != entry.chain_digest:
            raise ValueError(f"Ledger entry {sequence} does not verify: the record was not upgraded.")
    if not apps.get_model("record", "Head").objects.filter(sequence=sequence, chain_digest=chain).exists():
        raise ValueError(f"The head is not that of ledger entry {sequence}, the newest: the record was not upgraded.")


def erased_by(related_name: str) -> models.ForeignKey:
    entry = django.db.models.deletion.PROTECT
    return models.ForeignKey("record.ledgerentry", entry, null=True, related_name=related_name)


class Migration(migrations.Migration):
    dependencies = [("record", "0002_head_and_guards")]

    operations = [
        migrations.RunPython(require_sound_chain, migrations.RunPython.noop),
        *(migrations.RemoveIndex(model, index.name) for model, indexes in INDEXES.items() for index in indexes),
        migrations.AddField("ledgerentry", "salt", models.CharField(default="", max_length=32), preserve_default=False),
        migrations.AddField("ledgerentry", "leaf", models.CharField(default="", max_length=64), preserve_default=False),
        migrations.AddField("edition", "erased_by", erased_by("erased_editions")),
        migrations.AddField(
            "edition",
            "projection",
            models.PositiveSmallIntegerField(default=0, help_text="version of the code that derived the columns"),
        ),
        migrations.AddField(
            "edition",
            "facets",
            models.JSONField(default=dict, help_text="tracker.vocabulary.FACETS: value by name"),
        ),
        migrations.AlterField(
            "edition",
            "kind",
            models.CharField(blank=True, choices=[("claim", "Claim"), ("commitment", "Commitment")], max_length=12),
        ),
        migrations.AddField("entity", "erased_by", erased_by("erased_entities")),
        migrations.AddField("entity", "projection", models.PositiveSmallIntegerField(default=0)),
        migrations.AlterField(
            "entity", "kind", models.CharField(help_text="one of claims.record.kinds", max_length=12)
        ),
        migrations.AddField(
            "event",
            "slug",
            models.SlugField(
                default="", help_text="of the statement; breaks ties, as it outlives its editions", max_length=80
            ),
            preserve_default=False,
        ),
        migrations.AlterField(
            "document", "folded", models.TextField(blank=True, help_text="derived: what search looks through")
        ),
        *(migrations.AlterModelOptions(model, {"ordering": ordering}) for model, ordering in ORDERINGS.items()),
        *(migrations.AddIndex(model, index) for model, indexes in INDEXES.items() for index in indexes),
    ]
