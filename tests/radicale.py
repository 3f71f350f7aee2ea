"""A real CalDAV server for tests: Debian's Radicale, or skipped with the reason."""

import shutil
import subprocess
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest

USER, PASSWORD = "priya", "an app password"
_WAIT = 15.0


@dataclass
class Radicale:
    """A running server with one user and one calendar, and a calendar program of that user."""

    origin: str
    folder: Path
    process: subprocess.Popen[bytes]

    @property
    def calendar(self) -> str:
        return f"{self.origin}/{USER}/diary/"

    def client(self) -> httpx.Client:
        return httpx.Client(auth=(USER, PASSWORD), trust_env=False)

    def ask(self, method: str, name: str = "", text: str = "", **headers: str) -> httpx.Response:
        with self.client() as client:
            return client.request(
                method, self.calendar + name, content=text.encode(),
                headers={key.replace("_", "-"): value for key, value in headers.items()},
            )  # fmt: skip

    def put(self, name: str, text: str) -> None:
        """As a calendar program writes an event."""
        answer = self.ask("PUT", name, text, content_type="text/calendar; charset=utf-8")
        assert answer.status_code in {200, 201, 204}, answer.text

    def delete(self, name: str) -> None:
        assert self.ask("DELETE", name).status_code in {200, 204}

    def files(self) -> dict[str, str]:
        """Everything in the calendar, by name."""
        listed = self.ask("PROPFIND", depth="1").text
        names = [
            part.partition("</href>")[0].rpartition("/")[2]
            for part in listed.split("<href>")[1:]
            if ".ics</href>" in part
        ]
        return {name: self.ask("GET", name).text for name in names}

    def change_password(self, password: str) -> None:
        (self.folder / "users").write_text(f"{USER}:{password}\n")

    def begin_again(self) -> None:
        """As if newly set up: one empty calendar and the first password, running."""
        if self.process.poll() is not None:
            port = int(self.origin.rpartition(":")[2])
            self.process = start_radicale(self.folder, port).process
        for calendar in (self.folder / "collections" / "collection-root" / USER).iterdir():
            shutil.rmtree(calendar)
        self.change_password(PASSWORD)
        assert self.ask("MKCALENDAR").status_code == 201

    def stop(self) -> None:
        self.process.terminate()
        self.process.wait(timeout=10)


def start_radicale(folder: Path, port: int) -> Radicale:
    """Serve from ``folder`` on ``port``; returns when it answers."""
    program = shutil.which("radicale")
    if program is None:
        pytest.skip("Radicale is not installed (Debian's package radicale)")
    folder.mkdir(parents=True, exist_ok=True)
    users, config = folder / "users", folder / "config"
    if not users.exists():
        users.write_text(f"{USER}:{PASSWORD}\n")
    config.write_text(
        f"[server]\nhosts = 127.0.0.1:{port}\n"
        f"[auth]\ntype = htpasswd\nhtpasswd_filename = {users}\nhtpasswd_encryption = plain\n"
        "delay = 0\n"
        f"[storage]\nfilesystem_folder = {folder / 'collections'}\n"
        "[logging]\nlevel = error\n"
    )
    with (folder / "log").open("ab") as log:
        process = subprocess.Popen(
            [program, "--config", str(config)], stdout=log, stderr=log, cwd=folder
        )
    server = Radicale(f"http://127.0.0.1:{port}", folder, process)
    until = time.monotonic() + _WAIT
    while time.monotonic() < until:
        try:
            if server.ask("PROPFIND", depth="0").status_code in {207, 404}:
                return server
        except httpx.TransportError:
            if process.poll() is not None:
                break
    process.kill()
    raise RuntimeError((folder / "log").read_text())


def radicale_with_calendar(folder: Path, port: int) -> Iterator[Radicale]:
    """A server with the calendar made, stopped at the end."""
    server = start_radicale(folder, port)
    try:
        assert server.ask("MKCALENDAR").status_code == 201
        yield server
    finally:
        server.stop()
