"""``make bench``: run every measurement and write the figures into ``docs/performance.md``.

A measurement is a module ``bench_<name>.py`` here with a title in its docstring's first line and
``measure() -> list[Figure]``. Choose some by name: ``python -m tests.bench.run search device``.
"""

import importlib
import os
import platform
import sys
import time
from datetime import UTC, datetime
from pathlib import Path

from tests.bench.figures import Figure

HERE = Path(__file__).parent
REPORT = HERE.parents[1] / "docs" / "performance.md"
OPENING = """# Performance

Budgets are those of the architecture. The figures below are written by `make bench`, on the
machine named with them; run it again on yours.
"""


def names() -> list[str]:
    return sorted(file.stem.removeprefix("bench_") for file in HERE.glob("bench_*.py"))


def section(title: str, figures: list[Figure], machine: str) -> str:
    """A markdown table of the figures."""
    rows = ["| What | Measured | Budget | |", "|---|---:|---:|---|"]
    rows += ["| " + " | ".join(figure.shown()) + " |" for figure in figures]
    return "\n".join([f"## {title}", "", *rows, "", f"<small>{machine}</small>"])


def replace_section(report: str, name: str, content: str) -> str:
    """The report with the part between this measurement's markers replaced, or added."""
    start, end = f"<!-- figures:{name} -->", f"<!-- /figures:{name} -->"
    block = f"{start}\n{content}\n{end}"
    if start in report and end in report:
        before, _, rest = report.partition(start)
        return before + block + rest.partition(end)[2]
    return f"{report.rstrip()}\n\n{block}\n"


def machine() -> str:
    model = platform.processor() or platform.machine()
    cpuinfo = Path("/proc/cpuinfo")
    if cpuinfo.exists():
        for line in cpuinfo.read_text().splitlines():
            if line.startswith("model name"):
                model = line.partition(":")[2].strip()
                break
    today = datetime.now(UTC)
    return (
        f"{model}, {os.cpu_count()} cores, Python {platform.python_version()}, "
        f"{platform.system()}, {today.day} {today:%b %Y}, load {os.getloadavg()[0]:.1f} at the end"
    )


def main(chosen: list[str]) -> int:
    """Run the chosen measurements, or all. 1 when a budget is broken or a measurement fails."""
    unknown = set(chosen) - set(names())
    if unknown:
        print(f"no such measurement: {', '.join(sorted(unknown))}; there are: {', '.join(names())}")
        return 2
    bad = 0
    for name in chosen or names():
        module = importlib.import_module(f"tests.bench.bench_{name}")
        title = (module.__doc__ or name).strip().splitlines()[0].rstrip(".")
        print(f"\n{title}", flush=True)
        started = time.monotonic()
        try:
            figures: list[Figure] = module.measure()
        except Exception as error:
            print(f"  failed: {type(error).__name__}: {error}")
            bad += 1
            continue
        for figure in figures:
            what, value, budget, said = figure.shown()
            print(f"  {what:<62} {value:>14}  {budget:>14}  {said}")
            bad += not figure.within
        print(f"  ({time.monotonic() - started:.0f} s)")
        report = REPORT.read_text(encoding="utf-8") if REPORT.exists() else OPENING
        REPORT.parent.mkdir(exist_ok=True)
        REPORT.write_text(
            replace_section(report, name, section(title, figures, machine())), encoding="utf-8"
        )
    print(f"\nFigures written to {REPORT.relative_to(HERE.parents[1])}")
    return 1 if bad else 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
