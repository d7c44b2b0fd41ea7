"""Tables of any usual kind, read as rows of text and written from them: CSV, TSV, XLSX, JSON, NDJSON, ClaimReview."""

from tracker.tables.recognising import open_table
from tracker.tables.rows import KINDS, Row, Table, Trouble, Unreadable
from tracker.tables.writing import WRITERS, Unwritable, write_table
