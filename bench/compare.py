"""`python -m bench.compare a.json b.json`: how much longer each address takes in the second run than in the first."""

import json
import sys
from pathlib import Path
from typing import Any

from bench.table import aligned

HEADINGS = ("group", "what", "median ms", "then", "×", "CPU ms", "then", "×")


def growth(first: dict[str, Any], second: dict[str, Any]) -> str:
    """Each row that both runs have, with its growth."""
    later = {row["name"]: row for row in second["rows"]}
    both = [(row, later[row["name"]]) for row in first["rows"] if row["name"] in later]
    return aligned(HEADINGS, (_cells(before, after) for before, after in both), left={0, 1})


def _cells(before: dict[str, Any], after: dict[str, Any]) -> tuple[str, ...]:
    medians = _change(before["median"], after["median"])
    return (before["group"], before["name"], *medians, *_change(_cpu(before), _cpu(after)))


def _cpu(row: dict[str, Any]) -> float:
    """The server's and the database's."""
    return float(row["cpu"]) + float(row["database_cpu"] or 0)


def _change(before: float, after: float) -> tuple[str, str, str]:
    return f"{before:.2f}", f"{after:.2f}", f"{after / before:.2f}" if before else ""


def main() -> None:
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    first, second = (json.loads(Path(path).read_text()) for path in sys.argv[1:])
    print(f"{first['n']} → {second['n']} statements\n")
    print(growth(first, second))


if __name__ == "__main__":
    main()
