"""The worker's own weeks on their device: a bundle that changes with whatever a plan is made of."""

import hashlib
from collections.abc import Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import func, or_, select
from sqlmodel import Session, col

from agile_app.core import council
from agile_app.core.notices import notify
from agile_app.core.time import today
from agile_app.device import bundles
from agile_app.records.access import caseload
from agile_app.records.models import Child
from agile_app.security.actor import Actor
from agile_app.security.audit import record
from agile_app.security.permissions import Permission, holds
from agile_app.visits.diary.service import diary_version
from agile_app.visits.models import Visit
from agile_app.visits.planner.models import PlanDecline, PlanProposal
from agile_app.visits.planner.rows import PlanWeekRow
from agile_app.visits.planner.weeks import week_rows
from agile_app.visits.travel.models import Office, PlacePack

KEY = "plan"


def plan_changed(session: Session, worker_id: UUID | None) -> None:
    """Tell a worker's devices, after the commit, that their plan is another."""
    if worker_id is not None:
        notify(session, "bundle.changed", worker_id=worker_id, key=KEY)


class PlanWeeks:
    """The device's source of the plan. Its version is cheap: it is asked for at every pull."""

    def versions(self, session: Session, actor: Actor) -> Mapping[str, str]:
        if not holds(actor, Permission.CHILD_WRITE):
            return {}
        children = session.execute(
            select(func.count(), func.sum(Child.version)).where(col(Child.id).in_(caseload(actor)))
        ).one()
        mine = or_(
            col(Visit.worker_id) == actor.worker_id,
            col(Visit.second_worker_id) == actor.worker_id,
        )
        # A joint visit's child need not be one of mine, so their version would not tell.
        visits = session.execute(
            select(func.count(), func.max(Child.version), func.sum(Child.version))
            .select_from(Visit)
            .join(Child, col(Child.id) == col(Visit.child_id))
            .where(mine, col(Visit.status).in_(("planned", "on_my_way", "under_way")))
        ).one()
        noes = session.execute(
            select(func.count(), func.max(PlanDecline.created_at)).where(
                col(PlanDecline.worker_id) == actor.worker_id,
                col(PlanDecline.taken_back_at).is_(None),
            )
        ).one()
        proposed = session.scalars(
            select(func.max(PlanProposal.made_at)).where(
                col(PlanProposal.worker_id) == actor.worker_id
            )
        ).one()
        facts = [
            today(), tuple(children), tuple(visits), tuple(noes), proposed,
            diary_version(session, actor.worker_id), council.mark(session), _places(session),
        ]  # fmt: skip
        return {KEY: hashlib.sha256(repr(facts).encode()).hexdigest()[:16]}

    def build(
        self, session: Session, actor: Actor, keys: list[str]
    ) -> Mapping[str, Mapping[str, list[Any]]]:
        if KEY not in keys:
            return {}
        rows = week_rows(session, actor)
        children = {child for row in rows for stop in row.stops for child in stop["child_ids"]}
        record(session, actor, "plan.fetched_to_device", facts={"children": len(children)})
        return {KEY: {PlanWeekRow.COLLECTION: list(rows)}}


def _places(session: Session) -> list[Any]:
    """Changes when an office or a source of travel times is added."""
    offices = session.execute(select(func.count(), func.max(Office.created_at)))
    packs = session.execute(select(func.count(), func.max(PlacePack.imported_at)))
    return [tuple(offices.one()), tuple(packs.one())]


bundles.register(PlanWeeks(), shapes=(PlanWeekRow,))
