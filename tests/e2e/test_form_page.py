"""Forms as data on the page: every kind of field, together and apart, with and without network."""

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.e2e.accessibility import violations
from tests.e2e.browsers import PHONE, PORTRAIT
from tests.e2e.pages import (
    COLLEAGUE,
    WORKER,
    Console,
    sign_in,
    start_form,
    unlock,
    wait_for_service_worker,
    wait_until_stored,
)
from tests.e2e.screens import child_of

pytestmark = pytest.mark.browser

ON_THE_RECORD = "On the record"
SCREENING = "Risk of exploitation screening"
CONVERSATION = "Strengths and scales conversation"


def _status(page: Page) -> Locator:
    return page.locator(".document-status")


def _part(page: Page, name: str) -> None:
    page.get_by_role("tab", name=re.compile(f"^{name}")).click()


def _begin(page: Page, child_id: str, title: str) -> str:
    page.goto(f"/children/{child_id}")
    start_form(page, title)
    expect(page.get_by_role("tab").first).to_be_visible()
    return page.url


def _scale(page: Page, name: str) -> Locator:
    return page.get_by_role("group", name=name, exact=True)


def _cell(page: Page, name: str) -> Locator:
    return page.get_by_label(name, exact=True)


@pytest.fixture
def pair(team):
    """The worker and the colleague in one conversation about a child of both."""
    one, other = team.pages(WORKER, COLLEAGUE)
    address = _begin(one, team.child(), CONVERSATION)
    expect(_status(one)).to_have_text(ON_THE_RECORD)
    other.goto(address)
    expect(_status(other)).to_have_text(ON_THE_RECORD)
    return one, other


def test_a_form_filled_with_no_network_outlives_a_killed_tab_and_reaches_the_record(
    server, installed
):
    app = installed(server.origin)
    page = app.open().new_page()
    sign_in(page)
    page.goto(f"/children/{child_of(server, WORKER)}")
    expect(page.get_by_role("button", name="Start…")).to_be_visible()
    wait_for_service_worker(page)
    expect(page.get_by_role("button", name="Start…")).to_be_visible()
    server.kill()
    start_form(page, SCREENING)
    page.get_by_label("Stopped going to school or training").check()
    page.get_by_label("A second phone, or many calls and messages at night").check()
    page.get_by_role("button", name=re.compile("Add a row to Places")).click()
    place = _cell(page, "Place, person, number plate or account, row 1")
    expect(place).to_be_focused()
    place.press_sequentially("The car park behind the station")
    _part(page, "Child")
    child = _scale(page, "How safe they feel, from 0 to 10").get_by_role("group").first
    child.get_by_role("radio", name="3", exact=True).check()
    expect(child).to_contain_text("you,")
    _part(page, "Decision")
    page.get_by_label("Likely, or begun").check()
    asked = page.get_by_role("group", name="Is a strategy discussion held?")
    asked.get_by_label("Yes", exact=True).check()
    wait_until_stored(page)
    address = page.url
    app.kill_tab(page)
    server.start()
    page = app.context.new_page()
    page.goto(address)
    locked = page.get_by_label("PIN or password", exact=True)
    expect(locked.or_(page.get_by_role("tab").first).first).to_be_visible(timeout=30_000)
    if locked.is_visible():
        unlock(page)
    expect(page.get_by_label("Stopped going to school or training")).to_be_checked()
    expect(_cell(page, "Place, person, number plate or account, row 1")).to_have_value(
        "The car park behind the station"
    )
    expect(_status(page)).to_have_text(ON_THE_RECORD, timeout=30_000)
    _part(page, "Child")
    child = _scale(page, "How safe they feel, from 0 to 10").get_by_role("group").first
    expect(child.get_by_role("radio", name="3", exact=True)).to_be_checked()
    page.get_by_role("button", name="Read", exact=True).click()
    article = page.get_by_role("article", name=SCREENING)
    for words in ("Stopped going to school", "The car park", "Likely, or begun"):
        expect(article).to_contain_text(words)


def test_a_field_is_asked_when_an_answer_calls_for_it_and_its_words_are_kept_after(team):
    page = team.page()
    _begin(page, team.child(), SCREENING)
    _part(page, "Decision")
    asked = page.get_by_role("group", name="Is a strategy discussion held?")
    expect(asked).to_have_count(0)
    page.get_by_label("Known, or the child is in danger now").check()
    asked.get_by_label("No", exact=True).check()
    page.get_by_label("No sign of exploitation").check()
    kept = page.get_by_role("button", name=re.compile("No longer asked, kept: Is a strategy"))
    expect(kept).to_have_attribute("aria-expanded", "false")
    expect(asked).to_be_hidden()
    kept.click()
    expect(asked.get_by_label("No", exact=True)).to_be_checked()
    page.get_by_label("Likely, or begun").check()
    expect(kept).to_have_count(0)
    expect(asked.get_by_label("No", exact=True)).to_be_checked()


def test_a_colleague_sees_numbers_people_and_rows_as_they_are_given(pair):
    one, other = pair
    for page in pair:
        _part(page, "Numbers")
    ours, theirs = (_scale(page, "How safe is the child?") for page in pair)
    ours.get_by_role("group").first.get_by_role("radio", name="6", exact=True).check()
    same = theirs.get_by_role("group").first
    expect(same.get_by_role("radio", name="6", exact=True)).to_be_checked()
    one.get_by_role("button", name=re.compile("Add a row")).click()
    _cell(one, "What, row 1").press_sequentially("Nan comes on Sundays")
    _cell(one, "By when, row 1").fill("2026-12-06")
    expect(_cell(other, "What, row 1")).to_have_value("Nan comes on Sundays")
    expect(_cell(other, "By when, row 1")).to_have_value("2026-12-06")
    other.get_by_role("button", name="Remove row 1").click()
    expect(_cell(one, "What, row 1")).to_have_count(0)
    other.get_by_role("button", name="Bring it back").click()
    expect(_cell(one, "What, row 1")).to_have_value("Nan comes on Sundays")
    for page in pair:
        _part(page, "Columns")
    one.get_by_label("Somebody else, Who was there").fill("The neighbour")
    one.get_by_role("button", name="Add", exact=True).first.click()
    expect(other.get_by_role("checkbox", name="The neighbour")).to_be_checked()


def test_two_different_numbers_for_one_person_stay_until_one_is_chosen(pair):
    one, other = pair
    for page in pair:
        _part(page, "Numbers")
        page.context.set_offline(True)
    for page, number in ((one, "2"), (other, "8")):
        line = _scale(page, "How safe is the child?").get_by_role("group").first
        line.get_by_role("radio", name=number, exact=True).check()
    for page in pair:
        page.context.set_offline(False)
    both = re.compile("How safe is the child.*different answers")
    for page in pair:
        differ = page.get_by_role("group", name=both)
        expect(differ.get_by_role("listitem")).to_have_count(2, timeout=30_000)
        expect(differ).to_contain_text("you,")
    other.get_by_role("button", name="Choose “2”").click()
    for page in pair:
        expect(page.get_by_role("group", name=both)).to_have_count(0)


def test_two_who_fill_one_cell_apart_both_keep_their_words(pair):
    one, other = pair
    for page in pair:
        _part(page, "Numbers")
    one.get_by_role("button", name=re.compile("Add a row")).click()
    _cell(one, "What, row 1").press_sequentially("Ring the school")
    expect(_cell(other, "What, row 1")).to_have_value("Ring the school")
    # The colleague is in the cell already when the other words come.
    _cell(other, "What, row 1").focus()
    _cell(one, "What, row 1").fill("Ring the nurse")
    one.keyboard.press("Tab")
    expect(_status(other)).to_have_text(ON_THE_RECORD)
    expect(_cell(other, "What, row 1")).to_have_value("Ring the school")
    other.keyboard.press("End")
    other.keyboard.type(" on Monday")
    other.keyboard.press("Tab")
    for page in pair:
        differ = page.get_by_role("group", name="What, row 1: different answers")
        expect(differ).to_contain_text("Ring the nurse")
        expect(differ).to_contain_text("Ring the school on Monday")


def test_it_can_be_used_by_everybody_on_every_screen(server, ipad):
    for viewport, scheme in ((PORTRAIT, "light"), (PHONE, "dark")):
        context = ipad(server.origin, viewport=viewport, color_scheme=scheme)
        console = Console(context)
        page = context.new_page()
        sign_in(page)
        # As tall as the page: what the bar at the foot covers is scrolled to, not a small target.
        page.set_viewport_size({**viewport, "height": 3600})
        for title, parts in ((SCREENING, ["Signs", "Decision"]), (CONVERSATION, ["Numbers"])):
            _begin(page, child_of(server, WORKER), title)
            expect(_status(page)).to_have_text(ON_THE_RECORD, timeout=30_000)
            for part in parts:
                _part(page, part)
                for row in page.get_by_role("button", name=re.compile("Add a row")).all():
                    if row.is_visible():
                        row.click()
                assert violations(page) == [], (title, part)
                wide = page.evaluate("() => document.documentElement.scrollWidth")
                assert wide <= viewport["width"], (title, part)
            page.get_by_role("button", name="Read", exact=True).click()
            expect(page.get_by_role("article")).to_be_visible()
            assert violations(page) == [], title
            page.get_by_role("button", name="Write", exact=True).click()
        assert console.unexpected("401") == []


def test_a_scale_is_answered_with_the_keyboard(team):
    page = team.page()
    _begin(page, team.child(), CONVERSATION)
    _part(page, "Numbers")
    line = _scale(page, "How safe is the child?").get_by_role("group").first
    line.get_by_role("radio", name="0", exact=True).focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    expect(line.get_by_role("radio", name="2", exact=True)).to_be_checked()
    line.get_by_role("button", name=re.compile("^Take back")).click()
    expect(line.get_by_role("radio", checked=True)).to_have_count(0)
