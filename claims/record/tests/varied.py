"""A record of statements of every sort, drawn at random from a seed: what lists are asked for is tried on it."""

import random
from functools import partial

from anyascii import anyascii

from claims import publishing
from claims.models import FollowUp, Link, Party, Statement
from claims.tests.makers import a_publisher, a_reference, a_source, a_topic, an_actor, an_occasion
from sources.models import Quote
from tracker.vocabulary import OPENINGS, FollowUpKind, Kind, Modality, Role, statuses_of

Tagged = Statement.topics.through

NAMES = (
    ("Alexander Lukashenko", "Александр Лукашенко", "Аляксандр Лукашэнка"),
    ("Vladimir Putin", "Владимир Путин", "Уладзімір Пуцін"),
    ("Vladimir Makei", "Владимир Макей", "Уладзімір Макей"),
    ("Belarus", "Беларусь", "Republic of Belarus", "Рэспубліка Беларусь"),
    ("Russia", "Россия", "Расія"),
    ("United States", "US", "США"),
    ("European Union", "EU", "Европейский союз"),
    ("Supreme State Council", "Высший государственный совет"),
    ("Ministry of Energy", "Министерство энергетики", "Міністэрства энергетыкі"),
    ("Roman Golovchenko", "Роман Головченко", "Раман Галоўчанка"),
    ("Уладзімір Караткевіч",),
    ("Belarus Potash", "Беларуськалий"),
    ("Nobody’s Spokesman",),
)
ENGLISH = (
    "agreement tax border committee gas energy union market price potash treaty customs transit minister parliament common "
    "single industrial policy loan debt oil airport troops exercise election reform power currency roaming visa road "
    "deliver agreed introduce abolish postponed industry business"
)
RUSSIAN = (
    "соглашение налог граница беларуськалий комитет газ энергия союз рынок цена договор таможня министр парламент общий единый "
    "кредит нефть войска выборы реформа валюта дорога обязательство"
)
BELARUSIAN = "пагадненне падатак граніца камітэт саюз рынак дагавор міністр агульны адзіны крэдыт войскі"
TOPICS = ("tax", "Energy-Gas", "border", "army", "roaming", "loans")
DAYS = (
    "{y}-{m:02}-{d:02}",
    "{y}-{m:02}-{d:02}",
    "{y}-{m:02}",
    "{y}",
    "../{y}-{m:02}-{d:02}",
    "{y}-23",
    "{y}/{z}",
    "{y}~",
)
WEIGHTS = {  # a key commitment would need criteria
    Kind.CLAIM: ("regular", "regular", "key", "background"),
    Kind.COMMITMENT: ("regular", "regular", "regular", "background"),
}
LATER = {  # what the first record did not know, and what needs a successor
    Kind.CLAIM: (),
    Kind.COMMITMENT: ("discussed", "blocked", "disputed", "kept_so_far", "superseded"),
}
GONE = 8  # every so many are withdrawn


def a_varied_record(number, seed=2021):
    """Publish so many statements, two at a time and more; then some again, and withdraw some."""
    draw = random.Random(seed)
    shared = Shared()
    statements = [a_varied_statement(place, draw, shared) for place in range(number)]
    shared.save()
    draw.shuffle(statements)
    for start in range(0, number, 40):
        publishing.publish(statements[start : start + 40], by=None)
    again = statements[:: GONE // 2]
    for statement in again:
        Statement.objects.filter(pk=statement.pk).update(summary=text(draw), title=title(draw))
    publishing.publish(again, by=None, note="Said better.")
    withdrawn = statements[1::GONE]
    for statement in withdrawn:
        publishing.withdraw(statement, by=None, reason="A doubt.")
    publishing.publish(withdrawn[::3], by=None)


class Shared:
    """Whom and what statements share; and rows that are saved a table at a time."""

    def __init__(self):
        self.draw = random.Random(1999)  # for what was added later, so that everything else stays as it was drawn
        self.actors = [an_actor(*names, slug=slug_of(name), name=name) for name, *names in NAMES]
        self.topics = [a_topic(slug=slug, name=slug.replace("-", " ")) for slug in TOPICS]
        publishers = [a_publisher(slug=f"press-{number}") for number in range(3)]
        self.sources = [
            a_source(slug=f"paper-{number}", title=f"Gazette {word}", publisher=publisher, authors=f"Reporter {word}")
            for number, (word, publisher) in enumerate(zip(("Minsk", "Беларусь", "oil"), publishers, strict=True))
        ]
        self.occasions = [
            an_occasion(*self.actors[:2], slug=f"meeting-{year}", held_on=str(year)) for year in (1996, 1997)
        ]
        self.references = [a_reference(source=source, shows=f"Seen {source.slug}.") for source in self.sources]
        self.rows = {model: [] for model in (Quote, Statement, Party, Tagged, FollowUp, Link)}

    def add(self, model, **fields):
        self.rows[model].append(model(**fields))
        return self.rows[model][-1]

    def save(self):
        for model, rows in self.rows.items():
            model.objects.bulk_create(rows)


def slug_of(name):
    return anyascii(name.split()[-1]).replace("'", "")


def title(draw):
    return " ".join(draw.choices(ENGLISH.split(), k=3)).capitalize()


def text(draw, words=ENGLISH, most=7):
    """A sentence in which the first words of a list are far more common than the last."""
    listed = words.split()
    weights = [1 / place for place in range(1, len(listed) + 1)]
    return " ".join(draw.choices(listed, weights, k=draw.randint(2, most))).capitalize() + "."


def a_day(draw, year=None):
    year = year or draw.choice((1998, 2007, 2018, 2020, 2021, 2021, 2021, 2022, 2022))
    return draw.choice(DAYS).format(y=year, z=year + 1, m=draw.randint(1, 12), d=draw.randint(1, 28))


def a_quote_of(place, draw, shared):
    exact, language = draw.choice(((RUSSIAN, "ru"), (BELARUSIAN, "be"), (ENGLISH, "en")))
    said = f"{text(draw, exact)} {place}"
    translation = text(draw) if language != "en" else ""
    source = draw.choice(shared.sources)
    return shared.add(
        Quote, slug=f"quote-{place}", source=source, exact=said, language=language, translation=translation
    )


def a_varied_statement(place, draw, shared):
    kind = draw.choice((Kind.COMMITMENT, Kind.COMMITMENT, Kind.CLAIM))
    is_promise = kind == Kind.COMMITMENT
    statement = shared.add(
        Statement,
        slug=f"statement-{place:04}",
        kind=kind,
        title=title(draw),
        summary=text(draw, draw.choice((ENGLISH, ENGLISH, f"{ENGLISH} {RUSSIAN}"))),
        quote=a_quote_of(place, draw, shared),
        made_on=a_day(draw),
        due_on=a_day(draw, draw.choice((2023, 2024, 2025, 2030))) if is_promise and draw.random() < 0.7 else "",
        initial_status=draw.choice([status for status in OPENINGS[kind] if status not in LATER[kind]]),
        attribution=draw.choice(("direct", "reported", "document")),
        modality=draw.choice(Modality.values),
        undertaking=draw.choice(("act", "act", "refrain")) if is_promise else "act",
        weight=shared.draw.choice(WEIGHTS[kind]),
        occasion=shared.draw.choice((None, None, *shared.occasions)),
    )
    if place and shared.draw.random() < 0.3:
        shared.add(Link, from_statement=statement, relation="repeats", to_statement=shared.rows[Statement][place - 1])
    parties = draw.sample(shared.actors[:-1], draw.choice((1, 1, 2, 3)))
    roles = [Role.SPEAKER, *draw.choices([role for role in Role if role != Role.RESPONSIBLE], k=2)]
    if is_promise and shared.draw.random() < 0.3:
        roles[1:] = [Role.RESPONSIBLE, *roles[1:2]]
    for position, (actor, role) in enumerate(zip(parties, roles, strict=False)):
        shared.add(Party, statement=statement, actor=actor, role=role, position=position)
    for topic in draw.sample(shared.topics, draw.choice((1, 2))):
        shared.add(Tagged, statement=statement, topic=topic)
    for number in range(1, draw.choice((1, 1, 2, 3, 4))):
        a_varied_follow_up(statement, number, draw, shared)
    return statement


def a_varied_follow_up(statement, number, draw, shared):
    """Each is later than the one before it, and takes another quote and a reason: then it may set any status."""
    add = partial(shared.add, FollowUp, statement=statement, number=number)
    day = a_day(draw, 2022 + number).removeprefix("../")
    summary = text(draw, draw.choice((ENGLISH, RUSSIAN)))
    if draw.random() < 0.25:
        add(occurred_on=day, kind=FollowUpKind.CHECK, summary=summary, search_note="Newspapers")
        return
    quote = a_quote_of(f"{statement.slug}-{number}", draw, shared)
    status = draw.choice(["", *(one for one in statuses_of(statement.kind) if one not in LATER[statement.kind])])
    if statement.kind == Kind.COMMITMENT and shared.draw.random() < 0.15:
        add(occurred_on=day, kind=FollowUpKind.RESTATEMENT, summary=summary, due_on=str(2026 + number))
        return
    is_quoted = shared.draw.random() < 0.7
    add(
        occurred_on=day,
        kind=FollowUpKind.DEVELOPMENT,
        summary=summary,
        status=status,
        quote=quote if is_quoted else None,
        reference=None if is_quoted else shared.draw.choice(shared.references),
        shows=shared.draw.choice(("decision", "action", "effect")) if status else "",
        basis=shared.draw.choice(("stated", "inferred")) if status else "",
        why="unpublished" if status == "unverifiable" else "",
        reason="So it was.",
    )
