"""With no network: the radio is off, or the line hangs. (The dead server: test_offline_start.)"""

import pytest
from playwright.sync_api import Page, expect

from tests.e2e import pages
from tests.e2e.conftest import InstalledApp
from tests.e2e.pages import WORKER, badge, open_a_child, sign_in, unlock
from tests.e2e.screens import child_of
from tests.e2e.server import AgileServer

pytestmark = pytest.mark.browser


def _made_ready(app: InstalledApp, child_id: str) -> str:
    """Signed in once on this iPad, with the app and the caseload on it; the child's name."""
    page = app.open().new_page()
    sign_in(page)
    pages.wait_for_service_worker(page)
    name = open_a_child(page, child_id)
    expect(badge(page)).to_contain_text("All on the record")
    return name


def _cold_start_works(page: Page, child_id: str, name: str) -> None:
    page.goto("/today")
    unlock(page)
    expect(page.get_by_role("heading", level=1, name="Today")).to_be_visible()
    assert open_a_child(page, child_id) == name


def test_the_app_starts_cold_when_the_radio_is_off(server: AgileServer, installed):
    app = installed(server.origin)
    child_id = child_of(server, WORKER)
    name = _made_ready(app, child_id)
    app.kill()
    context = app.open()
    context.set_offline(True)
    _cold_start_works(context.new_page(), child_id, name)


def test_the_app_starts_cold_when_the_line_hangs(proxied, installed):
    server, line = proxied
    app = installed(line.origin)
    child_id = child_of(server, WORKER)
    name = _made_ready(app, child_id)
    app.kill()
    line.hang()
    _cold_start_works(app.open().new_page(), child_id, name)
