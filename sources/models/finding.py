"""What publishers, sources, quotes and references are found by at the desk."""

from collections.abc import Iterable
from typing import Any

from django.db.models import Q

from sources.models.documents import Publisher, Source
from sources.models.excerpts import Quote, Reference
from tracker.search.beside import TermsBeside, key_of
from tracker.search.formula import Term, known


class PublisherTerms(TermsBeside):
    """Publishers are found by name."""

    row = key_of(Publisher)
    follows = {"sources.Publisher": lambda publisher: Q(pk=publisher.pk)}

    @staticmethod
    def texts(row: Any) -> Iterable[str]:
        return (row.name,)


class SourceTerms(TermsBeside):
    """Sources are found by title, author and publisher."""

    row = key_of(Source)
    follows = {"sources.Source": lambda source: Q(pk=source.pk)}
    named = {"publisher": "sources.PublisherTerms"}

    @staticmethod
    def texts(row: Any) -> Iterable[str]:
        return (row.title, row.authors)

    @staticmethod
    def known(row: Any) -> Iterable[Term]:
        return (known("publisher", str(row.publisher_id)),)


class ReferenceTerms(TermsBeside):
    """References are found by what they show and by their source."""

    row = key_of(Reference)
    follows = {"sources.Reference": lambda reference: Q(pk=reference.pk)}
    named = {"source": "sources.SourceTerms"}

    @staticmethod
    def texts(row: Any) -> Iterable[str]:
        return (row.shows, row.locator)

    @staticmethod
    def known(row: Any) -> Iterable[Term]:
        return (known("source", str(row.source_id)),)


class QuoteTerms(TermsBeside):
    """Quotes are found by their words and by their source."""

    row = key_of(Quote)
    follows = {"sources.Quote": lambda quote: Q(pk=quote.pk)}
    named = {"source": "sources.SourceTerms"}

    @staticmethod
    def texts(row: Any) -> Iterable[str]:
        return (row.exact, row.translation)

    @staticmethod
    def known(row: Any) -> Iterable[Term]:
        return (known("source", str(row.source_id)),)
