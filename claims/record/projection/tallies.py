"""How many current statements there are of each kind and status: kept while publishing, counted anew to verify it."""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from functools import reduce
from operator import or_

from django.db.models import Count, Q

from claims.record.models import Edition, Entity, Mention, Tally
from claims.record.projection.derivation import EntityKey, Projection

WHOLE = ""  # the scope that counts every current statement
Key = tuple[str, str, str]  # scope, kind, status


def scope_of(kind: str, slug: str) -> str:
    """The scope that counts the statements that mention an entity."""
    return f"{kind}:{slug}"


def keys(kind: str, status: str, entities: Iterable[EntityKey]) -> Iterator[Key]:
    """Where a current statement is counted. A tombstone has no status, and is counted nowhere."""
    if status:
        yield (WHOLE, kind, status)
        yield from ((scope_of(*entity), kind, status) for entity in set(entities))


def of_projections(projections: Iterable[Projection]) -> Counter[Key]:
    """What editions add to the tallies when they become current."""
    counts: Counter[Key] = Counter()
    for columns, _folded, _steps, mentions, _references in projections:
        counts.update(keys(columns["kind"], columns["status"], (entity for entity, _role in mentions)))
    return counts


def of_editions(editions: Sequence[Edition]) -> Counter[Key]:
    """What current editions have added to them. One query, none for none."""
    mentioned: dict[int, set[EntityKey]] = {edition.pk: set() for edition in editions}
    rows = Mention.objects.filter(edition__in=editions).values_list("edition", "entity__kind", "entity__slug")
    for pk, kind, slug in rows if editions else ():
        mentioned[pk].add((kind, slug))
    counts: Counter[Key] = Counter()
    for edition in editions:
        counts.update(keys(edition.kind, edition.status, mentioned[edition.pk]))
    return counts


def add(change: Mapping[Key, int], entities: Mapping[EntityKey, Entity]) -> None:
    """Add to the tallies, and to the counts of these entities. Under the ledger's lock.

    At most four queries, none where nothing changes.
    """
    change = {key: number for key, number in change.items() if number}
    if not change:
        return
    rows = Tally.objects.filter(scope__in={scope for scope, _kind, _status in change})
    put(Counter({_key(row): row.count for row in rows}), change)
    by_scope: Counter[str] = Counter()
    for (scope, _kind, _status), number in change.items():
        by_scope[scope] += number
    changed = [entity for entity in entities.values() if by_scope[scope_of(entity.kind, entity.slug)]]
    for entity in changed:
        entity.statement_count = max(0, entity.statement_count + by_scope[scope_of(entity.kind, entity.slug)])
    Entity.objects.bulk_update(changed, ["statement_count"])


def put(present: Mapping[Key, int], change: Mapping[Key, int]) -> None:
    """Write the tallies that change; one that counts nothing any more goes."""
    counts = {key: present.get(key, 0) + number for key, number in change.items()}
    kept = [_tally(key, number) for key, number in counts.items() if number > 0]
    unique = ["scope", "kind", "status"]
    Tally.objects.bulk_create(kept, update_conflicts=True, unique_fields=unique, update_fields=["count"])
    gone = [Q(**dict(zip(unique, key, strict=True))) for key, number in counts.items() if number <= 0]
    if gone:
        Tally.objects.filter(reduce(or_, gone)).delete()


def counted(scopes: Collection[str]) -> Counter[Key]:
    """The tallies of some scopes as the rows of current editions give them, counted anew. Two queries."""
    counts: Counter[Key] = Counter()
    if WHOLE in scopes:
        rows = Edition.objects.current().order_by().values_list("kind", "status").annotate(Count("pk"))
        counts.update({(WHOLE, kind, status): number for kind, status, number in rows})
    named = [scope.partition(":") for scope in scopes if scope != WHOLE]
    mentions = Mention.objects.filter(is_current=True, entity__slug__in={slug for _kind, _colon, slug in named})
    where = ("entity__kind", "entity__slug", "edition__kind", "edition__status")
    for kind, slug, *rest, number in mentions.order_by().values_list(*where).annotate(Count("edition", distinct=True)):
        if scope_of(kind, slug) in scopes:
            counts[scope_of(kind, slug), rest[0], rest[1]] = number
    return counts


def stale(scopes: Collection[str]) -> Iterator[tuple[Tally, int]]:
    """Tallies of these scopes that say something else than is counted anew, and what they should say."""
    present = {_key(row): row for row in Tally.objects.filter(scope__in=scopes)}
    expected = counted(scopes)
    for key in sorted(present.keys() | expected.keys()):
        tally = present.get(key) or _tally(key, 0)
        if tally.count != expected[key]:
            yield tally, expected[key]


def mend(scopes: Collection[str]) -> int:
    """Make the tallies of these scopes say what is counted anew; how many did not. Under the ledger's lock."""
    wrong = list(stale(scopes))
    put({}, {_key(tally): number for tally, number in wrong})
    return len(wrong)


def _key(row: Tally) -> Key:
    return (row.scope, row.kind, row.status)


def _tally(key: Key, count: int) -> Tally:
    scope, kind, status = key
    return Tally(scope=scope, kind=kind, status=status, count=count)
