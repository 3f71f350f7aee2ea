"""What a worker adds to the record moves what is due at once, with no server, and stays."""

from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect

from agile_app.core.time import on_screen, today
from tests.e2e import accessibility, pages
from tests.e2e.pages import badge, sign_in
from tests.e2e.screens import one

pytestmark = pytest.mark.browser


def _on_a_protection_plan(server) -> str:
    return one(
        server,
        "SELECT a.child_id FROM allocation a JOIN worker w ON w.id = a.worker_id"
        " JOIN plan p ON p.child_id = a.child_id"
        " WHERE w.email = ? AND a.ended_on IS NULL AND p.kind = 'child_protection'"
        " AND p.ended_on IS NULL ORDER BY a.child_id",
        pages.WORKER,
    )


def _dues(page: Page):
    return page.get_by_role("list", name="What is due and why")


def _open_form(page: Page, kind: str):
    page.get_by_role("button", name="Add to the record", exact=True).click()
    form = page.get_by_role("dialog", name="Add to the record")
    form.get_by_label("What happened").select_option(label=kind)
    return form


def test_a_return_and_a_core_group_recorded_with_no_server_move_what_is_due(server, installed):
    app = installed(server.origin)
    page = app.open().new_page()
    sign_in(page)
    pages.wait_for_service_worker(page)
    expect(badge(page)).to_contain_text("All on the record")
    pages.open_a_child(page, _on_a_protection_plan(server))
    server.kill()

    form = _open_form(page, "Came back from being missing")
    yesterday = today() - timedelta(days=1)
    form.get_by_label("Day of the return").fill(str(today() + timedelta(days=2)))
    expect(form.get_by_text("That day has not come yet.")).to_be_visible()
    expect(form.get_by_role("button", name="Save", exact=True)).to_be_disabled()
    form.get_by_label("Day of the return").fill(str(yesterday))
    form.get_by_label("Time of the return").fill("09:30")
    form.get_by_label("Missing since").fill(str(yesterday))
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
        assert accessibility.violations(page) == []
    form.get_by_role("button", name="Save", exact=True).click()
    interview = _dues(page).get_by_role("listitem").filter(has_text="Return-home interview")
    by = on_screen(today() + timedelta(days=2))
    expect(interview).to_contain_text(
        f"72 hours after the child came back on {on_screen(yesterday)}"
    )
    expect(interview).to_contain_text(by)

    form = _open_form(page, "Core group or review held")
    form.get_by_label("Meeting").select_option(label="Core group")
    form.get_by_role("button", name="Save", exact=True).click()
    group = _dues(page).get_by_role("listitem").filter(has_text="Hold a core group")
    six_weeks = on_screen(today() + timedelta(weeks=6))
    expect(group).to_contain_text(f"6 weeks after the core group of {on_screen(today())}")
    expect(group).to_contain_text(six_weeks)
    assert accessibility.violations(page) == []

    # The server counts the same once it has them.
    server.start()
    expect(badge(page)).to_contain_text("All on the record", timeout=60_000)
    expect(interview).to_contain_text(by)
    expect(group).to_contain_text(six_weeks)

    # What was wrong is taken back, and stays in sight as such.
    lately = page.get_by_role("list", name="Added to the record")
    lately.get_by_role("button", name="Take back: Came back from being missing").click()
    asked = page.get_by_role("dialog", name="Take this back?")
    asked.get_by_label("Why it was wrong").fill("It was the brother")
    asked.get_by_role("button", name="Take it back", exact=True).click()
    expect(badge(page)).to_contain_text("All on the record", timeout=60_000)
    expect(interview).to_have_count(0)
    expect(lately).to_contain_text("It was the brother")
