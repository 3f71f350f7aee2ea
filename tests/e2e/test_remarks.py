"""Writing together: exact words, mentions, comments, suggestions, following, in real browsers."""

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.e2e.accessibility import violations
from tests.e2e.pages import COLLEAGUE, MANAGER, WORKER, Console, sign_in, start_assessment, unlock
from tests.e2e.screens import one as found_in
from tests.e2e.screens import shared_child

pytestmark = pytest.mark.browser

ON_THE_RECORD = "On the record"
PART, FIELD = "Child's needs", "Health"


def _status(page: Page) -> Locator:
    return page.locator(".document-status")


def _field(page: Page, part: str = PART, name: str = FIELD) -> Locator:
    """A rich-text field, ready to write in."""
    page.get_by_role("tab", name=re.compile(rf"^{re.escape(part)} \d+ of")).click()
    field = page.get_by_role("textbox", name=name, exact=True)
    expect(field).to_be_editable()
    return field


def _block(page: Page, root: str = "t.health") -> Locator:
    return page.locator(f"[data-root='{root}']")


def _tool(page: Page, name: str | re.Pattern[str], root: str = "t.health") -> Locator:
    return _block(page, root).get_by_role("toolbar").get_by_role("button", name=name)


def _write(page: Page, field: Locator, words: str) -> None:
    field.click()
    page.keyboard.press("Control+Home")
    page.keyboard.type(words)


def _select(field: Locator, words: str) -> None:
    """Choose these words, as a finger does."""
    field.evaluate(
        """(root, words) => {
          const nodes = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
          while (nodes.nextNode()) {
            const at = nodes.currentNode.data.indexOf(words);
            if (at < 0) continue;
            if (root.isContentEditable) root.focus();
            document.getSelection().setBaseAndExtent(
              nodes.currentNode, at, nodes.currentNode, at + words.length);
            return;
          }
          throw new Error(`no “${words}” here`);
        }""",
        words,
    )


def _open(child: str, *pages: Page) -> str:
    """The child's assessment, open on every page."""
    first, *others = pages
    first.goto(f"/children/{child}")
    start_assessment(first)
    expect(_status(first)).to_have_text(ON_THE_RECORD)
    for page in others:
        page.goto(first.url)
        expect(_status(page)).to_have_text(ON_THE_RECORD)
    return first.url


def _remark(page: Page, number: int, kind: str = "Comment") -> Locator:
    return page.get_by_role("listitem", name=f"{kind} {number}", exact=True)


def _comments(page: Page) -> None:
    """The panel, open."""
    button = page.get_by_role("button", name="Comments", exact=True)
    if button.get_attribute("aria-expanded") != "true":
        button.click()
    expect(page.get_by_role("dialog", name="Comments")).to_be_visible()


def test_one_tap_marks_the_childs_exact_words_and_the_reader_sees_whose_they_are(team):
    one, other = team.pages(WORKER, COLLEAGUE)
    _open(team.child(), one, other)
    ours, theirs = _field(one), _field(other)
    _write(one, ours, "She said I hate the dark. Then she slept. ")
    _select(ours, "I hate the dark.")
    tool = _tool(one, re.compile("exact words")).first
    name = tool.inner_text()
    tool.click()
    expect(ours.locator("q")).to_have_text("I hate the dark.")
    expect(theirs.locator("q")).to_have_text("I hate the dark.")
    expect(theirs.locator("q")).to_have_attribute("data-who", re.compile(f"^{name}"))
    # What is typed on after them is not of them.
    one.keyboard.type(" Twice.")
    expect(theirs).to_contain_text("I hate the dark. Twice.")
    expect(theirs.locator("q")).to_have_text("I hate the dark.")
    one.get_by_role("button", name="Read", exact=True).click()
    expect(_block(one)).to_contain_text(re.compile(rf"\({name}.*, exact words\)"))
    expect(_status(one)).to_have_text(ON_THE_RECORD)


def test_exact_words_that_were_edited_say_so_until_somebody_decides(team):
    page = team.page()
    _open(team.child(), page)
    field = _field(page)
    _write(page, field, "Grandma told me bring him home. ")
    _select(field, "bring him home.")
    _tool(page, "Somebody else’s exact words").click()
    page.get_by_label("Who said it, in these words?").fill("Mrs Example")
    page.get_by_role("button", name="“Mrs Example”").click()
    _select(field, "him")
    page.keyboard.type("her")
    told = page.get_by_role("list", name="Exact words that were edited")
    expect(told).to_contain_text("Mrs Example’s exact words: “bring her home.”")
    told.get_by_role("button", name="These are the words").click()
    expect(told).to_have_count(0)
    expect(field.locator("q")).to_have_text("bring her home.")


def test_exact_words_copied_into_another_field_are_still_theirs(team):
    page = team.page()
    _open(team.child(), page)
    field = _field(page)
    _write(page, field, "She said I hate the dark. Then she slept. ")
    _select(field, "I hate the dark.")
    _tool(page, re.compile("exact words")).first.click()
    _select(field, "I hate the dark.")
    copied = field.evaluate(
        """(root) => {
          const board = new DataTransfer();
          root.dispatchEvent(new ClipboardEvent("copy",
            { clipboardData: board, bubbles: true, cancelable: true }));
          return board.getData("text/html");
        }"""
    )
    other = page.get_by_role("textbox", name="Education", exact=True)
    other.click()
    _paste(page, copied)
    expect(other.locator("q")).to_have_text("I hate the dark.")
    whose = field.locator("q").get_attribute("data-exact") or ""
    expect(other.locator("q")).to_have_attribute("data-exact", whose)
    expect(page.get_by_role("list", name="Exact words that were edited")).to_have_count(0)


def test_somebody_is_mentioned_by_typing_and_a_tap_shows_who_they_are(team):
    one, other = team.pages(WORKER, COLLEAGUE)
    _open(team.child(), one, other)
    field = _field(one)
    field.click()
    one.keyboard.press("Control+Home")
    one.keyboard.type("Ask @")
    people = one.get_by_role("listbox", name="Mention somebody").get_by_role("option")
    name = people.first.locator("span").first.inner_text()
    one.keyboard.press("Enter")
    expect(field.locator(".mention")).to_have_text(name)
    one.keyboard.type("about it. ")
    expect(field.locator(".mention")).to_have_text(name)
    shown = _field(other).locator(".mention")
    shown.click()
    expect(other.get_by_role("dialog", name=name)).to_be_visible()
    other.keyboard.press("Escape")
    expect(other.get_by_role("dialog", name=name)).to_have_count(0)


def test_a_mentioned_colleague_finds_it_on_today(server, ipad):
    writer, other = (ipad(server.origin).new_page() for _ in range(2))
    sign_in(writer)
    sign_in(other, COLLEAGUE)
    address = _open(shared_child(server), writer)
    name = found_in(server, "SELECT name FROM worker WHERE email = ?", COLLEAGUE)
    field = _field(writer)
    field.click()
    writer.keyboard.press("Control+Home")
    _tool(writer, "Mention somebody").click()
    writer.get_by_role("dialog").get_by_label("Mention somebody").fill(name)
    writer.keyboard.press("Enter")
    expect(field.locator(".mention")).to_have_text(name)
    expect(_status(writer)).to_have_text(ON_THE_RECORD)
    other.goto("/today")
    line = other.get_by_role("list", name="You were mentioned").get_by_role("button")
    expect(line).to_be_visible(timeout=30_000)
    line.click()
    other.wait_for_url(f"**{address[address.index('/assessments') :]}")
    other.goto("/today")
    expect(other.get_by_role("heading", level=1)).to_be_visible()
    expect(other.get_by_role("list", name="You were mentioned")).to_have_count(0)


def test_a_comment_made_offline_arrives_is_answered_and_resolved(team):
    one, other = team.pages(WORKER, COLLEAGUE)
    _open(team.child(), one, other)
    ours = _field(one)
    _write(one, ours, "The home is cold. ")
    expect(_field(other)).to_contain_text("The home is cold.")
    other.context.set_offline(True)
    _select(_field(other), "cold")
    _tool(other, "Comment on these words").click()
    box = other.get_by_label("Comment", exact=True)
    box.fill("How cold was it?")
    other.get_by_role("form", name="New comment").get_by_role("button", name="Comment").last.click()
    expect(_remark(other, 1)).to_contain_text("How cold was it?")
    other.context.set_offline(False)
    # Where it stands: a line under the words and its number.
    number = _block(one).get_by_role("button", name="Comment 1")
    expect(number).to_be_visible(timeout=30_000)
    number.click()
    thread = _remark(one, 1)
    expect(thread).to_contain_text("cold")
    thread.get_by_role("button", name="Answer").click()
    thread.get_by_label("Answer", exact=True).fill("14 degrees at ten.")
    thread.get_by_role("button", name="Answer").click()
    expect(_remark(other, 1)).to_contain_text("14 degrees at ten.")
    _remark(other, 1).get_by_role("button", name="Resolve").click()
    expect(number).to_have_count(0)
    one.get_by_role("button", name=re.compile("^Settled")).click()
    expect(_remark(one, 1)).to_contain_text("Resolved by")


def test_a_half_written_comment_survives_a_reload(team):
    page = team.page()
    _open(team.child(), page)
    _comments(page)
    page.get_by_role("button", name="Comment on the whole").click()
    page.get_by_label("Comment", exact=True).fill("To be said in supervi")
    page.reload()
    page.locator("input[name=secret]").or_(_status(page)).first.wait_for()
    if page.locator("input[name=secret]").is_visible():
        unlock(page)
    _comments(page)
    expect(page.get_by_label("Comment", exact=True)).to_have_value("To be said in supervi")


def test_a_managers_suggestion_from_the_reading_view_is_accepted_and_undone(team):
    worker, manager = team.pages(WORKER, MANAGER)
    _open(team.child(), worker)
    field = _field(worker)
    _write(worker, field, "The home is cold. ")
    expect(_status(worker)).to_have_text(ON_THE_RECORD)
    manager.goto(worker.url)
    expect(_block(manager)).to_contain_text("The home is cold.")
    _select(_block(manager), "cold")
    manager.get_by_role("button", name="Suggest other words").click()
    manager.get_by_label("Instead of these words").fill("14 degrees in the bedroom")
    manager.get_by_label("Why (if it helps)").fill("Say what you measured.")
    manager.get_by_role("button", name="Suggest", exact=True).click()
    _comments(worker)
    thread = _remark(worker, 1, "Suggestion")
    expect(thread).to_contain_text("Say what you measured.", timeout=30_000)
    thread.get_by_role("button", name="Accept").click()
    expect(field).to_contain_text("The home is 14 degrees in the bedroom.")
    expect(_block(manager)).to_contain_text("14 degrees in the bedroom")
    worker.get_by_role("button", name=re.compile("^Settled")).click()
    expect(thread).to_contain_text(re.compile("Suggested by .*, accepted by you"))
    field.click()
    worker.keyboard.press("Control+z")
    expect(field).to_contain_text("The home is cold.")
    expect(_status(worker)).to_have_text(ON_THE_RECORD)


def test_ones_own_suggestion_is_taken_back_and_for_others_to_decide(team):
    worker, colleague = team.pages(WORKER, COLLEAGUE)
    _open(team.child(), worker, colleague)
    _write(worker, _field(worker), "He is sad. ")
    theirs = _field(colleague)
    expect(theirs).to_contain_text("He is sad.")
    _select(theirs, "sad")
    _tool(colleague, "Comment on these words").click()
    colleague.get_by_role("button", name="Suggest other words").click()
    colleague.get_by_label("Instead of these words").fill("quiet")
    colleague.get_by_role("button", name="Suggest", exact=True).click()
    own = _remark(colleague, 1, "Suggestion")
    expect(own.get_by_role("button", name="Accept")).to_have_count(0)
    _comments(worker)
    given = _remark(worker, 1, "Suggestion")
    expect(given.get_by_role("button", name="Accept")).to_be_visible()
    own.get_by_role("button", name="Take back").click()
    expect(given).to_have_count(0)
    worker.get_by_role("button", name=re.compile("^Settled")).click()
    expect(given).to_contain_text(re.compile("Taken back by"))


def test_a_declined_suggestion_keeps_its_reason(team):
    worker, colleague = team.pages(WORKER, COLLEAGUE)
    _open(team.child(), worker, colleague)
    _write(worker, _field(worker), "He is sad. ")
    theirs = _field(colleague)
    expect(theirs).to_contain_text("He is sad.")
    _select(theirs, "sad")
    _tool(colleague, "Comment on these words").click()
    colleague.get_by_role("button", name="Suggest other words").click()
    colleague.get_by_label("Instead of these words").fill("quiet")
    colleague.get_by_role("button", name="Suggest", exact=True).click()
    _comments(worker)
    thread = _remark(worker, 1, "Suggestion")
    thread.get_by_role("button", name="Decline").click()
    thread.get_by_role("button", name="Decline").click()
    expect(thread.get_by_role("alert")).to_contain_text("Say why")
    thread.get_by_label("Why not?").fill("It is his own word.")
    thread.get_by_role("button", name="Decline").click()
    colleague.get_by_role("button", name=re.compile("^Settled")).click()
    told = _remark(colleague, 1, "Suggestion")
    expect(told).to_contain_text("It is his own word.")
    expect(told).to_contain_text("declined by")


def test_following_a_colleague_goes_where_they_write_until_ones_own_touch(team):
    one, other = team.pages(WORKER, COLLEAGUE)
    _open(team.child(), one, other)
    _field(other).click()
    name = one.get_by_role("list", name="Also here").get_by_role("button")
    name.click()
    expect(name).to_have_attribute("aria-pressed", "true")
    expect(one.get_by_role("status").filter(has_text="Following")).to_have_count(1)
    # They go to another part; so does this page.
    _write(other, _field(other, "Family", "Housing"), "Damp. ")
    expect(one.get_by_role("textbox", name="Housing", exact=True)).to_be_in_viewport()
    one.mouse.wheel(0, 50)
    expect(name).to_have_attribute("aria-pressed", "false")
    _write(other, _field(other, "Child's needs", "Education"), "Reads. ")
    expect(other.get_by_role("textbox", name="Education", exact=True)).to_contain_text("Reads.")
    expect(one.get_by_role("textbox", name="Housing", exact=True)).to_be_visible()


def _pages_of_a_word_processor(pages: int) -> str:
    looks = 'style="mso-margin-top-alt:auto;font-family:Calibri"'
    words = " ".join(f"wordx{number}" for number in range(400))
    page = (
        f"<h2 {looks}>Part</h2><p class=MsoNormal {looks}><span lang=EN-GB>{words}<o:p></o:p>"
        "</span></p><p class=MsoListParagraph style='mso-list:l0 level1 lfo1'>"
        "<span style='mso-list:Ignore'>·&nbsp;</span>item</p>"
    )
    return f"<html><head><style>p.MsoNormal {{}}</style></head><body>{page * pages}</body></html>"


def _paste(page: Page, html: str) -> None:
    page.evaluate(
        """(html) => {
          const board = new DataTransfer();
          board.setData("text/html", html);
          document.activeElement.dispatchEvent(new ClipboardEvent("paste",
            { clipboardData: board, bubbles: true, cancelable: true }));
        }""",
        html,
    )


def test_200_pages_of_a_word_processor_are_kept_whole_offline_and_on_the_record(team):
    one, other = team.pages(WORKER, COLLEAGUE)
    address = _open(team.child(), one)
    field = _field(one, "Analysis", "Analysis")
    one.context.set_offline(True)
    field.click()
    one.keyboard.press("Control+End")
    _paste(one, _pages_of_a_word_processor(200))
    expect(_status(one)).to_have_text(re.compile("On this iPad"))
    count = "(root) => (root.innerText.match(/wordx/g) ?? []).length"
    one.wait_for_function(
        "() => (document.querySelector(\"[data-root='t.analysis'] .ql-editor\").innerText"
        ".match(/wordx/g) ?? []).length === 80000",
        timeout=60_000,
    )
    assert field.locator("[style], [class*=Mso]").count() == 0
    assert field.get_by_role("listitem").count() >= 200
    one.context.set_offline(False)
    expect(_status(one)).to_have_text(ON_THE_RECORD, timeout=60_000)
    other.goto(address)
    theirs = _field(other, "Analysis", "Analysis")
    expect(theirs).to_contain_text("wordx399", timeout=60_000)
    other.wait_for_function(
        "() => (document.querySelector(\"[data-root='t.analysis'] .ql-editor\").innerText"
        ".match(/wordx/g) ?? []).length === 80000",
        timeout=60_000,
    )
    assert theirs.evaluate(count) == 80_000
    assert other.get_by_role("link", name=re.compile("needs you")).count() == 0


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_it_can_be_used_by_everybody(team, scheme):
    page = team.page()
    console = Console(page.context)
    page.emulate_media(color_scheme=scheme)
    _open(team.child(), page)
    field = _field(page)
    _write(page, field, "She said I hate it. It was cold. ")
    _select(field, "I hate it.")
    _tool(page, re.compile("exact words")).first.click()
    _tool(page, "Somebody else’s exact words").click()
    assert violations(page) == []
    page.keyboard.press("Escape")
    _select(field, "cold")
    _tool(page, "Comment on these words").click()
    page.get_by_label("Comment", exact=True).fill("How cold?")
    assert violations(page) == []
    page.get_by_role("form", name="New comment").get_by_role("button", name="Comment").last.click()
    expect(_block(page).get_by_role("button", name="Comment 1")).to_be_visible()
    assert violations(page) == []
    page.get_by_role("button", name="Read", exact=True).click()
    expect(_block(page).locator("q")).to_be_visible()
    assert violations(page) == []
    assert console.unexpected("401") == []
