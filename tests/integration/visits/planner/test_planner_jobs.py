"""What the planner does by itself at night."""

from datetime import datetime, time, timedelta

import pytest
from sqlalchemy import select

from agile_app.core.database import reading
from agile_app.core.time import LONDON
from agile_app.visits.planner import jobs, saved
from agile_app.visits.planner.models import SavedTravel
from tests.factories import make_team, make_worker
from tests.weeks import make_case, make_office, next_week, this_monday

pytestmark = pytest.mark.usefixtures("sqlite_database")


@pytest.fixture(autouse=True)
def quick(sqlite_database, monkeypatch):
    make_office()
    monkeypatch.setattr(saved, "WORKER_SECONDS", 0.1)
    monkeypatch.setattr(saved, "TEAM_SECONDS", 0.1)


def _at(monkeypatch: pytest.MonkeyPatch, hour: int) -> None:
    moment = datetime.combine(this_monday() + timedelta(days=1), time(hour), LONDON)
    monkeypatch.setattr(jobs, "now", lambda: moment)


def _made_at() -> list[datetime]:
    with reading() as session:
        return sorted(session.scalars(select(SavedTravel.made_at)))


def test_a_teams_coming_week_is_compared_once_and_only_at_night(monkeypatch):
    team = make_team("North")
    worker = make_worker(team=team)
    for number in range(3):
        make_case(worker, f"Child{number}", due_on=next_week(number))
    _at(monkeypatch, 12)
    jobs.saved_travel()
    assert _made_at() == []
    _at(monkeypatch, 2)
    jobs.saved_travel()
    first = _made_at()
    assert len(first) == 2
    jobs.saved_travel()
    assert _made_at() == first
