"""What is looked for: terms joined by and, or, not. Plain values, written as either engine's own query.

Terms are words (letters and digits), stems (`=agre`) and what is known of a row otherwise (`@kind:claim`).
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

EVERY = "@all"  # a term of every row
CAPITAL = "^"  # before a letter that is a capital: one engine knows no case
WRITTEN = re.compile(r"[a-z0-9@:=^_-]+")  # what FTS5 takes for a part of a term, and PostgreSQL for nothing else


@dataclass(frozen=True)
class Formula:
    """Any of the kinds below."""


@dataclass(frozen=True)
class Term(Formula):
    """Rows that have this term."""

    value: str


@dataclass(frozen=True)
class Prefix(Formula):
    """Rows that have a word that begins so; it is made of letters and digits."""

    value: str

    @property
    def end(self) -> str:
        """The first word, in the order of code points, that comes after all that begin so."""
        return self.value[:-1] + chr(ord(self.value[-1]) + 1)


@dataclass(frozen=True)
class And(Formula):
    parts: tuple[Formula, ...]


@dataclass(frozen=True)
class Or(Formula):
    """`exclusive` says that no row has two of the parts: then their numbers add up."""

    parts: tuple[Formula, ...]
    exclusive: bool = False


@dataclass(frozen=True)
class Range(Or):
    """Rows whose value on an axis lies from `first` to `last`, both included and None for an open end.

    After `seldom`, if it is given, lie few of those that are asked for besides.
    """

    axis: str = ""
    first: date | None = None
    last: date | None = None
    seldom: date | None = None


@dataclass(frozen=True)
class Implied(Or):
    """What follows from the rest of a formula: it tells where to look, and leaves no row out."""


@dataclass(frozen=True)
class Not(Formula):
    part: Formula


ALL = Term(EVERY)
NOTHING = Term("@none")


def known(name: str, *values: str) -> Term:
    """The term of something known of a row: its kind, an actor's slug, a day."""
    return Term(":".join([f"@{name}", *map(_without_capitals, values)]))


def _without_capitals(value: str) -> str:
    if value == value.lower():
        return value
    return "".join(f"{CAPITAL}{letter.lower()}" if letter.isupper() else letter for letter in value)


def spelled_out(value: str) -> str:
    """The value of a term of something known, as it was given."""
    return re.sub(re.escape(CAPITAL) + "(.)", lambda match: match[1].upper(), value)


def every(*parts: Formula) -> Formula:
    """All of these; without any, whatever there is."""
    flat = [one for part in parts for one in (part.parts if isinstance(part, And) else (part,)) if one != ALL]
    if len(flat) < 2:
        return flat[0] if flat else ALL
    return And(tuple(dict.fromkeys(flat)))


def any_of(parts: Iterable[Formula], *, exclusive: bool = False) -> Formula:
    """One of these; without any, nothing."""
    given = tuple(dict.fromkeys(parts))
    if len(given) < 2:
        return given[0] if given else NOTHING
    return Or(given, exclusive)


def leaves(formula: Formula) -> Iterator[Term | Prefix]:
    """The terms and prefixes that a formula names."""
    if isinstance(formula, (And, Or)):
        for part in formula.parts:
            yield from leaves(part)
    elif isinstance(formula, Not):
        yield from leaves(formula.part)
    elif isinstance(formula, (Term, Prefix)):
        yield formula


class Bounds(NamedTuple):
    """At least and at most so many rows."""

    least: int
    most: int


def bounds(formula: Formula, numbers: Mapping[Formula, Bounds], total: int) -> Bounds:
    """How many of `total` rows a formula can find, given how many its leaves find (Fréchet's inequalities)."""
    if isinstance(formula, Implied):
        return Bounds(total, total)
    if isinstance(formula, Not):
        part = bounds(formula.part, numbers, total)
        return Bounds(total - part.most, total - part.least)
    if isinstance(formula, And):
        parts = [bounds(part, numbers, total) for part in formula.parts]
        least = sum(part.least for part in parts) - total * (len(parts) - 1)
        enough = (bounds(part, numbers, total).least for part in _enough(formula))
        return Bounds(max(0, least, *enough), min(part.most for part in parts))
    if isinstance(formula, Or):
        parts = [bounds(part, numbers, total) for part in formula.parts]
        add_up = sum if formula.exclusive else max
        return Bounds(add_up(part.least for part in parts), min(total, sum(part.most for part in parts)))
    if formula == ALL:
        return Bounds(total, total)
    # A row may have several of the words that begin alike: added up, they may be more than there are rows.
    return Bounds(numbers[formula].least, min(total, numbers[formula].most))


def _enough(formula: And) -> set[Formula]:
    """What fulfils every part by itself: whoever is called by two words is one choice of both."""
    asked = [part for part in formula.parts if not isinstance(part, Implied)]
    choices = [set(part.parts) if isinstance(part, Or) else {part} for part in asked]
    return set.intersection(*choices) if choices else set()


def share(formula: Formula, numbers: Mapping[Formula, Bounds], total: int) -> float:
    """The part of `total` rows that a formula is likely to find, if its terms have nothing to do with each other."""
    if isinstance(formula, Not):
        return 1 - share(formula.part, numbers, total)
    if isinstance(formula, And):
        product = 1.0
        for part in formula.parts:
            product *= share(part, numbers, total)
        return max([product, *(share(part, numbers, total) for part in _enough(formula))])
    if isinstance(formula, Implied):
        return 1.0
    if isinstance(formula, Or):
        return min(1.0, sum(share(part, numbers, total) for part in formula.parts))
    return bounds(formula, numbers, total).most / max(1, total)


def apart(formula: Formula) -> list[Formula]:
    """The parts of a formula that are better looked for one by one: each that is one of several terms.

    GIN passes over what cannot be, from part to part; within one query that has several choices it reads all of them.
    """
    if not isinstance(formula, And):
        return [formula]
    said = list(_said(formula))
    choices = [part for part in said if isinstance(part, Or)]
    others = [part for part in said if not isinstance(part, Or)]
    if others and all(isinstance(part, Not) for part in others):  # by itself it would be all the others
        others, choices = [*choices[:1], *others], choices[1:]
    return [*([every(*others)] if others else []), *choices]


def tsquery(formula: Formula) -> str:
    """As PostgreSQL's tsquery reads it."""
    if isinstance(formula, Not):
        return f"!({tsquery(formula.part)})"
    if isinstance(formula, (And, Or)):
        sign = " & " if isinstance(formula, And) else " | "
        return "(" + sign.join(map(tsquery, _said(formula))) + ")"
    return f"'{_value(formula)}'" + (":*" if isinstance(formula, Prefix) else "")


def fts5(formula: Formula) -> str:
    """As SQLite's FTS5 reads it, which has no `not` by itself."""
    if isinstance(formula, Not):
        return f'("{EVERY}" NOT {fts5(formula.part)})'
    if isinstance(formula, (And, Or)):
        sign = " AND " if isinstance(formula, And) else " OR "
        return "(" + sign.join(map(fts5, _said(formula))) + ")"
    return f'"{_value(formula)}"' + (" *" if isinstance(formula, Prefix) else "")


def _said(formula: And | Or) -> Iterable[Formula]:
    """The parts that an engine must be told: not what follows from the others."""
    if isinstance(formula, Or):
        return formula.parts
    return [part for part in formula.parts if not isinstance(part, Implied)] or formula.parts


def _value(leaf: Formula) -> str:
    value: str = leaf.value  # type: ignore[attr-defined]
    if not WRITTEN.fullmatch(value):
        raise ValueError(f"This is not how a term is written: {value!r}")
    return value
