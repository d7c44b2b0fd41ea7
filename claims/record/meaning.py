"""What a statement's document means beyond what it says: pure functions, asked by what is derived and by pages."""

from collections.abc import Iterable
from itertools import takewhile
from typing import Any

from claims.record.documents import Document
from tracker.timeliness import settled_in_time
from tracker.vocabulary import FULFILLED_STATUSES, STATUS_WORDS, TOLD_BY, Evidence, FollowUpKind, Kind, Role, Weight

ANSWERABLE = "answerable"  # the part of those who answer for a statement: worked out, nobody writes it


def settled(document: Document) -> str:
    """Whether what was fulfilled was in time, by the deadline that held on the day of the first step that says so.

    Empty for what has no deadline, was not fulfilled, or was so from the start.
    """
    if document.get("status") not in FULFILLED_STATUSES:
        return ""
    steps = document["follow_ups"]
    run = list(
        takewhile(lambda step: step["status"] == document["status"], (s for s in reversed(steps) if s["counts"]))
    )
    if not run:
        return ""
    earlier = steps[: steps.index(run[-1])]
    moved = [step["due_on"] for step in restatements(earlier) if step["due_on"]]
    due = moved[-1] if moved else document["due_on"]
    return settled_in_time(run[-1]["occurred_on"]["edtf"], due["edtf"]) if due else ""


def restatements(steps: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """Those of some follow-ups by which the maker changed the statement, and which nobody corrected."""
    return [step for step in steps if step["kind"] == FollowUpKind.RESTATEMENT and not step["corrected_by"]]


def is_aside(document: Document) -> bool:
    """Whether lists leave a statement out until they are asked for everything."""
    return bool(document.get("unmaintained")) or document.get("weight") == Weight.BACKGROUND


def evidence(document: Document) -> str:
    """What the status rests on: the step that set it, or the statement's own quote."""
    counting = [step for step in document.get("follow_ups", []) if step["counts"]]
    if not counting or counting[-1]["quote"]:
        return Evidence.QUOTED.value
    return Evidence.REFERENCED.value if counting[-1]["reference"] else Evidence.REASONED.value


def answerable(document: Document) -> set[str]:
    """The slugs of those who answer for a statement: who makes a claim, or is bound by a commitment.

    Bound is who made it, or is responsible and agreed to it; not who is asked, addressed or reported, and not who says
    that somebody else will do it.
    """
    if "parties" not in document:
        return set()
    in_role: dict[str, set[str]] = {}
    for party in document["parties"]:
        in_role.setdefault(party["role"], set()).add(party["actor"]["slug"])
    makers = in_role.get(Role.SPEAKER, set()) | in_role.get(Role.ON_BEHALF_OF, set())
    if document["kind"] == Kind.CLAIM:
        return makers
    counting = {step["status"] for step in document["follow_ups"] if step["counts"]}
    statuses = {STATUS_WORDS[value] for value in (document["initial_status"], *counting) if value in STATUS_WORDS}
    is_bound = any(word.binds for word in statuses)
    is_made = is_bound or not STATUS_WORDS[document["initial_status"]].is_tentative or "announced" in counting
    makers = makers if is_made else set()
    responsible = in_role.get(Role.RESPONSIBLE, set())
    if not responsible:
        return makers
    return responsible if is_bound else responsible & makers


def links_of(document: Document) -> set[tuple[str, str]]:
    """The links of a document, and the statements that tell its follow-ups: relation and slug of the other one."""
    told = {(TOLD_BY, step["told_by"]) for step in document.get("follow_ups", []) if step["told_by"]}
    return told | {(link["relation"], link["statement"]) for link in document.get("links", [])}
