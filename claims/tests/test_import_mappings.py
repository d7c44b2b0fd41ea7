"""What columns say: guessed by what they are called, or told by a mapping, which is refused where it does not fit."""

import pytest

from claims.importing.mapping import Unmappable, guess, mapping_of


def test_columns_are_guessed_by_their_names():
    assert guess(["Title", "Speaker", "made_on", "Colour", "follow_up_2_status"]).columns == {
        "Title": "title",
        "Speaker": "speakers",
        "made_on": "made_on",
        "follow_up_2_status": "follow_up_2_status",
    }


@pytest.mark.parametrize(
    "told",
    [
        {"columns": {"No such": "title"}},
        {"columns": {"A": "titel"}},
        {"columns": {"A": "title", "B": "title"}},
        {"colums": {}},
        {"constants": {"kind": 1}},
        {"words": {"kind": {"x": "rumour"}}},
        {"new_actors": "robot"},
        {"separator": ""},
        [],
    ],
)
def test_a_mapping_that_cannot_be_used_says_why(told):
    with pytest.raises(Unmappable, match=r"\w{3}"):
        mapping_of(told, ["A", "B"])
