"""Words that nobody uses, read as known ones that are spelled much alike: one or two letters more, fewer or other."""

from collections.abc import Iterator

from rapidfuzz.distance import OSA

from claims.record.kinds import ACTOR
from claims.record.models import EntityTerms, Frequency
from tracker.search.formula import Prefix, every, known

LETTERS = "abcdefghijklmnopqrstuvwxyz"
SHORTEST, LONG = 4, 7  # letters: shorter words are not mended; from so many on, two may be wrong
SURE = 3  # letters at the start that are right where two others are wrong
LOOKED_AT, NAMES_LOOKED_AT = 3_000, 500  # words, and names with a word, that begin so


def nearest(word: str) -> str:
    """The known word, of a text or of a name, that is most like a folded one; of several the most common. Or empty.

    One query, and two more where no text has a word that is a letter off.
    """
    if len(word) < SHORTEST or not word.isalpha():
        return ""
    found = _known(set(_a_letter_off(word)))
    if not found:
        most = 2 if len(word) >= LONG else 1
        found = {near: number for near, number in _beginning(word[:SURE]).items() if distance(word, near) <= most}
    return min(found, key=lambda near: (distance(word, near), -found[near], near), default="")


def distance(one: str, other: str) -> int:
    return int(OSA.distance(one, other))


def _a_letter_off(word: str) -> Iterator[str]:
    for place in range(len(word) + 1):
        before, after = word[:place], word[place:]
        yield from (before + letter + after for letter in LETTERS)
        if after:
            yield before + after[1:]
            yield from (before + letter + after[1:] for letter in LETTERS)
        if len(after) > 1:
            yield before + after[1] + after[0] + after[2:]


def _known(variants: set[str]) -> dict[str, int]:
    """Those of these words that texts have, each with how common it is."""
    return dict(Frequency.objects.filter(term__in=variants).values_list("term", "count"))


def _beginning(start: str) -> dict[str, int]:
    """Words of texts and of names that begin so, each with how common it is."""
    first = Prefix(start)
    rows = Frequency.objects.filter(term__gte=first.value, term__lt=first.end).order_by("-count")
    counts = dict(rows.values_list("term", "count")[:LOOKED_AT])
    actors = EntityTerms.objects.filter(terms__matches=every(known("kind", ACTOR.value), first))
    for terms in actors.filter(entity__statement_count__gt=0).values_list("terms", flat=True)[:NAMES_LOOKED_AT]:
        counts |= {term: counts.get(term, 0) + 1 for term in terms if term.startswith(start)}
    return counts
