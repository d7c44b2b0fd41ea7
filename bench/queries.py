"""How many queries the pages of the desk need, asked in this process: a figure that no machine changes."""

from collections.abc import Iterable

from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from bench.editor import editor_session
from bench.route import Route
from bench.table import aligned


def queries_of(routes: Iterable[Route]) -> str:
    """A table of the pages of the desk, those that need most first."""
    client = Client(headers={"host": settings.ALLOWED_HOSTS[0]})
    client.cookies[settings.SESSION_COOKIE_NAME] = editor_session()
    counted = []
    for route in routes:
        client.get(route.path, secure=True)
        with CaptureQueriesContext(connection) as queries:
            client.get(route.path, secure=True)
        counted.append((len(queries), route.name))
    rows = [(name, str(number)) for number, name in sorted(counted, reverse=True)]
    return aligned(("what", "queries"), rows, {0})
