"""History: the slider of an assessment with 20,000 updates.

The real page in Chromium, over the real server, a long text in sight. A move is a real press of the
pointer on the slider or of a key: from its event until the whole text of that moment, with
everybody's colours, has been drawn. Also with the CPU slowed four times.
"""

import os
import tempfile
from pathlib import Path
from random import Random
from uuid import UUID

from playwright.sync_api import CDPSession, Locator, Page, expect, sync_playwright

from agile_app import build
from tests.bench.figures import Figure, percentile
from tests.e2e import pages
from tests.e2e.browsers import FLAGS, LANDSCAPE, find_chromium
from tests.e2e.screens import child_of, one
from tests.e2e.server import AgileServer, seed_town
from tests.live.long_log import write_long_log

ROWS = 20_000
JUMPS = 110  # presses of the pointer, to anywhere; one on the thumb itself moves nothing
KEYS = ("ArrowLeft", "ArrowRight", "PageDown", "PageUp", "Home", "End")
SLOWLY = 4
HEAP = "() => { window.gc?.(); return performance.memory.usedJSHeapSize / 1e6; }"
ROOTS = [
    "t.child_voice", "t.health", "t.education", "t.identity", "t.family_history",
]  # fmt: skip

# A move is over when all that is in sight has its colours, and that frame was painted.
NOTE_MOVES = """
    () => {
        const slider = document.querySelector(".history-range input");
        const colourless = (block) => {
            if (!block.textContent.trim() || block.querySelector(".history-by")) return false;
            const { top, bottom } = block.getBoundingClientRect();
            return bottom > 0 && top < innerHeight;
        };
        window.__moves = { asked: 0, times: [], blocked: [0] };
        slider.addEventListener("input", ({ timeStamp }) => {
            window.__moves.asked += 1;
            const look = () => {
                const blocks = [...document.querySelectorAll(".history-text > *")];
                if (blocks.some(colourless)) requestAnimationFrame(look);
                else setTimeout(() => window.__moves.times.push(performance.now() - timeStamp));
            };
            requestAnimationFrame(look);
        });
        new PerformanceObserver((seen) => {
            for (const { duration } of seen.getEntries()) window.__moves.blocked.push(duration);
        }).observe({ type: "longtask" });
    }
"""
SETTLED = "() => window.__moves.times.length === window.__moves.asked"


class Slider:
    """The slider under a finger, and what each of its moves took."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.bar = page.locator(".history-range input")
        self.random = Random(7)
        page.evaluate(NOTE_MOVES)

    def jump(self) -> None:
        """A press somewhere on it."""
        x, y = self._at(self.random.random())
        self.page.mouse.click(x, y)
        self.page.wait_for_function(SETTLED)

    def press(self, key: str) -> None:
        self.bar.press(key)
        self.page.wait_for_function(SETTLED)

    def drag(self, steps: int) -> None:
        """From its beginning to its end, in one go, without waiting for what is drawn."""
        self.page.mouse.move(*self._at(0))
        self.page.mouse.down()
        self.page.mouse.move(*self._at(1), steps=steps)
        self.page.mouse.up()
        self.page.wait_for_function(SETTLED)

    def taken(self) -> tuple[list[float], float]:
        """Milliseconds of each move since the last time, and the longest task of the page."""
        found = self.page.evaluate("""() => {
            const { times, blocked } = window.__moves;
            Object.assign(window.__moves, { asked: 0, times: [], blocked: [0] });
            return { times, blocked };
        }""")
        return found["times"], max(found["blocked"])

    def _at(self, part: float) -> tuple[float, float]:
        box = self.bar.bounding_box()
        assert box is not None
        return box["x"] + 8 + part * (box["width"] - 16), box["y"] + box["height"] / 2


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
                return figures_of(page, assessment)
        finally:
            server.stop()


def figures_of(page: Page, assessment: str) -> list[Figure]:
    page.goto(f"/assessments/{assessment}")
    page.locator(".document-status").wait_for()
    before = page.evaluate(HEAP)
    page.goto(f"/assessments/{assessment}/history")
    page.locator(".history-range input").wait_for(timeout=60_000)
    opened = page.evaluate("() => performance.now()")
    assert int(page.locator(".history-range input").get_attribute("max") or 0) >= ROWS
    _longest(page.locator(".history-text")).scroll_into_view_if_needed()
    more = page.evaluate(HEAP) - before
    slider = Slider(page)
    for _ in range(5):
        slider.jump()
    slider.taken()
    return [
        Figure(f"Open the history of {ROWS:,} updates, from the document's start", opened / 1000,
               "s", 3),
        Figure("Memory of the page with it open, more than the assessment's", more, "MB", 60),
        *_moves(slider),
        *_slowly(slider),
        *_compared(slider),
        *_brought_back(slider),
    ]  # fmt: skip


def _longest(texts: Locator) -> Locator:
    lengths = texts.evaluate_all("(all) => all.map(({ textContent }) => textContent.length)")
    return texts.nth(lengths.index(max(lengths)))


def _moves(slider: Slider) -> list[Figure]:
    for _ in range(JUMPS):
        slider.jump()
    jumps, blocked = slider.taken()
    for key in KEYS * 6:
        slider.press(key)
    keys, blocked_by_keys = slider.taken()
    slider.drag(steps=90)
    drag, blocked_by_drag = slider.taken()
    assert len(jumps) >= JUMPS * 0.9
    times = jumps + keys
    longest = max(blocked, blocked_by_keys, blocked_by_drag)
    said = f"{len(jumps)} presses of the pointer anywhere, {len(keys)} of a key"
    return [
        Figure("A move of the slider until it is drawn, p99", percentile(times, 99), "ms", 200,
               said),
        Figure("… the middle one", percentile(times, 50), "ms"),
        Figure("… the slowest", max(times), "ms"),
        Figure("… while it is drawn along, p99", percentile(drag, 99), "ms", 200,
               f"{len(drag)} moves, from one end to the other"),
        Figure("Longest time the page answered nothing meanwhile", longest, "ms", 200),
    ]  # fmt: skip


def _slowly(slider: Slider) -> list[Figure]:
    debugger: CDPSession = slider.page.context.new_cdp_session(slider.page)
    debugger.send("Emulation.setCPUThrottlingRate", {"rate": SLOWLY})
    for _ in range(JUMPS // 2):
        slider.jump()
    times, blocked = slider.taken()
    debugger.send("Emulation.setCPUThrottlingRate", {"rate": 1})
    debugger.detach()
    return [
        Figure(f"With the CPU slowed {SLOWLY}×: a move, the middle one",
               percentile(times, 50), "ms"),
        Figure("… p99", percentile(times, 99), "ms"),
        Figure("… longest time the page answered nothing", blocked, "ms"),
    ]  # fmt: skip


def _compared(slider: Slider) -> list[Figure]:
    """Every word that differs between the moment under the slider and now."""
    slider.page.get_by_label("Compare with").select_option("head")
    expect(slider.page.locator(".history-changed").first).to_be_visible()
    slider.taken()
    for _ in range(JUMPS // 2):
        slider.jump()
    times, blocked = slider.taken()
    slider.page.get_by_label("Compare with").select_option("")
    return [
        Figure("Compared with now: a move until it is drawn, p99", percentile(times, 99), "ms"),
        Figure("… longest time the page answered nothing", blocked, "ms", 200),
    ]


def _brought_back(slider: Slider) -> list[Figure]:
    page = slider.page
    page.mouse.click(*slider._at(0.5))
    page.wait_for_function(SETTLED)
    page.get_by_role("button", name="Bring all of this back").click()
    dialog = page.get_by_role("dialog")
    expect(dialog).to_be_visible()
    slider.taken()
    dialog.get_by_role("button", name="Bring it back").click()
    done = page.get_by_role("status").filter(has_text="Brought back, as a change by you")
    expect(done).to_be_visible()
    _, blocked = slider.taken()
    expect(page.locator(".history-range input")).not_to_have_attribute("max", str(ROWS))
    return [
        Figure("All of it brought back as a change: longest time the page answered nothing",
               blocked, "ms"),
    ]  # fmt: skip
