"""axe finds nothing on any page a worker or a manager has, in light and dark, lying.

Standing and on a phone: test_shell. In an assessment: test_assessment.
"""

import pytest
from playwright.sync_api import expect

from tests.e2e import accessibility
from tests.e2e.pages import MANAGER, WORKER, badge, sign_in
from tests.e2e.screens import address, all_screens

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
