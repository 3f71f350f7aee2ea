"""What may happen to a record: notes, views, allocation, the tray."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from agile_app.core.database import reading, transaction
from agile_app.core.errors import Conflict, Invalid, NotAllowed, NotFound
from agile_app.core.ids import uuid7
from agile_app.core.notices import listen
from agile_app.core.time import now, today
from agile_app.records.allocation_service import allocate, end_allocation, tray
from agile_app.records.models import Allocation, CaseNote, Child, Episode
from agile_app.records.schemas import NewAllocation, NewCaseNote
from agile_app.records.service import (
    add_case_note,
    note_view,
    touch,
    view_child,
)
from agile_app.security.actor import Role
from agile_app.security.audit import verify
from agile_app.security.models import AuditEntry
from tests.factories import make_actor, make_allocation, make_child, make_team, make_worker

pytestmark = pytest.mark.usefixtures("sqlite_database")


@pytest.fixture
def told():
    """Topics and ids of the notices told during the test."""
    heard = []
    stop = listen(lambda notice: heard.append((notice.topic, *notice.ids.values())))
    yield heard
    stop()


def _acts(child_id) -> list[str]:
    with reading() as session:
        entries = select(AuditEntry.act).where(AuditEntry.child_id == child_id)
        return list(session.scalars(entries.order_by(AuditEntry.seq)))


def _note(child, **changes) -> NewCaseNote:
    values = {"child_id": child.id, "kind": "telephone", "happened_at": now(), "text": "A call."}
    return NewCaseNote(**values | changes)


def _add(actor, new, note_id=None) -> CaseNote:
    with transaction() as session:
        return add_case_note(session, actor, note_id or uuid7(), new)


def test_touch_raises_the_version_and_is_told_after_commit(told):
    child = make_child()
    with transaction() as session:
        touch(session, child.id)
        assert told == []
    with reading() as session:
        assert session.get(Child, child.id).version == child.version + 1
    assert ("child.changed", str(child.id)) in told


def test_a_case_note_is_on_the_record_audited_and_told(told):
    actor = make_actor()
    child = make_child(allocated_to=actor)
    _add(actor, _note(child, text="  The school rang.  "))
    with transaction() as session:
        (row,) = view_child(session, actor, child.id)["chronology"]
    assert (row.text, row.by) == ("The school rang.", actor.name)
    assert _acts(child.id) == ["case_note.added", "child.viewed"]
    assert ("child.changed", str(child.id)) in told


def test_the_same_note_sent_twice_is_one_note():
    actor = make_actor()
    child = make_child(allocated_to=actor)
    note_id = uuid7()
    first = _add(actor, _note(child), note_id)
    assert _add(actor, _note(child), note_id).written_at == first.written_at
    with reading() as session:
        assert len(session.scalars(select(CaseNote)).all()) == 1


def test_nobody_takes_anothers_note_by_its_identifier():
    actor, other = make_actor(), make_actor()
    child = make_child(allocated_to=actor)
    make_allocation(child, other, role="co_worker")
    note_id = uuid7()
    _add(actor, _note(child), note_id)
    with pytest.raises(Conflict):
        _add(other, _note(child), note_id)


def test_a_note_of_the_future_is_refused():
    actor = make_actor()
    child = make_child(allocated_to=actor)
    with pytest.raises(Invalid) as refused:
        _add(actor, _note(child, happened_at=now() + timedelta(hours=1)))
    assert refused.value.field == "happened_at"


def test_a_correction_names_a_note_of_the_same_child():
    actor = make_actor()
    child, other = make_child(allocated_to=actor), make_child(allocated_to=actor)
    wrong = _add(actor, _note(child))
    corrected = _add(actor, _note(child, corrects_id=wrong.id))
    assert corrected.corrects_id == wrong.id
    with pytest.raises(Invalid):
        _add(actor, _note(other, corrects_id=wrong.id))


def test_a_reviewing_officer_writes_no_note():
    officer = make_actor(Role.REVIEWING_OFFICER)
    with pytest.raises(NotAllowed):
        _add(officer, _note(make_child(allocated_to=officer)))


@pytest.mark.parametrize("wrong", [{"text": "   "}, {"text": "a" * 20_001}, {"kind": "gossip"}])
def test_an_empty_endless_or_unknown_note_is_no_input(wrong):
    with pytest.raises(ValueError):
        _note(make_child(), **wrong)


def test_each_view_is_audited_and_the_chain_holds():
    actor = make_actor()
    child = make_child(allocated_to=actor)
    with transaction() as session:
        view_child(session, actor, child.id)
        note_view(session, actor, child.id, at=now())
    assert _acts(child.id) == ["child.viewed"] * 2
    with reading() as session:
        assert verify(session).sound


def _allocate(actor, child, **to) -> Allocation:
    with transaction() as session:
        return allocate(session, actor, uuid7(), NewAllocation(child_id=child.id, **to))


def test_a_manager_gives_a_child_from_the_tray_to_a_worker_of_the_team(told):
    team = make_team()
    manager = make_actor(Role.MANAGER, manages=team)
    worker = make_actor(team=team)
    child = make_child()
    _allocate(manager, child, worker_id=worker.worker_id)
    with transaction() as session:
        assert view_child(session, worker, child.id)["children"][0].worker_id
    assert ("allocation.changed", str(worker.worker_id)) in told
    assert "child.allocated" in _acts(child.id)


def test_a_new_lead_takes_over_and_the_old_one_loses_the_record(told):
    team = make_team()
    manager = make_actor(Role.MANAGER, manages=team)
    before, after = make_actor(team=team), make_actor(team=team)
    child = make_child(allocated_to=before)
    _allocate(manager, child, worker_id=after.worker_id, reason="LEFTRL")
    with pytest.raises(NotAllowed), transaction() as session:
        view_child(session, before, child.id)
    with reading() as session:
        ended = session.scalars(select(Allocation).where(Allocation.ended_on.is_not(None))).one()
    assert (ended.worker_id, ended.end_reason) == (before.worker_id, "LEFTRL")
    assert ("allocation.changed", str(before.worker_id)) in told


def test_a_co_worker_joins_and_the_lead_stays():
    team = make_team()
    manager = make_actor(Role.MANAGER, manages=team)
    lead, other = make_actor(team=team), make_actor(team=team)
    child = make_child(allocated_to=lead)
    _allocate(manager, child, worker_id=other.worker_id, role="co_worker")
    for actor in (lead, other):
        with transaction() as session:
            view_child(session, actor, child.id)


def test_allocated_again_to_the_same_is_the_same_allocation():
    team = make_team()
    manager = make_actor(Role.MANAGER, manages=team)
    worker = make_worker(team=team)
    child = make_child()
    first = _allocate(manager, child, worker_id=worker.id)
    assert _allocate(manager, child, worker_id=worker.id).id == first.id


def test_a_worker_of_another_team_is_reached_through_that_team():
    team, elsewhere = make_team(), make_team()
    manager = make_actor(Role.MANAGER, manages=team)
    child = make_child()
    with pytest.raises(NotAllowed):
        _allocate(manager, child, worker_id=make_worker(team=elsewhere).id)
    _allocate(manager, child, team_id=elsewhere.id)
    theirs = make_actor(Role.MANAGER, manages=elsewhere)
    with transaction() as session:
        assert [row.team for row in tray(session, theirs, open_only=False).rows] == [elsewhere.name]
        assert tray(session, manager, open_only=False).rows == []


def test_nobody_and_unknown_ones_are_refused():
    manager = make_actor(Role.MANAGER, manages=make_team())
    child = make_child()
    with pytest.raises(Invalid):
        _allocate(manager, child)
    with pytest.raises(NotFound):
        _allocate(manager, child, worker_id=uuid7())
    with pytest.raises(NotFound):
        _allocate(manager, child, team_id=uuid7())


def test_a_worker_allocates_nobody():
    actor = make_actor()
    with pytest.raises(NotAllowed):
        _allocate(actor, make_child(allocated_to=actor), worker_id=actor.worker_id)
    with pytest.raises(NotAllowed), transaction() as session:
        tray(session, actor)


def test_an_allocation_ends_once():
    team = make_team()
    manager = make_actor(Role.MANAGER, manages=team)
    worker = make_actor(team=team)
    allocation = _allocate(manager, make_child(), worker_id=worker.worker_id)
    for _ in range(2):
        with transaction() as session:
            ended = end_allocation(session, manager, allocation.id, "ABSENC")
    assert ended.ended_on == today()
    assert _acts(allocation.child_id).count("child.allocation_ended") == 1


def test_the_tray_shows_open_cases_without_a_worker():
    team = make_team()
    manager = make_actor(Role.MANAGER, manages=team)
    waiting, closed = make_child("Open"), make_child("Closed")
    make_child("Held", allocated_to=make_worker(team=team))
    with transaction() as session:
        session.add(Episode(child_id=waiting.id, started_on=today()))
        session.add(Episode(child_id=closed.id, started_on=today(), ended_on=today()))
    with transaction() as session:
        assert [row.name for row in tray(session, manager).rows] == ["Open Child"]
        everything = tray(session, manager, open_only=False)
    assert [row.name for row in everything.rows] == ["Open Child", "Closed Child"]
    assert everything.total == 2
