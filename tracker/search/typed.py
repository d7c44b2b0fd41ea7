"""What is typed into a search box: words, `"words in quotation marks"` and `-words`, and how each is looked for.

A word is found from its start and in its other forms.
"""

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from tracker.search import words
from tracker.search.formula import Formula, Not, Prefix, Term, any_of, every

MAX_WORDS = 12
STARTS = 3  # from so many letters on, a word is found by how it begins
QUOTED = re.compile(r'(?P<minus>(?<!\S)-)?(?:"(?P<phrase>[^"]*)"|(?P<plain>[^\s"]+))')
MARKS = str.maketrans(dict.fromkeys("“”„‟«»", '"') | dict.fromkeys("−‐‑–", "-"))


class Part(NamedTuple):
    """A word, or the words of a phrase, as they are spelled."""

    spelled: tuple[str, ...]
    is_phrase: bool = False
    is_barred: bool = False


def parts_of(text: str) -> list[Part]:
    """What a text asks for. Raises ValidationError for one without a word, or with too many."""
    found = []
    for match in QUOTED.finditer(text.translate(MARKS)):
        barred = bool(match["minus"]) or (match["plain"] or "").startswith("-")
        said = [word for word in words.spelled(match["phrase"] or match["plain"] or "") if words.folded(word)]
        together = match["phrase"] is not None
        found += [Part(tuple(said), True, barred)] if together and said else []
        found += [] if together else [Part((word,), False, barred) for word in said]
    said = [word for part in found for word in part.spelled]
    if len(said) > MAX_WORDS:
        raise ValidationError(
            _("At most %(most)d words are looked for at once. Leave some away, such as: %(more)s."),
            code="too_many_words",
            params={"most": MAX_WORDS, "more": ", ".join(said[MAX_WORDS : 2 * MAX_WORDS])},
        )
    if text.strip() and not found:
        raise ValidationError(
            _("There is no letter and no digit to look for in “%(text)s”."), code="no_word", params={"text": text[:40]}
        )
    return found


def in_text(word: str) -> list[Formula]:
    """How a word is found in texts: from its start if it is long enough, and in its other forms."""
    form = words.folded(word)
    return [Prefix(form) if len(form) >= STARTS else Term(form), *map(Term, _other_forms(word))]


def _other_forms(word: str) -> list[str]:
    """The terms of a word's other forms. A short word is no stem: US is not what усё and усе have in common."""
    form = words.folded(word)
    stems = sorted(stem for stem in words.stems(word) if stem != form)
    return [*(f"={stem}" for stem in stems), *_long_enough(*stems), *(f"={stem}" for stem in _long_enough(form))]


def _long_enough(*forms: str) -> Iterator[str]:
    return (form for form in forms if len(form) >= STARTS)


def in_names(part: Part) -> Formula:
    """How a word, or all those of a phrase, are found in the names of something."""
    found = every(*(any_of(in_text(word)) for word in part.spelled))
    return Not(found) if part.is_barred else found


def begins(terms: Iterable[str], word: str) -> bool:
    """Whether one of these terms is a form of a word, or begins with it."""
    form = words.folded(word)
    forms = {form, *_other_forms(word)}
    return any(term in forms or (len(form) >= STARTS and term.startswith(form)) for term in terms)
