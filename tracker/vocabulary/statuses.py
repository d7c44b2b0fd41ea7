"""The statuses: what each means, what it does to a statement, what must show it, and how it looks."""

from dataclasses import dataclass
from enum import Enum

from django.utils.translation import gettext_lazy as _

from tracker.vocabulary.appearance import (
    BAD,
    BAR,
    CROSS,
    GONE,
    GOOD,
    HALF,
    MOVING,
    QUESTION,
    RING,
    STUCK,
    TICK,
    WAITING,
    Tone,
)
from tracker.vocabulary.choices import Kind, Text


class Proof(Enum):
    """What must stand beside a follow-up that sets a status."""

    QUOTE = "a quote from a source"
    REASON = "a quote, or a written reason in its place"


@dataclass(frozen=True)
class StatusWord:
    """One status.

    `opens`: a statement may begin with it. `settles`: nothing more is expected; reopening needs newer evidence and a
    reason. `fulfils`: what was promised was done, in whole or in part. `is_set`: a follow-up may set it. `proof`: what
    that takes. `needs_successor`: another public statement must supersede this one. `needs_more_than_words`: an
    announcement alone does not show it. `is_lasting`: only of promises not to do something, or to go on doing it.
    `is_tentative`: nobody has undertaken it yet; `binds`: it shows that those did who are responsible.
    `stage`: how far along a commitment is, where a status says so; a smaller one after it takes something back.
    `icon`: a 16×16 SVG path.
    """

    value: str
    label: Text
    definition: Text
    tone: Tone
    icon: str
    opens: bool = False
    settles: bool = False
    fulfils: bool = False
    is_set: bool = True
    proof: Proof = Proof.QUOTE
    needs_successor: bool = False
    needs_more_than_words: bool = False
    is_lasting: bool = False
    is_tentative: bool = False
    binds: bool = False
    stage: int | None = None

    @property
    def is_comparable(self) -> bool:
        """Whether it says how far along things are, so that a later status can take it back."""
        return self.settles or self.stage is not None


UNVERIFIABLE = StatusWord(
    "unverifiable",
    _("Unverifiable"),
    _("It cannot be settled with what is or will be open to the public; the reason is given."),
    WAITING,
    QUESTION,
    settles=True,
    proof=Proof.REASON,
)

DISPUTED = StatusWord(
    "disputed",
    _("Disputed"),
    _("Credible sources conflict."),
    STUCK,
    "M1 4h9V1l5 4.5L10 10V7H1zm5 5v2h9v2H6v2l-4-3z",
)

COMMITMENT_STATUSES = (
    StatusWord(
        "discussed",
        _("Discussed"),
        _("It was talked about; nobody undertook it."),
        WAITING,
        "M2 2h12v8H8l-4 4v-4H2zm1.6 1.6v4.8H14V3.6z",
        opens=True,
        is_tentative=True,
        stage=1,
    ),
    StatusWord(
        "proposed",
        _("Proposed"),
        _("One side asks for it or offers it."),
        WAITING,
        RING,
        opens=True,
        is_tentative=True,
        stage=2,
    ),
    StatusWord(
        "announced",
        _("Announced"),
        _("Its maker says that it will be done."),
        MOVING,
        "M2 6h3l6-4v12l-6-4H2zm10.5-.5c1.3 1.3 1.3 3.7 0 5z",
        opens=True,
        stage=3,
    ),
    StatusWord(
        "agreed",
        _("Agreed"),
        _("Those who must carry it out are bound: the text was signed, adopted or concluded."),
        MOVING,
        RING + "M8 4.5a3.5 3.5 0 1 1 0 7 3.5 3.5 0 0 1 0-7z",
        opens=True,
        binds=True,
        stage=4,
    ),
    StatusWord(
        "in_progress",
        _("In progress"),
        _("A source shows that steps were taken."),
        MOVING,
        RING + "M6.2 4.6l5.4 3.4-5.4 3.4z",
        opens=True,
        needs_more_than_words=True,
        binds=True,
        stage=5,
    ),
    StatusWord(
        "stalled",
        _("Stalled"),
        _("A source shows that it does not move."),
        STUCK,
        RING + "M5.6 5h1.7v6H5.6zm3.1 0h1.7v6H8.7z",
        opens=True,
    ),
    StatusWord(
        "blocked",
        _("Blocked"),
        _("A source shows that somebody stops it: a court, a veto, another state."),
        STUCK,
        RING + "M4.1 3l8.9 8.9-1.1 1.1L3 4.1z",
    ),
    DISPUTED,
    StatusWord(
        "kept_so_far",
        _("Kept so far"),
        _("A source shows that a promise not to do something, or to go on doing it, was kept until then."),
        GOOD,
        RING + "M4.6 8.2l2.6 2.6 4.4-4.8-1.1-1-3.4 3.6-1.5-1.5z",
        is_lasting=True,
        binds=True,
        stage=5,
    ),
    StatusWord(
        "kept",
        _("Kept"),
        _("A source shows that it was done as promised."),
        GOOD,
        TICK,
        settles=True,
        fulfils=True,
        needs_more_than_words=True,
        binds=True,
        stage=7,
    ),
    StatusWord(
        "partly_kept",
        _("Partly kept"),
        _("A source shows that part of it was done, and that no more is to come."),
        STUCK,
        HALF,
        settles=True,
        fulfils=True,
        needs_more_than_words=True,
        binds=True,
        stage=6,
    ),
    StatusWord(
        "broken",
        _("Broken"),
        _("A source shows that it was not done, or that the opposite was done."),
        BAD,
        CROSS,
        settles=True,
    ),
    StatusWord(
        "withdrawn",
        _("Given up"),
        _("Its maker said that it will not be done after all."),
        GONE,
        BAR,
        settles=True,
    ),
    StatusWord(
        "superseded",
        _("Superseded"),
        _("Another statement, linked to this one, took its place."),
        GONE,
        "M8 2l6 5-1.1 1.2L8 4.2 3.1 8.2 2 7zm0 5.5l6 5-1.1 1.2L8 9.7l-4.9 4L2 12.5z",
        settles=True,
        needs_successor=True,
    ),
    UNVERIFIABLE,
)

CLAIM_STATUSES = (
    StatusWord(
        "unchecked",
        _("Unchecked"),
        _("Nobody here has checked it yet."),
        WAITING,
        RING,
        opens=True,
        is_set=False,
    ),
    DISPUTED,
    StatusWord(
        "supported",
        _("Supported"),
        _("Evidence shows that it is so."),
        GOOD,
        TICK,
        settles=True,
    ),
    StatusWord(
        "mixed",
        _("Mixed"),
        _("Evidence shows that part of it is so and part is not."),
        STUCK,
        HALF,
        settles=True,
    ),
    StatusWord(
        "refuted",
        _("Refuted"),
        _("Evidence shows that it is not so."),
        BAD,
        CROSS,
        settles=True,
    ),
    UNVERIFIABLE,
    StatusWord(
        "retracted",
        _("Retracted"),
        _("The one who said it took it back."),
        GONE,
        BAR,
        settles=True,
    ),
)

VOCABULARIES: dict[str, tuple[StatusWord, ...]] = {
    Kind.CLAIM: CLAIM_STATUSES,
    Kind.COMMITMENT: COMMITMENT_STATUSES,
}
STATUS_WORDS: dict[str, StatusWord] = {word.value: word for word in (*COMMITMENT_STATUSES, *CLAIM_STATUSES)}
STATUS_CHOICES: list[tuple[str, Text]] = [(word.value, word.label) for word in STATUS_WORDS.values()]
SET_CHOICES: list[tuple[str, Text]] = [(word.value, word.label) for word in STATUS_WORDS.values() if word.is_set]
OPEN_STATUSES = tuple(word.value for word in STATUS_WORDS.values() if not word.settles)
FULFILLED_STATUSES = tuple(word.value for word in STATUS_WORDS.values() if word.fulfils)
OPENINGS: dict[str, tuple[str, ...]] = {
    kind: tuple(word.value for word in words if word.opens) for kind, words in VOCABULARIES.items()
}


def statuses_of(kind: str) -> tuple[str, ...]:
    """The values that a follow-up to this kind of statement may set; there is no way back to `unchecked`."""
    return tuple(word.value for word in VOCABULARIES.get(kind, ()) if word.is_set)


def goes_back(before: str, after: str) -> bool:
    """Whether a status takes back what another showed: it opens what was closed, or is an earlier stage."""
    old, new = STATUS_WORDS[before], STATUS_WORDS[after]
    if old.settles and not new.settles:
        return True
    return old.stage is not None and new.stage is not None and new.stage < old.stage
