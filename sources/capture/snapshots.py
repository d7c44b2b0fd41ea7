"""The only writer of snapshots: a file becomes the text of a source, once and for good."""

from datetime import datetime

from django.core.files.base import ContentFile
from django.db import transaction

from sources.capture.quotes import anchor_all, lock
from sources.capture.reading import Reading, read
from sources.models import Snapshot, Source


def capture(source: Source, raw: bytes, *, at: datetime) -> tuple[Snapshot, bool]:
    """Read a file and store it. Raises Unreadable, before anything is stored."""
    return store(source, read(raw), at=at)


def store(source: Source, reading: Reading, *, at: datetime) -> tuple[Snapshot, bool]:
    """Store what was read as a snapshot of its source and anchor the source's quotes in it.

    Returns the snapshot and whether it is new: the same bytes read by the same extractor are stored once. File, row
    and anchors are written together; a failure takes the file away again.
    """
    snapshot = _snapshot(source, reading, at)
    try:
        with transaction.atomic():
            lock(source)
            same = {"raw_sha256": snapshot.raw_sha256, "extractor": snapshot.extractor}
            known = source.snapshots.held().filter(**same).first()
            if known is None:
                snapshot.raw.save(f"{snapshot.raw_sha256}.bin", ContentFile(reading.raw), save=False)
                snapshot.save()
            anchor_all(source)
    except BaseException:
        if snapshot.raw.name:
            snapshot.raw.storage.delete(snapshot.raw.name)
        raise
    return known or snapshot, known is None


def _snapshot(source: Source, reading: Reading, at: datetime) -> Snapshot:
    """What was read as a snapshot that is not saved yet."""
    return Snapshot(
        source=source,
        raw_sha256=reading.raw_sha256,
        text_sha256=reading.text_sha256,
        captured_at=at,
        text_length=len(reading.extract.text),
        **reading.extract._asdict(),
    )
