"""What the pages read of the record. Each function is a fixed number of queries, however much the record holds."""

import json
from collections import Counter
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from datetime import date
from functools import cached_property, partial, reduce
from operator import or_
from typing import Any, NamedTuple

from django.db.models import Case, CharField, F, Q, QuerySet, Value, When

from claims.record import documents
from claims.record.meaning import links_of
from claims.record.models import FOLLOWED_UP, Edition, Entity, Event, Mention, Reference
from claims.record.search import frequencies, terms
from claims.record.search.asked import Asked
from claims.record.search.counting import COUNTED, Number
from tracker.search.formula import Not, every, known
from tracker.search.storage import has_key_in
from tracker.timeliness import RULES, rule
from tracker.vocabulary import (
    INVERSE_RELATION,
    RELATION_WORDS,
    VOCABULARIES,
    FollowUpKind,
    Kind,
    Relation,
    StatusWord,
    Timeliness,
    Weight,
)

MAX_OPTIONS = 200
BAR_WIDTH, LEAST_WIDTH = 1000, 10  # so that a single statement among hundreds can still be seen


@dataclass(frozen=True)
class Card:
    """A statement in a list: its document, how it stands in time today, and the part the page's entity has in it.

    `key` is that of the edition: a card with one may be kept once it is made. Then its document is not even read.
    """

    reader: Callable[[], dict[str, Any]]
    timeliness: str
    roles: tuple[str, ...] = ()
    key: str = ""

    @cached_property
    def document(self) -> dict[str, Any]:
        return self.reader()


class Part(NamedTuple):
    """One status in a composition: how many statements, from where to where in a bar that is 1000 wide."""

    word: StatusWord
    number: int
    start: float
    width: float
    percent: float


@dataclass(frozen=True)
class Composition:
    kind: str
    total: int
    parts: list[Part]


class LinkRow(NamedTuple):
    """A link from or to another statement; a title is there only if that statement is public now.

    `kind` is that of the other statement, and `deadline` the one that holds for it, where this one is part of it.
    """

    relation: str
    is_inverse: bool
    slug: str
    title: str
    status: str
    is_withdrawn: bool
    kind: str = ""
    deadline: dict[str, Any] | None = None

    @property
    def is_part(self) -> bool:
        """Whether the other statement is a part of this one."""
        return self.relation == Relation.PART_OF and self.is_inverse and not self.is_withdrawn

    @property
    def words(self) -> str:
        """The relation as a reader says it, from this statement's side."""
        words = INVERSE_RELATION if self.is_inverse else RELATION_WORDS
        return str(words.get(self.relation, self.relation))


def with_timeliness(editions: QuerySet, on: date) -> QuerySet:
    """Editions with `timeliness` as of a day; empty where no word applies."""
    whens = [When(rule(word, on), then=Value(word.value)) for word in Timeliness]
    return editions.annotate(timeliness=Case(*whens, default=Value(""), output_field=CharField()))


def listed(on: date) -> QuerySet:
    """Current editions with all that a card shows."""
    return with_timeliness(Edition.objects.current().select_related("document"), on)


def key_commitments(on: date) -> Asked:
    """What readers come for: the first page leads with it."""
    key = every(known("kind", Kind.COMMITMENT), terms.has_facet("weight", Weight.KEY), Not(terms.ASIDE))
    return Asked(listed(on), key, is_current=True)


def overdue(on: date) -> Asked:
    """Commitments that lists show and whose deadline has passed in silence."""
    due = listed(on).filter(due_latest__isnull=False)
    return Asked(due, every(terms.timely(RULES[Timeliness.OVERDUE], on), Not(terms.ASIDE)), is_current=True)


def cards(editions: Iterable[Any], roles: dict[int, tuple[str, ...]] | None = None) -> list[Card]:
    found = roles or {}
    return [
        Card(partial(read, edition), edition.timeliness, found.get(edition.pk, ()), edition.document.salt)
        for edition in editions
    ]


def read(edition: Edition) -> dict[str, Any]:
    """The document of an edition, in today's shape."""
    return documents.read(edition.document.body)


def compositions(scope: str = terms.LISTED) -> list[Composition]:
    """How many current statements have each status, by kind, commitments first: those listed, or around an entity.

    One query of at most as many rows as there are statuses.
    """
    counts: Counter[tuple[str, str]] = Counter()
    for name, count in frequencies.beginning(terms.of_scope(scope)):
        kind, status = name.split(":")[-2:]
        counts[kind, status] = count
    found = [_composition(kind, counts) for kind in (Kind.COMMITMENT.value, Kind.CLAIM.value)]
    return [composition for composition in found if composition.total]


def known_actors(named: Iterable[dict[str, str]]) -> set[str]:
    """Those of some actors that have a page. One query."""
    slugs = [actor["slug"] for actor in named]
    return set(Entity.objects.mentioned().filter(kind="actor", slug__in=slugs).values_list("slug", flat=True))


def _composition(kind: str, counts: Counter[tuple[str, str]]) -> Composition:
    words = [word for word in VOCABULARIES[kind] if counts[kind, word.value]]
    total = sum(counts[kind, word.value] for word in words)
    parts, start = [], 0.0
    for word in words:
        count = counts[kind, word.value]
        width = LEAST_WIDTH + (BAR_WIDTH - LEAST_WIDTH * len(words)) * count / total
        parts.append(Part(word, count, round(start, 2), round(width, 2), 100 * count / total))
        start += width
    return Composition(kind, total, parts)


def entity_numbers(*kinds: str) -> dict[str, Number]:
    """How many entities of these kinds the record mentions: exactly, up to ten thousand. One query."""
    counts = frequencies.how_many([f"@{kind}:" for kind in kinds], COUNTED + 1)
    found = zip(kinds, counts, strict=True)
    return {kind: Number(min(count, COUNTED), count <= COUNTED) for kind, count in found}


def most_mentioned(kinds: Collection[str]) -> dict[str, list[tuple[str, str]]]:
    """What a form offers to choose from: slug and name of the most mentioned entities of each kind, by name."""
    most = Entity.objects.mentioned().order_by("-statement_count", "name")
    of_each = (Q(has_key_in(most.filter(kind=kind).values("pk")[:MAX_OPTIONS])) for kind in sorted(kinds))
    options: dict[str, list[tuple[str, str]]] = {kind: [] for kind in kinds}
    for kind, slug, name in Entity.objects.filter(reduce(or_, of_each)).order_by().values_list("kind", "slug", "name"):
        options[kind].append((slug, name))
    return {kind: sorted(found, key=lambda option: option[1].casefold()) for kind, found in options.items()}


def follow_ups() -> QuerySet:
    """The follow-ups of current statements, each with the slug of its own, which breaks ties."""
    return Event.objects.filter(FOLLOWED_UP)


def latest_developments(most: int) -> list[dict[str, Any]]:
    """The newest things that happened to statements; what was corrected, or found nothing, is not one."""
    rows = follow_ups().filter(is_news=True).order_by("-occurred_latest", "-slug", "-number")
    return [json.loads(body) for body in rows.values_list("body", flat=True)[:most]]


def mentioning(entity: Entity, on: date, *roles: str) -> Asked:
    """The current statements that mention an entity, in any of these roles if some are given; with all a card shows."""
    return Asked(listed(on), terms.mentioning(entity.kind, entity.slug, *roles), is_current=True)


def came_of_others_at(occasion: Entity, on: date) -> Asked:
    """The current statements that were said elsewhere, and of which something came at an occasion."""
    said_there = Not(terms.mentioning(occasion.kind, occasion.slug, "occasion"))
    return mentioning(occasion, on, "follow_up").narrowed(said_there)


def roles_of(entity: Entity, editions: Iterable[Edition]) -> dict[int, tuple[str, ...]]:
    """What part an entity has in each edition: its roles by the edition's key. A topic has none but to be one."""
    roles: dict[int, tuple[str, ...]] = {}
    mentions = Mention.objects.filter(entity=entity, edition__in=[edition.pk for edition in editions])
    for edition, role in mentions.exclude(role=entity.kind).order_by("pk").values_list("edition_id", "role"):
        roles[edition] = (*roles.get(edition, ()), role)
    return roles


def history(slug: str) -> list[Edition]:
    """Every edition of a statement, tombstones included, oldest first, each with `erased_at`, without its text."""
    editions = Edition.objects.filter(slug=slug).with_withdrawal().order_by("number")
    return list(editions.annotate(erased_at=F("erased_by__recorded_at")))


def edition(slug: str, number: int, on: date) -> Any:
    """One edition with its document and its timeliness as of a day."""
    editions = Edition.objects.select_related("document").filter(slug=slug, number=number)
    return with_timeliness(editions, on).get()


def links(document: dict[str, Any], *, both_ways: bool) -> list[LinkRow]:
    """The links of a statement and, if asked, those of others to it. Links to what is not public are left out.

    Those that tell its follow-ups are among them. A contradiction reads alike from both sides. Two queries.
    """
    wanted = sorted(links_of(document))
    newest = Edition.objects.newest().select_related("document")
    known = {row.slug: row for row in newest.filter(slug__in=[slug for _relation, slug in wanted])}
    rows = [_link(relation, False, known[slug]) for relation, slug in wanted if slug in known]
    if both_ways:
        incoming = Reference.objects.filter(target=document["slug"], is_current=True).select_related("edition")
        rows += [_link(reference.relation, True, reference.edition) for reference in incoming]
    return sorted(rows, key=lambda row: (row.words, row.is_withdrawn, row.title.casefold()))


def _link(relation: str, is_inverse: bool, edition: Edition) -> LinkRow:
    said = (edition.slug, edition.title, edition.status, edition.is_tombstone, edition.kind)
    is_whole = relation == Relation.PART_OF and not is_inverse and not edition.is_tombstone
    return LinkRow(relation, is_inverse, *said, deadline=read(edition)["deadline"] if is_whole else None)


class Parts(NamedTuple):
    """The parts of a whole that the record has, how many it says it has, and how many of them stand how."""

    number: int
    expected: int | None
    standing: list[tuple[StatusWord, int]]


def parts_of(document: dict[str, Any], rows: Iterable[LinkRow]) -> Parts | None:
    """The parts among the links of a statement; None for one that has none, and says that it has none."""
    counts = Counter((row.kind, row.status) for row in rows if row.is_part)
    if not counts and not document["parts_expected"]:
        return None
    standing = [
        (word, counts[kind, word.value])
        for kind in VOCABULARIES
        for word in VOCABULARIES[kind]
        if counts[kind, word.value]
    ]
    return Parts(sum(counts.values()), document["parts_expected"], standing)


def merged_into(body: str) -> str:
    """The slug of the statement to read in place of a tombstone's; empty for one that was merged into none."""
    return str(json.loads(body or "{}").get("merged_into") or "")


def corrections() -> QuerySet:
    """Follow-ups in which the record says that it was wrong."""
    return follow_ups().filter(kind=FollowUpKind.CORRECTION)


def withdrawals() -> QuerySet:
    return Edition.objects.filter(is_tombstone=True)


def revisions() -> QuerySet:
    """Later editions of statements, without any that a withdrawal or an erasure took out of sight."""
    return Edition.objects.filter(is_shown=True, number__gt=1)
