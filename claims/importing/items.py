"""What a row of a file says of a statement, in our own words and spellings; or what is wrong with it, all at once."""

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from claims.importing.mapping import Mapping
from claims.importing.targets import IDENTIFIER, SEVERAL, is_date, meant, step_name, step_target, words_of
from tracker import handwritten
from tracker.dates import bounds, require_edtf
from tracker.tables import Row, Trouble
from tracker.text import phrase

SHORT = 80  # characters of a value that a complaint repeats


@dataclass
class Item:
    """What a row says: text for each target that it has, several names as a list joined by “; ”, dates as EDTF."""

    line: int
    said: dict[str, str] = field(default_factory=dict)
    columns: dict[str, str] = field(default_factory=dict)  # of targets: where each was said
    troubles: list[Trouble] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    wrong: set[str] = field(default_factory=set)  # targets that were complained about

    def names(self, target: str) -> list[str]:
        """The names in a target that has several."""
        return split(self.said.get(target, ""))

    @property
    def steps(self) -> dict[int, dict[str, str]]:
        """What is said of each numbered step that anything is said of, part by part."""
        steps: dict[int, dict[str, str]] = defaultdict(dict)
        for target, text in self.said.items():
            if step := step_target(target):
                steps[step.number][step.part] = text
        return {number: parts for number, parts in sorted(steps.items()) if any(parts.values())}

    def part(self, *targets: str) -> dict[str, str]:
        return {target: self.said[target] for target in targets if target in self.said}

    @property
    def identifier(self) -> str:
        """What its origin calls it; where that has no names for its rows, a digest of what they say first."""
        own = self.said.get(IDENTIFIER, "")
        if own:
            return own[:200]
        parts = ("kind", "title", "made_on", "speakers", "quote")
        words = "\n".join(phrase(self.said.get(part, "")) for part in parts)
        return f"sha256:{hashlib.sha256(words.encode()).hexdigest()[:32]}"

    def complain(self, target: str, what: str) -> None:
        """Something is wrong with what it says; the row will be refused."""
        self.wrong.add(target)
        value = self.said.get(target, "")
        value = value if len(value) <= SHORT else f"{value[: SHORT - 1]}…"
        self.troubles.append(Trouble(self.line, self._column(target), value, what))

    def _column(self, target: str) -> str:
        """Where a target was said; that of its step's status where it was not said at all."""
        step = step_target(target)
        beside = (step_name(step.number, part) for part in ("status", "summary")) if step else ()
        return next((self.columns[one] for one in (target, *beside) if one in self.columns), "")


def split(text: str) -> list[str]:
    """The names in a text that has several, each once, in their order."""
    return list(dict.fromkeys(name for part in text.split(";") if (name := part.strip())))


def join(names: Any) -> str:
    return "; ".join(names)


def item_of(row: Row, mapping: Mapping) -> Item:
    """What a row says, by a mapping."""
    item = Item(row.line, troubles=list(row.troubles))
    for column, target in mapping.columns.items():
        if column in row.values:
            item.said[target], item.columns[target] = row.values[column], column
    told = set(item.steps)  # a constant makes no step of its own
    for target, text in mapping.constants.items():
        step = step_target(target)
        if not item.said.get(target) and (step is None or step.number in told):
            item.said[target] = text
    for target in item.said:
        text = _read(item, target, mapping)
        item.said[target] = "" if target in item.wrong else text
    return item


def _read(item: Item, target: str, mapping: Mapping) -> str:
    """A value in our words; what cannot be read is complained about."""
    text = item.said[target]
    if translated := mapping.words.get(target, {}).get(text.casefold()):
        text = translated
    if not text:
        return ""
    if target in SEVERAL:
        return join(split(text.replace(mapping.separator, ";")))
    if is_date(target):
        return _date(item, target, text)
    if words := words_of(target):
        return _word(item, target, text, words)
    return text


def _date(item: Item, target: str, text: str) -> str:
    """A date as EDTF: one that is written otherwise, and can mean one thing only, is taken for that, with a note."""
    try:
        require_edtf(text)
    except ValidationError as refused:
        meant = handwritten.as_edtf(text)
        if meant and _is_date(meant) and not _is_ambiguous(text):
            item.notes.append(_("“%(text)s” was read as %(date)s.") % {"text": text, "date": meant})
            return meant
        item.complain(target, _why(text, refused))
    return text


def _why(text: str, refused: ValidationError) -> str:
    if text.replace(".", "").isdigit() and len(text) in (5, 7) and 20000 < float(text) < 80000:
        return _("This is a number by which a spreadsheet counts days: give the column the format of a date.")
    return " ".join(refused.messages)


def _is_date(text: str) -> bool:
    try:
        return bounds(text).latest is not None
    except ValidationError:
        return False


def _is_ambiguous(text: str) -> bool:
    """Whether it is in figures of which the first two may be day and month either way: 3/4/2021."""
    figures = [part for part in text.replace("/", " ").replace("-", " ").split() if part.isdigit()]
    return len(figures) == 3 and "." not in text and all(1 <= int(one) <= 12 for one in figures[:2])


def _word(item: Item, target: str, text: str, words: Iterable[str]) -> str:
    if value := meant(target, text):
        return value
    known = ", ".join(value for value in words if value)
    item.complain(target, _("Nothing is called so here: say what it is among our words: %s.") % known)
    return text


def required(item: Item) -> Iterator[str]:
    """What a new statement needs and this says nothing of."""
    needed = ("kind", "title", "summary")
    yield from (target for target in needed if not item.said.get(target) and target not in item.wrong)
