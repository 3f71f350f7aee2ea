"""An administrator adds a form from a file, reads what it asks, and withdraws it."""

import pytest
from playwright.sync_api import Page, expect

from tests.e2e import accessibility
from tests.e2e.pages import IT, WORKER, badge, sign_in
from tests.unit.assessments.forms.test_forms_service import small_form

pytestmark = [pytest.mark.browser, pytest.mark.slow]


def _forms(page: Page) -> None:
    sign_in(page, IT)
    expect(badge(page)).to_contain_text("All on the record")
    page.goto("/settings")
    page.get_by_role("link", name="Forms").click()
    expect(page.get_by_text("Child and family assessment").first).to_be_visible()


def _send(page: Page, data: bytes) -> None:
    page.get_by_label("A form file", exact=True).set_input_files(
        {"name": "form.toml", "mimeType": "text/plain", "buffer": data}
    )
    page.get_by_role("button", name="Check the file").click()


def _nothing_to_find(page: Page) -> None:
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
        assert accessibility.violations(page) == []


def test_a_form_is_checked_put_right_read_published_and_withdrawn(new_server, ipad):
    page = ipad(new_server().origin).new_page()
    _forms(page)
    _nothing_to_find(page)
    _send(page, small_form(kind="essay"))
    expect(page.get_by_text("“kind” cannot be “essay”")).to_be_visible()
    expect(page.get_by_text("section “only”, field “said”")).to_be_visible()
    _nothing_to_find(page)
    # The text is still there, to be put right here.
    text = page.get_by_role("textbox", name="The form's text")
    assert 'kind = "essay"' in text.input_value()
    text.fill(small_form().decode())
    page.get_by_role("button", name="Check it again").click()
    expect(page.get_by_role("heading", name="A small form, version 1")).to_be_visible()
    expect(page.get_by_text("What was said")).to_be_visible()
    _nothing_to_find(page)
    page.get_by_role("button", name="Publish this form").click()
    expect(page.get_by_text("A small form, version 1, is in use from now on.")).to_be_visible()
    page.get_by_role("button", name="Show what A small form asks").click()
    page.get_by_role("button", name="Withdraw this version").click()
    expect(page.get_by_text("Say why, so that colleagues know")).to_be_visible()
    page.get_by_label("Why it is withdrawn").fill("The longer form asks the same")
    page.get_by_role("button", name="Withdraw this version").click()
    expect(page.get_by_text("A small form, version 1, is begun no more.")).to_be_visible()
    expect(page.get_by_text("The longer form asks the same")).to_be_visible()


def test_a_file_that_is_far_too_large_is_said_to_be_so_beside_the_field(
    shared_server, ipad, tmp_path
):
    page = ipad(shared_server.origin).new_page()
    _forms(page)
    file = tmp_path / "form.toml"
    file.write_bytes(b"#" * 40_000_000)
    page.get_by_label("A form file", exact=True).set_input_files(file)
    page.get_by_role("button", name="Check the file").click()
    expect(page.get_by_text("That file is too large: a form has at most 256 KB.")).to_be_visible()


def test_a_worker_is_not_offered_them_and_told_so_at_the_address(shared_server, ipad):
    page = ipad(shared_server.origin).new_page()
    sign_in(page, WORKER)
    expect(badge(page)).to_contain_text("All on the record")
    page.goto("/settings/forms")
    expect(page.get_by_role("heading", name="Forms", level=1)).to_be_visible()
    expect(page.get_by_text("Child and family assessment")).to_have_count(0)
