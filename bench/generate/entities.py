"""Actors with several spellings, topics, publishers and sources: each follows from its number alone."""

from dataclasses import dataclass
from functools import lru_cache
from random import Random
from typing import Any

from anyascii import anyascii
from django.utils.text import slugify

from bench.generate import days
from bench.generate.scale import Scale
from bench.generate.words import languages, sentence, within
from claims.publishing.document_builder import date_value
from tracker.vocabulary import ActorKind, SourceKind

# Syllables of names as they are written in Latin letters, in Russian and in Belarusian, and in another transliteration.
SYLLABLES = (
    *(
        ("lu", "лу", "лу", "lou"),
        ("ka", "ка", "ка", "ca"),
        ("shen", "шен", "шэн", "schen"),
        ("kov", "ков", "коў", "koff"),
    ),
    *(("mi", "ми", "мі", "my"), ("kha", "ха", "ха", "ha"), ("iv", "ив", "іў", "iw"), ("an", "ан", "ан", "ane")),
    *(("ol", "ол", "ал", "ohl"), ("ga", "га", "га", "gha"), ("vi", "ви", "ві", "wi"), ("ktar", "ктор", "ктар", "ctor")),
    *(("zhi", "жи", "жы", "ji"), ("tse", "це", "цэ", "ze"), ("pet", "пет", "пет", "piet"), ("ro", "ро", "ра", "roh")),
    *(
        ("sha", "ша", "ша", "cha"),
        ("bel", "бел", "бел", "biel"),
        ("yur", "юр", "юр", "iur"),
        ("chuk", "чук", "чук", "tchuk"),
    ),
)
ORGANISATIONS = ("Ministry of", "Committee for", "Council of", "Institute of", "Union of", "Agency for")


@dataclass(frozen=True)
class Cast:
    """The entities of a record. Numbers are drawn with skew: the first of a kind is mentioned most."""

    scale: Scale

    def draw(self, rng: Random, kind: str) -> int:
        """The number of an entity, the first ones far more often (Zipf)."""
        number = self.scale.entities[kind]
        return min(number - 1, int((number + 1) ** rng.random()) - 1)

    def value(self, kind: str, number: int) -> dict[str, Any]:
        """The document of an entity, but for its format."""
        return _value(self.scale, kind, number)

    def named(self, kind: str, number: int) -> dict[str, Any]:
        value = self.value(kind, number)
        return {"slug": value["slug"], "name": value["name"]}

    def source_of(self, rng: Random, statement: int) -> int:
        """Where a statement was found: statements recorded one after the other share a source, and many a report."""
        if rng.random() < 0.15:
            return self.draw(rng, "source")
        sources = self.scale.entities["source"]
        return min(sources - 1, max(0, statement * sources // self.scale.statements + rng.randint(-1, 1)))


@lru_cache(maxsize=100_000)
def _value(scale: Scale, kind: str, number: int) -> dict[str, Any]:
    makers = {"publisher": _publisher, "topic": _topic, "actor": _actor, "source": _source}
    return makers[kind](scale, scale.rng(kind, number), number)


def number_of(slug: str) -> int:
    """The number at the end of an entity's slug."""
    return int(slug.rpartition("-")[2])


def _publisher(scale: Scale, rng: Random, number: int) -> dict[str, Any]:
    name = f"{languages()['en'].name(rng)} {rng.choice(('News', 'Review', 'Herald', 'Agency', 'Centre'))}"
    address = f"https://{slugify(name)}-{number}.example"
    return {"slug": f"{slugify(name)}-{number}", "name": name, "url": address, "description": ""}


def _topic(scale: Scale, rng: Random, number: int) -> dict[str, Any]:
    english = languages()["en"]
    name = f"{rng.choice(english.words[80:2_000])} {rng.choice(english.words[80:2_000])}".capitalize()
    return {"slug": f"{slugify(name)}-{number}", "name": name, "description": sentence(rng, english)}


def _actor(scale: Scale, rng: Random, number: int) -> dict[str, Any]:
    kind = rng.choices(ActorKind.values, (60, 30, 2, 8))[0]
    spellings = _organisation(rng) if kind != ActorKind.PERSON else _person(rng)
    name = spellings["en"]
    others = {spellings["other"]: "", spellings["be"]: "be", spellings["ru"]: "ru"}
    shown = list(others.items())[: rng.choices((0, 1, 2, 3), (15, 15, 30, 40))[0]]
    return {
        "slug": f"{slugify(name)[:60]}-{number}",
        "name": name,
        "kind": kind,
        "description": sentence(rng, languages()["en"], 4, 12),
        "names": [{"name": other, "language": language} for other, language in sorted(shown) if other != name],
    }


def _person(rng: Random) -> dict[str, str]:
    first, last = rng.choices(SYLLABLES, k=2), rng.choices(SYLLABLES, k=rng.choice((3, 3, 4)))
    columns = zip(("en", "ru", "be", "other"), range(4), strict=True)
    return {tag: " ".join(_spelt(part, column) for part in (first, last)) for tag, column in columns}


def _spelt(syllables: list[tuple[str, str, str, str]], column: int) -> str:
    return "".join(syllable[column] for syllable in syllables).capitalize()


def _organisation(rng: Random) -> dict[str, str]:
    spoken = languages()
    said = {tag: " ".join(rng.choice(spoken[tag].words[60:5_000]) for _ in range(2)) for tag in ("en", "ru", "be")}
    name = f"{rng.choice(ORGANISATIONS)} {said['en'].title()}"
    initials = "".join(word[0] for word in name.split()).upper()
    return {"en": name, "ru": said["ru"].capitalize(), "be": said["be"].capitalize(), "other": initials}


def _source(scale: Scale, rng: Random, number: int) -> dict[str, Any]:
    language = languages()[rng.choices(("en", "ru", "be"), (50, 35, 15))[0]]
    title = within(sentence(rng, language, 4, 14).rstrip("."), 300)
    cast = Cast(scale)
    publisher = number if number < scale.entities["publisher"] else cast.draw(rng, "publisher")
    day = days.day_made(rng)
    slug = f"{slugify(anyascii(title))[:50].strip('-')}-{number}"
    address = f"https://example.org/{language.tag}/{day:%Y/%m}/{slug}"
    return {
        "slug": slug,
        "title": title,
        "publisher": cast.named("publisher", publisher) if rng.random() < 0.97 else None,
        "authors": [" ".join(_person(rng)["en"].split()) for _ in range(rng.choice((0, 1, 1, 1, 2)))],
        "kind": rng.choices(SourceKind.values, (50, 8, 4, 5, 12, 3, 4, 6, 3, 4, 1))[0],
        "language": language.tag,
        "url": address if rng.random() < 0.95 else "",
        "archive_url": f"https://archive.example/{day:%Y%m%d}/{number}" if rng.random() < 0.4 else "",
        "published_on": date_value(day.isoformat() if rng.random() < 0.9 else f"{day:%Y-%m}"),
        "covers_from": None,
        "covers_to": None,
        "note": "",
    }
