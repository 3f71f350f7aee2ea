"""``make test``: everything, on two cores. Browsers wait most of the time, so several work through
the browser tests, file by file, beside the others; each says its results, and a failure of any is
a failure.

With arguments (``make test TESTS=tests/unit``) it is plain pytest.
"""

import os
import subprocess
import sys
import tempfile

from agile_app import build
from tests.js import packages

BROWSERS = 3
IN_BROWSERS = (
    "tests/e2e", f"-n{BROWSERS}", "--dist=loadfile",
    # A cache of its own: two that write one file lose each other's.
    "-o", "cache_dir=.cache/pytest-browsers",
)  # fmt: skip
THE_OTHERS = ("tests/unit", "tests/js", "tests/integration")


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
    with tempfile.TemporaryFile("w+") as said:
        browsers = subprocess.Popen(_pytest(*IN_BROWSERS), stdout=said, stderr=subprocess.STDOUT)
        try:
            others = subprocess.run(_pytest(*THE_OTHERS), check=False).returncode
            print("\nIn browsers:", flush=True)
            in_browsers = browsers.wait()
        finally:
            browsers.terminate()
        said.seek(0)
        sys.stdout.write(said.read())
    return others or in_browsers


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
