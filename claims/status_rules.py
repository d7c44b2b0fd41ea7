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
from tracker.vocabulary import STATUS_WORDS, FollowUpKind, Kind, Proof, Shown, Undertaking, goes_back, statuses_of

Complaints = dict[str, str]
UNNUMBERED = float("inf")
SILENT = (FollowUpKind.CHECK, FollowUpKind.ASSESSMENT, FollowUpKind.RESTATEMENT)  # these set no status


@dataclass(frozen=True)
class Opening:
    """What a statement is before anything happened to it.

    `evidence` names the quote that shows it was made, `key` tells it apart from other statements; `due_on` is the
    deadline that it began with, as EDTF.
    """

    kind: str
    initial_status: str
    made_earliest: date | None = None
    evidence: Hashable = None
    key: Hashable = None
    undertaking: str = Undertaking.ACT
    due_on: str = ""


@dataclass(frozen=True)
class Step:
    """A follow-up as the rules see it.

    `key` tells it apart from the statement's others and `corrects` is the key of one of them; `evidence` names its
    quote or reference; one that is not saved yet has no number and comes last of its day. `to_come` is its date as
    written, if it lies in the future. `due_on` and `words` (before, after) are what a restatement changed; `told_by` is
    the key of the statement that tells it.
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
    shows: str = ""
    basis: str = ""
    why: str = ""
    due_on: str = ""
    words: tuple[str, str] = ("", "")
    told_by: Hashable = None
    is_public: bool = False


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


def taken_back(step: Step, opening: Opening, steps: Iterable[Step]) -> list[tuple[str, str]]:
    """The statuses before and after, where a step takes back what was shown before it, or the next takes back its own.

    What has no stage (stalled, disputed) is looked past; that the next opens again what it closes is refused anyhow.
    """
    decisive = counting(opening, steps)
    place = next((number for number, other in enumerate(decisive) if other.key == step.key), None)
    if place is None:
        return []
    telling = [opening.initial_status, *(other.status for other in decisive[:place])]
    before = [status for status in telling if STATUS_WORDS[status].is_comparable]
    after = [] if STATUS_WORDS[step.status].settles else [other.status for other in decisive[place + 1 :]]
    pairs = [*((status, step.status) for status in before[-1:]), *((step.status, status) for status in after[:1])]
    return [pair for pair in pairs if goes_back(*pair)]


def restating(steps: Iterable[Step]) -> list[Step]:
    """Those by which the maker changed the statement, in order; none corrects them."""
    steps = list(steps)
    corrected = {step.corrects for step in steps}
    return in_order(step for step in steps if step.kind == FollowUpKind.RESTATEMENT and step.key not in corrected)


def deadline_of(opening: Opening, steps: Iterable[Step], *, before: Step | None = None) -> str:
    """The deadline that holds, or held just before a step: the newest restated one, else the first; "" without one."""
    earlier = (step for step in restating(steps) if before is None or order(step) < order(before))
    moved = [step.due_on for step in earlier if step.due_on]
    return moved[-1] if moved else opening.due_on


def complaints_about(step: Step, opening: Opening, steps: Sequence[Step]) -> Complaints:
    """What is wrong with a step among all of its statement's (itself included): the cure for each field."""
    complaints = {
        **_happening(step, steps),
        **_evidence(step),
        **_correction(step, steps),
        **_restatement(step, opening, steps),
        **_fitting_status(step, opening),
        **_telling(step, opening),
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
    if step.kind in SILENT and step.status:
        label = FollowUpKind(step.kind).label.partition(":")[0]
        return {"status": _("“%s” carries no status: choose “development” if something changed.") % label}
    if step.kind == FollowUpKind.CHECK:
        return {} if step.search_note.strip() else {"search_note": _("Say where you looked.")}
    word = STATUS_WORDS.get(step.status)
    if word is None:
        return {}
    if word.proof is Proof.REASON:
        return _unverifiable(step)
    if not step.evidence:
        return {"quote": _("A status needs evidence: a quote, or a reference to a source that is not quoted.")}
    return _shown(step)


def _unverifiable(step: Step) -> Complaints:
    complaints = {}
    if not step.why and not step.is_public:
        complaints["why"] = _("Choose what keeps it from being verified, so that it can be counted.")
    if not step.reason.strip() and not (step.is_public and step.evidence):
        complaints["reason"] = _("Say why it cannot be verified.")
    return complaints


def _shown(step: Step) -> Complaints:
    """What the evidence of a status shows, and who concludes it. In this subject the same is signed every year.

    Readers saw follow-ups of which an older release did not ask it: those may stay as they are.
    """
    complaints = {}
    if not step.shows and not step.is_public:
        complaints["shows"] = _("Say what the evidence shows: that it was announced, decided, done, or has an effect.")
    if not step.basis and not step.is_public:
        complaints["basis"] = _("Say whether the source states this outcome, or we infer it.")
    word = STATUS_WORDS[step.status]
    if step.shows == Shown.ANNOUNCEMENT and word.needs_more_than_words:
        cure = _("An announcement alone makes nothing “%s”: find what was decided or done, or choose “announced”.")
        complaints["status"] = cure % str(word.label).lower()
    return complaints


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


def _restatement(step: Step, opening: Opening, steps: Sequence[Step]) -> Complaints:
    """The maker changed something, and both readings are kept."""
    before, after = (words.strip() for words in step.words)
    if step.kind != FollowUpKind.RESTATEMENT:
        said = {"due_on": step.due_on, "words_before": before, "words_after": after}
        return {field: _("Only a restatement says this: choose that kind.") for field, value in said.items() if value}
    if step.due_on and opening.kind == Kind.CLAIM:
        return {"due_on": _("A claim has no deadline: leave this empty.")}
    if bool(before) != bool(after):
        missing = "words_after" if before else "words_before"
        return {missing: _("Keep both readings: the words before and the words after.")}
    if before and before == after:
        return {"words_after": _("These are the words before: say what changed.")}
    held = deadline_of(opening, [other for other in steps if other.key != step.key], before=step)
    if step.due_on and step.due_on == held:
        return {"due_on": _("This is the deadline that held before: say what changed.")}
    if not (step.due_on or before):
        return {"due_on": _("Say what changed: the deadline, or the words before and after.")}
    return {}


def _telling(step: Step, opening: Opening) -> Complaints:
    if step.told_by and step.told_by == opening.key:
        return {"told_by": _("A statement does not tell what became of itself: choose another, or leave this empty.")}
    return {}


def _fitting_status(step: Step, opening: Opening) -> Complaints:
    kind = opening.kind
    if not step.status or not kind:
        return {}
    if step.status in statuses_of(kind):
        if STATUS_WORDS[step.status].is_lasting and opening.undertaking == Undertaking.ACT:
            cure = _("“%s” is for a promise not to do something, or to go on doing it: choose another status.")
            return {"status": cure % STATUS_WORDS[step.status].label}
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
        return {"quote": _("This evidence was used here before: opening it again needs newer evidence.")}
    return {}
