"""The shared part of an assessment, once it no longer grows with that of its siblings."""

from datetime import datetime
from uuid import UUID

from sqlmodel import Field, SQLModel

from agile_app.core.time import UTCDateTime, now


class SharedPart(SQLModel, table=True):
    """What the shared part said when this assessment was signed, or taken out of its group.

    While there is a row, the assessment reads this and not the document in common. A re-opening
    takes the row of a signature away.
    """

    __tablename__ = "assessment_shared_part"

    assessment_id: UUID = Field(foreign_key="assessment.id", primary_key=True)
    group_id: UUID = Field(index=True)
    seq: int = Field(description="the row of the common document up to which it says so")
    content: str = Field(description="canonical JSON of its roots")
    because: str = Field(max_length=10, description="signed or left")
    at: datetime = Field(default_factory=now, sa_type=UTCDateTime)
