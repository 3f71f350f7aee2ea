"""Who acts. Services take an ``Actor`` first; it comes from the session row, never from input."""

from dataclasses import dataclass, field
from enum import StrEnum
from uuid import UUID


class Role(StrEnum):
    """What a person does here; the label is what the screen says."""

    WORKER = "worker"
    SENIOR = "senior"
    MANAGER = "manager"
    REVIEWING_OFFICER = "reviewing_officer"
    BUSINESS_SUPPORT = "business_support"
    IT = "it"
    ADMINISTRATOR = "administrator"


@dataclass(frozen=True)
class Actor:
    """The signed-in worker, as of this very request.

    Attributes:
        worker_id: the worker's id.
        name: for presence and authorship on screen; never logged.
        roles: what they do; decides which permissions they hold.
        team_ids: teams they work in. ``managed_team_ids``: teams they manage.
        session_id: the session row; revoked sessions never become actors.
        device_id: the tablet or browser, as it names itself (bound cryptographically later).
    """

    worker_id: UUID
    name: str
    roles: frozenset[Role]
    team_ids: frozenset[UUID] = frozenset()
    managed_team_ids: frozenset[UUID] = frozenset()
    session_id: UUID | None = None
    device_id: str | None = field(default=None)
