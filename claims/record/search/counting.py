"""How long a list is: known from what is counted while publishing, or counted up to a limit."""

from typing import Any, NamedTuple

from django.db.models import Q, QuerySet

from claims.record.kinds import KINDS
from claims.record.models import EditionTerms
from claims.record.search import frequencies
from claims.record.search.asked import Asked, Stretch, likely_share, parts_of
from claims.record.search.terms import ASIDE, LISTED, WHOLE, tally
from claims.record.search.windows import Windows
from tracker.search.formula import ALL, NOTHING, Formula, Not, Or, Term, bounds, every
from tracker.search.storage import counted
from tracker.vocabulary import STATUS_WORDS, VOCABULARIES

COUNTED = 10_000  # rows are counted up to this many
RECHECKED = 1_000  # and up to this many where each must be read
MANY = 2  # times as many as are counted: of what is likely to be more, some months are enough
LOOKED_AT = 10  # times as many of the rarest term are looked at for it in an index, which tells of none but those found


class Number(NamedTuple):
    """How many rows a list has: exactly, or at least so many."""

    value: int
    is_exact: bool

    @property
    def relation(self) -> str:
        return "exact" if self.is_exact else "at_least"


def number_of(asked: Asked) -> Number:
    """How many rows a list has: known from counters, or counted up to ten thousand."""
    if asked.is_current and not asked.besides:
        if asked.pruned == NOTHING:
            return Number(0, True)
        tallied = _tallied(asked.pruned)
        least, most = tallied or bounds(asked.pruned, asked.numbers.of, asked.numbers.total)
        if least == most:
            return Number(least, True)
        if least > COUNTED:
            return Number(COUNTED, False)
    if asked.few is not None:
        return Number(len(asked.few), True)
    limit = RECHECKED if asked.besides else COUNTED
    number = _counted(asked, limit + 1)
    return Number(min(number, limit), number <= limit)


def _counted(asked: Asked, most: int) -> int:
    """How many rows there are, up to so many: where many more are likely, some months at a time."""
    if not asked.is_current or asked.besides or likely_share(asked) * asked.numbers.total < MANY * most:
        return counted(_countable(asked), most)
    number = 0
    newest_first = Stretch(("made_latest",), [], Q(), most, descends=True)
    windows = Windows(asked, newest_first, spare=1, at_once=LOOKED_AT * most)
    for window in windows:
        rows = EditionTerms.objects.filter(terms__matches=every(asked.pruned, window.formula))
        met = counted(rows, most - number)
        number += met
        if number >= most:
            break
        windows.learn(window, met)
    return number


def _countable(asked: Asked) -> QuerySet[Any]:
    """The rows of a list, to be counted: of current editions their terms are enough."""
    if asked.is_current and not asked.besides:
        return EditionTerms.objects.filter(terms__matches=asked.pruned)
    return asked.rows.filter(asked.besides) if asked.pruned == ALL else asked.fulfilled_by(asked.pruned)


def _tallied(formula: Formula) -> tuple[int, int] | None:
    """What is known of a formula that asks for kind, status and either what is listed or one entity. One query."""
    scope, asked = WHOLE, {"kind": list(VOCABULARIES), "status": list(STATUS_WORDS)}
    for part in parts_of(formula):
        values = [_named(leaf) for leaf in (part.parts if isinstance(part, Or) else (part,))]
        names = {name for name, _value in values}
        if names <= {"kind"} or names <= {"status"}:
            name, wanted = names.pop(), {value for _name, value in values}
            asked[name] = [value for value in asked[name] if value in wanted]
        elif part == Not(ASIDE) and scope == WHOLE:
            scope = LISTED
        elif len(values) == 1 and scope == WHOLE and values[0][0] in KINDS:
            scope = ":".join(values[0])
        else:
            return None
    terms = [tally(scope, kind, status) for kind in asked["kind"] for status in asked["status"]]
    number = frequencies.sum_of(terms)
    return number, number


def _named(formula: Formula) -> tuple[str, str]:
    """A term of something known as its name and value; of anything else, empty."""
    if isinstance(formula, Term) and formula.value.startswith("@"):
        name, _colon, value = formula.value[1:].partition(":")
        return (name, value)
    return ("", "")
