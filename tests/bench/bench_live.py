"""Live documents beside Hocuspocus and y-websocket: keystroke to the colleague, one client script.

The three servers take turns on this machine, in several rounds, and the middle one of their
figures counts. Hocuspocus and y-websocket keep everything in memory; ours commits each keystroke
to the disk, with the session checked, before anybody sees it. The browser's own disk is left out
for all three.
"""

import hashlib
import json
import os
import shutil
import signal
import statistics
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from agile_app.core.database import transaction
from agile_app.security.sessions import start_session
from tests.bench.figures import Figure
from tests.conftest import free_port
from tests.factories import make_worker
from tests.js import packages
from tests.live import running

HERE = Path(__file__).parent / "live"
INSTALLED = running.ROOT / ".cache" / "bench-live"
SERVERS = ("ours", "hocuspocus", "y-websocket")
ROUNDS = 3
SECONDS = 6
WORKERS = 50


def _install() -> None:
    """The packages of ``tests/bench/live``, exactly as locked; our client finds them first."""
    files = [HERE / "package.json", HERE / "package-lock.json"]
    wanted = hashlib.sha256(b"".join(file.read_bytes() for file in files)).hexdigest()
    stamp = INSTALLED / "stamp"
    if stamp.exists() and stamp.read_text() == wanted:
        return
    INSTALLED.mkdir(parents=True, exist_ok=True)
    for file in files:
        shutil.copy(file, INSTALLED)
    subprocess.run(
        [packages.node("npm"), "ci", "--ignore-scripts", "--no-audit", "--no-fund",
         "--loglevel=error"],
        cwd=INSTALLED, env=packages.environment(), check=True,
    )  # fmt: skip
    stamp.write_text(wanted)


def _answers(port: int) -> bool:
    try:
        urllib.request.urlopen(f"http://127.0.0.1:{port}/health", timeout=1)
    except urllib.error.HTTPError:
        return True
    except OSError:
        return False
    return True


@contextmanager
def serving(
    command: list[str], environment: dict[str, str], port: int
) -> Iterator[subprocess.Popen[bytes]]:
    """A server in a process group of its own, answering."""
    server = subprocess.Popen(
        command, cwd=running.ROOT, env={**packages.environment(), **environment},
        stdout=subprocess.DEVNULL, start_new_session=True,
    )  # fmt: skip
    try:
        deadline = time.monotonic() + 20
        while not _answers(port):
            if time.monotonic() > deadline or server.poll() is not None:
                raise RuntimeError("a server did not start")
        yield server
    finally:
        os.killpg(server.pid, signal.SIGTERM)  # node runs below a small launcher
        server.wait(timeout=20)


def _node(script: Path) -> list[str]:
    return [packages.node(), "--import", str(HERE / "resolve.mjs"), str(script)]


def _measure(server: str, documents: int, *, both_type: bool) -> dict[str, Any]:
    """One turn of one server with fresh documents."""
    with running.own_place() as folder:
        stage = running.prepare(folder, documents=documents, workers=1)
        request: dict[str, Any] = {
            "server": server, "documents": stage.documents, "bothType": both_type,
            "seconds": SECONDS, "port": stage.port,
        }  # fmt: skip
        command, environment = stage.command, stage.environment
        if server == "ours":
            request["cookies"] = _cookies()
        else:
            port = request["port"] = free_port()
            environment = {"PORT": str(port), "HOST": "127.0.0.1"}
            command = _node(
                HERE / "hocuspocus.mjs"
                if server == "hocuspocus"
                else INSTALLED / "node_modules/@y/websocket-server/src/server.js"
            )
        with serving(command, environment, request["port"]):
            done = subprocess.run(
                _node(HERE / "latency.mjs"), cwd=running.ROOT, env=packages.environment(),
                input=json.dumps(request), capture_output=True, text=True, check=True,
                timeout=120,
            )  # fmt: skip
    return json.loads(done.stdout.strip().splitlines()[-1])


def _cookies() -> list[str]:
    cookies = []
    for _ in range(WORKERS):
        worker = make_worker()
        with transaction() as session:
            reference, _ = start_session(session, worker.id)
        cookies.append(f"agile={reference}")
    return cookies


def measure() -> list[Figure]:
    """Latencies at 50 documents (two type) and 200 (one types), and ours against the others."""
    _install()
    figures: list[Figure] = []
    for documents, both_type in ((50, True), (200, False)):
        turns: dict[str, list[dict[str, Any]]] = {server: [] for server in SERVERS}
        for _ in range(ROUNDS):
            for server in SERVERS:
                turns[server].append(_measure(server, documents, both_type=both_type))
        middle = {
            server: {
                part: statistics.median(turn[part] for turn in found)
                for part in ("p50", "p95", "p99")
            }
            for server, found in turns.items()
        }
        lost = sum(turn["missing"] for turn in turns["ours"])
        for server in SERVERS:
            for part in ("p50", "p99"):
                budget = {"p50": 50, "p99": 150}[part] if server == "ours" else None
                what = f"{documents} documents, {server}, {part}"
                figures.append(Figure(what, middle[server][part], "ms", budget))
        for server in SERVERS[1:]:
            ratio = middle["ours"]["p99"] / middle[server]["p99"]
            budget = 1.2 if server == "hocuspocus" else None
            figures.append(
                Figure(f"{documents} documents, ours ÷ {server}, p99", ratio, "×", budget)
            )
        figures.append(Figure(f"{documents} documents, ours, letters unseen", lost, "", 0))
    return figures
