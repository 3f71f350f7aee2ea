"""The journey in WebKit, the engine of the iPad: a smaller suite through Debian's driver."""

import pytest

from agile_app.serve import DEMO_PASSWORD
from tests.e2e import webkit
from tests.e2e.pages import WORKER
from tests.e2e.screens import one
from tests.e2e.test_family import FAMILY, GIVEN, NAME
from tests.e2e.traces import STORAGE, put_third_party

pytestmark = [
    pytest.mark.webkit,
    pytest.mark.skipif(bool(webkit.missing()), reason=webkit.missing() or "all is installed"),
]

SERVICE_WORKER_READY = """
    return navigator.serviceWorker.getRegistration().then(
        (found) => !!(found && found.active && found.active.state === "activated"))
"""
# The newest of the child, so that its page leads there.
UNDER_WAY = """
    SELECT s.child_id FROM assessment s JOIN allocation a ON a.child_id = s.child_id
      JOIN worker w ON w.id = a.worker_id
     WHERE w.email = ? AND a.ended_on IS NULL AND s.status = 'started'
       AND s.form_key = 'child_and_family'
     ORDER BY s.child_id
"""
STORED = f"return ({STORAGE})()"
WORDS = "He showed me his drawing."


@pytest.fixture
def window(tmp_path):
    with webkit.running(tmp_path) as opened:
        yield opened


def _sign_in(window, origin):
    window.goto(f"{origin}/sign-in")
    window.type(window.field("Email"), WORKER)
    window.type(window.field("Password"), DEMO_PASSWORD)
    window.press("button", "Sign in")
    window.find("h1", "Today")
    window.find(".sync", "All on the record")


def _open_a_child(window, child_id):
    window.press("nav a", "Children")
    window.press(f"main a[href='/children/{child_id}']")
    # The address changes before the page does, and the list speaks of assessments too.
    window.find("[role=tab]", "Chronology")


def _open_an_assessment(window):
    """The child's own, under way or new."""
    window.press(
        "main a, main button",
        window.wait_for(
            "const all = [...document.querySelectorAll('main a, main button')]"
            ".map((each) => each.innerText.trim());"
            "return all.find((each) => /^Open .*assessment$/.test(each)) ||"
            " all.find((each) => each === 'Start…')",
            what="a way to an assessment",
        ),
    )
    if window.run("return !!document.querySelector('dialog[open]')"):
        window.press("dialog[open] button", "Child and family assessment")
    window.find("[role=tab]", "Analysis")


def test_the_journey_in_webkit(server, window):
    """Sign in, open a child, write, lose the server, write on, start cold, and be sent."""
    _sign_in(window, server.origin)
    window.wait_for(SERVICE_WORKER_READY, what="the service worker")
    _open_a_child(window, one(server, UNDER_WAY, WORKER))
    window.press("main a", "assessment")
    box = window.find("[role=textbox][aria-labelledby=field-child_words]")
    window.write(box, WORDS)
    window.find("[role=textbox][aria-labelledby=field-child_words]", WORDS)
    window.find(".sync", "All on the record")
    address = window.url

    server.kill()
    window.write(box, " Then tea.")
    window.find(".sync", "not sent")
    window.wait_for("return document.body.innerText.includes('On this iPad')")

    window.goto("about:blank")
    window.goto(address)
    window.type(window.field("PIN or password"), DEMO_PASSWORD)
    window.press("button", "Unlock")
    window.find("[role=textbox][aria-labelledby=field-child_words]", f"{WORDS} Then tea.")

    server.start()
    window.find(".sync", "All on the record")


def test_the_family_has_the_tablet_in_webkit(server, window):
    """Turned to the family: no third party's name, their statement, a signature, and back."""
    child_id, _ = put_third_party(server, GIVEN, FAMILY)
    _sign_in(window, server.origin)
    window.wait_for(SERVICE_WORKER_READY, what="the service worker")
    _open_a_child(window, child_id)
    _open_an_assessment(window)
    window.press("[role=tab]", "Analysis")
    box = window.find("[role=textbox][aria-labelledby=field-working_well]")
    window.write(box, f"Mum sings to her. {GIVEN} is gone.")
    window.find(".document-status", "On the record")
    assert NAME.search(window.text())

    window.press("button", "With the family")
    window.press("#assessment-panel label", "What is working well")
    window.find(".family-preview", "omeone else is gone")
    window.press("button", "Turn to the family")
    window.find("h1", "For your family")
    window.find("main", "omeone else is gone")
    seen = [window.run("return document.documentElement.outerHTML"), *window.run(STORED)]
    assert [text[:80] for text in seen if NAME.search(text)] == []

    statement = window.field("In our own words")
    window.type(statement, "We want her to stay at her school.")
    window.find("body", "Kept on this tablet")
    window.type(window.field("Your name"), "Mum")
    window.choose(window.field("Who you are to the child"), "mother")
    pad = window.find(".family-pad canvas")
    window.draw(pad, [(-120 + 20 * step, 15 * (step % 2)) for step in range(12)])
    window.press("button", "Keep my signature")
    window.find(".family-signed", "Mum, Mother")

    window.goto(f"{server.origin}/today")
    window.find("h1", "Locked")
    assert not NAME.search(window.text())
    window.press("a", "Back to the family's pages")
    window.press("button", "Give the tablet back")
    window.type(window.field("PIN or password"), DEMO_PASSWORD)
    window.press("button", "Unlock")
    window.press("[role=tab]", "Family's part")
    window.find("[data-field=family_statement]", "We want her to stay at her school.")
    window.find("[data-field=family_signatures]", "Mother")
    window.find(".sync", "All on the record")
