"""``plan benchmark``: the engine on a published instance, checked."""

import argparse
import json
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

from agile_app.core.commands import Command

if TYPE_CHECKING:
    from agile_app.visits.planner.benchmark.solomon import Instance
    from agile_app.visits.planner.problem import Answer

_ABOUT = """
Search for routes of the least total distance on an instance in Solomon's format. Distances are
truncated to one decimal. The answer is checked by the planner's independent checker. --seconds is
the time of the search; reading, starting and checking come on top and are in the total.

Exit code: 0 a feasible answer; 1 none was found, or the file was refused; 2 wrong use.
"""


def _seconds(word: str) -> float:
    seconds = float(word)
    if not 0 < seconds <= 3600:
        raise argparse.ArgumentTypeError("must be more than 0 and at most 3600")
    return seconds


def _arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", type=Path, metavar="FILE", help="the instance")
    parser.add_argument(
        "--seconds", type=_seconds, default=5.0, metavar="N", help="of search (default 5)"
    )
    parser.add_argument(
        "--seed", type=int, default=0, metavar="S", help="another search (default 0)"
    )
    parser.add_argument("--json", action="store_true", help="report as JSON, with the routes")


def _run(arguments: argparse.Namespace) -> int:
    from agile_app.visits.planner import engine
    from agile_app.visits.planner.benchmark.solomon import read_instance

    began = time.monotonic()
    instance = read_instance(arguments.file)
    answer = engine.solve(instance.problem, seconds=arguments.seconds, seed=arguments.seed)
    report = _report(instance, answer)
    report |= {"seconds": arguments.seconds, "total_seconds": round(time.monotonic() - began, 2)}
    print(json.dumps(report) if arguments.json else _text(report))
    return 0 if answer["feasible"] else 1


def _report(instance: "Instance", answer: "Answer") -> dict[str, Any]:
    from agile_app.visits.planner.benchmark.solomon import TICKS

    routes = [[stop + 1 for stop in stops] for stops in answer["routes"] if stops]
    return {
        "instance": instance.name,
        "customers": len(instance.problem["stops"]),
        "vehicles": len(routes),
        "vehicles_allowed": instance.vehicles,
        "cost": answer["cost"] / TICKS,
        "feasible": answer["feasible"],
        "faults": [
            {**fault, "stop": fault["stop"] + 1} if "stop" in fault else fault
            for fault in answer["faults"]
        ],
        "solver": answer.get("solver"),
        "iterations": answer.get("iterations"),
        "seed": answer.get("seed"),
        "routes": routes,
    }


def _text(report: dict[str, Any]) -> str:
    lines = [
        (
            f"{report['instance']}: {report['customers']} customers, "
            f"at most {report['vehicles_allowed']} vehicles"
        ),
        f"Cost      {report['cost']:.1f}",
        f"Feasible  {'yes' if report['feasible'] else 'no'} (checked)",
        f"Vehicles  {report['vehicles']}",
        (
            f"Search    {report['seconds']:g} s, {report['iterations'] or 0:,} iterations, "
            f"seed {report['seed'] or 0}; {report['total_seconds']:.1f} s in all"
        ),
    ]
    if report["solver"] != "engine":
        lines.append(f"Solver    {report['solver']} (the engine was not there)")
    missing = [fault["stop"] for fault in report["faults"] if "stop" in fault]
    if missing:
        lines.append(f"Unserved  {', '.join(map(str, missing))}")
    return "\n".join(lines)


COMMANDS = [
    Command("plan benchmark", "Measure the engine on an instance", _run, _arguments, _ABOUT),
]
