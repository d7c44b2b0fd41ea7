"""What a date that somebody wrote otherwise most likely means in EDTF, so that a refusal can say what to write.

English, Russian and Belarusian names of months and seasons are known in the forms in which dates are written.
"""

import re
import unicodedata
from collections.abc import Callable, Iterable

MONTH_NAMES = (
    "january jan январь января январе янв студзень студзеня студзені студз",
    "february feb февраль февраля феврале фев февр люты лютага лютым лют",
    "march mar март марта марте мар сакавік сакавіка сакавіку сак",
    "april apr апрель апреля апреле апр красавік красавіка красавіку крас",
    "may май мая мае маі травень траўня траўні трав",
    "june jun июнь июня июне июн чэрвень чэрвеня чэрвені чэрв",
    "july jul июль июля июле июл ліпень ліпеня ліпені ліп",
    "august aug август августа августе авг жнівень жніўня жніўні жн",
    "september sep sept сентябрь сентября сентябре сен сент верасень верасня верасні вер",
    "october oct октябрь октября октябре окт кастрычнік кастрычніка кастрычніку кастр",
    "november nov ноябрь ноября ноябре ноя нояб лістапад лістапада лістападзе ліст",
    "december dec декабрь декабря декабре дек снежань снежня снежні сьнежань сьнежня сьнежні снеж",
)
SEASON_NAMES = (
    "spring весна весны весной весною вясна вясны вясной вясною",
    "summer лето лета летом летам",
    "autumn fall осень осени осенью восень восені восенню",
    "winter зима зимы зимой зимою зіма зімы зімой зімою",
)
QUARTER_NAMES = (
    "1 i і 1st first перв[а-я]+ перш[а-яыі]+",
    "2 ii іі 2nd second втор[а-я]+ друг[а-яі]+",
    "3 iii ііі 3rd third трет[а-я]+ трэц[а-яі]+",
    "4 iv іv 4th fourth last четв[её]рт[а-я]+ чацв[её]рт[а-яы]+",
)
DASHES = str.maketrans("‐‑‒–—−", "------")
ABOUT = re.compile(
    r"^(?:about|around|circa|ca\.?|c\.|approx\.?|~|около|примерно|приблизительно|ок\.|каля|прыкладна)\s*(.+)$"
)
BEFORE = re.compile(
    r"^(?:by|before|until|not after|at the latest|до|к|не позднее|не позже|да|не пазней за|не пазней)\s+(.+)$"
)
WITHIN = re.compile(r"^(?:in|on|в|во|у|ў)\s+")
YEAR_WORD = re.compile(r"(?<=\d)(?:-?(?:м|га)(?=\s))?\s*(?:г\.?г?\.?|года?|году|годзе)$")

Match = re.Match[str]


def _numbered(names: Iterable[str]) -> dict[str, int]:
    return {name: number for number, line in enumerate(names, 1) for name in line.split()}


MONTH_NUMBERS, SEASON_NUMBERS = _numbered(MONTH_NAMES), _numbered(SEASON_NAMES)
QUARTER_PATTERNS = _numbered(QUARTER_NAMES)


def _one_of(names: Iterable[str]) -> str:
    return "|".join(sorted(names, key=len, reverse=True))


def _day(year: str, month: str | int, day: str | int = "") -> str:
    return "-".join([year, f"{int(month):02}", *([f"{int(day):02}"] if day else [])])


def _named(name: str) -> int:
    return MONTH_NUMBERS[name.rstrip(".")]


def _season(name: str, year: str) -> str:
    return f"{year}-{20 + SEASON_NUMBERS[name]}"


def _quarter(name: str, year: str) -> str:
    number = next(number for pattern, number in QUARTER_PATTERNS.items() if re.fullmatch(pattern, name))
    return f"{year}-{32 + number}"


def _in_figures(first: str, second: str, year: str) -> str:
    """Day and month, as in most of the world; the other way round where only that is a date."""
    is_american = int(second) > 12 >= int(first)
    return _day(year, first, second) if is_american else _day(year, second, first)


def _months(first: str, last: str, year: str) -> str:
    return f"{_day(year, _named(first))}/{_day(year, _named(last))}"


MONTH = rf"(?:{_one_of(MONTH_NUMBERS)})\b\.?"
SEASON = _one_of(SEASON_NUMBERS)
NTH = rf"({_one_of(QUARTER_PATTERNS)})(?:-?(?:й|м|ы|ым|га|го))?"
QUARTER = r"(?:квартал[ае]?|кв\.?|quarter)"
# Patterns of lower-case text without typographic dashes, and what each means.
MEANT: tuple[tuple[str, Callable[[Match], str]], ...] = (
    (r"(\d{4})-(\d{4})", lambda m: f"{m[1]}/{m[2]}"),
    (r"(\d{4})[-./](\d{1,2})[-./](\d{1,2})", lambda m: _day(m[1], m[2], m[3])),
    (r"(\d{4})[-./](\d{1,2})", lambda m: _day(m[1], m[2])),
    (r"(\d{1,2})[-./](\d{1,2})[-./](\d{4})", lambda m: _in_figures(m[1], m[2], m[3])),
    (r"(\d{1,2})\.(\d{1,2})\.(\d{2})", lambda m: _in_figures(m[1], m[2], f"20{m[3]}")),
    (r"(\d{1,2})[-./](\d{4})", lambda m: _day(m[2], m[1])),
    (
        rf"(\d{{1,2}})(?:st|nd|rd|th|-?го|-?га)?\.?(?: of)? ?({MONTH}),? (\d{{4}})",
        lambda m: _day(m[3], _named(m[2]), m[1]),
    ),
    (rf"({MONTH}) (\d{{1,2}})(?:st|nd|rd|th)?,? (\d{{4}})", lambda m: _day(m[3], _named(m[1]), m[2])),
    (rf"(\d{{4}}),? ({MONTH}) (\d{{1,2}})", lambda m: _day(m[1], _named(m[2]), m[3])),
    (rf"({MONTH}),?(?: of)? (\d{{4}})", lambda m: _day(m[2], _named(m[1]))),
    (rf"(\d{{4}}),? ({MONTH})", lambda m: _day(m[1], _named(m[2]))),
    (rf"({MONTH}) ?- ?({MONTH}) (\d{{4}})", lambda m: _months(m[1], m[2], m[3])),
    (rf"({SEASON})(?: of)? (\d{{4}})", lambda m: _season(m[1], m[2])),
    (rf"(\d{{4}}),? ({SEASON})", lambda m: _season(m[2], m[1])),
    (r"q([1-4])[ /-]?(\d{4})", lambda m: f"{m[2]}-{32 + int(m[1])}"),
    (r"(\d{4})[ /-]?q([1-4])", lambda m: f"{m[1]}-{32 + int(m[2])}"),
    (rf"(?:the )?{NTH} {QUARTER}(?: of)? (\d{{4}})", lambda m: _quarter(m[1], m[2])),
    (rf"(\d{{4}}),? {NTH} {QUARTER}", lambda m: _quarter(m[2], m[1])),
    (r"(?:the )?(\d{3})0s", lambda m: f"{m[1]}X"),
    (r"(\d{3})0-(?:е|я|х|ых)(?: годы| гады| гг\.?)?", lambda m: f"{m[1]}X"),
)


def as_edtf(text: str) -> str:
    """The EDTF date that a text most likely is; "" where nobody can tell. It may name a day that does not exist."""
    text = " ".join(unicodedata.normalize("NFC", text).translate(DASHES).lower().split())
    if about := ABOUT.match(text):
        meant = as_edtf(about[1])
        return f"{meant}~" if meant and "/" not in meant else ""
    if before := BEFORE.match(text):
        meant = as_edtf(before[1])
        return f"../{meant}" if meant and "/" not in meant else ""
    return _meant(text) or _meant(YEAR_WORD.sub("", WITHIN.sub("", text)).rstrip(" ,"))


def _meant(text: str) -> str:
    for pattern, meaning in MEANT:
        if found := re.fullmatch(pattern, text):
            return meaning(found)
    return text if re.fullmatch(r"\d{4}", text) else ""
