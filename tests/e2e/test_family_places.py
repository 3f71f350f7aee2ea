"""A third party named in every place that an assessment and the app around it have for a name:
while the tablet is the family's, the name is in no page, no memory and no storage."""

import os
import re
import subprocess
import sys

import pytest
from playwright.sync_api import Page, expect

from agile_app import build
from tests.e2e.pages import WORKER, badge, go, sign_in, wait_for_service_worker
from tests.e2e.screens import one
from tests.e2e.traces import STORAGE, heap, put_third_party

pytestmark = pytest.mark.browser

GIVEN, FAMILY = "Ombrelio", "Kestrelmoor"
NAME = re.compile(r"ombrelio|kestrelmoor", re.IGNORECASE)


@pytest.fixture
def conversation(server):
    """A child, and a conversation that names the third party everywhere; (server, child, id)."""
    child, _other = put_third_party(server, GIVEN, FAMILY)
    person = one(server, "SELECT id FROM person WHERE family_name = ?", FAMILY)
    server.stop()
    made = subprocess.run(
        [sys.executable, "-m", "tests.live.named", WORKER, child, person, f"{GIVEN} {FAMILY}"],
        cwd=build.ROOT, env={**os.environ, "AGILE_DATA_DIR": str(server.data_dir)},
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    server.start()
    return server, child, made.stdout.strip()


def _found(*texts: str) -> list[str]:
    return [
        text[max(0, m.start() - 80) : m.end() + 80] for text in texts if (m := NAME.search(text))
    ]


def _walk_through_the_app(page: Page, child: str, assessment: str) -> None:
    """Everything that leaves a trace of a name: pages, search, panels, drafts, undo, history."""
    page.goto(f"/children/{child}")
    expect(page.get_by_text(f"{GIVEN} {FAMILY}").first).to_be_attached()
    go(page, "Children")
    search = page.get_by_role("searchbox").first
    search.fill(FAMILY)
    page.goto(f"/assessments/{assessment}/history")
    expect(page.get_by_role("slider")).to_be_visible()
    page.goto(f"/assessments/{assessment}")
    expect(page.get_by_role("tab").first).to_be_visible()
    for tab in page.get_by_role("tab").all():
        tab.click()
    for name in ("Still to do", "Comments"):
        page.get_by_role("button", name=re.compile(f"^{name}")).first.click()
        expect(page.get_by_role("heading", name=re.compile(f"^{name}")).first).to_be_visible()
    # An answer that is begun and not sent, and words that were typed and taken back.
    page.get_by_role("button", name=re.compile("^Answer")).first.click()
    page.get_by_role("textbox", name="Answer", exact=True).fill(f"Ask {GIVEN}")
    page.keyboard.press("Escape")
    page.get_by_role("tab").first.click()
    box = page.get_by_role("textbox", name="What goes well", exact=True)
    box.click()
    box.press("Control+End")
    box.press_sequentially(f" {FAMILY}")
    box.press("Control+z")
    expect(page.locator(".document-status")).to_have_text("On the record")


def test_a_name_in_every_place_is_in_none_while_the_tablet_is_the_familys(conversation, ipad):
    server, child, assessment = conversation
    page = ipad(server.origin).new_page()
    sign_in(page)
    expect(badge(page)).to_contain_text("All on the record")
    wait_for_service_worker(page)
    _walk_through_the_app(page, child, assessment)
    assert _found(page.content())
    assert _found(heap(page))
    page.get_by_role("button", name="With the family", exact=True).click()
    turn = page.get_by_role("button", name="Turn to the family")
    expect(turn).to_be_visible()
    # All parts are agreed on; nobody else's name is.
    parts = page.get_by_role("checkbox", name=re.compile("^(?!.*Kestrelmoor)", re.IGNORECASE))
    for box in parts.all():
        box.check()
    expect(page.locator(".family-preview")).to_contain_text("Someone else’s van")
    turn.click()
    page.wait_for_url("**/family/*")
    shown = page.locator("main")
    for words in ("Someone else has moved", "What: Ring someone else", "Someone else: 3 out of 10"):
        expect(shown).to_contain_text(words)
    assert _found(page.content(), page.title(), str(page.locator("body").aria_snapshot())) == []
    assert _found(*page.evaluate(STORAGE)) == []
    assert _found(heap(page)) == []
