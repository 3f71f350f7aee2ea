"""The map of the day and waiting, with the server dead; nothing of a hidden address anywhere."""

import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path
from urllib.parse import unquote

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from agile_app import build
from tests.e2e import accessibility, pages
from tests.e2e.pages import WORKER, badge, sign_in, unlock
from tests.e2e.server import AgileServer, _environment
from tests.places import CODE_POINT, write_map

pytestmark = pytest.mark.browser

TODAYS = (
    "SELECT DISTINCT v.child_id FROM visit v JOIN worker w ON w.id = v.worker_id"
    " WHERE w.email = ? AND date(v.planned_at) = date('now') ORDER BY v.planned_at, v.child_id"
)


def _import(server: AgileServer, *arguments: str) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "agile_app", "places", "import", *arguments],
        cwd=build.ROOT, env=_environment(server.data_dir), capture_output=True, text=True,
        check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr


def _change(server: AgileServer, statement: str, *values: str) -> None:
    with closing(sqlite3.connect(server.database, timeout=10)) as database:
        database.execute(statement, values)
        database.execute("UPDATE child SET version = version + 1")
        database.commit()


def _todays_children(server: AgileServer) -> list[str]:
    with closing(sqlite3.connect(server.database)) as database:
        return [row[0] for row in database.execute(TODAYS, (WORKER,))]


def _address(server: AgileServer, child_id: str) -> tuple[str, str]:
    with closing(sqlite3.connect(server.database)) as database:
        return database.execute(
            "SELECT line1, postcode FROM address WHERE person_id = ? AND ended_on IS NULL",
            (child_id,),
        ).fetchone()


def _to_the_map(page: Page) -> None:
    page.goto("/today")
    page.get_by_role("link", name="Map of the day").click()
    expect(page.get_by_role("heading", level=1, name="Map of the day")).to_be_visible()


@pytest.fixture
def asked() -> list[str]:
    return []


def _listen(context: BrowserContext, asked: list[str]) -> None:
    context.on("request", lambda request: asked.append(unquote(request.url)))


def test_the_map_is_fetched_once_and_stays_with_the_server_dead(
    server: AgileServer, installed, tmp_path: Path, asked: list[str]
):
    _import(server, "--map", str(write_map(tmp_path / "town.pmtiles")))
    app = installed(server.origin)
    context = app.open()
    _listen(context, asked)
    page = context.new_page()
    sign_in(page)
    pages.wait_for_service_worker(page)
    expect(badge(page)).to_contain_text("All on the record")
    _to_the_map(page)
    expect(page.locator(".day-drawing svg")).to_be_visible()
    stops = page.get_by_role("list", name="Stops in order").get_by_role("listitem")
    expect(stops.first).to_contain_text("min from the office")
    page.get_by_role("button", name="Show on the map").click()
    expect(page.get_by_text("The map is open.")).to_be_attached()
    expect(page.get_by_text("Map: © Somebody")).to_be_visible()
    assert accessibility.violations(page) == []
    server.stop()
    app.kill()
    asked.clear()
    context = app.open()
    _listen(context, asked)
    page = context.new_page()
    page.goto("/today/map")
    unlock(page)
    page.get_by_role("button", name="Show on the map").click()
    expect(page.get_by_text("The map is open.")).to_be_attached()
    expect(page.locator(".day-pin")).not_to_have_count(0)
    assert page.locator(".leaflet-overlay-pane svg").bounding_box()["width"] > 100
    assert not [url for url in asked if "/api/places/map" in url]
    first = _todays_children(server)[0]
    for words in _address(server, first):
        assert not [url for url in asked if words in url]


def test_with_no_map_the_drawing_and_the_list_say_where_the_day_goes(shared_server, ipad):
    page = ipad(shared_server.origin).new_page()
    sign_in(page)
    _to_the_map(page)
    expect(page.locator(".day-drawing svg")).to_be_visible()
    expect(page.get_by_role("button", name="Show on the map")).to_have_count(0)
    page.get_by_role("button", name="Directions to stop 1").click()
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
        assert accessibility.violations(page) == []


def test_a_map_never_fetched_says_so_with_no_network(server: AgileServer, ipad, tmp_path: Path):
    _import(server, "--map", str(write_map(tmp_path / "town.pmtiles")))
    context = ipad(server.origin)
    page = context.new_page()
    sign_in(page)
    expect(badge(page)).to_contain_text("All on the record")
    pages.wait_for_service_worker(page)
    _to_the_map(page)
    expect(page.get_by_role("button", name="Show on the map")).to_be_visible()
    context.set_offline(True)
    page.get_by_role("button", name="Show on the map").click()
    expect(page.get_by_text("The map is not on this iPad yet.")).to_be_visible()
    page.get_by_role("button", name="Show the drawing").click()
    expect(page.locator(".day-drawing svg")).to_be_visible()


def test_a_hidden_address_is_on_no_map_in_no_list_and_handed_to_nobody(
    server: AgileServer, ipad, asked: list[str]
):
    hidden = _todays_children(server)[0]
    line, postcode = _address(server, hidden)
    _change(server, "UPDATE address SET confidential = 1 WHERE line1 = ?", line)
    context = ipad(server.origin)
    _listen(context, asked)
    page = context.new_page()
    sign_in(page)
    expect(badge(page)).to_contain_text("All on the record")
    _to_the_map(page)
    stop = page.get_by_role("list", name="Stops in order").get_by_role("listitem").first
    expect(stop).to_contain_text("This address is confidential.")
    expect(stop.get_by_role("button")).to_have_count(0)
    shown = page.locator("main").inner_text()
    assert line not in shown
    assert postcode not in shown
    assert not [url for url in asked if postcode in url]


def test_directions_warn_first_and_hand_over_only_the_address(server: AgileServer, ipad):
    page = ipad(server.origin, user_agent="Mozilla/5.0 (iPad; CPU OS 18_0)").new_page()
    sign_in(page)
    _to_the_map(page)
    page.evaluate("() => { window.open = (url) => { window.handedOver = url; return null; }; }")
    page.get_by_role("button", name="Directions to stop 1").click()
    expect(page.get_by_text("This address leaves Agile")).to_be_visible()
    assert page.evaluate("() => window.handedOver") is None
    page.get_by_role("button", name="Open maps").click()
    url = unquote(page.evaluate("() => window.handedOver"))
    line, _postcode = _address(server, _todays_children(server)[0])
    assert url.startswith("https://maps.apple.com/?daddr=")
    assert line in url


def test_a_place_nobody_knows_is_asked_for_and_taken(server: AgileServer, ipad, tmp_path: Path):
    (tmp_path / "sl.csv").write_text(CODE_POINT)
    _import(server, "--postcodes", str(tmp_path / "sl.csv"))
    unknown = _todays_children(server)[0]
    _change(
        server,
        "UPDATE address SET latitude = NULL, longitude = NULL, postcode = '' WHERE person_id = ?",
        unknown,
    )
    page = ipad(server.origin).new_page()
    sign_in(page)
    expect(badge(page)).to_contain_text("All on the record")
    _to_the_map(page)
    asking = page.get_by_role("list", name="Where is this?")
    asking.get_by_text("Say where it is").click()
    box = asking.get_by_label("Postcode")
    box.fill("SL1")
    expect(page.get_by_text("This is not a whole postcode, such as SL1 1AA.")).to_be_visible()
    box.fill("sl11aa")
    page.get_by_role("button", name="Place it there").click()
    expect(asking).to_have_count(0)
    expect(badge(page)).to_contain_text("All on the record")


def test_waiting_works_with_the_server_dead_and_hides_names_until_tapped(server: AgileServer, ipad):
    page = ipad(server.origin).new_page()
    sign_in(page)
    pages.wait_for_service_worker(page)
    expect(badge(page)).to_contain_text("All on the record")
    expect(page.locator("main .row").first).to_be_visible()  # the day has come
    server.stop()
    page.get_by_role("link", name="While you wait").click()
    things = page.get_by_role("list", name="What can be done now").get_by_role("listitem")
    expect(things.first).to_contain_text("Name hidden")
    expect(things.first).to_contain_text("Fits")
    page.get_by_role("button", name="Show names").click()
    expect(things.first).not_to_contain_text("Name hidden")
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
        assert accessibility.violations(page) == []
    page.get_by_role("button", name="90 minutes").click()
    expect(page.get_by_role("button", name="90 minutes")).to_have_attribute("aria-pressed", "true")
    things.first.get_by_role("link").click()
    page.wait_for_url("**/visits/*")
