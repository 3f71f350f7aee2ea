"""Keeping the search equal to the record, in the transaction that changes the record.

A listener on every session notes which people a flush touched; just before the commit their
entries are written anew. Bulk statements pass the listener by: who uses them calls
``mark_changed(session, person_ids)``.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date
from typing import Any, TypeVar
from uuid import UUID

from sqlalchemy import Row, delete, event, insert, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import Session, col

from agile_app.core.time import today
from agile_app.records import codes
from agile_app.records.models import (
    Address,
    Assessment,
    Child,
    Episode,
    LookedAfterEpisode,
    Person,
    Plan,
    Referral,
)
from agile_app.records.search_schema import OPEN, SearchEntry, SearchWord
from agile_app.records.search_text import birth_words, identifier_word, name_words, place_words
from agile_app.records.sounds import sound

# What stands where in ``SearchEntry.numbers``; the labels are said to the person who searched.
NUMBERS = (
    "date of birth",
    "day and month of birth",
    "NHS number",
    "UPN",
    "former UPN",
    "record number",
    "telephone",
)
_UNFINISHED = ("started", "awaiting_sign_off")
_BATCH = 500
_MARKED = "search.changed"
_Item = TypeVar("_Item")


def _batches(items: Sequence[_Item]) -> Iterator[Sequence[_Item]]:
    for start in range(0, len(items), _BATCH):
        yield items[start : start + _BATCH]


def mark_changed(session: Session, person_ids: Iterable[UUID]) -> None:
    """Have these people's entries written anew when the session commits."""
    session.info.setdefault(_MARKED, set()).update(person_ids)


def _person_of(changed: Any) -> UUID | None:
    match changed:
        case Person() | Child():
            return changed.id
        case Address():
            return changed.person_id
        case Episode() | Referral() | Assessment() | Plan() | LookedAfterEpisode():
            return changed.child_id
    return None


@event.listens_for(Session, "after_flush")
def _note(session: Session, _context: Any) -> None:
    touched = {_person_of(one) for one in (*session.new, *session.dirty, *session.deleted)}
    touched.discard(None)
    if touched:
        mark_changed(session, touched)


@event.listens_for(Session, "before_commit")
def _write(session: Session) -> None:
    session.flush()
    if marked := session.info.pop(_MARKED, None):
        refresh(session, sorted(marked))


@event.listens_for(Session, "after_rollback")
def _forget(session: Session) -> None:
    session.info.pop(_MARKED, None)


def refresh(session: Session, person_ids: Sequence[UUID]) -> int:
    """Write the entries of these people as the record is now. Returns how many there are."""
    written = 0
    for ids in _batches(person_ids):
        made = _entries(session, ids)
        entry = col(SearchEntry.person_id)
        held = {
            row.person_id: row.id
            for row in session.execute(select(entry, SearchEntry.id).where(entry.in_(ids)))
        }
        new = [one for one in made if one["person_id"] not in held]
        old = [one | {"id": held.pop(one["person_id"])} for one in made if one["person_id"] in held]
        connection = session.connection()
        if new:
            connection.execute(insert(SearchEntry), new)
        if old:
            session.execute(update(SearchEntry), old)
        if held:
            connection.execute(delete(SearchEntry).where(col(SearchEntry.id).in_(held.values())))
        _add_words(session, made)
        written += len(made)
    return written


def rebuild(session: Session, told: Callable[[int], None] = lambda _count: None) -> int:
    """Write the whole search anew from the record. ``told`` hears how many more are done."""
    session.execute(delete(SearchEntry))
    session.execute(delete(SearchWord))
    everyone = list(session.execute(select(col(Person.id)).order_by(col(Person.id))).scalars())
    written = 0
    for ids in _batches(everyone):
        written += refresh(session, ids)
        told(len(ids))
    return written


def _add_words(session: Session, entries: Iterable[dict[str, Any]]) -> None:
    found = {word for one in entries for word in one["names"].split() if not word.isdigit()}
    rows = [
        {"word": word, "marked": f"_{word}_", "sound": sound(word)}
        for word in sorted(found)
        if len(word) > 1
    ]
    dialect = sqlite if session.get_bind().dialect.name == "sqlite" else postgresql
    for some in _batches(rows):
        statement = dialect.insert(SearchWord).on_conflict_do_nothing(index_elements=["word"])
        session.connection().execute(statement, list(some))


def _entries(session: Session, ids: Sequence[UUID]) -> list[dict[str, Any]]:
    people = session.execute(
        select(
            Person.id,
            Person.given_name,
            Person.family_name,
            Person.known_as,
            Person.birth_date,
            Person.expected_birth_date,
            Person.nhs_number,
            Person.phone,
            Child.id.label("child_id"),
            Child.upn,
            Child.former_upn,
            Child.la_child_id,
        )
        .outerjoin(Child, col(Child.id) == col(Person.id))
        .where(col(Person.id).in_(ids))
    ).all()
    addresses = _addresses(session, ids)
    status = _statuses(session, [row.id for row in people if row.child_id])
    return [_entry(row, addresses.get(row.id, []), status.get(row.id, "closed")) for row in people]


def _addresses(session: Session, ids: Sequence[UUID]) -> dict[UUID, list[Row[Any]]]:
    found: dict[UUID, list[Row[Any]]] = {}
    rows = session.execute(
        select(
            Address.person_id,
            Address.line1,
            Address.line2,
            Address.town,
            Address.postcode,
            Address.ended_on,
            Address.confidential,
        )
        .where(col(Address.person_id).in_(ids))
        .order_by(col(Address.started_on).desc(), col(Address.id).desc())
    )
    for row in rows:
        found.setdefault(row.person_id, []).append(row)
    return found


def _statuses(session: Session, ids: Sequence[UUID]) -> dict[UUID, str]:
    """The case status of each child, a code of ``codes.CASE_STATUS``; the gravest holds, as in
    ``rules.case_status``."""
    found: dict[UUID, str] = {}
    on = today()

    def current(table: Any, *columns: Any) -> Iterable[Row[Any]]:
        ended = col(table.ended_on)
        return session.execute(
            select(table.child_id, *columns).where(
                col(table.child_id).in_(ids), ended.is_(None) | (ended > on)
            )
        )

    found.update((row.child_id, "open") for row in current(Episode))
    undecided = select(Referral.child_id).where(
        col(Referral.child_id).in_(found),
        col(Referral.decided_on).is_(None),
        Referral.outcome == "",
    )
    found.update((row.child_id, "referral") for row in session.execute(undecided))
    unfinished = select(Assessment.child_id).where(
        col(Assessment.child_id).in_(ids),
        col(Assessment.status).in_(_UNFINISHED),
        col(Assessment.statutory),
    )
    found.update((row.child_id, "open_assessment") for row in session.execute(unfinished))
    plans = list(current(Plan, Plan.kind))
    for kind in ("child_in_need", "child_protection"):
        found.update((row.child_id, kind) for row in plans if row.kind == kind)
    found.update((row.child_id, "looked_after") for row in current(LookedAfterEpisode))
    return found


def _address_line(row: Row[Any]) -> str:
    return ", ".join(part for part in (row.line1, row.line2, row.town, row.postcode) if part)


def _entry(row: Row[Any], addresses: list[Row[Any]], status: str) -> dict[str, Any]:
    is_child = row.child_id is not None
    if not is_child:
        # An adult is found by whoever works with any child they are tied to, and one of those may
        # be of the family they hide from. A child is found only by who may open the record.
        addresses = [one for one in addresses if not one.confidential]
    born: date | None = row.birth_date or row.expected_birth_date
    now_there = [_address_line(one) for one in addresses if one.ended_on is None]
    before = [_address_line(one) for one in addresses if one.ended_on is not None]
    name = f"{row.given_name} {row.family_name}".strip()
    numbers = birth_words(born) or ["-", "-"]
    numbers += [
        identifier_word(number or "") or "-"
        for number in (row.nhs_number, row.upn, row.former_upn, row.la_child_id, row.phone)
    ]
    place = place_words(*now_there)
    return {
        "person_id": row.id,
        "is_child": is_child,
        "is_open": is_child and status != "closed",
        "name": name or f"Child {row.la_child_id}",
        "birth_date": born,
        "address": now_there[0] if now_there else "",
        "status": codes.CASE_STATUS.label(status) if is_child else "",
        "names": " ".join(name_words(row.given_name, row.family_name, row.known_as)),
        "numbers": " ".join(numbers),
        "place": " ".join(place),
        "marks": OPEN if is_child and status != "closed" else "",
        "past_place": " ".join(word for word in place_words(*before) if word not in place),
    }
