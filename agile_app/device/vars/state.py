"""What is true of this device now: whose it is, what it has sent, the day."""

from reflex.vars import Var

from agile_app.device.shapes import LockState, MeRow, SyncStatus, UnsentRow
from agile_app.device.vars.basics import device_var
from agile_app.device.vars.queries import collection_of
from agile_app.security.permissions import Permission


def ready() -> Var[bool]:
    """True once the device store is open, its rows are loaded, and they were fetched once (or
    there is no server to fetch from). Until then: skeletons."""
    return device_var(
        "device_ready", bool, hook="const device_ready = useReady()", uses=["useReady"]
    )


def sync_status() -> Var[SyncStatus]:
    """The badge's truth."""
    return device_var(
        "device_sync",
        SyncStatus,
        hook="const device_sync = useSyncStatus()",
        uses=["useSyncStatus"],
    )


def unsent() -> Var[list[UnsentRow]]:
    """Everything not on the record yet, oldest first."""
    return device_var(
        "device_unsent",
        list[UnsentRow],
        hook="const device_unsent = useUnsent()",
        uses=["useUnsent"],
    )


def lock_state() -> Var[LockState]:
    """For the lock and sign-in screens. It reads; ``gate`` also sends people to the right page."""
    return device_var(
        "device_lock", LockState, hook="const device_lock = useLock()", uses=["useLock"]
    )


def gate() -> Var[str]:
    """For the frame of every page that is not public: ``opening``, ``locked``, ``open``.

    A signed-out person is sent to ``/sign-in`` and comes back to this page afterwards.
    """
    return device_var("device_gate", str, hook="const device_gate = useGate()", uses=["useGate"])


def me() -> Var[MeRow]:
    """The worker whose device this is; blank until the store is open."""
    constant, data = collection_of(MeRow)
    return Var(_js_expr=f"{constant}.one([])", _var_type=MeRow, _var_data=data).guess_type()


def may(permission: Permission) -> Var[bool]:
    """Whether the worker's roles grant ``permission``: for showing, never for deciding."""
    return me().permissions.contains(permission.value)


def is_online() -> Var[bool]:
    """Whether the server answered the last attempt."""
    return sync_status().online


def today() -> Var[str]:
    """Today in London as an ISO date; changes at midnight."""
    return device_var(
        "device_today", str, hook="const device_today = useToday()", uses=["useToday"]
    )


def moment_now() -> Var[str]:
    """This device's clock as an ISO moment, to the half minute; ``""`` until the page runs."""
    return device_var(
        "device_moment", str, hook="const device_moment = useMoment()", uses=["useMoment"]
    )
