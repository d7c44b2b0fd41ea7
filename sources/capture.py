"""The only writer of snapshots: a file becomes the text of a source, once and for good."""

import hashlib
from datetime import datetime

from django.conf import settings
from django.core.files.base import ContentFile
from django.db import transaction

from sources.anchoring import anchor_all
from sources.extraction import Unreadable, extract
from sources.models import Snapshot, Source


def capture(source: Source, raw: bytes, *, at: datetime) -> tuple[Snapshot, bool]:
    """Store a file as a snapshot of its source and anchor the source's quotes in it.

    Returns the snapshot and whether it is new: the same bytes read by the same extractor are stored once.
    Raises Unreadable, before anything is stored, for a file over `CAPTURE_MAX_BYTES` or that has no readable text.
    """
    if len(raw) > settings.CAPTURE_MAX_BYTES:
        raise Unreadable(f"it has {len(raw):,} bytes; the limit is {settings.CAPTURE_MAX_BYTES:,} (CAPTURE_MAX_BYTES)")
    found = extract(raw)
    digest = hashlib.sha256(raw).hexdigest()
    known = Snapshot.objects.filter(source=source, raw_sha256=digest, extractor=found.extractor).first()
    if known:
        anchor_all(source)
        return known, False
    snapshot = Snapshot(
        source=source,
        raw_sha256=digest,
        text=found.text,
        text_sha256=hashlib.sha256(found.text.encode()).hexdigest(),
        media_type=found.media_type,
        extractor=found.extractor,
        captured_at=at,
    )
    _store(snapshot, raw)
    return snapshot, True


def _store(snapshot: Snapshot, raw: bytes) -> None:
    """Write file, row and anchors together; a failure takes the file away again."""
    try:
        with transaction.atomic():
            snapshot.raw.save(f"{snapshot.raw_sha256}.bin", ContentFile(raw), save=False)
            snapshot.save()
            anchor_all(snapshot.source)
    except BaseException:
        if snapshot.raw.name:
            snapshot.raw.storage.delete(snapshot.raw.name)
        raise
