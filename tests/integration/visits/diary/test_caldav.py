"""Two-way CalDAV against a real Radicale: what is made, changed or deleted on either side."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from icalendar import Calendar
from sqlmodel import SQLModel, col, select

from agile_app.core.database import reading, transaction
from agile_app.core.errors import AgileError, Invalid
from agile_app.core.ids import uuid7
from agile_app.core.time import LONDON, now
from agile_app.settings import get_settings
from agile_app.visits.diary import appointments, service
from agile_app.visits.diary.bundle import diary_rows
from agile_app.visits.diary.calendars import accounts, dav, sync
from agile_app.visits.diary.calendars.ics import london_zone
from agile_app.visits.diary.calendars.models import CalendarAccount, CalendarObject
from agile_app.visits.diary.models import Appointment
from agile_app.visits.diary.schemas import ChangedAppointment, NewAppointment
from agile_app.visits.models import Visit
from tests.conftest import free_port
from tests.factories import make_actor, make_child
from tests.radicale import PASSWORD, USER, Radicale, start_radicale

pytestmark = pytest.mark.usefixtures("any_database")
DAY = (now().astimezone(LONDON) + timedelta(days=7)).date()


@pytest.fixture(scope="module")
def _running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Radicale]:
    server = start_radicale(tmp_path_factory.mktemp("radicale"), free_port())
    yield server
    server.stop()


@pytest.fixture
def server(_running: Radicale, monkeypatch) -> Radicale:
    monkeypatch.setenv("AGILE_DEVELOPMENT", "1")
    get_settings.cache_clear()
    _running.begin_again()
    return _running


@pytest.fixture
def actor():
    return make_actor()


@pytest.fixture
def connected(server, actor) -> Radicale:
    accounts.connect(actor, url=server.calendar, username=USER, password=PASSWORD)
    return server


def _account(actor) -> CalendarAccount:
    with reading() as session:
        found = accounts.account_of(session, actor.worker_id)
    assert found is not None
    return found


def _sync(actor) -> CalendarAccount:
    sync.sync_account(_account(actor).id)
    return _account(actor)


def _add(actor, **facts) -> Appointment:
    new = NewAppointment.model_validate({"on": DAY, "at": "10:00", "kind": "training"} | facts)
    with transaction() as session:
        return appointments.add_appointment(session, actor, uuid7(), new)


def _move(actor, row, at, **facts) -> None:
    changed = {"id": row.id, "on": DAY, "at": at, "kind": row.kind, "title": row.title} | facts
    with transaction() as session:
        appointments.change_appointment(session, actor, ChangedAppointment.model_validate(changed))


def _cancel(actor, row) -> None:
    with transaction() as session:
        appointments.cancel_appointment(session, actor, row.id)


def _rows(actor) -> list[Appointment]:
    with reading() as session:
        return list(
            session.exec(
                select(Appointment)
                .where(col(Appointment.cancelled_at).is_(None))
                .order_by(col(Appointment.starts_at))
            )
        )


def _times(actor) -> list[str]:
    return [f"{row.starts_at.astimezone(LONDON):%H:%M}" for row in _rows(actor)]


def _event(uid="there-1", summary="Dentist", start="T100000", end="T110000", more="") -> str:
    day = f"{DAY:%Y%m%d}"
    return (
        "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//A calendar//EN\r\n"
        f"{london_zone().to_ical().decode()}BEGIN:VEVENT\r\n"
        f"UID:{uid}\r\nDTSTAMP:20260101T000000Z\r\nSUMMARY:{summary}\r\n"
        f"DTSTART;TZID=Europe/London:{day}{start}\r\nDTEND;TZID=Europe/London:{day}{end}\r\n"
        f"{more}END:VEVENT\r\nEND:VCALENDAR\r\n"
    )


def _there(server) -> list[tuple[str, str]]:
    found = []
    for text in server.files().values():
        for event in Calendar.from_ical(text).walk("VEVENT"):
            start = event["DTSTART"].dt
            found.append((str(event["SUMMARY"]), f"{start.astimezone(LONDON):%H:%M}"))
    return sorted(found)


def test_made_here_it_appears_there_changes_and_goes(connected, actor):
    row = _add(actor, title="Attachment training")
    _sync(actor)
    assert _there(connected) == [("Attachment training", "10:00")]
    _move(actor, row, "14:30")
    _sync(actor)
    assert _there(connected) == [("Attachment training", "14:30")]
    _cancel(actor, row)
    assert _sync(actor).state == "ok"
    assert _there(connected) == []


def test_made_there_it_appears_here_changes_and_goes(connected, actor):
    connected.put("x.ics", _event(more="LOCATION:High Street\r\n"))
    _sync(actor)
    (row,) = _rows(actor)
    assert (row.title, row.place, row.source) == ("Dentist", "High Street", "caldav")
    with reading() as session:
        (fixed,) = service.appointments_between(
            session, [actor.worker_id], row.starts_at, row.ends_at
        )
    assert fixed.starts_at.astimezone(LONDON).hour == 10
    connected.put("x.ics", _event(start="T153000", end="T160000"))
    _sync(actor)
    assert _times(actor) == ["15:30"]
    connected.delete("x.ics")
    _sync(actor)
    assert _rows(actor) == []


def test_ours_moved_there_moves_here_and_deleted_there_goes_here(connected, actor):
    row = _add(actor, title="Attachment training")
    _sync(actor)
    ((name, text),) = connected.files().items()
    day = f"{DAY:%Y%m%d}"
    connected.put(name, text.replace(f"{day}T100000", f"{day}T113000")
                  .replace(f"{day}T110000", f"{day}T123000"))  # fmt: skip
    _sync(actor)
    assert _times(actor) == ["11:30"]
    assert _rows(actor)[0].id == row.id
    connected.delete(name)
    _sync(actor)
    assert _rows(actor) == []


def test_theirs_moved_here_moves_there_and_cancelled_here_goes_there(connected, actor):
    connected.put("x.ics", _event(more="X-KEPT:yes\r\nDESCRIPTION:Bring the card\r\n"))
    _sync(actor)
    (row,) = _rows(actor)
    _move(actor, row, "16:15")
    _sync(actor)
    assert _there(connected) == [("Dentist", "16:15")]
    assert "X-KEPT:yes" in connected.files()["x.ics"]
    assert "Bring the card" in connected.files()["x.ics"]
    _sync(actor)
    assert _times(actor) == ["16:15"]
    _cancel(actor, _rows(actor)[0])
    _sync(actor)
    assert connected.files() == {}


def test_nothing_is_doubled_however_often_it_runs(connected, actor):
    _add(actor)
    connected.put("x.ics", _event())
    for _ in range(3):
        _sync(actor)
    assert len(connected.files()) == 2
    assert len(_rows(actor)) == 2


def test_a_run_that_died_after_writing_there_writes_nothing_twice(connected, actor, monkeypatch):
    _add(actor)
    with monkeypatch.context() as dies:
        real = dav.Dav.put

        def put(self, *arguments, **named):
            real(self, *arguments, **named)
            raise dav.Unreachable

        dies.setattr(dav.Dav, "put", put)
        assert _sync(actor).state == "unreachable"
    assert len(connected.files()) == 1
    assert _sync(actor).state == "ok"
    assert len(connected.files()) == 1
    assert len(_rows(actor)) == 1


def test_a_lost_sync_token_costs_nothing(connected, actor):
    _add(actor)
    connected.put("x.ics", _event())
    _sync(actor)
    with transaction() as session:
        session.get(CalendarAccount, _account(actor).id).sync_token = "http://nobody/knows/this"
    connected.delete("x.ics")
    assert _sync(actor).state == "ok"
    assert len(_rows(actor)) == 1
    assert len(connected.files()) == 1


def test_both_changed_one_of_ours_ours_stays_and_says_so(connected, actor):
    row = _add(actor)
    _sync(actor)
    ((name, text),) = connected.files().items()
    connected.put(name, text.replace("T100000", "T080000"))
    _move(actor, row, "15:00")
    _sync(actor)
    assert _there(connected) == [("Training", "15:00")]
    (kept,) = _rows(actor)
    assert "What is here was kept" in kept.note
    with transaction() as session:
        assert diary_rows(session, actor)["appointments"][0].note == kept.note


def test_both_changed_one_of_theirs_theirs_stays_and_says_so(connected, actor):
    connected.put("x.ics", _event())
    _sync(actor)
    _move(actor, _rows(actor)[0], "15:00")
    connected.put("x.ics", _event(start="T083000", end="T090000"))
    _sync(actor)
    _sync(actor)
    assert _times(actor) == ["08:30"]
    assert _there(connected) == [("Dentist", "08:30")]
    assert "What is in the calendar was kept" in _rows(actor)[0].note


def test_changed_there_between_reading_and_writing_is_not_overwritten_unseen(
    connected, actor, monkeypatch
):
    connected.put("x.ics", _event())
    _sync(actor)
    _move(actor, _rows(actor)[0], "15:00")
    real = sync._pull

    def pull(account, connection):
        said = real(account, connection)
        connected.put("x.ics", _event(start="T083000", end="T090000"))
        return said

    monkeypatch.setattr(sync, "_pull", pull)
    _sync(actor)
    assert _there(connected) == [("Dentist", "08:30")]
    assert _times(actor) == ["08:30"]


def test_a_visit_is_told_and_put_back_when_moved_there(connected, actor):
    child = make_child("Ada", "Zebedee", allocated_to=actor)
    start = datetime(DAY.year, DAY.month, DAY.day, 13, 0, tzinfo=LONDON)
    with transaction() as session:
        session.add(
            Visit(child_id=child.id, worker_id=actor.worker_id, kind="other", planned_at=start,
                  place="1 Heron Lane")
        )  # fmt: skip
    _add(actor, kind="meeting", title="About Ada Zebedee", at="16:00")
    _sync(actor)
    assert _there(connected) == [("Meeting", "16:00"), ("Visit AZ", "13:00")]
    everything = "".join(connected.files().values())
    assert not any(secret in everything for secret in ("Ada", "Zebedee", "Heron"))
    name = next(name for name in connected.files() if name.startswith("visit-"))
    connected.put(name, connected.files()[name].replace("T130000", "T090000"))
    assert "put back" in _sync(actor).sentence
    assert ("Visit AZ", "13:00") in _there(connected)
    connected.delete(name)
    _sync(actor)
    assert ("Visit AZ", "13:00") in _there(connected)


def test_free_tentative_all_day_and_declined_are_what_they_are(connected, actor):
    day, after = f"{DAY:%Y%m%d}", f"{DAY + timedelta(days=1):%Y%m%d}"
    connected.put("free.ics", _event("a", "Free", more="TRANSP:TRANSPARENT\r\n"))
    connected.put("maybe.ics", _event("b", "Maybe", more="STATUS:TENTATIVE\r\n"))
    connected.put("off.ics", _event("c", "Off", more="STATUS:CANCELLED\r\n"))
    connected.put(
        "declined.ics",
        _event("d", "Declined", more=f"ATTENDEE;PARTSTAT=DECLINED:mailto:{USER}\r\n"),
    )
    connected.put(
        "day.ics",
        _event("e", "All day")
        .replace(f"DTSTART;TZID=Europe/London:{day}T100000", f"DTSTART;VALUE=DATE:{day}")
        .replace(f"DTEND;TZID=Europe/London:{day}T110000", f"DTEND;VALUE=DATE:{after}"),
    )
    _sync(actor)
    shown = {row.title: (row.busy, row.tentative, row.all_day) for row in _rows(actor)}
    assert shown == {
        "Free": (False, False, False),
        "Maybe": (True, True, False),
        "Declined": (False, False, False),
        "All day": (True, False, True),
    }
    with reading() as session:
        fixed = service.appointments_between(
            session, [actor.worker_id], now(), now() + timedelta(days=30)
        )
    assert [each.title for each in fixed] == ["Maybe"]


WEEKLY = "RRULE:FREQ=WEEKLY;COUNT=4\r\n"


def test_one_of_a_series_is_moved_and_another_cancelled_here(connected, actor):
    connected.put("court.ics", _event("court", "Court hearing", more=WEEKLY))
    _sync(actor)
    rows = _rows(actor)
    assert [row.kind for row in rows] == ["court"] * 4
    _move(actor, rows[1], "15:00", on=DAY + timedelta(weeks=1))
    _cancel(actor, rows[2])
    assert _sync(actor).state == "ok"
    assert _times(actor) == ["10:00", "15:00", "10:00"]
    text = connected.files()["court.ics"]
    assert "EXDATE" in text
    assert "RECURRENCE-ID" in text
    connected.put("court.ics", text.replace("SUMMARY:Court hearing", "SUMMARY:Hearing"))
    _sync(actor)
    assert _times(actor) == ["10:00", "15:00", "10:00"]
    assert {row.title for row in _rows(actor)} == {"Hearing"}


def test_one_of_a_series_taken_out_there_goes_here(connected, actor):
    connected.put("court.ics", _event("court", "Court hearing", more=WEEKLY))
    _sync(actor)
    second = f"{DAY + timedelta(weeks=1):%Y%m%d}T100000"
    connected.put(
        "court.ics",
        _event("court", "Court hearing",
               more=WEEKLY + f"EXDATE;TZID=Europe/London:{second}\r\n"),
    )  # fmt: skip
    _sync(actor)
    days = [row.starts_at.astimezone(LONDON).date() for row in _rows(actor)]
    assert days == [DAY, DAY + timedelta(weeks=2), DAY + timedelta(weeks=3)]


def test_an_outage_is_said_and_what_was_done_meanwhile_travels_afterwards(
    connected, actor, tmp_path
):
    connected.put("x.ics", _event())
    _sync(actor)
    connected.stop()
    _add(actor, title="During the outage")
    _move(actor, _rows(actor)[0], "09:00")
    account = _sync(actor)
    assert account.state == "unreachable"
    assert "Nothing is lost" in account.sentence
    assert account.next_at > now() + timedelta(minutes=4)
    again = start_radicale(connected.folder, int(connected.origin.rpartition(":")[2]))
    connected.process = again.process
    assert _sync(actor).state == "ok"
    assert len(connected.files()) == 2


def test_a_refused_password_is_said_is_not_hammered_and_mends(connected, actor):
    connected.change_password("another one")
    _add(actor)
    account = _sync(actor)
    assert account.state == "refused"
    assert "connect it again" in account.sentence
    assert account.next_at > now() + timedelta(hours=11)
    with pytest.raises(Invalid) as caught:
        accounts.connect(actor, url=connected.calendar, username=USER, password="still wrong")
    assert caught.value.field == "password"
    accounts.connect(actor, url=connected.calendar, username=USER, password="another one")
    connected_again = _sync(actor)
    assert (connected_again.state, connected_again.id) == ("ok", account.id)


def test_a_damaged_entry_does_not_stop_the_others(connected, actor, monkeypatch):
    connected.put("x.ics", _event())
    real = dav.Dav.files

    def files(self, url, hrefs):
        yield dav.File(
            f"/{USER}/diary/bad.ics", '"1"', "BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nnonsense"
        )
        yield from real(self, url, hrefs)

    monkeypatch.setattr(dav.Dav, "files", files)
    account = _sync(actor)
    assert (account.state, len(_rows(actor))) == ("ok", 1)
    assert "could not be read" in account.sentence


def test_the_calendar_is_found_behind_the_servers_own_address(server, actor):
    found = accounts.connect(actor, url=server.origin, username=USER, password=PASSWORD)
    assert found.chosen == server.calendar


def test_of_several_calendars_one_is_chosen(server, actor):
    with server.client() as client:
        assert client.request("MKCALENDAR", f"{server.origin}/{USER}/other/").status_code == 201
    found = accounts.connect(actor, url=server.origin, username=USER, password=PASSWORD)
    assert (len(found.calendars), found.chosen) == (2, "")
    assert sync.claim_due() == []
    with pytest.raises(Invalid):
        accounts.choose(actor, f"{server.origin}/{USER}/nothing/")
    accounts.choose(actor, server.calendar)
    assert _sync(actor).state == "ok"


def test_the_password_goes_to_no_server_but_the_one_it_was_typed_for(server, actor, monkeypatch):
    with server.client() as client:
        client.request("MKCALENDAR", f"{server.origin}/{USER}/other/")
    accounts.connect(actor, url=server.origin, username=USER, password=PASSWORD)
    asked = []
    monkeypatch.setattr(dav.Dav, "__init__", lambda _self, url, *_: asked.append(url))
    with pytest.raises(Invalid):
        accounts.choose(actor, "https://elsewhere.example/calendar/")
    assert asked == []


@pytest.mark.parametrize(
    ("facts", "field"),
    [
        ({"password": "wrong"}, "password"),
        ({"password": ""}, "password"),
        ({"username": " "}, "username"),
        ({"url": "ftp://calendar.example/"}, "url"),
        ({"url": "nonsense"}, "url"),
    ],
)
def test_what_cannot_be_connected_says_where_and_keeps_nothing(server, actor, facts, field):
    given = {"url": server.calendar, "username": USER, "password": PASSWORD} | facts
    with pytest.raises(Invalid) as caught:
        accounts.connect(actor, **given)
    assert caught.value.field == field
    with reading() as session:
        assert accounts.account_of(session, actor.worker_id) is None


def test_a_server_that_is_away_keeps_nothing(server, actor):
    server.stop()
    with pytest.raises(AgileError, match="does not answer"):
        accounts.connect(actor, url=server.calendar, username=USER, password=PASSWORD)


def test_the_password_is_sealed_and_destroyed_with_the_account(
    connected, actor, any_database, data_dir
):
    with any_database.connect() as connection:
        tables = SQLModel.metadata.sorted_tables
        held = repr([connection.execute(select(table)).all() for table in tables])
    assert USER in held
    assert PASSWORD not in held
    assert (data_dir / "sealing.key").stat().st_mode & 0o077 == 0
    _add(actor)
    connected.put("x.ics", _event())
    _sync(actor)
    assert accounts.disconnect(actor)
    assert list(connected.files()) == ["x.ics"]
    assert [row.source for row in _rows(actor)] == ["agile"]
    with reading() as session:
        assert session.exec(select(CalendarAccount)).one().secret == b""
        assert session.exec(select(CalendarObject)).all() == []


def test_an_account_is_taken_by_one_process_only(connected, actor):
    assert sync.claim_due() == [_account(actor).id]
    assert sync.claim_due() == []


def test_times_are_utc_in_the_diary(connected, actor):
    connected.put("x.ics", _event())
    _sync(actor)
    assert _rows(actor)[0].starts_at.tzinfo == UTC
