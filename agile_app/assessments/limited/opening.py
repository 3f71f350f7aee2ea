"""The live document of a limited part: who may open it, and what may stand in it."""

from collections.abc import Iterator, Mapping
from uuid import UUID

from sqlmodel import Session

from agile_app.assessments.form import MOST_SHORT, SYSTEM_ROOTS, WORDS, Field, roots_of_fields
from agile_app.assessments.forms import form_numbered
from agile_app.assessments.limited.models import LimitedPart
from agile_app.assessments.limited.parts import called
from agile_app.assessments.limited.service import may_see, part_of
from agile_app.assessments.moves import earlier_forms
from agile_app.assessments.service import access_assessment, may_open
from agile_app.core.errors import NotAllowed
from agile_app.device.live.kinds import Access, RootKind
from agile_app.device.live.models import LiveDocument
from agile_app.security import audit
from agile_app.security.actor import Actor
from agile_app.security.permissions import Permission


def access_part(session: Session, actor: Actor, part_id: UUID) -> LimitedPart:
    """A limited part, if the actor may open its assessment and is among its readers.

    Raises:
        NotFound: no such part.
        NotAllowed: it is there, and not for this actor; the refusal is audited.
    """
    part = part_of(session, part_id)
    assessment = access_assessment(session, actor, part.assessment_id, Permission.ASSESSMENT_READ)
    if not may_see(actor, part):
        audit.record_refusal(
            actor, "assessment.limited_part.refused",
            child_id=assessment.child_id, subject_id=assessment.id,
        )  # fmt: skip
        raise NotAllowed(
            f"This part may only be read by {called(part.readers)}.", code="limited_part"
        )
    return part


def may_open_part(session: Session, actor: Actor, part_id: UUID) -> Access:
    """How the actor may open the document of a limited part: as the assessment, if they are among
    its readers. Raises as ``access_part``."""
    part = access_part(session, actor, part_id)
    return may_open(session, actor, part.assessment_id)


def _fields(session: Session, document: LiveDocument) -> Iterator[Field]:
    """What is asked of its readers, in every version of the form it has had, the newest last."""
    part = part_of(session, document.subject_id)
    forms = [*earlier_forms(session, part.assessment_id)]
    for form in (*reversed(forms), form_numbered(session, document.version)):
        yield from form.limited.get(frozenset(part.readers), ())


def roots_of_part(session: Session, document: LiveDocument) -> Mapping[str, RootKind]:
    """What may stand in its document."""
    return SYSTEM_ROOTS | roots_of_fields(_fields(session, document))


def short_of_part(session: Session, document: LiveDocument) -> Mapping[str, int]:
    """The roots that hold one plain line, in every version it has had."""
    texts = [field for field in _fields(session, document) if field.kind in WORDS]
    rich = {field.root for field in texts if field.kind == "text"}
    return {field.root: MOST_SHORT for field in texts if field.root not in rich}
