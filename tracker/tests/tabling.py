"""Files of rows for the tests of tracker.tables."""

from tracker.tables import open_table


def a_file(folder, content, name="rows.csv"):
    """A file with these bytes, or this text in UTF-8."""
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def a_table(folder, content, name="rows.csv"):
    return open_table(a_file(folder, content, name))


def values_of(table):
    """What the rows say; none of them may have troubles."""
    rows = list(table)
    assert not [trouble for row in rows for trouble in row.troubles]
    return [row.values for row in rows]


def troubles_of(table):
    return [trouble for row in table for trouble in row.troubles]


def lines_of(table):
    """The line of each row, and whether it is to be refused."""
    return [(row.line, bool(row.troubles)) for row in table]
