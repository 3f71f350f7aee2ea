"""Two siblings written about together: what the tests of group recording begin with."""

from dataclasses import dataclass
from uuid import UUID

from agile_app.assessments import documents
from agile_app.assessments.group import service as group
from agile_app.assessments.group.service import Member
from agile_app.assessments.sign_off import service
from agile_app.core.database import reading, transaction
from agile_app.core.ids import uuid7
from agile_app.device.live.documents import content_now, document_of
from agile_app.device.live.kinds import kind_named
from agile_app.people.models import Worker
from agile_app.records.models import Child, Person, Relationship
from agile_app.security.actor import Actor, Role
from tests import factories
from tests.pen import Pen

assert documents


def make_siblings(*names: str, worker: Actor | Worker | None = None) -> list[Child]:
    """Children of one mother, allocated to the worker."""
    children = [factories.make_child(name, "Test", allocated_to=worker) for name in names]
    with transaction() as session:
        mother = Person(given_name="Mother", family_name="Test", sex="F")
        session.add(mother)
        session.flush()
        for child in children:
            session.add(Relationship(person_id=mother.id, related_id=child.id, kind="parent"))
    return children


@dataclass
class Group:
    """``ava`` and ``noah`` are the ids of their assessments, ``id`` is the group's."""

    worker: Actor
    manager: Actor
    children: list[Child]
    id: UUID
    ava: UUID
    noah: UUID

    def write(self, document_id: UUID, root: str, words: object, **more: object) -> int:
        """One opening of a document by the worker, one change."""
        return Pen(self.worker, document_id).write(root, words, **more)  # type: ignore[arg-type]

    def take(self, document_id: UUID) -> None:
        """What the service does a moment after words are committed."""
        with transaction() as session:
            document = document_of(session, document_id)
            content, seq = content_now(session, document_id)
            extracted = kind_named(document.kind).extracted
            assert extracted is not None
            extracted(session, document.subject_id, content, seq)

    def ask(self, assessment_id: UUID) -> None:
        with transaction() as session:
            service.ask_sign_off(session, self.worker, assessment_id, step_id=uuid7())

    def sign(self, assessment_id: UUID, *, shared_seq: int | None = -1) -> None:
        seen = self.head(self.id) if shared_seq == -1 else shared_seq
        with transaction() as session:
            service.sign_off(
                session, self.manager, assessment_id, step_id=uuid7(),
                seq=self.head(assessment_id), shared_seq=seen,
            )  # fmt: skip

    def head(self, document_id: UUID) -> int:
        with reading() as session:
            return document_of(session, document_id).head


def make_group(form: str = "child_and_family") -> Group:
    team = factories.make_team()
    worker = factories.make_worker(name="Worker Who Writes", team=team)
    actor = factories.actor_of(worker)
    manager = factories.make_worker(Role.MANAGER, name="Manager Who Reads", manages=team)
    children = make_siblings("Ava", "Noah", worker=worker)
    group_id, ava, noah = uuid7(), uuid7(), uuid7()
    with transaction() as session:
        group.start_together(
            session, actor, group_id=group_id, form_key=form,
            members=[Member(ava, children[0].id), Member(noah, children[1].id)],
        )  # fmt: skip
    return Group(actor, factories.actor_of(manager), children, group_id, ava, noah)
