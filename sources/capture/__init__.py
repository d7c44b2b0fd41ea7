"""How words get in: a file is read, stored as a snapshot of its source, and quotes are placed in its text.

Reading (`extraction`, `doubts`, `reading`) is pure and may refuse; `losing` foresees what becomes of quotes;
`snapshots` is the only writer of snapshots and of what is done about them, and `quotes` sets where a quote stands.
"""

from sources.capture.doubts import Doubtful, Offer
from sources.capture.extraction import Unreadable
from sources.capture.losing import ALL, Becoming, QuotesWouldBeLost, becoming, digest_of, lost_of
from sources.capture.quotes import (
    NotInText,
    anchor,
    anchor_all,
    difference_from_told,
    keep,
    lock,
    nearest_passage,
    quote_of,
)
from sources.capture.reading import Reading, read, require_size
from sources.capture.snapshots import (
    Stored,
    capture,
    choose,
    current_without,
    foresee,
    kept_together,
    retire,
    store,
)
