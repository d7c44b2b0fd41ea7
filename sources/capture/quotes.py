"""Where the quotes of a source stand in its captured text."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from sources.anchoring import Place, locate
from sources.models import Quote, Snapshot, Source, unused_quote_slug
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


def quote_of(source: Source, exact: str, language: str) -> Quote:
    """The quote of these words: the one there is, or a new one, checked and anchored but not saved.

    Raises ValidationError for words that the captured text of the source does not hold, or holds more than once.
    """
    known = _known(source, exact)
    quote = known or Quote(source=source, exact=exact, language=language)
    anchor(quote, source.newest_snapshot())
    _require_found(quote)
    if not known:
        try:
            # Whether somebody else saves the same words is asked when it is kept, under the lock.
            quote.full_clean(exclude=["slug"], validate_unique=False, validate_constraints=False)
        except ValidationError as error:
            raise ValidationError(error.messages) from error  # the form has other fields than the quote
    return quote


@transaction.atomic
def keep(quote: Quote) -> Quote:
    """Save a new quote that `quote_of` gave. If somebody saved the same words meanwhile, theirs is the quote."""
    lock(quote.source)
    known = _known(quote.source, quote.exact)
    if known:
        return known
    anchor(quote, quote.source.newest_snapshot())
    quote.slug = unused_quote_slug(quote.source, quote.exact)
    quote.save()
    return quote


def _known(source: Source, exact: str) -> Quote | None:
    return Quote.objects.filter(source=source, exact=exact, prefix="", suffix="").first()


def _require_found(quote: Quote) -> None:
    """Refuse a quote that is not in the captured text of its source, or stands there more than once."""
    if Anchor(quote.anchor).is_publishable:
        return
    reasons = {
        Anchor.NOT_FOUND: _("These words are not in the captured text of “%(source)s”: copy them again."),
        Anchor.AMBIGUOUS: _("These words stand in “%(source)s” more than once: copy a few more of them."),
    }
    raise ValidationError(reasons[Anchor(quote.anchor)], params={"source": quote.source.title}, code=quote.anchor)
