"""What a list is asked for, and what is known of it: how common its terms are, and so how many rows are likely."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

from django.db.models import Q, QuerySet

from claims.record.models import Edition, EditionTerms, Entity, EntityTerms
from claims.record.search import frequencies
from claims.record.search.axes import Axis, Part
from claims.record.search.frequencies import Numbers
from tracker.search.formula import (
    ALL,
    NOTHING,
    And,
    Formula,
    Implied,
    Not,
    Or,
    Range,
    any_of,
    bounds,
    every,
    share,
)
from tracker.search.storage import has_key_in, has_one_of

FEW = 1_000  # rows that are found and sorted at once
FOUND = 4_000  # rows with all that is asked for, found at once where they are likely to be few

TERMS: dict[Any, Any] = {Edition: EditionTerms, Entity: EntityTerms}


@dataclass(frozen=True)
class Asked:
    """What a list is asked for: of these rows, those that fulfil a formula, and of those what `besides` lets stand.

    `besides` is for what no index knows (phrases): it is tried on rows that were found otherwise. `is_current` says
    that the rows are all current editions, of which the frequencies tell.
    """

    rows: QuerySet[Any]
    formula: Formula = ALL
    besides: Q = field(default_factory=Q)
    read_as: Mapping[str, str] = field(default_factory=dict)
    is_current: bool = False
    known: Numbers = frequencies.UNKNOWN

    def narrowed(self, *formulas: Formula, besides: Q | None = None, **said: Any) -> "Asked":
        """With more that must be fulfilled. `said` is what words were read as, and how common they are, if known."""
        formula = every(self.formula, *formulas)
        return replace(self, formula=formula, besides=self.besides & (besides or Q()), **said)

    @cached_property
    def numbers(self) -> Numbers:
        """How common what is asked for is. One query, once."""
        return frequencies.numbers_of(self.formula, self.known)

    @cached_property
    def pruned(self) -> Formula:
        """The formula without what is known to find nothing, and with words in place of how they begin if few do."""
        is_whole = self.formula == ALL or not self.is_current
        return self.formula if is_whole else _pruned(self.formula, self.numbers)

    def parts_of_axis(self, axis: Axis) -> list[Part]:
        """What an axis is divided into. One query, once for the page and the count."""
        if axis.name not in self._axes:
            self._axes[axis.name] = axis.parts()
        return self._axes[axis.name]

    @cached_property
    def _axes(self) -> dict[str, list[Part]]:
        return {}

    @property
    def is_rare(self) -> bool:
        """Whether so few rows have its rarest part that all of them can be found and sorted."""
        return rarest(self) <= FEW

    @cached_property
    def few(self) -> list[int] | None:
        """The keys of all rows that are asked for, where they are likely to be few and are, though no part is rare.

        One query, and one for phrases.
        """
        if not self.is_current:
            return None
        if self.pruned == NOTHING:
            return []
        if self.is_rare or likely_share(self) * self.numbers.total > FEW:
            return None
        rows = TERMS[self.rows.model].objects.filter(terms__matches=self.pruned)
        keys = list(rows.values_list("pk", flat=True)[: FOUND + 1])
        if len(keys) > FOUND:
            return None
        if self.besides:
            keys = list(self.rows.filter(has_one_of(keys)).filter(self.besides).order_by().values_list("pk", flat=True))
        return keys

    def fulfilled_by(self, formula: Formula) -> QuerySet[Any]:
        """The rows that fulfil a formula, by its terms alone."""
        keys = TERMS[self.rows.model].objects.filter(terms__matches=formula).values("pk")
        return self.rows.filter(has_key_in(keys)).filter(self.besides)


def _pruned(formula: Formula, numbers: Numbers) -> Formula:
    if isinstance(formula, And):
        parts = [_pruned(part, numbers) for part in formula.parts]
        return NOTHING if NOTHING in parts else every(*parts)
    if isinstance(formula, Or):
        left = tuple(part for part in (_pruned(part, numbers) for part in formula.parts) if part != NOTHING)
        is_more = isinstance(formula, (Range, Implied))
        return replace(formula, parts=left) if is_more and left else any_of(left, exclusive=formula.exclusive)
    if isinstance(formula, Not):
        part = _pruned(formula.part, numbers)
        return ALL if part == NOTHING else Not(part)
    if formula in numbers.words:
        return any_of(numbers.words[formula])
    return formula if formula == ALL or numbers.of[formula].most else NOTHING


def parts_of(formula: Formula) -> tuple[Formula, ...]:
    return formula.parts if isinstance(formula, And) else (formula,)


@dataclass(frozen=True)
class Stretch:
    """A part of an ordered list: at most so many rows, from a place on in one direction."""

    columns: tuple[str, ...]
    terms: list[str]
    beyond: Q
    most: int
    descends: bool
    start: Any = None

    def of(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        return rows.filter(self.beyond).order_by(*self.terms)


def rarest(asked: Asked) -> int:
    """At most so many rows fulfil the formula: as many as have its rarest part."""
    return bounds(asked.pruned, asked.numbers.of, asked.numbers.total).most


def likely_share(asked: Asked) -> float:
    return share(asked.pruned, asked.numbers.of, asked.numbers.total)
