"""Whom and what the measured addresses ask for: taken from the database, and the same ones each time."""

from dataclasses import asdict, dataclass
from urllib.parse import quote

from django.db.models import Count, Q, QuerySet

from claims.record import documents, paging
from claims.record.kinds import ACTOR, TOPIC
from claims.record.listing import STATEMENT_ORDERS
from claims.record.models import Edition, Entity

DEEP_PAGES, NEIGHBOURS = 1_000, 50


@dataclass(frozen=True)
class Parameters:
    """A common thing is the commonest of all; a rare one is mentioned once or little more."""

    common_kind: str
    common_status: str
    common_actor: str
    rare_actor: str
    common_topic: str
    statement: str
    revised: str
    title_phrase: str
    rare_word: str
    other_script: str
    common_word: str = "energy"
    misspelt_word: str = "comittee"
    second_word: str = "committee"
    day: str = "2010-06-30"

    def __str__(self) -> str:
        return "\n".join(f"  {name:15} {value}" for name, value in asdict(self).items())


def parameters() -> Parameters:
    current = Edition.objects.current()
    actors = Entity.objects.mentioned().filter(kind=ACTOR.value).order_by("-statement_count", "slug")
    shown = Edition.objects.filter(number=1, is_shown=True)
    middle = _at(current, current.count() // 2)
    kind, status, _count = _commonest(current)
    rare = actors.reverse()[0]
    return Parameters(
        common_kind=kind,
        common_status=status,
        common_actor=actors[0].slug,
        rare_actor=rare.slug,
        common_topic=Entity.objects.filter(kind=TOPIC.value).order_by("-statement_count", "slug")[0].slug,
        statement=middle.slug,
        revised=_first(current.filter(number__gt=1, slug__in=shown.values("slug"))).slug,
        title_phrase=" ".join(middle.title.split()[-2:]),
        rare_word=_rare_word(current),
        other_script=_other_script(actors),
    )


def _commonest(editions: QuerySet[Edition]) -> tuple[str, str, int]:
    """The kind and status that most have."""
    counted = editions.order_by().values_list("kind", "status").annotate(number=Count("pk"))
    return counted.order_by("-number", "kind", "status")[0]


def _first(editions: QuerySet[Edition]) -> Edition:
    return editions.order_by("-made_latest", "-slug")[0]


def _at(editions: QuerySet[Edition], place: int) -> Edition:
    return editions.select_related("document").order_by("-made_latest", "-slug")[place]


def _rare_word(editions: QuerySet[Edition]) -> str:
    """The longest word of some statements: names that hardly occur twice are longer than other words."""
    texts = editions.order_by("slug").values_list("document__folded", flat=True)[:NEIGHBOURS]
    found = {word.strip(".,") for text in texts for word in text.split()}
    return max(sorted(found), key=len)


def _other_script(actors: QuerySet[Entity]) -> str:
    """A name of one of the most mentioned actors, as it is written in Cyrillic."""
    for actor in actors[:20]:
        for name in documents.read(actor.body, ACTOR.document)["names"]:
            if not name["name"].isascii():
                return str(name["name"])
    return str(actors[0].name)


def deep(size: int, condition: Q | None = None) -> str:
    """The cursor of the page that is 1,000 pages deep, or nine tenths of the way where the list is shorter."""
    editions = Edition.objects.current().filter(condition or Q())
    place = min(DEEP_PAGES * size, editions.count() * 9 // 10)
    return quote(paging._write("next", STATEMENT_ORDERS["-made"], _at(editions, place)))
