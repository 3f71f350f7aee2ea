"""Child protection and child in need plans, and the meetings that review them."""

from datetime import date
from uuid import UUID

from sqlmodel import Field, SQLModel

from agile_app.core.ids import uuid7


class Plan(SQLModel, table=True):
    """A child protection plan (``child_protection``) or child in need plan (``child_in_need``)."""

    __tablename__ = "plan"

    id: UUID = Field(default_factory=uuid7, primary_key=True)
    child_id: UUID = Field(foreign_key="child.id", index=True)
    episode_id: UUID | None = Field(default=None, foreign_key="episode.id")
    kind: str = Field(max_length=20, description="codes.PLAN_KIND")
    started_on: date
    ended_on: date | None = None
    initial_category: str = Field(default="", max_length=3, description="codes.ABUSE_CATEGORY")
    latest_category: str = Field(default="", max_length=3, description="codes.ABUSE_CATEGORY")
    previous_plans: int | None = None
    visit_every_working_days: int | None = Field(
        default=None,
        description="set by the conference; local policy applies where empty",
    )
    summary: str = ""


class Review(SQLModel, table=True):
    """A meeting that reviews a plan or a child's care: planned (``held_on`` empty) or held."""

    __tablename__ = "review"

    id: UUID = Field(default_factory=uuid7, primary_key=True)
    child_id: UUID = Field(foreign_key="child.id", index=True)
    plan_id: UUID | None = Field(default=None, foreign_key="plan.id", index=True)
    kind: str = Field(max_length=20, description="codes.REVIEW_KIND")
    due_on: date | None = None
    planned_on: date | None = Field(default=None, description="the day it is called for")
    report_shared_on: date | None = Field(default=None, description="with the family")
    held_on: date | None = None
    participation: str = Field(default="", max_length=3, description="codes.PARTICIPATION")
    outcome: str = Field(default="", max_length=200)
