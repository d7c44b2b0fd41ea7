"""What proves what a file says: quotes with their sources, and references where words are not quoted."""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from claims.importing.entities import Entities
from sources.capture import quote_of
from sources.models import Quote, Reference, Source

LONGEST_SHOWS = 600


class Evidence:
    """Quotes and references of a file, each made once, and kept until they are written."""

    def __init__(self, entities: Entities) -> None:
        self.entities = entities
        self.quotes: dict[tuple[int, str], Quote] = {}
        self.references: dict[tuple[int, str, str], Reference] = {}

    def quote(self, said: dict[str, str]) -> Quote | None:
        """The quote of these words, as it is known or new; None where nothing is quoted. Raises ValidationError."""
        words = said.get("quote", "").strip()
        source = self.entities.sources.row(said)
        if not words:
            return None
        if source is None:
            raise ValidationError(_("Say which source these words are from: its title, or its address."))
        key = (id(source), words)
        if key not in self.quotes:
            self.quotes[key] = self._new_quote(source, words, said)
        return self.quotes[key]

    def _new_quote(self, source: Source, words: str, said: dict[str, str]) -> Quote:
        language = said.get("quote_language") or said.get("source_language") or source.language
        if source.pk:
            quote = quote_of(source, words, language)
        else:
            quote = Quote(source=source, exact=words, language=language)
            quote.clean_fields(exclude={"source", "snapshot", "slug"})
        if not quote.pk:
            quote.translation = said.get("quote_translation", "")
        return quote

    def of_step(self, parts: dict[str, str]) -> tuple[Quote | None, Reference | None]:
        """What shows a step: a quote, or a reference to a source of which nothing is quoted. Raises ValidationError."""
        quote = self.quote(parts)
        source = None if quote else self.entities.sources.row(parts)
        return quote, self._reference(source, parts) if source else None

    def _reference(self, source: Source, parts: dict[str, str]) -> Reference:
        if not (source.url or source.pk):
            raise ValidationError(_("Readers cannot look this up: give the address of the source, or quote it."))
        locator = parts.get("locator") or _("the document as a whole")
        shows = parts.get("summary", "")[:LONGEST_SHOWS]
        key = (id(source), locator, shows)
        if key not in self.references:
            self.references[key] = self._known_reference(source, locator, shows)
        return self.references[key]

    def _known_reference(self, source: Source, locator: str, shows: str) -> Reference:
        said: dict[str, Any] = {"source": source, "locator": locator, "shows": shows}
        known = Reference.objects.filter(**said).first() if source.pk else None
        if known:
            return known
        reference = Reference(**said)
        reference.clean_fields(exclude={"source", "slug"})
        return reference
