"""What may happen to a visit. Each function: who, what, allowed, what it leads to, audit, notice.

A tap is taken down always: tablets without signal send it hours late, and two devices may send the
same. The first to reach the record stands; ``visits.recording`` says what leads to what.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlmodel import Session, col, select

from agile_app.core.errors import Conflict, Invalid
from agile_app.core.time import LONDON, on_screen
from agile_app.device.live.documents import content, create_document
from agile_app.device.live.kinds import Access
from agile_app.device.live.models import LiveDocument
from agile_app.records.access import access_child
from agile_app.records.bundle import address_line, current_address, records_of, standing
from agile_app.records.service import touch
from agile_app.security import audit
from agile_app.security.actor import Actor
from agile_app.security.permissions import Permission, holds
from agile_app.visits.access import access_group, access_visit, open_visits
from agile_app.visits.codes import NO_ACCESS as NO_ACCESS_CODES
from agile_app.visits.extraction import settle, take_common, take_own
from agile_app.visits.home_safe import service as home_safe
from agile_app.visits.models import Visit, VisitEvent
from agile_app.visits.recording import (
    CANCELLED,
    MADE,
    PLANNED,
    UNDER_WAY,
    ChildAnswers,
    CommonAnswers,
    is_late,
    problems,
    status_after,
)
from agile_app.visits.schemas import NotIn, Recorded, StartedHere

COMMON_KIND = "visit"
OWN_KIND = "visit_child"
_VERSION = 1
_EARLY = {PLANNED, "on_my_way", CANCELLED}


@dataclass(frozen=True)
class Tap:
    """When and where something was done: by the device's clock, and when the server had it."""

    operation_id: UUID
    at: datetime
    received_at: datetime
    device_id: str = ""


def on_my_way(session: Session, actor: Actor, visit_ids: Sequence[UUID], tap: Tap) -> list[Visit]:
    """The worker has set off. Raises as ``access_group``."""
    visits = access_group(session, actor, visit_ids, Permission.CHILD_WRITE)
    for visit in visits:
        if _tapped(session, actor, visit, "on_my_way", tap):
            visit.on_my_way_at = tap.at
            visit.cancelled_because = ""
        _done(session, actor, visit, "visit.set_off_for", tap)
    home_safe.visit_on_my_way(session, actor, visits[0], at=tap.at, heard_at=tap.received_at)
    return visits


def arrive(session: Session, actor: Actor, visit_ids: Sequence[UUID], tap: Tap) -> list[Visit]:
    """The worker is there. A second check-in, from another device or another worker, is taken
    down beside the first, which stands. Raises as ``access_group``."""
    visits = access_group(session, actor, visit_ids, Permission.CHILD_WRITE)
    for visit in visits:
        if _tapped(session, actor, visit, "arrived", tap):
            visit.started_at = tap.at
            visit.cancelled_because = visit.not_seen_because = ""
            visit.seen = visit.card_left = visit.try_again_on = None
            _made_by(visit, actor)
        ensure_documents(session, actor, visit)
        _done(session, actor, visit, "visit.started", tap)
    home_safe.visit_started(session, actor, visits[0], at=tap.at, heard_at=tap.received_at)
    return visits


def leave(session: Session, actor: Actor, visit_ids: Sequence[UUID], tap: Tap) -> list[Visit]:
    """The worker has left; the record is still to be finished. Raises as ``access_group``."""
    visits = access_group(session, actor, visit_ids, Permission.CHILD_WRITE)
    for visit in visits:
        if _tapped(session, actor, visit, "left", tap):
            visit.started_at = visit.started_at or visit.planned_at
            # Two tablets' clocks may differ: a visit never ends before it began.
            visit.ended_at = max(tap.at, visit.started_at)
            _made_by(visit, actor)
        elif visit.status in MADE and visit.ended_at is None:
            visit.ended_at = max(tap.at, visit.started_at or tap.at)
        ensure_documents(session, actor, visit)
        _done(session, actor, visit, "visit.left", tap)
    home_safe.visit_ended(session, actor, visits[0], at=tap.at, heard_at=tap.received_at)
    return visits


def no_access(session: Session, actor: Actor, wanted: NotIn, tap: Tap) -> list[Visit]:
    """Nobody was reached. The children were not seen, so no clock starts anew.

    Raises:
        Invalid: the next try is not after this one.
    """
    visits = access_group(session, actor, wanted.visit_ids, Permission.CHILD_WRITE)
    if wanted.try_again_on and wanted.try_again_on < tap.at.astimezone(LONDON).date():
        raise Invalid("The next try cannot be in the past.", field="try_again_on")
    for visit in visits:
        if _tapped(session, actor, visit, "no_access", tap, words=_of_shut_door(wanted)):
            visit.started_at = visit.started_at or tap.at
            visit.ended_at = max(tap.at, visit.started_at)
            visit.seen, visit.seen_alone, visit.bedroom_seen = False, None, None
            visit.not_seen_because = wanted.because
            visit.card_left, visit.try_again_on = wanted.card_left, wanted.try_again_on
            visit.summary = wanted.words or visit.summary
            _made_by(visit, actor)
        _done(
            session, actor, visit, "visit.no_access", tap,
            because=wanted.because, card_left=wanted.card_left,
        )  # fmt: skip
    home_safe.visit_ended(session, actor, visits[0], at=tap.at, heard_at=tap.received_at)
    return visits


def _of_shut_door(wanted: NotIn) -> str:
    """All that was said of it, for where another account of the visit stands already."""
    said = [NO_ACCESS_CODES.label(wanted.because), wanted.words]
    said += ["A card was left"] if wanted.card_left else []
    said += [f"Try again on {on_screen(wanted.try_again_on)}"] if wanted.try_again_on else []
    return ". ".join(each.rstrip(".") for each in said if each) + "."


def cancel(
    session: Session, actor: Actor, visit_ids: Sequence[UUID], because: str, tap: Tap
) -> list[Visit]:
    """A planned visit will not be made.

    Raises:
        Conflict: it has begun.
    """
    visits = access_group(session, actor, visit_ids, Permission.CHILD_WRITE)
    if any(visit.status not in _EARLY for visit in visits):
        raise Conflict(
            "This visit has begun, so it cannot be cancelled.",
            code="visit_begun",
            what_to_do="Record it, or say that there was no access.",
        )
    for visit in visits:
        if _tapped(session, actor, visit, "cancelled", tap, words=because):
            visit.cancelled_because = because
        _done(session, actor, visit, "visit.cancelled", tap)
    home_safe.visit_cancelled(session, actor, visits[0])
    return visits


def record_visit(session: Session, actor: Actor, wanted: Recorded, tap: Tap) -> list[Visit]:
    """The record is finished. Its words are in the documents already, or follow.

    Raises:
        Invalid: the first thing that is missing, with the field it belongs to.
    """
    about = {each.id: each for each in wanted.visits}
    visits = access_group(session, actor, list(about), Permission.CHILD_WRITE)
    _check(visits, wanted, tap)
    for visit in visits:
        _take_in(session, visit)
        own = about[visit.id]
        visit.announced, visit.met_at = wanted.announced, wanted.met_at
        visit.next_visit_on = wanted.next_visit_on if wanted.next_visit else None
        visit.seen, visit.not_seen_because = own.seen, own.not_seen_because
        visit.seen_alone, visit.not_alone_because = own.seen_alone, own.not_alone_because
        visit.bedroom_seen = own.bedroom_seen
        settle(visit)
        _tapped(session, actor, visit, "recorded", tap)
        visit.started_at = visit.started_at or visit.planned_at
        visit.recorded_at = visit.recorded_at or tap.at
        visit.ended_at = visit.ended_at or max(tap.at, visit.started_at)
        ensure_documents(session, actor, visit)
        _done(
            session, actor, visit, "visit.recorded", tap,
            seen=visit.seen, seen_alone=visit.seen_alone, bedroom_seen=visit.bedroom_seen,
        )  # fmt: skip
    home_safe.visit_ended(session, actor, visits[0], at=tap.at, heard_at=tap.received_at)
    return visits


def _check(visits: list[Visit], wanted: Recorded, tap: Tap) -> None:
    began = visits[0].started_at or min(visits[0].planned_at, tap.at)
    common = CommonAnswers(
        began.astimezone(LONDON).date(), wanted.announced, wanted.met_at,
        wanted.next_visit, wanted.next_visit_on,
    )  # fmt: skip
    children = [
        ChildAnswers(
            str(each.id), each.seen, each.not_seen_because, each.seen_alone,
            each.not_alone_because, each.bedroom_seen,
        )
        for each in wanted.visits
    ]  # fmt: skip
    for problem in problems(common, children):
        raise Invalid(
            problem.sentence,
            field=problem.field,
            what_to_do="Answer it and finish again. Everything you wrote is kept.",
        )


def _take_in(session: Session, visit: Visit) -> None:
    """What the documents say now, so that the chronology has the words with the record."""
    for document_id, take in ((visit.group_id, take_common), (visit.id, take_own)):
        document = session.get(LiveDocument, document_id)
        if document is not None and document.head:
            take(session, document_id, content(session, document_id), document.head)


def start_here(session: Session, actor: Actor, wanted: StartedHere, tap: Tap) -> list[Visit]:
    """A visit that nobody planned, of one child or of siblings: the worker is at the door.

    Sent again it is the same visit.

    Raises:
        NotFound, NotAllowed: as ``access_child``, of any of the children.
        Conflict: an id belongs to another visit, or the group to another family's.
    """
    check_new_group(session, wanted.group_id, [each.id for each in wanted.visits])
    visits = []
    for each in wanted.visits:
        access_child(session, actor, each.child_id, Permission.CHILD_WRITE)
        known = session.get(Visit, each.id)
        if known is not None:
            if (known.child_id, known.group_id) != (each.child_id, wanted.group_id):
                raise Conflict("This visit's identifier is already used for another.")
            visits.append(known)
            continue
        visit = _unplanned(session, actor, each.id, each.child_id, wanted, tap)
        session.add(visit)
        session.flush()
        note_tap(session, actor, visit, "arrived", tap)
        visits.append(visit)
    for visit in visits:
        ensure_documents(session, actor, visit)
        _done(session, actor, visit, "visit.started", tap, unplanned=True)
    home_safe.visit_started(session, actor, visits[0], at=tap.at, heard_at=tap.received_at)
    return visits


def check_new_group(session: Session, group_id: UUID, visit_ids: Sequence[UUID]) -> None:
    """Whoever has a visit in a group reads and writes what it has in common: nobody joins one.

    Raises:
        Conflict: the group's id, made on a device, is another's.
    """
    others = select(Visit.id).where(
        col(Visit.group_id) == group_id, col(Visit.id).not_in(visit_ids)
    )
    if session.exec(others.limit(1)).first() is not None or group_id in visit_ids:
        raise Conflict("This visit's identifier is already used for another.")


def _unplanned(
    session: Session, actor: Actor, visit_id: UUID, child_id: UUID, wanted: StartedHere, tap: Tap
) -> Visit:
    on = tap.at.astimezone(LONDON).date()
    records = records_of(session, [child_id])
    now = standing(records, child_id, on)
    kind = "other"
    if now.care is not None:
        kind = "looked_after"
    elif now.plan is not None:
        kind = now.plan.kind
    elif now.assessment is not None:
        kind = "assessment"
    return Visit(
        id=visit_id,
        group_id=wanted.group_id,
        child_id=child_id,
        worker_id=actor.worker_id,
        worker_name=actor.name,
        kind=kind,
        status=UNDER_WAY,
        statutory=kind in {"looked_after", "child_protection", "child_in_need"},
        planned_at=tap.at,
        place=address_line(current_address(records, child_id, on))[:200],
        unannounced_planned=wanted.unannounced,
        started_at=tap.at,
    )


def note_view(session: Session, actor: Actor, visit_id: UUID, *, at: datetime) -> None:
    """Take down that a worker opened a visit on a device, perhaps offline, ``at`` a time: of each
    child whose visit was on the screen. Raises as ``access_visit``."""
    visit = access_visit(session, actor, visit_id, Permission.CHILD_READ)
    shown = open_visits(session, actor, visit.group_id)
    if holds(actor, Permission.CHILD_WRITE):
        for each in shown:
            ensure_documents(session, actor, each)
    facts: dict[str, audit.Fact] = {"on_device_at": at.isoformat(timespec="seconds")}
    audit.record_each(
        session, actor, "visit.viewed", [(each.child_id, each.id, facts) for each in shown]
    )


def ensure_documents(session: Session, actor: Actor, visit: Visit) -> None:
    """The two documents a visit is written in, under ids that every device knows already."""
    group = col(Visit.group_id) == visit.group_id
    first = session.exec(select(Visit).where(group).order_by(col(Visit.id)).limit(1)).one()
    create_document(
        session, actor, id=visit.group_id, kind=COMMON_KIND, subject_id=visit.group_id,
        child_id=first.child_id, version=_VERSION,
    )  # fmt: skip
    create_document(
        session, actor, id=visit.id, kind=OWN_KIND, subject_id=visit.id,
        child_id=visit.child_id, version=_VERSION,
    )  # fmt: skip


def may_open_common(session: Session, actor: Actor, group_id: UUID) -> Access:
    """How the actor may open what a group's visits have in common. Raises as ``open_visits``."""
    open_visits(session, actor, group_id)
    return "write" if holds(actor, Permission.CHILD_WRITE) else "read"


def may_open_own(session: Session, actor: Actor, visit_id: UUID) -> Access:
    """How the actor may open what is one child's own. Raises as ``access_visit``."""
    access_visit(session, actor, visit_id, Permission.CHILD_READ)
    return "write" if holds(actor, Permission.CHILD_WRITE) else "read"


def _tapped(
    session: Session, actor: Actor, visit: Visit, act: str, tap: Tap, *, words: str = ""
) -> bool:
    """Take the tap down; whether it stands, and then the visit's status follows. ``words`` that
    came with one that does not stand are kept with it."""
    leads_to = status_after(visit.status, act)
    stands = leads_to is not None
    if leads_to is not None:
        visit.status = leads_to
    note_tap(session, actor, visit, act, tap, stands=stands, words="" if stands else words)
    return stands


def note_tap(
    session: Session,
    actor: Actor,
    visit: Visit,
    act: str,
    tap: Tap,
    *,
    stands: bool = True,
    words: str = "",
) -> None:
    """Take down what was done at a visit, for ever."""
    session.add(visit)
    session.add(
        VisitEvent(
            visit_id=visit.id,
            operation_id=tap.operation_id,
            act=act,
            at=tap.at,
            received_at=tap.received_at,
            worker_id=actor.worker_id,
            worker_name=actor.name,
            device_id=tap.device_id[:64],
            stands=stands,
            words=words,
        )
    )


def _done(
    session: Session, actor: Actor, visit: Visit, act: str, tap: Tap, **facts: audit.Fact
) -> None:
    told: dict[str, audit.Fact] = {
        "on_device_at": tap.at.isoformat(timespec="seconds"), **facts,
    }  # fmt: skip
    if is_late(tap.at, tap.received_at):
        told["late"] = True
    audit.record(session, actor, act, child_id=visit.child_id, subject_id=visit.id, facts=told)
    session.flush()
    touch(session, visit.child_id)


def _made_by(visit: Visit, actor: Actor) -> None:
    """Whoever is there made the visit, though it was planned for another."""
    if actor.worker_id not in (visit.worker_id, visit.second_worker_id):
        visit.worker_id, visit.worker_name = actor.worker_id, actor.name
