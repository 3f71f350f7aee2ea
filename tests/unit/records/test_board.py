"""The board: whom a manager may give a child to, and how many each one holds."""

import pytest

from agile_app.core.database import reading
from agile_app.core.errors import NotAllowed
from agile_app.records.allocation_service import workers_to_choose
from agile_app.security.actor import Role
from tests.factories import make_actor, make_child, make_team, make_worker

pytestmark = pytest.mark.usefixtures("sqlite_database")


def test_a_manager_sees_the_workers_of_the_team_with_their_caseloads():
    team = make_team()
    busy, free = make_worker(team=team), make_worker(team=team)
    make_worker(team=make_team())
    for _ in range(2):
        make_child(allocated_to=busy)
    manager = make_actor(Role.MANAGER, manages=team)
    with reading() as session:
        loads = {load.id: load.children for load in workers_to_choose(session, manager)}
    assert loads == {str(busy.id): 2, str(free.id): 0, str(manager.worker_id): 0}


def test_a_worker_gives_children_to_nobody():
    with reading() as session, pytest.raises(NotAllowed):
        workers_to_choose(session, make_actor(Role.WORKER))
