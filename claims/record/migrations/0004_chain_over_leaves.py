"""The chain runs over leaves from its first entry on, and what was erased names the entry that says so.

What lists need is derived anew by `manage.py rebuild_record`; documents stay as they were published, byte for byte.
"""

import hashlib
import secrets
from datetime import UTC
from typing import Any

import rfc8785
from django.db import migrations

SQLITE_GUARD = """
CREATE TRIGGER record_ledger_append_only BEFORE UPDATE ON record_ledgerentry
BEGIN SELECT RAISE(ABORT, 'The ledger is append-only.'); END
"""
GENESIS = "0" * 64


def sha256(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def says(entry: Any, **more: Any) -> str:
    """What an entry says, as canonical JSON."""
    recorded_at = entry.recorded_at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
    about = {"action": entry.action, "subject": entry.subject, "slug": entry.slug, "number": entry.number}
    return rfc8785.dumps({**about, "recorded_at": recorded_at, "content": entry.content_digest, **more}).decode()


def release(schema_editor: Any) -> None:
    """Let go of the guard against updates; SQLite's may be gone with the table that it was rebuilt from."""
    if schema_editor.connection.vendor == "sqlite":
        schema_editor.execute("DROP TRIGGER IF EXISTS record_ledger_append_only")
    else:
        schema_editor.execute("ALTER TABLE record_ledgerentry DISABLE TRIGGER record_ledger_append_only")


def guard(schema_editor: Any) -> None:
    if schema_editor.connection.vendor == "sqlite":
        schema_editor.execute(SQLITE_GUARD)
    else:
        schema_editor.execute("ALTER TABLE record_ledgerentry ENABLE TRIGGER record_ledger_append_only")


def chain_over_leaves(apps: Any, schema_editor: Any) -> None:
    entries = apps.get_model("record", "LedgerEntry").objects
    release(schema_editor)
    chain = GENESIS
    for entry in entries.order_by("sequence").iterator(chunk_size=500):
        salt = secrets.token_hex(16)
        leaf = sha256(salt + says(entry))
        chain = sha256(chain + leaf)
        entries.filter(pk=entry.pk).update(salt=salt, leaf=leaf, chain_digest=chain)
    apps.get_model("record", "Head").objects.filter(pk=1).update(chain_digest=chain)
    guard(schema_editor)


def chain_over_entries(apps: Any, schema_editor: Any) -> None:
    """Back to the chain of the release before."""
    entries = apps.get_model("record", "LedgerEntry").objects
    release(schema_editor)
    chain = GENESIS
    for entry in entries.order_by("sequence").iterator(chunk_size=500):
        chain = sha256(says(entry, previous=chain, sequence=entry.sequence))
        entries.filter(pk=entry.pk).update(chain_digest=chain)
    apps.get_model("record", "Head").objects.filter(pk=1).update(chain_digest=chain)
    guard(schema_editor)


def name_erasures(apps: Any, schema_editor: Any) -> None:
    erasures = apps.get_model("record", "LedgerEntry").objects.filter(action="erased").order_by("sequence")
    editions, entities = apps.get_model("record", "Edition").objects, apps.get_model("record", "Entity").objects
    for erasure in erasures:
        if erasure.subject == "statement":
            editions.filter(slug=erasure.slug, number=erasure.number).update(erased_by=erasure)
        else:
            erased = entities.filter(kind=erasure.subject, slug=erasure.slug, erased_at__isnull=False)
            erased.update(erased_by=erasure)


def time_erasures(apps: Any, schema_editor: Any) -> None:
    """Back to erasures that say when they were done, and to the two choices as columns."""
    documents, entities = apps.get_model("record", "Document").objects, apps.get_model("record", "Entity").objects
    for edition in apps.get_model("record", "Edition").objects.select_related("erased_by").iterator(chunk_size=500):
        if edition.erased_by:
            documents.filter(edition=edition.pk).update(erased_at=edition.erased_by.recorded_at)
        edition.attribution = edition.facets.get("attribution", "")
        edition.modality = edition.facets.get("modality", "")
        edition.save(update_fields=["attribution", "modality"])
    for entity in entities.filter(erased_by__isnull=False).select_related("erased_by"):
        entities.filter(pk=entity.pk).update(erased_at=entity.erased_by.recorded_at)


class Migration(migrations.Migration):
    dependencies = [("record", "0003_leaves_erasures_and_projections")]

    operations = [
        migrations.RunPython(chain_over_leaves, chain_over_entries),
        migrations.RunPython(name_erasures, time_erasures),
    ]
