"""History: the slider of an assessment with 20,000 updates.

The real page in Chromium, over the real server: from a move of the slider until the text of that
moment, with everybody's colours, has been drawn. Also with the CPU slowed four times.
"""

import os
import tempfile
from pathlib import Path
from uuid import UUID

from playwright.sync_api import Page, sync_playwright

from agile_app import build
from tests.bench.figures import Figure, percentile
from tests.e2e import pages
from tests.e2e.browsers import FLAGS, LANDSCAPE, find_chromium
from tests.e2e.screens import child_of, one
from tests.e2e.server import AgileServer, seed_town
from tests.live.long_log import write_long_log

ROWS = 20_000
MOVES = 60
ROOTS = [
    "t.child_voice", "t.health", "t.education", "t.identity", "t.family_history",
]  # fmt: skip

# React listens to its own value setter: this moves the slider as a finger does.
MOVE = """
    async ([moves]) => {
        const slider = document.querySelector(".history-range input");
        const put = Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, "value").set;
        const frame = () => new Promise((done) => requestAnimationFrame(done));
        const times = [];
        let at = 1;
        for (let move = 0; move < moves; move += 1) {
            at = (at * 48271) % 2147483647;
            const to = 1 + (at % Number(slider.max));
            await frame();
            const started = performance.now();
            put.call(slider, String(to));
            slider.dispatchEvent(new Event("input", { bubbles: true }));
            await frame();
            await new Promise((done) => setTimeout(done));
            times.push(performance.now() - started);
        }
        return times;
    }
"""


def long_assessment(server: AgileServer, *, rows: int) -> str:
    """The id of an assessment under way of the demo worker, with so many rows written in it."""
    child = child_of(server, pages.WORKER)
    assessment = one(
        server,
        "SELECT a.id FROM assessment a JOIN live_document d ON d.id = a.id"
        " WHERE a.status = 'started' AND a.child_id IN (SELECT al.child_id FROM allocation al"
        " JOIN worker w ON w.id = al.worker_id WHERE w.email = ? AND al.ended_on IS NULL)"
        " ORDER BY a.id",
        pages.WORKER,
    )
    assert child
    workers = [
        UUID(one(server, "SELECT id FROM worker ORDER BY id LIMIT 1 OFFSET ?", str(number)))
        for number in range(6)
    ]
    write_long_log(server.database, UUID(assessment), workers, rows=rows, roots=ROOTS)
    return assessment


def _moves(page: Page, rate: int) -> list[float]:
    debugger = page.context.new_cdp_session(page)
    debugger.send("Emulation.setCPUThrottlingRate", {"rate": rate})
    page.evaluate(MOVE, [5])
    times = page.evaluate(MOVE, [MOVES])
    debugger.detach()
    return times


def measure() -> list[Figure]:
    os.environ["AGILE_DEMO"] = "1"
    if not build.is_current():
        build.build()
    with tempfile.TemporaryDirectory(prefix="agile-bench-") as folder:
        data = Path(folder) / "data"
        data.mkdir()
        seed_town(data)
        server = AgileServer(data)
        assessment = long_assessment(server, rows=ROWS)
        server.start()
        try:
            with sync_playwright() as playwright:
                browser = playwright.chromium.launch(
                    executable_path=find_chromium()[0],
                    args=[*FLAGS, "--enable-precise-memory-info"],
                )
                page = browser.new_context(base_url=server.origin, viewport=LANDSCAPE).new_page()
                pages.sign_in(page)
                return _figures(page, assessment)
        finally:
            server.stop()


def _figures(page: Page, assessment: str) -> list[Figure]:
    heap = "() => { window.gc?.(); return performance.memory.usedJSHeapSize / 1e6; }"
    page.goto(f"/assessments/{assessment}")
    page.locator(".document-status").wait_for()
    before = page.evaluate(heap)
    started = page.evaluate("() => performance.now()")
    page.goto(f"/assessments/{assessment}/history")
    page.locator(".history-range input").wait_for(timeout=60_000)
    opened = page.evaluate("() => performance.now()")
    assert started >= 0
    assert int(page.locator(".history-range input").get_attribute("max") or 0) >= ROWS
    times, slow = _moves(page, 1), _moves(page, 4)
    more = page.evaluate(heap) - before
    return [
        Figure(f"Open the history of {ROWS:,} updates, from the document's start", opened / 1000,
               "s", 5),
        Figure("A move of the slider until it is drawn, p99", percentile(times, 99), "ms", 200,
               f"{MOVES} jumps to anywhere"),
        Figure("… the middle one", percentile(times, 50), "ms"),
        Figure("… p99 with the CPU slowed 4×", percentile(slow, 99), "ms"),
        Figure("Memory of the page with it open, more than the assessment's", more, "MB", 60),
    ]  # fmt: skip
