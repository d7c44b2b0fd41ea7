"""The only writer of snapshots, and of what is done about them: which text of a source is the current one."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime
from typing import Any, NamedTuple

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from sources.capture.extraction import Unreadable
from sources.capture.losing import Agreed, Becoming, becoming, require_agreed
from sources.capture.quotes import anchor_all, lock
from sources.capture.reading import Reading, read
from sources.models import Snapshot, SnapshotDeed, Source, TextDeed

_written: ContextVar[list[Any] | None] = ContextVar("files written in this transaction", default=None)


class Stored(NamedTuple):
    """A text as it was stored: whether it is new, and whether it became the current one, which it was not before."""

    snapshot: Snapshot
    is_new: bool
    became_current: bool


@contextmanager
def kept_together() -> Iterator[None]:
    """A transaction that takes the files stored in it away again if it fails."""
    files: list[Any] = []
    outer = _written.get()
    token = _written.set(files)
    try:
        with transaction.atomic():
            yield
    except BaseException:
        for file in files:
            file.storage.delete(file.name)
        raise
    finally:
        _written.reset(token)
    if outer is not None:
        outer.extend(files)


def capture(source: Source, raw: bytes, *, at: datetime, by: Any = None, agreed: Agreed = "", how: str = "") -> Stored:
    """Read a file, in the ways that were chosen, and store it.

    Raises Unreadable, or QuotesWouldBeLost, before anything is stored.
    """
    return store(source, read(raw, how), at=at, by=by, agreed=agreed)


def store(source: Source, reading: Reading, *, at: datetime, by: Any = None, agreed: Agreed = "") -> Stored:
    """Make what was read the current text of its source and anchor the source's quotes in it.

    The same bytes read by the same extractor are stored once: again, they make the older text current. `agreed` is
    the digest of the quotes that somebody agreed to lose. File, row and anchors are written together or not at all.
    """
    with kept_together():
        lock(source)
        require_agreed(foresee(source, reading), agreed)
        known = _known(source, reading)
        snapshot = known or _written_once(source, reading, at)
        became_current = snapshot != source.current_snapshot() or known is None
        if became_current:
            SnapshotDeed.objects.create(snapshot=snapshot, deed=TextDeed.CAPTURED, by=by, at=at)
        anchor_all(source)
    return Stored(snapshot, known is None, became_current)


def foresee(source: Source, reading: Reading) -> list[Becoming]:
    """What becomes of the quotes of a source if this is stored. Raises Unreadable for a text that was retired."""
    known = _known(source, reading)
    if known is not None and known == source.current_snapshot():
        return []
    return becoming(source, known or _unsaved(source, reading))


def choose(snapshot: Snapshot, *, at: datetime, by: Any, agreed: Agreed = "") -> None:
    """Make a text the current one of its source. Raises ValidationError, or QuotesWouldBeLost."""
    with transaction.atomic():
        lock(snapshot.source)
        if not snapshot.is_held:
            raise ValidationError(_("This text is not here: capture it first."))
        if snapshot == snapshot.source.current_snapshot():
            raise ValidationError(_("This is the current text already."))
        require_agreed(becoming(snapshot.source, snapshot), agreed)
        SnapshotDeed.objects.create(snapshot=snapshot, deed=TextDeed.CHOSEN, by=by, at=at)
        anchor_all(snapshot.source)


def retire(snapshot: Snapshot, *, reason: str, at: datetime, by: Any, agreed: Agreed = "") -> None:
    """Let a text be looked in no more; the one before it is current again. As `choose`, it may refuse."""
    deed = SnapshotDeed(snapshot=snapshot, deed=TextDeed.RETIRED, reason=reason, by=by, at=at)
    with transaction.atomic():
        lock(snapshot.source)
        if not snapshot.source.snapshots.standing().filter(pk=snapshot.pk).exists():
            raise ValidationError(_("This text is retired already, or was never here."))
        deed.full_clean()
        require_agreed(becoming(snapshot.source, current_without(snapshot)), agreed)
        deed.save()
        anchor_all(snapshot.source)


def current_without(snapshot: Snapshot) -> Snapshot | None:
    """The text that would be current if this one were retired."""
    others: Any = snapshot.source.snapshots.standing().exclude(pk=snapshot.pk)
    return others.first()  # type: ignore[no-any-return]


def _known(source: Source, reading: Reading) -> Snapshot | None:
    """The text of the same bytes read alike, if it is here. Raises Unreadable where it was retired."""
    same_bytes = Q(raw_sha256=reading.raw_sha256, extractor=reading.extract.extractor)
    standing = source.snapshots.standing()
    if known := standing.filter(same_bytes).first():
        return known  # type: ignore[no-any-return]
    same = source.snapshots.held().filter(Q(raw_sha256=reading.raw_sha256) | Q(text_sha256=reading.text_sha256))
    retired = same.exclude(pk__in=standing.values("pk")).first()
    if retired is None:
        return None
    why = retired.deeds.filter(deed=TextDeed.RETIRED).last().reason
    raise Unreadable(
        _("this text was retired (“%s”): only an editor makes it current again, on its page") % why.rstrip(".")
    )


def _unsaved(source: Source, reading: Reading, **fields: Any) -> Snapshot:
    """What was read as a snapshot that is not saved yet."""
    return Snapshot(
        source=source,
        raw_sha256=reading.raw_sha256,
        text_sha256=reading.text_sha256,
        text_length=len(reading.extract.text),
        **reading.extract._asdict(),
        **fields,
    )


def _written_once(source: Source, reading: Reading, at: datetime) -> Snapshot:
    """A snapshot of what was read, with its file."""
    snapshot = _unsaved(source, reading, captured_at=at)
    files = _written.get()
    snapshot.raw.save(f"{snapshot.raw_sha256}.bin", ContentFile(reading.raw), save=False)
    assert files is not None, "a file is written within `kept_together`"
    files.append(snapshot.raw)
    snapshot.save()
    return snapshot
