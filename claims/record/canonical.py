"""Canonical JSON (RFC 8785): one text for one value, so that digests of it can be compared anywhere."""

import json
from typing import Any

import rfc8785

MOST = 2**53 - 1


def canonical(value: Any) -> str:
    """Canonical JSON text. Numbers must be whole and at most 2**53 - 1.

    What documents are made of, the standard library writes in the same way and three times as fast.
    """
    if _is_plain(value):
        text = json.dumps(value, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
        if text.isprintable() or _is_storable(text):
            return text
    return rfc8785.dumps(value).decode()


def _is_plain(value: Any) -> bool:
    """Whether a value has nothing but ASCII keys, text and small whole numbers."""
    kind = type(value)
    if kind is str or value is None or kind is bool:
        return True
    if kind is dict:
        return all(type(key) is str and key.isascii() for key in value) and all(map(_is_plain, value.values()))
    if kind is list or kind is tuple:
        return all(map(_is_plain, value))
    return kind is int and -MOST <= value <= MOST


def _is_storable(text: str) -> bool:
    """Whether a text has no lone surrogate, which only the standard's own writer refuses in words."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True
