"""Which versions of its form an assessment has had, and what the present one has no place for."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from uuid import UUID

from sqlmodel import Session, col, select

from agile_app.assessments.extraction import Said, said
from agile_app.assessments.form import MOST_SHORT, SYSTEM_ROOTS, WORDS, Field, Form
from agile_app.assessments.forms import form_numbered
from agile_app.assessments.models import AssessmentMove
from agile_app.device.live.kinds import Content, RootKind
from agile_app.device.live.models import LiveDocument


@dataclass(frozen=True)
class Left:
    """An answer that a newer version has no place for: its label, and why."""

    label: str
    because: str

    def __str__(self) -> str:
        return f"“{self.label}” ({self.because})"


def earlier_forms(session: Session, assessment_id: UUID) -> list[Form]:
    """The versions it was moved from, the latest first."""
    statement = (
        select(AssessmentMove.from_number)
        .where(AssessmentMove.assessment_id == assessment_id)
        .order_by(col(AssessmentMove.moved_at).desc())
    )
    return [form_numbered(session, number) for number in session.exec(statement)]


def roots_of(session: Session, document: LiveDocument) -> Mapping[str, RootKind]:
    """What may stand in an assessment's document.

    The roots of versions it was moved from stay: their words are shown as kept, and a colleague
    who is offline with the earlier version goes on writing in it and loses nothing.
    """
    found: dict[str, RootKind] = dict(SYSTEM_ROOTS)
    for form in reversed(earlier_forms(session, document.subject_id)):
        found |= form.roots()
    return found | form_numbered(session, document.version).roots()


def short_of(session: Session, document: LiveDocument) -> Mapping[str, int]:
    """The roots that hold one plain line, in every version it has had."""
    forms = [form_numbered(session, document.version)]
    forms += earlier_forms(session, document.subject_id)
    texts = [field for form in forms for field in form.fields if field.kind in WORDS]
    rich = {field.root for field in texts if field.kind == "text"}
    return {field.root: MOST_SHORT for field in texts if field.root not in rich}


def fields_left_behind(
    session: Session, assessment_id: UUID, form: Form
) -> Iterator[tuple[Form, Field]]:
    """Fields of versions it was moved from which ``form`` has no place for, each place once."""
    places = set(form.roots())
    for earlier in earlier_forms(session, assessment_id):
        for field in earlier.fields:
            if not places.issuperset(field.roots()):
                places.update(field.roots())
                yield earlier, field


def cannot_carry(old: Form, new: Form, content: Content) -> list[Left]:
    """What of ``content``, written on ``old``, would lose its place on ``new``."""
    left = []
    for field in old.fields:
        before = said(field, content)
        because = _why_left(field, before, new, content) if before.written else None
        if because:
            left.append(Left(field.label, because))
    return left


def _why_left(field: Field, before: Said, new: Form, content: Content) -> str | None:
    if not new.has(field.key):
        return "the new version does not ask it"
    after = new.field(field.key)
    if not set(field.roots()) <= set(after.roots()):
        return f"it becomes a {after.kind}, and was a {field.kind}"
    now = said(after, content)
    if not now.written:
        return "the new version does not have this answer"
    if now.data != before.data and len(now.data) <= len(before.data):
        return "the new version does not have all of these answers"
    return None
