import json
from pathlib import Path

import pytest

from agile_app.__main__ import main
from agile_app.visits.planner.benchmark.solomon import BadInstance, parse_instance, read_instance
from agile_app.visits.planner.checker import check

SAMPLES = Path(__file__).parents[6] / "shared" / "data" / "vrptw"
SMALL = """SMALL

VEHICLE
NUMBER     CAPACITY
  3          10

CUSTOMER
CUST NO.  XCOORD.   YCOORD.    DEMAND   READY TIME  DUE DATE   SERVICE   TIME

    0      0          0          0          0        100          0
    1      3          4          5         10         50         10
    2      6          8          5          0         60         10
    3     -1          1          6          0         90         10
"""


def _changed(old: str, new: str) -> str:
    assert old in SMALL
    return SMALL.replace(old, new)


def test_an_instance_becomes_a_problem_in_tenths():
    instance = parse_instance(SMALL)
    made = instance.problem
    assert (instance.name, instance.vehicles, instance.capacity) == ("SMALL", 3, 10)
    assert [one["demand"] for one in made["stops"]] == [5, 5, 6]
    assert made["stops"][0]["on"] == [{"route": None, "windows": [[100, 500, 0]], "cost": 0}]
    assert made["routes"][0]["to"] == 1000
    table = made["travel"]["car"]
    assert table[:4] == [0, 50, 100, 14]  # the square root of two is truncated


def test_a_distance_that_is_a_whole_number_is_not_truncated_to_less():
    far = SMALL.replace("    3     -1          1 ", "    3   0.3   0.4 ")
    assert parse_instance(far).problem["travel"]["car"][3] == 5


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "is empty"),
        ("hello", "VEHICLE is missing"),
        (_changed("CUSTOMER\n", "\n"), "CUSTOMER is missing"),
        (_changed("  3          10", "  3"), "one line with NUMBER and CAPACITY"),
        (_changed("  3          10", "  0          10"), "at least one vehicle"),
        (_changed("  3          10", "  x          10"), "Line 5: the number of vehicles “x”"),
        (
            _changed("         10         50         10", "         10         50"),
            "Line 11: a cust",
        ),
        (_changed("    2      6", "    4      6"), "Line 12: customer 2 is expected, here is 4"),
        (_changed("         10         50", "         51         50"), "Line 11: the due date"),
        (_changed("    1      3", "    1    abc"), "Line 11: the x “abc” is not a number"),
        (_changed("    1      3", "    1    nan"), "Line 11: the x “nan” is out of range"),
        (
            _changed("          5         10", "         -5         10"),
            "Line 11: the demand is neg",
        ),
        (_changed("          5         10", "        5.5         10"), "not a whole number"),
        (_changed("         10         50", "      10.25         50"), "more than one decimal"),
        (SMALL[: SMALL.index("    1  ")], "at least one customer"),
    ],
)
def test_a_malformed_file_is_refused_naming_the_line(text, said):
    with pytest.raises(BadInstance) as caught:
        parse_instance(text)
    assert said in caught.value.sentence


def test_a_file_that_is_not_there_or_not_text_is_refused(tmp_path):
    with pytest.raises(BadInstance, match="There is no file"):
        read_instance(tmp_path / "none.txt")
    (tmp_path / "picture.txt").write_bytes(b"\x89PNG\xff\xfe")
    with pytest.raises(BadInstance, match="not a text file"):
        read_instance(tmp_path / "picture.txt")
    with pytest.raises(BadInstance, match="cannot be read"):
        read_instance(tmp_path)


def test_the_command_prints_cost_and_feasibility(tmp_path, capsys):
    file = tmp_path / "small.txt"
    file.write_text(SMALL.replace("\n", "\r\n"))
    assert main(["plan", "benchmark", str(file), "--seconds", "0.1"]) == 0
    said = capsys.readouterr().out
    assert "Cost      22.8" in said
    assert "Feasible  yes (checked)" in said


def test_the_command_says_when_nothing_feasible_was_found(tmp_path, capsys):
    file = tmp_path / "small.txt"
    file.write_text(_changed("  3          10", "  1          10"))
    assert main(["plan", "benchmark", str(file), "--seconds", "0.1", "--json"]) == 1
    report = json.loads(capsys.readouterr().out)
    assert report["feasible"] is False
    assert [fault["rule"] for fault in report["faults"]] == ["must_be_served"]


def test_a_refused_file_is_an_error_and_a_bad_number_wrong_use(tmp_path, capsys):
    assert main(["plan", "benchmark", str(tmp_path / "none.txt")]) == 1
    assert "There is no file" in capsys.readouterr().err
    with pytest.raises(SystemExit) as stopped:
        main(["plan", "benchmark", "x", "--seconds", "0"])
    assert stopped.value.code == 2


@pytest.mark.parametrize("name", ["C101", "C201", "R101", "R201", "RC101", "RC201"])
def test_a_best_known_solution_costs_what_is_published(name):
    if not SAMPLES.exists():
        pytest.skip(f"no instances in {SAMPLES}")
    made = read_instance(SAMPLES / f"{name}.txt").problem
    *lines, cost = (SAMPLES / f"{name}.sol").read_text().strip().splitlines()
    routes = [[int(word) - 1 for word in line.split(":")[1].split()] for line in lines]
    routes += [[] for _ in range(len(made["routes"]) - len(routes))]
    starts = [_earliest(made, stops) for stops in routes]
    verdict = check(made, {"routes": routes, "starts": starts})
    assert verdict.faults == []
    assert verdict.cost == round(float(cost.split()[1]) * 10)


def _earliest(made, stops) -> list[int]:
    """The earliest start of each stop of a Solomon route."""
    here, time, starts = 0, 0, []
    for number in stops:
        one = made["stops"][number]
        time += made["travel"]["car"][here * made["places"] + one["place"]]
        time = max(time, one["on"][0]["windows"][0][0])
        starts.append(time)
        here, time = one["place"], time + one["service"]
    return starts
