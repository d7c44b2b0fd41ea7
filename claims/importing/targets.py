"""What a column can say of a statement: the names under which it is taken in and given out."""

import re
from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any, NamedTuple

from django.db import models
from django.utils.translation import get_language

from claims.models import DESK_ONLY, FollowUp, Statement
from tracker.dates import EdtfField
from tracker.vocabulary import STATUS_WORDS, Role, SourceKind

IDENTIFIER, SLUG = "id", "slug"
FIELDS = (
    *("kind", "title", "summary", "made_on", "due_on", "due_text", "attribution", "modality", "undertaking"),
    *("weight", "initial_status", "parts_expected"),
)
PRIVATE = tuple(name for name in DESK_ONLY if name != "assignee")  # accounts are those of one installation
TOPICS = "topics"
ROLES = {
    "speakers": Role.SPEAKER,
    "counterparties": Role.COUNTERPARTY,
    "on_behalf_of": Role.ON_BEHALF_OF,
    "reported_by": Role.REPORTED_BY,
    "responsible": Role.RESPONSIBLE,
}
SEVERAL = (TOPICS, *ROLES)
SOURCE = ("source", "source_title", "source_url", "source_publisher", "source_published_on", "source_language")
QUOTE = ("quote", "quote_language", "quote_translation")
RATING = ("rating", "rating_scale", "rating_by", "rating_on", "rating_url")
STEP = (
    *("occurred_on", "kind", "status", "shows", "basis", "summary", "reason", "why", "search_note"),
    *("quote", "locator", "source", "source_title", "source_url", "source_publisher", "source_published_on"),
    "source_language",
)
STEP_NAME = re.compile(rf"follow_up_(\d{{1,4}})_({'|'.join(STEP)})")
PLAIN = (*FIELDS, *PRIVATE)
ONCE = (IDENTIFIER, SLUG, *PLAIN, TOPICS, *ROLES, *QUOTE, *SOURCE, *RATING)

# What columns are called elsewhere, folded: trackers' exports, fact checks (ClaimReview), and plain words.
CALLED: dict[str, str] = {
    "promise": "title",
    "statement": "title",
    "claim": "title",
    "claimreviewed": "title",
    "description": "summary",
    "itemreviewed name": "summary",
    "speaker": "speakers",
    "who": "speakers",
    "actor": "speakers",
    "politician": "speakers",
    "itemreviewed author name": "speakers",
    "date": "made_on",
    "said on": "made_on",
    "itemreviewed datepublished": "made_on",
    "deadline": "due_on",
    "due": "due_on",
    "tags": "topics",
    "topic": "topics",
    "category": "topics",
    "original quote": "quote",
    "verbatim": "quote",
    "link": "source_url",
    "address": "source_url",
    "source address": "source_url",
    "itemreviewed appearance": "source_url",
    "publisher": "source_publisher",
    "language": "quote_language",
    "inlanguage": "quote_language",
    "note": "internal_note",
    "notes": "internal_note",
    "identifier": "id",
    "url": "id",
    "reviewrating alternatename": "rating",
    "reviewrating bestrating": "rating_scale",
    "author name": "rating_by",
    "datepublished": "rating_on",
}


class StepTarget(NamedTuple):
    """A part of one numbered step."""

    number: int
    part: str


def step_target(name: str) -> StepTarget | None:
    """The step and its part that a name such as `follow_up_2_status` stands for; None for any other name."""
    found = STEP_NAME.fullmatch(name)
    return StepTarget(int(found[1]), found[2]) if found and int(found[1]) else None


def step_name(number: int, part: str) -> str:
    return f"follow_up_{number}_{part}"


def is_target(name: str) -> bool:
    return name in ONCE or step_target(name) is not None


def guessed(columns: Iterable[str]) -> dict[str, str]:
    """What columns say by what they are called, none of it twice; those that nobody can tell are left out."""
    found: dict[str, str] = {}
    for column in columns:
        plain = re.sub(r"[\W_]+", " ", column.casefold()).strip()
        name = plain.replace(" ", "_")
        target = name if is_target(name) else CALLED.get(plain, "")
        if target and target not in found.values():
            found[column] = target
    return found


def field_of(target: str) -> models.Field[Any, Any] | None:
    """The model's field whose text a target is, if it is that of one."""
    step = step_target(target)
    model, name = (FollowUp, step.part) if step else (Statement, target)
    if (step and name in ("quote", *SOURCE)) or (not step and name not in PLAIN) or name == "locator":
        return None
    return model._meta.get_field(name)  # type: ignore[return-value]


def is_date(target: str) -> bool:
    if target.endswith("published_on") or target == "rating_on":
        return True
    return isinstance(field_of(target), EdtfField | models.DateField)


def words_of(target: str) -> Mapping[str, str]:
    """The values of a target that has a vocabulary, each with its label; none for any other."""
    return _words(target, get_language() or "")


def meant(target: str, text: str) -> str:
    """The value that a text means, by itself or by its label, whatever the case; "" if the target knows none."""
    plain = text.strip().casefold()
    for value, label in words_of(target).items():
        said = label.casefold()
        if plain in (value, value.replace("_", " "), said, said.partition(":")[0]):
            return value
    return ""


@cache
def _words(target: str, language: str) -> Mapping[str, str]:
    if target == "source_kind":
        return {str(value): str(label) for value, label in SourceKind.choices}
    if target.endswith("status") and target != "initial_status":
        return {value: str(word.label) for value, word in STATUS_WORDS.items()}
    field = field_of(target)
    return {str(value): str(label) for value, label in (field.choices or ())} if field else {}  # type: ignore[union-attr, misc]
