"""Everything that a list can be asked for, as terms of a document: one pure function, and the formulas that ask for it.

The terms of a statement are those of its current edition. Other spellings of its actors' names are no terms of it: they
are the actors', may change without it, and are looked up when they are asked for (claims.record.search.asking).
"""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date
from typing import Any

from claims.record.documents import Document
from claims.record.kinds import KINDS
from claims.record.meaning import ANSWERABLE, evidence, is_aside
from tracker.search import words
from tracker.search.days import between, dated
from tracker.search.formula import EVERY, Formula, Implied, Not, Term, any_of, every, known, spelled_out
from tracker.timeliness import Rule
from tracker.vocabulary import FACETS, OPEN_STATUSES, Kind, Undertaking

MADE, MADE_FROM, DUE, SETTLED, ENTRY = "made", "from", "due", "settled", "entry"
ENTRIES_TOGETHER = 4096  # ledger entries to a term, so that a million statements have some hundreds
FAR = 366  # days that a date may span, so that its first and last day say where the other is
LONGEST_NAME = 180
LOOSE = Term("@loose")  # of statements whose dates span more, or that were due before they were made
WHOLE = ""  # the scope of every current statement
LISTED = "listed"  # and of those that lists show unasked
ASIDE = Term("@aside")  # of statements that lists leave out until they are asked for everything
EVIDENCE, LINKS_TO = "evidence", "links-to"
OWN = f"actor-{ANSWERABLE}"  # the scope of what an actor answers for itself

Mentions = Iterable[tuple[tuple[str, str], str]]


def made_by(day: date) -> Formula:
    """Statements made on a day or earlier, by the first day that their date may mean."""
    return every(between(MADE_FROM, None, day), _not_much_later(day))


def due_by(day: date) -> Formula:
    """Statements due on a day or earlier."""
    return every(between(DUE, None, day), _not_much_later(day))


def _not_much_later(day: date) -> Formula:
    """What was made, or due, by a day was made a year later at most, unless its days say little of each other."""
    last = date.fromordinal(min(day.toordinal() + FAR, date.max.toordinal()))
    return Implied((replace(between(MADE, None, last), seldom=day), LOOSE))


def among_entries(sequence: int) -> str:
    """The name of those ledger entries among which one is."""
    return f"{sequence // ENTRIES_TOGETHER:08x}"


def among(names: Iterable[str]) -> Formula:
    """Statements that were published among some ledger entries."""
    return any_of((known(ENTRY, name) for name in names), exclusive=True)


def mentioning(kind: str, slug: str, *roles: str) -> Formula:
    """Statements that mention an entity; with roles, in any of these."""
    if roles:
        return any_of(known(f"{kind}-{role}", slug) for role in roles)
    return known(kind, slug)


def has_facet(name: str, value: str) -> Formula:
    """Statements whose document gives a facet this value, or gives none where it goes without saying."""
    if value == FACETS[name].unsaid:
        others = (other for other in FACETS[name].words.values if other != value)
        return every(*(Not(known(name, other)) for other in others))
    return known(name, value)


def of_statuses(statuses: Iterable[str]) -> Formula:
    return any_of((known("status", status) for status in statuses), exclusive=True)


def timely(rule: Rule, on: date) -> Formula:
    """Statements that have a timeliness (tracker.timeliness) on a day."""
    if rule.due and rule.statuses == OPEN_STATUSES:
        undertakings = (Undertaking.ACT,) if rule.only_acts else Undertaking
        stretches = (between(open_with(undertaking), *rule.due_days(on)) for undertaking in undertakings)
        return any_of(stretches, exclusive=True)
    parts: list[Formula] = [known("kind", Kind.COMMITMENT)]
    parts += [known("undertaking", Undertaking.ACT)] if rule.only_acts else []
    parts += [of_statuses(rule.statuses)] if rule.statuses else []
    parts += [known(SETTLED, rule.settled)] if rule.settled else [Not(known(DUE))]
    return every(*parts)


def open_with(undertaking: str) -> str:
    """The name of the deadlines of open commitments to do something, or not to."""
    return f"open-{undertaking}"


def terms(
    document: Document, columns: dict[str, Any], mentions: Mentions, references: Iterable[tuple[str, str]]
) -> frozenset[str]:
    """Every term of a document, given what else is derived from it; none of a tombstone or of an erased one."""
    if "made_on" not in document:
        return frozenset()
    found = {EVERY, *_words(document)}
    found |= {term.value for term in _known(columns)}
    found.add(known(ENTRY, among_entries(document["edition"]["sequence"])).value)
    found.add(known(EVIDENCE, evidence(document)).value)
    found |= {ASIDE.value} if is_aside(document) else set()
    found |= {known(LINKS_TO, slug).value for _relation, slug in references}
    for (kind, slug), role in mentions:
        found |= {known(kind, slug).value, known(f"{kind}-{role}", slug).value}
    return frozenset(found)


def _known(columns: dict[str, Any]) -> Iterator[Term]:
    for name in ("kind", "status", "undertaking"):
        if columns[name]:
            yield known(name, columns[name])
    yield from (known(*facet) for facet in columns["facets"].items())
    yield from dated(MADE, columns["made_latest"])
    yield from dated(MADE_FROM, columns["made_earliest"] or columns["made_latest"])
    if _is_loose(columns):
        yield LOOSE
    if columns["due_latest"]:
        yield known(DUE)
        yield from dated(DUE, columns["due_latest"])
        if columns["kind"] == Kind.COMMITMENT and columns["status"] in OPEN_STATUSES:
            yield from dated(open_with(columns["undertaking"]), columns["due_latest"])
        if columns["settled"]:
            yield known(SETTLED, columns["settled"])


def entities_of(found: Iterable[str]) -> dict[str, tuple[str, str]]:
    """Those of some terms that say which entities are mentioned: kind and slug of each."""
    named = ((term, term[1:].partition(":")) for term in found if term.startswith("@"))
    return {term: (kind, spelled_out(slug)) for term, (kind, _colon, slug) in named if kind in KINDS}


def tallies(found: frozenset[str]) -> Iterator[str]:
    """What is counted of a statement's terms together: its kind and status, in the record and around each entity.

    What lists show unasked is counted once more, and around an actor what is its own.
    """
    said = {name: value for name, _colon, value in (term[1:].partition(":") for term in found if term.startswith("@"))}
    if "status" in said:
        whole = [WHOLE] if ASIDE.value in found else [WHOLE, LISTED]
        own = (term for term in found if term.startswith(f"@{OWN}:"))
        around = [term[1:] for term in (*entities_of(found), *own)]
        for scope in (*whole, *around):
            yield tally(scope, said["kind"], said["status"])


def tally(scope: str, kind: str, status: str) -> str:
    """The name under which statements of a kind and status are counted; a scope is the term of an entity, or all."""
    return f"{of_scope(scope)}{kind}:{status}"


def of_scope(scope: str) -> str:
    """What the names of all counts of a scope begin with."""
    return f"#{scope}:"


def scope_of(kind: str, slug: str) -> str:
    return known(kind, slug).value[1:]


def _is_loose(columns: dict[str, Any]) -> bool:
    latest, due = columns["made_latest"], columns["due_latest"]
    first = columns["made_earliest"] or latest
    return (latest - first).days > FAR or (due is not None and due < first)


def _words(document: Document) -> set[str]:
    return set().union(*map(words.terms, texts(document)))


def texts(document: Document) -> Iterator[str]:
    """The texts in which a reader may look for words: what a document itself says, names included."""
    follow_ups = document.get("follow_ups", [])
    quote = document.get("quote") or {}
    yield from filter(None, (document.get(name) for name in ("title", "summary")))
    yield from filter(None, (quote.get(name) for name in ("exact", "translation")))
    yield from (topic["name"] for topic in document.get("topics", []))
    yield from (follow_up["summary"] for follow_up in follow_ups)
    yield from (party["actor"]["name"] for party in document.get("parties", []))
    references = [one for step in follow_ups for one in (step["reference"], *step["also_shown_by"]) if one]
    yield from (reference["shows"] for reference in references)
    evidence = [quote, *(follow_up["quote"] for follow_up in follow_ups), *references]
    for source in {said["source"]["slug"]: said["source"] for said in evidence if said}.values():
        yield from (source["title"], *source["authors"])


def names(document: Document) -> list[str]:
    """By what an entity is called: its name and other spellings, or a source's title; and who wrote the source."""
    others = [other["name"] for other in document.get("names", [])]
    said = (document.get("name"), document.get("title"), *others, *document.get("authors", []))
    return [name for name in said if name]


def spelling(running_name: str) -> Term:
    """The term of entities that have this name, given as its folded words."""
    return known("name", running_name.replace(" ", "_")[:LONGEST_NAME])


BREAK = " . "  # between texts: no phrase reaches over it


def running(document: Document) -> str:
    """The words of a document as phrases are looked for in them: ` the joint committee . it will meet `."""
    found = BREAK.join(filter(None, map(words.running, texts(document))))
    return f" {found} " if found else ""
