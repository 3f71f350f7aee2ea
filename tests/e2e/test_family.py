"""The tablet in a family's hands: what they see, what cannot be found, and no way back.

A third party is put into the town: a neighbour of one child, known in another child's record as
well, and named in the text of the assessment. While the mode is on, the name is in no page, in no
string of the page's heap, and in no storage of the device.
"""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.e2e import accessibility
from tests.e2e.browsers import LANDSCAPE, PORTRAIT
from tests.e2e.pages import (
    badge,
    field,
    sign_in,
    start_assessment,
    unlock,
    wait_for_service_worker,
    write,
)
from tests.e2e.traces import STORAGE, heap, put_third_party

pytestmark = pytest.mark.browser

GIVEN, FAMILY = "Zebulon", "Quillfeather"
NAME = re.compile(r"zebulon|quillfeather", re.IGNORECASE)
PHONE = {"width": 390, "height": 844}

ASK = """(path) => fetch(path, {
  method: "POST", body: "{}", headers: {"X-Agile": "1", "content-type": "application/json"},
}).then((answer) => answer.status)"""


@pytest.fixture
def town(server):
    return server, *put_third_party(server, GIVEN, FAMILY)


def _written(page: Page, child_id: str) -> str:
    """An assessment that names the third party; its address."""
    sign_in(page)
    expect(badge(page)).to_contain_text("All on the record")
    page.goto(f"/children/{child_id}")
    expect(page.get_by_text(f"{GIVEN} {FAMILY}").first).to_be_attached()
    start_assessment(page)
    box = field(page, "What is working well", "Analysis")
    write(
        box, f"Mum sings to her. {GIVEN} Quillfeather's van is gone, and {GIVEN.upper()} with it."
    )
    expect(page.locator(".document-status")).to_have_text("On the record")
    return page.url


def _open_sheet(page: Page) -> None:
    page.get_by_role("button", name="With the family", exact=True).click()
    expect(page.get_by_role("button", name="Turn to the family")).to_be_visible()


def _turn(page: Page) -> None:
    _open_sheet(page)
    page.get_by_role("checkbox", name="What is working well").check()
    expect(page.locator(".family-preview")).to_contain_text("Someone else's van is gone")
    page.get_by_role("button", name="Turn to the family").click()
    page.wait_for_url("**/family/*")
    expect(page.get_by_role("heading", name="For your family")).to_be_visible()


def _found(*texts: str) -> list[str]:
    return [
        text[max(0, m.start() - 80) : m.end() + 80] for text in texts if (m := NAME.search(text))
    ]


def test_the_third_party_is_nowhere_while_the_mode_is_on(town, ipad):
    server, child_id, _other = town
    page = ipad(server.origin).new_page()
    _written(page, child_id)
    wait_for_service_worker(page)
    # The worker's arrival may have begun the page again.
    expect(page.locator("main")).to_contain_text(GIVEN)
    # The test can see what it looks for: before, it is in the page and in the heap.
    assert _found(page.content())
    assert _found(heap(page))
    _turn(page)
    expect(page.locator("main")).to_contain_text("Someone else's van is gone", ignore_case=True)
    assert _found(page.content(), str(page.locator("body").aria_snapshot())) == []
    assert _found(*page.evaluate(STORAGE)) == []
    assert _found(heap(page)) == []


def test_every_way_out_meets_the_lock(town, ipad):
    server, child_id, _other = town
    context = ipad(server.origin)
    page = context.new_page()
    address = _written(page, child_id)
    wait_for_service_worker(page)
    _turn(page)
    family = page.url

    def is_locked(where: Page) -> None:
        expect(where.get_by_role("heading", name="Locked", exact=True)).to_be_visible()
        assert _found(where.content(), where.title()) == []
        assert where.get_by_role("button", name="Sign out").count() == 0

    page.go_back()
    is_locked(page)
    page.go_forward()
    expect(page.get_by_role("heading", name="For your family")).to_be_visible()
    for out in (address, "/today", f"/children/{child_id}", "/unsent"):
        page.goto(out)
        is_locked(page)
    page.get_by_role("link", name="Back to the family's pages").click()
    expect(page.get_by_role("heading", name="For your family")).to_be_visible()
    page.reload()
    expect(page.get_by_role("heading", name="For your family")).to_be_visible()
    tab = context.new_page()
    tab.goto("/today")
    is_locked(tab)
    # Through the service worker as well: no data without the unlock.
    for path in ("/api/sync/pull", "/api/device/key"):
        assert page.evaluate(ASK, path) == 423
    assert page.url == family


def test_with_a_dead_server_their_words_outlive_a_kill_and_come_into_the_record(town, installed):
    server, child_id, _other = town
    app = installed(server.origin)
    page = app.open().new_page()
    _written(page, child_id)
    wait_for_service_worker(page)
    server.kill()
    _turn(page)
    box = page.get_by_role("textbox", name="In our own words")
    box.press_sequentially("We want her to stay at her school.")
    expect(page.get_by_text("Kept on this tablet")).to_be_visible()
    app.kill_tab(page)
    page = app.context.new_page()
    page.goto("/today")
    page.get_by_role("link", name="Back to the family's pages").click()
    expect(page.get_by_role("textbox", name="In our own words")).to_have_value(
        "We want her to stay at her school."
    )
    page.get_by_role("button", name="Give the tablet back").click()
    unlock(page)
    tab = page.get_by_role("tab", name=re.compile("^Family's part"))
    tab.click()
    statement = page.get_by_role("textbox", name="What we want to say", exact=True)
    expect(statement).to_contain_text("In the family's own words, written on")
    expect(statement).to_contain_text("We want her to stay at her school.")
    server.start()
    expect(badge(page)).to_contain_text("All on the record", timeout=40_000)
    assert statement.inner_text().count("stay at her school") == 1


def test_a_signature_has_name_role_and_time_in_the_record(town, ipad):
    server, child_id, _other = town
    page = ipad(server.origin).new_page()
    _written(page, child_id)
    _turn(page)
    page.get_by_role("button", name="Keep my signature").click()
    expect(page.get_by_text("Please write your name first.")).to_be_visible()
    page.get_by_label("Your name").fill("Mum")
    page.get_by_label("Who you are to the child").select_option("mother")
    page.get_by_role("button", name="Keep my signature").click()
    expect(page.get_by_text("The box is empty")).to_be_visible()
    pad = page.locator(".family-pad canvas").last
    pad.scroll_into_view_if_needed()
    where = pad.bounding_box()
    assert where is not None
    page.mouse.move(where["x"] + 40, where["y"] + 60)
    page.mouse.down()
    for step in range(12):
        page.mouse.move(where["x"] + 40 + 30 * step, where["y"] + 60 + 25 * (step % 2))
    page.mouse.up()
    page.get_by_role("button", name="Keep my signature").click()
    expect(page.locator(".family-signed")).to_contain_text("Mum, Mother")
    page.get_by_role("button", name="Give the tablet back").click()
    unlock(page)
    page.get_by_role("tab", name=re.compile("^Family's part")).click()
    signed = page.locator("[data-field=family_signatures]")
    expect(signed).to_contain_text("Mum")
    expect(signed).to_contain_text("Mother")


@pytest.mark.parametrize("language", ["en", "ar"])
def test_axe_finds_nothing_on_any_size_in_light_and_dark(town, ipad, language):
    server, child_id, _other = town
    page = ipad(server.origin).new_page()
    _written(page, child_id)
    _turn(page)
    page.get_by_role("combobox", name="Language").select_option(language)
    expect(page.locator("html")).to_have_attribute("dir", "rtl" if language == "ar" else "ltr")
    found = []
    for size in (PHONE, PORTRAIT, LANDSCAPE):
        page.set_viewport_size(size)
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
            found += accessibility.violations(page)
        wide = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
        assert wide <= 0, size
    assert found == []
