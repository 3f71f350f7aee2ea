"""What every test stands on: its own data folder, its own database, and real servers on request."""

import gc
import os
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from secrets import token_hex
from typing import Any

import pytest
from hypothesis import settings as hypothesis_settings
from passlib.context import CryptContext
from sqlalchemy import Engine, event, text
from sqlmodel import SQLModel

from agile_app.core import database
from agile_app.core.database import make_engine
from agile_app.security import passwords
from agile_app.settings import Settings, get_settings
from tests.everything import import_every_model

ROOT = Path(__file__).resolve().parents[1]
ORDER = ("unit", "js", "integration", "e2e")

# The same examples on every machine, however slow: what is found by searching further becomes a
# case of its own. HYPOTHESIS_PROFILE=search looks for more.
hypothesis_settings.register_profile("same", deadline=None, derandomize=True)
hypothesis_settings.register_profile("search", deadline=None, max_examples=2_000)
hypothesis_settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "same"))


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Fast ones first; browsers last, because Playwright keeps the main thread's event loop."""

    def place(item: pytest.Item) -> int:
        folder = item.path.relative_to(ROOT / "tests").parts[0]
        return ORDER.index(folder) if folder in ORDER else len(ORDER)

    items.sort(key=place)


def pytest_collection_finish() -> None:
    """What was imported stays until the end, so garbage is not looked for in it; and what a test
    throws away may lie a while. Else a fifth of the run is looking for garbage."""
    gc.freeze()
    gc.set_threshold(50_000, 20, 50)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say which browser was driven, and where it came from."""
    from tests.e2e.browsers import find_chromium

    if find_chromium.cache_info().currsize:
        program, origin = find_chromium()
        terminalreporter.write_line(f"Browser: {program} ({origin})")


def free_port() -> int:
    """A port that nobody listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def _forget() -> None:
    """Drop the process's settings and engine, so that the next use reads the environment."""
    if database.get_engine.cache_info().currsize:
        database.get_engine().dispose()
    database.get_engine.cache_clear()
    get_settings.cache_clear()


def _without_waiting(settings: Settings) -> Engine:
    """The engine as it is, but commits on SQLite do not wait for the disk: no test cuts the power,
    and a wait is milliseconds each."""
    engine = make_engine(settings)
    if engine.dialect.name == "sqlite":

        def hurry(connection: Any, _record: object) -> None:
            if connection is not None:
                connection.execute("PRAGMA synchronous = OFF")

        # After the engine's own, which set it to FULL at the same moments.
        event.listen(engine, "connect", hurry)
        event.listen(engine, "checkin", hurry)
    return engine


# Argon2id as ever, with little memory: most tests that sign in prove something else, and a real
# hash takes 150 ms of processor.
_QUICK_HASHES = CryptContext(
    schemes=["argon2"], deprecated="auto", argon2__type="ID", argon2__time_cost=1,
    argon2__memory_cost=2 * 1024, argon2__parallelism=1,
)  # fmt: skip
_NOBODYS_QUICK_HASH = _QUICK_HASHES.hash(token_hex(16))


@pytest.fixture(autouse=True)
def data_dir(
    request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Path]:
    """A data folder of the test's own; settings are the defaults with demo accounts allowed."""
    folder = tmp_path / "data"
    folder.mkdir()
    for name in [name for name in os.environ if name.startswith("AGILE_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("AGILE_DATA_DIR", str(folder))
    monkeypatch.setenv("AGILE_DEMO", "1")
    if request.node.get_closest_marker("for_real") is None:
        monkeypatch.setattr(database, "make_engine", _without_waiting)
        monkeypatch.setattr(passwords, "_context", _QUICK_HASHES)
        monkeypatch.setattr(passwords, "_nobodys", lambda: _NOBODYS_QUICK_HASH)
    _forget()
    yield folder
    _forget()


@pytest.fixture(scope="session")
def _empty_database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A SQLite file with every table and no rows, copied for each test that asks."""
    import_every_model()
    file = tmp_path_factory.mktemp("empty") / "agile.db"
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("AGILE_DATA_DIR", str(file.parent))
        patch.setenv("AGILE_DATABASE_URL", f"sqlite:///{file}")
        _forget()
        SQLModel.metadata.create_all(database.get_engine())
        with database.get_engine().connect() as connection:
            connection.execute(text("PRAGMA wal_checkpoint(TRUNCATE)"))
    _forget()
    return file


@pytest.fixture
def sqlite_database(data_dir: Path, _empty_database: Path) -> Engine:
    """A fresh SQLite database with every table."""
    shutil.copy(_empty_database, data_dir / "agile.db")
    _forget()
    return database.get_engine()


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[str]:
    """A real PostgreSQL cluster of our own; the address of its maintenance database."""
    programs = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=_version)
    found = str(programs[-1]) if programs else shutil.which("initdb")
    if not found:
        pytest.skip("PostgreSQL's server is not installed (Debian: postgresql)")
    programs_dir = Path(found).parent
    # PostgreSQL refuses to run as root; and its user cannot look into pytest's folders.
    as_user = ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []
    folder = Path(tempfile.mkdtemp(prefix="agile-postgres-", dir=_memory()))
    if as_user:
        shutil.chown(folder, "postgres")
    cluster, log, port = folder / "cluster", folder / "log", free_port()

    def control(*arguments: str, check: bool = True) -> None:
        command = [*as_user, str(programs_dir / "pg_ctl"), "-D", str(cluster), "-w", *arguments]
        subprocess.run(command, cwd=folder, check=check, stdout=subprocess.DEVNULL)

    control("initdb", "-s", "-o", "-U agile -A trust -E UTF8 --locale=C --no-sync")
    options = (
        f"-p {port} -h 127.0.0.1 -k '' -c fsync=off -c full_page_writes=off"
        " -c min_wal_size=32MB -c max_wal_size=128MB"
    )
    try:
        control("start", "-l", str(log), "-o", options)
        yield f"postgresql://agile@127.0.0.1:{port}/postgres"
    finally:
        control("stop", "-m", "immediate", check=False)
        shutil.rmtree(folder, ignore_errors=True)


def _memory() -> Path | None:
    """A folder that is memory and has room for a cluster; None for the usual place. Files made by
    the hundred, as a database is, take half a second on a disk and a sixtieth of one there."""
    folder = Path("/dev/shm")
    if not os.access(folder, os.W_OK) or shutil.disk_usage(folder).free < 1 << 30:
        return None
    return folder


def _version(program: Path) -> float:
    return float(program.parts[-3])


def _wait_for(port: int, server: subprocess.Popen[bytes]) -> None:
    """Until something listens on the port."""
    deadline = time.monotonic() + 20
    while True:
        with socket.socket() as probe:
            probe.settimeout(0.2)
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        try:
            raise RuntimeError(f"{server.args[0]} stopped: {server.wait(timeout=0.05)}")
        except subprocess.TimeoutExpired:
            if time.monotonic() > deadline:
                raise


@pytest.fixture(scope="session")
def _postgres_template(postgres_server: str) -> str:
    """The name of a PostgreSQL database with every table and no rows, to be copied: making some
    hundred tables takes most of a second, a copy a twentieth."""
    import psycopg

    name = "every_table"
    import_every_model()
    with psycopg.connect(postgres_server, autocommit=True) as maintenance:
        maintenance.execute(f"CREATE DATABASE {name}")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("AGILE_DATABASE_URL", f"{postgres_server.rsplit('/', 1)[0]}/{name}")
        _forget()
        SQLModel.metadata.create_all(database.get_engine())
    _forget()
    return name


@pytest.fixture
def postgres_database(
    data_dir: Path,
    monkeypatch: pytest.MonkeyPatch,
    postgres_server: str,
    _postgres_template: str,
) -> Iterator[Engine]:
    """A fresh PostgreSQL database with every table."""
    import psycopg

    name = f"t{time.time_ns()}"
    with psycopg.connect(postgres_server, autocommit=True) as maintenance:
        maintenance.execute(
            f"CREATE DATABASE {name} TEMPLATE {_postgres_template} STRATEGY file_copy"
        )
    monkeypatch.setenv("AGILE_DATABASE_URL", f"{postgres_server.rsplit('/', 1)[0]}/{name}")
    _forget()
    yield database.get_engine()
    _forget()
    with psycopg.connect(postgres_server, autocommit=True) as maintenance:
        maintenance.execute(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture(
    params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)],
)
def any_database(request: pytest.FixtureRequest) -> Engine:
    """Each kind of database in turn, for what must hold on both."""
    chosen = "sqlite_database" if request.param == "sqlite" else "postgres_database"
    return request.getfixturevalue(chosen)


@pytest.fixture(scope="session")
def _redis_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    """A real Redis server of our own; its port."""
    program = shutil.which("redis-server") or shutil.which("valkey-server")
    if program is None:
        pytest.skip("Redis's server is not installed (Debian: redis-server)")
    port = free_port()
    server = subprocess.Popen(
        [program, "--port", str(port), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no"],
        cwd=tmp_path_factory.mktemp("redis"), stdout=subprocess.DEVNULL,
    )  # fmt: skip
    try:
        _wait_for(port, server)
        yield port
    finally:
        server.terminate()
        server.wait(timeout=10)


@pytest.fixture
def redis_url(_redis_server: int, monkeypatch: pytest.MonkeyPatch) -> str:
    """An empty Redis, named in the settings."""
    import redis

    url = f"redis://127.0.0.1:{_redis_server}/0"
    with redis.Redis.from_url(url) as client:
        client.flushall()
    monkeypatch.setenv("AGILE_REDIS_URL", url)
    _forget()
    return url


@pytest.fixture
def settings_from(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Change settings for this test: ``settings_from(AGILE_ORIGIN="https://agile.example")``."""

    def change(**variables: str) -> None:
        for name, value in variables.items():
            monkeypatch.setenv(name, value)
        _forget()

    return change
