"""An address that is measured."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Route:
    """An address of a server, the status that it must have, and the row that it is compared with.

    With `if_none_match` the request says the ETag of the answer itself, and gets 304; `at_desk` it comes from an editor
    who is logged in.
    """

    group: str
    name: str
    path: str
    peer: str = ""
    server: str = "tracker"
    if_none_match: bool = False
    at_desk: bool = False

    @property
    def status(self) -> int:
        return 304 if self.if_none_match else 200
