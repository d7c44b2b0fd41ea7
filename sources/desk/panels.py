"""What hangs on a source or a text, to open: its texts, and the quotes that are taken from it."""

from typing import Any, NamedTuple

from django.db.models import F, QuerySet
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _

from sources.capture import nearest_passage
from sources.forms import with_passage
from sources.models import Quote, Snapshot, Source

LISTED = 20  # rows of a panel; the rest is in the list that it leads to
AROUND = 160  # characters of the text that are read on each side of a quote
ELSEWHERE = _("The text is held by those who published the record: capture it to read it here.")


class Panel(NamedTuple):
    """The first rows that hang on another, how many there are besides, and the list that has all."""

    rows: list[Any]
    more: int
    address: str


def _panel(rows: QuerySet[Any], address: str) -> Panel:
    listed = list(rows[:LISTED])
    count = rows.order_by().count() if len(listed) == LISTED else len(listed)
    return Panel(listed, count - len(listed), address)


def texts_of(source: Source) -> Panel:
    """The texts of a source, newest first, with their states."""
    rows: Any = source.snapshots.order_by("-captured_at", "-pk")
    return _panel(rows.with_state(), f"{reverse('admin:sources_snapshot_changelist')}?source={source.pk}")


def quotes_of(source: Source) -> Panel:
    """The quotes of a source: those without a place first, then in the order of its text."""
    address = f"{reverse('admin:sources_quote_changelist')}?source={source.pk}"
    return _panel(source.quotes.order_by(F("start").asc(nulls_first=True), "slug"), address)


def quotes_in(snapshot: Snapshot) -> Panel:
    """The quotes that stand in a text, in its order."""
    address = f"{reverse('admin:sources_quote_changelist')}?snapshot={snapshot.pk}"
    return _panel(snapshot.quotes.filter(start__isnull=False).order_by("start", "slug"), address)


def in_context(quote: Quote) -> SafeString | str:
    """The captured text around a quote, with the quote marked; of one that is not there, what is most like it."""
    text = quote.snapshot
    if text is None or quote.start is None or quote.end is None:
        return with_passage("—", nearest_passage(quote))
    if not text.is_held:
        return str(ELSEWHERE)
    return format_html(
        '<div class="desk-text">… {}<mark>{}</mark>{} …</div>',
        text.text[max(0, quote.start - AROUND) : quote.start],
        text.text[quote.start : quote.end],
        text.text[quote.end : quote.end + AROUND],
    )


def place_of(quote: Quote) -> SafeString:
    """The source and the text that a quote is looked for in, linked, and where in it."""
    source = reverse("admin:sources_source_change", args=[quote.source_id])
    linked = format_html('<a href="{}">{}</a>', source, quote.source)
    if quote.snapshot is None:
        return linked
    text = reverse("admin:sources_snapshot_change", args=[quote.snapshot_id])
    told = _("text of %(day)s") % {"day": f"{quote.snapshot.captured_at:%Y-%m-%d}"}
    linked = format_html('{} · <a href="{}">{}</a>', linked, text, told)
    if quote.start is None or quote.end is None:
        return linked
    where = _("characters %(start)s to %(end)s of %(length)s") % {
        "start": f"{quote.start + 1:,}",
        "end": f"{quote.end:,}",
        "length": f"{quote.snapshot.length:,}",
    }
    return format_html("{} · {}", linked, where)


def shortened(words: str) -> str:
    return f"“{Truncator(words).chars(90)}”"
