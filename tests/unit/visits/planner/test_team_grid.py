"""The manager's overview: each thing once, on its day, with its worker."""

from agile_app.visits.planner.saved import Report, Spread
from agile_app.visits.planner.saved_state import rows_of
from agile_app.visits.planner.team_grid import lines, load_text
from agile_app.visits.planner.team_service import Choice, TeamStop


def stop(worker: str, on: str, time: str = "10:00", minutes: int = 45) -> TeamStop:
    return TeamStop(
        id=f"{worker} {on} {time}", worker_id=worker, worker=worker, on=on, day="", time=time,
        minutes=minutes, title="A child", kind="Visit", place="", due="", held=False,
    )  # fmt: skip


def test_every_worker_has_a_line_and_every_day_its_cell():
    stops = [
        stop("ana", "2026-11-24", "15:00"),
        stop("ana", "2026-11-24", "09:00", 60),
        stop("ben", "2026-11-27"),
    ]
    found = lines([Choice("ana", "Ana"), Choice("ben", "Ben"), Choice("cy", "Cy")], stops)
    assert [line.worker for line in found] == ["Ana", "Ben", "Cy"]
    assert [each.time for each in found[0].tuesday.stops] == ["09:00", "15:00"]
    assert found[0].tuesday.load == "2 entries, 1 h 45 min"
    assert found[1].friday.load == "1 entry, 45 min"
    assert found[2].load == "Nothing yet"


def test_what_stands_on_a_weekend_is_not_lost():
    [line] = lines([Choice("ana", "Ana")], [stop("ana", "2026-11-28"), stop("ana", "2026-11-29")])
    assert len(line.weekend.stops) == 2
    assert line.load == "2 entries, 1 h 30 min"


def test_whole_hours_have_no_minutes():
    assert load_text([stop("ana", "2026-11-24", minutes=120)]) == "1 entry, 2 h"
    assert load_text([]) == ""


def spread(median: float, worse: int = 0) -> Spread:
    return Spread(
        weeks=12, median=median, p10=median - 8, p90=median + 8, worse=worse,
        minutes_before=100, minutes_after=80,
    )  # fmt: skip


def test_savings_are_shown_with_their_spread_and_their_losses():
    found = Report(
        weeks=[], workers={"days_reordered": spread(6, worse=2), "own_caseload": spread(20)},
        teams={"team": spread(26)}, not_compared=1, left_out={}, sources=[],
    )  # fmt: skip
    rows = rows_of(found)
    assert [row.median for row in rows] == ["6 % less", "20 % less", "26 % less"]
    assert rows[0].spread == "2 % more to 14 % less"
    assert rows[0].worse == "2 of 12 weeks"


def test_nothing_measured_is_nothing_shown():
    empty = Report(weeks=[], workers={}, teams={}, not_compared=0, left_out={}, sources=[])
    assert rows_of(empty) == []
