"""Serve the built app: ``python -m agile_app.serve``, which is what ``make run`` ends with.

Builds if the sources changed, migrates the database, makes the demo town where it is wanted and
missing, starts Granian on one port, and says where to look once the app answers.
"""

import http.client
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Mapping
from types import FrameType

from agile_app import build
from agile_app.settings import Settings, read_settings

DEMO_PASSWORD = "agile-demo-2026"  # noqa: S105 (published on purpose; refused outside demo mode)
DEMO_ACCOUNTS = ("worker@demo.agile", "colleague@demo.agile", "manager@demo.agile", "it@demo.agile")
DEMO_TEAM = "Heron team"
LONGEST_START = 60.0


class ServeError(Exception):
    """The app cannot be served; the message says what to do."""


def command(settings: Settings) -> list[str]:
    """The server's command line."""
    workers = int(os.environ.get("AGILE_WORKERS") or 1)
    if workers > 1 and not settings.redis_url:
        raise ServeError("AGILE_WORKERS above 1 needs AGILE_REDIS_URL: processes share through it.")
    return [
        sys.executable, "-m", "granian", "--interface", "asgi", "--factory",
        "--host", settings.host, "--port", str(settings.port), "--workers", str(workers),
        "--no-access-log", "--log-level", "warning", "--workers-kill-timeout", "5",
        "agile_app.agile_app:app",
    ]  # fmt: skip


def environment(base: Mapping[str, str]) -> dict[str, str]:
    """The server's environment: serve what is built, compile nothing, ask nobody for news."""
    return {
        **base,
        "REFLEX_ENV_MODE": "prod",
        "REFLEX_API_URL": build.BUILT_FOR,
        "REFLEX_CHECK_LATEST_VERSION": "0",
        # A dead radio link is noticed in 20 s instead of 145 s.
        "REFLEX_SOCKET_INTERVAL": "10s",
        "REFLEX_SOCKET_TIMEOUT": "10s",
        "__REFLEX_SKIP_COMPILE": "1",
        "__REFLEX_MOUNT_FRONTEND_COMPILED_APP": "1",
    }


def migrate() -> None:
    """Bring the database to the newest schema."""
    from agile_app.core.migrate import upgrade

    upgrade()


def make_demo_town() -> None:
    """The invented town, where there is no child yet."""
    from agile_app.core.database import transaction
    from agile_app.demo.service import make_town

    with transaction() as session:
        made = make_town(session, if_empty=True)
    if made.made:
        print(f"Data:   an invented town of {made.children} children and their workers", flush=True)
        measure_savings()


def measure_savings() -> None:
    """One team's next week booked in four ways, so that the manager's page has an honest figure."""
    from agile_app.core.database import reading
    from agile_app.people.service import team_named
    from agile_app.visits.planner.saved import measure_team
    from agile_app.visits.planner.weeks import weeks_shown

    with reading() as session:
        team_id, week_on = team_named(session, DEMO_TEAM).id, weeks_shown(session)[1]
    measure_team(team_id, week_on, seconds=1.0)
    print("        and what planning a week of its first team saves, estimated", flush=True)


def answers(settings: Settings, path: str = "/api/health") -> bool:
    """Whether the app answers on its port."""
    host = "127.0.0.1" if settings.host in {"0.0.0.0", "::"} else settings.host  # noqa: S104
    connection = http.client.HTTPConnection(host, settings.port, timeout=2)
    try:
        connection.request("GET", path)
        return connection.getresponse().status < 500
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


def check_port(settings: Settings) -> None:
    """Say plainly that the port is taken, before anything slow begins."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((settings.host, settings.port))
        except OSError as error:
            raise ServeError(
                f"Port {settings.port} on {settings.host} cannot be used: {error.strerror}."
                f"\nStop what uses it, or choose another:  AGILE_PORT={settings.port + 1} make run"
            ) from error


def wait_until_ready(server: subprocess.Popen[bytes], settings: Settings) -> None:
    """Return when the app answers.

    Raises:
        ServeError: it stopped, or has not answered within ``LONGEST_START`` seconds.
    """
    started = time.monotonic()
    while not answers(settings):
        try:
            code = server.wait(timeout=0.1)
        except subprocess.TimeoutExpired:
            if time.monotonic() - started > LONGEST_START:
                raise ServeError(f"The app has not answered for {LONGEST_START:.0f} s.") from None
        else:
            raise ServeError(f"The app stopped while it started (exit code {code}); see above.")


def announce(settings: Settings) -> None:
    """Where to look and who to sign in as."""
    print(f"\n  Agile is at   {settings.origin}")
    if settings.demo:
        first, *others = DEMO_ACCOUNTS
        print(f"  Sign in as    {first}    password  {DEMO_PASSWORD}")
        print(f"  Others        {'  '.join(others)}")
        print("  Every person and record in it is invented.")
    print("  Stop with     Ctrl+C\n", flush=True)


def run(settings: Settings) -> int:
    """Prepare, serve and stay until stopped; returns the exit code."""
    check_port(settings)
    build.ensure()
    migrate()
    if settings.demo:
        make_demo_town()
    server = subprocess.Popen(command(settings), cwd=build.ROOT, env=environment(os.environ))

    def pass_on(number: int, _frame: FrameType | None) -> None:
        server.send_signal(number)

    # This process only waits for the server to finish, however it is asked to stop.
    signal.signal(signal.SIGINT, pass_on)
    signal.signal(signal.SIGTERM, pass_on)
    try:
        wait_until_ready(server, settings)
        announce(settings)
        code = server.wait()
    except ServeError:
        server.terminate()
        server.wait()
        raise
    return 0 if code in {0, -signal.SIGINT, -signal.SIGTERM} else code


def main() -> int:
    try:
        return run(read_settings())
    except (ServeError, build.BuildError) as error:
        print(f"\n{error}", file=sys.stderr)
        return 1


if __name__ == "__main__":
    raise SystemExit(main())
