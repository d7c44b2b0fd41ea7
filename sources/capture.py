"""The only writer of snapshots: a file becomes the text of a source, once and for good."""

import hashlib
from datetime import datetime

from django.conf import settings
from django.core.files.base import ContentFile
from django.db import transaction
from django.db.models import F

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
    snapshot = _read(source, raw, at)
    known = _store(snapshot, raw)
    return known or snapshot, known is None


def lock(source: Source) -> None:
    """Until the transaction ends, others who would add a snapshot or a quote to this source wait, then see what is new.

    An UPDATE that changes nothing, because SQLite knows no SELECT … FOR UPDATE.
    """
    Source.objects.filter(pk=source.pk).update(slug=F("slug"))


def _read(source: Source, raw: bytes, at: datetime) -> Snapshot:
    """The file as a snapshot that is not saved yet."""
    found = extract(raw)
    return Snapshot(
        source=source,
        raw_sha256=hashlib.sha256(raw).hexdigest(),
        text=found.text,
        text_sha256=hashlib.sha256(found.text.encode()).hexdigest(),
        media_type=found.media_type,
        extractor=found.extractor,
        captured_at=at,
    )


def _store(snapshot: Snapshot, raw: bytes) -> Snapshot | None:
    """Write file, row and anchors together; a failure takes the file away again.

    Returns the snapshot that was there before, if these bytes were stored already: then only the anchors are written.
    """
    try:
        with transaction.atomic():
            lock(snapshot.source)
            same = {"raw_sha256": snapshot.raw_sha256, "extractor": snapshot.extractor}
            known = snapshot.source.snapshots.filter(**same).first()
            if known is None:
                snapshot.raw.save(f"{snapshot.raw_sha256}.bin", ContentFile(raw), save=False)
                snapshot.save()
            anchor_all(snapshot.source)
            return known
    except BaseException:
        if snapshot.raw.name:
            snapshot.raw.storage.delete(snapshot.raw.name)
        raise
