"""What is said to PostgreSQL for a while."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress

from django.db import DatabaseError, connection


@contextmanager
def setting(name: str, value: str | int) -> Iterator[None]:
    """A setting of the session, taken back at the end. Two queries."""
    with connection.cursor() as cursor:
        cursor.execute(f"SET {name} = {value}")
    try:
        yield
    finally:
        # In a transaction that failed nothing can be said any more; giving it up takes the setting back.
        with suppress(DatabaseError), connection.cursor() as cursor:
            cursor.execute(f"RESET {name}")
