"""The diary on an iPad: kept to with no server, sent once, and told to other calendars."""

from datetime import timedelta

import httpx
import pytest
from playwright.sync_api import expect

from agile_app.core.time import on_screen, today
from agile_app.core.working_days import add_working_days
from tests.conftest import free_port
from tests.e2e import accessibility
from tests.e2e.pages import WORKER, badge, sign_in
from tests.e2e.screens import child_of
from tests.radicale import PASSWORD, USER, radicale_with_calendar

pytestmark = [pytest.mark.browser, pytest.mark.slow]
ON = add_working_days(today(), 9)


@pytest.fixture
def page(server, ipad):
    page = ipad(server.origin).new_page()
    sign_in(page)
    expect(badge(page)).to_contain_text("All on the record")
    return page


def _open_diary(page):
    page.goto("/settings/diary")
    expect(page.get_by_role("heading", name="Your diary", level=1)).to_be_visible()
    expect(page.get_by_role("heading", name="Appointments")).to_be_visible()


def _add_appointment(page, name: str, at: str) -> None:
    page.get_by_role("button", name="Add an appointment").click()
    form = page.get_by_role("dialog", name="New appointment")
    form.get_by_label("What it is").select_option("training")
    form.get_by_label("Name").fill(name)
    form.get_by_label("Day", exact=True).fill(ON.isoformat())
    form.get_by_label("Starts at").fill(at)
    form.get_by_role("button", name="Add", exact=True).click()


def _row(page, words: str):
    return page.get_by_role("listitem").filter(has_text=words)


def test_an_appointment_is_added_moved_and_cancelled_with_no_server(server, page):
    _open_diary(page)
    server.kill()
    _add_appointment(page, "Attachment training", "10:15")
    expect(_row(page, "Attachment training")).to_contain_text("10:15")
    _add_appointment(page, "Another one", "13:00")
    page.get_by_role("button", name="Change Attachment training").click()
    form = page.get_by_role("dialog", name="Change the appointment")
    expect(form.get_by_label("Starts at")).to_have_value("10:15")
    form.get_by_label("Starts at").fill("11:45")
    form.get_by_label("Where").fill("Room 4")
    form.get_by_role("button", name="Save", exact=True).click()
    expect(_row(page, "Attachment training")).to_contain_text("11:45")
    expect(_row(page, "Attachment training")).to_contain_text("Room 4")
    # What is emptied stays empty: the old words do not come back by themselves.
    page.get_by_role("button", name="Change Attachment training").click()
    form.get_by_label("Where").fill("")
    expect(form.get_by_label("Where")).to_have_value("")
    form.get_by_role("button", name="Save", exact=True).click()
    expect(_row(page, "Attachment training")).not_to_contain_text("Room 4")
    page.get_by_role("button", name="Cancel Another one").click()
    page.get_by_role("button", name="Cancel the appointment").click()
    expect(_row(page, "Another one")).to_have_count(0)
    expect(badge(page)).to_contain_text("not sent")
    server.start()
    expect(badge(page)).to_contain_text("All on the record", timeout=60_000)
    page.reload()
    expect(_row(page, "Attachment training")).to_contain_text("11:45")
    expect(_row(page, "Another one")).to_have_count(0)


def test_a_draft_is_kept_while_other_pages_are_looked_at(page):
    _open_diary(page)
    page.get_by_role("button", name="Add an appointment").click()
    form = page.get_by_role("dialog", name="New appointment")
    form.get_by_label("Name").fill("Half typed")
    form.get_by_label("Minutes").fill("2")
    expect(form.get_by_text("Between 5 minutes and a day.")).to_be_visible()
    expect(form.get_by_role("button", name="Add", exact=True)).to_be_disabled()
    form.get_by_role("button", name="Close and keep the draft").click()
    page.get_by_role("link", name="Settings").first.click()
    expect(page.get_by_role("heading", name="Settings", level=1)).to_be_visible()
    page.get_by_role("main").get_by_role("link", name="Your diary").first.click()
    page.get_by_role("button", name="Add an appointment").click()
    expect(form.get_by_label("Name")).to_have_value("Half typed")


def test_a_week_that_cannot_be_is_said_where_it_is_and_a_good_one_is_kept(page):
    _open_diary(page)
    page.get_by_label("Monday until").fill("08:00")
    expect(page.get_by_text("Choose a time after the start.")).to_be_visible()
    expect(page.get_by_role("button", name="Save the week")).to_be_disabled()
    page.get_by_label("Monday until").fill("16:00")
    page.get_by_label("Friday", exact=True).click()
    page.get_by_label("You travel by").select_option("foot")
    page.get_by_role("button", name="Save the week").click()
    expect(badge(page)).to_contain_text("All on the record")
    page.reload()
    expect(page.get_by_label("Monday until")).to_have_value("16:00")
    expect(page.get_by_label("Friday", exact=True)).not_to_be_checked()
    expect(page.get_by_label("Friday until")).to_be_disabled()
    expect(page.get_by_label("You travel by")).to_have_value("foot")


def test_leave_is_recorded_and_taken_back(page):
    _open_diary(page)
    page.get_by_role("button", name="Record leave").click()
    form = page.get_by_role("dialog", name="Record leave")
    form.get_by_label("First day").fill(ON.isoformat())
    form.get_by_label("Last day").fill((ON - timedelta(days=1)).isoformat())
    expect(form.get_by_text("Choose the first day or a later one.")).to_be_visible()
    form.get_by_label("Last day").fill("")
    form.get_by_label("How much").select_option("morning")
    form.get_by_role("button", name="Record", exact=True).click()
    leave = page.get_by_role("list", name="Leave").get_by_role("listitem")
    expect(leave).to_contain_text(on_screen(ON))
    expect(badge(page)).to_contain_text("All on the record")
    leave.get_by_role("button").click()
    expect(leave).to_have_count(0)


def test_when_a_family_can_be_visited_is_said_with_no_server(server, page):
    child = child_of(server, WORKER)
    page.goto(f"/children/{child}")
    expect(page.get_by_role("heading", name="When to visit")).to_be_visible()
    server.kill()
    page.get_by_role("button", name="Add a time").click()
    form = page.get_by_role("dialog", name="When can this family be visited?")
    form.get_by_text("Not then", exact=True).click()
    for day in ("Mon", "Tue", "Wed", "Thu"):
        form.get_by_role("button", name=day).click()
    form.get_by_label("From", exact=True).fill("12:30")
    form.get_by_label("Until", exact=True).fill("12:00")
    expect(form.get_by_text("Choose a time after the start.")).to_be_visible()
    form.get_by_label("Until", exact=True).fill("14:45")
    form.get_by_label("Why").fill("The grandmother's prayers")
    found = accessibility.violations(page)
    form.get_by_role("button", name="Save", exact=True).click()
    assert found == []
    expect(_row(page, "The grandmother's prayers")).to_be_visible()
    server.start()
    expect(badge(page)).to_contain_text("All on the record", timeout=60_000)
    expect(_row(page, "Not Friday, 12:30 to 14:45")).to_be_visible()
    page.get_by_role("button", name="Take away: Not Friday, 12:30 to 14:45").click()
    expect(_row(page, "Not Friday, 12:30 to 14:45")).to_have_count(0)
    expect(badge(page)).to_contain_text("All on the record")


def test_a_private_link_is_made_read_and_closed(server, page):
    page.goto("/settings/calendar")
    page.get_by_role("button", name="Make a private link").click()
    link = page.get_by_label("Link", exact=True).input_value()
    answer = httpx.get(link)
    assert answer.status_code == 200
    assert answer.text.startswith("BEGIN:VCALENDAR")
    page.reload()
    expect(page.get_by_role("button", name="Close the link")).to_be_visible()
    expect(page.get_by_label("Link", exact=True)).to_have_count(0)
    page.get_by_role("button", name="Close the link").click()
    page.get_by_role("dialog").get_by_role("button", name="Close the link").click()
    expect(page.get_by_text("The link is closed.")).to_be_visible()
    assert httpx.get(link).status_code == 404
    assert link.rpartition("/")[2].removesuffix(".ics") not in server.said()


@pytest.fixture
def calendar(tmp_path):
    yield from radicale_with_calendar(tmp_path / "radicale", free_port())


def test_a_calendar_is_connected_and_both_sides_see_each_other(new_server, ipad, calendar):
    server = new_server(variables={"AGILE_INTERNAL_HOSTS": "127.0.0.1"})
    page = ipad(server.origin).new_page()
    sign_in(page)
    page.goto("/settings/calendar")
    page.get_by_label("CalDAV address").fill(calendar.calendar)
    page.get_by_label("User name").fill(USER)
    page.get_by_label("Calendar password", exact=True).fill("wrong")
    page.get_by_role("button", name="Connect", exact=True).click()
    expect(page.get_by_text("does not take this user name and password")).to_be_visible()
    expect(page.get_by_label("CalDAV address")).to_have_value(calendar.calendar)
    page.get_by_label("Calendar password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Connect", exact=True).click()
    expect(page.get_by_text("Connected.")).to_be_visible()
    day = f"{ON:%Y%m%d}"
    calendar.put(
        "x.ics",
        "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:x\r\nBEGIN:VEVENT\r\nUID:x\r\n"
        f"DTSTAMP:20260101T000000Z\r\nDTSTART:{day}T120000Z\r\nDTEND:{day}T123000Z\r\n"
        "SUMMARY:Dentist\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n",
    )
    page.get_by_role("button", name="Do it now").click()
    _open_diary(page)
    expect(_row(page, "Dentist")).to_be_visible(timeout=60_000)
    assert any(name.startswith("visit-") for name in calendar.files())
    assert PASSWORD not in server.said()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", [(390, 844), (820, 1180), (320, 640)], ids=str)
def test_the_diary_holds_on_every_screen(shared_server, ipad, scheme, size):
    width, height = size
    page = ipad(
        shared_server.origin, viewport={"width": width, "height": height}, color_scheme=scheme
    ).new_page()
    sign_in(page)
    for path in ("/settings/diary", "/settings/calendar"):
        page.goto(path)
        expect(page.get_by_role("heading", level=1).first).to_be_visible()
        expect(page.locator("[aria-busy=true]")).to_have_count(0)
        overflow = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
        assert page.evaluate(overflow) <= 0, path
        assert accessibility.violations(page) == []
