"""The CPU time of PostgreSQL's processes, where it runs on this machine."""

from django.db import connection

from bench.servers import cpu_of

HERE = ("", "127.0.0.1", "localhost", "::1")
Times = dict[int, float]  # seconds of CPU by process


def backends() -> Times | None:
    """The processes that answer the queries of this database, without parallel workers.

    None where there are none: on SQLite queries are answered in the server's own process.
    """
    if connection.vendor != "postgresql" or connection.settings_dict["HOST"] not in HERE:
        return None
    with connection.cursor() as cursor:
        cursor.execute("SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND leader_pid IS NULL")
        return {pid: cpu_of(pid) for (pid,) in cursor.fetchall()}


def used(before: Times | None, after: Times | None) -> float | None:
    """Seconds of CPU used meanwhile. What a connection used that was closed meanwhile, once a minute, is lost."""
    if before is None or after is None:
        return None
    return sum(time - before.get(pid, 0) for pid, time in after.items())
