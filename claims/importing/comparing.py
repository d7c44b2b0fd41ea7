"""What a file says otherwise than the desk, and who of the two changed it: the origin, an editor, or both."""

from collections.abc import Mapping
from typing import NamedTuple

from claims.importing.entities import Ambiguous, Entities
from claims.importing.items import Item, split
from claims.importing.targets import IDENTIFIER, RATING, SEVERAL, SOURCE, TOPICS, step_target
from claims.importing.wording import said_of_source
from tracker.text import phrase


class Conflict(NamedTuple):
    """A value that both the origin and the desk changed since it was last taken in; the desk's stays."""

    line: int
    target: str
    before: str
    ours: str
    theirs: str


class Differences(NamedTuple):
    """What is to be changed at the desk, by target; and where both sides changed something."""

    changes: dict[str, str]
    conflicts: list[Conflict]


def compared(item: Item, ours: Mapping[str, str], before: Mapping[str, str] | None, entities: Entities) -> Differences:
    """An item beside what the desk says, and beside what its origin said last; None where it never said anything.

    Columns that the file does not have are not compared.
    """
    changes: dict[str, str] = {}
    conflicts: list[Conflict] = []
    for target, theirs in _meant(item, entities).items():
        mine = ours.get(target, "")
        if target in (IDENTIFIER, *RATING) or _is_same(target, theirs, mine, entities):
            continue
        told = None if before is None else before.get(target)
        if told is not None and _is_same(target, theirs, told, entities):
            continue  # an editor changed it since, and the origin did not
        if before is None or not mine or (told is not None and _is_same(target, mine, told, entities)):
            changes[target] = theirs
        else:
            conflicts.append(Conflict(item.line, target, told or "", mine, theirs))
    return Differences(changes, conflicts)


def _meant(item: Item, entities: Entities) -> dict[str, str]:
    """What an item says, with a source that the desk knows as the desk calls it: its details are not taken in again."""
    said = dict(item.said)
    prefixes = ["", *(f"follow_up_{number}_" for number in item.steps)]
    for prefix in prefixes:
        parts = {name: said[f"{prefix}{name}"] for name in SOURCE if f"{prefix}{name}" in said}
        try:
            source = entities.sources.find(parts) if any(parts.values()) else None
        except Ambiguous as error:
            item.complain(f"{prefix}source_title", str(error))
            continue
        if source and source.pk:
            own = said_of_source(source)
            said |= {f"{prefix}{name}": own[name] for name in parts}
    return said


def _is_same(target: str, one: str, other: str, entities: Entities) -> bool:
    if one == other:
        return True
    if target in SEVERAL:
        known = entities.topics if target == TOPICS else entities.actors
        return {_key(name, known) for name in split(one)} == {_key(name, known) for name in split(other)}
    step = step_target(target)
    return bool(step and step.part == "kind" and not one)


def _key(name: str, known: object) -> object:
    try:
        found = known.find(name)  # type: ignore[attr-defined]
    except Ambiguous:
        found = None
    return found or phrase(name)
