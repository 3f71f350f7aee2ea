"""With no network: the radio is off, or the line hangs. (The dead server: test_offline_start.)"""

import pytest
from playwright.sync_api import expect

from tests.e2e import pages
from tests.e2e.pages import badge, open_a_child, sign_in, unlock

pytestmark = pytest.mark.browser

WORDS = " ".join(f"word{number}" for number in range(1, 501))


def _made_ready(app, child_id=""):
    """Signed in once on this iPad, with the app and the caseload on it."""
    page = app.open().new_page()
    sign_in(page)
    pages.wait_for_service_worker(page)
    child = open_a_child(page, child_id)
    expect(badge(page)).to_contain_text("All on the record")
    return child


def _cold_start_works(page, child):
    page.goto("/today")
    unlock(page)
    expect(page.get_by_role("heading", level=1, name="Today")).to_be_visible()
    assert open_a_child(page) == child


def test_the_app_starts_cold_when_the_radio_is_off(server, installed):
    app = installed(server.origin)
    child = _made_ready(app)
    app.kill()
    context = app.open()
    context.set_offline(True)
    _cold_start_works(context.new_page(), child)


def test_the_app_starts_cold_when_the_line_hangs(proxied, installed):
    _server, line = proxied
    app = installed(line.origin)
    child = _made_ready(app)
    app.kill()
    line.hang()
    _cold_start_works(app.open().new_page(), child)
