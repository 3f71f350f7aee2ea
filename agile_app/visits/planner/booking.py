"""One visit put in the diary; where its time is taken, with the best times that are free."""

from datetime import date, timedelta

from sqlmodel import Session

from agile_app.core.errors import Conflict
from agile_app.core.time import on_screen
from agile_app.security.actor import Actor
from agile_app.visits.diary.rules import clock
from agile_app.visits.planner.accepting import Accepted, accept
from agile_app.visits.planner.schemas import AcceptPlan, BookVisit, Change
from agile_app.visits.planner.slots import best_slots
from agile_app.visits.planner.weeks import build_weeks, weeks_shown
from agile_app.visits.service import Tap


def book(session: Session, actor: Actor, wanted: BookVisit, tap: Tap) -> Accepted:
    """A visit put in the diary.

    Raises:
        Conflict: it cannot be; where the time is taken, with the best times that are free.
    """
    change = Change(stop=f"open:{wanted.child_ids[0]}", was=None, **wanted.model_dump())
    week_on = wanted.on - timedelta(days=wanted.on.weekday())
    try:
        return accept(session, actor, AcceptPlan(week_on=week_on, changes=[change]), tap)
    except Conflict as error:
        if error.code == "two_at_once":
            times = free_times(session, actor, wanted, week_on)
            if times:
                error.what_to_do = f"Free instead: {', '.join(times)}."
        raise


def free_times(session: Session, actor: Actor, wanted: BookVisit, week_on: date) -> list[str]:
    """The three best times of that week for a visit to these children; none where the week is past
    or they have a place in it already."""
    if week_on not in weeks_shown(session):
        return []
    worker_id = wanted.worker_id or actor.worker_id
    built = build_weeks(session, actor, [worker_id], [week_on], bookable=True)[0].built
    children = {str(child_id) for child_id in wanted.child_ids}
    for stop, task in enumerate(built.tasks):
        if task.at is None and children & set(task.facts["child_ids"]):
            offers = best_slots(built, stop)
            return [f"{each.on:%a} {on_screen(each.on)} {clock(each.minute)}" for each in offers]
    return []
