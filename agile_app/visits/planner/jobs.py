"""What the planner does by itself: the weeks are planned again each night, and once a week what
planning saves is measured."""

from datetime import datetime, timedelta

from sqlmodel import col, func, select

from agile_app.core.database import reading
from agile_app.core.jobs import job
from agile_app.core.time import LONDON, now
from agile_app.people.service import all_teams
from agile_app.settings import get_settings
from agile_app.visits.planner.models import PlanProposal, SavedTravel
from agile_app.visits.planner.overnight import plan_weeks, workers_of
from agile_app.visits.planner.saved import measure_team
from agile_app.visits.planner.weeks import weeks_shown

_NIGHT = range(1, 5)  # hours on London's clock
_ONCE_A_NIGHT = timedelta(hours=12)
_WEEKS = 2


def _is_time(moment: datetime) -> bool:
    return get_settings().planner_nightly and moment.astimezone(LONDON).hour in _NIGHT


@job("plan.overnight", every=timedelta(minutes=30))
def overnight() -> None:
    """This week and the next of everybody, once a night."""
    moment = now()
    if not _is_time(moment):
        return
    with reading() as session:
        last = session.exec(select(func.max(col(PlanProposal.made_at)))).one()
        if last is not None and moment - last < _ONCE_A_NIGHT:
            return
        workers = workers_of(session, None)
    plan_weeks(workers, weeks=_WEEKS)


@job("plan.saved_travel", every=timedelta(minutes=30))
def saved_travel() -> None:
    """The coming week of each team, compared once: in the first night in which it is the next."""
    if not _is_time(now()):
        return
    with reading() as session:
        week_on = weeks_shown(session)[1]
        measured = set(
            session.exec(select(SavedTravel.team_id).where(col(SavedTravel.week_on) == week_on))
        )
        waiting = [team_id for team_id in all_teams(session) if team_id not in measured]
    for team_id in waiting:
        measure_team(team_id, week_on)
