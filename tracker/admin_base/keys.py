"""What can be the key of a row, asked of all that a request may claim to be one."""

from typing import Any

KEY_DIGITS = 18


def is_key(value: Any) -> bool:
    """Whether this can be the primary key of a row: a number that every database can look for."""
    text = str(value)
    return text.isascii() and text.isdigit() and len(text) <= KEY_DIGITS
