"""What is due follows a visit at once, with no server, and stays when the server has it."""

import re

import pytest
from playwright.sync_api import Page, expect

from agile_app.core.time import on_screen, today
from agile_app.core.working_days import add_working_days
from tests.e2e import pages
from tests.e2e.pages import badge, sign_in
from tests.e2e.test_visit import fill_in, first_visit, held

pytestmark = pytest.mark.browser


def _children(server, visit_id: str) -> list[str]:
    """Ids of the brothers and sisters of a visit to children on protection plans."""
    rows = held(
        server,
        "SELECT lower(child_id) FROM visit WHERE group_id ="
        " (SELECT group_id FROM visit WHERE id = ?) AND kind = 'child_protection'",
        visit_id.replace("-", ""),
    )
    return [re.sub(r"^(.{8})(.{4})(.{4})(.{4})", r"\1-\2-\3-\4-", row[0]) for row in rows]


def _says(page: Page, child_id: str) -> None:
    """The child's page says seen today, and when the next visit is due for it."""
    pages.open_a_child(page, child_id)
    expect(page.get_by_text(f"the child was last seen on {on_screen(today())}")).to_be_visible()
    due = on_screen(add_working_days(today(), 10))
    expect(page.get_by_role("list", name="What is due and why")).to_contain_text(due)


def test_a_recorded_visit_moves_what_is_due_for_each_child_with_no_server(server, installed):
    app = installed(server.origin)
    page = app.open().new_page()
    sign_in(page)
    pages.wait_for_service_worker(page)
    expect(badge(page)).to_contain_text("All on the record")
    address = first_visit(page)
    children = _children(server, address.rsplit("/", 1)[1])
    assert len(children) > 1
    page.get_by_role("list", name="Visits today").locator(f"a[href='{address}']").click()
    expect(page.get_by_role("button", name="Arrived", exact=True)).to_be_visible()
    server.kill()
    page.get_by_role("button", name="Arrived", exact=True).click()
    fill_in(page)
    page.get_by_role("button", name="Leaving", exact=True).click()
    page.get_by_role("button", name="Finish the record", exact=True).click()
    expect(page.get_by_role("button", name="Finish the record", exact=True)).to_be_hidden()
    for child_id in children:
        _says(page, child_id)
    # The server counts the same once it has it.
    server.start()
    expect(badge(page)).to_contain_text("All on the record", timeout=60_000)
    for child_id in children:
        _says(page, child_id)
