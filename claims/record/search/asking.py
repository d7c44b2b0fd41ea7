"""What a reader types into a search box, as a formula.

Each word must occur, in any form, from its start; `"words in quotation marks"` as they stand; `-word` must not. A
word counts as said where someone or something is named by it: names are looked up as they are now, so that one that was
taken back finds nothing. Whoever is named in full is found under all of their names alike.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property, reduce
from itertools import product
from operator import or_
from typing import NamedTuple

from django.db.models import Q

from claims.record import documents
from claims.record.kinds import KINDS
from claims.record.models import EntityTerms
from claims.record.search import frequencies, mending
from claims.record.search.frequencies import Numbers
from claims.record.search.terms import mentioning, names, spelling
from tracker.search import words
from tracker.search.formula import Formula, Not, Term, any_of, every, known
from tracker.search.storage import has_key_in
from tracker.search.typed import Part, begins, in_text

LONGEST_NAME = 8  # words of a name that is recognised as a whole
MOST_NAMED = 20  # of those whose names have a word, the most often mentioned are found by all their names
SEARCHED = tuple(kind.value for kind in KINDS.values() if kind.is_searched)


class Named(NamedTuple):
    """Someone or something with a name: how statements that mention it are found, and the words of all its names."""

    formula: Formula
    terms: frozenset[str]
    spellings: tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class Search:
    """A text as a formula, with what must be looked for in the texts themselves. Some four queries, made once."""

    parts: Sequence[Part]
    text: str = ""
    read_as: dict[str, str] = field(default_factory=dict)
    known: Numbers = frequencies.UNKNOWN

    def __str__(self) -> str:
        return self.text

    @cached_property
    def formula(self) -> Formula:
        return every(*self._formulas())

    @property
    def besides(self) -> Q:
        """Phrases, in the running words of a document; those that are somebody's name are found as such."""
        found = Q()
        for part in self.parts:
            if part.is_phrase and len(part.spelled) > 1 and not self._spelled_by(part.spelled):
                within = Q(document__folded__contains=f" {' '.join(map(words.folded, part.spelled))} ")
                found &= ~within if part.is_barred else within
        return found

    def _formulas(self) -> Iterator[Formula]:
        for run in self._runs():
            yield from self._of_run(run)
        for part in self.parts:
            if part.is_phrase and self._spelled_by(part.spelled):
                formula = self._of_name(part.spelled)
                yield Not(formula) if part.is_barred else formula
            elif part.is_phrase and not part.is_barred:
                yield every(*(Term(words.folded(word)) for word in part.spelled))
            elif part.is_phrase and len(part.spelled) == 1:
                yield Not(Term(words.folded(part.spelled[0])))
            elif part.is_barred and not part.is_phrase:
                yield Not(self._of_word(part.spelled[0]))

    def _runs(self) -> Iterator[tuple[str, ...]]:
        """Plain words that stand beside each other: among them may be names."""
        run: list[str] = []
        for part in [*self.parts, Part((), True)]:
            if not part.is_phrase and not part.is_barred:
                run += part.spelled
            elif run:
                yield tuple(run)
                run = []

    def _of_run(self, run: tuple[str, ...]) -> Iterator[Formula]:
        """The longest names in a run, and the words that are part of none."""
        place = 0
        while place < len(run):
            spans = (run[place : place + length] for length in range(LONGEST_NAME, 0, -1))
            name = next((span for span in spans if self._spelled_by(span)), None)
            yield self._of_name(name) if name else self._of_word(run[place])
            place += len(name) if name else 1

    def _of_name(self, name: tuple[str, ...]) -> Formula:
        """Whoever is called so, by any of their names."""
        spellings = {spelling for one in self._spelled_by(name) for spelling in one.spellings}
        return any_of(every(*map(self._of_word, spelling)) for spelling in sorted(spellings))

    def _of_word(self, word: str) -> Formula:
        alike = sorted(_alike(self.read_as.get(word, word), self._named))
        text = [leaf for spelling in alike for leaf in in_text(spelling)]
        named = [one.formula for one in self._named if any(begins(one.terms, spelling) for spelling in alike)]
        return any_of([*text, *named])

    def _spelled_by(self, name: tuple[str, ...]) -> list[Named]:
        term = _spelling(name).value
        return [one for one in self._named if term in one.terms]

    @cached_property
    def _named(self) -> list[Named]:
        """Those whose names have a word of the search, and, if it names some in full, of any of their names."""
        said = {self.read_as.get(word, word) for part in self.parts for word in part.spelled}
        spans = {_spelling(span).value for span in self._spans()}
        found = list(_named_by(said, spans))
        also = {word for one in found if one.terms & spans for spelling in one.spellings for word in spelling}
        also |= {other for word in said for other in _alike(word, found)}
        return list(_named_by(said | also, spans)) if also - said else found

    def _spans(self) -> Iterator[tuple[str, ...]]:
        for run in [*self._runs(), *(part.spelled for part in self.parts if part.is_phrase)]:
            for start in range(len(run)):
                for end in range(start + 1, min(len(run), start + LONGEST_NAME) + 1):
                    yield run[start:end]

    def mended(self) -> "Search":
        """The same with words that nothing has read as known ones that are spelled much alike."""
        plain = [part.spelled[0] for part in self.parts if not part.is_phrase and not part.is_barred]
        unknown = [word for word in plain if not any(begins(one.terms, word) for one in self._named)]
        leaves = any_of(leaf for word in unknown for leaf in in_text(word))
        numbers = frequencies.numbers_of(leaves) if unknown else frequencies.UNKNOWN
        unheard = [word for word in unknown if not any(numbers.of[leaf].most for leaf in in_text(word))]
        read_as = {word: near for word in unheard if (near := mending.nearest(words.folded(word)))}
        mended = Search(self.parts, self.text, read_as, numbers)
        if not read_as:
            mended.__dict__["_named"] = self._named
        return mended


def _alike(word: str, named: Iterable[Named]) -> set[str]:
    """A word and what stands in its place in other spellings of the same name, if it is spelled half alike."""
    form = words.folded(word)
    found = {word}
    for one, other in (pair for name in named for pair in product(name.spellings, repeat=2)):
        if len(one) == len(other):
            found |= {near for said, near in zip(one, other, strict=True) if form == words.folded(said)}
    return {word} | {near for near in found if words.folded(near) != form and _is_near(form, words.folded(near))}


def _is_near(one: str, other: str) -> bool:
    return 2 * mending.distance(one, other) <= max(len(one), len(other))


def _spelling(name: tuple[str, ...]) -> Term:
    return spelling(" ".join(map(words.folded, name)))


def _named_by(said: Iterable[str], spans: Iterable[str]) -> Iterator[Named]:
    """Those who are called so in full, and of those whose names have one of the words the most often mentioned.

    One query.
    """
    leaves = any_of(leaf for word in sorted(said) for leaf in in_text(word))
    rows = EntityTerms.objects.filter(entity__statement_count__gt=0)
    rows = rows.order_by("-entity__statement_count", "entity__slug")
    kinds = any_of(known("kind", kind) for kind in SEARCHED)
    ways = (leaves, any_of(map(Term, sorted(spans))))
    most = (rows.filter(terms__matches=every(kinds, way)).values("pk")[:MOST_NAMED] for way in ways)
    rows = rows.filter(reduce(or_, (Q(has_key_in(keys)) for keys in most))).select_related("entity")
    for row in rows.only("terms", "entity__kind", "entity__slug", "entity__body"):
        entity = row.entity
        called = names(documents.read(entity.body, KINDS[entity.kind].document))
        spellings = tuple(map(words.spelled, called))
        yield Named(mentioning(entity.kind, entity.slug), row.terms, spellings)
