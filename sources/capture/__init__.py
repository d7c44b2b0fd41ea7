"""How words get in: a file is read, stored as a snapshot of its source, and quotes are placed in its text.

Reading (`extraction`, `reading`) is pure and may refuse; `snapshots` is the only writer of snapshots, and `quotes`
sets where a quote stands.
"""

from sources.capture.extraction import Unreadable
from sources.capture.quotes import anchor, anchor_all, difference_from_told, keep, lock, quote_of
from sources.capture.reading import Reading, read
from sources.capture.snapshots import capture, store
