"""Who and what a file names: what the desk has already, in whatever spelling, and what is new and will be made."""

from collections import Counter
from typing import Any

from django.utils.translation import gettext as _
from rapidfuzz import process

from claims.models import Actor, ActorName, Topic
from sources.addresses import plain_address
from sources.models import Publisher, Source
from tracker.text import phrase

LIKE = 3  # names that are told to be like a new one, at most
MUCH_LIKE = 85  # of 100


class Ambiguous(Exception):
    """A name that several rows have; the message names them."""


class Named:
    """Rows of a model that are known by name: an actor by each spelling. New ones are kept until they are written."""

    def __init__(self, model: Any) -> None:
        self.model = model
        self.known: dict[str, set[int]] = {}
        self.names: dict[int, str] = {}
        self.made: dict[str, Any] = {}
        self.mentioned: Counter[str] = Counter()
        for pk, name in model._base_manager.values_list("pk", "name"):
            self._learn(pk, name)
            self.names[pk] = name
        if model is Actor:
            for pk, name in ActorName._base_manager.values_list("actor_id", "name"):
                self._learn(pk, name)

    def _learn(self, pk: int, name: str) -> None:
        self.known.setdefault(phrase(name), set()).add(pk)

    def find(self, name: str) -> int | None:
        """The key of the row that is called so; None where none is. Raises Ambiguous."""
        keys = self.known.get(phrase(name), set())
        if len(keys) > 1:
            names = ", ".join(sorted({self.names[key] for key in keys}))
            raise Ambiguous(_("Several are called so: %s. Write one of their other names.") % names)
        return next(iter(keys), None)

    def row(self, name: str, **fields: Any) -> Any:
        """The row that is called so, or a new one that is not written yet, the same for every spelling of it.

        Raises Ambiguous, and ValidationError for what can be no name.
        """
        key = self.find(name)
        if key is not None:
            return self.model(pk=key, name=self.names[key])
        folded = phrase(name) or name
        self.mentioned[self.made[folded].name if folded in self.made else name] += 1
        if folded not in self.made:
            new = self.model(name=name, **fields)
            new.clean_fields(exclude={"slug"})
            self.made[folded] = new
        return self.made[folded]

    def like(self, name: str) -> list[str]:
        """Names that the desk has and that are much like a new one."""
        found = process.extract(phrase(name), list(self.known), score_cutoff=MUCH_LIKE, limit=LIKE)
        return list(dict.fromkeys(self.names[next(iter(self.known[folded]))] for folded, _score, _place in found))


class Sources:
    """Documents that are known by slug, address or title; new ones are kept until they are written."""

    def __init__(self, publishers: Named) -> None:
        self.publishers = publishers
        self.by_slug: dict[str, Source] = {}
        self.by_address: dict[str, Source] = {}
        self.by_title: dict[str, list[Source]] = {}
        self.made: list[Source] = []
        for source in Source.objects.select_related("publisher").defer("note", "authors", "folded"):
            self._learn(source)

    def _learn(self, source: Source) -> None:
        if source.slug:
            self.by_slug[source.slug] = source
        for address in filter(None, (source.url, source.archive_url)):
            self.by_address.setdefault(plain_address(address), source)
        self.by_title.setdefault(phrase(source.title), []).append(source)

    def find(self, said: dict[str, str]) -> Source | None:
        """The document that is meant: by its slug, else its address, else its title. Raises Ambiguous."""
        if (slug := said.get("source", "")) in self.by_slug:
            return self.by_slug[slug]
        if url := said.get("source_url"):
            return self.by_address.get(plain_address(url))
        titled = self.by_title.get(phrase(said.get("source_title") or slug), [])
        if len(titled) > 1:
            raise Ambiguous(_("Several sources have this title: give its address, or its slug."))
        return titled[0] if titled else None

    def row(self, said: dict[str, str]) -> Source | None:
        """The document that is meant, or a new one that is not written yet; None where nothing is said of one.

        Raises Ambiguous, and ValidationError for an address or a date that is none.
        """
        found = self.find(said)
        title = said.get("source_title") or said.get("source") or said.get("source_url", "")
        if found or not title:
            return found
        publisher = said.get("source_publisher")
        source = Source(
            title=title[:300],
            url=said.get("source_url", ""),
            published_on=said.get("source_published_on", ""),
            language=said.get("source_language") or said.get("quote_language") or "en",
            publisher=self.publishers.row(publisher) if publisher else None,
        )
        source.clean_fields(exclude={"publisher", "slug"})
        source.clean()
        self.made.append(source)
        self._learn(source)
        return source


class Entities:
    """All that a file may name."""

    def __init__(self) -> None:
        self.actors, self.topics, self.publishers = Named(Actor), Named(Topic), Named(Publisher)
        self.sources = Sources(self.publishers)
