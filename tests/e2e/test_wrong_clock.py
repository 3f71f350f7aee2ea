"""An iPad whose clock is wrong by a year: what is signed on it is dated right."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import expect

from agile_app.core.time import on_screen
from tests.e2e.pages import WORKER, badge, sign_in, start_assessment
from tests.e2e.screens import child_of

pytestmark = pytest.mark.browser

WRONG = """
const Real = Date;
const wrong = %d * 86400000;
window.Date = class extends Real {
  constructor(...given) {
    if (given.length) super(...given);
    else super(Real.now() + wrong);
  }
  static now() {
    return Real.now() + wrong;
  }
};
"""


@pytest.mark.parametrize("days", [365, -365])
def test_a_signature_is_dated_by_the_record_and_not_by_a_wrong_clock(server, ipad, days):
    context = ipad(server.origin)
    context.add_init_script(WRONG % days)
    page = context.new_page()
    sign_in(page, WORKER)
    expect(badge(page)).to_contain_text("All on the record")
    page.goto(f"/children/{child_of(server, WORKER)}")
    start_assessment(page)
    expect(page.locator(".document-status")).to_have_text("On the record")
    page.get_by_role("tab", name=re.compile("^Family's part")).click()
    signed = page.locator("[data-field=worker_signature]")
    signed.get_by_role("button", name="Sign", exact=True).click()
    sheet = page.get_by_role("dialog", name="Signature of the social worker")
    near = {on_screen((datetime.now(UTC) + timedelta(days=day)).date()) for day in (-1, 0, 1)}
    expect(sheet).to_contain_text(re.compile(f"Dated ({'|'.join(near)})"))
