"""The bundle of home safe: this worker's own timers, those of people who count on them, what they
may open of an alarm, and their own details. A family is named in nobody else's rows."""

import hashlib
from collections.abc import Mapping
from dataclasses import replace
from typing import Any
from uuid import UUID

from sqlmodel import Session

from agile_app.core.time import now
from agile_app.device import bundles
from agile_app.device.keys import initials
from agile_app.people.models import Worker
from agile_app.people.service import colleagues_of, managers_of, workers_by_id
from agile_app.security.actor import Actor
from agile_app.visits.codes import VISIT_KIND
from agile_app.visits.home_safe import channels, repository, rules
from agile_app.visits.home_safe.details import details, visits_of
from agile_app.visits.home_safe.escalation_service import turn_of
from agile_app.visits.home_safe.models import EscalationStep, LoneVisit
from agile_app.visits.home_safe.policy import policy
from agile_app.visits.home_safe.rows import BuddyRow, LoneDetailsRow, LoneVisitRow, SafetyRow
from agile_app.visits.home_safe.rules import Phase, Policy
from agile_app.visits.home_safe.words import DURESS_ADVICE, clock, late_leaving

KEY = "home_safe"

STATES = {
    "armed": "Going in",
    "out": "Out",
    "late": "Not checked out",
    "acknowledged": "Somebody is on it",
    "duress": "Duress code",
    "safe": "Safe",
    "stood_down": "Stood down",
}

_NEXT = {
    "reminder": "a reminder",
    "worker": "you are asked",
    "buddy": "the buddy is told",
    "manager": "the manager is told",
    "next": "the next managers are told",
}


def home_safe_rows(session: Session, actor: Actor) -> dict[str, list[Any]]:
    """Everything of home safe that this worker's device may hold."""
    timers = repository.concerning(session, actor)
    ids = [timer.id for timer in timers]
    fired = repository.fired_steps(session, ids)
    failed = repository.undelivered(session, ids)
    people = _people(session, timers, actor)
    decided = policy(session)
    lone, opened = [], []
    shown = repository.shown_to(session, actor.worker_id, ids)
    for timer in timers:
        told = {UUID(one) for step in fired[timer.id] for one in step.told}
        mine = timer.worker_id == actor.worker_id
        if mine:
            if timer.kind != "duress":
                lone.append(_own(session, timer, people, decided, fired[timer.id]))
            continue
        manages = actor.worker_id in managers_of(session, timer.worker_id)
        if not (manages or timer.buddy_id == actor.worker_id or actor.worker_id in told):
            continue
        if timer.kind == "duress" and timer.alarmed_at is None:
            continue
        is_told = timer.alarmed_at is not None and (manages or actor.worker_id in told)
        row = _others(timer, people, fired[timer.id], failed[timer.id], decided, is_told=is_told)
        # A manager may look before their turn comes; they are asked when it comes.
        lone.append(row if actor.worker_id in told else replace(row, needs_you=False))
        if is_told and timer.id in shown and turn_of(timer).phase is not Phase.CLOSED:
            opened.append(details(session, actor, timer))
    return {
        LoneVisitRow.COLLECTION: lone,
        LoneDetailsRow.COLLECTION: opened,
        SafetyRow.COLLECTION: [_safety(session, actor, decided)],
        BuddyRow.COLLECTION: _buddies(session, actor),
    }


def _people(session: Session, timers: list[LoneVisit], actor: Actor) -> dict[UUID, Worker]:
    ids = {actor.worker_id}
    for timer in timers:
        ids |= {
            one
            for one in (
                timer.worker_id, timer.buddy_id, timer.acknowledged_by_id, timer.closed_by_id,
            )
            if one is not None
        }  # fmt: skip
    return workers_by_id(session, ids)


def _name(people: dict[UUID, Worker], worker_id: UUID | None) -> str:
    worker = people.get(worker_id) if worker_id is not None else None
    return worker.name if worker else ""


def _own(
    session: Session, timer: LoneVisit, people: dict[UUID, Worker], decided: Policy,
    fired: list[EscalationStep],
) -> LoneVisitRow:  # fmt: skip
    """As the worker sees it: nothing here differs when the duress code was typed."""
    if timer.closed_at is not None:
        state = "stood_down" if timer.closed_how == "stood_down" else "safe"
    elif timer.acknowledged_at is not None:
        state = "acknowledged"
    elif any(step.code == "worker" and step.turn == timer.turn for step in fired):
        state = "late"
    else:
        state = "out" if timer.started_at is not None else "armed"
    visits = visits_of(session, timer)
    title = VISIT_KIND.label(visits[0].kind) if visits else timer.place
    return _row(
        timer, people, state,
        mine=True,
        title="On the way home" if timer.kind == "day" else title or "Out alone",
        said=_own_words(timer, people, decided, state),
        open=timer.closed_at is None,
    )  # fmt: skip


def _own_words(timer: LoneVisit, people: dict[UUID, Worker], decided: Policy, state: str) -> str:
    if state == "stood_down":
        return f"Closed by {_name(people, timer.closed_by_id)}."
    if state == "safe":
        left = timer.left_at or timer.closed_at
        before = timer.duress_at is None or (timer.alarmed_at or now()) < timer.duress_at
        if timer.alarmed_at and timer.left_at and timer.closed_at and before:
            return late_leaving(timer.left_at, timer.closed_at, timer.alarmed_at)
        return f"Safe at {clock(left)}." if left else "Safe."
    if state == "acknowledged":
        return (
            f"{_name(people, timer.acknowledged_by_id)} is looking for you. Say that you are safe."
        )
    if state == "late":
        return "Your time is over. Say that you are safe, or take more time."
    told = _name(people, timer.buddy_id) or "your manager"
    return f"Without word by {clock(timer.due_at)} we ask you, then tell {told}."


def _others(
    timer: LoneVisit, people: dict[UUID, Worker], fired: list[EscalationStep], failed: int,
    decided: Policy, *, is_told: bool,
) -> LoneVisitRow:  # fmt: skip
    turn = turn_of(timer)
    worker = people[timer.worker_id]
    if turn.phase is Phase.CLOSED:
        state = "stood_down" if timer.stood_down_at is not None else "safe"
    elif timer.duress_at is not None and timer.stood_down_at is None:
        state = "duress"
    elif turn.phase is Phase.ACKNOWLEDGED:
        state = "acknowledged"
    elif any(step.code == "worker" and step.turn == timer.turn for step in fired):
        state = "late"
    else:
        state = "out" if timer.started_at is not None else "armed"
    alone = any(not step.told for step in fired)
    problem = "There was nobody to tell at one step." if alone else ""
    if failed:
        messages = "message" if failed == 1 else "messages"
        problem = f"{failed} {messages} could not be delivered. {problem}".strip()
    return _row(
        timer, people, state,
        mine=False,
        title="On the way home" if timer.kind == "day" else "A visit alone",
        said=_others_words(timer, people, state, decided),
        problem=problem,
        phone=worker.phone if is_told and state != "duress" else "",
        needs_you=is_told and turn.phase in (Phase.RUNNING, Phase.DURESS),
        may_reveal=is_told and turn.phase is not Phase.CLOSED,
        open=turn.phase is not Phase.CLOSED,
    )  # fmt: skip


def _others_words(timer: LoneVisit, people: dict[UUID, Worker], state: str, decided: Policy) -> str:
    on_it = _name(people, timer.acknowledged_by_id)
    if state == "stood_down":
        return f"Stood down at {clock(timer.stood_down_at or now())}: {timer.stood_down_note}"
    if state == "safe":
        if timer.alarmed_at and timer.left_at and timer.closed_at:
            return late_leaving(timer.left_at, timer.closed_at, timer.alarmed_at)
        left = timer.left_at or timer.closed_at
        return f"Safe at {clock(left)}." if left else "Safe."
    if state == "duress":
        typed = f"Typed at {clock(timer.duress_at or now())}."
        return f"{on_it} is on it. {typed}" if on_it else f"{typed} {DURESS_ADVICE}"
    if state == "acknowledged":
        return f"{on_it} is on it, since {clock(timer.acknowledged_at or now())}."
    if state == "late":
        coming = rules.next_step(turn_of(timer), decided, now())
        after = _NEXT.get(coming.code, "everybody is told again") if coming else ""
        return (
            f"Due at {clock(timer.due_at)}. Next, at {clock(coming.at)}: {after}." if coming else ""
        )
    return f"Expected out by {clock(timer.expected_end)}."


def _row(timer: LoneVisit, people: dict[UUID, Worker], state: str, **more: Any) -> LoneVisitRow:
    name = _name(people, timer.worker_id)
    shown: dict[str, Any] = {"problem": "", "phone": "", "needs_you": False, "may_reveal": False}
    return LoneVisitRow(
        id=str(timer.id),
        kind=timer.kind if timer.kind == "day" else "visit",
        worker_id=str(timer.worker_id),
        worker_name=name,
        initials=initials(name),
        visit_id=str(timer.visit_id or "") if more["mine"] else "",
        subject_id=str(timer.subject_id) if more["mine"] else "",
        state=state,
        state_label=STATES[state],
        expected_end=timer.expected_end.isoformat(),
        due_at=timer.due_at.isoformat(),
        buddy_id=str(timer.buddy_id or ""),
        buddy_name=_name(people, timer.buddy_id),
        stored="server",
        **{**shown, **more},
    )


def _safety(session: Session, actor: Actor, decided: Policy) -> SafetyRow:
    safety = repository.safety_of(session, actor.worker_id)
    buddy = workers_by_id(session, {safety.buddy_id}) if safety and safety.buddy_id else {}
    return SafetyRow(
        id=str(actor.worker_id),
        car_registration=safety.car_registration if safety else "",
        car_colour=safety.car_colour if safety else "",
        phone=safety.phone if safety else "",
        contact_name=safety.contact_name if safety else "",
        contact_phone=safety.contact_phone if safety else "",
        buddy_id=str(safety.buddy_id or "") if safety else "",
        buddy_name=_name(buddy, safety.buddy_id) if safety else "",
        has_codes=bool(safety and safety.safe_code_hash),
        margin_minutes=decided.margin_minutes,
        outside=bool(channels.outside()),
    )


def _buddies(session: Session, actor: Actor) -> list[BuddyRow]:
    colleagues = {worker.id: worker for worker in colleagues_of(session, actor.worker_id)}
    colleagues |= workers_by_id(session, set(managers_of(session, actor.worker_id)))
    by_name = sorted(colleagues.values(), key=lambda worker: worker.name)
    return [BuddyRow(str(one.id), str(one.id), one.name) for one in by_name]


class _HomeSafe:
    """Changes when any of its rows does."""

    def versions(self, session: Session, actor: Actor) -> Mapping[str, str]:
        text = repr(home_safe_rows(session, actor))
        return {KEY: hashlib.sha256(text.encode()).hexdigest()[:16]}

    def build(
        self, session: Session, actor: Actor, keys: list[str]
    ) -> Mapping[str, Mapping[str, list[Any]]]:
        return {KEY: home_safe_rows(session, actor)}


bundles.register(_HomeSafe(), shapes=(LoneVisitRow, LoneDetailsRow, SafetyRow, BuddyRow))
