"""A part that only some roles may see: written by a senior worker, closed to the worker, signed by
a manager; in real browsers."""

import re
import sqlite3
from contextlib import closing

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.e2e.accessibility import violations
from tests.e2e.pages import COLLEAGUE, IT, MANAGER, WORKER, badge, field, start_form, write
from tests.e2e.test_assessment import ON_THE_RECORD, _status
from tests.e2e.test_sign_off import _ask, _sign
from tests.e2e.test_whole_assessment import _pdf
from tests.limited import FORM, SECRET

pytestmark = pytest.mark.browser

TITLE = "Form with advice"
CLOSED = "Only senior workers and managers may read this."
OPEN_TO_THEM = "Only senior workers and managers read this."


@pytest.fixture
def senior(team) -> Page:
    """The colleague's iPad; they are a senior worker from now on."""
    with closing(sqlite3.connect(team.server.database)) as database, database:
        database.execute(
            "UPDATE worker_role SET role = 'senior' WHERE worker_id ="
            " (SELECT id FROM worker WHERE email = ?)",
            (COLLEAGUE,),
        )
    return team.page(COLLEAGUE)


def _publish(page: Page) -> None:
    page.goto("/settings/forms")
    page.get_by_label("A form file", exact=True).set_input_files(
        {"name": "form.toml", "mimeType": "text/plain", "buffer": FORM.encode()}
    )
    page.get_by_role("button", name="Check the file").click()
    expect(page.get_by_text("Only senior workers and managers may read it.")).to_be_visible()
    page.get_by_role("button", name="Publish this form").click()
    expect(page.get_by_text(TITLE).first).to_be_visible()


def _part(page: Page, name: str) -> Locator:
    return page.get_by_role("tab", name=re.compile(f"^{name}"))


def test_it_is_written_by_its_readers_closed_to_others_and_signed_with_the_rest(team, senior):
    _publish(team.page(IT))
    worker, manager = team.pages(WORKER, MANAGER)
    expect(badge(worker)).to_contain_text("All on the record")
    child = team.child()

    # The part is there, and closed.
    worker.goto(f"/children/{child}")
    start_form(worker, TITLE)
    write(field(worker, "What was said", "What we saw"), "She laughed.")
    _part(worker, "Legal advice").click()
    expect(worker.get_by_text(CLOSED).filter(visible=True)).to_have_count(1)
    expect(worker.get_by_role("textbox", name="What the lawyer said")).to_have_count(0)
    expect(_status(worker)).to_have_text(ON_THE_RECORD)
    assert violations(worker) == []

    # A senior worker writes it, also with no network, and talks about it with its other readers.
    senior.goto(worker.url)
    advice = field(senior, "What the lawyer said", "Legal advice")
    expect(senior.get_by_text(OPEN_TO_THEM).filter(visible=True)).to_have_count(1)
    senior.context.set_offline(True)
    write(advice, SECRET)
    expect(_status(senior)).to_have_text("On this iPad")
    senior.context.set_offline(False)
    expect(_status(senior)).to_have_text(ON_THE_RECORD)
    assert violations(senior) == []

    # Its history is beside that of what everybody reads.
    senior.goto(f"{worker.url}/history")
    senior.get_by_role("link", name=re.compile("^What only senior workers and managers")).click()
    expect(senior.get_by_text(SECRET).first).to_be_visible()
    assert violations(senior) == []

    _ask(worker)
    worker.reload()
    _part(worker, "Legal advice").click()
    expect(worker.get_by_text(CLOSED).filter(visible=True)).to_have_count(1)
    assert SECRET not in worker.content()

    # The manager reads all of it and signs.
    manager.goto(worker.url)
    article = manager.get_by_role("article")
    expect(article).to_contain_text(SECRET)
    expect(article).to_contain_text("Only managers and reviewing officers read this.")
    _sign(manager)
    expect(manager.get_by_text("Signed off by").first).to_be_visible()
    expect(article).to_contain_text(SECRET)
    theirs = worker.get_by_role("article")
    expect(theirs).to_contain_text("She laughed.")
    expect(theirs).to_contain_text(CLOSED)
    assert SECRET not in worker.content()

    address = worker.url
    record, *_ = _pdf(manager, address, "record", TITLE)
    assert SECRET in record
    others, *_ = _pdf(worker, address, "record", TITLE)
    worker.goto(f"{address}/history")
    expect(worker.get_by_role("slider").first).to_be_visible()
    expect(worker.get_by_role("link", name=re.compile("^What only"))).to_have_count(0)
    assert "She laughed." in others
    assert SECRET not in others
