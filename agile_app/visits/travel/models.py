"""Where things are: postcodes, offices, and the packs of places an operator imported."""

from datetime import datetime
from uuid import UUID

from sqlmodel import Field, SQLModel

from agile_app.core.ids import uuid7
from agile_app.core.time import UTCDateTime, now


class Postcode(SQLModel, table=True):
    """A postcode and the middle of its addresses, from Code-Point Open."""

    __tablename__ = "postcode"

    code: str = Field(primary_key=True, max_length=8, description="with its space: SL1 1AA")
    latitude: float
    longitude: float


class Office(SQLModel, table=True):
    """A place workers start from and return to."""

    __tablename__ = "office"

    id: UUID = Field(default_factory=uuid7, primary_key=True)
    name: str = Field(max_length=100, unique=True)
    postcode: str = Field(default="", max_length=8)
    latitude: float | None = None
    longitude: float | None = None
    is_default: bool = Field(default=False, description="where a worker's day starts unless said")
    created_at: datetime = Field(default_factory=now, sa_type=UTCDateTime)


class PlacePack(SQLModel, table=True):
    """One imported source of places, with what must be said about where it came from."""

    __tablename__ = "place_pack"

    kind: str = Field(primary_key=True, max_length=12, description="roads, postcodes, map")
    file: str = Field(default="", max_length=200, description="its name in the places folder")
    taken_from: str = Field(max_length=200, description="the file's name as the operator gave it")
    digest: str = Field(max_length=64, description="SHA-256 of what was read")
    attribution: str = Field(max_length=400)
    licence: str = Field(max_length=100)
    count: int = Field(default=0, description="postcodes, road crossings or bytes")
    imported_at: datetime = Field(default_factory=now, sa_type=UTCDateTime)
