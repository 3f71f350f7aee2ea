"""A copy is looked at before it leaves."""

import re

import pytest
from playwright.sync_api import expect

from tests.e2e.accessibility import violations
from tests.e2e.browsers import PORTRAIT
from tests.e2e.pages import badge, field, open_a_child, sign_in, start_assessment, write

pytestmark = pytest.mark.browser


def test_a_copy_for_the_family_is_read_then_made_and_needs_the_network(server, ipad):
    context = ipad(server.origin, viewport=PORTRAIT)
    page = context.new_page()
    sign_in(page)
    open_a_child(page)
    start_assessment(page)
    write(field(page, "What the child said and showed"), "I like the park.")
    expect(badge(page)).to_contain_text("All on the record")
    page.get_by_role("button", name="Copies", exact=True).click()
    page.get_by_role("link", name="Look at it").last.click()
    page.wait_for_url("**/copies/family")
    expect(page.get_by_text("Read it before it leaves")).to_be_visible()
    paper = page.frame_locator("iframe")
    expect(paper.get_by_text("I like the park.")).to_be_visible()
    expect(paper.get_by_text(re.compile("Not signed: as it stood at"))).to_have_count(2)
    assert violations(page) == []
    with page.expect_download() as made:
        page.get_by_role("link", name="Make the PDF").click()
    assert made.value.suggested_filename == "assessment-family-copy.pdf"
    assert made.value.path().read_bytes().startswith(b"%PDF-")
    context.set_offline(True)
    expect(page.get_by_text("A copy needs the network")).to_be_visible()
