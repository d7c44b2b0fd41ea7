"""A file as it was read: all that a snapshot will say of it, whatever source it belongs to. Nothing is stored."""

import hashlib
from typing import NamedTuple

from django.conf import settings

from sources.capture.doubts import refuse_doubtful
from sources.capture.extraction import Extract, Unreadable, extract


class Reading(NamedTuple):
    """The file's bytes and what they say."""

    raw: bytes
    extract: Extract

    @property
    def raw_sha256(self) -> str:
        return hashlib.sha256(self.raw).hexdigest()

    @property
    def text_sha256(self) -> str:
        return hashlib.sha256(self.extract.text.encode()).hexdigest()


def read(raw: bytes, how: str = "") -> Reading:
    """Read a file, in the ways that were chosen where it is doubtful.

    Raises Unreadable for one over `CAPTURE_MAX_BYTES` or that has no readable text, and Doubtful, which offers ways.
    """
    require_size(len(raw))
    refuse_doubtful(raw, how)
    return Reading(raw, extract(raw, how))


def require_size(size: int) -> None:
    """Refuse a file of more bytes than may be captured, before it is read into memory."""
    if size > settings.CAPTURE_MAX_BYTES:
        raise Unreadable(f"it has {size:,} bytes; the limit is {settings.CAPTURE_MAX_BYTES:,} (CAPTURE_MAX_BYTES)")
