"""A week that has begun: today goes on from now, and from where the worker is. Pure."""

from dataclasses import replace
from datetime import datetime

from agile_app.core.time import LONDON
from agile_app.visits.diary.rules import clock
from agile_app.visits.planner.clashes import take_out
from agile_app.visits.planner.shapes import MINUTE, Built, Left

_GRID = 5 * MINUTE


def from_now(built: Built, at: datetime) -> Built:
    """The week with what is left of it at that moment.

    What has begun (a visit, a hearing) is finished first, where it is. A visit whose time has
    passed without it being begun is placed anew; if it was locked or promised that is said too.
    """
    local = at.astimezone(LONDON)
    now = -(-(local.hour * 3600 + local.minute * 60 + local.second) // _GRID) * _GRID
    routes = [dict(route) for route in built.problem["routes"]]
    tasks, left = list(built.tasks), list(built.left)
    plan = {name: [list(each) for each in lists] for name, lists in built.plan.items()}
    over: set[int] = set()
    for route, day in enumerate(built.working):
        if day.on != local.date():
            continue
        order, starts = plan["routes"][route], plan["starts"][route]
        going_on = None
        for stop, start in list(zip(order, starts, strict=True)):
            what, task = built.problem["stops"][stop], tasks[stop]
            if start >= now:
                continue
            if task.fixed and (task.facts.get("begun") or start + what["service"] > now):
                going_on = (stop, start)
                continue
            del starts[order.index(stop)], order[order.index(stop)]
            if task.fixed:
                over.add(stop)  # an appointment that is behind us
                continue
            if task.held:
                said = f"Its time, {clock(start // MINUTE)}, has passed."
                todo = "Say whether it was made, or agree another time."
                left.append(Left(task.id, "missed", said, todo, task.facts))
            tasks[stop] = replace(task, held=False)
        if going_on is None:
            routes[route]["from"] = max(routes[route]["from"], now)
        else:
            stop, start = going_on
            place = built.problem["stops"][stop]["place"]
            routes[route]["from"] = start
            if place >= 0:
                routes[route]["start"] = place
        routes[route]["to"] = max(routes[route]["to"], routes[route]["from"])
    later = replace(
        built, problem={**built.problem, "routes": routes}, plan=plan, tasks=tasks, left=left
    )
    if over:
        take_out(later, over)
    return later
