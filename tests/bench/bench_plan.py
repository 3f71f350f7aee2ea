"""The planning engine: published instances, and weeks of the demo town.

Weeks come from three seeds of the demo town through the planner's own builder. Every answer passes
the checker, which must also find the cost that it states. "The best found" is the best of our
engine at 60 s, of the other solver, and of the run measured.
"""

import functools
import threading
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from itertools import pairwise
from pathlib import Path
from statistics import median

from playwright.sync_api import sync_playwright

from agile_app.core.database import reading
from agile_app.visits.planner import engine, insertion, rival
from agile_app.visits.planner.arms import due_order
from agile_app.visits.planner.benchmark.solomon import read_instance
from agile_app.visits.planner.checker import check
from agile_app.visits.planner.differences import travel_minutes
from agile_app.visits.planner.overnight import plan_weeks, workers_of
from agile_app.visits.planner.problem import Answer, Problem
from tests.bench.figures import Figure
from tests.bench.planner_inputs import SEEDS, Week, busy_day, team_problem, town, worker_weeks
from tests.e2e.browsers import FLAGS, find_chromium

ROOT = Path(__file__).parents[2]
SAMPLES = ROOT.parent / "shared" / "data" / "vrptw"
WORKERS = 170
WEEK_SECONDS, TEAM_SECONDS, LONG_SECONDS = 0.3, 4.5, 60
BUDGETS = {60: 0.1, 120: 0.5}


def measure() -> list[Figure]:
    """Gaps and times against the budgets."""
    weeks, anew, days = [], [], []
    teams: dict[int, list[Problem]] = {visits: [] for visits in BUDGETS}
    for seed in SEEDS:
        with town(seed):
            weeks += worker_weeks(anew=False)
            anew.append(worker_weeks())
            for visits, problems in teams.items():
                problems.append(team_problem(visits).problem)
            days.append(busy_day())
    figures = [*_instances(), _one_week(weeks)]
    for visits, problems in teams.items():
        figures += _teams(visits, problems)
    return [*figures, _days(days), _everybody(), _saved(anew)]


def _sound(problem: Problem, answer: Answer) -> Answer:
    verdict = check(problem, answer)
    assert verdict.feasible, verdict.faults
    assert verdict.cost == answer["cost"]
    return answer


def _instances() -> list[Figure]:
    files = sorted(SAMPLES.glob("*.txt"))
    figures = []
    for seconds, budget in ((1, 1.0), (5, 0.5)) if files else ():
        gaps = []
        for file in files:
            known = float(file.with_suffix(".sol").read_text().split("Cost")[1])
            problem = read_instance(file).problem
            answer = _sound(problem, engine.solve(problem, seconds=seconds))
            gaps.append((answer["cost"] / (10 * known) - 1) * 100)
        what = f"Solomon, {len(files)} instances, mean gap to the best known at {seconds} s"
        note = f"worst {max(gaps):.2f} %"
        figures.append(Figure(what, sum(gaps) / len(gaps), "%", budget, note))
    return figures


def _one_week(weeks: Sequence[Week]) -> Figure:
    fullest = sorted(weeks, key=lambda week: -len(week.problem["stops"]))[:30]
    took = []
    for week in fullest:
        began = time.monotonic()
        _sound(week.problem, engine.solve(week.problem, seconds=WEEK_SECONDS))
        took.append(time.monotonic() - began)
    most = len(fullest[0].problem["stops"])
    note = f"the {len(fullest)} fullest of {len(weeks)}, up to {most} stops"
    return Figure("One worker's week, slowest", max(took), "s", 0.5, note)


def _teams(visits: int, problems: Sequence[Problem]) -> list[Figure]:
    timed = [_timed(problem, TEAM_SECONDS) for problem in problems]
    # Each has a core of its own, as the ones measured had.
    with ThreadPoolExecutor(max_workers=2) as threads:
        longer = list(threads.map(_searched_long, problems))
    gaps = []
    for problem, (answer, _first, _final), long in zip(problems, timed, longer, strict=True):
        other = insertion.repair(problem, rival.routes_of(problem, 5))
        best = min(_sound(problem, each)["cost"] for each in (answer, long, other))
        gaps.append((answer["cost"] / best - 1) * 100)
    team, towns = f"Team of 8, {visits} visits", f"slowest of {len(problems)} towns"
    said = "; ".join(f"{gap:.2f}" for gap in gaps)
    return [
        Figure(f"{team}: first answer", max(first for _, first, _ in timed), "s", 1, towns),
        Figure(f"{team}: final answer", max(final for _, _, final in timed), "s", 5, towns),
        Figure(f"{team}: largest gap to the best found", max(gaps), "%", BUDGETS[visits], said),
    ]


def _searched_long(problem: Problem) -> Answer:
    return engine.solve(problem, seconds=LONG_SECONDS, seed=1)


def _timed(problem: Problem, seconds: float) -> tuple[Answer, float, float]:
    """An answer, and after how many seconds the first one and it were there."""
    told: list[float] = []
    began = time.monotonic()
    answer = engine.solve(
        problem, seconds=seconds, better=lambda _one: told.append(time.monotonic() - began)
    )
    return answer, told[0], time.monotonic() - began


def _days(days: Sequence[Problem]) -> Figure:
    """Each day in a page of its own: the first time counts, when nothing is warm."""
    took = []
    with _assets_served() as origin, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_chromium()[0], args=FLAGS)
        for problem in days:
            page = browser.new_page()
            page.goto(f"{origin}/device/planner/engine.js")
            debugger = page.context.new_cdp_session(page)
            debugger.send("Emulation.setCPUThrottlingRate", {"rate": 4})
            found = page.evaluate(
                """async (problem) => {
                    const { orderDay } = await import("/device/planner/engine.js");
                    const all = problem.stops.map((_stop, at) => at);
                    const began = performance.now();
                    const { stops, starts, feasible } = orderDay(problem, 0, all);
                    return { stops, starts, feasible, took: performance.now() - began };
                }""",
                problem,
            )
            assert found["feasible"]
            verdict = check(problem, {"routes": [found["stops"]], "starts": [found["starts"]]})
            assert verdict.feasible, verdict.faults
            took.append(found["took"] / 1000)
            page.close()
        browser.close()
    note = f"slowest of {len(days)} towns, nothing warm; median {median(took):.2f} s"
    what = "A day of 10 stops re-ordered, Chromium, CPU slowed 4×"
    return Figure(what, max(took), "s", 0.2, note)


@contextmanager
def _assets_served() -> Iterator[str]:
    """The device's own modules, as they are, over HTTP."""

    class Quiet(SimpleHTTPRequestHandler):
        def log_message(self, *_said: object) -> None:
            pass

    handler = functools.partial(Quiet, directory=str(ROOT / "assets"))
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def _everybody() -> Figure:
    """As in the night: each worker's week read from the record, planned, and the proposal kept."""
    heard: list[float] = []
    with town(SEEDS[0], workers=WORKERS, children=15 * WORKERS):
        with reading() as session:
            workers = workers_of(session, None)[:WORKERS]
        began = time.monotonic()
        done = plan_weeks(
            workers, weeks=1, seconds=WEEK_SECONDS, tick=lambda: heard.append(time.monotonic())
        )
        took = time.monotonic() - began
    assert len(heard) == len(workers)
    assert not done.not_feasible
    longest = max(later - earlier for earlier, later in pairwise([began, *heard]))
    note = f"{done.visits} stops; progress after each, never more than {longest:.1f} s apart"
    return Figure(f"{done.weeks} workers' weeks", took, "s", 60, note)


def _saved(towns: Sequence[Sequence[Week]]) -> Figure:
    """Travel of the weeks as people book them, beside each worker's own caseload planned."""
    saved, unplaced = [], []
    for weeks in towns:
        problems = [week.problem for week in weeks]
        planned = engine.solve_many(problems, seconds=WEEK_SECONDS)
        booked_minutes = planned_minutes = 0.0
        for week, answer in zip(weeks, planned, strict=True):
            _sound(week.problem, answer)
            booked, left = due_order(week.problem, week.due, week.owners)
            booked_minutes += travel_minutes(week.problem, booked)
            planned_minutes += travel_minutes(week.problem, answer["routes"])
            unplaced.append((len(left), len(answer["left_out"])))
        saved.append((1 - planned_minutes / booked_minutes) * 100)
    left, out = (sum(each) for each in zip(*unplaced, strict=True))
    said = " / ".join(f"{each:.1f}" for each in saved)
    return Figure(
        "Travel saved against due-date order, own caseload only, least of the towns", min(saved),
        "%", 15, f"{said}; without a place {out}, in due-date order {left}", at_least=True,
    )  # fmt: skip
