"""What people do, as tests say it."""

import re

from playwright.sync_api import BrowserContext, Locator, Page, expect
from playwright.sync_api import TimeoutError as NotInTime

from agile_app.serve import DEMO_PASSWORD

WORKER, COLLEAGUE, MANAGER, IT = (
    "worker@demo.agile", "colleague@demo.agile", "manager@demo.agile", "it@demo.agile",
)  # fmt: skip


def sign_in(page: Page, email: str = WORKER, password: str = DEMO_PASSWORD) -> None:
    """From any page to Today, as a person does it."""
    page.goto("/sign-in")
    page.get_by_label("Email", exact=True).fill(email)
    page.get_by_label("Password", exact=True).fill(password)
    page.get_by_role("button", name="Sign in", exact=True).click()
    page.wait_for_url("**/today*")


def wait_for_service_worker(page: Page, seconds: float = 30) -> None:
    """Until the app can start without a network: its worker controls pages and holds the files.

    The browser's own promise (``navigator.serviceWorker.ready``) never settles when nothing
    registers, so the state is asked for instead.
    """
    page.wait_for_function(
        """async () => {
            const found = await navigator.serviceWorker.getRegistration();
            return found?.active?.state === "activated";
        }""",
        timeout=seconds * 1000,
    )
    # It takes pages over a moment after it is active; one that it missed, with the next load.
    controls = "() => !!navigator.serviceWorker.controller"
    try:
        page.wait_for_function(controls, timeout=seconds * 1000 / 3)
    except NotInTime:
        page.reload()
        page.wait_for_function(controls, timeout=seconds * 1000)


def unlock(page: Page, secret: str = DEMO_PASSWORD) -> None:
    """Open a device that was started anew."""
    page.get_by_label("PIN or password", exact=True).fill(secret)
    page.get_by_role("button", name="Unlock", exact=True).click()
    expect(page.get_by_role("heading", name="Locked", exact=True)).to_be_hidden()


def open_a_child(page: Page, child_id: str = "") -> str:
    """From anywhere in the app to a child (the first, unless said); returns the child's name."""
    go(page, "Children")
    first = page.locator(f"main a[href^='/children/{child_id}']").first
    expect(first).to_be_visible()
    first.click()
    page.wait_for_url("**/children/*")
    heading = page.get_by_role("heading", level=1)
    expect(heading).not_to_have_text("Children")
    return heading.inner_text()


def go(page: Page, place: str) -> None:
    """By the app's own navigation, as with no network there is no other."""
    page.get_by_role("navigation").get_by_role("link", name=place, exact=True).click()


def start_assessment(page: Page) -> None:
    """From a child's page into the child's own assessment, new or under way."""
    start = page.get_by_role("button", name="Start…")
    under_way = page.get_by_role("link", name=re.compile("^Open .*assessment$"))
    expect(start.or_(under_way).first).to_be_visible()
    if under_way.is_visible():
        under_way.click()
        page.wait_for_url("**/assessments/*")
    else:
        start_form(page, "Child and family assessment")


def start_form(page: Page, title: str) -> None:
    """From a child's page into a new form of this title."""
    page.get_by_role("button", name="Start…").click()
    choice = page.get_by_role("dialog", name="What do you want to start?")
    choice.get_by_role("button", name=re.compile(f"^{re.escape(title)}")).click()
    page.wait_for_url("**/assessments/*")


def field(page: Page, label: str, part: str = "Child") -> Locator:
    """The place to write of one field of the assessment."""
    tab = page.get_by_role("tab", name=re.compile(rf"^{re.escape(part)} \d+ of"))
    expect(tab).to_be_visible()
    tab.click()
    box = page.get_by_role("textbox", name=label, exact=True)
    expect(box).to_be_visible()
    return box


def write(box: Locator, text: str) -> None:
    """Key by key at the end of the field."""
    box.click()
    box.press("Control+End")
    box.press_sequentially(text)


def wait_until_stored(document: Page | Locator) -> None:
    """Until the document says that all its words are on this iPad's disk."""
    status = document.locator(".document-status").first
    # What was typed last is told of in the next frame.
    status.evaluate("() => new Promise((done) => requestAnimationFrame(() => setTimeout(done)))")
    expect(status).to_have_text("On this iPad")


def badge(page: Page) -> Locator:
    """The badge that says what is saved where."""
    return page.locator(".sync").first


class Console:
    """What a page complained about: errors, uncaught exceptions, refused by policy."""

    def __init__(self, context: BrowserContext) -> None:
        self.errors: list[str] = []
        context.on("weberror", lambda error: self.errors.append(f"uncaught: {error.error}"))
        context.on(
            "console",
            lambda message: (
                self.errors.append(f"{message.type}: {message.text}")
                if message.type == "error"
                else None
            ),
        )

    def unexpected(self, *expected: str) -> list[str]:
        """The complaints that contain none of the ``expected`` pieces of text."""
        return [error for error in self.errors if not any(each in error for each in expected)]
