"""``make test``: everything, on two cores. Browsers wait most of the time, so their tests run
in two lots beside the others; each says its results, and a failure of any is a failure.

With arguments (``make test TESTS=tests/unit``) it is plain pytest.
"""

import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import TextIO

from agile_app import build
from tests.js import packages

ROOT = Path(__file__).resolve().parent.parent
THE_OTHERS = ("tests/unit", "tests/js", "tests/integration")


def browser_lots() -> list[list[str]]:
    """The browser tests in two lots of about the same length."""
    files = sorted(file.name for file in (ROOT / "tests" / "e2e").glob("test_*.py"))
    lots = (
        [file for file in files if file < "test_p"],
        [file for file in files if file > "test_p"],
    )
    return [[f"tests/e2e/{file}" for file in lot] for lot in lots]


def _pytest(*arguments: str) -> list[str]:
    return [sys.executable, "-m", "pytest", *arguments]


def _beside(lot: list[str], number: int) -> tuple[subprocess.Popen, TextIO]:
    said = tempfile.TemporaryFile("w+")  # noqa: SIM115 - read when the lot has ended
    # A cache of its own: two that write one file lose each other's.
    command = _pytest(*lot, "-o", f"cache_dir=.cache/pytest-browsers-{number}")
    return subprocess.Popen(command, stdout=said, stderr=subprocess.STDOUT, cwd=ROOT), said


def main(chosen: list[str]) -> int:
    """The exit code: 0 only when everything passed."""
    if chosen and chosen != ["tests"]:
        return subprocess.run(_pytest(*chosen), check=False).returncode
    # What all build on is made once, before they start.
    os.environ.pop("AGILE_DEVELOPMENT", None)
    os.environ["AGILE_DEMO"] = "1"
    if not build.is_current():
        build.build()
    packages.ensure()
    browsers = [_beside(lot, number) for number, lot in enumerate(browser_lots(), start=1)]
    try:
        codes = [subprocess.run(_pytest(*THE_OTHERS), check=False).returncode]
        for lot, said in browsers:
            print("\nIn browsers:", flush=True)
            codes.append(lot.wait())
            said.seek(0)
            sys.stdout.write(said.read())
            sys.stdout.flush()
    finally:
        for lot, said in browsers:
            lot.terminate()
            said.close()
    return max(codes, key=abs)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
