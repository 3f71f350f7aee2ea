"""What devices may ask of records, as they send it."""

import pytest
from sqlalchemy import select

from agile_app.core.database import reading
from agile_app.core.ids import uuid7
from agile_app.core.time import now
from agile_app.records import operations as _registered  # noqa: F401
from agile_app.records.models import Allocation, CaseNote
from agile_app.security.actor import Role
from agile_app.security.models import AuditEntry
from tests.factories import make_actor, make_child, make_team, make_worker
from tests.tablet import ask

pytestmark = pytest.mark.usefixtures("sqlite_database")


def test_a_note_written_on_a_tablet_is_on_the_record_under_its_own_id():
    actor = make_actor()
    child = make_child(allocated_to=actor)
    note_id = uuid7()
    payload = {
        "child_id": str(child.id),
        "kind": "telephone",
        "happened_at": now().isoformat(),
        "text": "The school rang.",
    }
    for _ in range(2):
        assert ask(actor, "case_note.add", payload, note_id)["status"] == "accepted"
    with reading() as session:
        assert session.scalars(select(CaseNote.id)).all() == [note_id]


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"text": " "}, "text"),
        ({"kind": "gossip"}, "kind"),
        ({"happened_at": "2026"}, "happened_at"),
        ({"happened_at": "2026-11-05T10:00:00"}, "happened_at"),
    ],
)
def test_a_note_with_a_fault_is_refused_and_names_the_field(change, field):
    actor = make_actor()
    child = make_child(allocated_to=actor)
    payload = {"child_id": str(child.id), "happened_at": now().isoformat(), "text": "A call."}
    answer = ask(actor, "case_note.add", payload | change)
    assert (answer["status"], answer["field"]) == ("refused", field)


def test_opening_a_record_on_a_tablet_is_taken_down():
    actor = make_actor()
    child = make_child(allocated_to=actor)
    assert ask(actor, "child.viewed", {"id": str(child.id)})["status"] == "accepted"
    with reading() as session:
        entries = session.scalars(select(AuditEntry).where(AuditEntry.child_id == child.id)).all()
    assert [entry.act for entry in entries] == ["child.viewed"]


def test_another_workers_child_is_refused():
    actor, child = make_actor(), make_child(allocated_to=make_worker())
    answer = ask(actor, "child.viewed", {"id": str(child.id)})
    assert (answer["status"], answer["code"]) == ("refused", "not_allowed")


def test_a_manager_allocates_and_ends_from_a_tablet():
    team = make_team()
    manager = make_actor(Role.MANAGER, manages=team)
    worker, child = make_worker(team=team), make_child()
    given = ask(manager, "child.allocate", {"child_id": str(child.id), "worker_id": str(worker.id)})
    assert given["status"] == "accepted"
    ending = {"allocation_id": given["result"]["id"], "reason": "LEFTRL"}
    assert ask(manager, "child.end_allocation", ending)["status"] == "accepted"
    with reading() as session:
        assert session.scalars(select(Allocation.end_reason)).all() == ["LEFTRL"]


def test_a_worker_allocates_nobody():
    actor = make_actor()
    child = make_child(allocated_to=actor)
    payload = {"child_id": str(child.id), "worker_id": str(actor.worker_id)}
    assert ask(actor, "child.allocate", payload)["code"] == "not_allowed"
