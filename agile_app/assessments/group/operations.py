"""What a device asks of a group of siblings' assessments."""

from typing import Any
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field
from sqlmodel import Session

from agile_app.assessments.group import service
from agile_app.assessments.group.service import Member
from agile_app.core.time import LONDON
from agile_app.device.operations import OperationMeta, operation
from agile_app.security.actor import Actor
from agile_app.security.permissions import Permission


class NewMember(BaseModel):
    """An assessment of one child, under the id the device made for it."""

    model_config = ConfigDict(extra="forbid")

    id: UUID
    child_id: UUID


class StartTogether(BaseModel):
    """Begin assessments of siblings, on the form the device showed."""

    model_config = ConfigDict(extra="forbid")

    group_id: UUID
    members: list[NewMember] = Field(min_length=2, max_length=service.MOST)
    form_key: str = Field(max_length=40)
    form_version: int | None = Field(default=None, ge=1, le=10_000)


class AddSibling(BaseModel):
    """A brother or sister joins the assessment ``id``. ``group_id`` is used where it has none."""

    model_config = ConfigDict(extra="forbid")

    id: UUID
    group_id: UUID
    member: NewMember


class Leave(BaseModel):
    """A child is taken out of the group."""

    model_config = ConfigDict(extra="forbid")

    id: UUID


@operation("assessment.start_together", permission=Permission.ASSESSMENT_WRITE, input=StartTogether)
def start_together(
    session: Session, actor: Actor, wanted: StartTogether, meta: OperationMeta
) -> dict[str, Any]:
    """Begin one for each child, as of the day the worker did on their tablet."""
    started = service.start_together(
        session,
        actor,
        group_id=wanted.group_id,
        members=[Member(each.id, each.child_id) for each in wanted.members],
        started_on=meta.at.astimezone(LONDON).date(),
        form_key=wanted.form_key,
        form_version=wanted.form_version,
    )
    return {"ids": [str(each.id) for each in started]}


@operation("assessment.add_sibling", permission=Permission.ASSESSMENT_WRITE, input=AddSibling)
def add_sibling(
    session: Session, actor: Actor, wanted: AddSibling, meta: OperationMeta
) -> dict[str, Any]:
    """A brother or sister joins."""
    joined = service.add_sibling(
        session,
        actor,
        wanted.id,
        group_id=wanted.group_id,
        member=Member(wanted.member.id, wanted.member.child_id),
        started_on=meta.at.astimezone(LONDON).date(),
    )
    return {"id": str(joined.id), "group_id": str(joined.group_id)}


@operation("assessment.leave_group", permission=Permission.ASSESSMENT_WRITE, input=Leave)
def leave(session: Session, actor: Actor, wanted: Leave, meta: OperationMeta) -> None:
    """A child is taken out of the group."""
    service.leave(session, actor, wanted.id)
