"""What lists, filters, search and counts need is derived from documents: it can be thrown away and made again.

`derivation` says what, in pure functions; `writing` is the one writer; `comparison` tells where the tables no longer
say what the documents say, and `rebuilding` mends that while readers go on reading.
"""

from claims.record.projection.derivation import VERSION
