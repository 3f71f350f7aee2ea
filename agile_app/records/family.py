"""Who is who around a child, and the lines between them: what a genogram draws. Pure."""

from datetime import date
from typing import Any
from uuid import UUID

from agile_app.records import codes
from agile_app.records.repository import RecordSet
from agile_app.records.rows import PersonRow, RelationshipRow
from agile_app.records.rules import runs
from agile_app.records.summary import (
    address_line,
    child_name,
    current_address,
    full_name,
    housemates,
    initials,
    iso,
)

_PARENTS = {"parent", "adoptive_parent"}
_COUPLES = {"married", "partner", "separated", "divorced", "former_partner"}

# What a kind is called for a man, a woman, and where the sex is not known.
_BY_SEX: dict[str, tuple[str, str, str]] = {
    "parent": ("Father", "Mother", "Parent"),
    "adoptive_parent": ("Adoptive father", "Adoptive mother", "Adoptive parent"),
    "step_parent": ("Stepfather", "Stepmother", "Step-parent"),
    "grandparent": ("Grandfather", "Grandmother", "Grandparent"),
    "sibling": ("Brother", "Sister", "Brother or sister"),
    "half_sibling": ("Half-brother", "Half-sister", "Half-brother or half-sister"),
    "step_sibling": ("Step-brother", "Step-sister", "Step-brother or step-sister"),
    "aunt_uncle": ("Uncle", "Aunt", "Aunt or uncle"),
    "child": ("Son", "Daughter", "Child"),
    "married": ("Husband", "Wife", "Spouse"),
}
_ORDER = [
    "self", "parent", "adoptive_parent", "special_guardian", "foster_carer", "step_parent",
    "sibling", "half_sibling", "step_sibling", "grandparent", "aunt_uncle", "cousin",
    "parents_partner", "other_relative", "friend", "neighbour", "family",
]  # fmt: skip


def said_for(kind: str, sex: str) -> str:
    """What to call someone who is the ``kind`` of the child."""
    words = _BY_SEX.get(kind)
    if words is None:
        return codes.RELATIONSHIP.label(kind)
    return words[{"M": 0, "F": 1}.get(sex, 2)]


class Family:
    """The lines around one child."""

    def __init__(self, records: RecordSet, child_id: UUID, on: date) -> None:
        self.records = records
        self.child_id = child_id
        self.on = on
        near = records.lines.get(child_id, [])
        relatives = {_other(line, child_id) for line in near}
        around = {line.id: line for each in relatives for line in records.lines.get(each, [])}
        self.lines = list(({line.id: line for line in near} | around).values())
        self.direct: dict[UUID, Any] = {}
        for line in near:
            known = self.direct.get(_other(line, child_id))
            # Of several lines to one person the present one says who they are.
            if known is None or not runs(known.started_on, known.ended_on, on):
                self.direct[_other(line, child_id)] = line
        self.parents = {
            line.person_id: line
            for line in near
            if line.related_id == child_id and line.kind in _PARENTS
        }

    def people(self) -> list[UUID]:
        """Everyone a line touches, and the household."""
        found = {end for line in self.lines for end in (line.person_id, line.related_id)}
        found |= set(housemates(self.records, self.child_id, self.on))
        found.discard(self.child_id)
        return sorted(found)

    def is_near(self, person_id: UUID) -> bool:
        """Whether a confidential address of theirs is this record's business: they are the child's
        own relative now, or the reader may open their record too.

        A parent's other family may have fled from that parent."""
        if person_id in self.records.closed:
            return False
        line = self.direct.get(person_id)
        related_now = line is not None and runs(line.started_on, line.ended_on, self.on)
        return related_now or person_id in self.records.with_records

    def kind_of(self, person_id: UUID) -> tuple[str, str]:
        """The kind of relation to the child, and what it is called."""
        sex = self.records.people[person_id].sex
        if line := self.direct.get(person_id):
            if line.person_id == person_id or line.kind in _SYMMETRIC:
                return line.kind, said_for(line.kind, sex)
            return "family", said_for("child" if line.kind in _PARENTS else line.kind, sex)
        shared = {
            line.person_id
            for line in self.records.lines[person_id]
            if line.related_id == person_id
            and line.kind in _PARENTS
            and line.person_id in self.parents
        }
        if shared:
            kind = "sibling" if shared == set(self.parents) and len(shared) > 1 else "half_sibling"
            return kind, said_for(kind, sex)
        return self._through_a_parent(person_id, sex)

    def _through_a_parent(self, person_id: UUID, sex: str) -> tuple[str, str]:
        for line in self.records.lines.get(person_id, []):
            relative = _other(line, person_id)
            if relative not in self.parents:
                continue
            parent = said_for("parent", self.records.people[relative].sex)
            if line.kind in _PARENTS and line.related_id == relative:
                return "grandparent", said_for("grandparent", sex)
            if line.kind in _COUPLES:
                past = "former partner" if self._over(line) else "partner"
                return "parents_partner", f"{parent}'s {past}"
            if line.kind in {"sibling", "half_sibling", "step_sibling"}:
                return "aunt_uncle", said_for("aunt_uncle", sex)
            return "family", f"{parent}'s family"
        return "family", "Family"

    def _over(self, line: Any) -> bool:
        ended = not runs(line.started_on, line.ended_on, self.on)
        return ended or line.kind in {"separated", "divorced", "former_partner"}


_SYMMETRIC = _COUPLES | {
    "sibling", "half_sibling", "step_sibling", "cousin", "other_relative", "friend", "neighbour",
}  # fmt: skip


def _other(line: Any, person_id: UUID) -> UUID:
    return line.related_id if line.person_id == person_id else line.person_id


def people_rows(family: Family) -> list[PersonRow]:
    """Everyone around a child: themselves, family and household, other agencies, our workers."""
    records, child_id, on = family.records, family.child_id, family.on
    home = set(housemates(records, child_id, on))
    rows = [
        _person_row(records, child_id, child_id, "self", "self", "", on, lives_here=True, near=True)
    ]
    for person_id in family.people():
        kind, role = family.kind_of(person_id)
        line = family.direct.get(person_id)
        rows.append(
            _person_row(
                records, child_id, person_id, "family", kind, role, on,
                lives_here=person_id in home,
                near=person_id in home or family.is_near(person_id),
                responsible=bool(line and line.person_id == person_id
                                 and line.parental_responsibility),
            )
        )  # fmt: skip
    rows += _network_rows(records, child_id, on)
    rows += _worker_rows(records, child_id, on)
    # An aunt who is also the child's teacher is family first.
    once = {row.id: row for row in reversed(rows)}.values()
    return sorted(once, key=lambda row: (row.order, row.birth_date, row.name))


def _person_row(
    records: RecordSet,
    child_id: UUID,
    person_id: UUID,
    group: str,
    kind: str,
    role: str,
    on: date,
    *,
    lives_here: bool = False,
    responsible: bool = False,
    near: bool = False,
) -> PersonRow:
    person = records.people[person_id]
    address = current_address(records, person_id, on)
    where = address_line(address)
    hidden = bool(address and address.confidential and not near)
    if address and address.confidential:
        where = "Confidential" if hidden else f"{where} (confidential)"
    name = child_name(records, child_id) if person_id == child_id else full_name(person, "Unknown")
    return PersonRow(
        id=f"{child_id}:{person_id}",
        child_id=str(child_id),
        person_id=str(person_id),
        name=name,
        initials=initials(full_name(person)),
        sex=person.sex,
        birth_date=iso(person.birth_date or person.expected_birth_date),
        death_date=iso(person.death_date),
        group=group,
        role=role,
        is_child=person_id in records.with_records,
        parental_responsibility=responsible,
        lives_here=lives_here,
        phone="" if hidden else person.phone,
        email="" if hidden else person.email,
        organisation=person.organisation,
        address=where,
        order=_ORDER.index(kind) if kind in _ORDER else 50,
    )


def _network_rows(records: RecordSet, child_id: UUID, on: date) -> list[PersonRow]:
    return [
        _person_row(
            records, child_id, each.person_id, "network", "network",
            records.people[each.person_id].job or codes.INVOLVEMENT_ROLE.label(each.role), on,
            near=each.person_id not in records.closed,
        )
        for each in records.involvements.get(child_id, [])
        if each.person_id is not None and runs(each.started_on, each.ended_on, on)
    ]  # fmt: skip


def _worker_rows(records: RecordSet, child_id: UUID, on: date) -> list[PersonRow]:
    ours = [
        (each.worker_id, codes.ALLOCATION_ROLE.label(each.role), 60 + (each.role != "lead"))
        for each in records.allocations.get(child_id, [])
        if each.worker_id and runs(each.started_on, each.ended_on, on)
    ] + [
        (each.worker_id, codes.INVOLVEMENT_ROLE.label(each.role), 62)
        for each in records.involvements.get(child_id, [])
        if each.worker_id and runs(each.started_on, each.ended_on, on)
    ]
    rows: dict[UUID, PersonRow] = {}
    for worker_id, role, order in ours:
        worker = records.workers.get(worker_id)
        if worker is None or worker_id in rows:
            continue
        rows[worker_id] = PersonRow(
            id=f"{child_id}:{worker_id}",
            child_id=str(child_id),
            person_id=str(worker_id),
            name=worker.name,
            initials=initials(worker.name),
            sex="",
            birth_date="",
            death_date="",
            group="worker",
            role=role,
            is_child=False,
            parental_responsibility=False,
            lives_here=False,
            phone=worker.phone,
            email=worker.email,
            organisation="",
            address="",
            order=order,
        )
    return list(rows.values())


def relationship_rows(family: Family) -> list[RelationshipRow]:
    """The lines of the child's genogram."""
    child_id = family.child_id
    return [
        RelationshipRow(
            id=f"{child_id}:{line.id}",
            child_id=str(child_id),
            person_id=str(line.person_id),
            related_id=str(line.related_id),
            kind=line.kind,
            label=codes.RELATIONSHIP.label(line.kind),
            parental_responsibility=line.parental_responsibility,
            started_on=iso(line.started_on),
            ended_on=iso(line.ended_on),
            current=runs(line.started_on, line.ended_on, family.on),
        )
        for line in family.lines
    ]
