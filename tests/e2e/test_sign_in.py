"""Signing in, in a real browser."""

import pytest
from playwright.sync_api import expect

from tests.e2e.browsers import PORTRAIT
from tests.e2e.pages import MANAGER, Console, sign_in

pytestmark = pytest.mark.browser


def test_a_worker_signs_in_and_sees_today(shared_server, ipad):
    page = ipad(shared_server.origin).new_page()
    sign_in(page)
    expect(page.get_by_role("heading", level=1)).to_be_visible()


def test_a_stranger_is_shown_the_sign_in_page(shared_server, ipad):
    page = ipad(shared_server.origin).new_page()
    page.goto("/children")
    expect(page.get_by_role("button", name="Sign in", exact=True)).to_be_visible()


def test_a_wrong_password_says_so_and_keeps_the_email(shared_server, ipad):
    page = ipad(shared_server.origin, viewport=PORTRAIT).new_page()
    page.goto("/sign-in")
    page.get_by_label("Email", exact=True).fill(MANAGER)
    page.get_by_label("Password", exact=True).fill("not the password")
    page.get_by_role("button", name="Sign in", exact=True).click()
    expect(page.get_by_role("alert")).to_contain_text("do not match")


def test_signing_in_breaks_no_policy_and_raises_no_error(shared_server, ipad):
    context = ipad(shared_server.origin)
    console = Console(context)
    page = context.new_page()
    sign_in(page)
    page.wait_for_load_state("networkidle")
    assert console.unexpected() == []
