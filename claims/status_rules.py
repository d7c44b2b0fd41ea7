"""The rules of follow-ups and of the status that follows from them: pure functions over plain steps.

The database refuses what one row can show (constraints beside the models); these rules need a statement's steps
together. Every door asks them: forms, `FollowUp.clean()`, publication, check_integrity. SQL that orders or counts
follow-ups (claims.models.follow_ups) gives the same answers, which a property test holds it to.
"""

from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from tracker.dates import still_to_come
from tracker.vocabulary import STATUS_WORDS, FollowUpKind, Kind, Proof, statuses_of

Complaints = dict[str, str]
UNNUMBERED = float("inf")


@dataclass(frozen=True)
class Opening:
    """What a statement is before anything happened to it. `evidence` names the quote that shows it was made."""

    kind: str
    initial_status: str
    made_earliest: date | None = None
    evidence: Hashable = None


@dataclass(frozen=True)
class Step:
    """A follow-up as the rules see it.

    `key` tells it apart from the statement's others and `corrects` is the key of one of them; `evidence` names its
    quote; one that is not saved yet has no number and comes last of its day. `to_come` is its date as written, if it
    lies in the future.
    """

    key: Hashable
    latest: date | None
    earliest: date | None = None
    number: float = UNNUMBERED
    kind: str = FollowUpKind.DEVELOPMENT
    status: str = ""
    evidence: Hashable = None
    reason: str = ""
    search_note: str = ""
    corrects: Hashable = None
    to_come: str = ""


def order(step: Step) -> tuple[date, date, float]:
    """By the last day that its date may mean, then by the first (an open start counts as the last), then by number."""
    latest = step.latest or date.min
    return (latest, step.earliest or latest, step.number)


def in_order(steps: Iterable[Step]) -> list[Step]:
    return sorted(steps, key=order)


def counting(opening: Opening, steps: Iterable[Step]) -> list[Step]:
    """Those that decide the status, in order: they carry one, none corrects them, none is older than the statement."""
    steps = list(steps)
    corrected = {step.corrects for step in steps}
    return in_order(
        step for step in steps if step.status and step.key not in corrected and not _is_older(opening, step)
    )


def _is_older(opening: Opening, step: Step) -> bool:
    return bool(opening.made_earliest and step.latest and step.latest < opening.made_earliest)


def status_of(opening: Opening, steps: Iterable[Step]) -> str:
    """What the world did: the status of the newest step that counts, else what the statement began with."""
    decisive = counting(opening, steps)
    return decisive[-1].status if decisive else opening.initial_status


def complaints_about(step: Step, opening: Opening, steps: Sequence[Step]) -> Complaints:
    """What is wrong with a step among all of its statement's (itself included): the cure for each field."""
    complaints = {
        **_happening(step, steps),
        **_evidence(step),
        **_correction(step, steps),
        **_fitting_status(step, opening.kind),
    }
    if not complaints and step.latest:
        complaints = _reopening(step, opening, steps)
    return complaints


def _happening(step: Step, steps: Iterable[Step]) -> Complaints:
    """Nothing has happened yet on a day to come; a follow-up that says so is mended, or corrected if it is public."""
    if not step.to_come or any(other.corrects == step.key for other in steps):
        return {}
    return {"occurred_on": still_to_come(step.to_come)}


def _evidence(step: Step) -> Complaints:
    if step.kind == FollowUpKind.CHECK:
        if step.status:
            return {"status": _("A check carries no status: choose “development” if something changed.")}
        return {} if step.search_note.strip() else {"search_note": _("Say where you looked.")}
    if not step.status or step.evidence:
        return {}
    word = STATUS_WORDS.get(step.status)
    if word and word.proof is Proof.REASON:
        return {} if step.reason.strip() else {"reason": _("Say why it cannot be verified.")}
    return {"quote": _("A status needs evidence: pick a quote, or paste one with its source.")}


def _correction(step: Step, steps: Iterable[Step]) -> Complaints:
    if step.kind != FollowUpKind.CORRECTION:
        return {"corrects": _("Only a correction names a follow-up that was wrong.")} if step.corrects else {}
    if not step.corrects:
        return {"corrects": _("Name the follow-up that was wrong.")}
    corrected = next((other for other in steps if other.key == step.corrects), None)
    if corrected is None:
        return {"corrects": _("Choose a follow-up of this statement.")}
    if corrected.key == step.key or corrected.kind == FollowUpKind.CORRECTION:
        return {"corrects": _("A correction is not corrected: add a development that says what holds.")}
    return {}


def _fitting_status(step: Step, kind: str) -> Complaints:
    if not step.status or not kind or step.status in statuses_of(kind):
        return {}
    names = ", ".join(str(STATUS_WORDS[value].label) for value in statuses_of(kind))
    return {"status": _("A %(kind)s can become: %(names)s.") % {"kind": Kind(kind).label.lower(), "names": names}}


def _reopening(step: Step, opening: Opening, steps: Iterable[Step]) -> Complaints:
    """Opening a closed status again needs a reason and evidence that the statement has not used before."""
    word = STATUS_WORDS.get(step.status)
    if word is None or word.settles:
        return {}
    decisive = (other for other in counting(opening, steps) if other.key != step.key)
    before = [other for other in decisive if order(other) <= order(step)]
    if not before or not STATUS_WORDS[before[-1].status].settles:
        return {}
    if not step.reason.strip():
        label = STATUS_WORDS[before[-1].status].label
        return {"reason": _("This was closed as “%s”: say why it is open again.") % label}
    if step.evidence in {opening.evidence, *(other.evidence for other in before)}:
        return {"quote": _("This quote was used here before: opening it again needs newer evidence.")}
    return {}
