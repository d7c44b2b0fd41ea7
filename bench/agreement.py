"""Whether all peers list the same statements: what is compared in speed must be equal in what it says."""

import json
from collections.abc import Iterator, Mapping
from typing import Any

from bench.parameters import Parameters
from bench.routes import list_path
from bench.servers import Server

PEERS = ("tracker", "naive", "bare", "datasette")


def filters(of: Parameters) -> list[dict[str, str]]:
    return [
        {},
        {"kind": of.common_kind},
        {"status": of.common_status},
        {"speaker": of.common_actor},
        {"made_after": of.day},
        {"made_after": "2023-01-01", "kind": "commitment"},
    ]


def slugs(peer: str, body: bytes) -> list[str]:
    answer: Any = json.loads(body)
    return [row["slug"] for row in answer["rows" if peer == "datasette" else "results"]]


def disagreements(servers: Mapping[str, Server], of: Parameters) -> Iterator[str]:
    """In words, every list in which a peer has other slugs, or another order, than the tracker."""
    for asked in filters(of):
        found = {}
        for peer in PEERS:
            status, _headers, body = servers[peer].get(list_path(peer, asked))
            found[peer] = slugs(peer, body) if status == 200 else [f"status {status}"]
        if not found["tracker"]:
            yield f"{asked}: the tracker lists nothing, so that nothing is compared"
        for peer in PEERS[1:]:
            if found[peer] != found["tracker"]:
                yield f"{asked}: {peer} lists {found[peer][:3]} …, the tracker {found['tracker'][:3]} …"
