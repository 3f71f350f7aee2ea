"""What is fixed and cannot all be done: said before anything is solved. Pure."""

from agile_app.core.time import on_screen
from agile_app.visits.diary.rules import clock
from agile_app.visits.planner.shapes import DAY_SHOWN, MINUTE, Built, Left
from agile_app.visits.planner.timing import schedule, travel


def make_room(built: Built) -> None:
    """Days are as long as what is fixed in them makes them, with the way there and back."""
    for at, route in enumerate(built.problem["routes"]):
        for start, stop in zip(built.plan["starts"][at], built.plan["routes"][at], strict=True):
            what = built.problem["stops"][stop]
            if not built.tasks[stop].pinned:
                continue
            there = travel(built.problem, at, route["start"], what["place"]) + what["arrival"]
            back = travel(built.problem, at, what["place"], route["end"])
            route["from"] = max(0, min(route["from"], start - there))
            route["to"] = min(DAY_SHOWN, max(route["to"], start + what["service"] + back))


def settle_clashes(built: Built) -> None:
    """Say where fixed things cannot all be done, and take what cannot out of the problem.

    First a lunch that has no room is given up for the day; then, of the fixed things, those are
    kept that were fixed more firmly, or stand earlier.
    """
    out: set[int] = set()
    for route, day in enumerate(built.working):
        pins = [
            (built.plan["starts"][route][at], stop)
            for at, stop in enumerate(built.plan["routes"][route])
            if built.tasks[stop].pinned
        ]
        order = [stop for _start, stop in pins]
        windows = {stop: [[start, start, 0]] for start, stop in pins}
        if not order or schedule(built.problem, route, order, windows=windows) is not None:
            continue
        name = f"{day.worker}, " if len({each.worker_id for each in built.working}) > 1 else ""
        if schedule(built.problem, route, order, windows=windows, lunch=False) is not None:
            built.clashes.append(
                f"{name}{on_screen(day.on)}: what is fixed leaves no room for lunch."
            )
            built.problem["routes"][route]["lunch"] = None
            continue
        kept: list[int] = []
        for stop in sorted(order, key=lambda one: (not built.tasks[one].fixed, order.index(one))):
            tried = sorted([*kept, stop], key=order.index)
            if schedule(built.problem, route, tried, windows=windows, lunch=False) is None:
                out.add(stop)
                task = built.tasks[stop]
                said = (
                    f"{name}{on_screen(day.on)}, {clock(windows[stop][0][0] // MINUTE)}: there is "
                    "no time for this beside what else is fixed that day."
                )
                built.clashes.append(said)
                built.left.append(
                    Left(task.id, "clash", said, "Move one of them, or unlock it.", task.facts)
                )
            else:
                kept = tried
        if schedule(built.problem, route, kept, windows=windows) is None:
            built.problem["routes"][route]["lunch"] = None
    if out:
        take_out(built, out)


def take_out(built: Built, out: set[int]) -> None:
    """Drop stops, and number the others anew."""
    stays = [at for at in range(len(built.tasks)) if at not in out]
    number = {old: new for new, old in enumerate(stays)}
    built.problem["stops"] = [built.problem["stops"][at] for at in stays]
    built.tasks = [built.tasks[at] for at in stays]
    for route, order in enumerate(built.plan["routes"]):
        starts = built.plan["starts"][route]
        held = [(number[s], t) for s, t in zip(order, starts, strict=True) if s in number]
        built.plan["routes"][route] = [stop for stop, _start in held]
        built.plan["starts"][route] = [start for _stop, start in held]
