"""The planning engine: published instances, and invented weeks.

Every answer passes the checker. Weeks are those of ``tests/planning.py``, seeds that nothing was
tuned on; "the best found" is the best of our engine at 60 s, of the other solver, and of the runs
measured.
"""

import time
from pathlib import Path

from agile_app.visits.planner import engine, insertion, rival
from agile_app.visits.planner.benchmark.solomon import read_instance
from agile_app.visits.planner.checker import check
from agile_app.visits.planner.problem import Answer, Problem
from tests.bench.figures import Figure
from tests.planning import team_week

SAMPLES = Path(__file__).parents[3] / "shared" / "data" / "vrptw"
SEEDS = (101, 102, 103)
WORKERS = 170


def measure() -> list[Figure]:
    """Gaps and times against the budgets."""
    return [*_instances(), *_one_week(), *_teams(60, 0.1), *_teams(120, 0.5), _everybody()]


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


def _one_week() -> list[Figure]:
    took = []
    for seed in range(20):
        problem = team_week(seed, workers=1, visits=10, fixed=3)
        began = time.monotonic()
        _sound(problem, engine.solve(problem, seconds=0.3))
        took.append(time.monotonic() - began)
    return [Figure("One worker's week, slowest of 20", max(took), "s", 0.5)]


def _teams(visits: int, budget: float) -> list[Figure]:
    firsts, finals, gaps = [], [], []
    for seed in SEEDS:
        problem = team_week(seed, visits=visits)
        answer, first, final = _timed(problem, 4.5)
        firsts.append(first)
        finals.append(final)
        best = min(
            _sound(problem, answer)["cost"],
            _sound(problem, engine.solve(problem, seconds=60, seed=1))["cost"],
            insertion.repair(problem, rival.routes_of(problem, 5))["cost"],
        )
        gaps.append((answer["cost"] / best - 1) * 100)
    team = f"Team of 8, {visits} visits"
    return [
        Figure(f"{team}: first answer", max(firsts), "s", 1, f"slowest of {len(SEEDS)}"),
        Figure(f"{team}: final answer", max(finals), "s", 5, f"slowest of {len(SEEDS)}"),
        Figure(f"{team}: gap to the best found", max(gaps), "%", budget, "largest"),
    ]


def _timed(problem: Problem, seconds: float) -> tuple[Answer, float, float]:
    """An answer, and after how many seconds the first one and it were there."""
    told: list[float] = []
    began = time.monotonic()
    answer = engine.solve(
        problem, seconds=seconds, better=lambda _one: told.append(time.monotonic() - began)
    )
    return answer, told[0], time.monotonic() - began


def _everybody() -> Figure:
    problems = [team_week(seed, workers=1, visits=8, fixed=3) for seed in range(WORKERS)]
    began = time.monotonic()
    answers = engine.solve_many(problems, seconds=0.3)
    took = time.monotonic() - began
    # An invented week may hold an appointment that nothing can make room for; the checker says so.
    full = sum(
        not check(problem, one).feasible for problem, one in zip(problems, answers, strict=True)
    )
    return Figure(f"{WORKERS} workers' weeks", took, "s", 60, f"{full} with a clash of their own")
