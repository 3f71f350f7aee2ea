"""What people do, as tests say it."""

from playwright.sync_api import BrowserContext, Page, expect

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


def wait_for_service_worker(page: Page) -> None:
    """Until the app can start without a network: its worker controls pages and holds the files."""
    page.evaluate("() => navigator.serviceWorker.ready.then(() => true)")
    if not page.evaluate("() => !!navigator.serviceWorker.controller"):
        page.reload()
    expect(page.locator("html")).to_be_attached()
    assert page.evaluate("() => !!navigator.serviceWorker.controller")


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
