"""What stands between the columns of a text: that by which its first rows have the same number of cells."""

import re
from io import StringIO
from itertools import islice

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tracker.tables.splitting import TAB, Lines, Record, records

SPELLED = {
    ",": gettext_lazy("Commas stand between the columns."),
    ";": gettext_lazy("Semicolons stand between the columns."),
    TAB: gettext_lazy("Tabs stand between the columns."),
    "|": gettext_lazy("Upright strokes (|) stand between the columns."),
}
MOST_JUDGED = 50  # rows
SAID = re.compile(r"sep=(.)")  # the first line of what is made for Excel may say it


def delimiter_of(head: str, expected: str) -> str:
    """The delimiter of a text that begins like this; the one that its extension promises where nothing tells."""
    if found := SAID.fullmatch(head.partition("\n")[0]):
        return found[1]
    scores = {delimiter: (*_score(head, delimiter), delimiter == expected) for delimiter in SPELLED}
    best = max(scores, key=scores.__getitem__)
    return best if scores[best][0] else expected


def said_of(delimiter: str) -> str:
    """The note on a delimiter that is not the expected one."""
    other = _("“%(delimiter)s” stands between the columns.") % {"delimiter": delimiter}
    return str(SPELLED.get(delimiter, other))


def first_records(lines: Lines, delimiter: str) -> list[Record]:
    """The header, which is the first row that is not blank, and the rows below it that tell what the table is."""
    header = next((record for record in records(lines, delimiter) if any(map(str.strip, record.cells))), None)
    if header is None:
        return []
    return [header, *islice(records(lines, delimiter, len(header.cells)), MOST_JUDGED)]


def _score(head: str, delimiter: str) -> tuple[float, bool, int]:
    """The share of rows that are as wide as the first, whether nothing else may stand between, and how wide that is."""
    found = [record for record in first_records(Lines(StringIO(head)), delimiter) if any(record.cells)]
    width = len(found[0].cells) if found and not found[0].wrong else 0
    if width < 2:
        return 0.0, False, 0
    same = sum(len(record.cells) == width and not record.wrong for record in found)
    return same / len(found), _is_alone(head, delimiter), width


def _is_alone(head: str, delimiter: str) -> bool:
    """Whether the others stand between quotation marks alone, as they do in what is written here."""
    edge = re.escape(delimiter)
    plain = re.sub(rf'(?:^|(?<={edge})) *"[^"]*+(?:""[^"]*+)*+" *(?={edge}|$)', "", head, flags=re.MULTILINE)
    return not any(other in plain for other in SPELLED if other != delimiter)
