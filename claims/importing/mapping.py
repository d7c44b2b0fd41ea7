"""How the columns of one kind of file are to be read: guessed from what they are called, or as a mapping file says."""

import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from claims.importing.targets import IDENTIFIER, SLUG, guessed, is_target, words_of
from tracker.vocabulary import ActorKind

KEYS = {"columns", "constants", "words", "separator", "new_actors"}


class Unmappable(Exception):
    """A mapping that cannot be used; the message names the column and the cure."""


@dataclass(frozen=True)
class Mapping:
    """What each column says (`targets`), and what goes for every row.

    `constants` are for rows whose own columns say nothing. `words` translate values: of a target, what the file calls
    each. `separator` stands between several names in one cell. `new_actors` is what an actor is that nobody knows yet.
    """

    columns: dict[str, str]
    constants: dict[str, str] = field(default_factory=dict)
    words: dict[str, dict[str, str]] = field(default_factory=dict)
    separator: str = ";"
    new_actors: str = ActorKind.PERSON

    @property
    def identifies(self) -> bool:
        """Whether rows say which statement they are of, so that they may leave out what a new one needs."""
        return bool({IDENTIFIER, SLUG} & set(self.columns.values()))


def guess(columns: Iterable[str]) -> Mapping:
    """The mapping for a file of which nothing is known but what its columns are called."""
    return Mapping(guessed(columns))


def read_mapping(path: Path, columns: Iterable[str]) -> Mapping:
    """The mapping of a JSON file, for a table of these columns. Raises Unmappable."""
    try:
        told = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise Unmappable(_("The mapping %(file)s: %(why)s") % {"file": path.name, "why": error}) from error
    return mapping_of(told, columns)


def mapping_of(told: Any, columns: Iterable[str]) -> Mapping:
    """The mapping that parsed JSON describes, for a table of these columns. Raises Unmappable, with all faults."""
    faults = [] if isinstance(told, dict) else [_("A mapping is an object: {“columns”: {…}}.")]
    if not faults:
        faults = _faults(told, list(columns))
    if faults:
        raise Unmappable(" ".join(faults))
    named = told.get("columns")
    return Mapping(
        columns={column: target for column, target in named.items() if target} if named else guessed(columns),
        constants=told.get("constants", {}),
        words={target: _folded(words) for target, words in told.get("words", {}).items()},
        separator=told.get("separator", ";"),
        new_actors=told.get("new_actors", ActorKind.PERSON),
    )


def _folded(words: dict[str, str]) -> dict[str, str]:
    return {theirs.strip().casefold(): ours for theirs, ours in words.items()}


def _faults(told: dict[str, Any], columns: list[str]) -> list[str]:
    if unknown := sorted(set(told) - KEYS):
        return [
            _("A mapping has no “%(key)s”; it has %(keys)s.") % {"key": unknown[0], "keys": ", ".join(sorted(KEYS))}
        ]
    parts = [told.get(name, {}) for name in ("columns", "constants", "words")]
    if not all(isinstance(part, dict) for part in parts) or not all(
        isinstance(value, str) for part in parts[:2] for value in part.values()
    ):
        return [_("“columns”, “constants” and “words” of a mapping are objects, of texts.")]
    named, constants, words = parts
    return [
        *_wrong_columns(named, columns),
        *_wrong_targets([*named.values(), *constants, *words]),
        *_wrong_words(told),
    ]


def _wrong_columns(named: dict[str, str], columns: list[str]) -> list[str]:
    missing = [name for name in named if name not in columns]
    said = _("The file has no column “%(name)s”; it has: %(columns)s.")
    twice = [target for target in set(named.values()) if target and list(named.values()).count(target) > 1]
    return [
        *(said % {"name": name, "columns": ", ".join(columns[:40])} for name in missing),
        *(_("“%s” is said by two columns: choose one.") % target for target in sorted(twice)),
    ]


def _wrong_targets(targets: Iterable[str]) -> list[str]:
    said = _("Nothing is called “%s” here: docs/import.md lists what a column can say.")
    return [said % target for target in sorted(set(targets)) if target and not is_target(target)]


def _wrong_words(told: dict[str, Any]) -> list[str]:
    faults = []
    for target, words in told.get("words", {}).items():
        known = words_of(target)
        if not isinstance(words, dict) or not all(isinstance(value, str) for value in words.values()):
            faults.append(_("The words of “%s” are an object: what the file says, and what it is here.") % target)
            continue
        said = _("“%(value)s” is no %(target)s: choose among %(known)s.")
        faults += [
            said % {"value": value, "target": target, "known": ", ".join(known)}
            for value in sorted(set(words.values()))
            if value and known and value not in known
        ]
    if told.get("new_actors", ActorKind.PERSON) not in ActorKind.values:
        faults.append(_("“new_actors” is one of %s.") % ", ".join(ActorKind.values))
    separator = told.get("separator", ";")
    if not isinstance(separator, str) or not separator.strip():
        faults.append(_("“separator” is what stands between two names in a cell, as in “;”."))
    return faults
