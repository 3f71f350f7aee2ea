"""To which visits an actor reaches: those of the children whose records are open to them."""

from collections.abc import Sequence
from uuid import UUID

from sqlmodel import Session, col, select

from agile_app.core.errors import Invalid, NotFound
from agile_app.records.access import access_child, visible_children
from agile_app.security.actor import Actor
from agile_app.security.permissions import Permission
from agile_app.visits.models import Visit


def access_visit(session: Session, actor: Actor, visit_id: UUID, permission: Permission) -> Visit:
    """The visit, if the actor holds ``permission`` and it reaches the child.

    Raises:
        NotFound: no such visit.
        NotAllowed: it is there, and not for this actor; the refusal is audited.
    """
    visit = session.get(Visit, visit_id, with_for_update=True)
    if visit is None:
        raise NotFound("There is no such visit.")
    access_child(session, actor, visit.child_id, permission)
    return visit


def access_group(
    session: Session, actor: Actor, visit_ids: Sequence[UUID], permission: Permission
) -> list[Visit]:
    """The visits of one group, each as ``access_visit``, in the order of their ids.

    Raises:
        Invalid: they are not of one group.
    """
    visits = [
        access_visit(session, actor, visit_id, permission) for visit_id in sorted(set(visit_ids))
    ]
    if len({visit.group_id for visit in visits}) != 1:
        raise Invalid("These visits were not planned together.", field="visit_ids")
    return visits


def open_visits(session: Session, actor: Actor, group_id: UUID) -> list[Visit]:
    """The visits of a group whose children's records are open to the actor.

    Raises:
        NotFound: no such group.
        NotAllowed: none of them is open; the refusal is audited.
    """
    of_group = col(Visit.group_id) == group_id
    statement = select(Visit).where(of_group).order_by(col(Visit.id))
    visits = list(session.exec(statement.where(col(Visit.child_id).in_(visible_children(actor)))))
    if visits:
        return visits
    hidden = session.exec(statement).first()
    if hidden is None:
        raise NotFound("There is no such visit.")
    access_child(session, actor, hidden.child_id, Permission.CHILD_READ)
    return [hidden]
