"""Every ``*.test.mjs`` under Node's own test runner."""

import subprocess
from pathlib import Path

import pytest

from tests.js import packages

HERE = Path(__file__).parent
FILES = sorted(HERE.glob("*.test.mjs"))


@pytest.fixture(scope="module")
def installed() -> None:
    """The app's packages (they come with a build) and the test packages."""
    packages.ensure_app()


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name.removesuffix(".test.mjs"))
@pytest.mark.usefixtures("installed")
def test_javascript(file: Path):
    done = subprocess.run(
        [packages.node(), "--import", "./tests/js/resolve.mjs", "--test", str(file)],
        cwd=packages.ROOT, env=packages.environment(), capture_output=True, text=True,
        check=False, timeout=300,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout[-6000:] + done.stderr[-2000:]
