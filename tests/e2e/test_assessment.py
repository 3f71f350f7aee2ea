"""Writing an assessment together, with and without a network, in real browsers."""

import re
from uuid import UUID

import pytest
from playwright.sync_api import Locator, Page, expect

from agile_app.serve import DEMO_PASSWORD
from tests.e2e.accessibility import violations
from tests.e2e.browsers import PORTRAIT
from tests.e2e.pages import (
    COLLEAGUE,
    MANAGER,
    WORKER,
    Console,
    sign_in,
    start_assessment,
    wait_for_service_worker,
    wait_until_stored,
)

pytestmark = pytest.mark.browser

ON_THE_RECORD = "On the record"
_CHILD = re.compile(r"/children/([0-9a-f-]{36})$")


def _children(page: Page) -> set[str]:
    """The ids of the children on this device."""
    page.goto("/children")
    expect(page.locator("main a[href^='/children/']").first).to_be_visible()
    links = page.locator("main a[href^='/children/']").evaluate_all(
        "(found) => found.map((each) => each.getAttribute('href'))"
    )
    return {match[1] for link in links if (match := _CHILD.search(link or ""))}


def _open_assessment(page: Page, child_id: str) -> str:
    """From the child's page into their assessment, starting one where there is none."""
    page.goto(f"/children/{child_id}")
    start_assessment(page)
    expect(_part(page, "Child's needs")).to_be_visible()
    return page.url


def _status(page: Page) -> Locator:
    return page.locator(".document-status")


def _part(page: Page, name: str) -> Locator:
    return page.get_by_role("tab", name=re.compile(rf"^{re.escape(name)} \d"))


def _field(page: Page, part: str, name: str) -> Locator:
    """A rich-text field, ready to write in."""
    _part(page, part).click()
    field = page.get_by_role("textbox", name=name, exact=True)
    expect(field).to_be_editable()
    return field


def _write_at(page: Page, field: Locator, key: str, words: str) -> None:
    field.click()
    page.keyboard.press(key)
    page.keyboard.type(words)


@pytest.fixture
def pair(team):
    """The worker and the colleague, with one assessment open on the iPads of both."""
    one, other = team.pages(WORKER, COLLEAGUE)
    address = _open_assessment(one, team.child())
    expect(_status(one)).to_have_text(ON_THE_RECORD)
    other.goto(address)
    expect(_status(other)).to_have_text(ON_THE_RECORD)
    return one, other


def test_two_write_in_the_same_paragraph_and_see_each_other(pair):
    one, other = pair
    ours, theirs = (_field(page, "Child's needs", "Identity") for page in pair)
    _write_at(one, ours, "Control+Home", "She says who she is. ")
    expect(theirs).to_contain_text("She says who she is.")
    _write_at(other, theirs, "Control+Home", "From her teacher: ")
    expect(ours).to_contain_text("From her teacher: She says who she is.")
    expect(one.locator(".presence")).to_contain_text("in Child's needs")
    expect(one.locator(".caret")).to_have_count(1)
    expect(_status(one)).to_have_text(ON_THE_RECORD)


def test_undo_takes_back_only_ones_own_words(pair):
    one, other = pair
    ours, theirs = (_field(page, "Parenting", "Stimulation") for page in pair)
    _write_at(one, ours, "Control+Home", "Mine. ")
    expect(theirs).to_contain_text("Mine.")
    _write_at(other, theirs, "Control+Home", "His. ")
    expect(ours).to_contain_text("His. Mine.")
    ours.click()
    one.keyboard.press("Control+z")
    expect(ours).not_to_contain_text("Mine.")
    expect(theirs).to_contain_text("His.")
    expect(theirs).not_to_contain_text("Mine.")


def test_both_write_offline_and_both_texts_are_kept_everywhere(pair):
    one, other = pair
    address = one.url
    ours, theirs = (_field(page, "Family", "Housing") for page in pair)
    _write_at(one, ours, "Control+Home", "Damp in the bedroom. ")
    expect(theirs).to_contain_text("Damp in the bedroom.")
    for page in pair:
        page.context.set_offline(True)
    _write_at(one, ours, "Control+Home", "Seen by me on Monday. ")
    _write_at(other, theirs, "Control+Home", "The landlord was told. ")
    for page in pair:
        expect(_status(page)).to_have_text(re.compile("On this iPad"))
        expect(page.get_by_role("link", name=re.compile("on this iPad, not sent"))).to_be_visible()
    for page in pair:
        page.context.set_offline(False)
    for field in (ours, theirs):
        for words in ("Seen by me on Monday.", "The landlord was told.", "Damp in the bedroom."):
            expect(field).to_contain_text(words, timeout=30_000)
        assert field.inner_text().count("Seen by me on Monday.") == 1
    assert ours.inner_text() == theirs.inner_text()
    for page in pair:
        expect(_status(page)).to_have_text(ON_THE_RECORD)
    # A page that holds nothing has it from the record.
    other.context.clear_cookies()
    sign_in(other, COLLEAGUE)
    other.goto(address)
    expect(_field(other, "Family", "Housing")).to_contain_text("Seen by me on Monday.")


def test_two_different_answers_stay_until_one_is_chosen(pair):
    one, other = pair
    for page in pair:
        _part(page, "Child").first.click()
        page.context.set_offline(True)
    one.get_by_label("Yes", exact=True).check()
    other.get_by_label("No", exact=True).check()
    for page in pair:
        page.context.set_offline(False)
    for page in pair:
        both = page.get_by_role("group", name="Seen alone: different answers")
        expect(both).to_contain_text("Both are kept until someone chooses", timeout=30_000)
        expect(both.get_by_role("listitem")).to_have_count(2)
        expect(both).to_contain_text("you,")
    one.get_by_role("button", name="Choose “Yes”").click()
    for page in pair:
        expect(page.get_by_role("group", name="Seen alone: different answers")).to_have_count(0)
        expect(page.get_by_label("Yes", exact=True)).to_be_checked()


def test_one_started_with_no_network_opens_at_once_and_arrives_later(server, ipad):
    page = ipad(server.origin).new_page()
    sign_in(page)
    free = None
    for child_id in sorted(_children(page)):
        page.goto(f"/children/{child_id}")
        expect(page.get_by_role("tab").first).to_be_visible()
        if not page.get_by_role("link", name=re.compile("^Open .*assessment$")).is_visible():
            free = child_id
            break
    assert free, "every child of the demo worker has an assessment under way"
    page.context.set_offline(True)
    start_assessment(page)
    assert UUID(page.url.rsplit("/", 1)[1]).version == 7
    _write_at(page, _field(page, "Child's needs", "Health"), "End", "Begun in a cellar.")
    expect(_status(page)).to_have_text(re.compile("On this iPad"))
    page.context.set_offline(False)
    expect(_status(page)).to_have_text(ON_THE_RECORD, timeout=30_000)
    expect(page.get_by_text("working days left").first).to_be_visible(timeout=30_000)
    expect(_field(page, "Child's needs", "Health")).to_contain_text("Begun in a cellar.")


def test_five_hundred_words_survive_a_dead_server_and_a_killed_app(server, installed, ipad):
    app = installed(server.origin)
    page = app.open().new_page()
    sign_in(page)
    colleague = ipad(server.origin).new_page()
    sign_in(colleague, COLLEAGUE)
    both = sorted(_children(page) & _children(colleague))
    address = _open_assessment(page, both[0])
    expect(_status(page)).to_have_text(ON_THE_RECORD)
    wait_for_service_worker(page)
    server.stop()
    words = " ".join(f"word{number}" for number in range(500))
    field = _field(page, "Analysis", "Analysis")
    field.click()
    page.keyboard.press("Control+Home")
    for word in words.split():  # as dictation does, word by word
        page.keyboard.insert_text(f"{word} ")
    expect(field).to_contain_text("word499")
    wait_until_stored(page)
    app.kill()
    page = app.open().new_page()
    page.goto(address)
    # With no server to ask, this iPad asks for the password itself.
    page.locator("input[name=secret]").fill(DEMO_PASSWORD)
    page.get_by_role("button", name="Unlock", exact=True).click()
    field = _field(page, "Analysis", "Analysis")
    expect(field).to_contain_text("word499")
    assert all(word in field.inner_text() for word in words.split())
    server.start()
    # Chromium writes cookies to its disk only every half minute: killed before, it has lost the
    # sign-in, and the person signs in again. The words are not lost either way.
    asked = page.get_by_role("button", name="Sign in", exact=True)
    on_record = _status(page).filter(has_text=ON_THE_RECORD)
    expect(on_record.or_(asked).first).to_be_visible(timeout=30_000)
    if asked.is_visible():
        sign_in(page)
        page.goto(address)
    expect(_status(page)).to_have_text(ON_THE_RECORD, timeout=30_000)
    colleague.goto(address)
    theirs = _field(colleague, "Analysis", "Analysis")
    expect(theirs).to_contain_text("word499", timeout=30_000)
    assert theirs.inner_text().count("word250 ") == 1


def test_a_manager_first_reads_it_as_one_text(team):
    worker, manager = team.pages(WORKER, MANAGER)
    address = _open_assessment(worker, team.child())
    _write_at(worker, _field(worker, "Child's needs", "Education"), "Control+Home", "Reads daily. ")
    expect(_status(worker)).to_have_text(ON_THE_RECORD)
    manager.goto(address)
    article = manager.get_by_role("article", name="Child and family assessment")
    expect(article).to_contain_text("Reads daily.")
    expect(manager.get_by_role("textbox")).to_have_count(0)


def test_a_paste_keeps_words_and_structure_and_no_looks(team):
    page = team.page()
    _open_assessment(page, team.child())
    field = _field(page, "Parenting", "Guidance and boundaries")
    field.click()
    page.keyboard.press("Control+Home")
    page.evaluate(
        """() => {
          const board = new DataTransfer();
          board.setData("text/html", `<h1 style="color:red">Rules</h1><p>They are <b>kept</b>.</p>
            <ul><li>bed at eight</li></ul><script>window.broken = true</script><img src="/x.png">`);
          document.activeElement.dispatchEvent(new ClipboardEvent("paste",
            { clipboardData: board, bubbles: true, cancelable: true }));
        }"""
    )
    expect(field.get_by_role("heading", name="Rules")).to_be_visible()
    expect(field.locator("strong", has_text="kept")).to_be_visible()
    expect(field.get_by_role("listitem").first).to_contain_text("bed at eight")
    assert field.locator("img, script, [style*=color]").count() == 0
    assert page.evaluate("() => window.broken") is None


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_it_can_be_used_by_everybody(team, scheme):
    page = team.page()
    console = Console(page.context)
    page.set_viewport_size(PORTRAIT)
    page.emulate_media(color_scheme=scheme)
    _open_assessment(page, team.child())
    expect(_status(page)).to_have_text(ON_THE_RECORD)
    for part in ("Child's needs", "Analysis"):
        _part(page, part).click()
        page.get_by_role("textbox").first.click()
        assert violations(page) == []
    page.get_by_role("button", name="Read", exact=True).click()
    expect(page.get_by_role("article")).to_be_visible()
    assert violations(page) == []
    assert console.unexpected("401") == []


def test_the_keyboard_reaches_the_tools_and_leaves_the_field(team):
    page = team.page()
    _open_assessment(page, team.child())
    field = _field(page, "Child's needs", "Self-care skills")
    field.click()
    page.keyboard.press("Shift+Tab")
    expect(page.locator(":focus")).to_have_accessible_name("Bold")
    page.keyboard.press("ArrowRight")
    expect(page.locator(":focus")).to_have_accessible_name("Italic")
    page.keyboard.press("Tab")
    expect(field).to_be_focused()
    page.keyboard.press("Tab")
    expect(field).not_to_be_focused()


def test_the_editor_is_fetched_only_where_somebody_writes(server, ipad):
    context = ipad(server.origin, service_workers="block")
    page = context.new_page()
    fetched: list[str] = []
    page.on("request", lambda request: fetched.append(request.url))
    sign_in(page)
    page.goto("/children")
    page.wait_for_load_state("networkidle")
    assert not [url for url in fetched if "rich-text" in url]
