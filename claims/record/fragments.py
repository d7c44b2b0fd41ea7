"""Addresses that open a source at the quoted words: text fragments, https://wicg.github.io/scroll-to-text-fragment/."""

import re
from typing import Any
from urllib.parse import quote as percent_encoded

LONG = 300
WORDS_AT_EACH_END = 6
ELLIPSIS = re.compile(r"\s*(?:\[\s*(?:…|\.\.\.)\s*\]|\(\s*(?:…|\.\.\.)\s*\)|…|\.\.\.)\s*")


def is_web_address(url: str) -> bool:
    """Whether a reader may be sent there: nothing but http and https is ever made a link."""
    return url.startswith(("https://", "http://"))


def fragment_address(quote: dict[str, Any]) -> str:
    """The address of a quote's source, at the quote; empty for a source without an address on the web.

    A long or shortened quote is named by its first and last words, because a fragment must match to the letter.
    """
    url = quote["source"]["url"]
    if not is_web_address(url):
        return ""
    context = [f"{_encoded(quote['prefix'])}-"] if quote["prefix"].strip() else []
    context += [_encoded(part) for part in _ends(quote["exact"])]
    context += [f"-{_encoded(quote['suffix'])}"] if quote["suffix"].strip() else []
    return f"{url}{'' if '#' in url else '#'}:~:text={','.join(context)}"


def _ends(exact: str) -> list[str]:
    parts = [part for part in ELLIPSIS.split(exact) if part]
    if len(parts) > 1:
        return [parts[0], parts[-1]]
    words = exact.split()
    if len(exact) <= LONG or len(words) <= 2 * WORDS_AT_EACH_END:
        return [exact]
    return [" ".join(words[:WORDS_AT_EACH_END]), " ".join(words[-WORDS_AT_EACH_END:])]


def _encoded(text: str) -> str:
    """Percent-encoded, the hyphen too: it is part of the fragment's own syntax."""
    return percent_encoded(" ".join(text.split()), safe="").replace("-", "%2D")
