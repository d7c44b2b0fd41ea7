"""The servers that are measured: each one process that answers, on one core, with its CPU time."""

import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.error import HTTPError, URLError
from urllib.request import ProxyHandler, Request, build_opener

from bench.environment import ROOT, served

TICKS = os.sysconf("SC_CLK_TCK")
SERVER_CORE, DRIVER_CORE = 0, 1
OPENER = build_opener(ProxyHandler({}))
NGINX = """
{user} daemon off; master_process on; worker_processes 1; pid {folder}/nginx.pid; error_log {folder}/error.log;
events {{ worker_connections 64; }}
http {{
  access_log off; sendfile on; default_type application/json;
  client_body_temp_path {folder}; proxy_temp_path {folder}; fastcgi_temp_path {folder};
  uwsgi_temp_path {folder}; scgi_temp_path {folder};
  server {{ listen 127.0.0.1:{port}; root {folder}/files; }}
}}
"""


@dataclass
class Server:
    """A running server: where it listens, and the processes whose CPU time is what a request costs."""

    name: str
    port: int
    pids: list[int] = field(default_factory=list)

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def cpu(self) -> float:
        """Seconds of CPU that it has used."""
        return sum(map(cpu_of, self.pids))

    def get(self, path: str, headers: dict[str, str] | None = None) -> tuple[int, dict[str, str], bytes]:
        """Status, headers and body of an answer, whatever the status."""
        try:
            with OPENER.open(Request(self.address + path, headers=headers or {}), timeout=120) as answer:  # noqa: S310
                return answer.status, dict(answer.headers), answer.read()
        except HTTPError as refused:
            return refused.code, dict(refused.headers), refused.read()


def cpu_of(pid: int) -> float:
    """User and system time of a process, in seconds; 0 for one that is gone."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return 0.0
    return (int(fields[11]) + int(fields[12])) / TICKS


def children(pid: int) -> list[int]:
    tasks = Path(f"/proc/{pid}/task/{pid}/children")
    return [int(child) for child in tasks.read_text().split()]


def program(name: str) -> str:
    """Where a program of Debian's is; raises RuntimeError where it is not."""
    found = shutil.which(name, path=f"{os.environ.get('PATH', '')}:/usr/sbin")
    if found is None:
        raise RuntimeError(f"{name} is missing: apt-get install wrk nginx")
    return found


def free_port() -> int:
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        port: int = listening.getsockname()[1]
        return port


def on_core(core: int) -> list[str]:
    """What to put before a command to keep it on one core, where there is more than one."""
    cores = os.sched_getaffinity(0)
    return ["taskset", "-c", str(core)] if {SERVER_CORE, DRIVER_CORE} <= cores and shutil.which("taskset") else []


@contextmanager
def running(name: str, command: list[str], port: int, *, forks: bool, log: Path, **settings: str) -> Iterator[Server]:
    """A server while it is needed; `forks` where its children answer. Raises RuntimeError if it does not start."""
    environ = {**os.environ, **served(), **settings}
    with log.open("wb") as output:
        process = subprocess.Popen(
            [*on_core(SERVER_CORE), *command], cwd=ROOT, env=environ, stdout=output, stderr=output
        )
    try:
        server = Server(name, port)
        _wait(server, process, log)
        server.pids = children(process.pid) if forks else [process.pid]
        yield server
    finally:
        stop(process)


def stop(process: subprocess.Popen[bytes]) -> None:
    process.terminate()
    try:
        process.wait(timeout=10)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def _wait(server: Server, process: subprocess.Popen[bytes], log: Path) -> None:
    for _ in range(300):
        if process.poll() is not None:
            break
        try:
            server.get("/")
        except (URLError, ConnectionError):
            time.sleep(0.1)
        else:
            return
    process.terminate()
    raise RuntimeError(f"{server.name} did not start:\n{log.read_text()[-2_000:]}")


@contextmanager
def gunicorn(name: str, application: str, folder: Path, **settings: str) -> Iterator[Server]:
    """A WSGI application under gunicorn with one synchronous worker."""
    port = free_port()
    command = [sys.executable, "-m", "gunicorn", application, "--bind", f"127.0.0.1:{port}", "--workers", "1"]
    command += ["--no-control-socket", "--log-level", "warning", "--timeout", "300"]
    with running(name, command, port, forks=True, log=folder / f"{name}.log", **settings) as server:
        yield server


@contextmanager
def datasette(file: Path, folder: Path) -> Iterator[Server]:
    port = free_port()
    command = [sys.executable, "-m", "datasette", "serve", "--immutable", str(file), "--host", "127.0.0.1"]
    command += ["--port", str(port)]
    for name, value in (("sql_time_limit_ms", "60000"), ("suggest_facets", "off"), ("default_cache_ttl", "0")):
        command += ["--setting", name, value]
    with running("datasette", command, port, forks=False, log=folder / "datasette.log") as server:
        yield server


@contextmanager
def nginx(answer: bytes, folder: Path) -> Iterator[Server]:
    """nginx serving one answer of the tracker from a file."""
    port = free_port()
    files = folder / "files"
    files.mkdir(exist_ok=True)
    (files / "index.html").write_bytes(b"{}")
    (files / "list.json").write_bytes(answer)
    configuration = folder / "nginx.conf"
    configuration.write_text(NGINX.format(folder=folder, port=port, user="user root;" if os.geteuid() == 0 else ""))
    command = [program("nginx"), "-p", str(folder), "-c", str(configuration), "-e", str(folder / "error.log")]
    with running("nginx", command, port, forks=True, log=folder / "nginx.log") as server:
        yield server
