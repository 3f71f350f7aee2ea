"""What differs between councils about devices: defaults with their sources."""

from dataclasses import dataclass


@dataclass(frozen=True)
class DevicePolicy:
    """How long a device stays open.

    Attributes:
        idle_lock_minutes: without a touch, the device locks. Default 15: our own choice, to
            be set by the council.
        lease_hours: so long after it last spoke with the server a device can be opened without
            a network. Default 24, our own choice: a late visit and the next morning.
    """

    idle_lock_minutes: int = 15
    lease_hours: int = 24


def device_policy() -> DevicePolicy:
    """The policy in force."""
    return DevicePolicy()
