"""A visit from the kit to the record, on an iPad with no network, and on a colleague's screen."""

import re
import sqlite3
import time
from collections.abc import Callable
from contextlib import closing

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.e2e import pages
from tests.e2e.accessibility import violations
from tests.e2e.browsers import PORTRAIT
from tests.e2e.pages import MANAGER, Console, badge, sign_in, unlock

pytestmark = pytest.mark.browser

SUMMARY = "Both seen and well. The boiler works again."
ACTION = "Ring housing about the boiler"
SAID = "I like it when Nan comes"
LOSSES = ("server", "radio", "line")


class Lost:
    """One of three ways to have no network, and back again."""

    def __init__(self, way: str, proxied, app) -> None:
        self.way, (self.server, self.line), self.app = way, proxied, app

    def begin(self) -> None:
        if self.way == "server":
            self.server.kill()
        elif self.way == "radio":
            self.app.context.set_offline(True)
        else:
            self.line.hang()

    def end(self) -> None:
        if self.way == "server":
            self.server.start()
        elif self.way == "radio":
            self.app.context.set_offline(False)
        else:
            self.line.mend()


def first_visit(page: Page) -> str:
    """The address of the next visit of today."""
    expect(page.get_by_role("heading", name="Your visits")).to_be_visible()
    link = page.get_by_role("list", name="Visits today").locator("a[href^='/visits/']").first
    expect(link).to_be_visible()
    return link.get_attribute("href") or ""


def choose(page: Page, question: str, answer: str, within: Locator | None = None) -> None:
    scope = within if within is not None else page
    group = scope.get_by_role("group", name=question)
    group.get_by_text(answer, exact=True).click()
    expect(group.get_by_label(answer, exact=True)).to_be_checked()


def write(page: Page, title: str, words: str, within: Locator | None = None) -> None:
    scope = within if within is not None else page
    box = scope.get_by_role("textbox", name=title, exact=True)
    expect(box).to_be_editable()
    box.click()
    page.keyboard.type(words)


def children_of(page: Page) -> list[Locator]:
    """The parts of the record that are about one child each."""
    parts = page.locator("section").filter(has=page.get_by_text(re.compile("^Did you see .+[?]$")))
    parts = parts.filter(has_not=page.locator("section"))
    expect(parts.first).to_be_visible()
    return parts.all()


def fill_in(page: Page) -> None:
    """A whole record."""
    choose(page, "Did they know you were coming?", "Yes, announced")
    choose(page, "Where was it?", "At home")
    for child in children_of(page):
        child.get_by_text("Yes", exact=True).first.click()
        choose(page, "Alone?", "No", child)
        choose(page, "Why not alone?", "Too young", child)
        choose(page, "Did you see where they sleep?", "Yes", child)
    page.get_by_role("group", name="Who else was there?").get_by_role("checkbox").first.check()
    write(page, "In a sentence or two", SUMMARY)
    write(page, "Action 1", ACTION)
    action = page.get_by_role("group", name="Action 1")
    action.get_by_label("Who", exact=True).select_option(index=1)
    expect(page.get_by_role("textbox", name="Action 2", exact=True)).to_be_visible()
    choose(page, "Is there a next visit?", "Yes")
    page.get_by_label("On which day?").fill("2027-01-15")


def held(server, statement: str, *values: object) -> list[tuple]:
    with closing(sqlite3.connect(server.database)) as connection:
        return connection.execute(statement, values).fetchall()


def group_on_record(server, visit_id: str) -> list[tuple]:
    """Status and what was seen, of each visit of the group."""
    return held(
        server,
        "SELECT status, seen, seen_alone, bedroom_seen, summary, said FROM visit WHERE group_id ="
        " (SELECT group_id FROM visit WHERE id = ?) ORDER BY said DESC",
        visit_id.replace("-", ""),
    )


@pytest.mark.parametrize("way", LOSSES)
def test_a_whole_visit_with_no_network_is_sent_once_when_there_is_one(proxied, installed, way):
    server, line = proxied
    app = installed(line.origin)
    page = app.open().new_page()
    sign_in(page)
    pages.wait_for_service_worker(page)
    address = first_visit(page)
    expect(badge(page)).to_contain_text("All on the record")
    lost = Lost(way, proxied, app)
    lost.begin()

    # Cold, with no network: the plan of the day, and the kit.
    app.kill_tab(page)
    page = app.context.new_page()
    page.goto("/today")
    unlock(page)
    assert first_visit(page) == address
    page.get_by_role("list", name="Visits today").locator(f"a[href='{address}']").click()
    expect(page.get_by_role("heading", name="Who lives there")).to_be_visible()
    expect(page.get_by_role("heading", name="What is due, and why")).to_be_visible()
    page.get_by_role("button", name="On my way", exact=True).click()
    page.get_by_role("button", name="Arrived", exact=True).click()
    expect(page.get_by_text(re.compile(r"^Here since \d\d:\d\d$"))).to_be_visible()

    # Words, a killed tab, and the words again.
    first_child = children_of(page)[0]
    title = first_child.get_by_role("textbox").first.get_attribute("aria-labelledby")
    first_child.get_by_role("textbox").first.click()
    page.keyboard.type(SAID)
    pages.wait_until_stored(first_child)
    app.kill_tab(page)
    page = app.context.new_page()
    page.goto(address)
    unlock(page)
    expect(page.locator(f"[aria-labelledby='{title}']")).to_contain_text(SAID)
    fill_in(page)
    page.get_by_role("button", name="Leaving", exact=True).click()
    page.get_by_role("button", name="Finish the record", exact=True).click()
    expect(page.get_by_role("heading", name="Next visit")).to_be_hidden()
    expect(page.get_by_text(SUMMARY).first).to_be_visible()

    # The device follows at once: Today, and the next day.
    pages.go(page, "Today")
    done = page.get_by_role("list", name="Visits today").locator(f"a[href='{address}']")
    expect(done).to_contain_text("Recorded")
    expect(page.get_by_role("list", name="Next days").get_by_role("listitem").first).to_be_visible()

    lost.end()
    visit_id = address.rsplit("/", 1)[1]
    expect(badge(page)).to_contain_text("All on the record", timeout=60_000)
    expect(done).to_contain_text("Recorded")
    visits = _once_extracted(page, server, visit_id)
    assert {row[0] for row in visits} == {"done"}
    assert {row[1:5] for row in visits} == {(1, 0, 1, SUMMARY)}
    assert visits[0][5] == SAID
    assert all(row[5] == "" for row in visits[1:]), "one child's words are in a brother's record"
    agreed = held(
        server,
        "SELECT a.what, a.who <> '', v.present <> '' FROM visit_action a JOIN visit v"
        " ON v.group_id = a.group_id WHERE v.id = ?",
        visit_id.replace("-", ""),
    )
    assert agreed == [(ACTION, 1, 1)]
    taps = held(
        server,
        "SELECT act, count(*) FROM visit_event WHERE visit_id = ? AND stands GROUP BY act",
        visit_id.replace("-", ""),
    )
    assert dict(taps) == {"on_my_way": 1, "arrived": 1, "left": 1, "recorded": 1}


def _once_extracted(page: Page, server, visit_id: str, seconds: float = 20) -> list[tuple]:
    """The columns follow the documents a moment after their commit."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        visits = group_on_record(server, visit_id)
        if all(row[4] for row in visits) and visits[0][5]:
            return visits
        page.wait_for_timeout(100)
    return group_on_record(server, visit_id)


@pytest.fixture
def pair(server, ipad) -> Callable[[], tuple[Page, Page]]:
    """The worker's iPad and their manager's screen, signed in."""

    def take() -> tuple[Page, Page]:
        worker, manager = (ipad(server.origin).new_page() for _ in range(2))
        sign_in(worker)
        sign_in(manager, MANAGER)
        return worker, manager

    return take


def test_a_colleagues_screen_follows_within_two_seconds(pair):
    worker, manager = pair()
    address = first_visit(worker)
    for page in (worker, manager):
        page.goto(address)
        expect(page.get_by_role("button", name="Arrived", exact=True)).to_be_visible()
    worker.get_by_role("button", name="Arrived", exact=True).click()
    expect(manager.get_by_text("Under way", exact=True)).to_be_visible(timeout=2_000)
    expect(manager.get_by_text(re.compile("^Here since"))).to_be_visible()
    # And reads along as it is written.
    write(worker, "In a sentence or two", "Quiet house.")
    theirs = manager.get_by_role("textbox", name="In a sentence or two", exact=True)
    expect(theirs).to_contain_text("Quiet house.", timeout=5_000)


def test_a_record_says_beside_the_field_what_is_missing_and_keeps_every_word(server, ipad):
    page = ipad(server.origin).new_page()
    sign_in(page)
    page.goto(first_visit(page))
    page.get_by_role("button", name="Arrived", exact=True).click()
    write(page, "In a sentence or two", SUMMARY)
    page.get_by_role("button", name="Finish the record", exact=True).click()
    expect(page.get_by_text("Something is still missing")).to_be_visible()
    expect(page.locator(".field-error", has_text="Say where the visit was.")).to_be_visible()
    expect(
        page.locator(".field-error", has_text="Say whether the child was seen.").first
    ).to_be_visible()
    box = page.get_by_role("textbox", name="In a sentence or two", exact=True)
    expect(box).to_contain_text(SUMMARY)
    # A child who was not seen: why, and nothing about a bedroom.
    child = children_of(page)[0]
    child.get_by_text("No", exact=True).first.click()
    expect(
        child.locator(".field-error", has_text="Say why the child was not seen.")
    ).to_be_visible()
    choose(page, "Why not?", "Asleep", child)
    expect(child.locator(".field-error:not(:empty)")).to_have_count(0)


def test_nobody_in_is_saved_with_why_and_when_to_try_again(server, ipad):
    page = ipad(server.origin).new_page()
    sign_in(page)
    address = first_visit(page)
    page.goto(address)
    page.get_by_role("button", name="No access", exact=True).click()
    dialog = page.get_by_role("dialog", name="No access")
    expect(dialog.get_by_text("Choose what happened.")).to_be_visible()
    dialog.get_by_text("Nobody answered").click()
    dialog.get_by_text("I left a card").click()
    dialog.get_by_label(re.compile("Try again by")).fill("2020-01-01")
    expect(dialog.get_by_text("The next try cannot be in the past.")).to_be_visible()
    dialog.get_by_label(re.compile("Try again by")).fill("2027-01-15")
    dialog.get_by_label(re.compile("What you saw and did")).fill("Curtains drawn.")
    dialog.get_by_role("button", name="Save no access").click()
    expect(page.get_by_text("15 Jan 2027")).to_be_visible()
    expect(page.get_by_text("No child was seen, so what is due stays due.")).to_be_visible()
    expect(badge(page)).to_contain_text("All on the record")
    expect(page.locator("main dd").get_by_text("Nobody answered", exact=True)).to_be_visible()


def test_a_manager_sees_who_was_not_seen_by_the_limit_though_tried(pair):
    worker, manager = pair()
    expect(manager.get_by_role("heading", name="Your visits")).to_be_visible()
    late = worker.get_by_role("list", name="Overdue").locator("a", has_text="visit").first
    child = late.locator(".row-title").inner_text()
    late.click()
    worker.get_by_role("button", name="I am at the door").click()
    worker.get_by_role("button", name="Start the visit").click()
    worker.wait_for_url("**/visits/*")
    worker.get_by_role("button", name="No access", exact=True).click()
    worker.get_by_role("dialog", name="No access").get_by_text("Nobody answered").click()
    worker.get_by_role("button", name="Save no access").click()
    told = manager.get_by_role("list", name="Not seen by the limit")
    expect(told.get_by_role("listitem").filter(has_text=child).first).to_contain_text(
        re.compile("No access (once|[0-9]+ times) since")
    )
    # No clock started anew: the visit is still overdue.
    pages.go(worker, "Today")
    expect(worker.get_by_role("list", name="Overdue").get_by_text(child).first).to_be_visible()


def test_a_visit_starts_at_the_door_from_a_childs_page_offline(server, ipad):
    context = ipad(server.origin)
    page = context.new_page()
    sign_in(page)
    pages.wait_for_service_worker(page)
    name = pages.open_a_child(page)
    context.set_offline(True)
    page.get_by_role("button", name="I am at the door").click()
    page.get_by_role("button", name="Start the visit").click()
    page.wait_for_url("**/visits/*")
    expect(page.get_by_text(re.compile("^Here since"))).to_be_visible()
    expect(page.get_by_role("heading", level=1)).to_contain_text(name.split()[0])
    write(page, "In a sentence or two", "They were just leaving.")
    context.set_offline(False)
    expect(badge(page)).to_contain_text("All on the record", timeout=30_000)
    expect(page.locator(".document-status").first).to_have_text("On the record", timeout=30_000)
    page.reload()
    expect(page.get_by_role("textbox", name="In a sentence or two", exact=True)).to_contain_text(
        "They were just leaving."
    )


def test_two_visits_at_once_are_said_and_neither_is_lost(server, ipad):
    page = ipad(server.origin).new_page()
    sign_in(page)
    address = first_visit(page)
    links = page.get_by_role("list", name="Visits today").locator("a[href^='/visits/']")
    other = links.nth(1).get_attribute("href")
    for each in (address, other):
        page.goto(each)
        page.get_by_role("button", name="Arrived", exact=True).click()
        expect(page.get_by_text(re.compile("^Here since"))).to_be_visible()
    expect(page.get_by_text("Another visit of yours is still under way")).to_be_visible()
    page.get_by_role("button", name="I have left there").click()
    expect(page.get_by_text("Another visit of yours is still under way")).to_be_hidden()
    pages.go(page, "Today")
    expect(page.get_by_role("heading", name="To be recorded")).to_be_visible()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_it_can_be_used_by_everybody(server, ipad, scheme):
    context = ipad(server.origin, viewport=PORTRAIT, color_scheme=scheme)
    console = Console(context)
    page = context.new_page()
    sign_in(page)
    address = first_visit(page)
    assert violations(page) == []
    page.goto(address)
    expect(page.get_by_role("heading", name="Who lives there")).to_be_visible()
    assert violations(page) == []
    page.get_by_role("button", name="No access", exact=True).click()
    page.wait_for_function(
        "() => document.getAnimations().every((one) => one.playState !== 'running')"
    )
    assert violations(page) == []
    page.keyboard.press("Escape")
    page.get_by_role("button", name="Arrived", exact=True).click()
    expect(page.get_by_role("textbox").first).to_be_visible()
    page.get_by_role("button", name="Finish the record", exact=True).click()
    expect(page.get_by_text("Something is still missing")).to_be_visible()
    assert violations(page) == []
    assert console.unexpected("401") == []
