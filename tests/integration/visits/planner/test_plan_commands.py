"""The command line of the planner: what it says, and its exit codes."""

import pytest

from agile_app.__main__ import main
from tests.factories import make_team, make_worker
from tests.weeks import make_case, make_office, next_week

pytestmark = pytest.mark.usefixtures("sqlite_database")


def test_a_teams_weeks_are_planned_and_counted(capsys):
    make_office()
    team = make_team("Heron")
    make_case(make_worker(team=team), due_on=next_week(2))
    assert main(["plan", "week", "--team", "Heron", "--weeks", "2", "--seconds", "0.1"]) == 0
    said = capsys.readouterr().out
    assert said.startswith("1 worker, 2 weeks planned, 0 as before, 1 visit, 0 without a place")


def test_four_ways_are_compared_and_called_estimated(capsys):
    make_office()
    worker = make_worker(team=make_team("Heron"))
    for number in range(4):
        make_case(
            worker, f"Child{number}", due_on=next_week(number),
            at=(51.50 + number * 0.01, -0.59), line1=f"{number} Long Road",
        )  # fmt: skip
    assert main(["plan", "saved-travel", "--team", "Heron"]) == 0
    said = capsys.readouterr().out
    assert said.startswith("Estimated")
    assert "own caseload planned" in said
    assert worker.name not in said


@pytest.mark.parametrize(
    "wrong",
    [
        ["plan", "week", "--all", "--seconds", "0"],
        ["plan", "saved-travel", "--week", "2020-01-06"],
    ],
)
def test_wrong_use_is_code_two(wrong, capsys):
    assert main(wrong) == 2
    assert capsys.readouterr().err


def test_a_team_nobody_knows_is_said(capsys):
    assert main(["plan", "week", "--team", "Nobody"]) == 1
    assert "no team called Nobody" in capsys.readouterr().err
