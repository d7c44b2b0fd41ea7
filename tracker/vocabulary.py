"""The words of the project that both desk and record use: each with its definition, in one place.

The methodology page, the filters, the API documentation, the colours and the icons are generated from here.
"""

from dataclasses import dataclass

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


class Timeliness(models.TextChoices):
    NO_DEADLINE = "no_deadline", _("No deadline")
    NOT_DUE = "not_due", _("Not yet due")
    OVERDUE = "overdue", _("Overdue: the deadline has passed and no source shows the outcome")
    ON_TIME = "on_time", _("On time")
    LATE = "late", _("Late")


@dataclass(frozen=True)
class Tone:
    """A pair of colours, each at least 4.5:1 on its theme's paper; hues from the Okabe–Ito colour-blind-safe set."""

    light: str
    dark: str


WAITING = Tone("#595959", "#b4b4b4")
MOVING = Tone("#0a5c96", "#74bdf0")
STUCK = Tone("#8a5500", "#f0b04a")
GOOD = Tone("#00694b", "#4fc9a0")
BAD = Tone("#a83c00", "#ff9a66")
GONE = Tone("#7a3d6b", "#dc9fc7")


@dataclass(frozen=True)
class StatusWord:
    """One status: what it means, whether it closes the statement, and how it looks (icon: a 16×16 SVG path)."""

    value: str
    label: Text
    definition: Text
    closed: bool
    tone: Tone
    icon: str


RING = "M8 1a7 7 0 1 1 0 14A7 7 0 0 1 8 1zm0 1.6a5.4 5.4 0 1 0 0 10.8A5.4 5.4 0 0 0 8 2.6z"
TICK = "M8 1a7 7 0 1 1 0 14A7 7 0 0 1 8 1zM4.2 8.2l2.9 2.9 5-5.4-1.2-1.1-3.9 4.2-1.7-1.7z"
CROSS = (
    "M8 1a7 7 0 1 1 0 14A7 7 0 0 1 8 1z"
    "M5.5 4.3L4.3 5.5 6.8 8l-2.5 2.5 1.2 1.2L8 9.2l2.5 2.5 1.2-1.2L9.2 8l2.5-2.5-1.2-1.2L8 6.8z"
)
HALF = RING + "M8 2.6a5.4 5.4 0 0 1 0 10.8z"
BAR = RING + "M4.5 7.2h7v1.6h-7z"
QUESTION = (
    RING + "M7.2 10.6h1.6v1.6H7.2zM5.5 6.3a2.5 2.5 0 1 1 3.3 2.4v1.1H7.2V7.4c1.4 0 1.7-.4 1.7-1a.9.9 0 0 0-1.8 0z"
)

UNVERIFIABLE = StatusWord(
    "unverifiable",
    _("Unverifiable"),
    _("It cannot be settled with what is or will be open to the public; the reason is given."),
    True,
    WAITING,
    QUESTION,
)

COMMITMENT_STATUSES = (
    StatusWord("proposed", _("Proposed"), _("One side asks for it or offers it."), False, WAITING, RING),
    StatusWord(
        "announced",
        _("Announced"),
        _("Its maker says that it will be done."),
        False,
        MOVING,
        "M2 6h3l6-4v12l-6-4H2zm10.5-.5c1.3 1.3 1.3 3.7 0 5z",
    ),
    StatusWord(
        "agreed",
        _("Agreed"),
        _("Those who must carry it out are bound: the text was signed, adopted or concluded."),
        False,
        MOVING,
        RING + "M8 4.5a3.5 3.5 0 1 1 0 7 3.5 3.5 0 0 1 0-7z",
    ),
    StatusWord(
        "in_progress",
        _("In progress"),
        _("A source shows that steps were taken."),
        False,
        MOVING,
        RING + "M6.2 4.6l5.4 3.4-5.4 3.4z",
    ),
    StatusWord(
        "stalled",
        _("Stalled"),
        _("A source shows that it does not move."),
        False,
        STUCK,
        RING + "M5.6 5h1.7v6H5.6zm3.1 0h1.7v6H8.7z",
    ),
    StatusWord(
        "kept",
        _("Kept"),
        _("A source shows that it was done as promised."),
        True,
        GOOD,
        TICK,
    ),
    StatusWord(
        "partly_kept",
        _("Partly kept"),
        _("A source shows that part of it was done, and that no more is to come."),
        True,
        STUCK,
        HALF,
    ),
    StatusWord(
        "broken",
        _("Broken"),
        _("A source shows that it was not done, or that the opposite was done."),
        True,
        BAD,
        CROSS,
    ),
    StatusWord(
        "withdrawn",
        _("Given up"),
        _("Its maker said that it will not be done after all."),
        True,
        GONE,
        BAR,
    ),
    StatusWord(
        "superseded",
        _("Superseded"),
        _("Another statement, linked to this one, took its place."),
        True,
        GONE,
        "M8 2l6 5-1.1 1.2L8 4.2 3.1 8.2 2 7zm0 5.5l6 5-1.1 1.2L8 9.7l-4.9 4L2 12.5z",
    ),
    UNVERIFIABLE,
)

CLAIM_STATUSES = (
    StatusWord("unchecked", _("Unchecked"), _("Nobody here has checked it yet."), False, WAITING, RING),
    StatusWord(
        "disputed",
        _("Disputed"),
        _("Credible sources conflict."),
        False,
        STUCK,
        "M1 4h9V1l5 4.5L10 10V7H1zm5 5v2h9v2H6v2l-4-3z",
    ),
    StatusWord(
        "supported",
        _("Supported"),
        _("Evidence shows that it is so."),
        True,
        GOOD,
        TICK,
    ),
    StatusWord(
        "mixed",
        _("Mixed"),
        _("Evidence shows that part of it is so and part is not."),
        True,
        STUCK,
        HALF,
    ),
    StatusWord(
        "refuted",
        _("Refuted"),
        _("Evidence shows that it is not so."),
        True,
        BAD,
        CROSS,
    ),
    UNVERIFIABLE,
    StatusWord(
        "retracted",
        _("Retracted"),
        _("The one who said it took it back."),
        True,
        GONE,
        BAR,
    ),
)

VOCABULARIES: dict[str, tuple[StatusWord, ...]] = {
    Kind.CLAIM: CLAIM_STATUSES,
    Kind.COMMITMENT: COMMITMENT_STATUSES,
}
STATUS_WORDS: dict[str, StatusWord] = {word.value: word for word in (*COMMITMENT_STATUSES, *CLAIM_STATUSES)}
STATUS_CHOICES: list[tuple[str, Text]] = [(word.value, word.label) for word in STATUS_WORDS.values()]
OPEN_STATUSES = tuple(word.value for word in STATUS_WORDS.values() if not word.closed)
FULFILLED_STATUSES = ("kept", "partly_kept")
OPENINGS: dict[str, tuple[str, ...]] = {
    Kind.CLAIM: ("unchecked",),
    Kind.COMMITMENT: tuple(word.value for word in COMMITMENT_STATUSES if not word.closed),
}


def statuses_of(kind: str) -> tuple[str, ...]:
    """The values that a follow-up to this kind of statement may set; there is no way back to `unchecked`."""
    return tuple(word.value for word in VOCABULARIES.get(kind, ()) if word.value != "unchecked")
