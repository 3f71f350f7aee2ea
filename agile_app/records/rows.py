"""What of a record travels to a device, and what pages are written against.

Every field is JSON-simple: text, whole numbers, truth values; dates as ISO text; empty text rather
than null. A person appears once in the bundle of each child, so rows about two people have ids of
their own, made of both.
"""

from dataclasses import dataclass
from typing import ClassVar


@dataclass(frozen=True)
class ChildRow:
    """A child in one glance. ``id`` is the child's id."""

    COLLECTION: ClassVar[str] = "children"

    id: str
    name: str
    given_name: str
    family_name: str
    known_as: str
    initials: str
    birth_date: str
    unborn: bool
    death_date: str
    sex: str
    ethnicity: str
    language: str
    interpreter_needed: bool
    disabilities: str
    la_child_id: str
    upn: str
    nhs_number: str
    school: str
    status: str
    status_label: str
    status_since: str
    plan_label: str
    category_label: str
    legal_status: str
    legal_status_label: str
    placement_label: str
    address: str
    postcode: str
    address_confidential: bool
    household: str
    worker_id: str
    worker: str
    allocated_on: str
    team: str
    reviewing_officer: str
    warnings: int
    restricted: bool
    open_assessment_id: str
    open_assessment_due_on: str
    search: str
    version: int


@dataclass(frozen=True)
class PersonRow:
    """Someone in a child's life, as seen from that child. ``id`` is ``<child>:<person>``.

    ``group`` is ``self``, ``family``, ``network`` (other agencies) or ``worker`` (ours);
    ``is_child`` says the person has a record of their own.
    """

    COLLECTION: ClassVar[str] = "people"

    id: str
    child_id: str
    person_id: str
    name: str
    initials: str
    sex: str
    birth_date: str
    death_date: str
    group: str
    role: str
    is_child: bool
    parental_responsibility: bool
    lives_here: bool
    phone: str
    email: str
    organisation: str
    address: str
    order: int


@dataclass(frozen=True)
class RelationshipRow:
    """A line of the genogram: ``person_id`` is the ``kind`` of ``related_id``."""

    COLLECTION: ClassVar[str] = "relationships"

    id: str
    child_id: str
    person_id: str
    related_id: str
    kind: str
    label: str
    parental_responsibility: bool
    started_on: str
    ended_on: str
    current: bool


@dataclass(frozen=True)
class ChronologyRow:
    """Something that happened. ``on`` sorts. A search looks at the words as they are, so that no
    second copy of them travels."""

    COLLECTION: ClassVar[str] = "chronology"
    SEARCHED: ClassVar[tuple[str, ...]] = ("title", "kind_label", "by", "text")

    id: str
    child_id: str
    on: str
    kind: str
    kind_label: str
    title: str
    text: str
    by: str
    significant: bool
    link: str


@dataclass(frozen=True)
class WarningRow:
    """Something to know before knocking. ``about`` names a person, or is empty for the child."""

    COLLECTION: ClassVar[str] = "warnings"

    id: str
    child_id: str
    kind: str
    kind_label: str
    text: str
    about: str
    started_on: str
    review_on: str


@dataclass(frozen=True)
class DocumentRow:
    """A file on the record."""

    COLLECTION: ClassVar[str] = "documents"

    id: str
    child_id: str
    kind: str
    kind_label: str
    title: str
    dated_on: str
    added_by: str
    media_type: str
    size: str


@dataclass(frozen=True)
class PlanRow:
    """A plan, current or ended, with its next and last meeting."""

    COLLECTION: ClassVar[str] = "plans"

    id: str
    child_id: str
    kind: str
    label: str
    started_on: str
    ended_on: str
    current: bool
    category_label: str
    last_review_on: str
    summary: str
