"""The history of an assessment: sliding, whose words they are, comparing, bringing back."""

import re
from uuid import UUID

import pytest
from playwright.sync_api import Page, expect

from tests.e2e import pages, screens
from tests.e2e.accessibility import violations
from tests.e2e.browsers import PORTRAIT
from tests.e2e.pages import COLLEAGUE, WORKER, Console, wait_for_service_worker
from tests.live.long_log import write_long_log

pytestmark = pytest.mark.browser

PHONE = {"width": 320, "height": 640}


def _write(page: Page, words: str) -> None:
    page.get_by_role("tab", name="Child's needs").click()
    field = page.get_by_role("textbox", name="Identity", exact=True)
    expect(field).to_be_editable()
    field.click()
    page.keyboard.press("Control+Home")
    page.keyboard.type(words)


def _on_the_record(page: Page) -> None:
    expect(page.locator(".document-status")).to_have_text("On the record")


def _slider(page: Page):
    return page.get_by_role("slider", name="Moment")


def _move(page: Page, to: int) -> None:
    _slider(page).fill(str(to))


def _open_history(page: Page, assessment: str) -> int:
    """Opens it; how many rows there are."""
    page.goto(f"{assessment}/history")
    expect(_slider(page)).to_be_visible()
    return int(_slider(page).get_attribute("max") or 0)


@pytest.fixture
def pair(team):
    """The worker and the colleague, each on an iPad of their own."""
    return team.pages(WORKER, COLLEAGUE)


@pytest.fixture
def assessment(team, pair) -> str:
    """One that both write in; its address, open on both."""
    one, other = pair
    one.goto(f"/children/{team.child()}")
    pages.start_assessment(one)
    _on_the_record(one)
    other.goto(one.url)
    _on_the_record(other)
    return one.url


def test_it_shows_who_wrote_what_and_that_it_was_offline(pair, assessment):
    one, other = pair
    _write(one, "She likes football. ")
    _on_the_record(one)
    other.context.set_offline(True)
    _write(other, "Her nan speaks Polish. ")
    expect(other.locator(".document-status")).to_contain_text("On this iPad")
    other.context.set_offline(False)
    _on_the_record(other)
    last = _open_history(one, assessment)
    field = one.locator(".history-field", has_text="Identity")
    expect(field).to_contain_text("Her nan speaks Polish.")
    field.get_by_text("Her nan speaks Polish.").first.click()
    touched = one.locator(".history-passage")
    expect(touched).to_contain_text("offline")
    expect(touched).to_contain_text("iPad")
    who = field.get_by_text("Who wrote this")
    who.click()
    expect(field.get_by_role("listitem").filter(has_text="She likes football")).to_contain_text(
        "(you)"
    )
    _move(one, last - 1)
    expect(field).not_to_contain_text("Her nan speaks Polish.")
    said = _slider(one).get_attribute("aria-valuetext") or ""
    assert re.search(r"\d{1,2} \w{3} \d{4}, \d\d:\d\d, by \w+", said)


def test_two_moments_are_compared_and_one_is_brought_back_as_a_change_of_mine(pair, assessment):
    one, other = pair
    _write(one, "She is unsafe at home. ")
    _on_the_record(one)
    rows = _open_history(one, assessment)
    other.reload()
    _write(other, "Not true: ")
    _on_the_record(other)
    one.goto(assessment)
    _on_the_record(one)
    last = _open_history(one, assessment)
    assert last > rows
    _move(one, rows)
    one.get_by_label("Compare with").select_option("head")
    field = one.locator(".history-field", has_text="Identity")
    expect(field.locator("ins")).to_contain_text("Not true")
    expect(field).to_contain_text("Changed by")
    one.get_by_label("Compare with").select_option("")
    one.get_by_role("button", name="Bring this back: Identity").click()
    dialog = one.get_by_role("dialog")
    expect(dialog).to_contain_text("a new change in your name")
    dialog.get_by_role("button", name="Bring it back").click()
    done = one.get_by_role("status").filter(has_text="Brought back, as a change by you")
    expect(done).to_contain_text("Identity")
    there = other.get_by_role("textbox", name="Identity", exact=True)
    expect(there).not_to_contain_text("Not true:")
    expect(there).to_contain_text("She is unsafe at home.")
    done.get_by_role("button", name="Undo").click()
    expect(there).to_contain_text("Not true:")
    # Both are in the history: nothing was rewritten.
    expect(_slider(one)).to_have_attribute("max", re.compile(rf"^(?!{last}$)\d+$"))


def test_with_no_network_it_says_so_and_shows_what_the_ipad_holds(pair, assessment):
    one, _ = pair
    wait_for_service_worker(one)
    _on_the_record(one)
    _write(one, "Words on this iPad. ")
    _on_the_record(one)
    one.context.set_offline(True)
    one.get_by_role("link", name="History", exact=True).click()
    expect(one.get_by_text("The history is on the record, not on this iPad")).to_be_visible()
    expect(one.get_by_text("Words on this iPad.")).to_be_visible()
    one.context.set_offline(False)
    expect(_slider(one)).to_be_visible()
    one.go_back()
    _on_the_record(one)


def _colours_come_where_one_looks(page: Page) -> None:
    """Of a long text all words stand there; whose they are is drawn only where it can be seen."""
    _slider(page).press("End")
    text = page.locator(".history-field", has_text="Education").locator(".history-text")
    last = text.locator("> *").last
    assert last.inner_text().strip()
    expect(last.locator(".history-by")).to_have_count(0)
    last.scroll_into_view_if_needed()
    expect(last.locator(".history-by").first).to_be_visible()
    expect(page.locator(".history-text .history-by")).not_to_have_count(0)
    first = page.locator(".history-text > *").first
    expect(first.locator(".history-by")).to_have_count(0)


def test_a_long_history_slides_by_hand_and_by_keyboard_on_every_screen(team, pair, assessment):
    one, _ = pair
    console = Console(one.context)
    workers = [
        UUID(
            screens.one(
                team.server, "SELECT id FROM worker ORDER BY id LIMIT 1 OFFSET ?", str(number)
            )
        )
        for number in range(5)
    ]
    document = UUID(assessment.rpartition("/")[2])
    write_long_log(
        team.server.database, document, workers, rows=2_000, roots=["t.health", "t.education"]
    )
    last = _open_history(one, assessment)
    assert last >= 2_000
    slider = _slider(one)
    slider.focus()
    one.keyboard.press("Home")
    expect(slider).to_have_value("1")
    one.get_by_role("button", name="The sitting after").click()
    expect(slider).not_to_have_value("1")
    one.keyboard.press("Tab")
    _colours_come_where_one_looks(one)
    for size in (PHONE, PORTRAIT, {"width": 1180, "height": 820}, {"width": 1440, "height": 900}):
        one.set_viewport_size(size)
        assert one.evaluate("document.documentElement.scrollWidth <= innerWidth")
        assert violations(one) == []
    assert (slider.bounding_box() or {})["height"] >= 44
    assert console.errors == []
