"""A text whose bytes were taken for another encoding than they are in, and the reading in which it makes sense.

UTF-8 that was read as something else shows itself: turned back, it is valid UTF-8, which chance does not make. Between
the encodings of Cyrillic letters (Windows-1251, KOI8-R, IBM866) the pairs of letters decide: those that are common in
Russian, Belarusian and Ukrainian are rare in what a wrong reading makes of them.
"""

import re
from functools import cache
from itertools import pairwise, product

from tracker.text import ALLOWED_CONTROLS

UTF_8 = "utf-8"
CYRILLIC = ("windows-1251", "koi8-r", "ibm866")
WESTERN = "windows-1252"
ENCODINGS = (*CYRILLIC, WESTERN)
SPELLED = {
    UTF_8: "UTF-8",
    "windows-1251": "Windows-1251",
    "koi8-r": "KOI8-R",
    "ibm866": "IBM866",
    WESTERN: "Windows-1252",
}
# fmt: off
COMMON = frozenset("""
    ст но ен то на ов ни ра во ко пр ро ос не по го ер он ре ел та ан ет от ри ор ал ли ол ом де ва ть ло ес ка ле ль
    ти ск ем ог вс ве да ны ки ам те ми об ит ия тр ат ин ме ся ди ав ви ие со ас за им до ла ой ый ые ых ую ая нн ил
    из ид ив ис бы мо ма си се са тв ту уд ур чт че ча бе ру ио ус ар сс об пе ак аз ок од оз оп ож ск св сн ча щи
    аў ць па ац ад аг ія ні ай ін ік іх ыя ся цы чы шы дз зі эт пр мі лі кі гі сі ві іс ід із ьс іл ын ыс ыл яў оў
    ів ськ ії єд їх що ти ьк ий ся ню ча ює ть
""".split())  # noqa: SIM905
# fmt: on
LETTERS = re.compile(r"[^\W\d_]+")
JUDGED = 20_000  # characters tell the language of a text
FEWEST_PAIRS = 12  # of letters: less says nothing
MAKES_SENSE = 0.5  # the share of common pairs; in a wrong reading it is a third at most
LOST_SPACE = re.compile(rb"([\xc2-\xdf])\x20")  # the second byte was a no-break space, and became a plain one
TIMES = 3  # that a text may have been misread one after the other


def misreading_of(text: str) -> str:
    """How a text should be read, as in `utf-8-as-windows-1251`; empty where it makes sense as it is."""
    evidence = {wrong: _evidence(text, wrong) for wrong in ENCODINGS}
    best = max(evidence, key=evidence.__getitem__)
    if evidence[best] >= (2 if best == WESTERN else 3):
        return f"{UTF_8}-as-{best}"
    if _sense(text) >= MAKES_SENSE:
        return ""
    read = {f"{right}-as-{wrong}": _sense(reread(text, right, wrong)) for right, wrong in _pairs()}
    best = max(read, key=read.__getitem__)
    return best if read[best] >= MAKES_SENSE else ""


def mended(text: str, misreading: str) -> str:
    """The text as it reads when the misreading is turned back; lines that do not show it stay."""
    right, _as, wrong = misreading.partition("-as-")
    if right != UTF_8:
        return reread(text, right, wrong)
    for _time in range(TIMES):
        before, text = text, "\n".join(_utf_8(line, wrong) or line for line in text.split("\n"))
        if text == before:
            break
    return text


def is_misreading(name: str) -> bool:
    return name in {f"{UTF_8}-as-{wrong}" for wrong in ENCODINGS} | {f"{right}-as-{wrong}" for right, wrong in _pairs()}


def encoding_of(raw: bytes) -> str:
    """The encoding in which bytes that are not UTF-8 make sense; empty where none does."""
    senses = {name: _sense(decoded(raw, name)) for name in CYRILLIC}
    best = max(senses, key=senses.__getitem__)
    if senses[best] >= MAKES_SENSE:
        return best
    text = decoded(raw, WESTERN)
    return WESTERN if text and _is_latin(text) and not _has_controls(text) else ""


def decoded(raw: bytes, encoding: str) -> str:
    """The text of these bytes; empty where they are in another encoding."""
    try:
        return raw.decode(encoding)
    except UnicodeDecodeError:
        return ""


def reread(text: str, right: str, wrong: str) -> str:
    raw = _bytes(text, wrong)
    return decoded(raw, right) if raw else ""


def _pairs() -> list[tuple[str, str]]:
    return [(right, wrong) for right, wrong in product(CYRILLIC, ENCODINGS) if right != wrong]


def _evidence(text: str, wrong: str) -> int:
    """How many bytes of lines that turn out to be UTF-8 are not plain ASCII."""
    lines = ((line, _utf_8(line, wrong)) for line in text.split("\n") if not line.isascii())
    return sum(len(line) - len(read) + _many(read) for line, read in lines if read)


def _many(text: str) -> int:
    return sum(not character.isascii() for character in text)


def _utf_8(line: str, wrong: str) -> str:
    """A line as UTF-8, if all of it is; empty where it is not, or has nothing to turn back."""
    raw = None if line.isascii() else _bytes(line, wrong)
    return decoded(LOST_SPACE.sub(b"\\1\xa0", raw), UTF_8) if raw else ""


def _bytes(text: str, encoding: str) -> bytes | None:
    """What the text was, if it was read in this encoding as browsers read it; None if it cannot have been."""
    try:
        return text.translate(_table(encoding)).encode("latin-1")
    except UnicodeEncodeError:
        return None


@cache
def _table(encoding: str) -> dict[int, int]:
    """The byte of each character. Bytes without one are read as controls, as the letters of Latin-1 between them."""
    table = dict.fromkeys(range(0xA0, 0x100), 0xFFFF)
    table |= {ord(character): byte for byte in range(256) for character in decoded(bytes([byte]), encoding)}
    return {byte: byte for byte in range(0x80, 0xA0)} | table


def _has_controls(text: str) -> bool:
    return any((ord(one) < 0x20 or 0x7F <= ord(one) < 0xA0) and one not in ALLOWED_CONTROLS | {"\r"} for one in text)


def _sense(text: str) -> float:
    """The share of common pairs among the pairs of letters beyond ASCII; 0 where there are too few to tell."""
    words = _foreign_words(text)
    pairs = [one + other for word in words for one, other in pairwise(word.lower() if _is_regular(word) else word)]
    return sum(pair in COMMON for pair in pairs) / len(pairs) if len(pairs) >= FEWEST_PAIRS else 0.0


def _is_regular(word: str) -> bool:
    """Whether no capital follows a small letter: a wrong encoding swaps them."""
    return word.isupper() or word[1:].islower()


def _is_latin(text: str) -> bool:
    """Whether letters beyond ASCII stand among plain ones, as in French, Polish or Swedish, if there are any."""
    words = _foreign_words(text)
    return sum(any(map(str.isascii, word)) for word in words) * 2 >= len(words)


def _foreign_words(text: str) -> list[str]:
    """Words with letters beyond ASCII; of a long text, those with which it begins."""
    return [word for word in LETTERS.findall(text[:JUDGED]) if not word.isascii()]
