"""The worker's own bundle on their device, and how a device asks whether a password is theirs."""

import hashlib
from collections.abc import Mapping
from typing import Any

from sqlmodel import Session

from agile_app.core.time import today
from agile_app.device import bundles, keys
from agile_app.device.policy import device_policy
from agile_app.device.shapes import MeRow
from agile_app.people import service
from agile_app.people.models import Team, Worker
from agile_app.security.actor import Actor
from agile_app.security.permissions import Permission, Role, holds

KEY = "me"


def my_row(session: Session, actor: Actor) -> MeRow:
    """What the worker's own device knows of them."""
    worker = session.get(Worker, actor.worker_id)
    teams = [session.get(Team, team_id) for team_id in sorted(actor.team_ids)]
    return MeRow(
        id=str(actor.worker_id),
        name=actor.name,
        email=worker.email if worker else "",
        initials=keys.initials(actor.name),
        role_labels=", ".join(_called(role) for role in sorted(actor.roles)),
        roles=sorted(actor.roles),
        team=", ".join(team.name for team in teams if team is not None),
        permissions=[each.value for each in Permission if holds(actor, each)],
        demo=bool(worker and worker.demo),
        idle_lock_minutes=device_policy().idle_lock_minutes,
        today=today().isoformat(),
    )


class _Me:
    """Changes when the worker's name, roles, team or the date does."""

    def versions(self, session: Session, actor: Actor) -> Mapping[str, str]:
        text = repr(my_row(session, actor))
        return {KEY: hashlib.sha256(text.encode()).hexdigest()[:16]}

    def build(
        self, session: Session, actor: Actor, keys: list[str]
    ) -> Mapping[str, Mapping[str, list[Any]]]:
        return {KEY: {MeRow.COLLECTION: [my_row(session, actor)]}}


bundles.register(_Me(), shapes=(MeRow,))
keys.set_password_check(service.check_password)


def _called(role: Role) -> str:
    """A role as people say it."""
    return "IT" if role is Role.IT else role.value.replace("_", " ").capitalize()
