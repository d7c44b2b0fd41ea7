"""Canonical JSON (RFC 8785): one text for one value, so that digests of it can be compared anywhere."""

from typing import Any

import rfc8785


def canonical(value: Any) -> str:
    """Canonical JSON text. Numbers must be whole and at most 2**53 - 1."""
    return rfc8785.dumps(value).decode()
