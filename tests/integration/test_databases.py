"""The same record on both databases."""

import pytest
from sqlalchemy import inspect
from sqlmodel import select

from agile_app.core.database import reading, transaction
from agile_app.core.time import now
from agile_app.people.models import Worker
from agile_app.security.actor import Role
from tests.factories import actor_of, make_child, make_team, make_worker


def test_every_table_is_made(any_database):
    assert {"worker", "child", "audit_entry"} & set(inspect(any_database).get_table_names())


def test_what_is_written_is_read_back_with_its_zone(any_database):
    before = now()
    worker = make_worker(name="Zoë O’Neill")
    with reading() as session:
        read = session.exec(select(Worker).where(Worker.id == worker.id)).one()
    assert read.name == "Zoë O’Neill"
    assert read.created_at >= before.replace(microsecond=0)
    assert read.created_at.utcoffset().total_seconds() == 0


def test_a_failed_unit_of_work_leaves_nothing(any_database):
    def halfway() -> None:
        with transaction() as session:
            session.add(Worker(email="gone@test.example", name="Gone"))
            session.flush()
            raise RuntimeError

    with pytest.raises(RuntimeError):
        halfway()
    with reading() as session:
        assert session.exec(select(Worker)).all() == []


def test_an_actor_knows_roles_and_teams(any_database):
    team = make_team()
    actor = actor_of(make_worker(Role.MANAGER, manages=team))
    assert actor.roles == {Role.MANAGER}
    assert actor.managed_team_ids == {team.id}


def test_a_child_shares_its_id_with_its_person(any_database):
    worker = make_worker()
    child = make_child("Amina", "Test", allocated_to=worker)
    assert child.version == 1


@pytest.mark.redis
def test_the_test_redis_is_real_and_empty(redis_url):
    import redis

    with redis.Redis.from_url(redis_url) as client:
        assert client.dbsize() == 0
        assert client.ping()
