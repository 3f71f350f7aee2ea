"""A worker with a buddy, a manager, and one more manager beyond; a clock that tests set."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlmodel import col, select

from agile_app.core.database import reading, transaction
from agile_app.core.ids import uuid7
from agile_app.device.operations import push
from agile_app.people.models import Worker
from agile_app.security.actor import Actor, Role
from agile_app.security.models import AuditEntry
from agile_app.visits import operations as visit_operations
from agile_app.visits.home_safe import bundle, channels, escalation_service, operations
from agile_app.visits.home_safe.models import EscalationStep, LoneVisit
from agile_app.visits.models import Visit
from tests import factories

assert operations
assert visit_operations

START = datetime(2026, 11, 25, 14, 0, tzinfo=UTC)


@dataclass
class Street:
    """Everyone, and what they do. ``now`` is the server's clock."""

    worker: Actor
    buddy: Actor
    manager: Actor
    beyond: Actor
    colleague: Actor
    child: Any
    now: datetime = START
    workers: dict[str, Worker] = field(default_factory=dict)

    def later(self, minutes: float) -> datetime:
        self.now += timedelta(minutes=minutes)
        return self.now

    def ask(self, actor: Actor, name: str, *, at: datetime | None = None, **payload: Any) -> dict:
        [answer] = push(
            actor,
            [{
                "id": str(uuid7()), "name": name, "at": (at or self.now).isoformat(),
                "payload": {key: _plain(value) for key, value in payload.items()},
            }],
        )  # fmt: skip
        return answer

    def do(self, actor: Actor, name: str, **payload: Any) -> dict:
        answer = self.ask(actor, name, **payload)
        assert answer["status"] == "accepted", answer
        return answer

    def arm(self, minutes: float = 30, **more: Any) -> LoneVisit:
        """The worker goes in alone for so many minutes, with the buddy."""
        timer_id = uuid7()
        self.do(
            self.worker, "home_safe.arm", id=timer_id,
            expected_end=self.now + timedelta(minutes=minutes),
            **{"buddy_id": self.buddy.worker_id, **more},
        )  # fmt: skip
        return self.timer(timer_id)

    def timer(self, timer_id: Any) -> LoneVisit:
        with reading() as session:
            return session.get_one(LoneVisit, timer_id)

    def visit(self, **facts: Any) -> Visit:
        visit = Visit(
            child_id=self.child.id, worker_id=self.worker.worker_id, worker_name="W",
            kind="child_protection", place="4 Test Row",
            **{"planned_at": self.now, "planned_minutes": 45, **facts},
        )  # fmt: skip
        with transaction() as session:
            session.add(visit)
        return visit

    def run(self) -> None:
        escalation_service.fire_due(self.now)

    def fired(self) -> list[str]:
        with reading() as session:
            steps = session.exec(select(EscalationStep).order_by(col(EscalationStep.id)))
            return [step.code for step in steps]

    def told(self, code: str) -> set[str]:
        with reading() as session:
            step = session.exec(select(EscalationStep).where(EscalationStep.code == code)).one()
            return set(step.told)

    def rows(self, actor: Actor, collection: str = "lone_visits") -> list[Any]:
        with reading() as session:
            return bundle.home_safe_rows(session, actor)[collection]

    def acts(self) -> list[str]:
        with reading() as session:
            return list(session.exec(select(AuditEntry.act).order_by(col(AuditEntry.seq))))


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.isoformat()
    return value if isinstance(value, (int, str, bool, list, dict)) else str(value)


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> list[datetime]:
    """The server's clock stands at ``clock[0]`` wherever home safe and operations read it."""
    held = [START]
    import agile_app.device.operations as device_operations
    from agile_app.visits.home_safe import (
        delivery_service,
        ending_service,
        jobs,
        repository,
        response_service,
        starting_service,
        watch_service,
    )

    for module in (
        device_operations, delivery_service, ending_service, jobs, repository, response_service,
        starting_service, watch_service, escalation_service, bundle,
    ):  # fmt: skip
        monkeypatch.setattr(module, "now", lambda: held[0])
    return held


@pytest.fixture
def street(sqlite_database: Any, clock: list[datetime]) -> Any:
    heron, kestrel = factories.make_team(), factories.make_team()
    made = {
        "worker": factories.make_worker(team=heron, name="Wanda Test"),
        "buddy": factories.make_worker(team=heron, name="Bud Test"),
        "colleague": factories.make_worker(team=heron, name="Col Test"),
        "manager": factories.make_worker(Role.MANAGER, manages=heron, name="Mana Test"),
        "beyond": factories.make_worker(Role.MANAGER, manages=kestrel, name="Bey Test"),
    }
    actors = {name: factories.actor_of(worker) for name, worker in made.items()}
    child = factories.make_child("Secret", "Name", allocated_to=actors["worker"])

    class Ticking(Street):
        def __setattr__(self, name: str, value: Any) -> None:
            super().__setattr__(name, value)
            if name == "now":
                clock[0] = value

    yield Ticking(**actors, child=child, workers=made)
    channels.use()


@pytest.fixture
def texts() -> Any:
    """The in-process twin in the place of the webhook."""
    memory = channels.Memory()
    channels.use(memory)
    yield memory
    channels.use()
