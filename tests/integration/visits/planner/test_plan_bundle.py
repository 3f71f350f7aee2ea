"""The plan on the worker's own device: only theirs, new with whatever it is made of, taken down."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from agile_app.core.database import reading, transaction
from agile_app.core.time import now, today
from agile_app.device.bundles import pull
from agile_app.records.models import Allocation, Plan
from agile_app.records.service import touch
from agile_app.security.actor import Role
from agile_app.security.models import AuditEntry
from agile_app.visits.diary.models import Leave
from agile_app.visits.diary.service import touch_diary
from agile_app.visits.models import Visit
from agile_app.visits.planner import bundle as _registered  # noqa: F401
from agile_app.visits.planner.bundle import KEY, PlanWeeks
from agile_app.visits.planner.models import PlanDecline
from tests.factories import make_actor, make_worker
from tests.weeks import make_case, make_office, make_visit, next_week

pytestmark = pytest.mark.usefixtures("any_database")


def version_for(actor) -> str:
    with reading() as session:
        return PlanWeeks().versions(session, actor)[KEY]


def in_transaction(act) -> None:
    with transaction() as session:
        act(session)


def test_a_device_holds_three_weeks_of_its_own_worker_only():
    make_office()
    actor, other = make_actor(), make_worker()
    make_case(actor, "Ana", due_on=next_week(2))
    make_case(other, "Leo", due_on=next_week(2))
    rows = pull(actor, None).bundles[KEY]["plan_weeks"]
    assert [row["week_on"] for row in rows] == [
        (next_week() + timedelta(weeks=week)).isoformat() for week in (-1, 0, 1)
    ]
    assert "Ana Reed" in str(rows)
    assert "Leo" not in str(rows)
    with reading() as session:
        acts = session.scalars(select(AuditEntry.act)).all()
    assert "plan.fetched_to_device" in acts


def test_who_visits_nobody_has_no_plan():
    assert PlanWeeks().versions(None, make_actor(Role.IT)) == {}


def test_pulled_again_it_is_not_sent_again():
    make_office()
    actor = make_actor()
    make_case(actor, due_on=next_week(2))
    first = pull(actor, None)
    assert KEY not in pull(actor, first.cursor).bundles


CHANGES = {
    "a visit is moved": lambda session, actor, child, visit: (
        setattr(session.get(Visit, visit.id), "planned_at", now()),
        touch(session, child.id),
    ),
    "a clock starts": lambda session, actor, child, visit: (
        session.add(Plan(child_id=child.id, kind="child_in_need", started_on=today())),
        touch(session, child.id),
    ),
    "leave is taken": lambda session, actor, child, visit: (
        session.add(Leave(worker_id=actor.worker_id, from_on=today(), to_on=today())),
        touch_diary(session, actor.worker_id),
    ),
    "a no is said": lambda session, actor, child, visit: session.add(
        PlanDecline(
            child_id=child.id, worker_id=actor.worker_id, week_on=next_week(), because="Away."
        )
    ),
    "a child is no longer theirs": lambda session, actor, child, visit: session.execute(
        Allocation.__table__.update().values(ended_on=today())
    ),
}


@pytest.mark.parametrize("what", CHANGES)
def test_the_plan_is_new_when(what):
    make_office()
    actor = make_actor()
    child = make_case(actor, due_on=next_week(2))
    visit = make_visit(child, actor, next_week(1))
    before = version_for(actor)
    assert version_for(actor) == before
    in_transaction(lambda session: CHANGES[what](session, actor, child, visit))
    assert version_for(actor) != before


def test_a_joint_visit_of_another_workers_child_renews_the_second_workers_plan():
    make_office()
    owner, second = make_worker(), make_actor()
    child = make_case(owner)
    before = version_for(second)
    make_visit(child, owner, next_week(1), second_worker_id=second.worker_id)
    during = version_for(second)
    in_transaction(lambda session: touch(session, child.id))
    assert len({before, during, version_for(second)}) == 3
