"""`make bench`: fill a database, start the tracker and its peers, measure each address, print one table.

docs/performance.md says what each column and each peer is.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from bench import environment
from bench.database import Wanted, filled

RESULTS = Path(__file__).parent / "results"
GROUPS = ("peers", "lists", "details", "search", "pages", "deep")
DESK = "desk"  # needs a database of its own, and is measured when asked for


def main() -> None:
    options = _options()
    folder = Path(os.environ.get("DATA_DIR") or environment.ROOT / "var") / "bench"
    folder.mkdir(parents=True, exist_ok=True)
    os.environ["DATA_DIR"] = str(folder)
    of = Wanted(options.n, options.seed, whole_desk=DESK in (options.group or ()))
    with filled(of, folder, server=options.server, keep=options.keep) as address:
        os.environ["DATABASE_URL"] = address
        environment.use()
        sys.exit(check() if options.check else measure(options))


def _options() -> Any:
    parser = argparse.ArgumentParser(prog="python -m bench.run", description=__doc__)
    parser.add_argument("--n", type=int, default=10_000, help="public statements")
    parser.add_argument("--group", nargs="*", choices=(*GROUPS, DESK), help="only these; the peers are measured always")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--server", default="", help="a PostgreSQL database whose role may create others; else SQLite")
    parser.add_argument("--keep", action="store_true", help="keep the database for the next run")
    parser.add_argument("--check", action="store_true", help="measure nothing: compare what the peers answer")
    return parser.parse_args()


@contextmanager
def servers(*, with_floors: bool) -> Iterator[dict[str, Any]]:
    """The tracker and its peers, running; with the floors, an empty view and nginx, where speed is measured."""
    from bench.peers.datasette_export import export
    from bench.servers import datasette, gunicorn, nginx

    with tempfile.TemporaryDirectory(prefix="bench-") as name, ExitStack() as stack:
        folder = Path(name)
        folder.chmod(0o755)
        export(folder / "data.db")
        found = {
            "tracker": stack.enter_context(gunicorn("tracker", "tracker.wsgi:application", folder)),
            "naive": stack.enter_context(gunicorn("naive", "bench.peers.naive_wsgi:application", folder)),
            "bare": stack.enter_context(gunicorn("bare", "bench.peers.bare_wsgi:application", folder)),
            "datasette": stack.enter_context(datasette(folder / "data.db", folder)),
        }
        if with_floors:
            found["empty"] = stack.enter_context(gunicorn("empty", "bench.peers.empty_wsgi:application", folder))
            answer = found["tracker"].get("/api/v1/statements/")[2]
            found["nginx"] = stack.enter_context(nginx(answer, folder))
        yield found


def check() -> int:
    """0 if all peers list the same, else 1."""
    from bench.agreement import disagreements
    from bench.parameters import parameters

    with servers(with_floors=False) as running:
        found = list(disagreements(running, parameters()))
    for difference in found:
        print(difference)
    print("The peers disagree." if found else "All peers list the same statements in the same order.")
    return 1 if found else 0


def measure(options: Any) -> int:
    """Print the table and write the file; 1 if an address does not answer as it must."""
    from tqdm import tqdm

    from bench.driving import Unexpected
    from bench.driving import measure as measured
    from bench.machine import machine, versions
    from bench.parameters import parameters
    from bench.queries import queries_of
    from bench.routes import chosen, routes
    from bench.table import table

    _collect_static()
    of, groups = parameters(), {"peers", *(options.group or GROUPS)}
    about = {"n": options.n, "seed": options.seed, "machine": machine(), "versions": versions(), "of": asdict(of)}
    rows, failed = [], []
    with servers(with_floors=True) as running:
        for route in tqdm(chosen(routes(of), groups), disable=None):
            try:
                rows.append(measured(route, running[route.server]))
            except Unexpected as unexpected:
                failed.append(str(unexpected))
    print(f"\n{options.n} statements · {_in_words(about['machine'])}\n{_in_words(about['versions'])}\n{of}\n")
    print(table(rows))
    if at_desk := [route for route in chosen(routes(of), groups) if route.at_desk]:
        print(f"\n{queries_of(at_desk)}\n")
    print(*failed, sep="\n")
    _write({**about, "rows": [row.as_json() for row in rows], "failed": failed})
    return 1 if failed else 0


def _collect_static() -> None:
    """Pages name their styles by digests, which are known once they are collected."""
    command = [sys.executable, "manage.py", "collectstatic", "--no-input", "--verbosity=0"]
    subprocess.run(command, cwd=environment.ROOT, check=True)


def _in_words(values: dict[str, str]) -> str:
    return " · ".join(f"{name} {value}" for name, value in values.items())


def _write(result: dict[str, Any]) -> None:
    RESULTS.mkdir(exist_ok=True)
    path = RESULTS / f"{datetime.now(UTC):%Y-%m-%d-%H%M}-{result['n']}.json"
    path.write_text(json.dumps(result, ensure_ascii=False, indent=1))
    print(f"\n{path.relative_to(environment.ROOT)}")


if __name__ == "__main__":
    main()
