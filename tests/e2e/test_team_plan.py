"""A manager plans the week: proposes, reads why, accepts; shares out a colleague's visits."""

import re

import pytest
from playwright.sync_api import expect

from tests.e2e import accessibility
from tests.e2e.pages import MANAGER, badge, sign_in

pytestmark = [pytest.mark.browser, pytest.mark.slow]


def test_a_manager_proposes_a_week_and_accepts_a_change(shared_server, ipad):
    page = ipad(shared_server.origin).new_page()
    sign_in(page, MANAGER)
    expect(badge(page)).to_contain_text("All on the record")
    page.goto("/board")
    page.get_by_role("link", name="Plan the team's week").click()
    expect(page.get_by_role("heading", name="The week as it stands")).to_be_visible()
    page.get_by_label("Week", exact=True).select_option(index=1)
    page.get_by_role("button", name="Propose a week").click()
    expect(page.get_by_role("heading", name=re.compile(r"\d+ changes?, "))).to_be_visible(
        timeout=20_000
    )
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
        assert accessibility.violations(page) == []
    proposed = page.get_by_role("list", name="Proposed changes").get_by_role("listitem")
    before = proposed.count()
    page.get_by_role("button", name=re.compile("^Accept: ")).first.click()
    expect(page.get_by_text("1 change is made, and on the tablets within moments.")).to_be_visible()
    expect(proposed).to_have_count(before - 1)
    page.get_by_role("button", name="Discard").click()
    expect(proposed).to_have_count(0)


def test_a_colleagues_week_is_shared_out(shared_server, ipad):
    page = ipad(shared_server.origin).new_page()
    sign_in(page, MANAGER)
    expect(badge(page)).to_contain_text("All on the record")
    page.goto("/plan/team")
    page.get_by_label("Week", exact=True).select_option(index=1)
    page.get_by_role("button", name="Cover for Priya Sandhu").click()
    expect(page.get_by_role("list", name="Proposed changes")).to_be_visible(timeout=20_000)
    expect(page.get_by_text("Another worker").first).to_be_visible()
