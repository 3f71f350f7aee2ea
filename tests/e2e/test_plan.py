"""The worker's plan in real browsers: moved by mouse, finger and keys, proposed, with no server."""

import re
from datetime import timedelta
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Locator, Page, expect

from agile_app.core.time import today
from tests.e2e import accessibility
from tests.e2e.browsers import PORTRAIT
from tests.e2e.pages import (
    MANAGER,
    WORKER,
    badge,
    go,
    sign_in,
    unlock,
    wait_for_service_worker,
)

pytestmark = pytest.mark.browser

PHONE = {"width": 390, "height": 844}
SAVED = "All on the record"


def _open_plan(page: Page, email: str = WORKER) -> None:
    sign_in(page, email)
    expect(badge(page)).to_contain_text(SAVED)
    go(page, "Plan")
    _show_whole_week(page)


def _show_whole_week(page: Page) -> None:
    """Next week: five whole days, whatever day the test runs on."""
    shown = page.locator(".plan-weeks h2")
    this_week = shown.inner_text()
    page.get_by_role("button", name="The week after").click()
    expect(shown).not_to_have_text(this_week)
    expect(page.locator(".plan-grid")).to_be_visible()


def _visits(page: Page) -> Locator:
    """The visits of one child that may be moved, in the grid."""
    free = ".plan-block[data-kind=visit]:not([data-fixed]):not([data-agreed])"
    return page.locator(free).filter(has_not_text=" and ")


def _book_two(page: Page) -> None:
    """Two visits of the worker's own choice, at the best time offered for each."""
    for _ in range(2):
        page.get_by_role("button", name="Book a visit").click()
        # Siblings are named in an order of the server's own; one child is the same name always.
        alone = page.get_by_label("Who").locator("option", has_not_text=" and ").first
        page.get_by_label("Who").select_option(alone.get_attribute("value"))
        page.locator("dialog .plan-slot").first.click()
        page.get_by_role("button", name="Plan it there").click()
        expect(page.locator("dialog .plan-slot")).to_have_count(0)
        expect(page.locator(".notice").get_by_role("button", name="Close")).to_be_visible()


def _name(block: Locator) -> str:
    return block.locator(".plan-who").inner_text()


def _of(page: Page, name: str) -> Locator:
    return page.locator(".plan-block", has=page.get_by_text(name, exact=True))


def _day_of(block: Locator) -> str | None:
    return block.locator("xpath=ancestor::*[@data-route]").get_attribute("data-route")


def _expect_gone_from(page: Page, name: str, day: str | None) -> None:
    expect(_of(page, name)).to_have_count(1)
    expect(page.locator(f"[data-route='{day}']").get_by_text(name, exact=True)).to_have_count(0)


def _another_day(page: Page, block: Locator) -> Locator:
    return page.locator(f"[data-route]:not([data-route='{_day_of(block)}'])").last


def _answer(page: Page) -> None:
    """Where the move breaks a rule of the seeded family's, it is made with a reason."""
    reason = page.get_by_label("Why all the same")
    done = page.get_by_role("button", name="Undo")
    expect(reason.or_(done)).to_be_visible()
    if reason.is_visible():
        reason.fill("Agreed by telephone.")
        page.get_by_role("button", name="Move it anyway").click()
    expect(done).to_be_visible()


@pytest.fixture
def planned(server, ipad) -> Page:
    page = ipad(server.origin, viewport={"width": 1180, "height": 1400}).new_page()
    _open_plan(page)
    _book_two(page)
    page.locator(".notice").get_by_role("button", name="Close").click()
    expect(badge(page)).to_contain_text(SAVED)
    return page


def _drag_with_mouse(page: Page, block: Locator, column: Locator, down: float = 0.6) -> None:
    block.scroll_into_view_if_needed()
    start, end = block.bounding_box(), column.bounding_box()
    assert start is not None
    assert end is not None
    page.mouse.move(start["x"] + 30, start["y"] + 12)
    page.mouse.down()
    page.mouse.move(start["x"] + 50, start["y"] + 30)
    page.mouse.move(end["x"] + end["width"] / 2, end["y"] + end["height"] * down, steps=6)
    expect(page.locator(".plan-ghost")).to_be_visible()
    page.mouse.up()


def test_a_visit_is_dragged_to_another_day_with_the_mouse_and_put_back(planned):
    page = planned
    block = _visits(page).first
    name, was = _name(block), _day_of(block)
    _drag_with_mouse(page, block, _another_day(page, block))
    _answer(page)
    _expect_gone_from(page, name, was)
    expect(_of(page, name)).to_be_focused()
    expect(badge(page)).to_contain_text(SAVED)
    page.reload()
    _show_whole_week(page)
    _expect_gone_from(page, name, was)


def test_a_reason_half_typed_is_there_again_after_the_ipad_was_locked(planned):
    page = planned
    name = _name(_visits(page).first)
    words = "Mum rang: her mother is in hospital"

    def reason() -> Locator:
        _of(page, name).click()
        page.get_by_role("button", name="Cancel the visit").click()
        return page.get_by_label("Reason", exact=True)

    box = reason()
    page.get_by_label("Another reason").check()
    box.fill(words)
    page.keyboard.press("Escape")
    page.locator(".top summary").click()
    page.locator(".top").get_by_role("button", name="Lock now").click()
    unlock(page)
    _show_whole_week(page)
    expect(reason()).to_have_value(words)
    page.get_by_role("dialog").get_by_role("button", name="Cancel the visit").click()
    expect(_of(page, name)).to_have_count(0)


class _Finger:
    """One finger on the glass, as the browser's own debugger moves it."""

    def __init__(self, page: Page) -> None:
        self._glass = page.context.new_cdp_session(page)

    def _send(self, kind: str, *points: tuple[float, float]) -> None:
        touches = [{"x": x, "y": y} for x, y in points]
        self._glass.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": touches})

    def down(self, x: float, y: float) -> None:
        self._at = (x, y)
        self._send("touchStart", (x, y))

    def move(self, x: float, y: float) -> None:
        from_x, from_y = self._at
        for step in range(1, 7):
            part = step / 6
            self._send("touchMove", (from_x + (x - from_x) * part, from_y + (y - from_y) * part))
        self._at = (x, y)

    def up(self) -> None:
        self._send("touchEnd")


def test_a_visit_is_dragged_with_a_finger_after_a_long_press(planned):
    page = planned
    block = _visits(page).first
    name, was = _name(block), _day_of(block)
    block.scroll_into_view_if_needed()
    start, end = block.bounding_box(), _another_day(page, block).bounding_box()
    assert start is not None
    assert end is not None
    finger = _Finger(page)
    finger.down(start["x"] + 30, start["y"] + 12)
    expect(page.locator(".plan[data-holds]")).to_be_visible()
    finger.move(end["x"] + end["width"] / 2, end["y"] + end["height"] * 0.6)
    expect(page.locator(".plan-ghost")).to_be_visible()
    finger.up()
    _answer(page)
    _expect_gone_from(page, name, was)


def test_a_finger_that_only_passes_moves_nothing(planned):
    page = planned
    block = _visits(page).first
    name, was = _name(block), _day_of(block)
    box = block.bounding_box()
    assert box is not None
    finger = _Finger(page)
    finger.down(box["x"] + 30, box["y"] + 12)
    finger.move(box["x"] + 30, box["y"] - 140)
    finger.up()
    expect(page.get_by_role("dialog")).to_have_count(0)
    expect(page.locator(".plan-ghost")).to_have_count(0)
    assert _day_of(_of(page, name)) == was


def test_a_visit_is_moved_with_the_keys_and_each_step_is_said(planned):
    page = planned
    said = page.locator("[aria-live=assertive]")
    block = _visits(page).first
    name, was = _name(block), _day_of(block)
    key = (
        "ArrowLeft"
        if was == page.locator("[data-route]").last.get_attribute("data-route")
        else "ArrowRight"
    )
    block.focus()
    page.keyboard.press("Space")
    page.keyboard.press(key)
    expect(said).to_contain_text(re.compile(r"day \d+ \w+, \d\d:\d\d\. (Fits|Breaks a rule)"))
    page.keyboard.press("Escape")
    expect(said).to_contain_text("stays where it was")
    assert _day_of(_of(page, name)) == was
    page.keyboard.press("Space")
    page.keyboard.press(key)
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Space")
    _answer(page)
    _expect_gone_from(page, name, was)


def test_a_visit_is_moved_without_dragging_and_a_broken_rule_asks_why(planned):
    page = planned
    block = _visits(page).first
    name = _name(block)
    block.click()
    page.get_by_role("button", name="Move", exact=True).click()
    page.get_by_label("Time", exact=True).fill("06:00")
    expect(page.locator(".plan-verdict")).to_contain_text("This breaks a rule")
    page.get_by_role("button", name="Move it there").click()
    page.get_by_role("button", name="Move it anyway").click()
    expect(page.get_by_text("Say in a few words why")).to_be_visible()
    page.get_by_role("button", name="Put it back").click()
    expect(_of(page, name)).not_to_contain_text("06:00")


def test_a_proposal_changes_nothing_until_it_is_accepted(planned):
    page = planned
    drawn = page.locator(".plan-grid").inner_text
    before = drawn()
    page.get_by_role("button", name="Suggest a plan").click()
    panel = page.get_by_role("region", name=re.compile("change|planned|plan stands|Working"))
    expect(panel).to_be_visible()
    expect(page.get_by_text("Still looking")).to_be_hidden()
    page.get_by_role("button", name="Leave my plan").or_(
        panel.get_by_role("button", name="Close")
    ).click()
    assert drawn() == before
    expect(badge(page)).to_contain_text(SAVED)


def test_with_no_server_a_week_is_planned_and_sent_once_on_return(server, installed, ipad):
    app = installed(server.origin)
    page = app.open(viewport={"width": 1180, "height": 1400}).new_page()
    _open_plan(page)
    wait_for_service_worker(page)
    server.kill()
    started = []
    page.on("worker", lambda worker: started.append(urlsplit(worker.url).path))
    _book_two(page)
    page.get_by_role("button", name="Suggest a plan").click()
    expect(page.get_by_text("Nothing changes until you accept")).to_be_visible()
    expect(page.get_by_text("Still looking")).to_be_hidden()
    # The engine itself came from the device: nothing else could have answered.
    assert set(started) == {"/device/planner/worker.js"}
    accept = page.get_by_role("button", name=re.compile("^Accept"))
    if accept.is_visible():
        accept.click()
    expect(badge(page)).to_contain_text("on this iPad")
    planned = {name: _of(page, name).count() for name in map(_name, _visits(page).all())}
    server.start()
    expect(badge(page)).to_contain_text(SAVED, timeout=60_000)
    page.reload()
    _show_whole_week(page)
    for name, count in planned.items():
        expect(_of(page, name)).to_have_count(count)


def test_lock_agree_cancel_and_say_no(planned):
    page = planned
    name = _name(_visits(page).first)
    _of(page, name).click()
    page.get_by_role("button", name="Lock this time").click()
    expect(_of(page, name)).to_have_attribute("data-fixed", "")
    _of(page, name).focus()
    page.keyboard.press("Space")
    expect(page.locator("[aria-live=assertive]")).to_contain_text("Locked")
    _of(page, name).click()
    page.get_by_role("button", name="Unlock").click()
    expect(_of(page, name)).not_to_have_attribute("data-fixed", "")
    _of(page, name).click()
    page.get_by_role("button", name="Agreed with the family").click()
    expect(_of(page, name)).to_have_attribute("data-agreed", "")
    _of(page, name).click()
    page.get_by_role("button", name="Cancel the visit").click()
    page.get_by_role("button", name="Cancel the visit").last.click()
    expect(page.get_by_text("What is left, planned again")).to_be_visible()
    expect(_of(page, name)).to_have_count(0)
    expect(badge(page)).to_contain_text(SAVED)


@pytest.mark.parametrize("viewport", [PORTRAIT, PHONE], ids=["portrait", "phone"])
def test_one_day_at_a_time_with_a_strip_of_days(shared_server, ipad, viewport):
    page = ipad(shared_server.origin, viewport=viewport).new_page()
    _open_plan(page)
    days = page.locator(".plan-strip-day")
    expect(days).to_have_count(5)
    expect(page.locator(".plan-day")).to_have_count(1)
    days.nth(2).click()
    wanted = today() + timedelta(days=9 - today().weekday())
    expect(page.get_by_role("region", name=f"Wednesday {wanted.day}")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
    page.emulate_media(reduced_motion="reduce")
    assert accessibility.violations(page) == []


def test_a_worker_with_no_children_has_an_empty_week(shared_server, ipad):
    page = ipad(shared_server.origin).new_page()
    sign_in(page, MANAGER)
    page.goto("/plan")
    expect(
        page.get_by_text("Everything due this week has a time").or_(
            page.get_by_text("No week to plan yet")
        )
    ).to_be_visible()
    assert accessibility.violations(page) == []


def test_the_teams_week_has_a_line_for_each_worker_and_offline_says_so(shared_server, ipad):
    page = ipad(shared_server.origin).new_page()
    sign_in(page, MANAGER)
    wait_for_service_worker(page)
    expect(badge(page)).to_contain_text(SAVED)
    go(page, "Board")
    page.get_by_role("link", name="Plan the team's week").click()
    expect(page.get_by_role("rowheader", name="Priya Sandhu")).to_contain_text("entr")
    expect(page.get_by_role("heading", name="What planning saves")).to_be_visible()
    page.context.set_offline(True)
    expect(page.get_by_text("This needs the network")).to_be_visible()
