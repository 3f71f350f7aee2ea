"""Shapes the device runtime itself shows: typed, so that a misspelt field fails at compile time."""

from dataclasses import dataclass, field
from typing import ClassVar


@dataclass(frozen=True)
class SyncStatus:
    """What is true of this worker's unsent work.

    Attributes:
        state: ``saved``, ``waiting``, ``attention`` or ``not_stored``.
        online: the server answered the last attempt.
        waiting: operations and document frames on this device that the server has not acknowledged.
        oldest: time of the oldest of them, ``14:02`` (with the date when not today), or ``""``.
        needs_you: refused or conflicting items, kept until dealt with.
        sentence: the one line for the badge.
        pulled_at: when records were last fetched, ``14:02`` or ``5 Nov 2026, 14:02``, or ``""``.
        notice: something the worker should know once (storage was cleared by iPadOS), or ``""``.
        update_ready: a new version waits; it is taken with ``actions.apply_update()``.
    """

    state: str = "saved"
    online: bool = True
    waiting: int = 0
    oldest: str = ""
    needs_you: int = 0
    sentence: str = ""
    pulled_at: str = ""
    notice: str = ""
    update_ready: bool = False


@dataclass(frozen=True)
class LockState:
    """What the lock and sign-in screens need.

    Attributes:
        phase: ``opening``, ``locked``, ``open``, ``signed_out`` or ``unsupported``.
        worker_name: whose data is locked here.
        initials: of the same worker.
        has_pin: a PIN was chosen on this device; otherwise the password opens it.
        offline: the server could not be reached, so the device checks the secret itself.
        busy: an attempt is being checked.
        wait_seconds: seconds until another try is accepted; 0 when one may be made.
        sentence: what went wrong or what to know, or ``""``.
        what_to_do: the next step, or ``""``.
        pin_offered: the card that offers a PIN should show.
        leaving: the worker asked to sign out while so many items are unsent; ask, then
            ``sign_out(anyway=True)`` or ``stay()``. 0 otherwise.
        family_page: the page of the family that has the tablet now; empty when none has.
    """

    phase: str = "opening"
    worker_name: str = ""
    initials: str = ""
    has_pin: bool = False
    offline: bool = False
    busy: bool = False
    wait_seconds: int = 0
    sentence: str = ""
    what_to_do: str = ""
    pin_offered: bool = False
    leaving: int = 0
    family_page: str = ""


@dataclass(frozen=True)
class UnsentRow:
    """One item of the page of unsent work.

    Attributes:
        what: in the worker's words: "Start assessment, Amira Khan".
        when: time it was done, as the screen writes it.
        state: ``waiting``, ``sending``, ``refused`` or ``conflict``.
        sentence: why it is here. ``what_to_do``: the next step.
        kind: ``operation`` or ``document``.
        where: page to open to look at it or to change it, or ``""``.
        stored: false when this device could not store it and holds it in memory only.
    """

    id: str = ""
    what: str = ""
    when: str = ""
    state: str = "waiting"
    sentence: str = ""
    what_to_do: str = ""
    name: str = ""
    kind: str = "operation"
    where: str = ""
    stored: bool = True
    can_retry: bool = False
    can_discard: bool = False


@dataclass(frozen=True)
class MeRow:
    """The signed-in worker, on their own device."""

    COLLECTION: ClassVar[str] = "me"

    id: str = ""
    name: str = ""
    email: str = ""
    initials: str = ""
    role_labels: str = ""
    roles: list[str] = field(default_factory=list)
    team: str = ""
    permissions: list[str] = field(default_factory=list)
    demo: bool = False
    idle_lock_minutes: int = 15
    today: str = ""
