"""What a date that somebody wrote otherwise most likely means in EDTF, so that a refusal can say what to write."""

import re
from collections.abc import Callable

MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
SEASONS = {"spring": "21", "summer": "22", "autumn": "23", "fall": "23", "winter": "24"}
DASHES = str.maketrans("‐‑‒–—−", "------")
ABOUT = re.compile(r"^(?:about|around|circa|ca\.?|c\.|approx\.?|~)\s*(.+)$")
BEFORE = re.compile(r"^(?:by|before|until|not after|at the latest)\s+(.+)$")

Match = re.Match[str]


def _day(year: str, month: str | int, day: str | int = "") -> str:
    return "-".join([year, f"{int(month):02}", *([f"{int(day):02}"] if day else [])])


def _named(name: str) -> int:
    return MONTHS.index(name[:3]) + 1


MONTH = rf"(?:{'|'.join(MONTHS)})[a-z]*\.?"
# Patterns of lower-case text without typographic dashes, and what each means.
MEANT: tuple[tuple[str, Callable[[Match], str]], ...] = (
    (r"(\d{4})-(\d{4})", lambda m: f"{m[1]}/{m[2]}"),
    (r"(\d{4})[-./](\d{1,2})[-./](\d{1,2})", lambda m: _day(m[1], m[2], m[3])),
    (r"(\d{4})[-./](\d{1,2})", lambda m: _day(m[1], m[2])),
    (r"(\d{1,2})[./](\d{1,2})[./](\d{4})", lambda m: _day(m[3], m[2], m[1])),
    (r"(\d{1,2})[./](\d{4})", lambda m: _day(m[2], m[1])),
    (rf"(\d{{1,2}})(?:st|nd|rd|th)?\.? ({MONTH}),? (\d{{4}})", lambda m: _day(m[3], _named(m[2]), m[1])),
    (rf"({MONTH}) (\d{{1,2}})(?:st|nd|rd|th)?,? (\d{{4}})", lambda m: _day(m[3], _named(m[1]), m[2])),
    (rf"({MONTH}),? (\d{{4}})", lambda m: _day(m[2], _named(m[1]))),
    (r"(spring|summer|autumn|fall|winter)(?: of)? (\d{4})", lambda m: f"{m[2]}-{SEASONS[m[1]]}"),
    (r"q([1-4])[ /-]?(\d{4})", lambda m: f"{m[2]}-{32 + int(m[1])}"),
    (r"(\d{4})[ /-]?q([1-4])", lambda m: f"{m[1]}-{32 + int(m[2])}"),
    (r"(?:the )?(\d{3})0s", lambda m: f"{m[1]}X"),
)


def as_edtf(text: str) -> str:
    """The EDTF date that a text most likely is; "" where nobody can tell. It may name a day that does not exist."""
    text = " ".join(text.translate(DASHES).lower().split())
    if about := ABOUT.match(text):
        meant = as_edtf(about[1])
        return f"{meant}~" if meant and "/" not in meant else ""
    if before := BEFORE.match(text):
        meant = as_edtf(before[1])
        return f"../{meant}" if meant and "/" not in meant else ""
    for pattern, meaning in MEANT:
        if found := re.fullmatch(pattern, text):
            return meaning(found)
    return text if re.fullmatch(r"\d{4}", text) else ""
