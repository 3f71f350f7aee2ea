"""A family was shown its part: it is taken down, for those who may open the assessment."""

import json
from datetime import timedelta
from uuid import UUID

import pytest
from sqlmodel import select

from agile_app.assessments import documents, operations
from agile_app.assessments.family import operations as family_operations
from agile_app.assessments.family.service import Names, agreed_names
from agile_app.core.database import reading
from agile_app.core.ids import uuid7
from agile_app.core.time import now
from agile_app.device.operations import push
from agile_app.security.models import AuditEntry
from tests import factories, tablet

pytestmark = pytest.mark.usefixtures("sqlite_database")
assert documents
assert family_operations
assert operations


def _sent(name, /, **payload):
    return tablet.sent(name, payload)


def _started(worker):
    child = factories.make_child(allocated_to=worker)
    assessment_id = str(uuid7())
    (answer,) = push(worker, [_sent("assessment.start", id=assessment_id, child_id=str(child.id))])
    assert answer["status"] == "accepted"
    return child, assessment_id


def _entries(act):
    with reading() as session:
        return session.exec(select(AuditEntry).where(AuditEntry.act == act)).all()


def test_it_is_taken_down_with_the_parts_and_no_words():
    worker = factories.make_actor()
    child, assessment_id = _started(worker)
    shown = _sent("assessment.shown_to_family", id=assessment_id, parts=["housing", "income"])
    (answer,) = push(worker, [shown])
    assert answer["status"] == "accepted"
    (entry,) = _entries("assessment.shown_to_family")
    assert entry.child_id == child.id
    assert json.loads(entry.facts)["parts"] == ["housing", "income"]


def test_somebody_elses_child_is_refused():
    _child, assessment_id = _started(factories.make_actor())
    shown = _sent("assessment.shown_to_family", id=assessment_id, parts=[])
    (answer,) = push(factories.make_actor(), [shown])
    assert answer["status"] == "refused"
    assert not _entries("assessment.shown_to_family")


@pytest.mark.parametrize("parts", [["Wayne Harcourt"], ["a" * 60], ["housing"] * 201])
def test_what_is_no_key_of_a_form_is_refused(parts):
    worker = factories.make_actor()
    _child, assessment_id = _started(worker)
    shown = _sent("assessment.shown_to_family", id=assessment_id, parts=parts)
    (answer,) = push(worker, [shown])
    assert answer["status"] == "refused"


def _agreed(assessment_id):
    with reading() as session:
        return agreed_names(session, UUID(assessment_id))


def test_names_agreed_at_the_tablet_are_kept_and_told_to_the_audit_by_id_alone():
    worker = factories.make_actor()
    _child, assessment_id = _started(worker)
    gran = str(uuid7())
    assert _agreed(assessment_id) == Names()
    shown = {"id": assessment_id, "parts": [], "named": [gran], "left_out": [" Vera Plum "]}
    (answer,) = push(worker, [_sent("assessment.shown_to_family", **shown)])
    assert answer["status"] == "accepted"
    assert _agreed(assessment_id) == Names(frozenset({gran}), ("Vera Plum",))
    (entry,) = _entries("assessment.shown_to_family")
    assert json.loads(entry.facts)["named"] == [gran]
    assert "Plum" not in entry.facts


def test_the_newest_sitting_counts_whichever_tablet_tells_first():
    worker = factories.make_actor()
    _child, assessment_id = _started(worker)

    def sat(at, *named):
        payload = {"id": assessment_id, "parts": [], "named": list(named)}
        sent = _sent("assessment.shown_to_family", **payload) | {"at": at.isoformat()}
        assert push(worker, [sent])[0]["status"] == "accepted"

    earlier, later, wrong_clock = str(uuid7()), str(uuid7()), str(uuid7())
    sat(now() - timedelta(minutes=5), later)
    sat(now() - timedelta(hours=2), earlier)
    assert _agreed(assessment_id).named == {later}
    sat(now() + timedelta(days=365), wrong_clock)
    assert _agreed(assessment_id).named == {wrong_clock}
    sat(now(), later)
    assert _agreed(assessment_id).named == {later}


def test_a_tablet_that_does_not_tell_names_yet_changes_none():
    worker = factories.make_actor()
    _child, assessment_id = _started(worker)
    gran = str(uuid7())
    push(
        worker,
        [
            _sent("assessment.shown_to_family", id=assessment_id, parts=[], named=[gran]),
            _sent("assessment.shown_to_family", id=assessment_id, parts=[]),
        ],
    )
    assert _agreed(assessment_id).named == {gran}


@pytest.mark.parametrize("wrong", [{"named": ["Gran"]}, {"left_out": ["x" * 101]}])
def test_what_is_nobodys_id_or_no_name_is_refused(wrong):
    worker = factories.make_actor()
    _child, assessment_id = _started(worker)
    shown = {"id": assessment_id, "parts": [], "named": []} | wrong
    (answer,) = push(worker, [_sent("assessment.shown_to_family", **shown)])
    assert answer["status"] == "refused"
    assert _agreed(assessment_id) == Names()
