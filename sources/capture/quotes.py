"""Where the quotes of a source stand in its captured text."""

from sources.anchoring import Place, locate
from sources.models import Quote, Snapshot, Source
from tracker.vocabulary import Anchor


def lock(source: Source) -> None:
    """Until the transaction ends, others who would add a snapshot or a quote to this source wait, then see what is new.

    SQLite has no row to lock and needs none: its transactions are IMMEDIATE and hold the database's lock.
    """
    Source.objects.select_for_update(no_key=True).only("pk").get(pk=source.pk)


def anchor(quote: Quote, snapshot: Snapshot | None) -> bool:
    """Set the quote's place in the snapshot (unsaved); True where anything of it changed."""
    before = (quote.anchor, quote.start, quote.end, quote.snapshot_id)
    if snapshot is None:
        place = Place(Anchor.NO_TEXT)
    else:
        place = locate(snapshot.text, quote.exact, quote.prefix, quote.suffix)
    quote.anchor, quote.start, quote.end = place
    quote.snapshot = snapshot
    return before != (quote.anchor, quote.start, quote.end, quote.snapshot_id)


def anchor_all(source: Source) -> list[Quote]:
    """Anchor the quotes of a source in its newest snapshot and save those that moved; returns all of them.

    Only a new grade counts as a change of the quote: readers see the grade, not the place.
    """
    snapshot = source.newest_snapshot()
    quotes = list(source.quotes.all())
    for quote in quotes:
        grade = quote.anchor
        if anchor(quote, snapshot):
            quote.save(update_fields=None if quote.anchor != grade else ["snapshot", "start", "end"])
    return quotes
