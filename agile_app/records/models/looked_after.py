"""Looked-after children: the tables of the SSDA903 return."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import UniqueConstraint
from sqlmodel import Field, SQLModel

from agile_app.core.ids import uuid7
from agile_app.core.time import UTCDateTime


class LookedAfterEpisode(SQLModel, table=True):
    """One legal status in one placement. A change of either ends it and begins the next."""

    __tablename__ = "looked_after_episode"

    id: UUID = Field(default_factory=uuid7, primary_key=True)
    child_id: UUID = Field(foreign_key="child.id", index=True)
    started_on: date
    start_reason: str = Field(max_length=1, description="codes.EPISODE_START")
    legal_status: str = Field(max_length=2, description="codes.LEGAL_STATUS")
    primary_need: str = Field(default="", max_length=2, description="codes.PRIMARY_NEED")
    placement_type: str = Field(max_length=2, description="codes.PLACEMENT_TYPE")
    placement_provider: str = Field(default="", max_length=3, description="codes.PROVIDER")
    ended_on: date | None = None
    end_reason: str = Field(default="", max_length=3, description="codes.EPISODE_END")
    placement_change_reason: str = Field(
        default="", max_length=6, description="codes.PLACEMENT_CHANGE_REASON"
    )
    home_postcode: str = Field(default="", max_length=8)
    placement_postcode: str = Field(default="", max_length=8)
    placement_urn: str = Field(default="", max_length=10, description="Ofsted's reference")
    intended_until_18: bool = Field(
        default=False,
        description="decides how often the child is visited after a year: reg. 28",
    )
    agreed_to_fewer_visits: bool = Field(
        default=False,
        description="by the child, in a long-term foster placement: reg. 28(3A)",
    )
    placed_under: str = Field(
        default="",
        max_length=6,
        description="codes.PLACED_UNDER: asks for weekly visits until the first review",
    )


class MissingEpisode(SQLModel, table=True):
    """A time missing from care, or away from placement without authorisation."""

    __tablename__ = "missing_episode"

    id: UUID = Field(default_factory=uuid7, primary_key=True)
    child_id: UUID = Field(foreign_key="child.id", index=True)
    kind: str = Field(max_length=1, description="codes.MISSING")
    started_on: date
    ended_on: date | None = None
    returned_at: datetime | None = Field(
        default=None, sa_type=UTCDateTime, description="the hour of the return, where it is known"
    )
    interview_on: date | None = Field(default=None, description="of the return-home interview")
    interview_outcome: str = Field(default="", max_length=10, description="codes.RETURN_INTERVIEW")


class VisitRequest(SQLModel, table=True):
    """A visit beside the regular ones that regulation 28(7) asks for: the child or the carer asked,
    or the council was notified about the children's home."""

    __tablename__ = "visit_request"

    id: UUID = Field(default_factory=uuid7, primary_key=True)
    child_id: UUID = Field(foreign_key="child.id", index=True)
    by: str = Field(max_length=12, description="codes.VISIT_REQUESTED_BY")
    received_on: date
    declined_because: str = Field(
        default="", max_length=300, description="why it was not reasonable, where it was not"
    )


class HealthOutcome(SQLModel, table=True):
    """A looked-after child's health in a collection year (table OC2). ``year`` is that of the
    31 March at its end. None means not stated."""

    __tablename__ = "health_outcome"
    __table_args__ = (UniqueConstraint("child_id", "year"),)

    id: UUID = Field(default_factory=uuid7, primary_key=True)
    child_id: UUID = Field(foreign_key="child.id", index=True)
    year: int
    sdq_score: int | None = Field(default=None, description="0 to 40")
    sdq_reason: str = Field(default="", max_length=4, description="codes.SDQ_REASON")
    convicted: bool | None = None
    health_check: bool | None = None
    immunisations: bool | None = None
    teeth_check: bool | None = None
    health_assessment: bool | None = None
    substance_misuse: bool | None = None
    intervention_received: bool | None = None
    intervention_offered: bool | None = None


class CareLeaverOutcome(SQLModel, table=True):
    """How a care leaver was around their birthday in a collection year (table OC3)."""

    __tablename__ = "care_leaver_outcome"
    __table_args__ = (UniqueConstraint("child_id", "year"),)

    id: UUID = Field(default_factory=uuid7, primary_key=True)
    child_id: UUID = Field(foreign_key="child.id", index=True)
    year: int
    in_touch: str = Field(default="", max_length=4, description="codes.IN_TOUCH")
    activity: str = Field(default="", max_length=2, description="codes.ACTIVITY")
    accommodation: str = Field(default="", max_length=2, description="codes.ACCOMMODATION")


class AdoptionDecision(SQLModel, table=True):
    """The decision that a child should be placed for adoption, the match, and who adopts (AD1)."""

    __tablename__ = "adoption_decision"

    id: UUID = Field(default_factory=uuid7, primary_key=True)
    child_id: UUID = Field(foreign_key="child.id", index=True)
    decided_on: date
    matched_on: date | None = None
    by_foster_carer: bool | None = None
    adopters: int | None = None
    adopters_sex: str = Field(default="", max_length=2, description="codes.ADOPTERS_SEX")
    adopters_legal_status: str = Field(
        default="", max_length=3, description="codes.ADOPTERS_LEGAL_STATUS"
    )


class AdoptionPlacement(SQLModel, table=True):
    """A child placed for adoption, and why the placement ceased (table PlacedAdoption)."""

    __tablename__ = "adoption_placement"

    id: UUID = Field(default_factory=uuid7, primary_key=True)
    child_id: UUID = Field(foreign_key="child.id", index=True)
    placed_on: date
    ended_on: date | None = None
    end_reason: str = Field(default="", max_length=3, description="codes.ADOPTION_CEASED")


class PreviousPermanence(SQLModel, table=True):
    """The permanent arrangement a child had before coming (back) into care (table PrevPerm).

    The return states the date with unknown parts as ``z``: it is kept as stated.
    """

    __tablename__ = "previous_permanence"

    id: UUID = Field(default_factory=uuid7, primary_key=True)
    child_id: UUID = Field(foreign_key="child.id", unique=True)
    option: str = Field(max_length=2, description="codes.PREVIOUS_PERMANENCE")
    authority: str = Field(default="", max_length=3)
    date_stated: str = Field(default="", max_length=10)


class AsylumSeeking(SQLModel, table=True):
    """A child who was an unaccompanied asylum-seeking child; ``ended_on`` if that ceased."""

    __tablename__ = "asylum_seeking"

    id: UUID = Field(default_factory=uuid7, primary_key=True)
    child_id: UUID = Field(foreign_key="child.id", unique=True)
    ended_on: date | None = None
