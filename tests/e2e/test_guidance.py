"""While an assessment is written: what is said beside it, and what its words rest on."""

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.e2e.accessibility import violations
from tests.e2e.browsers import PORTRAIT
from tests.e2e.pages import start_form, unlock

pytestmark = pytest.mark.browser

DRINKING = "Mum has been drinking most evenings since July."
SAFE = "I believe that she is safe with her mother."


@pytest.fixture
def page(team) -> Page:
    """A new assessment, open to write in."""
    page = team.page()
    page.goto(f"/children/{team.child()}")
    start_form(page, "Child and family assessment")
    expect(page.locator(".document-status")).to_have_text("On the record")
    return page


def _write(page: Page, part: str, name: str, words: str) -> Locator:
    page.get_by_role("tab", name=part).click()
    field = page.get_by_role("textbox", name=name, exact=True)
    expect(field).to_be_editable()
    field.click()
    page.keyboard.press("Control+Home")
    page.keyboard.type(words)
    return field


def _below(page: Page, field: str) -> Locator:
    return page.locator(f"[data-field='{field}'] .field-guidance")


def _to_do(page: Page) -> Locator:
    sheet = page.get_by_role("dialog", name="Still to do")
    if not sheet.is_visible():
        page.get_by_role("button", name="Still to do").click()
    return sheet


def test_a_factor_is_proposed_with_its_reason_and_added_by_the_worker(page):
    _write(page, "Parenting", "Basic care", DRINKING)
    page.get_by_role("tab", name="Analysis").click()
    line = _below(page, "factors").get_by_role("button", name="1 factor proposed")
    line.click()
    expect(_below(page, "factors")).to_contain_text(f"Basic care says: “{DRINKING}”")
    chosen = page.locator("[data-field='factors']")
    expect(chosen).not_to_contain_text("Alcohol misuse: a parent or carer, chosen")
    _below(page, "factors").get_by_role("button", name=re.compile("^Add it")).click()
    expect(line).to_be_hidden()
    expect(_to_do(page)).not_to_contain_text("1B Alcohol misuse")


def test_a_no_to_a_factor_is_kept_with_the_assessment(page):
    _write(page, "Parenting", "Basic care", DRINKING)
    sheet = _to_do(page)
    sheet.get_by_role("button", name=re.compile("^Does not apply")).click()
    expect(sheet).not_to_contain_text("Alcohol misuse")
    expect(page.locator(".document-status")).to_have_text("On the record")
    page.reload()
    expect(_to_do(page)).to_contain_text("Needed to send")
    expect(_to_do(page)).not_to_contain_text("Alcohol misuse")


def test_a_judgement_is_listed_until_it_rests_on_something_that_opens(page):
    _write(page, "Analysis", "Analysis", SAFE)
    below = _below(page, "analysis")
    below.get_by_role("button", name="1 judgement rests on nothing yet").click()
    # It is told of while the sentence is typed; what is linked is the whole of it.
    expect(below).to_contain_text(SAFE)
    below.get_by_role("button", name="Say what it rests on").click()
    choose = page.get_by_role("dialog", name="What does this rest on?")
    expect(choose).to_contain_text(SAFE)
    visit = choose.get_by_role("button", name=re.compile("visit", re.IGNORECASE)).first
    label = visit.locator(".link-evidence-label").inner_text()
    visit.click()
    expect(choose).to_be_hidden()
    reference = below.get_by_role("list", name="What this rests on").get_by_role("link")
    expect(reference).to_contain_text(label)
    expect(below.get_by_role("button", name=re.compile("rests on nothing"))).to_be_hidden()
    page.get_by_role("button", name="Read", exact=True).click()
    read = page.locator(".assessment-read").get_by_role("list", name="What this rests on")
    expect(read).to_contain_text(label)
    read.get_by_role("link").click()
    page.wait_for_url("**/visits/*")


def test_a_judgement_may_be_a_professional_view_that_says_why(page):
    _write(page, "Analysis", "Analysis", SAFE)
    below = _below(page, "analysis")
    below.get_by_role("button", name="What it rests on", exact=True).click()
    choose = page.get_by_role("dialog", name="What does this rest on?")
    choose.get_by_role("button", name="Keep it as my view").click()
    expect(choose.get_by_role("alert")).to_have_text("Say why: one sentence is enough.")
    choose.get_by_label(re.compile("my professional view")).fill("I saw them at ease together.")
    choose.get_by_role("button", name="Keep it as my view").click()
    expect(below).to_contain_text("Professional view: I saw them at ease together.")


def test_what_is_needed_to_send_leads_to_its_field(page):
    sheet = _to_do(page)
    expect(sheet).to_contain_text("working days left")
    sheet.get_by_role("button", name="Outcome", exact=False).first.click()
    expect(page.locator("[data-field='outcome']")).to_be_in_viewport()


def test_a_day_without_a_visit_is_said_beside_the_day(page):
    page.get_by_role("tab", name="Child", exact=False).first.click()
    page.locator("[data-field='child_seen_on'] input").fill("2026-01-02")
    below = _below(page, "child_seen_on")
    expect(below).to_contain_text("no visit that day is on the record")


def _distance(page: Page) -> float:
    """From the top of one field to the top of the next but one."""
    return page.evaluate(
        """() => {
          const top = (key) =>
            document.querySelector(`[data-field=${key}]`).getBoundingClientRect().top;
          return top("factors") - top("analysis");
        }"""
    )


def test_it_all_runs_with_no_network_and_nothing_moves(page):
    page.context.set_offline(True)
    field = _write(page, "Analysis", "Analysis", " ")
    before = _distance(page)
    field.press_sequentially(SAFE)
    expect(_below(page, "analysis")).to_contain_text("1 judgement rests on nothing yet")
    assert _distance(page) == before


def test_what_is_said_can_be_used_by_everybody(page):
    page.set_viewport_size(PORTRAIT)
    _write(page, "Parenting", "Basic care", DRINKING)
    _write(page, "Analysis", "Analysis", SAFE)
    below = _below(page, "analysis")
    below.get_by_role("button", name="1 judgement rests on nothing yet").click()
    assert violations(page) == []
    below.get_by_role("button", name="Say what it rests on").click()
    assert violations(page) == []
    page.keyboard.press("Escape")
    expect(_to_do(page)).to_contain_text("Alcohol misuse")
    assert violations(page) == []


def test_the_sheets_name_and_its_way_out_stand_at_its_edges(page):
    # The tools for a drawing bring a sheet of their own: its rules must not reach this one.
    page.get_by_role("tab", name=re.compile("^Child ")).click()
    sheet = _to_do(page)
    close = sheet.get_by_role("button", name="Close")
    expect(close).to_be_visible()
    outer, name, way_out = (
        each.bounding_box() for each in (sheet, sheet.get_by_role("heading", level=2), close)
    )
    assert outer
    assert name
    assert way_out
    assert name["x"] - outer["x"] < 40
    assert outer["x"] + outer["width"] - way_out["x"] - way_out["width"] < 40


def test_the_part_that_is_written_stays_in_sight_when_a_panel_takes_room(page):
    part = page.get_by_role("tab", name=re.compile("^Analysis "))
    part.click()
    _to_do(page)
    expect(part).to_be_in_viewport(ratio=1)


def test_every_button_beside_the_assessment_is_in_sight_on_an_ipad(page):
    buttons = page.get_by_role("group", name="Beside the assessment")
    expect(buttons.get_by_role("link", name="History")).to_be_in_viewport(ratio=1)


def test_a_reason_that_was_begun_is_there_again_after_the_ipad_was_locked(page):
    def begin() -> Locator:
        _below(page, "analysis").get_by_role("button", name="What it rests on", exact=True).click()
        choose = page.get_by_role("dialog", name="What does this rest on?")
        return choose.get_by_label(re.compile("my professional view"))

    _write(page, "Analysis", "Analysis", SAFE)
    begin().fill("I saw them at ease")
    page.keyboard.press("Escape")
    page.get_by_role("button", name="Lock now").first.click()
    unlock(page)
    page.get_by_role("tab", name="Analysis").click()
    expect(begin()).to_have_value("I saw them at ease")
    page.get_by_role("button", name="Keep it as my view").click()
    expect(_below(page, "analysis")).to_contain_text("Professional view: I saw them at ease")
    expect(begin()).to_have_value("")
