"""A source's file on disk, the two commands, and what they say."""

from io import StringIO
from pathlib import Path

from django.conf import settings
from django.core.management import call_command

ARTICLE = "“We will build it,” he said.\nThe energy market – it will follow.\n"


def private_files():
    return {path: path.read_bytes() for path in Path(settings.PRIVATE_ROOT).rglob("*") if path.is_file()}


def a_file(folder, content=ARTICLE, name="article.txt"):
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def capture(path, source="paper", **options):
    said = StringIO()
    call_command("capture", str(path), source=source, stdout=said, **options)
    return said.getvalue()


def verify(**options):
    """What verify_quotes says, and its exit code."""
    said = StringIO()
    try:
        call_command("verify_quotes", stdout=said, **options)
    except SystemExit as ended:
        return said.getvalue(), ended.code
    return said.getvalue(), 0


def grade(quote):
    quote.refresh_from_db()
    return quote.anchor
