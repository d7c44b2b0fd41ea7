"""Where the quotes of a source stand in its captured text."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from sources.anchoring import Place, locate
from sources.models import Quote, Snapshot, Source, unused_slug
from sources.nearest import Passage, nearest
from tracker.vocabulary import Anchor


class NotInText(ValidationError):
    """Words that the captured text of their source does not hold; `passage` is what it holds that is most like them."""

    passage: Passage | None = None


def lock(source: Source) -> None:
    """Until the transaction ends, others who would add a snapshot or a quote to this source wait, then see what is new.

    SQLite has no row to lock and needs none: its transactions are IMMEDIATE and hold the database's lock.
    """
    Source.objects.select_for_update(no_key=True).only("pk").get(pk=source.pk)


def anchor(quote: Quote, snapshot: Snapshot | None) -> bool:
    """Set the quote's place in the snapshot (unsaved); True where anything of it changed.

    Without a text here, the place holds that came with the record, as long as the words are the same.
    """
    before = (quote.anchor, quote.start, quote.end, quote.snapshot_id)
    if snapshot is None and _is_told(quote):
        return False
    if snapshot is None:
        place = Place(Anchor.NO_TEXT)
    else:
        place = locate(snapshot.text, quote.exact, quote.prefix, quote.suffix)
    quote.anchor, quote.start, quote.end = place
    quote.snapshot = snapshot
    return before != (quote.anchor, quote.start, quote.end, quote.snapshot_id)


def _is_told(quote: Quote) -> bool:
    """Whether whoever published the record found these very words in a text that is not here."""
    told = quote.snapshot
    if told is None or told.is_held or told.source_id != quote.source_id or not quote.pk:
        return False
    same = {name: getattr(quote, name) for name in ("exact", "prefix", "suffix", "source_id")}
    return Quote.objects.filter(pk=quote.pk, **same).exists()


@transaction.atomic
def anchor_all(source: Source) -> list[Quote]:
    """Anchor the quotes of a source in its current text and save those that moved; returns all of them.

    Who edits one of them meanwhile waits, so that nothing of theirs is saved over.

    A new grade, or another text, counts as a change of the quote: readers see both, not the place.
    """
    lock(source)
    snapshot = source.current_snapshot()
    quotes = list(source.quotes.select_related("snapshot"))
    for quote in quotes:
        before = (quote.anchor, quote.snapshot_id)
        if anchor(quote, snapshot):
            quote.save(update_fields=["start", "end"] if before == (quote.anchor, quote.snapshot_id) else None)
    return quotes


def difference_from_told(source: Source) -> str:
    """How the text that is held differs from the one in which those who published the record found its quotes.

    Empty where it is the same, or where only one of them is known.
    """
    held, told = source.current_snapshot(), source.snapshots.filter(text="").order_by("-captured_at", "-pk").first()
    if held is None or told is None or held.text_sha256 == told.text_sha256:
        return ""
    return _(
        "%(source)s: this text has %(length)s characters (SHA-256 %(digest)s), that of the record %(told_length)s "
        "(%(told_digest)s): what it does not hold was lost between them."
    ) % {
        "source": source.slug,
        "length": held.length,
        "digest": held.text_sha256[:12],
        "told_length": told.length,
        "told_digest": told.text_sha256[:12],
    }


def quote_of(source: Source, exact: str, language: str) -> Quote:
    """The quote of these words: the one there is, or a new one, checked and anchored but not saved.

    Raises ValidationError for words that the captured text of the source does not hold, or holds more than once.
    """
    known = _known(source, exact)
    quote = known or Quote(source=source, exact=exact, language=language)
    anchor(quote, source.current_snapshot())
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
    anchor(quote, quote.source.current_snapshot())
    quote.slug = unused_slug(Quote, quote.source, quote.exact)
    quote.save()
    return quote


def _known(source: Source, exact: str) -> Quote | None:
    return Quote.objects.filter(source=source, exact=exact, prefix="", suffix="").first()


def nearest_passage(quote: Quote) -> Passage | None:
    """What the text in which a quote was looked for in vain holds that is most like it; None where nothing is."""
    if quote.anchor != Anchor.NOT_FOUND or quote.snapshot is None or not quote.snapshot.is_held:
        return None
    return nearest(quote.snapshot.text, quote.exact, quote.prefix, quote.suffix)


def _require_found(quote: Quote) -> None:
    """Refuse a quote that is not in the captured text of its source, or stands there more than once."""
    if Anchor(quote.anchor).is_publishable:
        return
    reasons = {
        Anchor.NOT_FOUND: _("These words are not in the captured text of “%(source)s”: copy them again."),
        Anchor.AMBIGUOUS: _("These words stand in “%(source)s” more than once: copy a few more of them."),
    }
    refusal = NotInText(reasons[Anchor(quote.anchor)], params={"source": quote.source.title}, code=quote.anchor)
    refusal.passage = nearest_passage(quote)
    raise refusal
