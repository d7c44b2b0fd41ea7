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
    """Whether a commitment is to do something, not to do it, or to go on doing it."""

    ACT = "act", _("To do")
    REFRAIN = "refrain", _("Not to do")
    CONTINUE = "continue", _("To go on doing")


class Weight(models.TextChoices):
    """How much a reader comes for a statement: the first page shows what is key, lists leave out the background."""

    KEY = "key", _("Key: what readers come for")
    REGULAR = "regular", _("Regular")
    BACKGROUND = "background", _("Background: said in passing; lists show it when asked")


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
    RESPONSIBLE = "responsible", _("Responsible: who is to do it, where that is not who said it")


class FollowUpKind(models.TextChoices):
    DEVELOPMENT = "development", _("Development: the world changed")
    CHECK = "check", _("Check: looked again, nothing new")
    CORRECTION = "correction", _("Correction: we were wrong")
    ASSESSMENT = "assessment", _("Assessment: an analyst judges how it stands; it sets no status")
    RESTATEMENT = "restatement", _("Restated: its maker changed the words, the scope or the deadline")


class Shown(models.TextChoices):
    """What the evidence of a status shows. An announcement alone is no progress."""

    ANNOUNCEMENT = "announcement", _("Announcement: somebody says that it was or will be done")
    DECISION = "decision", _("Decision: it was signed, adopted or funded")
    ACTION = "action", _("Action: it was done or delivered, in part or whole")
    EFFECT = "effect", _("Effect: what it was to bring about is there")


class Basis(models.TextChoices):
    """Whether a source says the outcome itself, or we conclude it from what the source says."""

    STATED = "stated", _("Stated: the source says so")
    INFERRED = "inferred", _("Inferred: we conclude it from what the source says")


class WhyUnverifiable(models.TextChoices):
    """What keeps a statement from being verified, so that it can be counted; the reason says it in words."""

    UNCLEAR = "unclear", _("Wording unclear: it cannot be told what would count")
    UNPUBLISHED = "unpublished", _("Nothing published: no source says what became of it")
    ONE_SIDED = "one_sided", _("Only one side says so")
    NO_ACCESS = "no_access", _("Access denied: who would check it is not let in")


class WhyNotQuoted(models.TextChoices):
    """Why a source is referred to and not quoted."""

    LICENCE = "licence", _("Its licence: facts are free, its sentences are not ours to copy")
    LANGUAGE = "language", _("Its language: we give the meaning in ours")
    AUDIO = "audio", _("It is sound or film")
    TABLE = "table", _("It is a table or a series of figures")
    PICTURE = "picture", _("It is a picture or a map")
    PAYWALL = "paywall", _("It is behind a paywall")


class CountsAs(models.TextChoices):
    """What a criterion decides: what would count as done, or as failure."""

    KEPT = "kept", _("Counts as kept")
    BROKEN = "broken", _("Counts as broken")


class WithdrawalGround(models.TextChoices):
    """Why a statement is no longer shown."""

    ERROR = "error", _("Published in error")
    MERGED = "merged", _("Merged into another statement")


class OccasionKind(models.TextChoices):
    MEETING = "meeting", _("Meeting")
    CALL = "call", _("Call")
    SIGNING = "signing", _("Signing")
    SESSION = "session", _("Session")
    VISIT = "visit", _("Visit")
    EXERCISE = "exercise", _("Exercise")


class Relation(models.TextChoices):
    PART_OF = "part_of", _("is part of")
    REPEATS = "repeats", _("repeats")
    ANSWERS = "answers", _("answers")
    FULFILS = "fulfils", _("fulfils")
    SUPPORTS = "supports", _("supports")
    CONTRADICTS = "contradicts", _("contradicts")
    SUPERSEDES = "supersedes", _("supersedes")
    NARROWS = "narrows", _("narrows")


TOLD_BY = "told_by"  # of a follow-up's statement to the one that tells it: read off the follow-ups, no link of its own
RELATION_WORDS: dict[str, Text] = {**dict(Relation.choices), TOLD_BY: _("is followed up in")}
INVERSE_RELATION: dict[str, Text] = {
    Relation.PART_OF: _("includes"),
    Relation.REPEATS: _("is repeated by"),
    Relation.ANSWERS: _("is answered by"),
    Relation.FULFILS: _("is fulfilled by"),
    Relation.SUPPORTS: _("is supported by"),
    Relation.CONTRADICTS: _("contradicts"),
    Relation.SUPERSEDES: _("is superseded by"),
    Relation.NARROWS: _("is narrowed by"),
    TOLD_BY: _("tells what became of"),
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
    NORMALISED = "normalised", _("Normalised: found but for typography: spaces, marks, line ends")
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
        """Whether the words were found as they are quoted, but for typography and what an ellipsis leaves out."""
        return self in (Anchor.EXACT, Anchor.NORMALISED, Anchor.ELIDED)


class Evidence(models.TextChoices):
    """What the status of a statement rests on."""

    QUOTED = "quoted", _("Quoted: the words of a source")
    REFERENCED = "referenced", _("Referenced: a source that is described and not quoted")
    REASONED = "reasoned", _("Reasoned: a written reason, where nothing can be shown")


class Timeliness(models.TextChoices):
    NO_DEADLINE = "no_deadline", _("No deadline")
    NOT_DUE = "not_due", _("Not yet due")
    OVERDUE = "overdue", _("Overdue: the deadline has passed and no source shows the outcome")
    ON_TIME = "on_time", _("On time")
    LATE = "late", _("Late")
    UNCLEAR = "unclear", _("Cannot be told: the dates leave open whether it was in time")


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
    "weight": Facet(Weight, _("Weight"), unsaid=Weight.REGULAR),
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
    "shows": Shown,
    "basis": Basis,
    "unverifiable": WhyUnverifiable,
    "not_quoted": WhyNotQuoted,
    "criterion": CountsAs,
    "evidence": Evidence,
    "occasion": OccasionKind,
}
