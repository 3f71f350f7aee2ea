"""The app on an iPad-sized screen: first load, slow network, no network.

Chromium with the CPU slowed four times; the slow network is 1.6 Mbit/s with 150 ms of delay. The
town is the small one of the tests. "Usable" is when the rows of Today can be read and pressed.
"""

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median
from urllib.parse import urlsplit

from playwright.sync_api import BrowserContext, CDPSession, Page, sync_playwright

from agile_app import build
from agile_app.serve import DEMO_PASSWORD
from tests.bench.figures import Figure
from tests.e2e import lighthouse, pages
from tests.e2e.browsers import FLAGS, LANDSCAPE, find_chromium
from tests.e2e.server import AgileServer, seed_town

SLOW_4G = {
    "offline": False,
    "latency": 150,
    "downloadThroughput": 1_600_000 / 8,
    "uploadThroughput": 750_000 / 8,
}
TIMES = 5

# Notes when what a person waits for is first there, without asking again and again from outside.
NOTE_WHEN = """
    window.__seen = {};
    const wanted = { today: "main .row", locked: "input[name=secret]" };
    const look = () => {
        for (const [name, css] of Object.entries(wanted))
            if (!window.__seen[name] && document.querySelector(css)?.checkVisibility())
                window.__seen[name] = performance.now();
    };
    const everything = { childList: true, subtree: true, attributes: true };
    new MutationObserver(look).observe(document, everything);
"""


def measure() -> list[Figure]:
    os.environ["AGILE_DEMO"] = "1"
    if not build.is_current():
        build.build()
    with tempfile.TemporaryDirectory(prefix="agile-bench-") as folder:
        data = Path(folder) / "data"
        data.mkdir()
        seed_town(data)
        server = AgileServer(data)
        started = server.start()
        try:
            figures = [Figure("Start of the built app", started, "s", 5)]
            with sync_playwright() as playwright:
                launch = {"executable_path": find_chromium()[0], "args": FLAGS}
                browser = playwright.chromium.launch(**launch)
                cookies = _signed_in(browser.new_context(base_url=server.origin))
                figures += _first_load(browser, server, cookies)
                browser.close()
                profile = Path(folder) / "ipad"
                figures += _with_no_network(playwright, profile, server, launch)
            figures += _lighthouse(server, cookies)
        finally:
            server.stop()
    return figures


def _signed_in(context: BrowserContext) -> list[dict]:
    page = context.new_page()
    pages.sign_in(page)
    cookies = context.cookies()
    context.close()
    return cookies


@contextmanager
def _slowed(page: Page, network: dict | None = None) -> Iterator[CDPSession]:
    debugger = page.context.new_cdp_session(page)
    debugger.send("Network.enable")
    debugger.send("Emulation.setCPUThrottlingRate", {"rate": 4})
    if network:
        debugger.send("Network.emulateNetworkConditions", network)
    yield debugger
    debugger.detach()


def _seen(page: Page, what: str, seconds: float = 30) -> float:
    """Milliseconds from the document's start until ``what`` could be used."""
    seen = page.wait_for_function(
        "(name) => window.__seen?.[name]", arg=what, polling=50, timeout=seconds * 1000
    )
    return seen.json_value()


def _first_load(browser, server: AgileServer, cookies: list[dict]) -> list[Figure]:
    """A new device with a session: nothing is stored or cached."""
    app_sizes, row_sizes, times = [], [], []
    for _ in range(TIMES):
        context = browser.new_context(base_url=server.origin, viewport=LANDSCAPE)
        context.add_cookies(cookies)
        context.add_init_script(NOTE_WHEN)
        page = context.new_page()
        paths: dict[str, str] = {}
        sizes: dict[str, int] = {}

        def asked(event: dict, paths: dict[str, str] = paths) -> None:
            paths[event["requestId"]] = urlsplit(event["request"]["url"]).path

        def came(event: dict, sizes: dict[str, int] = sizes) -> None:
            sizes[event["requestId"]] = event["encodedDataLength"]

        with _slowed(page, SLOW_4G) as debugger:
            debugger.on("Network.requestWillBeSent", asked)
            debugger.on("Network.loadingFinished", came)
            page.goto("/today")
            times.append(_seen(page, "today"))
            rows = {each for each, path in paths.items() if path.startswith("/api/")}
            row_sizes.append(sum(size for each, size in sizes.items() if each in rows))
            app_sizes.append(sum(size for each, size in sizes.items() if each not in rows))
        context.close()
    return [
        Figure(
            "First load of Today, compressed transfer", max(app_sizes) / 1000, "KB", 250,
            "page, scripts and styles; the next visit fetches none of them",
        ),
        Figure(
            "… and the worker's whole caseload, compressed", max(row_sizes) / 1000, "KB", None,
            "18 children with their histories; afterwards only what changes",
        ),
        Figure(
            "Cold load of Today on slow 4G, CPU slowed 4×: usable", median(times) / 1000, "s", 4,
            f"median of {TIMES}",
        ),
    ]  # fmt: skip


def _with_no_network(playwright, profile: Path, server: AgileServer, launch: dict) -> list[Figure]:
    """An installed app whose server is dead: opened again and again."""
    options = {"base_url": server.origin, "viewport": LANDSCAPE, **launch}
    context = playwright.chromium.launch_persistent_context(profile, **options)
    page = context.new_page()
    pages.sign_in(page)
    pages.wait_for_service_worker(page)
    pages.open_a_child(page)
    context.close()
    server.kill()
    locked, opened = [], []
    for _ in range(TIMES):
        context = playwright.chromium.launch_persistent_context(profile, **options)
        context.add_init_script(NOTE_WHEN)
        page = context.new_page()
        with _slowed(page):
            page.goto("/today")
            locked.append(_seen(page, "locked"))
            page.get_by_label("PIN or password", exact=True).fill(DEMO_PASSWORD)
            before = page.evaluate("() => performance.now()")
            page.get_by_role("button", name="Unlock", exact=True).click()
            opened.append(_seen(page, "today") - before)
        context.close()
    server.start()
    return [
        Figure(
            "Launch with no network, CPU slowed 4×: the lock screen is usable",
            median(locked) / 1000, "s", 1, f"after the document starts; median of {TIMES}",
        ),
        Figure(
            "From the password to the rows of Today, no network, CPU slowed 4×",
            median(opened) / 1000, "s", None,
            "600,000 rounds of PBKDF2 are meant to take time",
        ),
    ]  # fmt: skip


def _lighthouse(server: AgileServer, cookies: list[dict]) -> list[Figure]:
    cookie = "; ".join(f"{each['name']}={each['value']}" for each in cookies)
    figures = []
    for name, path, sent in (("sign-in", "/sign-in", ""), ("Today", "/today", cookie)):
        scores = lighthouse.run(f"{server.origin}{path}", cookie=sent)
        figures += [
            Figure(f"Lighthouse mobile, {name}: performance", scores.performance, "of 100", 90,
                   at_least=True),
            Figure(f"Lighthouse mobile, {name}: accessibility", scores.accessibility, "of 100",
                   100, at_least=True),
            Figure(f"Lighthouse mobile, {name}: best practices", scores.best_practices, "of 100",
                   95, at_least=True),
        ]  # fmt: skip
    return figures
