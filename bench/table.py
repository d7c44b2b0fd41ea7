"""What was measured, as a table that is read on a terminal or in Markdown."""

from collections.abc import Iterable, Sequence

from bench.driving import Measured

HEADINGS = ("group", "what", "median ms", "p95 ms", "CPU ms", "database ms", "kB", "× peer", "peer")
LEFT = {0, 1, len(HEADINGS) - 1}


def table(rows: Sequence[Measured]) -> str:
    medians = {row.name: row.median for row in rows}
    return aligned(HEADINGS, (_cells(row, medians) for row in rows), LEFT)


def _cells(row: Measured, medians: dict[str, float]) -> tuple[str, ...]:
    peer = medians.get(row.peer)
    database = "" if row.database_cpu is None else f"{row.database_cpu:.2f}"
    times = (f"{row.median:.2f}", f"{row.p95:.2f}", f"{row.cpu:.2f}", database, f"{row.bytes / 1_000:.1f}")
    return (row.group, row.name, *times, f"{row.median / peer:.2f}" if peer else "", row.peer if peer else "")


def aligned(headings: Sequence[str], rows: Iterable[Sequence[str]], left: set[int]) -> str:
    """A Markdown table whose columns stand below each other."""
    lines = [tuple(headings), *map(tuple, rows)]
    widths = [max(len(line[column]) for line in lines) for column in range(len(headings))]
    rule = tuple("-" * width if column in left else "-" * (width - 1) + ":" for column, width in enumerate(widths))
    return "\n".join(
        "| "
        + " | ".join(
            cell.ljust(width) if column in left else cell.rjust(width)
            for column, (cell, width) in enumerate(zip(line, widths, strict=True))
        )
        + " |"
        for line in (lines[0], rule, *lines[1:])
    )
