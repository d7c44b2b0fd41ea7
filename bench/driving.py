"""One client that asks for one address again and again (wrk), and what each answer took."""

import json
import math
import subprocess
import time
from dataclasses import asdict, dataclass
from http.client import HTTPException
from pathlib import Path

from django.conf import settings

from bench.editor import editor_session
from bench.postgresql import backends, used
from bench.route import Route
from bench.servers import DRIVER_CORE, Server, on_core, program

LEAST_SECONDS, LEAST_REQUESTS, MOST_SECONDS = 3, 30, 60
MOST_WARM_UPS, WARM_UP_SECONDS = 5, 10
SCRIPT = Path(__file__).parent / "report.lua"


@dataclass(frozen=True)
class Measured:
    """What one address took. Milliseconds; `cpu` is the server process's and `database_cpu` PostgreSQL's, a request."""

    group: str
    name: str
    path: str
    peer: str
    requests: int
    bytes: int
    median: float
    p95: float
    cpu: float
    database_cpu: float | None

    def as_json(self) -> dict[str, object]:
        return asdict(self)


class Unexpected(RuntimeError):
    """An address does not answer as it must."""


def measure(route: Route, server: Server) -> Measured:
    """Warm up, then ask for some seconds. Raises Unexpected for another status than the route's."""
    headers = headers_of(route, server)
    body, warm = _warm_up(route, server, headers)
    seconds = min(MOST_SECONDS, max(LEAST_SECONDS, math.ceil(LEAST_REQUESTS * warm)))
    before, database_before = server.cpu(), backends()
    report = _drive(server.address + route.path, seconds, headers)
    cpu, database_cpu = server.cpu() - before, used(database_before, backends())
    if report["errors"] or not report["requests"]:
        raise Unexpected(f"{route.name}: {report['errors']} of {report['requests']} requests failed")
    each = 1_000 / report["requests"]
    return Measured(
        group=route.group,
        name=route.name,
        path=route.path,
        peer=route.peer,
        requests=report["requests"],
        bytes=len(body),
        median=report["p50"] / 1_000,
        p95=report["p95"] / 1_000,
        cpu=cpu * each,
        database_cpu=None if database_cpu is None else database_cpu * each,
    )


def headers_of(route: Route, server: Server) -> dict[str, str]:
    if route.at_desk:
        return {"Cookie": f"{settings.SESSION_COOKIE_NAME}={editor_session()}"}
    if not route.if_none_match:
        return {}
    return {"If-None-Match": server.get(route.path)[1]["ETag"]}


def _warm_up(route: Route, server: Server, headers: dict[str, str]) -> tuple[bytes, float]:
    """The body of an answer, and the seconds that the last one took."""
    began = time.monotonic()
    for _ in range(MOST_WARM_UPS):
        asked = time.perf_counter()
        body = _answer(route, server, headers)
        taken = time.perf_counter() - asked
        if time.monotonic() - began > WARM_UP_SECONDS:
            break
    return body, taken


def _answer(route: Route, server: Server, headers: dict[str, str]) -> bytes:
    try:
        status, _headers, body = server.get(route.path, headers)
    except (OSError, HTTPException) as error:
        raise Unexpected(f"{route.name}: {route.path} gives no answer ({error!r})") from error
    if status != route.status:
        raise Unexpected(f"{route.name}: {route.path} has status {status}, not {route.status}: {body[:300]!r}")
    return body


def _drive(address: str, seconds: int, headers: dict[str, str]) -> dict[str, int]:
    command = [*on_core(DRIVER_CORE), program("wrk"), "-c1", "-t1", f"-d{seconds}s", "--timeout", "120s"]
    command += [word for name, value in headers.items() for word in ("-H", f"{name}: {value}")]
    ended = subprocess.run([*command, "-s", str(SCRIPT), address], capture_output=True, text=True, check=True)
    report: dict[str, int] = json.loads(ended.stdout.splitlines()[-1])
    return report
