"""The real app for a test: Granian on a port of its own, over a data folder of its own."""

import os
import shutil
import signal
import subprocess
import sys
import time
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from agile_app import build, serve
from agile_app.settings import Settings
from tests.conftest import free_port

SEED = ["demo", "--seed", "1", "--workers", "6", "--children", "30"]


def seed_town(data_dir: Path) -> None:
    """A small demo town in ``data_dir``: the four demo accounts, a few families."""
    environment = _environment(data_dir)
    migrate = "from agile_app.serve import migrate; migrate()"
    for command in ([sys.executable, "-c", migrate], [sys.executable, "-m", "agile_app", *SEED]):
        done = subprocess.run(
            command, cwd=build.ROOT, env=environment, capture_output=True, text=True, check=False
        )
        if done.returncode:
            raise RuntimeError(f"{' '.join(command[1:])}:\n{done.stdout}{done.stderr}")


def _environment(data_dir: Path, **more: str) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("AGILE_")}
    # At night each server would begin by planning the weeks of a whole town.
    ours = {"AGILE_DATA_DIR": str(data_dir), "AGILE_DEMO": "1", "AGILE_PLANNER_NIGHTLY": "0"}
    return {**kept, **ours, **more}


@dataclass
class AgileServer:
    """One running app.

    Attributes:
        data_dir: its database and keys; kept over ``stop``, ``kill`` and ``start``.
        port: fixed for its life, so that an installed app finds it again.
        origin: what browsers use; another one when a proxy stands in between.
    """

    data_dir: Path
    port: int = field(default_factory=free_port)
    origin: str = ""
    variables: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.origin = self.origin or f"http://localhost:{self.port}"
        self.log = self.data_dir / "server.log"
        self._process: subprocess.Popen[bytes] | None = None

    @classmethod
    def copied_from(cls, template: Path, folder: Path, **options: object) -> "AgileServer":
        """A server over a copy of a seeded folder."""
        shutil.copytree(template, folder, dirs_exist_ok=True)
        return cls(folder, **options)  # type: ignore[arg-type]

    @property
    def database(self) -> Path:
        return self.data_dir / "agile.db"

    def start(self) -> float:
        """Start and wait until it answers; returns the seconds that took."""
        if self._process is not None:
            raise RuntimeError("the server runs already")
        started = time.monotonic()
        settings = Settings(
            port=self.port, origin=self.origin, data_dir=self.data_dir, database_url="",
            database_key=None, redis_url=None, demo=True, development=False,
        )  # fmt: skip
        environment = serve.environment(
            _environment(
                self.data_dir, AGILE_PORT=str(self.port), AGILE_ORIGIN=self.origin, **self.variables
            )
        )
        with self.log.open("ab") as log:
            self._process = subprocess.Popen(
                serve.command(settings), cwd=build.ROOT, env=environment,
                stdout=log, stderr=subprocess.STDOUT, start_new_session=True,
            )  # fmt: skip
        try:
            serve.wait_until_ready(self._process, settings)
        except serve.ServeError as error:
            self.kill()
            raise RuntimeError(f"{error}\n{self.said()[-4000:]}") from None
        return time.monotonic() - started

    def stop(self) -> None:
        """Stop it politely."""
        self._end(signal.SIGTERM)

    def kill(self) -> None:
        """``kill -9`` of the server and all its workers, as when the machine dies."""
        self._end(signal.SIGKILL)

    def restart(self) -> None:
        self.stop()
        self.start()

    @property
    def running(self) -> bool:
        return self._process is not None and self._process.poll() is None

    def said(self) -> str:
        """Everything it has written to its log."""
        return self.log.read_text(errors="replace") if self.log.exists() else ""

    def memory(self) -> int:
        """Bytes held by the server's processes now (resident)."""
        assert self._process is not None
        asked = subprocess.run(
            ["ps", "-o", "rss=", "-g", str(self._process.pid)],
            capture_output=True, text=True, check=True,
        )  # fmt: skip
        return sum(int(line) for line in asked.stdout.split()) * 1024

    def _end(self, number: signal.Signals) -> None:
        if self._process is None:
            return
        with suppress(ProcessLookupError):
            os.killpg(self._process.pid, number)
        try:
            self._process.wait(timeout=15)
        except subprocess.TimeoutExpired:
            os.killpg(self._process.pid, signal.SIGKILL)
            self._process.wait()
        self._process = None
