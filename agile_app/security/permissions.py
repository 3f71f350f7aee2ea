"""Permissions, and which role holds which. Two levels: what a role may do at all (here), and to
which child (``records.access``)."""

from enum import StrEnum

from agile_app.security.actor import Actor, Role


class Permission(StrEnum):
    """Named acts. A handler, route, operation or socket message declares exactly one."""

    PUBLIC = "public"  # anyone, signed in or not
    SIGNED_IN = "signed_in"  # any worker: their own session, their own device, code lists
    CHILD_SEARCH = "child.search"  # search over what the actor may see
    CHILD_READ = "child.read"
    CHILD_WRITE = "child.write"
    ASSESSMENT_READ = "assessment.read"
    ASSESSMENT_WRITE = "assessment.write"
    ASSESSMENT_SIGN = "assessment.sign"  # read for sign-off: return, sign, open again
    DOCUMENT_READ = "document.read"
    DOCUMENT_WRITE = "document.write"
    TEAM_READ = "team.read"
    ALLOCATE = "allocate"
    WORKER_MANAGE = "worker.manage"  # accounts, roles, sign-out of others
    AUDIT_READ = "audit.read"
    COUNCIL_MANAGE = "council.manage"  # what the council sets for itself: frequencies, times
    FORM_MANAGE = "form.manage"  # add and withdraw forms of assessments
    HEALTH_READ = "health.read"  # details of the service's state


_FIELD = {
    Permission.CHILD_SEARCH,
    Permission.CHILD_READ,
    Permission.CHILD_WRITE,
    Permission.ASSESSMENT_READ,
    Permission.ASSESSMENT_WRITE,
    Permission.DOCUMENT_READ,
    Permission.DOCUMENT_WRITE,
    Permission.TEAM_READ,
}
_READER = {
    Permission.CHILD_SEARCH,
    Permission.CHILD_READ,
    Permission.ASSESSMENT_READ,
    Permission.DOCUMENT_READ,
    Permission.TEAM_READ,
}

GRANTS: dict[Role, frozenset[Permission]] = {
    Role.WORKER: frozenset(_FIELD),
    Role.SENIOR: frozenset(_FIELD | {Permission.ALLOCATE, Permission.ASSESSMENT_SIGN}),
    Role.MANAGER: frozenset(
        _FIELD | {Permission.ALLOCATE, Permission.ASSESSMENT_SIGN, Permission.AUDIT_READ}
    ),
    Role.REVIEWING_OFFICER: frozenset(_READER),
    Role.BUSINESS_SUPPORT: frozenset({Permission.CHILD_SEARCH, Permission.TEAM_READ}),
    Role.IT: frozenset({Permission.WORKER_MANAGE, Permission.HEALTH_READ}),
    Role.ADMINISTRATOR: frozenset(
        {
            Permission.WORKER_MANAGE,
            Permission.HEALTH_READ,
            Permission.AUDIT_READ,
            Permission.COUNCIL_MANAGE,
            Permission.FORM_MANAGE,
        }
    ),
}


def holds(actor: Actor | None, permission: Permission) -> bool:
    """Whether the actor's roles grant ``permission``. Nobody in particular holds only PUBLIC."""
    if permission is Permission.PUBLIC:
        return True
    if actor is None:
        return False
    if permission is Permission.SIGNED_IN:
        return True
    return any(permission in GRANTS[role] for role in actor.roles)
