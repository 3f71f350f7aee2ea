"""The app on an iPad's home screen, with the server dead: it starts, opens and shows its rows."""

import sqlite3
from collections.abc import Callable
from contextlib import closing

from playwright.sync_api import Page, expect

from agile_app.serve import DEMO_PASSWORD
from tests.e2e.conftest import InstalledApp
from tests.e2e.pages import sign_in, wait_for_service_worker
from tests.e2e.server import AgileServer

WORDS = "She said the new school is better and asked to see her brother."


def notes_held(server: AgileServer) -> int:
    """How many case notes with these words the server has."""
    with closing(sqlite3.connect(server.database)) as connection:
        asked = connection.execute("SELECT count(*) FROM case_note WHERE text = ?", [WORDS])
        return asked.fetchone()[0]


def unlock(page: Page, secret: str = DEMO_PASSWORD) -> None:
    """The lock screen, as a person does it."""
    page.get_by_label("PIN or password", exact=True).fill(secret)
    page.get_by_role("button", name="Unlock", exact=True).click()


def first_child(page: Page) -> str:
    """The address of the first child of the caseload."""
    link = page.locator("main a[href^='/children/']").first
    expect(link).to_be_visible()
    address = link.get_attribute("href")
    assert address
    return address


def prepared(app: InstalledApp) -> Page:
    """An iPad that signed in once and holds the app and its worker's records."""
    page = app.open().new_page()
    sign_in(page)
    wait_for_service_worker(page)
    page.goto("/children")
    first_child(page)
    return page


def test_a_cold_start_with_the_server_dead_shows_the_devices_rows(
    server: AgileServer, installed: Callable[[str], InstalledApp]
) -> None:
    app = installed(server.origin)
    address = first_child(prepared(app))
    server.kill()
    app.kill()

    page = app.open().new_page()
    page.goto("/children")
    expect(page.get_by_text("No network").first).to_be_visible()
    expect(page.locator("main a[href^='/children/']")).to_have_count(0)
    unlock(page, "not the password")
    expect(page.get_by_text("not right")).to_be_visible()
    unlock(page)
    assert first_child(page) == address

    page.locator(f"main a[href='{address}']").first.click()
    page.wait_for_url(f"**{address}*")
    expect(page.locator("main h1").first).not_to_be_empty()
    page.goto("/today")
    unlock(page)
    expect(page.get_by_role("heading", name="Today").first).to_be_visible()


def test_what_is_written_with_the_server_dead_outlives_the_app_and_is_sent_once(
    server: AgileServer, installed: Callable[[str], InstalledApp]
) -> None:
    app = installed(server.origin)
    page = prepared(app)
    address = first_child(page)
    page.locator(f"main a[href='{address}']").first.click()
    page.wait_for_url(f"**{address}*")
    page.get_by_role("tab", name="Chronology").click()
    server.kill()
    page.get_by_role("button", name="Add a note").click()
    page.get_by_label("Title", exact=True).fill("Telephone call")
    page.get_by_role("textbox", name="What happened", exact=True).fill(WORDS)
    page.get_by_role("button", name="Save note").click()
    expect(page.get_by_text("1 on this iPad, not sent, oldest").first).to_be_visible()
    app.kill()

    page = app.open().new_page()
    page.goto("/unsent")
    unlock(page)
    expect(page.get_by_text("1 on this iPad, not sent, oldest").first).to_be_visible()
    expect(page.get_by_text("Case note,").first).to_be_visible()
    assert notes_held(server) == 0

    # A killed browser may have lost its cookies, so the server knows neither session nor device;
    # what was written is sealed on the iPad until the worker has signed in again.
    app.context.clear_cookies()
    server.start()
    expect(page.get_by_label("Email", exact=True)).to_be_visible(timeout=60_000)
    sign_in(page)
    expect(page.get_by_text("All on the record").first).to_be_visible(timeout=30_000)
    assert notes_held(server) == 1


def test_a_worker_who_locked_the_app_is_not_let_in_by_a_reload(
    server: AgileServer, installed: Callable[[str], InstalledApp]
) -> None:
    page = prepared(installed(server.origin))
    page.get_by_role("button", name="Lock now").first.click()
    expect(page.get_by_label("PIN or password", exact=True)).to_be_visible()
    page.reload()
    expect(page.get_by_label("PIN or password", exact=True)).to_be_visible()
    unlock(page)
    first_child(page)


def test_a_childs_name_is_nowhere_in_what_the_browser_stored(
    server: AgileServer, installed: Callable[[str], InstalledApp]
) -> None:
    app = installed(server.origin)
    page = prepared(app)
    shown = page.locator("main a[href^='/children/']").first.inner_text().split("\n")
    name = max((line.strip() for line in shown[:2]), key=len)
    assert " " in name, shown
    page.locator("main a[href^='/children/']").first.click()
    expect(page.locator("main h1").first).to_contain_text(name)
    app.close()
    files = [file for file in app.profile.rglob("*") if file.is_file()]
    assert any("IndexedDB" in str(file) and file.stat().st_size for file in files)
    # Chromium writes text as bytes or as pairs of bytes.
    spellings = (name.encode(), name.encode("utf-16-le"))
    assert not [file for file in files for each in spellings if each in file.read_bytes()]
