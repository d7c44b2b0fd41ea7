"""What is odd about a source, a publisher or a quote, and may be right all the same: asked by their forms."""

from collections.abc import Iterator
from typing import Any

from django.db.models import Q
from django.utils.html import format_html
from django.utils.translation import gettext as _

from sources.addresses import ways_to_write
from sources.models import Publisher, PublisherTerms, Quote, QuoteTerms, Source, SourceTerms
from tracker.admin_base import Doubt, called, links_to, question


@question("name")
def same_publisher(form: Any) -> Iterator[Doubt]:
    """A second publisher of the same name."""
    publisher: Publisher = form.instance
    if found := called(publisher.name, PublisherTerms).exclude(pk=publisher.pk)[:4]:
        words = _("“{name}” is there already: {found}. Take that one, or say what tells this one apart.")
        yield Doubt("name", format_html(words, name=publisher.name, found=links_to(found)))


@question("title")
def same_title(form: Any) -> Iterator[Doubt]:
    """A second source of the same title."""
    source: Source = form.instance
    if found := called(source.title, SourceTerms).exclude(pk=source.pk)[:4]:
        words = _("“{title}” is the title of another source: {found}. Take that one, if it is the same document.")
        yield Doubt("title", format_html(words, title=source.title, found=links_to(found)))


@question("url", "archive_url")
def same_address(form: Any) -> Iterator[Doubt]:
    """A second source at the same address, however that is written."""
    source: Source = form.instance
    for field in ("url", "archive_url"):
        address = getattr(source, field)
        written = ways_to_write(address) if address and field in form.changed_data else []
        there = Source.objects.filter(Q(url__in=written) | Q(archive_url__in=written)).exclude(pk=source.pk)
        if written and (found := there[:4]):
            words = _("{address} is the address of another source: {found}. Take that one, if it is the same document.")
            yield Doubt(field, format_html(words, address=address, found=links_to(found)))


@question("exact")
def same_words(form: Any) -> Iterator[Doubt]:
    """A second quote of the same words, but for case, script and marks; a correction has those that it corrects."""
    quote: Quote = form.instance
    wrong = form.cleaned_data.get("corrects")
    there = called(quote.exact, QuoteTerms).exclude(pk__in=[quote.pk or 0, wrong.pk if wrong else 0])
    if found := there[:4]:
        words = _("These words are a quote already: {found}. Take that one, unless this is another document.")
        yield Doubt("exact", format_html(words, found=links_to(found)))
