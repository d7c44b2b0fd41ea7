"""The choices of desk and record: kinds, roles, relations and grades, each word with its meaning."""

from typing import Any, NamedTuple

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Text = str | Promise


class Kind(models.TextChoices):
    CLAIM = "claim", _("Claim")
    COMMITMENT = "commitment", _("Commitment")


class Undertaking(models.TextChoices):
    """Whether a commitment is to do something or not to do it."""

    ACT = "act", _("To do")
    REFRAIN = "refrain", _("Not to do")


class Attribution(models.TextChoices):
    DIRECT = "direct", _("Direct: the speaker’s own words, in quotation marks")
    REPORTED = "reported", _("Reported: the source retells what was said")
    DOCUMENT = "document", _("Document: the words or content of a text that was signed or adopted")
    AUTHOR = "author", _("Author: the judgement of the source’s own author")


class Modality(models.TextChoices):
    PLAIN = "plain", _("Plain: said without reserve")
    FORECAST = "forecast", _("Forecast: said of what is to come")
    HEDGED = "hedged", _("Hedged: said with reserve (may, can be assumed)")
    CONDITIONAL = "conditional", _("Conditional: said for the case that something else happens")


class Role(models.TextChoices):
    SPEAKER = "speaker", _("Speaker")
    COUNTERPARTY = "counterparty", _("Counterparty")
    ON_BEHALF_OF = "on_behalf_of", _("On behalf of")
    REPORTED_BY = "reported_by", _("Reported by")


class FollowUpKind(models.TextChoices):
    DEVELOPMENT = "development", _("Development: the world changed")
    CHECK = "check", _("Check: looked again, nothing new")
    CORRECTION = "correction", _("Correction: we were wrong")


class Relation(models.TextChoices):
    PART_OF = "part_of", _("is part of")
    REPEATS = "repeats", _("repeats")
    ANSWERS = "answers", _("answers")
    FULFILS = "fulfils", _("fulfils")
    SUPPORTS = "supports", _("supports")
    CONTRADICTS = "contradicts", _("contradicts")
    SUPERSEDES = "supersedes", _("supersedes")


INVERSE_RELATION: dict[str, Text] = {
    Relation.PART_OF: _("includes"),
    Relation.REPEATS: _("is repeated by"),
    Relation.ANSWERS: _("is answered by"),
    Relation.FULFILS: _("is fulfilled by"),
    Relation.SUPPORTS: _("is supported by"),
    Relation.CONTRADICTS: _("is contradicted by"),
    Relation.SUPERSEDES: _("is superseded by"),
}


class ActorKind(models.TextChoices):
    PERSON = "person", _("Person")
    ORGANISATION = "organisation", _("Organisation")
    STATE = "state", _("State")
    GROUP = "group", _("Group")


class SourceKind(models.TextChoices):
    ARTICLE = "article", _("Article")
    ANALYSIS = "analysis", _("Analysis")
    NEWSLETTER = "newsletter", _("Newsletter")
    REPORT = "report", _("Report")
    OFFICIAL = "official", _("Official publication")
    LAW = "law", _("Law or treaty")
    SPEECH = "speech", _("Speech")
    INTERVIEW = "interview", _("Interview")
    BROADCAST = "broadcast", _("Broadcast")
    POST = "post", _("Post")
    OTHER = "other", _("Other")


class Anchor(models.TextChoices):
    """How a quote was found again in the captured text of its source."""

    EXACT = "exact", _("Exact: found character for character")
    NORMALISED = "normalised", _("Normalised: found but for spaces, quotation marks or dashes")
    ELIDED = "elided", _("Elided: its parts were found in order around an ellipsis")
    AMBIGUOUS = "ambiguous", _("Ambiguous: found in several places; give the words before or after it")
    NOT_FOUND = "not_found", _("Not found in the captured text")
    NO_TEXT = "no_text", _("Not checked: the text of the source is not captured")

    @property
    def is_publishable(self) -> bool:
        """Whether a quote of this grade may be published: it is found in one place, or there is no text to look in."""
        return self not in (Anchor.AMBIGUOUS, Anchor.NOT_FOUND)

    @property
    def is_faithful(self) -> bool:
        """Whether the words were found as they are quoted, but for typography."""
        return self in (Anchor.EXACT, Anchor.NORMALISED)


class Timeliness(models.TextChoices):
    NO_DEADLINE = "no_deadline", _("No deadline")
    NOT_DUE = "not_due", _("Not yet due")
    OVERDUE = "overdue", _("Overdue: the deadline has passed and no source shows the outcome")
    ON_TIME = "on_time", _("On time")
    LATE = "late", _("Late")


class Facet(NamedTuple):
    """A choice of a statement by which lists can be narrowed, on pages and in the API: public, as all that is here.

    The value `unsaid` goes without saying: pages do not show it, and a document from before the facet means it.
    """

    words: type[models.TextChoices]
    label: Text
    unsaid: str = ""


FACETS: dict[str, Facet] = {
    "attribution": Facet(Attribution, _("Attribution")),
    "modality": Facet(Modality, _("Modality")),
    "undertaking": Facet(Undertaking, _("Undertaking"), unsaid=Undertaking.ACT),
}


def facets_said(document: dict[str, Any]) -> dict[str, str]:
    """The facets of a statement's document that do not go without saying; of a tombstone or an erased one, none."""
    said = {name: document.get(name, facet.unsaid) for name, facet in FACETS.items()}
    return {name: value for name, value in said.items() if value != FACETS[name].unsaid}


# Every vocabulary that a page explains, by the name that templates use.
TERMS: dict[str, type[models.TextChoices]] = {
    **{name: facet.words for name, facet in FACETS.items()},
    "kind": Kind,
    "role": Role,
    "follow_up": FollowUpKind,
    "actor": ActorKind,
    "source": SourceKind,
    "anchor": Anchor,
    "timeliness": Timeliness,
}
