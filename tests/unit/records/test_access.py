"""Who reaches which child: one record and the list say the same."""

from datetime import date, timedelta
from itertools import product

import pytest
from sqlalchemy import select

from agile_app.core.database import reading, transaction
from agile_app.core.errors import NotAllowed, NotFound
from agile_app.core.ids import uuid7
from agile_app.core.time import today
from agile_app.records.access import access_child, caseload, standing_to, visible_children
from agile_app.records.models import AccessGrant, Allocation, Child, Involvement, Person
from agile_app.security.access import decide
from agile_app.security.actor import Actor, Role
from agile_app.security.models import AuditEntry
from agile_app.security.permissions import Permission
from tests.factories import (
    make_actor,
    make_allocation,
    make_child,
    make_team,
    make_worker,
)

pytestmark = pytest.mark.usefixtures("sqlite_database")


def _seen(actor: Actor) -> set:
    with reading() as session:
        return set(session.scalars(visible_children(actor)))


def _opens(actor: Actor, child: Child, permission: Permission = Permission.CHILD_READ) -> bool:
    try:
        with transaction() as session:
            access_child(session, actor, child.id, permission)
    except NotAllowed:
        return False
    return True


def _grant(child: Child, actor: Actor, kind: str, ended_on: date | None = None) -> None:
    with transaction() as session:
        session.add(
            AccessGrant(
                child_id=child.id,
                worker_id=actor.worker_id,
                kind=kind,
                started_on=today() - timedelta(days=9),
                ended_on=ended_on,
            )
        )


def test_a_worker_opens_their_own_child_and_not_a_colleagues():
    mine, other = make_actor(), make_actor()
    child = make_child(allocated_to=mine)
    assert _opens(mine, child)
    assert not _opens(other, child)


def test_a_co_worker_opens_it_too():
    actor = make_actor()
    child = make_child()
    make_allocation(child, actor, role="co_worker")
    assert _opens(actor, child, Permission.CHILD_WRITE)


def test_an_allocation_that_ended_opens_nothing():
    actor = make_actor()
    child = make_child()
    make_allocation(child, actor, ended_on=today())
    assert not _opens(actor, child)
    assert _seen(actor) == set()


def test_an_allocation_that_has_yet_to_begin_opens_nothing():
    actor = make_actor()
    child = make_child()
    make_allocation(child, actor, started_on=today() + timedelta(days=1))
    assert not _opens(actor, child)


def test_a_refusal_is_audited_although_the_transaction_rolled_back():
    actor, child = make_actor(), make_child()
    assert not _opens(actor, child)
    with reading() as session:
        entry = session.scalars(select(AuditEntry).where(AuditEntry.act == "child.refused")).one()
    assert entry.child_id == child.id
    assert entry.worker_id == actor.worker_id


def test_an_unknown_child_is_not_found():
    actor = make_actor()
    with pytest.raises(NotFound), transaction() as session:
        access_child(session, actor, uuid7(), Permission.CHILD_READ)


def test_a_manager_opens_their_teams_children_and_the_tray_but_carries_only_the_team():
    team, elsewhere = make_team(), make_team()
    manager = make_actor(Role.MANAGER, manages=team)
    ours = make_child(allocated_to=make_worker(team=team))
    theirs = make_child(allocated_to=make_worker(team=elsewhere))
    nobodys = make_child()
    assert _seen(manager) == {ours.id, nobodys.id}
    assert not _opens(manager, theirs)
    with reading() as session:
        assert set(session.scalars(caseload(manager))) == {ours.id}


def test_a_child_given_to_a_team_is_seen_by_its_manager_before_a_worker_is_chosen():
    team = make_team()
    manager, worker = make_actor(Role.MANAGER, manages=team), make_actor(team=team)
    child = make_child()
    with transaction() as session:
        session.add(Allocation(child_id=child.id, team_id=team.id, started_on=today()))
    assert _opens(manager, child)
    assert not _opens(worker, child)


def test_roles_without_child_permissions_see_no_child_even_if_allocated():
    for role in (Role.IT, Role.ADMINISTRATOR, Role.BUSINESS_SUPPORT):
        actor = make_actor(role)
        child = make_child(allocated_to=actor)
        assert not _opens(actor, child)
        assert _seen(actor) == set()


def test_a_reviewing_officer_reads_and_never_writes():
    officer = make_actor(Role.REVIEWING_OFFICER)
    child = make_child()
    with transaction() as session:
        session.add(
            Involvement(child_id=child.id, role="reviewing_officer", worker_id=officer.worker_id)
        )
    assert _opens(officer, child)
    assert not _opens(officer, child, Permission.CHILD_WRITE)


def test_a_refusal_beats_allocation_and_grant():
    actor = make_actor()
    child = make_child(allocated_to=actor)
    _grant(child, actor, "grant")
    _grant(child, actor, "refusal")
    assert not _opens(actor, child)
    assert _seen(actor) == set()


def test_a_grant_that_ended_opens_nothing():
    actor, child = make_actor(), make_child(restricted=True)
    _grant(child, actor, "grant", ended_on=today())
    assert not _opens(actor, child)


@pytest.mark.parametrize("restricted", [False, True])
def test_one_record_and_the_list_agree_for_every_standing(restricted):
    team = make_team()
    actors = [
        make_actor(role, team=team, manages=team if role is Role.MANAGER else None) for role in Role
    ]
    colleague = make_actor(team=team)
    day = today() - timedelta(days=1)
    children = []
    with transaction() as session:
        for actor, allocated_to, granted, refused, reviewing in product(
            actors, [None, "self", "colleague"], *[[False, True]] * 3
        ):
            person = Person()
            child = Child(id=person.id, la_child_id=f"A{len(children)}", restricted=restricted)
            session.add(person)
            session.flush()
            session.add(child)
            session.flush()
            children.append(child)
            mine = {"child_id": child.id, "worker_id": actor.worker_id}
            if allocated_to:
                who = actor if allocated_to == "self" else colleague
                session.add(Allocation(child_id=child.id, worker_id=who.worker_id, started_on=day))
            if granted:
                session.add(AccessGrant(**mine, kind="grant", started_on=day))
            if refused:
                session.add(AccessGrant(**mine, kind="refusal", started_on=day))
            if reviewing:
                session.add(Involvement(**mine, role="reviewing_officer"))
    with reading() as session:
        for actor in actors:
            listed = set(session.scalars(visible_children(actor)))
            opened = {
                child.id
                for child in children
                if decide(actor, Permission.CHILD_READ, standing_to(session, actor, child))
            }
            assert opened == listed, actor.roles
