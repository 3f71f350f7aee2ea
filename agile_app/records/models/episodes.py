"""From first contact to closure: the modules of the children in need census."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import JSON, Column
from sqlmodel import Field, SQLModel

from agile_app.core.ids import uuid7
from agile_app.core.time import UTCDateTime, now


class Contact(SQLModel, table=True):
    """A message about a child, before anyone decides whether it is a referral."""

    __tablename__ = "contact"

    id: UUID = Field(default_factory=uuid7, primary_key=True)
    child_id: UUID = Field(foreign_key="child.id", index=True)
    received_at: datetime = Field(sa_type=UTCDateTime)
    source: str = Field(default="", max_length=2, description="codes.REFERRAL_SOURCE")
    outcome: str = Field(default="", max_length=20, description="codes.CONTACT_OUTCOME")
    summary: str = ""


class Referral(SQLModel, table=True):
    """A request for services; one child, one day, one source."""

    __tablename__ = "referral"

    id: UUID = Field(default_factory=uuid7, primary_key=True)
    child_id: UUID = Field(foreign_key="child.id", index=True)
    contact_id: UUID | None = Field(default=None, foreign_key="contact.id")
    received_on: date
    source: str = Field(default="", max_length=2, description="codes.REFERRAL_SOURCE")
    decided_on: date | None = None
    outcome: str = Field(default="", max_length=20, description="codes.REFERRAL_OUTCOME")
    no_further_action: bool = False
    summary: str = ""


class Episode(SQLModel, table=True):
    """A child's time in need, from referral to closure. ``started_on`` is the referral date."""

    __tablename__ = "episode"

    id: UUID = Field(default_factory=uuid7, primary_key=True)
    child_id: UUID = Field(foreign_key="child.id", index=True)
    referral_id: UUID | None = Field(default=None, foreign_key="referral.id")
    started_on: date
    primary_need: str = Field(default="", max_length=2, description="codes.PRIMARY_NEED")
    ended_on: date | None = None
    closure_reason: str = Field(default="", max_length=3, description="codes.CLOSURE_REASON")


class Assessment(SQLModel, table=True):
    """The facts of an assessment, or of another record written on a form (``statutory`` is false).

    What is written in it is a live document whose id is the assessment's id; these columns are
    extracted from it or set by practice.
    """

    __tablename__ = "assessment"

    id: UUID = Field(default_factory=uuid7, primary_key=True)
    child_id: UUID = Field(foreign_key="child.id", index=True)
    episode_id: UUID | None = Field(default=None, foreign_key="episode.id")
    form_key: str = Field(default="child_and_family", max_length=40)
    form_version: int = 1
    title: str = Field(default="", max_length=80, description="of its form; empty: an import's")
    statutory: bool = Field(
        default=True, description="counts as an assessment in the census, with its clock"
    )
    status: str = Field(default="started", max_length=20, description="codes.ASSESSMENT_STATUS")
    started_on: date
    due_on: date | None = None
    internal_review_on: date | None = None
    completed_on: date | None = Field(default=None, description="authorised")
    outcome: str = Field(default="", max_length=30, description="codes.ASSESSMENT_OUTCOME")
    factors: list[str] = Field(
        default_factory=list,
        sa_column=Column(JSON, nullable=False),
        description="codes.ASSESSMENT_FACTOR",
    )
    child_seen_on: date | None = None
    child_seen_alone: str = Field(default="", max_length=10, description="yes, no or empty")
    group_id: UUID | None = Field(
        default=None,
        index=True,
        description="of siblings' assessments with a part in common; also of its document",
    )
    started_by_id: UUID | None = None
    created_at: datetime = Field(default_factory=now, sa_type=UTCDateTime)
    updated_at: datetime = Field(default_factory=now, sa_type=UTCDateTime)


class StrategyDiscussion(SQLModel, table=True):
    """Where children's services, police and health decide whether to enquire under section 47."""

    __tablename__ = "strategy_discussion"

    id: UUID = Field(default_factory=uuid7, primary_key=True)
    child_id: UUID = Field(foreign_key="child.id", index=True)
    episode_id: UUID | None = Field(default=None, foreign_key="episode.id")
    held_on: date
    outcome: str = Field(default="", max_length=30, description="codes.STRATEGY_OUTCOME")
    summary: str = ""


class Section47Enquiry(SQLModel, table=True):
    """An enquiry under section 47 of the Children Act 1989."""

    __tablename__ = "section47_enquiry"

    id: UUID = Field(default_factory=uuid7, primary_key=True)
    child_id: UUID = Field(foreign_key="child.id", index=True)
    episode_id: UUID | None = Field(default=None, foreign_key="episode.id")
    strategy_discussion_id: UUID | None = Field(default=None, foreign_key="strategy_discussion.id")
    started_on: date
    ended_on: date | None = None
    conference_target_on: date | None = None
    conference_not_required: bool = False
    outcome: str = Field(default="", max_length=30, description="codes.SECTION_47_OUTCOME")


class Conference(SQLModel, table=True):
    """An initial child protection conference, planned (``held_on`` empty) or held.

    Reviews of a plan, review conferences among them, are in ``review``.
    """

    __tablename__ = "conference"

    id: UUID = Field(default_factory=uuid7, primary_key=True)
    child_id: UUID = Field(foreign_key="child.id", index=True)
    episode_id: UUID | None = Field(default=None, foreign_key="episode.id")
    section47_id: UUID | None = Field(default=None, foreign_key="section47_enquiry.id")
    due_on: date | None = None
    planned_on: date | None = Field(default=None, description="the day it is called for")
    report_shared_on: date | None = Field(default=None, description="with the family")
    held_on: date | None = None
    outcome: str = Field(default="", max_length=30, description="codes.CONFERENCE_OUTCOME")
