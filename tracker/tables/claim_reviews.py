"""ClaimReview, by which fact checkers publish what they checked: each review as a row. https://schema.org/ClaimReview"""

from collections.abc import Iterator
from typing import Any

from tracker.tables.flattening import BETWEEN, checked, text_of
from tracker.tables.items import Item
from tracker.tables.rows import Row

REVIEW = "ClaimReview"
CONTEXTS = ("http://schema.org/", "https://schema.org/", "schema:")
APPEARANCE = "itemReviewed.appearance"
COLUMNS = [
    "claimReviewed",
    "url",
    "datePublished",
    "author.name",
    "itemReviewed.author.name",
    "itemReviewed.author.jobTitle",
    "itemReviewed.datePublished",
    "itemReviewed.name",
    APPEARANCE,
    f"{APPEARANCE}.others",
    "reviewRating.alternateName",
    "reviewRating.ratingValue",
    "reviewRating.bestRating",
    "reviewRating.worstRating",
    "inLanguage",
]
PLAIN = [column for column in COLUMNS if not column.startswith(APPEARANCE)]


def reviews_in(value: Any) -> Iterator[dict[str, Any]]:
    """The reviews that an item is: itself, or those that an element of a data feed holds."""
    for one in value if isinstance(value, list) else [value]:
        if not isinstance(one, dict):
            continue
        if is_review(one):
            yield one
        else:
            held = _listed(_member(one, "item"))
            yield from (review for review in held if isinstance(review, dict) and is_review(review))


def is_review(found: dict[str, Any]) -> bool:
    return any(isinstance(one, str) and _plain(one) == REVIEW for one in _listed(found.get("@type")))


def rows_of(item: Item) -> Iterator[Row]:
    """The rows of an item; none where it holds no review."""
    for review in reviews_in(item.value):
        yield checked(item, list(_cells(review)))


def _cells(review: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """What is there of each column."""
    for column in PLAIN:
        found = _at(review, column.split("."))
        if found is not None:
            yield column, found
    reviewed = _first(_member(review, "itemReviewed"))
    if isinstance(reviewed, dict):
        yield from _appearances(reviewed)


def _appearances(reviewed: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """Where the claim was made: the first address, and the others."""
    found = [*_listed(_member(reviewed, "firstAppearance")), *_listed(_member(reviewed, "appearance"))]
    addresses = list(dict.fromkeys(filter(None, map(_address, found))))
    if addresses:
        yield APPEARANCE, addresses[0]
    if addresses[1:]:
        yield f"{APPEARANCE}.others", BETWEEN.join(addresses[1:])


def _at(value: Any, path: list[str]) -> str | None:
    """The text at the end of a path; of several values on the way, the first. None where the path ends before."""
    for key in path:
        value = _member(value, key) if isinstance(value, dict) else None
        value = _first(value) if key != "inLanguage" else value
        if value is None:
            return None
    return _named(value)


def _named(value: Any) -> str:
    """A value as text: of a thing, its name, its address or its value."""
    if not isinstance(value, dict):
        return text_of(value)
    found = (_first(_member(value, key)) for key in ("@value", "name", "url", "@id"))
    return next((text_of(one) for one in found if one is not None), "")


def _address(value: Any) -> str:
    if not isinstance(value, dict):
        return text_of(value)
    found = (_first(_member(value, key)) for key in ("url", "@id", "contentUrl"))
    return next((text_of(one) for one in found if one), "")


def _member(found: dict[str, Any], key: str) -> Any:
    """The value of a key, with the prefix of schema.org or without."""
    if key in found:
        return found[key]
    return next((found[context + key] for context in CONTEXTS if context + key in found), None)


def _plain(name: str) -> str:
    for context in CONTEXTS:
        name = name.removeprefix(context)
    return name


def _listed(value: Any) -> list[Any]:
    if value is None:
        return []
    return value if isinstance(value, list) else [value]


def _first(value: Any) -> Any:
    return next(iter(value), None) if isinstance(value, list) else value
