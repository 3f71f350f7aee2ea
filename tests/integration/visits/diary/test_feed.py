"""The private calendar feed: what it tells, to whom, and what it never says."""

import io
import logging
from datetime import timedelta

import pytest
from icalendar import Calendar
from starlette.applications import Starlette
from starlette.testclient import TestClient

from agile_app.core import council
from agile_app.core.database import transaction
from agile_app.core.ids import uuid7
from agile_app.core.logs import start_logging
from agile_app.core.time import now, today
from agile_app.people.models import Worker
from agile_app.security.headers import Edge
from agile_app.security.routes import starlette_routes
from agile_app.visits.diary.calendars import feeds
from agile_app.visits.diary.calendars import routes as _routes  # noqa: F401
from agile_app.visits.diary.models import Appointment
from agile_app.visits.models import Visit
from tests.factories import make_actor, make_child

pytestmark = pytest.mark.usefixtures("sqlite_database")
ORIGIN = "http://localhost:3000"
START = (now() + timedelta(days=1)).replace(hour=10, minute=0, second=0, microsecond=0)


@pytest.fixture
def client():
    return TestClient(Edge(Starlette(routes=starlette_routes())), base_url=ORIGIN)


@pytest.fixture
def actor():
    return make_actor()


def _feed(actor) -> str:
    with transaction() as session:
        return feeds.make_feed(session, actor)


def _put(*rows) -> None:
    with transaction() as session:
        for row in rows:
            session.add(row)


def _visit(actor, child, **facts) -> Visit:
    values = {"kind": "child_protection", "planned_at": START, "place": "1 Heron Lane, SL1 1CK"}
    return Visit(child_id=child.id, worker_id=actor.worker_id, **values | facts)


def _appointment(actor, **facts) -> Appointment:
    values = {"kind": "court", "starts_at": START, "ends_at": START + timedelta(hours=1)}
    return Appointment(worker_id=actor.worker_id, **values | facts)


def _events(client, token):
    answer = client.get(f"/calendar/{token}.ics")
    assert answer.status_code == 200
    return Calendar.from_ical(answer.content).walk("VEVENT")


def _say(session_key, value, monkeypatch):
    real = council.value
    monkeypatch.setattr(
        council,
        "value",
        lambda session, setting: value if setting is session_key else real(session, setting),
    )


def test_a_visit_is_told_as_initials_and_nothing_else(client, actor):
    child = make_child("Ada", "Zebedee", allocated_to=actor)
    _put(_visit(actor, child, purpose="About Ada"))
    answer = client.get(f"/calendar/{_feed(actor)}.ics")
    (event,) = Calendar.from_ical(answer.content).walk("VEVENT")
    assert str(event["SUMMARY"]) == "Visit AZ"
    assert event.decoded("DTSTART") == START
    assert event["CLASS"] == "PRIVATE"
    assert event["DTSTART"].params["TZID"] == "Europe/London"
    for secret in ("Ada", "Zebedee", "Heron", "SL1", "LOCATION", "DESCRIPTION"):
        assert secret not in answer.text


def test_brothers_and_sisters_visited_together_are_one_event(client, actor):
    group = uuid7()
    _put(
        _visit(actor, make_child("Ada", "Zebedee", allocated_to=actor), group_id=group),
        _visit(actor, make_child("Ben", "Zebedee", allocated_to=actor), group_id=group),
    )
    (event,) = _events(client, _feed(actor))
    assert str(event["SUMMARY"]) == "Visit AZ, BZ"


def test_a_council_may_keep_initials_in(client, actor, monkeypatch):
    from agile_app.visits.diary.calendars.policy import INITIALS

    _put(_visit(actor, make_child("Ada", "Zebedee", allocated_to=actor)))
    _say(INITIALS, False, monkeypatch)
    (event,) = _events(client, _feed(actor))
    assert str(event["SUMMARY"]) == "Visit"


def test_an_unannounced_visit_is_never_called_one(client, actor, monkeypatch):
    from agile_app.visits.diary.calendars.policy import UNANNOUNCED

    _put(_visit(actor, make_child("Ada", "Zebedee"), unannounced_planned=True))
    token = _feed(actor)
    (event,) = _events(client, token)
    assert str(event["SUMMARY"]) == "Busy"
    _say(UNANNOUNCED, "absent", monkeypatch)
    assert _events(client, token) == []


def test_a_workers_own_words_leave_only_where_they_name_nobody(client, actor):
    child = make_child("Ada", "Zebedee", allocated_to=actor)
    _put(
        _appointment(actor, title="Hearing of Ada Zebedee", child_id=child.id),
        _appointment(actor, title="About ZEBEDEE", kind="meeting"),
        _appointment(actor, title="Ada's review", kind="review"),
        _appointment(actor, title="Look at 14 Heron Lane", kind="other"),
        _appointment(actor, title="Team meeting", kind="meeting", place="Town Hall"),
    )
    told = sorted(str(event["SUMMARY"]) for event in _events(client, _feed(actor)))
    assert told == ["Appointment", "Court hearing AZ", "Meeting", "Review meeting", "Team meeting"]


def test_what_is_cancelled_or_anothers_is_not_told(client, actor):
    other = make_actor()
    _put(
        _appointment(actor, cancelled_at=now()),
        _appointment(actor, source="caldav"),
        _appointment(other),
        _visit(actor, make_child(), status="cancelled"),
        _visit(actor, make_child(), planned_at=now() - timedelta(days=60)),
    )
    assert _events(client, _feed(actor)) == []


def test_the_second_worker_has_the_visit_too(client, actor):
    _put(_visit(make_actor(), make_child(), second_worker_id=actor.worker_id))
    assert len(_events(client, _feed(actor))) == 1


def test_the_same_diary_is_not_sent_twice(client, actor):
    _put(_appointment(actor))
    path = f"/calendar/{_feed(actor)}.ics"
    etag = client.get(path).headers["etag"]
    again = client.get(path, headers={"if-none-match": f'"other", W/{etag}'})
    assert (again.status_code, again.content) == (304, b"")
    _put(_appointment(actor, kind="training"))
    assert client.get(path, headers={"if-none-match": etag}).status_code == 200


def test_a_change_keeps_the_uid_and_raises_the_sequence(client, actor):
    row = _appointment(actor)
    _put(row)
    token = _feed(actor)
    (before,) = _events(client, token)
    row.starts_at, row.ends_at = START + timedelta(days=1), START + timedelta(days=1, hours=1)
    with transaction() as session:
        session.merge(row)
    (after,) = _events(client, token)
    assert after["UID"] == before["UID"]
    assert (int(before["SEQUENCE"]), int(after["SEQUENCE"])) == (0, 1)
    (again,) = _events(client, token)
    assert (int(again["SEQUENCE"]), again["DTSTAMP"].dt) == (1, after["DTSTAMP"].dt)


def test_calendars_are_asked_to_come_back_each_hour(client, actor):
    text = client.get(f"/calendar/{_feed(actor)}.ics").text
    assert "REFRESH-INTERVAL;VALUE=DURATION:PT1H" in text
    assert "X-PUBLISHED-TTL:PT1H" in text
    assert "BEGIN:VTIMEZONE" in text


def test_the_zone_in_the_feed_turns_the_clocks_at_one_oclock():
    from agile_app.visits.diary.calendars.ics import feed_text

    (zone,) = Calendar.from_ical(feed_text([])).walk("VTIMEZONE")
    summer = zone.walk("DAYLIGHT")[0]
    assert summer["DTSTART"].dt.hour == 1  # in winter time; the clocks show 01:00 and then 02:00
    assert zone.walk("STANDARD")[0]["DTSTART"].dt.hour == 2


def test_a_revoked_a_replaced_and_an_unknown_address_all_answer_alike(client, actor):
    first = _feed(actor)
    second = _feed(actor)
    with transaction() as session:
        feeds.revoke_feed(session, actor)
    answers = [
        client.get(f"/calendar/{token}.ics") for token in (first, second, "nobody", "x" * 500)
    ]
    assert {(answer.status_code, answer.content) for answer in answers} == {(404, b"")}
    assert len({tuple(sorted(answer.headers.items())) for answer in answers}) == 1


def test_a_worker_who_left_tells_nothing_more(client, actor):
    token = _feed(actor)
    with transaction() as session:
        session.get(Worker, actor.worker_id).left_on = today() - timedelta(days=1)
    assert client.get(f"/calendar/{token}.ics").status_code == 404


def test_the_token_is_long_and_not_in_the_database(sqlite_database, actor):
    token = _feed(actor)
    assert len(token) >= 43  # 256 bits in base64
    with sqlite_database.connect() as connection:
        dump = "\n".join(connection.connection.iterdump())
    assert token not in dump


def test_who_guesses_is_slowed_and_who_knows_is_not(client, actor):
    token = _feed(actor)
    codes = [client.get(f"/calendar/guess{number}.ics").status_code for number in range(32)]
    assert codes[:30] == [404] * 30
    assert codes[30:] == [429, 429]
    assert client.get(f"/calendar/{token}.ics").status_code == 200


def test_one_address_is_not_read_without_end(client, actor):
    path = f"/calendar/{_feed(actor)}.ics"
    codes = [client.get(path).status_code for _ in range(61)]
    assert codes[0] == 200
    assert 429 in codes


def test_the_address_sets_no_cookie_and_stays_out_of_the_logs(client, actor):
    stream = io.StringIO()
    root = logging.getLogger()
    before, level = root.handlers[:], root.level
    start_logging(stream, logging.DEBUG)
    try:
        token = _feed(actor)
        answer = client.get(f"/calendar/{token}.ics")
        client.get("/calendar/guessed-token.ics")
    finally:
        root.handlers[:], root.level = before, level
    assert "set-cookie" not in answer.headers
    assert answer.headers["cache-control"] == "private, no-cache"
    assert "default-src 'none'" in answer.headers["content-security-policy"]
    assert token not in stream.getvalue()
    assert "guessed-token" not in stream.getvalue()
