"""What is made of measurements, and that peers which answer something else are noticed."""

import json
from dataclasses import replace

from bench import agreement
from bench.agreement import disagreements
from bench.compare import growth
from bench.driving import Measured
from bench.parameters import Parameters
from bench.routes import questions
from bench.table import table

FLOOR = Measured("peers", "list: bare", "/statements/", "", 1_000, 2_000, 2.0, 3.0, 1.0, 0.5)
LIST = replace(FLOOR, group="lists", name="list", peer="list: bare", median=5.0, cpu=4.0, database_cpu=None)
OF = Parameters(*["claim", "kept", "ann", "bob", "energy", "one", "two", "a title", "word", "Ёж"])


def cells(text):
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in text.splitlines()]


def test_each_row_says_how_many_times_as_long_it_takes_as_its_peer():
    heading, _rule, floor, row = cells(table([FLOOR, LIST]))
    assert heading[2] == "median ms"
    assert floor[-2:] == ["", ""]
    assert row == ["lists", "list", "5.00", "3.00", "4.00", "", "2.0", "2.50", "list: bare"]


def test_two_runs_are_compared_by_what_both_have():
    first = {"n": 10, "rows": [FLOOR.as_json(), LIST.as_json()]}
    second = {"n": 100, "rows": [replace(LIST, median=20.0, cpu=8.0).as_json()]}
    [_heading, _rule, row] = cells(growth(first, second))
    assert row == ["lists", "list", "5.00", "20.00", "4.00", "4.00", "8.00", "2.00"]


class Answering:
    """A server that lists these slugs, whatever it is asked."""

    def __init__(self, slugs):
        self.slugs = slugs

    def get(self, path):
        rows = [{"slug": slug} for slug in self.slugs]
        return 200, {}, json.dumps({"rows": rows, "results": rows}).encode()


def test_peers_that_list_something_else_are_named():
    alike = {peer: Answering(["b", "a"]) for peer in agreement.PEERS}
    assert list(disagreements(alike, OF)) == []
    for other in (["a", "b"], ["b"]):
        found = list(disagreements({**alike, "bare": Answering(other)}, OF))
        assert len(found) == len(agreement.filters(OF))
        assert "bare" in found[0]
    assert list(disagreements({peer: Answering([]) for peer in agreement.PEERS}, OF))


def test_what_is_measured_of_peers_is_among_what_is_compared():
    assert all(asked in agreement.filters(OF) for asked in questions(OF).values())
