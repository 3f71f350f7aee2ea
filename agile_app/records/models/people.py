"""People: one table for everyone, one more for what only a child's record holds."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import JSON, CheckConstraint, Column, UniqueConstraint
from sqlmodel import Field, SQLModel

from agile_app.core.ids import uuid7
from agile_app.core.time import UTCDateTime, now


class Person(SQLModel, table=True):
    """Anyone in a record: child, parent, relative, neighbour, teacher, health visitor.

    ``job`` and ``organisation`` are set for professionals of other agencies. Names are empty for
    children who are known only from a statutory return, which carries none.
    """

    __tablename__ = "person"

    id: UUID = Field(default_factory=uuid7, primary_key=True)
    given_name: str = Field(default="", max_length=100, index=True)
    family_name: str = Field(default="", max_length=100, index=True)
    known_as: str = Field(default="", max_length=100)
    sex: str = Field(default="", max_length=1, description="codes.SEX: M, F, U; empty if unknown")
    birth_date: date | None = Field(default=None, index=True)
    expected_birth_date: date | None = Field(default=None, description="of an unborn child")
    death_date: date | None = None
    ethnicity: str = Field(default="", max_length=4, description="codes.ETHNICITY")
    first_language: str = Field(default="", max_length=60)
    interpreter_needed: bool = False
    nhs_number: str | None = Field(default=None, max_length=10, unique=True)
    phone: str = Field(default="", max_length=40)
    email: str = Field(default="", max_length=254)
    job: str = Field(default="", max_length=100)
    organisation: str = Field(default="", max_length=150)
    created_at: datetime = Field(default_factory=now, sa_type=UTCDateTime)
    updated_at: datetime = Field(default_factory=now, sa_type=UTCDateTime)


class Child(SQLModel, table=True):
    """A child's record. It shares its id with the child's ``Person``: ``child_id`` is a person id.

    ``version`` rises with every change of anything of the child (``service.touch``); devices hold
    a bundle of one version.
    """

    __tablename__ = "child"

    id: UUID = Field(primary_key=True, foreign_key="person.id")
    la_child_id: str = Field(max_length=20, unique=True, description="alphanumeric, at most 20")
    upn: str | None = Field(default=None, max_length=13, index=True)
    former_upn: str | None = Field(default=None, max_length=13)
    upn_unknown: str = Field(default="", max_length=3, description="codes.UPN_UNKNOWN")
    disabilities: list[str] = Field(
        default_factory=list,
        sa_column=Column(JSON, nullable=False),
        description="codes.DISABILITY",
    )
    school: str = Field(default="", max_length=150)
    is_mother: bool | None = None
    own_child_birth_date: date | None = None
    restricted: bool = Field(default=False, index=True)
    restricted_because: str = Field(default="", max_length=200)
    source: str = Field(default="agile", max_length=10, description="agile, cin, ssda903, demo")
    version: int = 1
    created_at: datetime = Field(default_factory=now, sa_type=UTCDateTime)
    updated_at: datetime = Field(default_factory=now, sa_type=UTCDateTime)


class Household(SQLModel, table=True):
    """People who live together. Where they live is the members' current address."""

    __tablename__ = "household"

    id: UUID = Field(default_factory=uuid7, primary_key=True)
    label: str = Field(default="", max_length=150)


class HouseholdMember(SQLModel, table=True):
    """A person's time in a household."""

    __tablename__ = "household_member"

    id: UUID = Field(default_factory=uuid7, primary_key=True)
    household_id: UUID = Field(foreign_key="household.id", index=True)
    person_id: UUID = Field(foreign_key="person.id", index=True)
    started_on: date | None = None
    ended_on: date | None = None


class Relationship(SQLModel, table=True):
    """``person`` is the ``kind`` of ``related``: stored once, from parent to child, carer to child,
    elder to younger; between equals (partners, siblings) in either order, once."""

    __tablename__ = "relationship"
    __table_args__ = (
        UniqueConstraint("person_id", "related_id", "kind"),
        CheckConstraint("person_id <> related_id", name="two_people"),
    )

    id: UUID = Field(default_factory=uuid7, primary_key=True)
    person_id: UUID = Field(foreign_key="person.id", index=True)
    related_id: UUID = Field(foreign_key="person.id", index=True)
    kind: str = Field(max_length=20, description="codes.RELATIONSHIP")
    parental_responsibility: bool = False
    started_on: date | None = None
    ended_on: date | None = None


class Address(SQLModel, table=True):
    """Where a person lived, and from when to when. The current one has no ``ended_on``."""

    __tablename__ = "address"

    id: UUID = Field(default_factory=uuid7, primary_key=True)
    person_id: UUID = Field(foreign_key="person.id", index=True)
    kind: str = Field(default="home", max_length=20, description="codes.ADDRESS_KIND")
    line1: str = Field(default="", max_length=150)
    line2: str = Field(default="", max_length=150)
    town: str = Field(default="", max_length=80)
    postcode: str = Field(default="", max_length=8, index=True)
    uprn: str | None = Field(default=None, max_length=12)
    latitude: float | None = None
    longitude: float | None = None
    confidential: bool = Field(default=False, description="not to be told to the family")
    started_on: date | None = None
    ended_on: date | None = None
