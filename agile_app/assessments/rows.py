"""What of an assessment travels to a device. What is written in it travels as a live document."""

from dataclasses import dataclass, field
from typing import Any, ClassVar


@dataclass(frozen=True)
class ChoiceRow:
    """One answer that may be chosen; ``retired`` ones are shown where they stand, not offered.
    ``alone``: among several it stands by itself."""

    value: str
    label: str
    retired: bool
    alone: bool


@dataclass(frozen=True)
class FormColumnRow:
    """One column of a table. ``kind`` is short, date, number or choice."""

    key: str
    label: str
    kind: str
    choices: list[ChoiceRow]


@dataclass(frozen=True)
class FormFieldRow:
    """One thing a form asks, as ``form.Field`` says it.

    Attributes:
        root: the document's first root for it, which also says where a colleague is.
        required_at: "", "send" or "sign".
        min, max: as text; empty for no limit. low, high: what 0 and 10 of a scale mean.
        when_json: its condition, as ``conditions`` describes; empty when it is always asked.
        limited: the number of its readers where only some may see it (``limited.parts``); else 0.
    """

    key: str
    kind: str
    label: str
    help: str
    root: str
    required_at: str
    family: bool
    judgement: bool
    limited: int
    choices: list[ChoiceRow]
    columns: list[FormColumnRow]
    code_list: str
    min: str
    max: str
    low: str
    high: str
    people_group: str
    when_json: str


@dataclass(frozen=True)
class FormSectionRow:
    """Fields under one tab. ``limited``: as of a field, where it is true of the whole section."""

    key: str
    title: str
    short: str
    intro: str
    part: str
    family: bool
    limited: int
    when_json: str
    fields: list[FormFieldRow]


@dataclass(frozen=True)
class LimitedRow:
    """A part of a form that only some roles may see. ``number``: of these readers, and of their
    document (``limited.parts``); ``called``: who they are."""

    number: int
    readers: list[str]
    called: str


@dataclass(frozen=True)
class FormRow:
    """One version of a form. ``id`` is ``<key>.<version>``.

    Attributes:
        number: the document's version.
        newest: of its form the version that is begun now. startable: whether it may be begun.
        withdrawn: a sentence, where it was; empty otherwise.
        clock: "", "assessment", "conference" or "own".
    """

    COLLECTION: ClassVar[str] = "forms"

    id: str
    key: str
    version: int
    number: int
    title: str
    intro: str
    clock: str
    due_working_days: int
    newest: bool
    startable: bool
    withdrawn: str
    sections: list[FormSectionRow] = field(default_factory=list)
    limited: list[LimitedRow] = field(default_factory=list)


@dataclass(frozen=True)
class KeptRow:
    """What was written in a field that the form has no more since the assessment was moved to a
    newer version: it stays in the document, and is shown."""

    id: str
    label: str
    text: str


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
        form_id: of its ``FormRow``.
        newer_version: of its form, which it may be moved to; 0 for none.
        form_note: what to know of its version, in a sentence; empty for nothing.
        kept: answers of an earlier version that have no field now.
        on_record: false only for one started on this device that the server has not taken yet.
        group_id: of siblings' assessments with a part in common, and of the document that holds
            it; empty for none.
        limited: documents of its limited parts that this worker may open.
    """

    COLLECTION: ClassVar[str] = "assessments"

    id: str
    child_id: str
    form_key: str
    form_version: int
    form_id: str
    newer_version: int
    form_note: str
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
    group_id: str
    working_days: list[str] = field(default_factory=list)
    kept: list[KeptRow] = field(default_factory=list)
    limited: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class SharedPartRow:
    """What an assessment had in common with its siblings' when it was signed, or when the child was
    taken out of their group: it is read instead of the document in common. ``id`` is the
    assessment's.

    ``because``: ``signed`` or ``left``. ``content``: root to pieces of text or entries.
    ``group_id``: the document in which its files are.
    """

    COLLECTION: ClassVar[str] = "shared_parts"

    id: str
    child_id: str
    group_id: str
    seq: int
    because: str
    at: str
    content: dict[str, Any] = field(default_factory=dict)
