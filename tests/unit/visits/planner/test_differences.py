"""What a proposal says of itself."""

import pytest

from agile_app.visits.planner.differences import saves_text


@pytest.mark.parametrize(
    ("changes", "minutes", "said"),
    [
        (0, 30.0, "Nothing to change"),
        (1, 0.2, "1 change, the same travel"),
        (3, 12.4, "3 changes, saves 12 min"),
        (2, -60.0, "2 changes, costs 1 h"),
        (28, 321.0, "28 changes, saves 5 h 21 min"),
    ],
)
def test_a_proposal_says_what_it_saves_in_hours_and_minutes(changes, minutes, said):
    assert saves_text(changes, minutes) == said
