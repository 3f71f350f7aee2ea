"""What of remarks travels to a device."""

from dataclasses import dataclass
from typing import ClassVar


@dataclass(frozen=True)
class RemarksRow:
    """What waits in an assessment. ``id`` is the assessment's."""

    COLLECTION: ClassVar[str] = "remarks"

    id: str
    child_id: str
    open_comments: int
    open_suggestions: int


@dataclass(frozen=True)
class MentionRow:
    """This worker is mentioned in an assessment and has not looked. ``id`` is the assessment's."""

    COLLECTION: ClassVar[str] = "mentions"

    id: str
    child_id: str
    since: str
    seen: bool


@dataclass(frozen=True)
class ColleagueRow:
    """A worker who reaches the child without being allocated: a manager of their team. The same as
    a ``PersonRow``, in the fields that a mention needs. ``id`` is ``<child>:<worker>``."""

    COLLECTION: ClassVar[str] = "colleagues"

    id: str
    child_id: str
    person_id: str
    name: str
    group: str
    role: str
    is_child: bool
    birth_date: str
    phone: str
    email: str
