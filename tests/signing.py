"""A child's assessment between a worker and a manager: what these tests begin with."""

from dataclasses import dataclass, field
from uuid import UUID

from sqlmodel import select

from agile_app.assessments import documents
from agile_app.assessments.service import start_assessment
from agile_app.assessments.sign_off import service
from agile_app.core.database import reading, transaction
from agile_app.core.ids import uuid7
from agile_app.device.live.documents import document_of
from agile_app.records.models import Assessment, Child
from agile_app.security.actor import Actor, Role
from agile_app.security.models import AuditEntry
from tests import factories
from tests.pen import Pen

assert documents


@dataclass
class Town:
    """One assessment; ``worker`` started it, ``manager`` manages their team."""

    worker: Actor
    manager: Actor
    other_manager: Actor
    child: Child
    id: UUID
    pens: list[Pen] = field(default_factory=list)

    def pen(self, actor: Actor | None = None) -> Pen:
        self.pens.append(Pen(actor or self.worker, self.id))
        return self.pens[-1]

    def ask(self, note: str = "") -> None:
        with transaction() as session:
            service.ask_sign_off(session, self.worker, self.id, step_id=uuid7(), note=note)

    def give_back(self, note: str = "", *passages: service.Passage) -> None:
        with transaction() as session:
            service.return_to_worker(
                session, self.manager, self.id, step_id=uuid7(), note=note, passages=passages
            )

    def sign(self, seq: int | None = None, actor: Actor | None = None) -> str:
        with transaction() as session:
            version = service.sign_off(
                session, actor or self.manager, self.id, step_id=uuid7(),
                seq=self.head if seq is None else seq,
            )  # fmt: skip
        return version.sha256

    def reopen(self, reason: str = "A date is wrong.") -> None:
        with transaction() as session:
            service.reopen(session, self.manager, self.id, step_id=uuid7(), reason=reason)

    @property
    def head(self) -> int:
        with reading() as session:
            return document_of(session, self.id).head

    @property
    def assessment(self) -> Assessment:
        with reading() as session:
            return session.get_one(Assessment, self.id)

    def audited(self, about: str = "assessment.") -> list[str]:
        with reading() as session:
            entries = session.exec(select(AuditEntry).order_by(AuditEntry.seq))
            return [entry.act for entry in entries if entry.act.startswith(about)]


def make_town() -> Town:
    team = factories.make_team()
    worker = factories.make_worker(name="Worker Who Writes", team=team)
    actor = factories.actor_of(worker)
    child = factories.make_child(allocated_to=worker)
    managers = [
        factories.actor_of(factories.make_worker(Role.MANAGER, name=name, manages=team))
        for name in ("Manager Who Reads", "Second Manager")
    ]
    with transaction() as session:
        started = start_assessment(session, actor, assessment_id=uuid7(), child_id=child.id)
    return Town(actor, *managers, child, started.id)
