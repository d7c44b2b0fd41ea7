"""What the logs say of an error: what kind it is and where it happened, never the words that it happened to.

The message of an exception may hold what nobody published: PostgreSQL names a row that it refuses with all its text.
"""

import logging
from collections.abc import Mapping
from copy import copy
from traceback import StackSummary, walk_tb
from types import TracebackType
from typing import Any

WITHHELD = "text withheld"


class WithoutText(logging.Formatter):
    """Writes exceptions as their types and the places they passed through; each message is withheld."""

    def format(self, record: logging.LogRecord) -> str:
        bare = copy(record)
        bare.exc_text = None  # what another handler's formatter left there holds the messages
        bare.msg, bare.args = _named(record.msg), _named(record.args)
        return super().format(bare)

    def formatException(self, ei: Any) -> str:
        return "\n".join(_described(error) for error in _chain(ei[1]))


def _named(value: Any) -> Any:
    """What is logged, with each exception in it replaced by the name of its type."""
    if isinstance(value, BaseException):
        return f"{_name(value)} ({WITHHELD})"
    if isinstance(value, tuple):
        return tuple(_named(one) for one in value)
    return {key: _named(one) for key, one in value.items()} if isinstance(value, Mapping) else value


def _name(error: BaseException) -> str:
    return f"{type(error).__module__}.{type(error).__qualname__}".removeprefix("builtins.")


def _described(error: BaseException) -> str:
    places = "".join(_places(error.__traceback__))
    return f"Traceback (most recent call last):\n{places}{_name(error)}: {WITHHELD}"


def _places(traceback: TracebackType | None) -> list[str]:
    """File, line and function of each frame, without the line's text; a recursion is told once."""
    frames = [(frame.f_code.co_filename, line, frame.f_code.co_name, "") for frame, line in walk_tb(traceback)]
    return StackSummary.from_list(frames).format()


def _chain(error: BaseException | None) -> list[BaseException]:
    """The exception and all that led to it, the first first."""
    found: list[BaseException] = []
    while error is not None and not any(error is other for other in found):
        found.append(error)
        error = error.__context__ if error.__cause__ is None else error.__cause__
    return found[::-1]
