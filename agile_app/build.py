"""Build the front end when its inputs changed: ``python -m agile_app.build [--force]``.

The stamp is a hash of everything that can change what is built, so a second start takes seconds.
"""

import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Iterable, Iterator
from pathlib import Path

from agile_app.settings import read_settings

ROOT = Path(__file__).resolve().parent.parent
WEB = ROOT / ".web"
STATIC = WEB / "build" / "client"
STAMP = WEB / "build" / "agile-stamp.json"
LOG = ROOT / ".cache" / "build.log"

# Python that never reaches the browser but often changes while the server is worked on still
# counts: a page's compiled state hash covers every state class, wherever it is defined.
INPUTS = (
    "agile_app/**/*",
    "assets/**/*",
    "rxconfig.py",
    "requirements.txt",
    "deploy/constraints.txt",
)
NOT_INPUTS = ("__pycache__", "external")
# The build itself may rewrite these, so they are hashed after it.
LOCKS = (ROOT / "reflex.lock" / "package.json", ROOT / "reflex.lock" / "package-lock.json")

# Reflex needs an address at build time; ``build_plugins.SameOrigin`` replaces it by "wherever this
# page came from", so one build serves any port and any host name.
BUILT_FOR = "http://localhost:3000"


class BuildError(Exception):
    """The front end could not be built; the message says what to do."""


def inputs() -> Iterator[Path]:
    """Every file the build depends on, in a stable order."""
    for pattern in INPUTS:
        for path in sorted(ROOT.glob(pattern)):
            relative = path.relative_to(ROOT)
            if path.is_file() and not any(part in NOT_INPUTS for part in relative.parts):
                yield path


def variant() -> str:
    """The settings that pages are built with: the demo banner, the gallery of components."""
    settings = read_settings()
    return f"demo={settings.demo} development={settings.development}"


def fingerprint(paths: Iterable[Path]) -> str:
    """A hash of the files' names and content."""
    digest = hashlib.sha256()
    for path in paths:
        digest.update(f"\0{path.relative_to(ROOT)}\0".encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()


def is_current() -> bool:
    """True when what is built was built from what is here."""
    if not (STATIC / "index.html").exists() or not STAMP.exists():
        return False
    return STAMP.read_text() == stamp(fingerprint(inputs()))


def stamp(built_from: str) -> str:
    """What is written beside a build: all it was made from."""
    return json.dumps(
        {"variant": variant(), "inputs": built_from, "locks": fingerprint(LOCKS)}, sort_keys=True
    )


def environment() -> dict[str, str]:
    """The environment of Reflex's own tools: Node from the virtual environment, nothing asked."""
    chosen = dict(os.environ)
    chosen["PATH"] = os.pathsep.join([str(Path(sys.executable).parent), chosen.get("PATH", "")])
    chosen |= {
        "REFLEX_USE_NPM": "1",
        "REFLEX_CHECK_LATEST_VERSION": "0",
        "REFLEX_TELEMETRY_ENABLED": "false",
        "REFLEX_API_URL": BUILT_FOR,
        "REFLEX_DIR": str(ROOT / ".cache" / "reflex"),
        # The committed lock file names no registry, whoever builds.
        "NPM_CONFIG_REGISTRY": _registry(chosen["PATH"]),
        "npm_config_omit_lockfile_registry_resolved": "true",
        # As pip does: trust what the machine trusts, such as an organisation's own proxy.
        "NODE_USE_SYSTEM_CA": "1",
        "npm_config_fund": "false",
        "npm_config_audit": "false",
        "npm_config_update_notifier": "false",
        "AGILE_REDIS_URL": "",
        "PYTHONWARNINGS": "ignore",
    }
    if not chosen["NPM_CONFIG_REGISTRY"]:
        del chosen["NPM_CONFIG_REGISTRY"]
    # A private cache where HOME cannot be written (service accounts, containers).
    if not os.access(Path.home(), os.W_OK):
        chosen["npm_config_cache"] = str(ROOT / ".cache" / "npm")
    return chosen


def _registry(path: str) -> str:
    """The registry npm is set to on this machine, so that Reflex does not go and choose one."""
    npm = shutil.which("npm", path=path)
    if npm is None:
        raise BuildError("npm is missing from .venv: run 'make setup'.")
    asked = subprocess.run(
        [npm, "config", "get", "registry"],
        cwd=ROOT, env={**os.environ, "PATH": path}, capture_output=True, text=True, check=False,
    )  # fmt: skip
    return asked.stdout.strip()


def build() -> float:
    """Build now; returns the seconds it took.

    Raises:
        BuildError: with the end of the log and what to do.
    """
    started = time.monotonic()
    built_from = fingerprint(inputs())
    locks = {path: path.read_bytes() for path in LOCKS}
    LOG.parent.mkdir(parents=True, exist_ok=True)
    STAMP.unlink(missing_ok=True)
    command = [sys.executable, "-m", "reflex", "export", "--frontend-only", "--no-zip"]
    try:
        with LOG.open("w") as log:
            done = subprocess.run(
                command, cwd=ROOT, env=environment(), stdout=log, stderr=subprocess.STDOUT,
                stdin=subprocess.DEVNULL, check=False,
            )  # fmt: skip
    finally:
        for path, before in locks.items():
            # Reflex writes the same content in another order; a new package is a change to commit.
            if json.loads(path.read_bytes()) == json.loads(before):
                path.write_bytes(before)
    if done.returncode or not (STATIC / "index.html").exists():
        raise BuildError(
            f"{_why()}\n\nThe pages could not be built; all of it is in {LOG.relative_to(ROOT)}."
            "\nIf it speaks of the network, a certificate or a registry: check the connection"
            "\n(behind a proxy: HTTPS_PROXY, NODE_EXTRA_CA_CERTS, npm_config_registry) and run the"
            "\nsame command again."
            "\nIf it goes on: 'make clean', then the same command."
        )
    STAMP.write_text(stamp(built_from))
    return time.monotonic() - started


def _why() -> str:
    """The end of the log without npm's diary."""
    lines = LOG.read_text(errors="replace").splitlines()
    codes = sorted({code for line in lines for code in re.findall(r"\b[A-Z]+_[A-Z_]{6,}\b", line)})
    told = [line for line in lines if line.strip() and not re.match(r"npm (silly|verbose)", line)]
    return "\n".join([*told[-20:], *([f"Codes: {', '.join(codes)}"] if codes else [])])


def ensure() -> None:
    """Build if anything changed, saying so."""
    if is_current():
        return
    again = "" if (WEB / "node_modules").exists() else " (the first time: packages too, 1-2 min)"
    print(f"Pages:  building{again}", flush=True)
    print(f"Pages:  built in {build():.0f} s", flush=True)


def main() -> int:
    try:
        if "--force" in sys.argv[1:]:
            shutil.rmtree(WEB / "build", ignore_errors=True)
        ensure()
    except BuildError as error:
        print(f"\n{error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
