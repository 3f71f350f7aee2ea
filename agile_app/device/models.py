"""Tables of the device room: operations already applied, and each device's share of its key."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, CheckConstraint, LargeBinary
from sqlmodel import Field, SQLModel

from agile_app.core.time import UTCDateTime, now


class AppliedOperation(SQLModel, table=True):
    """An operation the server has answered, by the id the device gave it.

    An accepted one is never applied again: a repeat gets the stored answer. ``payload_sha256``
    tells a repeat from another act under the same id. A refused one is kept
    for the record; a repeat is judged anew, since what stood in its way may have changed.
    """

    __tablename__ = "applied_operation"
    __table_args__ = (CheckConstraint("outcome IN ('accepted', 'refused')", name="outcome"),)

    id: UUID = Field(primary_key=True)
    worker_id: UUID = Field(index=True)
    name: str = Field(max_length=80)
    outcome: str = Field(max_length=10)
    payload_sha256: str | None = Field(default=None, max_length=64)
    result: dict[str, Any] = Field(default_factory=dict, sa_type=JSON)
    at: datetime = Field(default_factory=now, sa_type=UTCDateTime)


class DeviceKey(SQLModel, table=True):
    """What the server holds of one worker's data key on one device. Alone it opens nothing.

    Attributes:
        device_id: as in the device cookie (``security.sessions``).
        share: 32 random bytes that the device's wrap needs; None once destroyed (wipe).
        verifier: recognises a device that opened its data key offline; it cannot open anything.
        pin_hash: argon2 string of the PIN chosen on this device.
        wrong_pins: wrong PINs since the last right secret; too many take the PIN away.
        challenge: for the next proof, used once.
        lease_until: the device may open its data without a network until then.
        waiting: unsent changes the device last spoke of.
    """

    __tablename__ = "device_key"

    worker_id: UUID = Field(primary_key=True)
    device_id: str = Field(primary_key=True, max_length=64)
    share: bytes | None = Field(default=None, sa_type=LargeBinary)
    verifier: bytes | None = Field(default=None, sa_type=LargeBinary)
    pin_hash: str | None = Field(default=None, max_length=255)
    wrong_pins: int = 0
    challenge: str | None = Field(default=None, max_length=64)
    challenge_at: datetime | None = Field(default=None, sa_type=UTCDateTime)
    lease_until: datetime | None = Field(default=None, sa_type=UTCDateTime)
    waiting: int = 0
    created_at: datetime = Field(default_factory=now, sa_type=UTCDateTime)
    last_heard_at: datetime | None = Field(default=None, sa_type=UTCDateTime)
