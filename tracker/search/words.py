"""The words of a text as search knows them: in any script, case, accent or form they are one and the same.

A word is found under its folded form (ASCII, lower case) and under its stems, which begin with `=`. English and Russian
are stemmed by Snowball's algorithms (https://snowballstem.org/algorithms/), which know no Belarusian: endings that are
spelled as they sound are first spelled as Russian does, and both stems are kept.
"""

import re
import unicodedata
from functools import lru_cache

import snowballstemmer
from anyascii import anyascii

LONGEST = 40  # letters of a word that count
APOSTROPHES = "'’‘ʼ′`´＇"
WORD = re.compile(rf"[^\W_]+(?:[{APOSTROPHES}][^\W_]+)*")
POSSESSIVE = re.compile(rf"[{APOSTROPHES}]s$", re.IGNORECASE)
CYRILLIC = re.compile(r"[\u0400-\u04ff]")
NOT_FOLDED = re.compile(r"[^a-z0-9]")
LETTERS = str.maketrans({"і": "и", "ў": "у", "э": "е", "ё": "е", "ї": "и", "є": "е", "ґ": "г"})
ENDINGS = tuple(
    (re.compile(rf"(?<=\w\w\w){belarusian}$"), russian)
    for belarusian, russian in (
        (r"нн(?=(?:е|я|ю|ем|и|ях|ям|ями)$)", "ни"),
        ("ага", "ого"),
        ("яга", "его"),
        ("аму", "ому"),
        ("яму", "ему"),
        ("ай", "ой"),
        ("яй", "ей"),
        ("ыя", "ые"),
        ("ия", "ие"),
        ("ае", "ое"),
        ("яе", "ее"),
        ("ау", "ов"),
        ("яу", "ев"),
        ("цца", "тся"),
    )
)


class Unseen(dict[int, int | None]):
    """A table for str.translate that takes accents, vowel marks and invisible marks away, as it meets them."""

    def __missing__(self, code: int) -> int | None:
        self[code] = None if unicodedata.category(chr(code)) in ("Mn", "Cf") else code
        return self[code]


UNSEEN = Unseen()


@lru_cache(maxsize=64)
def spelled(text: str) -> tuple[str, ...]:
    """The words of a text as they stand in it, but for accents, vowel marks and invisible marks."""
    plain = text if text.isascii() else unicodedata.normalize("NFC", text).translate(UNSEEN)
    return tuple(WORD.findall(plain))


@lru_cache(maxsize=10_000)
def folded(word: str) -> str:
    """A word in ASCII and lower case; empty for one that is written in marks alone. At most 40 letters."""
    return NOT_FOLDED.sub("", anyascii(word).casefold())[:LONGEST]


@lru_cache(maxsize=10_000)
def stems(word: str) -> frozenset[str]:
    """What the forms of a word have in common, folded; the word itself where it has no ending to lose."""
    if CYRILLIC.search(word):
        russian = word.casefold().translate(LETTERS)
        bare = {_stemmer("russian").stemWord(form) for form in (russian, _respelled(russian))}
    else:
        bare = {_stemmer("english").stemWord(POSSESSIVE.sub("", word.casefold()))}
    return frozenset(stem for stem in map(folded, bare) if stem)


@lru_cache(maxsize=4)
def _stemmer(language: str) -> snowballstemmer.stemmer:
    return snowballstemmer.stemmer(language)


def _respelled(word: str) -> str:
    """A Belarusian word with its ending as Russian spells it; any other word as it is."""
    for ending, russian in ENDINGS:
        word = ending.sub(russian, word)
    return word


def terms(text: str) -> set[str]:
    """Every term under which a text is found: its folded words, and the stems of those that have an ending."""
    found: set[str] = set()
    for word in spelled(text):
        found.update(_terms_of(word))
    return found


@lru_cache(maxsize=2**17)
def _terms_of(word: str) -> tuple[str, ...]:
    form = folded(word)
    return (form, *(f"={stem}" for stem in stems(word) if stem != form)) if form else ()


def running(text: str) -> str:
    """The folded words of a text in their order, one space between: what phrases are looked for in."""
    return " ".join(found[0] for found in map(_terms_of, spelled(text)) if found)
