"""A whole child and family assessment: written by two people, one of them without a network half of
the time, with a drawing, a photo, a voice note and signatures; sent, returned, changed, signed, and
made into three copies."""

import re
from io import BytesIO

import pytest
from playwright.sync_api import Locator, Page, expect
from pypdf import PdfReader

from tests.e2e.accessibility import violations
from tests.e2e.browsers import PORTRAIT
from tests.e2e.pages import COLLEAGUE, MANAGER, badge, sign_in, wait_for_service_worker
from tests.e2e.test_assessment import ON_THE_RECORD, _children, _open_assessment, _status
from tests.e2e.test_media import _choose, _line, _photo
from tests.e2e.test_sign_off import _ask, _panel, _sign

pytestmark = pytest.mark.browser

ALL_SENT = "All on the record"
OFFLINE_FIRST = {
    "Child's needs": [
        "Health", "Education", "Emotional and behavioural development", "Identity",
        "Family and social relationships", "Social presentation", "Self-care skills",
    ],
}  # fmt: skip
BY_THE_COLLEAGUE = {
    "Parenting": [
        "Basic care", "Ensuring safety", "Emotional warmth", "Stimulation",
        "Guidance and boundaries", "Stability",
    ],
    "Family": [
        "Family history and functioning", "Wider family", "Housing", "Employment", "Income",
        "Family's social integration", "Community resources",
    ],
}  # fmt: skip
OFFLINE_AGAIN = {"Analysis": ["What is working well", "What we are worried about", "Analysis"]}


def _part(page: Page, name: str) -> None:
    page.get_by_role("tab", name=re.compile(rf"^{re.escape(name)} \d")).click()


def _group(page: Page, name: str) -> Locator:
    return page.get_by_role("group", name=name, exact=True)


def _say(page: Page, part: str, label: str, words: str) -> None:
    _part(page, part)
    box = page.get_by_role("textbox", name=label, exact=True)
    expect(box).to_be_editable()
    box.click()
    page.keyboard.insert_text(words)
    expect(box).to_contain_text(words)


def _fill(page: Page, fields: dict[str, list[str]], who: str) -> None:
    for part, labels in fields.items():
        for label in labels:
            _say(page, part, label, f"{label}, as {who} heard it.")


def _signature(page: Page, field: str, name: str, role: str) -> None:
    _part(page, "Family's part")
    _group(page, field).get_by_role("button", name="Sign", exact=True).click()
    sheet = page.get_by_role("dialog", name=field)
    sheet.get_by_label("Name", exact=True).fill(name)
    sheet.get_by_label("Signs as").fill(role)
    _line(page, sheet.locator(".pad-live"), (0.2, 0.6), (0.3, 0.3), (0.4, 0.7), (0.6, 0.4))
    sheet.get_by_role("button", name="Sign", exact=True).click()
    expect(_group(page, field).get_by_text(name, exact=True)).to_be_visible()


def _what_was_heard(page: Page) -> None:
    """The child's part, with what they made."""
    _part(page, "Child")
    page.get_by_label("Child seen on").fill("2026-11-20")
    _group(page, "Seen alone").get_by_label("Yes", exact=True).check()
    _say(page, "Child", "What the child said and showed", "I like it when it is quiet.")
    drawing = _group(page, "Drawing")
    drawing.get_by_role("button", name="Draw", exact=True).click()
    sheet = page.get_by_role("dialog", name="Drawing")
    _line(page, sheet.locator(".pad-live"), (0.2, 0.7), (0.5, 0.3), (0.8, 0.7), (0.2, 0.7))
    sheet.get_by_role("button", name="Keep").click()
    expect(drawing.locator("img")).to_be_visible()
    _choose(page, _group(page, "Photo"), _photo(page, 800, 600))
    expect(_group(page, "Photo").locator("img")).to_be_visible()
    voice = _group(page, "Voice note")
    voice.get_by_role("button", name="Record").click()
    expect(voice.locator("time")).to_have_text("0:02")
    voice.get_by_role("button", name="Stop").click()
    expect(voice.locator("audio")).to_be_visible()


def _what_it_means(page: Page) -> None:
    _fill(page, OFFLINE_AGAIN, "the worker")
    _part(page, "Analysis")
    factors = _group(page, "Factors found")
    factors.get_by_role("searchbox").fill("neglect")
    factors.get_by_label("Neglect").check()
    page.get_by_label("Child in need plan").check()
    _say(page, "Family's part", "What we want to say", "We want help with the mornings.")
    _say(page, "Family's part", "What we disagree with", "We were never late in May.")
    page.get_by_label("Read through together on").fill("2026-11-25")


def _pdf(
    page: Page, address: str, kind: str, title: str = "Child and family assessment"
) -> tuple[str, str]:
    """What a copy says, and the name of its file."""
    page.goto(f"{address}/copies/{kind}")
    expect(page.frame_locator("iframe").locator("h1")).to_contain_text(title)
    with page.expect_download() as made:
        page.get_by_role("link", name="Make the PDF").click()
    content = made.value.path().read_bytes()
    text = "".join(sheet.extract_text() for sheet in PdfReader(BytesIO(content)).pages)
    return " ".join(text.split()), made.value.suggested_filename


def test_a_whole_assessment_from_the_first_word_to_three_copies(server, ipad, installed):
    app = installed(server.origin)
    worker = app.open(viewport=PORTRAIT).new_page()
    sign_in(worker)
    wait_for_service_worker(worker)
    colleague, manager = (
        ipad(server.origin, viewport=PORTRAIT).new_page(),
        ipad(server.origin).new_page(),
    )
    sign_in(colleague, COLLEAGUE)
    sign_in(manager, MANAGER)
    child = min(_children(worker) & _children(colleague) & _children(manager))
    address = _open_assessment(worker, child)
    expect(_status(worker)).to_have_text(ON_THE_RECORD, timeout=30_000)
    colleague.goto(address)
    expect(_status(colleague)).to_have_text(ON_THE_RECORD, timeout=30_000)

    # One writes without a network what was heard; the other, in the office, the rest.
    app.context.set_offline(True)
    _what_was_heard(worker)
    _fill(worker, OFFLINE_FIRST, "the worker")
    _fill(colleague, BY_THE_COLLEAGUE, "the colleague")
    expect(badge(worker)).to_contain_text("on this iPad")
    app.context.set_offline(False)
    expect(badge(worker)).to_contain_text(ALL_SENT, timeout=60_000)
    _part(colleague, "Child")
    expect(_group(colleague, "Photo").locator("img")).to_be_visible(timeout=30_000)
    expect(colleague.get_by_text("I like it when it is quiet.")).to_be_visible()

    # Without a network again: what it means, the family's own part, and who signs.
    app.context.set_offline(True)
    _what_it_means(worker)
    _signature(worker, "Signatures of the family", "Test Parent", "Mother")
    _signature(worker, "Signature of the social worker", "Test Worker", "Social worker")
    app.context.set_offline(False)
    expect(badge(worker)).to_contain_text(ALL_SENT, timeout=60_000)
    assert violations(worker) == []
    _ask(worker)

    # Returned once, changed, signed.
    manager.goto(address)
    article = manager.get_by_role("article")
    expect(article).to_contain_text("Housing, as the colleague heard it.", timeout=30_000)
    block = article.locator("[data-field=housing]")
    block.get_by_role("button", name="Note on Housing").click()
    block.get_by_label("Note for the worker").fill("Who lives in which room?")
    _panel(manager).get_by_role("button", name="Return for changes").click()
    expect(worker.get_by_text("Returned by").first).to_be_visible(timeout=30_000)
    _panel(worker).get_by_role("button", name="Close").click()
    _say(worker, "Family", "Housing", "The children share a room. ")
    note = worker.locator(".assessment-field", has_text="Who lives in which room?").first
    note.get_by_label("Seen to").click()
    expect(note.get_by_label("Seen to")).to_be_checked()
    expect(_status(worker)).to_have_text(ON_THE_RECORD)
    _ask(worker, " again")
    expect(article.locator("ins")).to_contain_text("The children share a room", timeout=30_000)
    _sign(manager)
    expect(manager.get_by_text("Signed off by").first).to_be_visible(timeout=30_000)
    sha256 = _panel(manager).locator("code.checksum").first.inner_text()

    # Three copies of the same signed version.
    said = {kind: _pdf(worker, address, kind) for kind in ("record", "conference", "family")}
    for kind, (text, name) in said.items():
        assert name == f"assessment-{kind}-copy.pdf"
        assert "Version 1, signed by" in text
        assert sha256 in text.replace(" ", "")
        assert "We want help with the mornings." in text
    assert "The children share a room." in said["record"][0]
    assert "A voice note" in said["record"][0]
    assert "The children share a room." in said["conference"][0]
    assert "Housing" not in said["family"][0]
