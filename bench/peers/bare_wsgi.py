"""Python's floor: SQL by hand through the bare driver, stored bodies put together by orjson, no framework."""

import os
import sqlite3
from collections.abc import Callable, Iterable
from typing import Any
from urllib.parse import parse_qsl

import orjson
import psycopg

PAGE_SIZE = 50
ADDRESS = os.environ["DATABASE_URL"]
ON_SQLITE = ADDRESS.startswith("sqlite")
CURRENT = "superseded_by_id IS NULL AND NOT is_tombstone"
FILTERS = {
    "kind": "kind = %s",
    "status": "status = %s",
    "made_after": "made_latest >= %s",
    "speaker": "EXISTS (SELECT 1 FROM record_mention m JOIN record_entity e ON e.id = m.entity_id "
    "WHERE m.edition_id = record_edition.id AND m.is_current AND m.role IN ('speaker', 'on_behalf_of') "
    "AND e.kind = 'actor' AND e.slug = %s)",
}
DETAIL = f"""SELECT body FROM record_edition JOIN record_document ON edition_id = id WHERE slug = %s AND {CURRENT}"""
connection: Any = (
    sqlite3.connect(ADDRESS.removeprefix("sqlite:///")) if ON_SQLITE else psycopg.connect(ADDRESS, autocommit=True)
)


def rows(query: str, *parameters: str) -> list[Any]:
    found: list[Any] = connection.execute(query.replace("%s", "?") if ON_SQLITE else query, parameters).fetchall()
    return found


def listed(asked: dict[str, str]) -> bytes:
    where = " AND ".join([CURRENT, *(FILTERS[name] for name in asked)])
    [[count]] = rows(f"SELECT COUNT(*) FROM record_edition WHERE {where}", *asked.values())
    page = f"SELECT id FROM record_edition WHERE {where} ORDER BY made_latest DESC, slug DESC LIMIT {PAGE_SIZE}"
    bodies = rows(
        f"SELECT body FROM ({page}) AS page JOIN record_edition USING (id) JOIN record_document ON edition_id = id "
        "ORDER BY made_latest DESC, slug DESC",
        *asked.values(),
    )
    return orjson.dumps({"count": count, "results": [orjson.Fragment(body) for [body] in bodies]})


def application(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
    slug = environ["PATH_INFO"].removeprefix("/statements/").strip("/")
    if slug:
        [[text]] = rows(DETAIL, slug)
        body = text.encode()
    else:
        body = listed(dict(parse_qsl(environ["QUERY_STRING"])))
    start_response("200 OK", [("Content-Type", "application/json"), ("Content-Length", str(len(body)))])
    return [body]
