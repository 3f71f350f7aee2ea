"""The journey in WebKit, the engine of the iPad: a smaller suite through Debian's driver."""

import pytest

from agile_app.serve import DEMO_PASSWORD
from tests.e2e import webkit
from tests.e2e.pages import WORKER
from tests.e2e.screens import one

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
