"""Tables of the parts that only some roles may see."""

from uuid import UUID

from sqlalchemy import JSON, Column
from sqlmodel import Field, SQLModel


class LimitedPart(SQLModel, table=True):
    """The document of the part of one assessment that these roles may see. ``id`` is the
    document's."""

    __tablename__ = "assessment_limited_part"

    id: UUID = Field(primary_key=True)
    assessment_id: UUID = Field(foreign_key="assessment.id", index=True)
    readers: list[str] = Field(sa_column=Column(JSON, nullable=False))


class LimitedContent(SQLModel, table=True):
    """What a limited part said at a step of the sign-off: changes are marked against it, and of a
    signature it is what was signed. Kept apart from what everybody reads."""

    __tablename__ = "assessment_limited_content"

    step_id: UUID = Field(foreign_key="assessment_step.id", primary_key=True)
    part_id: UUID = Field(foreign_key="assessment_limited_part.id", primary_key=True)
    assessment_id: UUID = Field(foreign_key="assessment.id", index=True)
    version: int = Field(default=0, description="the signed version it belongs to; 0 for none")
    seq: int = Field(description="the row of its document up to which it says so")
    sha256: str = Field(max_length=64, description="of content")
    content: str = Field(description="canonical JSON of its roots")
