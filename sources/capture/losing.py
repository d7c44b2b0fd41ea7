"""What becomes of a source's quotes where another text takes the place of the one that they are looked for in."""

import hashlib
from enum import Enum
from typing import NamedTuple

from sources.capture.quotes import anchor
from sources.models import Quote, Snapshot, Source
from tracker.vocabulary import Anchor


class Consent(Enum):
    """Agreeing without having read: what no request can say."""

    ALL = "whatever is lost"


Agreed = str | Consent  # the digest of what was read, or all
ALL = Consent.ALL


class Becoming(NamedTuple):
    """A quote, how it is anchored now, and how it would be."""

    quote: Quote
    before: Anchor
    after: Anchor

    @property
    def is_lost(self) -> bool:
        return self.before.is_faithful and not self.after.is_faithful


class QuotesWouldBeLost(Exception):
    """Quotes that are found now would be found no more, and nobody agreed to that. Nothing was stored."""

    def __init__(self, lost: list[Becoming]) -> None:
        super().__init__(f"{len(lost)} quotes would be lost")
        self.lost = lost


def becoming(source: Source, text: Snapshot | None) -> list[Becoming]:
    """How each quote of a source would be anchored in a text, those that it loses first. Nothing is saved."""
    found = []
    for quote in source.quotes.select_related("snapshot").order_by("slug"):
        before = Anchor(quote.anchor)
        anchor(quote, text)
        found.append(Becoming(quote, before, Anchor(quote.anchor)))
    return sorted(found, key=lambda one: not one.is_lost)


def lost_of(found: list[Becoming]) -> list[Becoming]:
    return [one for one in found if one.is_lost]


def digest_of(found: list[Becoming]) -> str:
    """Stands for the quotes that would be lost, and how: who agrees to it agrees to these and no others."""
    lost = sorted(f"{one.quote.pk} {one.quote.exact} {one.after}" for one in lost_of(found))
    return hashlib.sha256("\n".join(lost).encode()).hexdigest()


def require_agreed(found: list[Becoming], agreed: Agreed) -> None:
    """Refuse to lose quotes, unless somebody agreed to lose exactly these, or all."""
    if (lost := lost_of(found)) and agreed not in (ALL, digest_of(found)):
        raise QuotesWouldBeLost(lost)
