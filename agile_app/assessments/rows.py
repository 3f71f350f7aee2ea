"""What of an assessment travels to a device. What is written in it travels as a live document."""

from dataclasses import dataclass, field
from typing import ClassVar


@dataclass(frozen=True)
class AssessmentRow:
    """An assessment in one line. ``id`` is the assessment's and its document's id.

    Attributes:
        working_days: the working days still to come up to ``due_on``, as ISO dates. The device
            counts those from today on, so that the clock is right on any day it stays offline.
        written, of: how many of the form's fields hold something, and how many there are.
        may_write: whether this worker may write in it now.
        opens_reading: whether this worker first sees it as a reader does.
        has_document: whether it was written here; one from another system is dates and outcome.
        on_record: false only for one started on this device that the server has not taken yet.
    """

    COLLECTION: ClassVar[str] = "assessments"

    id: str
    child_id: str
    form_key: str
    form_version: int
    title: str
    status: str
    status_label: str
    started_on: str
    started_by: str
    due_on: str
    due_because: str
    due_source: str
    completed_on: str
    outcome_label: str
    child_seen_on: str
    written: int
    of: int
    may_write: bool
    opens_reading: bool
    has_document: bool
    on_record: bool
    working_days: list[str] = field(default_factory=list)
