"""Siblings in one conversation: common words written once, with no network; each signed alone; and
one sibling's own words on no device of somebody who may not open that sibling."""

import re
import sqlite3
import time
from base64 import b64decode
from contextlib import closing
from uuid import UUID, uuid4

import pytest
from playwright.sync_api import BrowserContext, Locator, Page, expect

from tests.e2e.accessibility import violations
from tests.e2e.browsers import PORTRAIT
from tests.e2e.pages import (
    COLLEAGUE,
    MANAGER,
    badge,
    field,
    sign_in,
    wait_for_service_worker,
    write,
)
from tests.e2e.test_assessment import ON_THE_RECORD, _children, _status
from tests.e2e.test_media import _choose, _photo
from tests.e2e.test_sign_off import _ask, _sign
from tests.e2e.test_whole_assessment import ALL_SENT, _pdf
from tests.e2e.traces import STORAGE, heap

_BYTES = re.compile(r'"\$bytes":"([^"]+)"')

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


def _co_worker_of_one(server, address: str) -> None:
    """The colleague works with the child of this assessment, and with no brother or sister."""
    assessment = UUID(address.rsplit("/", 1)[1]).hex
    with closing(sqlite3.connect(server.database)) as database, database:
        (group,) = database.execute(
            "SELECT group_id FROM assessment WHERE id = ?", (assessment,)
        ).fetchone()
        members = dict(
            database.execute("SELECT id, child_id FROM assessment WHERE group_id = ?", (group,))
        )
        (colleague,) = database.execute(
            "SELECT id FROM worker WHERE email = ?", (COLLEAGUE,)
        ).fetchone()
        for child in members.values():
            database.execute(
                "DELETE FROM allocation WHERE worker_id = ? AND child_id = ?", (colleague, child)
            )
        database.execute(
            "INSERT INTO allocation (id, child_id, worker_id, role, started_on, end_reason)"
            " VALUES (?, ?, ?, 'co_worker', '2026-01-05', '')",
            (uuid4().hex, members[assessment], colleague),
        )


def _put(box: Locator, words: str) -> None:
    """Dictated: in one change, so that they stand together wherever they are kept."""
    expect(box).to_be_editable()
    box.click()
    box.page.keyboard.insert_text(words)
    expect(box).to_contain_text(words)


def _all_that_is_stored(context: BrowserContext) -> list[str]:
    """Grows with everything that this iPad seals for its storage, as it was before; the bytes in it
    as words."""
    found: list[str] = []

    def keep(plain: str) -> None:
        found.append(plain)
        found.extend(b64decode(coded).decode(errors="replace") for coded in _BYTES.findall(plain))

    context.expose_function("stored", keep)
    context.add_init_script("""
      const encrypt = SubtleCrypto.prototype.encrypt;
      SubtleCrypto.prototype.encrypt = function (how, key, plain) {
        window.stored(new TextDecoder().decode(plain));
        return encrypt.call(this, how, key, plain);
      };
    """)
    return found


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


def test_a_siblings_own_words_are_on_no_device_of_somebody_who_may_not_open_that_sibling(
    server, ipad
):
    worker = ipad(server.origin).new_page()
    sign_in(worker)
    _choose_siblings(worker, _children(worker))
    choice = worker.get_by_role("dialog", name="What do you want to start?")
    choice.get_by_role("button", name=re.compile("^Child and family assessment")).click()
    worker.wait_for_url("**/assessments/*")
    first = worker.url
    _put(field(worker, "Housing", "Family"), COMMON)
    worker.get_by_role("button", name=re.compile("^Add what is different for .*: Housing$")).click()
    _put(worker.get_by_role("textbox", name=re.compile("^Only about .*: Housing$")), DIFFERS)
    _put(field(worker, "Health", "Child's needs"), OF_ONE)
    second = _to_the_other(worker)
    _put(field(worker, "Health", "Child's needs"), OF_OTHER)
    expect(_status(worker)).to_have_text(ON_THE_RECORD)
    expect(badge(worker)).to_contain_text(ALL_SENT, timeout=60_000)
    _co_worker_of_one(server, second)

    context = ipad(server.origin)
    stored = _all_that_is_stored(context)
    page = context.new_page()
    sign_in(page, COLLEAGUE)
    page.goto(second)
    expect(field(page, "Housing", "Family")).to_contain_text(COMMON)
    expect(field(page, "Health", "Child's needs")).to_contain_text(OF_OTHER)
    page.get_by_role("button", name="Read", exact=True).click()
    expect(page.get_by_role("article")).to_contain_text(COMMON)
    # A document is stored when it is left, at the latest.
    page.get_by_role("link", name="Today", exact=True).first.click()
    deadline = time.monotonic() + 20
    while not all(any(words in each for each in stored) for words in (COMMON, OF_OTHER)):
        assert time.monotonic() < deadline, "what they may open is not stored"
        page.evaluate("new Promise(requestAnimationFrame)")
    page.goto(f"{second}/history")
    expect(page.get_by_role("slider").first).to_be_visible(timeout=30_000)
    page.goto(first)  # not theirs, though they know its address
    expect(page.get_by_text("This assessment is not on this iPad").first).to_be_visible()
    page.goto(second)
    expect(field(page, "Health", "Child's needs")).to_contain_text(OF_OTHER)
    everywhere = [*stored, *page.evaluate(STORAGE), page.content(), heap(page)]
    # The test can see what it looks for: what they may open is stored, and in the heap.
    for words in (COMMON, OF_OTHER):
        assert words in everywhere[-1]
    for words in (OF_ONE, DIFFERS):
        assert [each[:80] for each in everywhere if words in each] == []


def test_a_child_who_was_taken_out_keeps_the_photo_that_stood_in_their_record(server, ipad):
    worker, manager = ipad(server.origin).new_page(), ipad(server.origin).new_page()
    sign_in(worker)
    sign_in(manager, MANAGER)
    _choose_siblings(worker, _children(worker) & _children(manager))
    choice = worker.get_by_role("dialog", name="What do you want to start?")
    choice.get_by_role("button", name=re.compile("^Visit record")).click()
    worker.wait_for_url("**/assessments/*")
    worker.get_by_role("tab", name=re.compile(r"^Notes \d+ of")).click()
    _choose(worker, worker.locator("[data-field=photo]").first, _photo(worker, 640, 480))
    expect(worker.locator("[data-field=photo] .media-item img").first).to_be_visible()
    expect(badge(worker)).to_contain_text(ALL_SENT, timeout=60_000)
    worker.get_by_role("button", name="Siblings", exact=True).click()
    worker.get_by_role("button", name=re.compile("^Take .* out$")).click()
    worker.get_by_role("dialog", name=re.compile("out of the group")).get_by_role(
        "button", name="Take out"
    ).click()
    expect(badge(worker)).to_contain_text(ALL_SENT, timeout=60_000)

    # On a device that never had it: from the record, by what was kept for this child.
    manager.goto(worker.url)
    shown = manager.get_by_role("article").locator("[data-field=photo] img")
    expect(shown).to_be_visible(timeout=30_000)
    assert shown.evaluate("(each) => each.decode().then(() => each.naturalWidth)") > 0
