"""From the bytes of a captured file to its canonical text: verbatim words, one block on each line."""

import re
from importlib.metadata import version
from typing import NamedTuple

from django.core.exceptions import ValidationError
from lxml import etree, html

from sources.capture.fragments import resolved
from tracker.misreading import ENCODINGS, decoded, is_misreading, mended
from tracker.text import require_plain_text

BLOCKS = frozenset(
    """address article aside blockquote body br caption dd div dl dt fieldset figcaption figure footer form
    h1 h2 h3 h4 h5 h6 header hr li main nav ol p pre section table tbody td tfoot th thead tr ul""".split()  # noqa: SIM905
)
HIDDEN = frozenset(["head", "script", "style", "template", "noscript", "iframe", "svg"])
OPENING_OF_HTML = re.compile(
    r"(?:\s|<\?.*?>|<!--.*?-->)*+<(?:!doctype\s+html|html|head|body)\b", re.IGNORECASE | re.DOTALL
)
CLOSING_OF_HTML = re.compile(r"</(?:body|html)\s*>", re.IGNORECASE)


AS_IS, AS_HTML, WITH_REFERENCES = "as-is", "html", "references"


class Unreadable(ValueError):
    """The file cannot be captured; the message says why, in one line."""


class NotUtf8(Unreadable):
    """The file is in another encoding."""


class Extract(NamedTuple):
    """The canonical text, the media type it was read as, and what read it."""

    text: str
    media_type: str
    extractor: str


def extract(raw: bytes, how: str = "") -> Extract:
    """Read UTF-8 plain text or HTML. Raises Unreadable for empty, binary or otherwise encoded files.

    Plain text is kept character for character but for a byte order mark and line ends (CR LF becomes LF), so
    that a quote copied from the file is found exactly. `how` names ways of reading that somebody chose, joined by plus
    signs: an encoding, a misreading to turn back, pieces of HTML as such.
    """
    ways = ways_of(how)
    text = written(raw, ways)
    _refuse_controls(text)
    if looks_like_html(text) or AS_HTML in ways:
        extracted = Extract(_visible_text(text), "text/html", f"lxml {version('lxml')}")
    else:
        extracted = Extract(resolved(text) if WITH_REFERENCES in ways else text, "text/plain", "plain 1")
    if not extracted.text.strip():
        raise Unreadable("it has no text")
    _refuse_controls(extracted.text)
    return extracted._replace(extractor=" · ".join((extracted.extractor, *(way for way in ways if way != AS_IS))))


def ways_of(how: str) -> list[str]:
    """The ways of reading that were chosen, each of which there must be."""
    ways = [way for way in how.split("+") if way]
    for way in ways:
        if way not in (AS_IS, AS_HTML, WITH_REFERENCES, *ENCODINGS) and not is_misreading(way):
            raise Unreadable(f"there is no way of reading “{way[:60]}”")
    return ways


def written(raw: bytes, ways: list[str]) -> str:
    """The characters of a file, before anything is made of them."""
    if not raw:
        raise Unreadable("it is empty")
    if raw.startswith(b"%PDF-"):
        raise Unreadable("it is a PDF: save its text as a UTF-8 text file and capture that")
    if b"\0" in raw:
        raise Unreadable("it is binary or not UTF-8 (it has a zero byte)")
    text = next((decoded(raw, way) for way in ways if way in ENCODINGS), "") or _utf_8(raw)
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\f", "\n")
    for way in filter(is_misreading, ways):
        text = mended(text, way)
    return text


def _utf_8(raw: bytes) -> str:
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise NotUtf8(f"it is not UTF-8 (byte {error.start + 1}): convert it to UTF-8 first") from error


def _refuse_controls(text: str) -> None:
    """Refuse control characters, in the file or, for HTML, written as character references."""
    try:
        require_plain_text(text)
    except ValidationError as error:
        raise Unreadable(f"it has control characters. {error.messages[0].rstrip('.')}") from error


def looks_like_html(text: str) -> bool:
    """Whether a page begins here; an article that mentions <html> is plain text."""
    return OPENING_OF_HTML.match(text) is not None


def _visible_text(text: str) -> str:
    """Every visible word of a page in document order, a line for each block, white space as browsers show it."""
    pieces: list[str] = []
    hidden = 0
    for event, element in etree.iterwalk(_parsed(text), events=("start", "end", "comment", "pi")):
        if element.tag in BLOCKS:
            pieces.append("\n")
        if element.tag in HIDDEN:
            hidden += 1 if event == "start" else -1
        if not hidden:
            pieces.append(" ".join(_words(element.text if event == "start" else element.tail)))
    lines = (" ".join(line.split()) for line in "".join(pieces).splitlines())
    return "\n".join(line for line in lines if line)


def _parsed(text: str) -> "etree._Element":
    """The whole page as a tree. What follows </body> or </html> is shown by browsers, but lost by the parser."""
    parser = html.HTMLParser(encoding="utf-8", huge_tree=True)
    try:
        root = html.document_fromstring(CLOSING_OF_HTML.sub("", text).encode(), parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError) as error:
        raise Unreadable("its HTML cannot be read") from error
    if parser.error_log.filter_from_fatals():
        raise Unreadable("its HTML cannot be read to the end: it is nested too deeply")
    return root


def _words(text: str | None) -> list[str]:
    """The words of a text node, with an empty one at each end that has white space, so that joins keep it."""
    if not text:
        return []
    return [*([""] if text[0].isspace() else []), *text.split(), *([""] if text[-1].isspace() else [])]
