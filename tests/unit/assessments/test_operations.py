"""Starting an assessment as a device asks for it."""

from datetime import timedelta

import pytest
from sqlmodel import select

from agile_app.assessments import documents, operations
from agile_app.core.database import reading
from agile_app.core.ids import uuid7
from agile_app.core.time import now, today
from agile_app.device.live.models import LiveDocument
from agile_app.device.operations import OPERATIONS, push
from agile_app.records.models import Assessment
from agile_app.security.models import AuditEntry
from agile_app.security.permissions import Permission
from tests import factories, tablet

pytestmark = pytest.mark.usefixtures("sqlite_database")
assert documents
assert operations


def _sent(child_id, /, *, at=None, **payload):
    payload = {"id": str(uuid7()), "child_id": str(child_id), **payload}
    return tablet.sent("assessment.start", payload, at=at)


def test_it_needs_the_permission_to_write_assessments():
    assert OPERATIONS["assessment.start"].permission is Permission.ASSESSMENT_WRITE


def test_the_document_is_there_once_the_answer_is_given():
    worker = factories.make_actor()
    child = factories.make_child(allocated_to=worker)
    sent = _sent(child.id, at=now() - timedelta(days=2))
    (answer,) = push(worker, [sent])
    assert answer["status"] == "accepted"
    with reading() as session:
        assessment = session.exec(select(Assessment)).one()
        document = session.exec(select(LiveDocument)).one()
    assert str(assessment.id) == str(document.id) == sent["payload"]["id"]
    assert assessment.started_on <= today() - timedelta(days=1)


def test_the_same_operation_twice_starts_one():
    worker = factories.make_actor()
    child = factories.make_child(allocated_to=worker)
    sent = _sent(child.id)
    push(worker, [sent, sent])
    push(worker, [sent])
    with reading() as session:
        assert len(session.exec(select(Assessment)).all()) == 1


@pytest.mark.parametrize(
    "payload", [{"id": "not an id"}, {"due_on": "2030-01-01"}, {"child_id": ""}]
)
def test_what_is_not_asked_for_is_refused(payload):
    worker = factories.make_actor()
    child = factories.make_child(allocated_to=worker)
    (answer,) = push(worker, [_sent(child.id, **payload)])
    assert answer["status"] == "refused"


def test_another_workers_child_is_refused_in_words():
    child = factories.make_child()
    (answer,) = push(factories.make_actor(), [_sent(child.id)])
    assert answer["status"] == "refused"
    assert answer["sentence"]


def test_opening_it_on_a_device_is_taken_down():
    worker = factories.make_actor()
    child = factories.make_child(allocated_to=worker)
    started = _sent(child.id)
    opened = {**_sent(child.id), "name": "assessment.viewed"}
    opened["payload"] = {"id": started["payload"]["id"]}
    push(worker, [started, opened])
    with reading() as session:
        entry = session.exec(select(AuditEntry).where(AuditEntry.act == "assessment.viewed")).one()
    assert (entry.child_id, str(entry.subject_id)) == (child.id, started["payload"]["id"])


def test_opening_another_workers_is_refused():
    worker = factories.make_actor()
    started = _sent(factories.make_child(allocated_to=worker).id)
    push(worker, [started])
    opened = {**_sent(uuid7()), "name": "assessment.viewed"}
    opened["payload"] = {"id": started["payload"]["id"]}
    (answer,) = push(factories.make_actor(), [opened])
    assert answer["status"] == "refused"
