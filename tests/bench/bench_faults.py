"""Live documents under faults: 200 seeds, and each rule of the protocol switched off.

A seed is a document with three devices: random edits, bad networks, dying apps with fresh and with
stale disks, doubled, reordered and damaged frames, sign-off in the middle, and a server killed with
kill -9. What must hold afterwards is in ``tests/live/running.py`` and ``tests/js/faults/run.mjs``.

``LIVE_SEEDS`` chooses how many seeds.
"""

import os

from tests.bench.figures import Figure
from tests.live import running

TOGETHER = 20
SECONDS = 12.0
DAMAGED = [4 * number for number in range(1, 21)]  # seeds whose frames are damaged on the way
RULES = {
    "a": "nothing before the welcome",
    "b": "no hole acknowledged",
    "c": "an epoch per start",
    "d": "the gap check counts late rows",
    "e": "what follows a refusal is refused",
    "f": "committed before told",
}


def _round(seeds: list[int], rule_off: str = "", **options: float) -> tuple[list[str], int]:
    with running.own_place() as folder:
        stage = running.prepare(folder, documents=len(seeds), rule_off=rule_off, packs=True)
        result = running.run_faults(stage, seeds=seeds, seconds=SECONDS, kills=4, **options)
        words = sum(run["words"] for run in result["runs"])
        return running.judge(result), words


def _noticed(rule_off: str) -> bool:
    """Whether a round without this rule goes wrong; chance may need a few."""
    seeds, damage = list(range(1, 13)), 0.01
    if rule_off == "e":
        # It shows only where a deletion, which builds on nothing, is on its way behind damage.
        seeds, damage = DAMAGED, 0.05
    return any(_round(seeds, rule_off, damage=damage)[0] for _ in range(4))


def measure() -> list[Figure]:
    """How many complaints there were with all rules, and which missing rule went unnoticed."""
    count = int(os.environ.get("LIVE_SEEDS", "200"))
    complaints: list[str] = []
    words = 0
    for first in range(1, count + 1, TOGETHER):
        found, written = _round(list(range(first, min(first + TOGETHER, count + 1))))
        complaints += found
        words += written
    for complaint in complaints[:20]:
        print(f"  {complaint}")
    figures = [
        Figure(f"Words lost, doubled or different, {count} seeds", len(complaints), "", 0),
        Figure("… of words typed", words, ""),
    ]
    for rule, name in RULES.items():
        figures.append(Figure(f"Unnoticed without: {name}", 0 if _noticed(rule) else 1, "", 0))
    return figures
