"""An assessment with parts that only some roles may see: what the tests of those begin with."""

from dataclasses import dataclass
from uuid import UUID

from agile_app.assessments.forms import service as forms
from agile_app.assessments.limited.parts import document_id
from agile_app.assessments.service import start_assessment
from agile_app.assessments.sign_off import service
from agile_app.core.database import reading, transaction
from agile_app.core.ids import uuid7
from agile_app.device.live.documents import document_of
from agile_app.records.models import Child
from agile_app.security.actor import Actor, Role
from tests import factories
from tests.pen import Pen
from tests.signing import Town

FORM = """
key = "with_advice"
version = 1
title = "Form with advice"
clock = "own"
due_working_days = 10
[[sections]]
key = "seen"
title = "What we saw"
[[sections.fields]]
key = "said"
kind = "text"
label = "What was said"
[[sections.fields]]
key = "review"
kind = "text"
label = "For the review"
readers = ["manager", "reviewing_officer"]
[[sections]]
key = "advice"
title = "Legal advice"
readers = ["manager", "senior"]
[[sections.fields]]
key = "legal"
kind = "text"
label = "What the lawyer said"
[[sections.fields]]
key = "lawyer"
kind = "short"
label = "Who advised"
[[sections.fields]]
key = "papers"
kind = "photo"
label = "Papers"
"""
"""Everybody writes "said"; "review" is for managers and reviewing officers, the section "advice"
for managers and senior workers."""

ADVICE = frozenset({"manager", "senior"})
REVIEW = frozenset({"manager", "reviewing_officer"})
SECRET = "The threshold is met, so she advised to issue."


@dataclass
class LimitedTown(Town):
    """``advice`` and ``review`` are the documents of the two limited parts."""

    senior: Actor | None = None
    officer: Actor | None = None

    @property
    def advice(self) -> UUID:
        return document_id(self.id, ADVICE)

    @property
    def review(self) -> UUID:
        return document_id(self.id, REVIEW)

    def write(self, actor: Actor, document: UUID, root: str, words: object, **more: object) -> Pen:
        """One opening of a document, one change."""
        pen = Pen(actor, document)
        pen.write(root, words, **more)
        return pen

    def row(self, document: UUID) -> int:
        with reading() as session:
            return document_of(session, document).head

    def sign(self, seq: int | None = None, actor: Actor | None = None, **limited: int) -> str:
        read = {self.advice: self.row(self.advice), self.review: self.row(self.review)}
        for name, row in limited.items():
            read[getattr(self, name)] = row
        with transaction() as session:
            version = service.sign_off(
                session, actor or self.manager, self.id, step_id=uuid7(),
                seq=self.head if seq is None else seq, limited=read,
            )  # fmt: skip
        return version.sha256


def add_form(definition: str = FORM) -> None:
    """Put a form in use."""
    with transaction() as session:
        forms.add_form(session, None, definition.encode())


def make_limited_town() -> LimitedTown:
    """A worker's assessment on that form, in a team with a senior worker and two managers; a
    reviewing officer has the child too."""
    add_form()
    team = factories.make_team()
    worker = factories.make_worker(name="Worker Who Writes", team=team)
    senior = factories.make_worker(Role.SENIOR, name="Senior Worker", team=team)
    officer = factories.make_worker(Role.REVIEWING_OFFICER, name="Reviewing Officer")
    child: Child = factories.make_child(allocated_to=worker)
    for each in (senior, officer):
        factories.make_allocation(child, each, role="co_worker")
    managers = [
        factories.actor_of(factories.make_worker(Role.MANAGER, name=name, manages=team))
        for name in ("Manager Who Reads", "Second Manager")
    ]
    actor = factories.actor_of(worker)
    with transaction() as session:
        started = start_assessment(
            session, actor, assessment_id=uuid7(), child_id=child.id, form_key="with_advice"
        )
    return LimitedTown(
        actor, *managers, child, started.id,
        senior=factories.actor_of(senior), officer=factories.actor_of(officer),
    )  # fmt: skip
