"""axe finds nothing on any page a worker or a manager has, in light and dark, lying.

Standing and on a phone: test_shell. In an assessment: test_assessment.
"""

import pytest
from playwright.sync_api import expect

from tests.e2e import accessibility
from tests.e2e.browsers import PORTRAIT
from tests.e2e.pages import MANAGER, WORKER, badge, field, sign_in, start_assessment
from tests.e2e.screens import address, all_screens, child_of

pytestmark = [pytest.mark.browser, pytest.mark.slow]

OFFICE_WORKER = {"field": WORKER, "public": WORKER, "office": MANAGER}


def _look(page, route):
    """What axe finds here in both colour schemes, each line with where and when."""
    found = []
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
        found += [f"{route} {scheme}: {line}" for line in accessibility.violations(page)]
    return found


@pytest.mark.parametrize("email", [WORKER, MANAGER], ids=["worker", "manager"])
def test_nothing_is_found_on_any_page(shared_server, ipad, email):
    page = ipad(shared_server.origin).new_page()
    sign_in(page, email)
    expect(badge(page)).to_contain_text("All on the record")
    found = []
    for route, kind in all_screens():
        if route == "/sign-in" or OFFICE_WORKER[kind] != email or "assessment_id" in route:
            continue
        page.goto(address(shared_server, route, email))
        expect(page.get_by_role("heading", level=1).first).to_be_visible()
        expect(page.locator("[aria-busy=true]")).to_have_count(0)
        found += _look(page, route)
    assert found == []


def test_nothing_is_found_on_the_lock_screen(shared_server, ipad):
    page = ipad(shared_server.origin).new_page()
    sign_in(page)
    expect(badge(page)).to_contain_text("All on the record")
    page.get_by_role("button", name="Lock now").click()
    expect(page.get_by_role("heading", name="Locked")).to_be_visible()
    assert _look(page, "locked") == []


def _opened_assessment(page, server):
    sign_in(page)
    expect(badge(page)).to_contain_text("All on the record")
    page.goto(f"/children/{child_of(server, WORKER)}")
    start_assessment(page)
    expect(page.locator(".document-status").first).to_have_text("On the record")


@pytest.mark.parametrize("width", [320, PORTRAIT["width"]], ids=["phone", "ipad"])
def test_nothing_is_found_beside_an_assessment_on_paper_and_while_one_mentions(
    shared_server, ipad, width
):
    page = ipad(shared_server.origin).new_page()
    _opened_assessment(page, shared_server)
    # As tall as the page: what the bar at the foot covers is scrolled to, not a small target.
    page.set_viewport_size({"width": width, "height": 3600})
    found = []
    beside = page.get_by_role("group", name="Beside the assessment")
    for name in beside.get_by_role("button").all_inner_texts():
        beside.get_by_role("button", name=name, exact=True).click()
        sheet = page.get_by_role("dialog", name=name, exact=True)
        expect(sheet).to_be_visible()
        found += _look(page, name)
        sheet.get_by_role("button", name="Close").click()

    words = field(page, "Housing", "Family")
    words.click()
    page.keyboard.type("Ask @")
    expect(page.get_by_role("listbox", name="Mention somebody")).to_be_visible()
    found += _look(page, "mention")
    page.keyboard.press("Escape")

    page.get_by_role("tab", name="Family's part").click()
    page.get_by_role("group", name="Signature of the social worker").get_by_role(
        "button", name="Sign", exact=True
    ).click()
    sheet = page.get_by_role("dialog", name="Signature of the social worker")
    sheet.get_by_label("Name", exact=True).fill("Test Worker")
    sheet.get_by_label("Signs as").fill("Social worker")
    sheet.get_by_role("button", name="Sign", exact=True).click()
    expect(sheet.get_by_text("There is no signature yet.")).to_be_visible()
    found += _look(page, "signature")
    title = sheet.get_by_role("heading").bounding_box()
    assert title
    assert title["width"] > 150, "its words are broken into letters"
    sheet.get_by_role("button", name="Put away").click()

    page.goto(f"{page.url}/history")
    expect(page.get_by_role("slider", name="Moment")).to_be_visible()
    found += _look(page, "history")
    assert found == []
