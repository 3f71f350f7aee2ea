"""An administrator changes what the council sets; others are kept out."""

import pytest
from playwright.sync_api import expect

from tests.e2e import accessibility
from tests.e2e.pages import IT, WORKER, badge, sign_in

pytestmark = [pytest.mark.browser, pytest.mark.slow]
LABEL = "Extra bank holidays"


def _open(page, origin_email):
    sign_in(page, origin_email)
    expect(badge(page)).to_contain_text("All on the record")
    page.goto("/settings")


def test_an_administrator_changes_a_setting_and_reads_its_history(shared_server, ipad):
    page = ipad(shared_server.origin).new_page()
    _open(page, IT)
    page.get_by_role("link", name="Council settings").click()
    change = page.get_by_role("button", name=f"Change {LABEL}")
    change.click()
    days = page.get_by_label("Days", exact=True)
    days.fill("31 Feb 2031")
    page.get_by_label("Why it changes").fill("Proclaimed for the jubilee")
    page.get_by_role("button", name="Save the change").click()
    expect(page.get_by_text("“31 Feb 2031” is not a day")).to_be_visible()
    # What was typed is still there.
    expect(days).to_have_value("31 Feb 2031")
    expect(page.get_by_label("Why it changes")).to_have_value("Proclaimed for the jubilee")
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
        assert accessibility.violations(page) == []
    days.fill("18 June 2031")
    page.get_by_role("button", name="Save the change").click()
    expect(page.get_by_text("18 Jun 2031, from now on.")).to_be_visible()
    change.click()
    expect(page.get_by_text("Proclaimed for the jubilee")).to_be_visible()
    expect(page.get_by_text("Adam Nowak")).to_be_visible()
    assert accessibility.violations(page) == []


def test_a_worker_is_not_offered_them_and_told_so_at_the_address(shared_server, ipad):
    page = ipad(shared_server.origin).new_page()
    _open(page, WORKER)
    expect(page.get_by_role("button", name="Sign out", exact=True)).to_be_visible()
    expect(page.get_by_role("link", name="Council settings")).to_have_count(0)
    page.goto("/settings/council")
    expect(page.get_by_role("heading", name="Council settings")).to_be_visible()
    expect(page.get_by_text(LABEL)).to_have_count(0)
