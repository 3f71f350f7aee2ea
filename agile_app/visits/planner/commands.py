"""``plan``: weeks planned for a team or for everybody; what planning saves, estimated."""

import argparse
import sys
import time
from datetime import date
from typing import TYPE_CHECKING

from agile_app.core.commands import Command

if TYPE_CHECKING:
    from agile_app.visits.planner.saved import Report, Spread

_WEEK = """
Plan the workers' own weeks and keep the proposals: each worker finds theirs on the plan page.
Nothing in a diary is moved. A week that has not changed since it was planned is not planned again.

Exit code: 0 every visit has a place; 1 some have none (the workers see why); 2 wrong use.
"""

_SAVED = """
Book the same visits in four ways and compare the travel: in due-date order, each of those days
re-ordered, one's own caseload planned, the team planned. Estimated, never by worker.
"""


def _week_arguments(parser: argparse.ArgumentParser) -> None:
    whom = parser.add_mutually_exclusive_group(required=True)
    whom.add_argument("--team", metavar="NAME", help="the workers of one team")
    whom.add_argument("--all", action="store_true", help="everybody who visits children")
    parser.add_argument("--weeks", type=int, choices=(1, 2, 3), default=1, help="from this one on")
    parser.add_argument(
        "--seconds", type=float, default=0.3, help="of search for each week (default 0.3)"
    )


def _week(arguments: argparse.Namespace) -> int:
    from agile_app.core.commands import Progress
    from agile_app.core.database import reading
    from agile_app.core.migrate import import_every_model
    from agile_app.people.service import team_named
    from agile_app.visits.planner.overnight import plan_weeks, workers_of

    if not 0 < arguments.seconds <= 60:
        print("--seconds is more than 0 and at most 60.", file=sys.stderr)
        return 2
    import_every_model()
    with reading() as session:
        team = team_named(session, arguments.team) if arguments.team else None
        workers = workers_of(session, team.id if team else None)
    began = time.monotonic()
    with Progress("Weeks planned", total=len(workers)) as progress:
        done = plan_weeks(
            workers, weeks=arguments.weeks, seconds=arguments.seconds, tick=progress.advance
        )
    print(
        f"{_count(done.workers, 'worker')}, {_count(done.weeks, 'week')} planned, "
        f"{done.same} as before, {_count(done.visits, 'visit')}, {done.left_out} without a place, "
        f"{time.monotonic() - began:.1f} s."
    )
    if done.not_feasible:
        print(
            f"{_count(done.not_feasible, 'week')} with something that cannot be kept as it stands."
        )
    return 1 if done.left_out or done.not_feasible else 0


def _count(number: int, what: str) -> str:
    return f"{number} {what}" if number == 1 else f"{number} {what}s"


def _saved_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--team", metavar="NAME", help="one team; all teams unless said")
    parser.add_argument(
        "--week", type=date.fromisoformat, metavar="YYYY-MM-DD",
        help="the Monday of a week that can be planned; next week unless said",
    )  # fmt: skip
    parser.add_argument("--report", action="store_true", help="only show what was measured before")


def _saved(arguments: argparse.Namespace) -> int:
    from agile_app.core.commands import Progress
    from agile_app.core.database import reading
    from agile_app.core.migrate import import_every_model
    from agile_app.people.service import all_teams, practitioners, team_named
    from agile_app.visits.planner import saved
    from agile_app.visits.planner.weeks import weeks_shown

    import_every_model()
    with reading() as session:
        weeks = weeks_shown(session)
        teams = (
            [team_named(session, arguments.team).id] if arguments.team else list(all_teams(session))
        )
        count = sum(len(practitioners(session, [team_id])) for team_id in teams)
    week_on = arguments.week or weeks[1]
    if week_on not in weeks:
        shown = ", ".join(week.isoformat() for week in weeks)
        print(f"Weeks that can be planned begin on {shown}.", file=sys.stderr)
        return 2
    if not arguments.report:
        with Progress("Weeks compared", total=count + len(teams)) as progress:
            for team_id in teams:
                saved.measure_team(team_id, week_on, tick=progress.advance)
    with reading() as session:
        found = saved.report(session, week_on=None if arguments.report else week_on)
    print(_text(found))
    return 0


_NAMES = {
    "days_reordered": "each day re-ordered",
    "own_caseload": "own caseload planned",
    "team": "team planned",
}


def _text(found: "Report") -> str:
    """The report as lines."""
    lines = [found.SAID, f"Travel times: {', '.join(found.sources) or 'none'}.", ""]
    for title, spreads in (("Workers' weeks", found.workers), ("Teams' weeks", found.teams)):
        if spreads:
            lines.append(f"{title}, against due-date order with the first free slot:")
            lines += [_line(_NAMES[arm], spread) for arm, spread in spreads.items()]
    lines.append(
        f"Not compared, since some way of booking leaves a visit out: {found.not_compared}"
    )
    left = ", ".join(f"{arm.replace('_', ' ')} {count}" for arm, count in found.left_out.items())
    lines.append(f"Visits without a place: {left}")
    return "\n".join(lines)


def _line(name: str, spread: "Spread") -> str:
    return (
        f"  {name:22} saves {spread.whole:5.1f} % in all, median {spread.median:5.1f} % "
        f"(p10 {spread.p10:.1f}, p90 {spread.p90:.1f}) of {_count(spread.weeks, 'week')}; "
        f"{spread.worse} take longer; "
        f"{spread.minutes_before / 60:.1f} h to {spread.minutes_after / 60:.1f} h"
    )


COMMANDS = [
    Command(
        "plan week", "Plan the workers' weeks and keep the proposals", _week, _week_arguments, _WEEK
    ),
    Command(
        "plan saved-travel", "Compare four ways of booking the same visits", _saved,
        _saved_arguments, _SAVED,
    ),
]  # fmt: skip
