"""What devices may ask of facts: one operation for each kind, and taking one back."""

from typing import Any

from sqlmodel import Session

from agile_app.device.operations import OperationMeta, operation
from agile_app.records.facts import service
from agile_app.records.facts.kinds import KINDS, Kind
from agile_app.records.facts.schemas import NewFact, TakenBack, input_of
from agile_app.security.actor import Actor
from agile_app.security.permissions import Permission


def _register(kind: Kind) -> None:
    @operation(f"fact.{kind.code}", permission=Permission.CHILD_WRITE, input=input_of(kind))
    def add(
        session: Session, actor: Actor, new: NewFact, meta: OperationMeta
    ) -> dict[str, Any] | None:
        return {"id": str(service.add_fact(session, actor, kind, new).id)}


for _kind in KINDS.values():
    _register(_kind)


@operation("fact.take_back", permission=Permission.CHILD_WRITE, input=TakenBack)
def fact_take_back(
    session: Session, actor: Actor, taken: TakenBack, meta: OperationMeta
) -> dict[str, Any] | None:
    """A fact that was recorded wrongly."""
    service.take_back(session, actor, taken.child_id, taken.id, because=taken.because)
    return None
