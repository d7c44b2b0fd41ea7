"""In how many current editions each term stands: kept while publishing, so that it is always known exactly.

What is likely to be cheap is decided by it (claims.record.search.planner), and many a count is known without counting.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from django.db import connection

from claims.record.models import EditionTerms, Frequency
from claims.record.search.terms import ASIDE, LISTED, tallies
from tracker.search.formula import ALL, NOTHING, Bounds, Formula, Not, Prefix, Term, every, leaves

TOGETHER = 500  # rows in one statement, below what either engine takes
MOST_WORDS = 50  # that begin alike and are looked for one by one
ADD = """INSERT INTO "record_frequency" ("term", "count") VALUES {rows}
    ON CONFLICT ("term") DO UPDATE SET "count" = "record_frequency"."count" + EXCLUDED."count" """
TAKE = """UPDATE "record_frequency" SET "count" = CASE WHEN "count" > "column2" THEN "count" - "column2" ELSE 0 END
    FROM (VALUES {rows}) AS "less" WHERE "term" = "column1" """
OF_TERMS = """SELECT "term", "count", "count" FROM "record_frequency" WHERE "term" IN ({terms})"""
OF_PREFIX = """SELECT %s, COALESCE(MAX("count"), 0), COALESCE(SUM("count"), 0) FROM "record_frequency"
    WHERE "term" >= %s AND "term" < %s"""
TOGETHER_OF = """SELECT COALESCE(SUM("count"), 0) FROM "record_frequency" WHERE "term" IN ({terms})"""
OF_WORDS = """SELECT * FROM (SELECT "term", "count", "count" FROM "record_frequency"
    WHERE "term" >= %s AND "term" < %s LIMIT %s) AS "words" """
HOW_MANY = """(SELECT COUNT(*) FROM (SELECT 1 FROM "record_frequency" WHERE "term" >= %s AND "term" < %s LIMIT %s)
    AS "some")"""
NONE = Bounds(0, 0)


class Numbers(NamedTuple):
    """How many current editions each term and prefix of a formula may find, and what words begin so, if few do."""

    of: Mapping[Formula, Bounds]
    words: Mapping[Formula, tuple[Term, ...]]

    @property
    def total(self) -> int:
        return self.of[ALL].most


UNKNOWN = Numbers({}, {})


def numbers_of(formula: Formula, known: Numbers = UNKNOWN) -> Numbers:
    """One query for all that is not known. Of words that begin alike: at least the most common, at most all of them."""
    asked = [leaf for leaf in dict.fromkeys([ALL, *leaves(formula)]) if leaf not in known.of]
    terms = [leaf.value for leaf in asked if isinstance(leaf, Term)]
    prefixes = [leaf for leaf in asked if isinstance(leaf, Prefix)]
    queries = [OF_TERMS.format(terms=", ".join(["%s"] * len(terms)))] if terms else []
    queries += [OF_PREFIX, OF_WORDS] * len(prefixes)
    values = [*terms, *(value for prefix in prefixes for value in _of_prefix(prefix))]
    found, words = dict(known.of), dict(known.words)
    if queries:
        with connection.cursor() as cursor:
            cursor.execute(" UNION ALL ".join(queries), values)
            numbers = {name: Bounds(least, most) for name, least, most in cursor}
        found |= {leaf: numbers.get(leaf.value, NONE) for leaf in asked if isinstance(leaf, Term)}
        for prefix in prefixes:
            found[prefix] = numbers[f"{prefix.value}*"]
            begin_so = sorted(word for word in numbers if word.startswith(prefix.value) and not word.endswith("*"))
            if len(begin_so) <= MOST_WORDS:
                words[prefix] = tuple(map(Term, begin_so))
        found |= {term: numbers[term.value] for some in words.values() for term in some if term not in found}
    return Numbers(found, words)


def _of_prefix(prefix: Prefix) -> tuple[Any, ...]:
    return (f"{prefix.value}*", prefix.value, prefix.end, prefix.value, prefix.end, MOST_WORDS + 1)


def sum_of(terms: Sequence[str]) -> int:
    """How often these are counted together. One query, if there are any."""
    if not terms:
        return 0
    with connection.cursor() as cursor:
        cursor.execute(TOGETHER_OF.format(terms=", ".join(["%s"] * len(terms))), terms)
        return int(cursor.fetchone()[0])


def beginning(prefix: str) -> list[tuple[str, int]]:
    """Everything counted under a name that begins so, in order."""
    first = Prefix(prefix)
    rows = Frequency.objects.filter(term__gte=first.value, term__lt=first.end, count__gt=0)
    return list(rows.order_by("term").values_list("term", "count"))


def how_many(prefixes: Sequence[str], most: int) -> Sequence[int]:
    """How many terms there are that begin so, up to so many, for each of the prefixes. One query."""
    ends = [Prefix(prefix) for prefix in prefixes]
    values = [value for prefix in ends for value in (prefix.value, prefix.end, most)]
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {', '.join([HOW_MANY] * len(ends))}", values)
        counts: Sequence[int] = cursor.fetchone()
    return counts


def of(terms: Iterable[frozenset[str]]) -> Counter[str]:
    """What is counted of some editions, given the terms of each."""
    counted: Counter[str] = Counter()
    for some in terms:
        counted.update(some)
        counted.update(tallies(some))
    return counted


def add(change: Mapping[str, int]) -> None:
    """Add to the frequencies. Under the ledger's lock; a term that no edition has any more is forgotten."""
    more = sorted((term, number) for term, number in change.items() if number > 0)
    fewer = sorted((term, -number) for term, number in change.items() if number < 0)
    say_with(ADD, more)
    say_with(TAKE, fewer)
    if fewer:
        Frequency.objects.filter(term__in=[term for term, _number in fewer], count=0).delete()


def say_with(statement: str, pairs: Sequence[tuple[Any, int]]) -> None:
    """Say a statement with `{rows}` of what is changed, and by how much. A query for each 500."""
    with connection.cursor() as cursor:
        for start in range(0, len(pairs), TOGETHER):
            some = pairs[start : start + TOGETHER]
            rows = ", ".join(["(%s, %s)"] * len(some))
            cursor.execute(statement.format(rows=rows), [value for pair in some for value in pair])


def put(expected: Mapping[str, int]) -> None:
    """Make these frequencies say so; a term that none has is forgotten. Under the ledger's lock."""
    Frequency.objects.filter(term__in=list(expected)).delete()
    Frequency.objects.bulk_create(Frequency(term=term, count=number) for term, number in expected.items() if number)


def stale() -> Iterator[tuple[Frequency, int]]:
    """Frequencies that say something else than is counted anew, and what they should say. Reads all terms once."""
    expected = of(EditionTerms.objects.values_list("terms", flat=True).iterator())
    for row in Frequency.objects.iterator():
        if row.count != expected.pop(row.term, 0) or not row.count:
            yield row, expected[row.term]
    yield from ((Frequency(term=term, count=0), number) for term, number in expected.items())


def wrong(terms: Iterable[str]) -> Iterator[tuple[Frequency, int]]:
    """Those of these terms that another number is counted of than is kept. A query for each term."""
    kept = {row.term: row for row in Frequency.objects.filter(term__in=list(terms))}
    for term in terms:
        number = EditionTerms.objects.filter(terms__matches=_counted_as(term)).count()
        row = kept.get(term) or Frequency(term=term, count=0)
        if row.count != number or (row.pk and not number):
            yield row, number


def _counted_as(term: str) -> Formula:
    """Which editions something counted is about; none if it is written as nothing is."""
    if not re.fullmatch(r"[\w:@=^#-]+", term, re.ASCII):
        return NOTHING
    if not term.startswith("#"):
        return Term(term)
    scope, *said = term[1:].rsplit(":", 2)
    if len(said) != 2:
        return NOTHING
    kind, status = said
    around = [Not(ASIDE)] if scope == LISTED else [Term(f"@{scope}")] if scope else []
    return every(*around, Term(f"@kind:{kind}"), Term(f"@status:{status}"))
