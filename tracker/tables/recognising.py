"""What kind of file it is: by what stands in it, then by its name."""

import re
from pathlib import Path

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tracker.tables.delimited import open_delimited
from tracker.tables.encodings import encoding_at, open_text
from tracker.tables.json_tables import OF_LINES, looks_like_json, open_json
from tracker.tables.rows import Table, Unreadable
from tracker.tables.spreadsheet import open_spreadsheet

HEAD = 4096
FOREIGN = {
    b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1": gettext_lazy(
        "This is a workbook of Excel before 2007, or one with a password: open it, take the password away, "
        "and save it as .xlsx."
    ),
    b"%PDF": gettext_lazy("This is a PDF, not a table: save the table as .xlsx or CSV."),
    b"\x1f\x8b": gettext_lazy("This file is compressed (gzip): unpack it first."),
    b"BZh": gettext_lazy("This file is compressed (bzip2): unpack it first."),
    b"\xfd7zXZ": gettext_lazy("This file is compressed (xz): unpack it first."),
    b"7z\xbc\xaf": gettext_lazy("This file is compressed (7z): unpack it first."),
    b"Rar!": gettext_lazy("This file is compressed (RAR): unpack it first."),
}
ZIP = (b"PK\x03\x04", b"PK\x05\x06")
PAGE = re.compile(r"\s*<(?:!doctype|html|head|body|table|\?xml)\b", re.IGNORECASE)


def open_table(path: Path, name: str = "") -> Table:
    """The table in a file. `name` is what it is called where `path` does not say it, as of an upload.

    Raises Unreadable where it is no table, or none that can be read whole.
    """
    extension = Path(name or path).suffix.lower()
    with path.open("rb") as file:
        head = file.read(HEAD)
    for opening, refusal in FOREIGN.items():
        if head.startswith(opening):
            raise Unreadable(str(refusal))
    if head.startswith(ZIP):
        return open_spreadsheet(path)
    encoding = encoding_at(path)
    with open_text(path, encoding) as stream:
        text = _beginning(stream.read(HEAD))
    if looks_like_json(text) or extension in (".json", *OF_LINES):
        return open_json(path, encoding, extension)
    return open_delimited(path, encoding, extension)


def _beginning(text: str) -> str:
    """How the text begins. Refused if it is blank, or a page."""
    if not text.strip("\ufeff \t\r\n"):
        raise Unreadable(_("Nothing stands in this file: choose another."))
    if PAGE.match(text):
        said = _("This is a web page or XML, whatever its name says: open it in a spreadsheet, and save it as .xlsx.")
        raise Unreadable(said)
    return text
