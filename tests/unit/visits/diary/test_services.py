"""What a worker changes in their diary, and what others read of it."""

from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import pytest
from sqlmodel import col, select

from agile_app.core.council import CouncilSetting
from agile_app.core.council_calendar import EXTRA
from agile_app.core.database import reading, transaction
from agile_app.core.errors import Conflict, Invalid, NotAllowed, NotFound
from agile_app.core.ids import uuid7
from agile_app.core.time import today
from agile_app.core.working_days import add_working_days
from agile_app.records.bundle import collect
from agile_app.records.models import Allocation, Child, Review
from agile_app.security.actor import Role
from agile_app.security.models import AuditEntry
from agile_app.visits.diary import appointments, hours, service, windows
from agile_app.visits.diary.bundle import diary_rows
from agile_app.visits.diary.models import Appointment
from agile_app.visits.diary.rules import moment_of
from agile_app.visits.diary.schemas import (
    ChangedAppointment,
    NewAppointment,
    NewLeave,
    NewPattern,
    NewWindow,
)
from tests.factories import make_actor, make_child, make_team

pytestmark = pytest.mark.usefixtures("sqlite_database")
ON = add_working_days(today(), 3)


@pytest.fixture
def actor():
    return make_actor()


def _new(**facts) -> NewAppointment:
    return NewAppointment.model_validate({"on": ON, "at": "10:00", "kind": "court"} | facts)


def _add(actor, appointment_id: UUID | None = None, **facts) -> Appointment:
    with transaction() as session:
        return appointments.add_appointment(
            session, actor, appointment_id or uuid7(), _new(**facts)
        )


def _rows(actor, collection: str):
    with transaction() as session:
        return diary_rows(session, actor)[collection]


def _fixed(actor):
    with reading() as session:
        return service.appointments_between(
            session, [actor.worker_id], moment_of(ON, 0), moment_of(ON, 1440)
        )


def _acts() -> list[str]:
    with reading() as session:
        return [
            entry.act for entry in session.exec(select(AuditEntry).order_by(col(AuditEntry.seq)))
        ]


def test_an_appointment_is_in_the_diary_and_audited(actor):
    added = _add(actor, minutes=90, place="Family court")
    (row,) = _rows(actor, "appointments")
    assert (row.id, row.title, row.time, row.ends_time) == (
        str(added.id), "Court hearing", "10:00", "11:30",
    )  # fmt: skip
    (fixed,) = _fixed(actor)
    assert (fixed.starts_at, fixed.place) == (moment_of(ON, 600), "Family court")
    assert _acts()[-1] == "appointment.added"


def test_sent_twice_it_is_there_once(actor):
    same = uuid7()
    _add(actor, same)
    _add(actor, same)
    assert len(_fixed(actor)) == 1
    with pytest.raises(Conflict):
        _add(make_actor(), same)


def test_a_moved_appointment_takes_its_new_time_and_its_sequence_rises(actor):
    added = _add(actor)
    with transaction() as session:
        appointments.change_appointment(
            session,
            actor,
            ChangedAppointment.model_validate({"id": added.id, "on": ON, "at": "14:15"}),
        )
    (fixed,) = _fixed(actor)
    assert fixed.starts_at == moment_of(ON, 855)
    with reading() as session:
        assert session.get(Appointment, added.id).sequence == 1


def test_a_cancelled_one_is_gone_and_cannot_be_moved(actor):
    added = _add(actor)
    with transaction() as session:
        appointments.cancel_appointment(session, actor, added.id)
        appointments.cancel_appointment(session, actor, added.id)
    assert _fixed(actor) == []
    assert _acts().count("appointment.cancelled") == 1
    changed = ChangedAppointment.model_validate({"id": added.id, "on": ON, "at": "14:15"})
    with pytest.raises(Conflict), transaction() as session:
        appointments.change_appointment(session, actor, changed)


def test_nobody_changes_anothers_appointment(actor):
    added = _add(actor)
    other = make_actor(Role.MANAGER)
    with pytest.raises(NotAllowed), transaction() as session:
        appointments.cancel_appointment(session, other, added.id)
    with pytest.raises(NotFound), transaction() as session:
        appointments.cancel_appointment(session, actor, uuid7())
    assert len(_fixed(actor)) == 1


def test_an_appointment_about_a_child_needs_access_to_that_child(actor):
    mine, anothers = make_child(allocated_to=actor), make_child()
    assert _add(actor, child_id=str(mine.id)).child_id == mine.id
    with pytest.raises(NotAllowed):
        _add(actor, child_id=str(anothers.id))


def test_a_childs_name_leaves_the_diary_when_the_record_closes_to_the_worker(actor):
    child = make_child("Ada", "Test", allocated_to=actor)
    _add(actor, child_id=str(child.id))
    assert _rows(actor, "appointments")[0].child_name == "Ada Test"
    with transaction() as session:
        for allocation in session.exec(select(Allocation)):
            allocation.ended_on = today()
    assert _rows(actor, "appointments")[0].child_name == ""


def test_a_year_typed_wrongly_is_said_so(actor):
    with pytest.raises(Invalid, match="years away"):
        _add(actor, on=date(2006, 11, 26))


def test_two_at_once_say_so_and_free_ones_do_not(actor):
    _add(actor, title="Supervision", kind="supervision")
    _add(actor, at="10:30", title="Training", kind="training")
    assert [row.clash for row in _rows(actor, "appointments")] == ["Training", "Supervision"]
    with transaction() as session:
        for row in session.exec(select(Appointment)):
            row.busy = row.title != "Training"
    assert [row.clash for row in _rows(actor, "appointments")] == ["", ""]
    assert [fixed.title for fixed in _fixed(actor)] == ["Supervision"]


def test_a_meeting_of_the_record_is_in_the_diary_until_it_has_a_time(actor):
    child = make_child(allocated_to=actor)
    review = Review(child_id=child.id, kind="core_group", planned_on=ON)
    with transaction() as session:
        session.add(review)

    def planned():
        with transaction() as session:
            return collect(session, actor, [child.id])[child.id]["appointments"]

    (row,) = planned()
    assert (row.kind, row.on, row.all_day, row.busy) == ("core_group", ON.isoformat(), True, False)
    assert row.worker_id == str(actor.worker_id)
    _add(actor, kind="core_group", child_id=str(child.id), meeting_id=str(review.id))
    assert planned() == []
    with pytest.raises(Invalid, match="not on this child's record"):
        _add(actor, meeting_id=str(review.id))


def _week(**facts):
    days = [
        {"weekday": day, "works": day in (0, 1, 3), "from_minute": "08:30", "to_minute": "16:30"}
        for day in range(7)
    ]
    return NewPattern.model_validate({"days": days, "travel_mode": "foot"} | facts)


def test_a_pattern_holds_from_its_day_and_the_past_stays(actor):
    first = add_working_days(today(), 10)
    with transaction() as session:
        hours.set_pattern(session, actor, _week())
        hours.set_pattern(session, actor, _week(from_on=first, travel_mode="car"))
        hours.set_pattern(session, actor, _week(from_on=first, travel_mode="transit"))
    with reading() as session:
        days = service.working_days(session, [actor.worker_id], today(), first + timedelta(days=13))
    assert {day.on.weekday() for day in days} <= {0, 1, 3}
    assert {day.mode for day in days if day.on < first} == {"foot"}
    assert {day.mode for day in days if day.on >= first} == {"transit"}
    assert days[0].from_minute == 510
    assert [row.works for row in _rows(actor, "working_days")] == [
        True, True, False, True, False, False, False,
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("facts", "said"),
    [
        ({"from_on": today() - timedelta(days=1)}, "today or later"),
        ({"lunch_from": "18:00", "lunch_to": "19:00"}, "Monday: Lunch lies outside"),
        ({"days": [{"weekday": day, "works": False} for day in range(7)]}, "No day of the week"),
        ({"days": [{"weekday": 1} for _ in range(7)]}, "Each weekday"),
    ],
)
def test_a_pattern_that_cannot_be_changes_nothing(actor, facts, said):
    with pytest.raises(Invalid, match=said), transaction() as session:
        hours.set_pattern(session, actor, _week(**facts))
    assert _rows(actor, "working_days")[0].from_time == "09:00"


def _leave(actor, **facts):
    new = NewLeave.model_validate({"from_on": ON} | facts)
    with transaction() as session:
        return hours.add_leave(session, actor, uuid7(), new)


def _works(worker_id) -> bool:
    with reading() as session:
        return bool(service.working_days(session, [worker_id], ON, ON))


def test_leave_takes_the_day_and_taken_back_gives_it_again(actor):
    row = _leave(actor)
    assert not _works(actor.worker_id)
    assert [each.id for each in _rows(actor, "leave")] == [str(row.id)]
    with transaction() as session:
        hours.cancel_leave(session, actor, row.id)
    assert _works(actor.worker_id)


def test_a_manager_records_leave_for_their_team_and_nobody_else():
    team = make_team()
    worker, manager = make_actor(team=team), make_actor(Role.MANAGER, manages=team)
    _leave(manager, worker_id=worker.worker_id, kind="sick")
    assert not _works(worker.worker_id)
    with pytest.raises(NotAllowed):
        _leave(make_actor(Role.MANAGER), worker_id=worker.worker_id)
    with pytest.raises(NotAllowed):
        _leave(make_actor(team=team), worker_id=worker.worker_id)


def test_why_somebody_is_away_stays_out_of_the_audit(actor):
    _leave(actor, kind="sick")
    with reading() as session:
        facts = session.exec(select(AuditEntry).order_by(col(AuditEntry.seq).desc())).first().facts
    assert "sick" not in facts


@pytest.mark.parametrize(
    ("facts", "field"),
    [
        ({"to_on": ON - timedelta(days=1)}, "to_on"),
        ({"to_on": ON + timedelta(days=400)}, "to_on"),
        ({"to_on": ON + timedelta(days=1), "part": "morning"}, "part"),
    ],
)
def test_leave_that_cannot_be_names_the_field(actor, facts, field):
    with pytest.raises(Invalid) as caught:
        _leave(actor, **facts)
    assert caught.value.field == field


def test_a_bank_holiday_is_no_working_day(actor):
    christmas = date(today().year, 12, 25)
    with reading() as session:
        days = service.diary_days(session, [actor.worker_id], christmas, christmas)
    assert not days[0].works


def test_a_bank_holiday_proclaimed_late_is_no_working_day_either(actor):
    assert _works(actor.worker_id)
    with transaction() as session:
        session.add(
            CouncilSetting(key=EXTRA.key, value=f'["{ON.isoformat()}"]', reason="Proclaimed")
        )
    assert not _works(actor.worker_id)


def _window(actor, child, **facts):
    new = NewWindow.model_validate(
        {"child_id": child.id, "weekdays": "42", "from_minute": "15:30", "to_minute": "18:00"}
        | facts
    )
    with transaction() as session:
        return windows.add_window(session, actor, uuid7(), new)


def test_a_familys_times_are_on_the_childs_record(actor):
    child = make_child(allocated_to=actor)
    row = _window(actor, child, because="After school")
    with transaction() as session:
        (shown,) = collect(session, actor, [child.id])[child.id]["visit_windows"]
        (window,) = service.windows_for(session, [child.id])[child.id]
    assert shown.text == "Only Wednesday and Friday, 15:30 to 18:00"
    assert (window.weekdays, window.because) == (frozenset({2, 4}), "After school")
    with transaction() as session:
        windows.end_window(session, actor, child.id, row.id)
    with reading() as session:
        assert service.windows_for(session, [child.id]) == {}


def test_a_change_of_a_familys_times_reaches_devices(actor):
    child = make_child(allocated_to=actor)
    before = child.version
    _window(actor, child)
    with reading() as session:
        assert session.get(Child, child.id).version == before + 1


def test_a_familys_times_need_access(actor):
    with pytest.raises(NotAllowed):
        _window(actor, make_child())
    child = make_child(allocated_to=actor)
    row, other = _window(actor, child), make_child(allocated_to=actor)
    with pytest.raises(NotFound), transaction() as session:
        windows.end_window(session, actor, other.id, row.id)


@pytest.mark.parametrize(
    ("facts", "field"),
    [
        ({"weekdays": ""}, "weekdays"),
        ({"to_minute": "15:30"}, "to_minute"),
        ({"to_on": today() - timedelta(days=1)}, "to_on"),
        ({"from_on": ON, "to_on": ON - timedelta(days=1)}, "to_on"),
    ],
)
def test_a_time_that_cannot_be_names_the_field(actor, facts, field):
    child = make_child(allocated_to=actor)
    with pytest.raises(Invalid) as caught:
        _window(actor, child, **facts)
    assert caught.value.field == field


def test_an_appointment_in_the_night_of_the_clock_change_has_its_real_length():
    new = NewAppointment(on=date(2026, 10, 25), at=30, minutes=120)
    start, end = appointments.span_of(new)
    assert start == datetime(2026, 10, 24, 23, 30, tzinfo=UTC)
    assert end - start == timedelta(hours=2)
