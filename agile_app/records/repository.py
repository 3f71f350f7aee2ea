"""Reading the record: everything of many children in a fixed number of queries.

Rows are read as plain columns, not as tracked objects: a device's first fetch is thirty children,
and tracking costs more than reading. They carry the attributes of their model.
"""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass, field
from typing import Any, TypeVar
from uuid import UUID

from sqlalchemy import Select, or_, select
from sqlmodel import Session, SQLModel, col

from agile_app.people.models import Worker
from agile_app.people.service import team_names, workers_by_id
from agile_app.records.models import (
    Address,
    Allocation,
    Assessment,
    CaseNote,
    Child,
    ChronologyEntry,
    Conference,
    Contact,
    Episode,
    HouseholdMember,
    Involvement,
    LookedAfterEpisode,
    MissingEpisode,
    Person,
    Plan,
    RecordDocument,
    RecordWarning,
    Referral,
    Relationship,
    Review,
    Section47Enquiry,
    StrategyDiscussion,
    VisitRequest,
)

_Model = TypeVar("_Model", bound=SQLModel)
ByChild = dict[UUID, list[_Model]]


@dataclass
class RecordSet:
    """All that is known of some children. Lists are by child, oldest first where dated.

    ``people`` holds the children themselves, their relatives, and those involved;
    ``lines`` the relationships by person, at either end: every one that touches a child's direct
    relative is there, so siblings through a parent, grandparents and parents' partners are found.
    ``closed`` are people whose own record the reader may not open (``close_to``).
    """

    children: dict[UUID, Child] = field(default_factory=dict)
    people: dict[UUID, Person] = field(default_factory=dict)
    with_records: set[UUID] = field(default_factory=set)
    closed: set[UUID] = field(default_factory=set)
    lines: dict[UUID, list[Relationship]] = field(default_factory=dict)
    addresses: dict[UUID, list[Address]] = field(default_factory=dict)
    households: list[HouseholdMember] = field(default_factory=list)
    workers: dict[UUID, Worker] = field(default_factory=dict)
    teams: dict[UUID, str] = field(default_factory=dict)
    allocations: ByChild[Allocation] = field(default_factory=dict)
    involvements: ByChild[Involvement] = field(default_factory=dict)
    warnings: ByChild[RecordWarning] = field(default_factory=dict)
    documents: ByChild[RecordDocument] = field(default_factory=dict)
    notes: ByChild[CaseNote] = field(default_factory=dict)
    entries: ByChild[ChronologyEntry] = field(default_factory=dict)
    contacts: ByChild[Contact] = field(default_factory=dict)
    referrals: ByChild[Referral] = field(default_factory=dict)
    episodes: ByChild[Episode] = field(default_factory=dict)
    assessments: ByChild[Assessment] = field(default_factory=dict)
    strategies: ByChild[StrategyDiscussion] = field(default_factory=dict)
    enquiries: ByChild[Section47Enquiry] = field(default_factory=dict)
    conferences: ByChild[Conference] = field(default_factory=dict)
    plans: ByChild[Plan] = field(default_factory=dict)
    reviews: ByChild[Review] = field(default_factory=dict)
    care: ByChild[LookedAfterEpisode] = field(default_factory=dict)
    missing: ByChild[MissingEpisode] = field(default_factory=dict)
    visit_requests: ByChild[VisitRequest] = field(default_factory=dict)


def read_records(session: Session, child_ids: Collection[UUID]) -> RecordSet:
    """Everything of these children. The caller has decided that the actor may see them."""
    ids = list(child_ids)
    found = RecordSet()
    if not ids:
        return found
    found.children = {each.id: each for each in _where(session, Child, col(Child.id).in_(ids))}
    for name, model, order in _BY_CHILD:
        setattr(found, name, _by_child(session, model, ids, order))
    _read_family(session, ids, found)
    _read_workers(session, found)
    return found


def close_to(session: Session, found: RecordSet, open_to_reader: Select[UUID]) -> None:
    """Take out what the reader may not know of other children: a restricted record keeps only its
    place in the family, without name, birth, telephone or address.

    ``open_to_reader`` selects the children whose records the reader may open.
    """
    others = set(found.people) - found.children.keys()
    rows = session.execute(
        select(col(Child.id), col(Child.restricted)).where(
            col(Child.id).in_(others), col(Child.id).not_in(open_to_reader)
        )
    )
    records = {row.id: row.restricted for row in rows}
    found.closed = set(records)
    for person_id in [each for each, restricted in records.items() if restricted]:
        found.people[person_id] = Person(
            id=person_id, given_name="Restricted", family_name="record", sex=""
        )
        found.addresses.pop(person_id, None)
        found.with_records.discard(person_id)


_BY_CHILD: list[tuple[str, type[SQLModel], Any]] = [
    ("allocations", Allocation, Allocation.started_on),
    ("involvements", Involvement, Involvement.id),
    ("warnings", RecordWarning, RecordWarning.started_on),
    ("documents", RecordDocument, RecordDocument.dated_on),
    ("notes", CaseNote, CaseNote.happened_at),
    ("entries", ChronologyEntry, ChronologyEntry.happened_on),
    ("contacts", Contact, Contact.received_at),
    ("referrals", Referral, Referral.received_on),
    ("episodes", Episode, Episode.started_on),
    ("assessments", Assessment, Assessment.started_on),
    ("strategies", StrategyDiscussion, StrategyDiscussion.held_on),
    ("enquiries", Section47Enquiry, Section47Enquiry.started_on),
    ("conferences", Conference, Conference.held_on),
    ("plans", Plan, Plan.started_on),
    ("reviews", Review, Review.held_on),
    ("care", LookedAfterEpisode, LookedAfterEpisode.started_on),
    ("missing", MissingEpisode, MissingEpisode.started_on),
    ("visit_requests", VisitRequest, VisitRequest.received_on),
]


def _where(session: Session, model: type[_Model], *conditions: Any, order: Any = None) -> list[Any]:
    statement = select(*model.__table__.columns).where(*conditions)
    if order is not None:
        statement = statement.order_by(order, col(model.id))
    return list(session.execute(statement))


def _by_child(
    session: Session, model: type[_Model], child_ids: list[UUID], order: Any
) -> ByChild[_Model]:
    found: ByChild[_Model] = defaultdict(list)
    for row in _where(session, model, col(model.child_id).in_(child_ids), order=order):
        found[row.child_id].append(row)
    return found


def _read_family(session: Session, child_ids: list[UUID], found: RecordSet) -> None:
    near = _touching(session, set(child_ids))
    relatives = {end for line in near for end in (line.person_id, line.related_id)}
    lines = {line.id: line for line in (*near, *_touching(session, relatives - set(child_ids)))}
    by_person: dict[UUID, list[Relationship]] = defaultdict(list)
    for line in sorted(lines.values(), key=lambda line: line.id):
        by_person[line.person_id].append(line)
        by_person[line.related_id].append(line)
    found.lines = by_person
    family = {*by_person, *child_ids}

    mine = select(col(HouseholdMember.household_id)).where(
        col(HouseholdMember.person_id).in_(child_ids)
    )
    found.households = _where(session, HouseholdMember, col(HouseholdMember.household_id).in_(mine))
    family |= {member.person_id for member in found.households}
    others = {
        each.person_id
        for each in (*_all(found.involvements), *_all(found.warnings))
        if each.person_id is not None
    }
    people = family | others
    found.people = {each.id: each for each in _where(session, Person, col(Person.id).in_(people))}
    found.with_records = set(
        session.scalars(select(col(Child.id)).where(col(Child.id).in_(family)))
    )
    addresses: dict[UUID, list[Address]] = defaultdict(list)
    for row in _where(
        session, Address, col(Address.person_id).in_(family), order=Address.started_on
    ):
        addresses[row.person_id].append(row)
    found.addresses = addresses


def _touching(session: Session, people: set[UUID]) -> list[Relationship]:
    if not people:
        return []
    either = or_(col(Relationship.person_id).in_(people), col(Relationship.related_id).in_(people))
    return _where(session, Relationship, either)


def _all(by_child: ByChild[Any]) -> list[Any]:
    return [each for rows in by_child.values() for each in rows]


def _read_workers(session: Session, found: RecordSet) -> None:
    ids = {each.worker_id for each in (*_all(found.allocations), *_all(found.involvements))}
    found.workers = workers_by_id(session, ids - {None})
    found.teams = team_names(session, {each.team_id for each in _all(found.allocations)} - {None})
