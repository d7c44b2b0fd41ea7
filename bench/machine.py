"""Where a run was made: the machine and the versions of all that took part."""

import os
import platform
import re
import sqlite3
import subprocess
from importlib.metadata import version
from pathlib import Path

from django.db import connection

from bench.environment import ROOT
from bench.servers import program

PACKAGES = ("django", "djangorestframework", "django-filter", "psycopg", "gunicorn", "datasette", "orjson")
SETTINGS = ("shared_buffers", "work_mem", "effective_cache_size", "random_page_cost", "jit")


def machine() -> dict[str, str]:
    memory = int(re.findall(r"MemTotal:\s+(\d+)", Path("/proc/meminfo").read_text())[0]) // 2**20
    models = re.findall(r"model name\s+: (.+)", Path("/proc/cpuinfo").read_text())
    return {
        "cpu": models[0] if models else platform.machine(),
        "cores": str(os.cpu_count()),
        "memory": f"{memory} GB",
        "kernel": platform.release(),
    }


def versions() -> dict[str, str]:
    found = {"python": platform.python_version(), **{name: version(name) for name in PACKAGES}}
    wrk = subprocess.run([program("wrk"), "-v"], capture_output=True, text=True, check=False).stdout
    nginx = subprocess.run([program("nginx"), "-v"], capture_output=True, text=True, check=False).stderr
    return {**found, "wrk": wrk.split()[1], "nginx": nginx.rpartition("/")[2].strip(), **engine(), "commit": commit()}


def engine() -> dict[str, str]:
    """The engine and those of its settings on which the figures depend most."""
    if connection.vendor == "sqlite":
        return {"sqlite": sqlite3.sqlite_version}
    with connection.cursor() as cursor:
        cursor.execute("SELECT name, current_setting(name) FROM pg_settings WHERE name = ANY(%s)", [list(SETTINGS)])
        settings = dict(cursor.fetchall())
        cursor.execute("SHOW server_version")
        return {"postgresql": cursor.fetchone()[0].split()[0], **settings}


def commit() -> str:
    """What was measured; with a + where it was changed since."""
    said = subprocess.run(
        ["git", "describe", "--always", "--dirty=+"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    return said.stdout.strip()
