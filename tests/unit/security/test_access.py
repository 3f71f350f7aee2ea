"""The decision about one child, as a table of standings."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agile_app.core.ids import uuid7
from agile_app.security.access import ChildStanding, decide
from agile_app.security.actor import Actor, Role
from agile_app.security.permissions import Permission, holds

READ, WRITE = Permission.CHILD_READ, Permission.CHILD_WRITE


def _actor(*roles: Role) -> Actor:
    return Actor(worker_id=uuid7(), name="Test", roles=frozenset(roles))


@pytest.mark.parametrize(
    ("role", "standing", "permission", "allowed"),
    [
        (Role.WORKER, ChildStanding(), READ, False),
        (Role.WORKER, ChildStanding(allocated=True), WRITE, True),
        (Role.WORKER, ChildStanding(in_their_team=True), READ, False),
        (Role.SENIOR, ChildStanding(in_their_team=True), READ, True),
        (Role.SENIOR, ChildStanding(in_managed_team=True), READ, False),
        (Role.MANAGER, ChildStanding(in_managed_team=True), WRITE, True),
        (Role.MANAGER, ChildStanding(in_their_team=True), READ, False),
        (Role.MANAGER, ChildStanding(unallocated=True), READ, True),
        (Role.SENIOR, ChildStanding(unallocated=True), READ, False),
        (Role.REVIEWING_OFFICER, ChildStanding(reviewing=True), READ, True),
        (Role.REVIEWING_OFFICER, ChildStanding(reviewing=True), WRITE, False),
        (Role.WORKER, ChildStanding(reviewing=True), READ, False),
        (Role.WORKER, ChildStanding(granted=True), READ, True),
        (Role.IT, ChildStanding(allocated=True, granted=True), READ, False),
        (Role.MANAGER, ChildStanding(in_managed_team=True, restricted=True), READ, False),
        (Role.WORKER, ChildStanding(allocated=True, restricted=True), READ, True),
        (Role.WORKER, ChildStanding(granted=True, restricted=True), READ, True),
        (Role.WORKER, ChildStanding(allocated=True, refused=True), READ, False),
        (Role.MANAGER, ChildStanding(granted=True, refused=True), READ, False),
    ],
)
def test_who_reaches_a_child(role, standing, permission, allowed):
    assert decide(_actor(role), permission, standing) is allowed


_STANDINGS = st.builds(ChildStanding, *[st.booleans()] * 8)
_ROLES = st.sets(st.sampled_from(Role))
_PERMISSIONS = st.sampled_from(Permission)


@given(roles=_ROLES, standing=_STANDINGS, permission=_PERMISSIONS)
def test_a_refusal_beats_everything_and_no_standing_replaces_a_permission(
    roles, standing, permission
):
    actor = _actor(*roles)
    if decide(actor, permission, standing):
        assert not standing.refused
        assert holds(actor, permission)


@given(roles=_ROLES, standing=_STANDINGS, permission=_PERMISSIONS)
def test_a_restricted_record_opens_to_fewer(roles, standing, permission):
    from dataclasses import replace

    actor = _actor(*roles)
    open_record = decide(actor, permission, replace(standing, restricted=False))
    restricted = decide(actor, permission, replace(standing, restricted=True))
    assert open_record or not restricted
