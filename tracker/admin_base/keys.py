"""What can be the key of a row, asked of all that a request may claim to be one; and the rows that have some keys."""

from collections.abc import Sequence
from typing import Any

from django.db.models import QuerySet

KEY_DIGITS = 18


def is_key(value: Any) -> bool:
    """Whether this can be the primary key of a row: a number that every database can look for."""
    text = str(value)
    return text.isascii() and text.isdigit() and len(text) <= KEY_DIGITS


def in_order(rows: QuerySet[Any], keys: Sequence[Any]) -> list[Any]:
    """The rows with these keys, in the order of the keys; those that are gone are left out. One query at most."""
    found = rows.in_bulk(list(keys)) if keys else {}
    return [found[key] for key in keys if key in found]
