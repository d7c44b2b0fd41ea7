"""Pieces of HTML in what should be the text that readers see: tags and character references that nobody wrote."""

import re
from html import unescape
from html.entities import html5

ELEMENTS = (
    "a|abbr|article|b|blockquote|br|cite|code|div|em|figure|figcaption|font|footer|h[1-6]|header|hr|i|img|li|main|ol|p"
    "|pre|q|s|section|small|span|strong|sub|sup|table|tbody|td|th|thead|tr|u|ul|wbr"
)
TAG = re.compile(
    rf"</(?:{ELEMENTS})\s*>|<(?:br|hr|img|wbr)\b[^<>]{{0,500}}>|<(?:{ELEMENTS})\s+[a-z-]+=[^<>]{{1,2000}}>", re.I
)
REFERENCE = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|([A-Za-z][A-Za-z0-9]{1,30}));")


def has_tags(text: str) -> bool:
    """Whether elements are closed, broken or given attributes; a text that names a tag in passing has none."""
    return TAG.search(text) is not None


def has_references(text: str) -> bool:
    return any(match[1] is None or f"{match[1]};" in html5 for match in REFERENCE.finditer(text))


def resolved(text: str) -> str:
    """The text with the characters that its references mean; tags and lines stay."""
    return REFERENCE.sub(lambda match: unescape(match[0]), text)
