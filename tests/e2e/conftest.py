"""A built app, a seeded town, browsers the size of an iPad, and three ways to lose the network."""

from collections.abc import Callable, Iterator
from contextlib import suppress
from itertools import count
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import (
    Browser,
    BrowserContext,
    Error,
    Page,
    Playwright,
    Response,
    expect,
    sync_playwright,
)

from agile_app import build
from tests.conftest import free_port
from tests.e2e.browsers import FLAGS, LANDSCAPE, NoBrowser, find_chromium, kill_browser_of
from tests.e2e.network import Proxy
from tests.e2e.pages import Console
from tests.e2e.server import AgileServer, seed_town
from tests.e2e.team import Team, share_all_children

# A busy machine is slower than an iPad; what never comes still fails.
expect.set_options(timeout=15_000)

FAILED = pytest.StashKey[bool]()
IPAD = {
    "viewport": LANDSCAPE,
    "device_scale_factor": 2,
    "has_touch": True,
    "locale": "en-GB",
    "timezone_id": "Europe/London",
}


@pytest.fixture(scope="session")
def built_app() -> Path:
    """The pages, built once and again only when a source changed."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("AGILE_DEMO", "1")
        patch.delenv("AGILE_DEVELOPMENT", raising=False)
        if not build.is_current():
            build.build()
    return build.STATIC


@pytest.fixture(scope="session")
def seeded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with the small demo town, to be copied."""
    folder = tmp_path_factory.mktemp("town")
    seed_town(folder)
    return folder


@pytest.fixture
def new_server(
    built_app: Path, seeded: Path, tmp_path: Path
) -> Iterator[Callable[..., AgileServer]]:
    """Start servers with a copy of the town each: ``new_server()``."""
    servers: list[AgileServer] = []

    def start(**options: Any) -> AgileServer:
        folder = tmp_path / f"server{len(servers)}"
        server = AgileServer.copied_from(seeded, folder, **options)
        servers.append(server)
        server.start()
        return server

    yield start
    for server in servers:
        server.stop()


@pytest.fixture
def server(new_server: Callable[..., AgileServer]) -> AgileServer:
    """A server of the test's own: it may be stopped and killed."""
    return new_server()


@pytest.fixture(scope="module")
def shared_server(
    built_app: Path, seeded: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[AgileServer]:
    """One server for a module's tests that only read, or that do not mind each other."""
    server = AgileServer.copied_from(seeded, tmp_path_factory.mktemp("shared"))
    server.start()
    yield server
    server.stop()


@pytest.fixture(scope="module")
def _team(
    built_app: Path, seeded: Path, chromium: Browser, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Team]:
    server = AgileServer.copied_from(seeded, tmp_path_factory.mktemp("team"))
    share_all_children(server)
    server.start()
    contexts: list[BrowserContext] = []
    yield Team(server, lambda origin: _new_ipad(chromium, contexts, origin))
    for context in contexts:
        context.close()
    server.stop()


@pytest.fixture
def team(request: pytest.FixtureRequest, _team: Team) -> Iterator[Team]:
    """The file's worker, colleague and manager, and their iPads."""
    yield _team
    _team.leave(clean=not request.node.stash.get(FAILED, False))


@pytest.fixture
def proxied(new_server: Callable[..., AgileServer]) -> Iterator[tuple[AgileServer, Proxy]]:
    """A server whose browsers come through a line that can hang; use ``proxy.origin``."""
    port = free_port()
    proxy = Proxy(target_port=port)
    yield new_server(port=port, origin=proxy.origin), proxy
    proxy.close()


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    with sync_playwright() as running:
        yield running


@pytest.fixture(scope="session")
def chromium(playwright: Playwright) -> Iterator[Browser]:
    try:
        program, _origin = find_chromium()
    except NoBrowser as error:
        pytest.fail(str(error))
    browser = playwright.chromium.launch(executable_path=program, args=FLAGS)
    yield browser
    browser.close()


def _tell(response: Response) -> None:
    """Print what the device asked and was answered: pytest shows it beside a failure."""
    path = urlsplit(response.url).path
    if path.startswith(("/api/", "/auth/")):
        print(f"{response.request.method} {path}: {response.status}")


@pytest.fixture
def ipad(chromium: Browser) -> Iterator[Callable[..., BrowserContext]]:
    """A fresh iPad: ``ipad(server.origin)``; ``viewport=PORTRAIT`` to turn it."""
    contexts: list[BrowserContext] = []
    yield lambda origin, **options: _new_ipad(chromium, contexts, origin, **options)
    for context in contexts:
        context.close()


def _new_ipad(
    chromium: Browser, contexts: list[BrowserContext], origin: str, **options: Any
) -> BrowserContext:
    context = chromium.new_context(base_url=origin, **{**IPAD, **options})
    context.set_default_timeout(15_000)
    context.on("response", _tell)
    contexts.append(context)
    return context


class InstalledApp:
    """The app on one iPad's home screen: its storage outlives the process."""

    def __init__(self, playwright: Playwright, profile: Path, origin: str) -> None:
        self._playwright = playwright
        self.profile = profile
        self.origin = origin
        self.context: BrowserContext | None = None
        self.console: Console | None = None

    def open(self, **options: Any) -> BrowserContext:
        """Start the browser over this iPad's storage."""
        self.context = self._playwright.chromium.launch_persistent_context(
            self.profile, executable_path=find_chromium()[0], args=FLAGS, base_url=self.origin,
            **{**IPAD, **options},
        )  # fmt: skip
        self.context.set_default_timeout(15_000)
        self.console = Console(self.context)
        return self.context

    def kill(self) -> None:
        """The iPad kills the app, without a word to it."""
        kill_browser_of(self.profile)
        self.context = None

    def kill_tab(self, page: Page) -> None:
        """The page's process dies; the browser, and what it has on disk, stay."""
        with suppress(Error):
            page.goto("chrome://crash", timeout=5_000)
        page.close()

    def close(self) -> None:
        if self.context is not None:
            self.context.close()
            self.context = None


@pytest.fixture
def installed(playwright: Playwright, tmp_path: Path) -> Iterator[Callable[[str], InstalledApp]]:
    """An iPad that keeps its storage when its browser is killed: ``installed(server.origin)``."""
    numbers = count()
    apps: list[InstalledApp] = []

    def take(origin: str) -> InstalledApp:
        app = InstalledApp(playwright, tmp_path / f"ipad{next(numbers)}", origin)
        apps.append(app)
        return app

    yield take
    for app in apps:
        app.close()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo[None]) -> Any:
    """Keep a picture of every open page of a failed test in ``.cache/failures``."""
    report = yield
    if report.failed:
        item.stash[FAILED] = True
    if report.when == "call" and report.failed:
        folder = build.ROOT / ".cache" / "failures"
        folder.mkdir(parents=True, exist_ok=True)
        for fixture in ("ipad", "installed", "team"):
            if fixture in getattr(item, "funcargs", {}):
                _picture(item, folder)
                break
    return report


def _picture(item: pytest.Item, folder: Path) -> None:
    browser: Browser | None = item.funcargs.get("chromium")  # type: ignore[attr-defined]
    for number, context in enumerate(browser.contexts if browser else []):
        for page in context.pages:
            try:
                page.screenshot(path=folder / f"{item.name[:80]}-{number}.png", timeout=3000)
            except Exception as error:
                print(f"no picture: {error}")
