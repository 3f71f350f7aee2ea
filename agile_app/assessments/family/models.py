"""What was agreed with a family when the tablet was last turned to them."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, Column
from sqlmodel import Field, SQLModel

from agile_app.core.time import UTCDateTime


def _list() -> Column:
    return Column(JSON, nullable=False, default=list)


class FamilyAgreement(SQLModel, table=True):
    """Whose names the family of one assessment reads, for the copy that they take with them."""

    __tablename__ = "family_agreement"

    assessment_id: UUID = Field(foreign_key="assessment.id", primary_key=True)
    named: list[Any] = Field(
        default_factory=list, sa_column=_list(), description="ids of people whose names stay"
    )
    left_out: list[Any] = Field(
        default_factory=list, sa_column=_list(), description="further names that are left out"
    )
    by_id: UUID
    at: datetime = Field(
        sa_type=UTCDateTime, description="when the tablet was turned, by its clock"
    )
