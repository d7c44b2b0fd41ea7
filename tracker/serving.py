"""What gunicorn does beside serving: while it runs, one worker does what takes long (`manage.py db_worker`)."""

import subprocess
import sys
from pathlib import Path
from typing import Any

PATIENCE = 30  # seconds in which what is under way may come to its end
MANAGE = Path(__file__).resolve().parent.parent / "manage.py"
running: list[subprocess.Popen[bytes]] = []


def when_ready(server: Any) -> None:
    """Start the worker as soon as requests are answered."""
    command = [sys.executable, str(MANAGE), "db_worker", "--no-reload", "--verbosity=0"]
    running.append(subprocess.Popen(command))  # noqa: S603  no shell, and nothing from outside


def on_exit(server: Any) -> None:
    """Let the worker finish what it is about, and end it."""
    for worker in running:
        worker.terminate()
    for worker in running:
        try:
            worker.wait(timeout=PATIENCE)
        except subprocess.TimeoutExpired:
            worker.kill()
