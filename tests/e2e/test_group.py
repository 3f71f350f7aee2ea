"""Siblings in one conversation: common words written once, with no network; each signed alone."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.accessibility import violations
from tests.e2e.browsers import PORTRAIT
from tests.e2e.pages import MANAGER, badge, field, sign_in, wait_for_service_worker, write
from tests.e2e.test_assessment import ON_THE_RECORD, _children, _status
from tests.e2e.test_sign_off import _ask, _sign
from tests.e2e.test_whole_assessment import ALL_SENT, _pdf

pytestmark = pytest.mark.browser

COMMON = "Two dry rooms above the shop."
DIFFERS = "He shares a bed with his grandmother."
OF_ONE, OF_OTHER = "Told us of the asthma at night.", "Wets the bed since the summer."


def _choose_siblings(page: Page, children: set[str]) -> str:
    """Opens the choice of forms for a child with a sibling, ticks one; the sibling's name."""
    for child in sorted(children):
        page.goto(f"/children/{child}")
        page.get_by_role("button", name="Start…").click()
        dialog = page.get_by_role("dialog", name="What do you want to start?")
        expect(dialog.get_by_role("listitem").first).to_be_visible()
        together = dialog.get_by_role("group", name="Together with").get_by_role("checkbox")
        if together.count():
            together.first.check()
            return dialog.locator(".start-together .choice-words > span").first.inner_text()
    raise AssertionError("no child of the demonstration has a sibling with this worker")


def _to_the_other(page: Page) -> str:
    """To the other child's assessment, by the page's own way; its address."""
    before = page.url
    steps = page.get_by_role("navigation", name="Written together").get_by_role("link")
    expect(steps).to_have_count(2)
    steps.and_(page.locator("[aria-current=false]")).click()
    page.wait_for_url(lambda address: address != before)
    return page.url


def test_what_is_common_is_written_once_and_each_child_is_signed_alone(server, ipad, installed):
    app = installed(server.origin)
    worker = app.open(viewport=PORTRAIT).new_page()
    manager = ipad(server.origin).new_page()
    sign_in(worker)
    wait_for_service_worker(worker)
    sign_in(manager, MANAGER)
    _choose_siblings(worker, _children(worker) & _children(manager))

    # Begun and written without a network: once for both, and for each alone.
    app.context.set_offline(True)
    choice = worker.get_by_role("dialog", name="What do you want to start?")
    choice.get_by_role("button", name=re.compile("^Child and family assessment")).click()
    worker.wait_for_url("**/assessments/*")
    first = worker.url
    write(field(worker, "Housing", "Family"), COMMON)
    note = worker.get_by_text("written once, stands in each child’s assessment")
    expect(note.filter(visible=True)).to_have_count(1)
    worker.get_by_role("button", name=re.compile("^Add what is different for .*: Housing$")).click()
    write(worker.get_by_role("textbox", name=re.compile("^Only about .*: Housing$")), DIFFERS)
    write(field(worker, "Health", "Child's needs"), OF_ONE)
    second = _to_the_other(worker)
    expect(field(worker, "Housing", "Family")).to_contain_text(COMMON)
    write(field(worker, "Health", "Child's needs"), OF_OTHER)
    assert OF_ONE not in worker.content()
    assert DIFFERS not in worker.content()
    app.context.set_offline(False)
    expect(badge(worker)).to_contain_text(ALL_SENT, timeout=60_000)
    assert violations(worker) == []

    # Signed one by one: what is common stays open until the last.
    for address, own, of_the_other in ((first, OF_ONE, OF_OTHER), (second, OF_OTHER, OF_ONE)):
        worker.goto(address)
        expect(_status(worker)).to_have_text(ON_THE_RECORD, timeout=30_000)
        _ask(worker)
        manager.goto(address)
        article = manager.get_by_role("article")
        expect(article).to_contain_text(COMMON)
        expect(article).to_contain_text(own)
        assert of_the_other not in manager.content()
        _sign(manager)
        expect(manager.get_by_text("Signed off by").first).to_be_visible(timeout=30_000)
        expect(article).to_contain_text(COMMON)
        if address == first:
            # The brother's goes on; what was signed does not change with it.
            worker.goto(second)
            write(field(worker, "Housing", "Family"), " Mould since May.")
            expect(_status(worker)).to_have_text(ON_THE_RECORD, timeout=30_000)
            expect(article).not_to_contain_text("Mould since May.")

    one, other = (_pdf(manager, address, "record")[0] for address in (first, second))
    for copy, stands, absent in (
        (one, (COMMON, OF_ONE, DIFFERS), (OF_OTHER, "Mould since May.")),
        (other, (COMMON, OF_OTHER, "Mould since May."), (OF_ONE, DIFFERS)),
    ):
        assert [words for words in stands if words not in copy] == []
        assert [words for words in absent if words in copy] == []
