"""Weeks are planned again at night, and only where this installation is the one to do it."""

from datetime import UTC, datetime

import pytest

from agile_app.visits.planner import jobs

NIGHT, DAY = datetime(2026, 11, 26, 2, 30, tzinfo=UTC), datetime(2026, 11, 26, 12, tzinfo=UTC)


@pytest.mark.usefixtures("sqlite_database")
@pytest.mark.parametrize(
    ("moment", "nightly", "planned"), [(NIGHT, "1", True), (DAY, "1", False), (NIGHT, "0", False)]
)
def test_weeks_are_planned_at_night_unless_it_is_switched_off(
    monkeypatch, settings_from, moment, nightly, planned
):
    done = []
    settings_from(AGILE_PLANNER_NIGHTLY=nightly)
    monkeypatch.setattr(jobs, "now", lambda: moment)
    monkeypatch.setattr(jobs, "plan_weeks", lambda workers, *, weeks: done.append(weeks))
    monkeypatch.setattr(jobs, "measure_team", lambda team_id, week_on: done.append(team_id))
    jobs.overnight()
    jobs.saved_travel()
    assert bool(done) == planned
