"""What the planner does by itself: the weeks are planned again each night."""

from datetime import timedelta

from sqlmodel import col, func, select

from agile_app.core.database import reading
from agile_app.core.jobs import job
from agile_app.core.time import LONDON, now
from agile_app.visits.planner.models import PlanProposal
from agile_app.visits.planner.overnight import plan_weeks, workers_of

_NIGHT = range(1, 5)  # hours on London's clock
_ONCE_A_NIGHT = timedelta(hours=12)
_WEEKS = 2


@job("plan.overnight", every=timedelta(minutes=30))
def overnight() -> None:
    """This week and the next of everybody, once a night."""
    moment = now()
    if moment.astimezone(LONDON).hour not in _NIGHT:
        return
    with reading() as session:
        last = session.exec(select(func.max(col(PlanProposal.made_at)))).one()
        if last is not None and moment - last < _ONCE_A_NIGHT:
            return
        workers = workers_of(session, None)
    plan_weeks(workers, weeks=_WEEKS)
