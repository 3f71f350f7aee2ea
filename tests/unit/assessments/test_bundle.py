"""What a device knows of a child's assessments."""

from datetime import date, timedelta

import pytest

from agile_app.assessments import bundle, documents, service
from agile_app.assessments.rows import AssessmentRow
from agile_app.core.database import reading, transaction
from agile_app.core.ids import uuid7
from agile_app.core.time import today
from agile_app.core.working_days import is_working_day, working_days_between
from agile_app.records.models import Assessment, Episode
from agile_app.security.actor import Role
from tests import factories

pytestmark = pytest.mark.usefixtures("sqlite_database")
assert documents


def _start(actor, child):
    with transaction() as session:
        return service.start_assessment(session, actor, assessment_id=uuid7(), child_id=child.id)


def _rows(actor, *children) -> list[AssessmentRow]:
    with reading() as session:
        found = bundle.assessment_rows(session, actor, [child.id for child in children])
    return [row for child in children for row in found.get(child.id, {}).get("assessments", [])]


def test_a_row_tells_whose_it_is_by_when_and_why():
    worker = factories.make_worker(name="Worker Who Starts")
    actor = factories.actor_of(worker)
    child = factories.make_child(allocated_to=worker)
    with transaction() as session:
        session.add(Episode(child_id=child.id, started_on=today() - timedelta(days=7)))
    assessment = _start(actor, child)
    (row,) = _rows(actor, child)
    assert row.id == str(assessment.id)
    assert row.started_by == "Worker Who Starts"
    assert row.due_on == str(assessment.due_on)
    assert row.due_because.startswith("45 working days after the referral")
    assert row.may_write


def test_the_device_can_count_the_working_days_left_on_any_later_day():
    actor = factories.make_actor()
    child = factories.make_child(allocated_to=actor)
    _start(actor, child)
    (row,) = _rows(actor, child)
    later = today() + timedelta(days=20)
    counted = len([day for day in row.working_days if day > later.isoformat()])
    assert counted == working_days_between(later, date.fromisoformat(row.due_on))
    assert all(is_working_day(date.fromisoformat(day)) for day in row.working_days)


def test_a_finished_one_is_read_only_and_has_no_clock():
    actor = factories.make_actor()
    child = factories.make_child(allocated_to=actor)
    started = _start(actor, child)
    with transaction() as session:
        held = session.get(Assessment, started.id)
        assert held is not None
        held.status, held.completed_on = "signed_off", today()
    (row,) = _rows(actor, child)
    assert not row.may_write
    assert row.working_days == []
    assert row.status_label == "Signed off"


def test_a_manager_first_sees_it_as_a_reader_does():
    team = factories.make_team()
    manager = factories.make_actor(Role.MANAGER, manages=team)
    worker = factories.make_actor()
    child = factories.make_child(allocated_to=worker)
    _start(worker, child)
    assert _rows(manager, child)[0].opens_reading
    assert not _rows(worker, child)[0].opens_reading


def test_rows_of_many_children_come_in_the_same_number_of_queries():
    actor = factories.make_actor()
    children = [factories.make_child(allocated_to=actor) for _ in range(3)]
    for child in children:
        _start(actor, child)
    assert len(_rows(actor, *children)) == 3


def test_an_imported_assessment_of_an_unknown_form_is_still_listed():
    actor = factories.make_actor()
    child = factories.make_child(allocated_to=actor)
    with transaction() as session:
        session.add(
            Assessment(
                child_id=child.id,
                form_key="cin_census",
                form_version=1,
                status="signed_off",
                started_on=date(2024, 5, 1),
            )
        )
    (row,) = _rows(actor, child)
    assert (row.title, row.of) == ("Assessment", 0)
