"""From asking to a signature, and what comes after it, in two real browsers."""

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.e2e.accessibility import violations
from tests.e2e.browsers import PORTRAIT
from tests.e2e.pages import MANAGER, WORKER, Console, unlock
from tests.e2e.test_assessment import (
    ON_THE_RECORD,
    _field,
    _open_assessment,
    _part,
    _status,
    _write_at,
)
from tests.e2e.test_remarks import _select

pytestmark = pytest.mark.browser


@pytest.fixture
def two(team):
    """The worker and their manager, with an assessment open on the worker's; and its address."""
    worker, manager = team.pages(WORKER, MANAGER)
    address = _open_assessment(worker, team.child())
    expect(_status(worker)).to_have_text(ON_THE_RECORD)
    return worker, manager, address


def _panel(page: Page) -> Locator:
    """The sign-off beside the text, opened where it is not."""
    panel = page.locator("#assessment-panel")
    if not panel.is_visible():
        page.get_by_role("group", name="Beside the assessment").get_by_role(
            "button", name="Sign-off", exact=True
        ).click()
    expect(panel).to_be_visible()
    return panel


def _ask(page: Page, again: str = "") -> None:
    _panel(page).get_by_role("button", name=f"Ask for sign-off{again}", exact=True).click()
    expect(page.get_by_text("Awaiting sign-off").first).to_be_visible()


def _write_after(page: Page, field: Locator, words: str, more: str) -> None:
    """With the caret behind these words, as a finger puts it there."""
    _select(field, words)
    page.keyboard.press("ArrowRight")
    page.keyboard.type(more)


def _sign(page: Page) -> None:
    sign = _panel(page).get_by_role("button", name="Sign off", exact=True)
    expect(sign).to_be_enabled()
    sign.click()
    dialog = page.get_by_role("dialog", name="Sign off this assessment")
    dialog.get_by_role("button", name="Sign off", exact=True).click()


def test_asked_returned_changed_signed_and_late_words_become_an_addendum(two):
    worker, manager, address = two
    health = _field(worker, "Child's needs", "Health")
    _write_at(worker, health, "Control+Home", "She grows well. ")
    expect(_status(worker)).to_have_text(ON_THE_RECORD)
    _ask(worker)

    # The manager finds it on Today, reads, and returns one passage.
    manager.goto("/today")
    waiting = manager.get_by_role("list", name="Waiting for sign-off")
    expect(waiting.get_by_role("link").first).to_be_visible()
    manager.goto(address)
    article = manager.get_by_role("article")
    expect(article).to_contain_text("She grows well.")
    block = article.locator("[data-field=health]")
    block.get_by_role("button", name="Note on Health").click()
    block.get_by_label("Note for the worker").fill("Since when? Who weighed her?")
    manager.reload()  # a note half written is kept
    expect(block.get_by_label("Note for the worker")).to_have_value("Since when? Who weighed her?")
    panel = _panel(manager)
    expect(panel).to_contain_text("1 note at a part goes back with it.")
    panel.get_by_role("button", name="Return for changes").click()

    # The worker sees it at the field, changes the words, ticks it off, asks again.
    expect(worker.get_by_text("Returned by").first).to_be_visible(timeout=30_000)
    _part(worker, "Child's needs").click()
    note = worker.locator(".assessment-field", has_text="Who weighed her?").first
    expect(note).to_be_visible()
    _write_at(worker, health, "Control+Home", "Weighed in May by her health visitor. ")
    note.get_by_label("Seen to").click()
    expect(note.get_by_label("Seen to")).to_be_checked()
    expect(_status(worker)).to_have_text(ON_THE_RECORD)
    _ask(worker, " again")

    # The manager reads with the changes marked, and signs.
    expect(manager.get_by_text("Awaiting sign-off").first).to_be_visible(timeout=30_000)
    expect(_panel(manager)).to_contain_text("1 passage changed", timeout=30_000)
    expect(article.locator("ins")).to_contain_text("Weighed in May by her health visitor")
    worker.context.set_offline(True)
    _sign(manager)
    signed = manager.get_by_text("Signed off by").first
    expect(signed).to_be_visible(timeout=30_000)
    expect(_panel(manager).locator("code.checksum").first).to_have_text(
        re.compile("^[0-9a-f]{64}$")
    )

    # The worker, who does not know, wrote on: nothing of it is lost, nothing signed is changed.
    _write_at(worker, health, "Control+Home", "Sleeps through now. ")
    _part(worker, "Analysis").click()
    scale = worker.get_by_role("group", name="How safe the child is, from 0 to 10", exact=True)
    scale.get_by_role("group").first.get_by_role("radio", name="6", exact=True).check()
    worker.context.set_offline(False)
    told = worker.get_by_text("Your 4 words are kept as an addendum for review")
    expect(told.first).to_be_visible(timeout=30_000)
    expect(article).not_to_contain_text("Sleeps through now.")
    late = _panel(manager)
    expect(late).to_contain_text("Sleeps through now.", timeout=30_000)
    expect(late).to_contain_text(re.compile(r"[A-Z]\w+ [A-Z]\w+: 6 of 10"))
    expect(late).not_to_contain_text("somebody on the record")
    assert violations(manager) == []
    late.get_by_role("button", name="Accept", exact=True).click()
    expect(late.get_by_text("Accepted")).to_be_visible(timeout=30_000)
    expect(manager.get_by_role("article")).to_contain_text("Sleeps through now.")
    expect(worker.get_by_text("kept as an addendum for review")).to_have_count(0, timeout=30_000)

    # Opened again with a reason, it takes words; what was signed stays to be read.
    late.get_by_role("button", name="Open it again").click()
    dialog = manager.get_by_role("dialog", name="Open this assessment again")
    dialog.get_by_label("Why").fill("The date of the weighing is wrong.")
    dialog.get_by_role("button", name="Open it again").click()
    expect(worker.get_by_text("Opened again by").first).to_be_visible(timeout=30_000)
    again = _field(worker, "Child's needs", "Health")
    _write_at(worker, again, "Control+Home", "Weighed in June. ")
    expect(_status(worker)).to_have_text(ON_THE_RECORD, timeout=30_000)
    panel = _panel(manager)
    panel.get_by_text(re.compile("Version 1,")).click()
    panel.get_by_role("button", name="Read what was signed").click()
    expect(panel).to_contain_text("Weighed in May by her health visitor. She grows well.")


def test_what_is_missing_is_named_before_it_is_sent_and_leads_to_its_field(two):
    worker, manager, address = two
    panel = _panel(worker)
    panel.get_by_text("6 required answers are missing").click()
    panel.get_by_role("button", name="Seen alone").click()
    seen = worker.get_by_role("group", name="Seen alone", exact=True)
    expect(seen).to_be_in_viewport()
    seen.get_by_label("Yes", exact=True).check()
    expect(panel).to_contain_text("5 required answers are missing")
    _ask(worker)
    manager.goto(address)
    expect(_panel(manager)).to_contain_text("7 required answers are missing")


def test_nobody_signs_with_no_network_and_is_told_why(two):
    worker, manager, address = two
    _ask(worker)
    manager.goto(address)
    panel = _panel(manager)
    sign = panel.get_by_role("button", name="Sign off", exact=True)
    expect(sign).to_be_enabled(timeout=30_000)
    manager.context.set_offline(True)
    expect(sign).to_be_disabled(timeout=30_000)
    expect(panel).to_contain_text("Signing needs the network")
    panel.get_by_label("What should change").fill("Say more on school.")
    panel.get_by_role("button", name="Return for changes").click()
    expect(panel).to_contain_text("on this iPad. It is sent when there is a network.")
    manager.context.set_offline(False)
    expect(worker.get_by_text("Say more on school.").first).to_be_visible(timeout=30_000)


def test_words_that_come_in_while_one_signs_are_read_first(two):
    worker, manager, address = two
    _ask(worker)
    manager.goto(address)
    sign = _panel(manager).get_by_role("button", name="Sign off", exact=True)
    expect(sign).to_be_enabled(timeout=30_000)
    sign.click()
    dialog = manager.get_by_role("dialog", name="Sign off this assessment")
    _write_at(worker, _field(worker, "Child's needs", "Identity"), "Control+Home", "One more. ")
    expect(dialog).to_contain_text("Words have come in since you opened this", timeout=30_000)
    confirm = dialog.get_by_role("button", name="Sign off", exact=True)
    expect(confirm).to_be_disabled()
    expect(_status(worker)).to_have_text(ON_THE_RECORD)
    expect(manager.get_by_role("article")).to_contain_text("One more.")
    dialog.get_by_role("button", name="I have read them").click()
    expect(dialog).not_to_contain_text("Words have come in since you opened this")
    confirm.click()
    expect(manager.get_by_text("Signed off by").first).to_be_visible(timeout=30_000)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_it_can_be_used_by_everybody(two, scheme):
    worker, manager, address = two
    console = Console(manager.context)
    for page in (worker, manager):
        page.set_viewport_size(PORTRAIT)
        page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
    _panel(worker)
    assert violations(worker) == []
    _ask(worker)
    assert violations(worker) == []
    manager.goto(address)
    sign = _panel(manager).get_by_role("button", name="Sign off", exact=True)
    expect(sign).to_be_enabled()
    manager.evaluate("Promise.all(document.getAnimations().map((each) => each.finished))")
    assert violations(manager) == []
    manager.goto("/today")
    expect(manager.get_by_role("list", name="Waiting for sign-off")).to_be_visible()
    assert violations(manager) == []
    assert console.unexpected("401") == []


def test_a_paragraph_is_returned_and_the_next_reading_says_what_became_of_it(two):
    worker, manager, address = two
    health = _field(worker, "Child's needs", "Health")
    _write_at(worker, health, "Control+Home", "She grows well.\nShe sleeps through.\n")
    expect(_status(worker)).to_have_text(ON_THE_RECORD)
    _ask(worker)

    # With no network the manager chooses one paragraph in the text, and another from the list.
    manager.goto(address)
    text = manager.get_by_role("article").locator("[data-root='t.health']")
    block = manager.get_by_role("article").locator("[data-field=health]")
    expect(text).to_contain_text("She sleeps through.")
    manager.context.set_offline(True)
    _select(text, "She grows well.")
    manager.get_by_role("button", name="Note for the worker").click()
    first = block.get_by_label("What should change here")
    expect(first).to_be_focused()
    first.fill("Since when? Who weighed her?")
    block.get_by_role("button", name="Note on Health").click()
    block.get_by_label("Or only on one paragraph").select_option(label="2. She sleeps through.")
    second = block.get_by_label("What should change here").nth(1)
    expect(second).to_be_focused()
    second.fill("Who says so?")
    expect(text.get_by_role("button", name=re.compile("^Note on “"))).to_have_count(2)
    manager.reload()
    unlock(manager)
    expect(block.get_by_label("What should change here").nth(1)).to_have_value("Who says so?")
    assert violations(manager) == []
    panel = _panel(manager)
    expect(panel).to_contain_text("2 notes at parts go back with it.")
    panel.get_by_role("button", name="Return for changes").click()
    expect(panel).to_contain_text("on this iPad. It is sent when there is a network.")
    manager.context.set_offline(False)

    # The worker finds each at its paragraph, also after writing above it; and answers one of them.
    expect(worker.get_by_text("Returned by").first).to_be_visible(timeout=30_000)
    _part(worker, "Child's needs").click()
    written = worker.locator(".writing[data-root='t.health']")
    _write_at(worker, health, "Control+Home", "Her health visitor was asked.\n")
    flags = written.get_by_role("button", name=re.compile("^Note on “"))
    expect(flags).to_have_count(2)
    flags.first.click()
    note = worker.locator(".passage:focus")
    expect(note).to_contain_text("She grows well.")
    expect(note).to_contain_text("Since when? Who weighed her?")
    _write_after(worker, health, "She grows well.", " Weighed in May.")
    note = worker.locator(".assessment-field .passage", has_text="Who weighed her?").first
    expect(note).to_contain_text("Changed since the return.")
    assert violations(worker) == []
    note.get_by_label("Seen to").click()
    expect(note.get_by_label("Seen to")).to_be_checked()
    expect(flags).to_have_count(1)
    expect(_status(worker)).to_have_text(ON_THE_RECORD)
    _ask(worker, " again")

    # The manager reads what became of each.
    expect(manager.get_by_text("Awaiting sign-off").first).to_be_visible(timeout=30_000)
    answered = block.locator(".passage", has_text="Who weighed her?")
    expect(answered.locator("ins")).to_contain_text("Weighed in May.", timeout=30_000)
    expect(answered).to_contain_text("Seen to by")
    other = block.locator(".passage", has_text="Who says so?")
    expect(other).to_contain_text("She sleeps through.")
    expect(other).not_to_contain_text("Changed since the return.")
