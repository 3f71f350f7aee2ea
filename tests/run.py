"""``make test``: everything, on two cores. Browsers wait most of the time, so several work through
the browser tests, file by file, beside the others; each says its results, and a failure of any is
a failure.

With arguments (``make test TESTS=tests/unit``) it is plain pytest.
"""

import os
import subprocess
import sys
import tempfile
from contextlib import suppress
from pathlib import Path
from typing import TextIO

from agile_app import build
from tests.js import packages

BROWSERS = 3
# One that hangs is named and ends as a failure; on the slowest machine none takes a third of this.
# Not by a signal: what hangs once more while it is cleared up would hang for ever.
NO_LONGER_THAN = ("--timeout=600", "--timeout-method=thread")
IN_BROWSERS = (
    "tests/e2e", f"-n{BROWSERS}", "--dist=loadfile", *NO_LONGER_THAN,
    # A cache of its own: two that write one file lose each other's.
    "-o", "cache_dir=.cache/pytest-browsers",
)  # fmt: skip
THE_OTHERS = ("tests/unit", "tests/js", "tests/integration", *NO_LONGER_THAN)


def _pytest(*arguments: str) -> list[str]:
    return [sys.executable, "-m", "pytest", *arguments]


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
    with tempfile.NamedTemporaryFile("w") as said, Path(said.name).open() as heard:
        browsers = subprocess.Popen(_pytest(*IN_BROWSERS), stdout=said, stderr=subprocess.STDOUT)
        try:
            others = subprocess.run(_pytest(*THE_OTHERS), check=False).returncode
            print("\nIn browsers:", flush=True)
            in_browsers = _follow(browsers, heard)
        finally:
            browsers.terminate()
    return others or in_browsers


def _follow(program: subprocess.Popen[bytes], heard: TextIO) -> int:
    """Print what the program has said and says until it ends, so that whoever ends it too early
    knows how far it came; its exit code."""
    code = None
    while code is None:
        with suppress(subprocess.TimeoutExpired):
            code = program.wait(timeout=1)
        sys.stdout.write(heard.read())
        sys.stdout.flush()
    return code


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
