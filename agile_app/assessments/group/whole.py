"""An assessment as a whole, from its own document and what it has in common with its siblings'."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlmodel import Session, col, select

from agile_app.assessments.forms import form_of
from agile_app.assessments.group.models import SharedPart
from agile_app.assessments.group.parts import as_read, joined
from agile_app.core.errors import NotFound
from agile_app.device.live.documents import content_now
from agile_app.device.live.kinds import Content, LiveField
from agile_app.records.models import Assessment


@dataclass(frozen=True)
class Whole:
    """What an assessment says.

    Attributes:
        content: as it is kept and signed. read: each field in one, for answers and rules.
        seq: the row of its own document up to which it says so; shared_seq: of the document in
            common, None where there is none.
        own: what stands in its own document.
    """

    content: Content
    seq: int
    shared_seq: int | None
    own: Content

    @property
    def read(self) -> Content:
        return as_read(self.content)

    @property
    def moment(self) -> int:
        """A number that only grows: the rows of both documents."""
        return self.seq + (self.shared_seq or 0)


def whole_now(session: Session, assessment_id: UUID) -> Whole:
    """The assessment as it is committed. The caller has asked for access. Raises NotFound where it
    was not written here."""
    own, seq = content_now(session, assessment_id)
    assessment = session.get(Assessment, assessment_id)
    if assessment is None:
        raise NotFound("There is no such assessment.")
    shared = shared_now(session, assessment)
    if shared is None:
        return Whole(own, seq, None, own)
    form = form_of(session, assessment.form_key, assessment.form_version)
    return Whole(joined(form, own, shared[0]), seq, shared[1], own)


def shared_now(session: Session, assessment: Assessment) -> tuple[Content, int] | None:
    """What it has in common and up to which row: as it stood when it was signed or left the group,
    else as it stands; None where it has nothing in common."""
    kept = session.get(SharedPart, assessment.id)
    if kept is not None:
        return content_of(json.loads(kept.content)), kept.seq
    if assessment.group_id is None:
        return None
    return content_now(session, assessment.group_id)


def has_common(session: Session, assessment_id: UUID) -> bool:
    """Whether it has, or once had, anything in common with siblings' assessments."""
    assessment = session.get(Assessment, assessment_id)
    if assessment is None:
        return False
    return assessment.group_id is not None or session.get(SharedPart, assessment_id) is not None


def members_of(session: Session, group_id: UUID) -> list[Assessment]:
    """The assessments of a group, those that are signed too."""
    statement = select(Assessment).where(Assessment.group_id == group_id)
    return list(session.exec(statement.order_by(col(Assessment.id))))


def content_of(said: Mapping[str, Any]) -> Content:
    """Content again from the JSON that ``canonical`` wrote. A root's kind is in its name, but for a
    list of answers: that is what its entries look like."""
    return {root: _field_of(root, value) for root, value in said.items()}


def _field_of(root: str, value: list[dict[str, Any]]) -> LiveField:
    kinds: dict[str, Any] = {"t": "text", "a": "register", "n": "media", "s": "keyed", "x": "keyed"}
    kind = kinds[root[0]]
    if kind == "text":
        return LiveField("text", delta=value)
    return LiveField(kind, entries=value)
