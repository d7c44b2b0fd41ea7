"""A vocabulary of 60,000 words in two scripts, drawn with the skew of natural language (Zipf–Mandelbrot)."""

from dataclasses import dataclass
from functools import cache
from random import Random

LATIN_SYLLABLES = (
    (
        "b",
        "c",
        "d",
        "f",
        "g",
        "h",
        "l",
        "m",
        "n",
        "p",
        "r",
        "s",
        "t",
        "v",
        "br",
        "cl",
        "pr",
        "st",
        "tr",
        "th",
        "sh",
        "",
    ),
    ("a", "e", "i", "o", "u", "ea", "ou", "ai"),
    ("", "", "", "n", "r", "s", "l", "t", "m", "nt", "rd", "ck"),
)
RUSSIAN_SYLLABLES = (
    ("б", "в", "г", "д", "ж", "з", "к", "л", "м", "н", "п", "р", "с", "т", "ч", "ш", "пр", "ст", "тр", "кр", "вз", ""),
    ("а", "е", "и", "о", "у", "я", "ы", "ю"),
    ("", "", "", "н", "р", "с", "л", "т", "м", "сть", "й", "в"),
)
BELARUSIAN_SYLLABLES = (
    ("б", "в", "г", "д", "ж", "з", "к", "л", "м", "н", "п", "р", "с", "ц", "ч", "ш", "пр", "ст", "тр", "кр", "дз", ""),
    ("а", "е", "і", "о", "у", "я", "ы", "ю", "э", "ё"),
    ("", "", "", "н", "р", "с", "л", "т", "м", "сць", "ў", "й"),
)
# The commonest words, and at the ranks named some that a reader may look for.
ENGLISH = """the of and to in a that is for on with as by will at from be it has not which an are was this its or would
have said than been their were also after between under other all new more up who they he his had but one when if about
could may no into so can during until must""".split()  # noqa: SIM905
RUSSIAN = """и в на что с по не о к из за для как от это до он а их его но при или был было так же все может уже только
если чтобы между после года также будет под об которые который более""".split()  # noqa: SIM905
BELARUSIAN = """і ў на што з па не аб да за для як ад гэта ён а іх яго але пры ці быў было так жа ўсе можа ўжо толькі
калі каб паміж пасля года таксама будзе пад якія які больш""".split()  # noqa: SIM905
ENGLISH_KNOWN = {"energy": 90, "committee": 140, "agreement": 180, "market": 300, "missile": 1_500, "pipeline": 4_000}
RUSSIAN_KNOWN = {"комитет": 90, "энергия": 140, "договор": 200, "рынок": 400, "ракета": 1_500, "трубопровод": 4_000}
BELARUSIAN_KNOWN = {"камітэт": 90, "энергія": 140, "дамова": 200, "рынак": 400, "ракета": 1_500}
NAME_SHARE = 0.08  # of sentences have a word that hardly any other statement has: vocabularies never stop growing


@dataclass(frozen=True)
class Language:
    """Words from the commonest to the rarest, and a text in which each is as often as it is said.

    Sentences are taken out of the text, so that neighbours meet again in other statements, as in phrases.
    """

    tag: str
    words: list[str]
    text: list[str]
    syllables: tuple[tuple[str, ...], ...]

    def draw(self, rng: Random, number: int) -> list[str]:
        """So many words, from two places: a sentence is not met again, but half of one may be."""
        half = number // 2
        return self._taken(rng, half) + self._taken(rng, number - half)

    def _taken(self, rng: Random, number: int) -> list[str]:
        start = int(rng.random() * (len(self.text) - number))
        return self.text[start : start + number]

    def name(self, rng: Random) -> str:
        """A word that is most likely said once."""
        return made_word(rng, self.syllables, 4).capitalize()


def made_word(rng: Random, syllables: tuple[tuple[str, ...], ...], length: int) -> str:
    return "".join(rng.choice(part) for _ in range(length) for part in syllables)


def _language(tag: str, size: int, common: list[str], known: dict[str, int], *syllables: tuple[str, ...]) -> Language:
    rng, words = Random(tag), dict.fromkeys(common)
    while len(words) < size:
        word = made_word(rng, syllables, rng.choice((1, 2)) + (len(words) > 600) + (len(words) > 9_000))
        if 1 < len(word) < 15 and word not in known:  # the rarer, the longer
            words[word] = None
    ordered = list(words)
    for word, rank in sorted(known.items(), key=lambda item: item[1]):
        ordered.insert(rank, word)
    text = [word for rank, word in enumerate(ordered) for _ in range(round(4 * size / (rank + 2.7)))]
    rng.shuffle(text)
    return Language(tag, ordered, text, syllables)


@cache
def languages() -> dict[str, Language]:
    """By BCP 47 tag. The same in every process, whatever the seed of a record."""
    return {
        "en": _language("en", 30_000, ENGLISH, ENGLISH_KNOWN, *LATIN_SYLLABLES),
        "ru": _language("ru", 20_000, RUSSIAN, RUSSIAN_KNOWN, *RUSSIAN_SYLLABLES),
        "be": _language("be", 10_000, BELARUSIAN, BELARUSIAN_KNOWN, *BELARUSIAN_SYLLABLES),
    }


def sentence(rng: Random, language: Language, least: int = 7, most: int = 22) -> str:
    """A sentence of `least` to `most` words."""
    words = language.draw(rng, rng.randint(least, most))
    if rng.random() < NAME_SHARE:
        words[-1] = language.name(rng)
    if len(words) > 12:
        words[len(words) // 2] += ","
    return f"{' '.join([words[0].capitalize(), *words[1:]])}."


def within(text: str, most: int) -> str:
    """The words of a text that fit into so many characters."""
    return text if len(text) <= most else text[: most + 1].rpartition(" ")[0].rstrip(",.")
