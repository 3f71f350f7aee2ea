"""May this worker do this to this child? Pure rules; ``records.access`` gathers the standing."""

from dataclasses import dataclass

from agile_app.security.actor import Actor, Role
from agile_app.security.permissions import Permission, holds


@dataclass(frozen=True)
class ChildStanding:
    """How a worker stands to a child, now.

    Attributes:
        allocated: has a current allocation in any role, co-worker included.
        in_their_team: the child is allocated to someone in a team the worker works in.
        in_managed_team: the child is allocated to someone in a team the worker manages.
        reviewing: is involved as the child's independent reviewing officer.
        restricted: the record is restricted to named people.
        granted: has an explicit grant to this record.
        unallocated: is the child allocated to nobody and no team (a manager's tray).
        refused: is on the refusal list (own family, conflict of interest).
    """

    allocated: bool = False
    in_their_team: bool = False
    in_managed_team: bool = False
    reviewing: bool = False
    restricted: bool = False
    granted: bool = False
    unallocated: bool = False
    refused: bool = False


def decide(actor: Actor, permission: Permission, standing: ChildStanding) -> bool:
    """Whether the actor may exercise ``permission`` on the child they so stand to.

    The refusal list beats everything; a restricted record opens only to those allocated or named.
    """
    if standing.refused or not holds(actor, permission):
        return False
    if standing.allocated or standing.granted:
        return True
    if standing.restricted:
        return False
    return (
        (standing.in_their_team and Role.SENIOR in actor.roles)
        or (standing.in_managed_team and Role.MANAGER in actor.roles)
        or (standing.unallocated and Role.MANAGER in actor.roles)
        or (standing.reviewing and Role.REVIEWING_OFFICER in actor.roles)
    )
