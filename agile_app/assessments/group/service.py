"""What may happen to a group of siblings' assessments: begin together, add one, take one out."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlmodel import Session, col, select

from agile_app.assessments.form import Form
from agile_app.assessments.forms import form_of, newest_startable
from agile_app.assessments.group.models import SharedPart
from agile_app.assessments.group.signing import close_after_last, hold_common, keep_shared
from agile_app.assessments.group.whole import members_of
from agile_app.assessments.service import (
    UNDER_WAY,
    access_assessment,
    may_write,
    start_assessment,
)
from agile_app.core.errors import Conflict, Invalid, NotFound
from agile_app.device.live.documents import create_document, document_of
from agile_app.device.live.kinds import Access
from agile_app.device.live.models import SIGNED
from agile_app.records.access import access_child, visible_children
from agile_app.records.models import Assessment, Child
from agile_app.records.service import touch, who_is_who
from agile_app.security import audit
from agile_app.security.actor import Actor
from agile_app.security.permissions import Permission, holds

SHARED_KIND = "assessment_shared"
MOST = 12
"""Children of one group: more than any family the team has seen; our own choice."""


@dataclass(frozen=True)
class Member:
    """An assessment to be begun, under the id its device made, and whose it is."""

    id: UUID
    child_id: UUID


def start_together(
    session: Session,
    actor: Actor,
    *,
    group_id: UUID,
    members: Sequence[Member],
    started_on: date | None = None,
    form_key: str,
    form_version: int | None = None,
) -> list[Assessment]:
    """Begin one assessment for each child, and the document that holds what they have in common.

    Sent again it is the same group.

    Raises:
        NotAllowed, NotFound: as ``access_child``, of any of the children.
        Invalid: they are not of one family, or the form has no part in common.
        Conflict: an id belongs to another assessment, or the group's to another group.
    """
    for each in members:
        access_child(session, actor, each.child_id, Permission.ASSESSMENT_WRITE)
    _check_ids(session, group_id, members)
    form = _form(session, form_key, form_version)
    _check_family(session, actor, [each.child_id for each in members])
    _check_common(form)
    found = []
    for each in members:
        known = session.get(Assessment, each.id)
        if known is not None and known.group_id != group_id:
            raise Conflict("This assessment's identifier is already used for another.")
        assessment = start_assessment(
            session, actor, assessment_id=each.id, child_id=each.child_id, started_on=started_on,
            form_key=form.key, form_version=form.version,
        )  # fmt: skip
        found.append(assessment)
    _make_document(session, actor, group_id, form)
    for assessment in found:
        _join(session, actor, assessment, group_id)
    return found


def add_sibling(
    session: Session,
    actor: Actor,
    assessment_id: UUID,
    *,
    group_id: UUID,
    member: Member,
    started_on: date | None = None,
) -> Assessment:
    """A brother or sister joins an assessment that is under way: with a new one, or with one of
    theirs on the same form. What stands in either child's own document stays their own.

    Raises:
        NotAllowed, NotFound: as ``access_child``, of either child.
        Invalid: they are not of one family, or the form has no part in common.
        Conflict: one of them is signed, in another group, on another version of the form, or was
            in a group before.
    """
    assessment = access_assessment(session, actor, assessment_id, Permission.ASSESSMENT_WRITE)
    access_child(session, actor, member.child_id, Permission.ASSESSMENT_WRITE)
    form = form_of(session, assessment.form_key, assessment.form_version)
    _check_common(form)
    group_id = assessment.group_id or group_id
    others = [each for each in members_of(session, group_id) if each.id != member.id]
    if assessment.group_id is None and others:
        raise Conflict("This group's identifier is already used for another.")
    if len(others) >= MOST:
        raise Invalid(f"At most {MOST} children are written together.")
    if any(each.child_id == member.child_id for each in others):
        raise Conflict("This child has an assessment in this group already.")
    _check_family(session, actor, [assessment.child_id, member.child_id])
    known = session.get(Assessment, member.id)
    if known is not None and known.group_id == group_id and known.child_id == member.child_id:
        return known
    joining = known or start_assessment(
        session, actor, assessment_id=member.id, child_id=member.child_id, started_on=started_on,
        form_key=form.key, form_version=form.version,
    )  # fmt: skip
    for each in (assessment, joining):
        _check_free(session, each, group_id)
    same = (joining.form_key, joining.form_version) == (form.key, form.version)
    if joining.child_id != member.child_id or not same:
        raise Conflict("This child's assessment is on another version of the form.")
    _make_document(session, actor, group_id, form)
    for each in (assessment, joining):
        if each.group_id is None:
            _join(session, actor, each, group_id)
    for each in others:
        touch(session, each.child_id)
    return joining


def leave(session: Session, actor: Actor, assessment_id: UUID) -> None:
    """Take a child out of their group. What was in common stands from now on in their assessment as
    it is now; what the others write later does not.

    Raises:
        NotAllowed, NotFound: as ``access_assessment``.
        Conflict: it is in no group, or signed.
    """
    assessment = access_assessment(session, actor, assessment_id, Permission.ASSESSMENT_WRITE)
    if assessment.group_id is None:
        raise Conflict("This assessment is not written together with another.", code="no_group")
    if assessment.status not in UNDER_WAY:
        raise Conflict("It is signed: what it says stays as it was signed.", code="already_signed")
    group_id = assessment.group_id
    hold_common(session, assessment_id)
    kept = keep_shared(session, assessment, "left")
    assessment.group_id = None
    session.add(assessment)
    session.flush()
    close_after_last(session, actor, kept)
    audit.record(
        session, actor, "assessment.group.left",
        child_id=assessment.child_id, subject_id=assessment_id,
        facts={"group": str(group_id), "seq": kept.seq},
    )  # fmt: skip
    touch(session, assessment.child_id)
    for each in members_of(session, group_id):
        touch(session, each.child_id)


def _form(session: Session, key: str, version: int | None) -> Form:
    return newest_startable(session, key) if version is None else form_of(session, key, version)


def _check_common(form: Form) -> None:
    if not form.shared_roots():
        raise Invalid("This form has no part that siblings have in common.")


def _check_ids(session: Session, group_id: UUID, members: Sequence[Member]) -> None:
    """Raises Conflict: ids are made on devices, and nobody joins a group by guessing its."""
    ids = {each.id for each in members}
    if len(ids) < len(members) or len({each.child_id for each in members}) < len(members):
        raise Invalid("Each child is written about once.")
    others = [each for each in members_of(session, group_id) if each.id not in ids]
    if others or group_id in ids:
        raise Conflict("This group's identifier is already used for another.")


def _check_family(session: Session, actor: Actor, child_ids: Sequence[UUID]) -> None:
    """Raises Invalid unless the others are children of the first one's family, as the actor's own
    devices know it: a restricted sibling looks like nobody there, and so it does here."""
    first, *others = child_ids
    around = who_is_who(session, actor, first).around
    family = {row.person_id for row in around if row.group == "family" and row.is_child}
    if any(str(each) not in family for each in others):
        raise Invalid("Only children of one family are written about together.")


def _check_free(session: Session, assessment: Assessment, group_id: UUID) -> None:
    if assessment.status not in UNDER_WAY:
        raise Conflict("One of the assessments is finished.", code="already_signed")
    if assessment.group_id not in (None, group_id):
        raise Conflict("One of the assessments is written together with another.")
    if session.get(SharedPart, assessment.id) is not None:
        raise Conflict("One of the assessments was taken out of a group before. Begin a new one.")


def _make_document(session: Session, actor: Actor, group_id: UUID, form: Form) -> None:
    create_document(
        session, actor, id=group_id, kind=SHARED_KIND, subject_id=group_id, child_id=None,
        version=form.number,
    )  # fmt: skip


def _join(session: Session, actor: Actor, assessment: Assessment, group_id: UUID) -> None:
    if assessment.group_id == group_id:
        return
    assessment.group_id = group_id
    session.add(assessment)
    session.flush()
    audit.record(
        session, actor, "assessment.group.joined",
        child_id=assessment.child_id, subject_id=assessment.id, facts={"group": str(group_id)},
    )  # fmt: skip
    touch(session, assessment.child_id)


# The document in common ---------------------------------------------------------------------------


def may_open_shared(session: Session, actor: Actor, group_id: UUID) -> Access:
    """How the actor may open what the assessments of a group have in common: as they may open one
    of those. A child who was taken out is not of the group any more.

    Raises:
        NotFound: no such group.
        NotAllowed: none of the children is theirs; the refusal is audited.
    """
    members = members_of(session, group_id)
    if not members:
        raise NotFound("There is no such group of assessments.")
    theirs = members_open_to(session, actor, group_id)
    if not theirs or not holds(actor, Permission.ASSESSMENT_READ):
        access_child(session, actor, members[0].child_id, Permission.ASSESSMENT_READ)
        theirs = members[:1]
    if any(may_write(actor, each) for each in theirs):
        return "write"
    # As with an assessment of its own: words written before the signature was heard of are kept.
    late = document_of(session, group_id).status == SIGNED
    return "write" if late and holds(actor, Permission.ASSESSMENT_WRITE) else "read"


def members_open_to(session: Session, actor: Actor, group_id: UUID) -> list[Assessment]:
    """Those of a group whose child the actor may see."""
    members = members_of(session, group_id)
    open_to = set(
        session.exec(
            select(Child.id).where(
                col(Child.id).in_([each.child_id for each in members]),
                col(Child.id).in_(visible_children(actor)),
            )
        )
    )
    return [each for each in members if each.child_id in open_to]


def children_of(session: Session, group_id: UUID) -> list[UUID | None]:
    """Whose records the document in common is part of."""
    return [each.child_id for each in members_of(session, group_id)]
