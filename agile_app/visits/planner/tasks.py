"""From what was read to what is to be placed: visits, dues, appointments, with where and when."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlmodel import Session

from agile_app.core.time import LONDON, on_screen
from agile_app.records.bundle import child_name
from agile_app.visits.codes import VISIT_KIND
from agile_app.visits.diary.codes import APPOINTMENT_KIND
from agile_app.visits.diary.rules import clock, minutes_on
from agile_app.visits.planner.reading import Read, day_of
from agile_app.visits.planner.rules import (
    VISIT_FOR,
    Dates,
    belongs_to_week,
    dates_of,
    first_week_of,
    may_merge,
    may_wait,
    merge,
    merged_minutes,
)
from agile_app.visits.planner.shapes import Spot, Task, Working
from agile_app.visits.planner.suiting import Suiting
from agile_app.visits.planner.whereabouts import CONFIDENTIAL, OFFICE, Whereabouts
from agile_app.visits.rules import Due

_BEGUN = ("on_my_way", "under_way")
_SEVEREST = ("child_protection", "looked_after", "return_interview", "child_in_need", "other")


@dataclass
class Week:
    """What is to be placed in one week, and what is to be said about it."""

    week_on: date
    spots: dict[str, Spot] = field(default_factory=dict)
    tasks: list[Task] = field(default_factory=list)
    working: list[Working] = field(default_factory=list)
    said: list[str] = field(default_factory=list)
    for_manager: list[Task] = field(default_factory=list)


class Gathering:
    """Makes the tasks of each week from one reading."""

    def __init__(self, session: Session, read: Read) -> None:
        self.read = read
        self.where = Whereabouts(session, read)
        self.suiting = Suiting(read)

    def week(self, week_on: date) -> Week:
        """Everything of the week that begins on that Monday."""
        week = Week(week_on)
        week.spots[OFFICE] = self.where.office
        if self.where.office.point is None:
            week.said.append(
                "Nobody has said where the office is, so the way from it and back is not counted."
            )
        self._work(week)
        for child_id in self.read.leads:
            self._spot(week, self.where.home_of(child_id))
        covered = self._visits(week)
        self._dues(week, covered)
        self._appointments(week)
        return week

    def open_children(self, week: Week) -> list[Task]:
        """A task for each household of the caseload that has nothing in the week, so that a visit
        to it can be booked without signal. Nothing asks for it, and it costs nothing to leave."""
        taken = {child_id for task in week.tasks for child_id in task.facts["child_ids"]}
        at_home: dict[tuple[UUID, str], list[UUID]] = defaultdict(list)
        for child_id, owner in sorted(self.read.leads.items(), key=lambda each: str(each[0])):
            if str(child_id) not in taken:
                at_home[owner, self._spot(week, self.where.home_of(child_id))].append(child_id)
        for children in at_home.values():
            children.sort(key=self._place_in_line)
        return [
            Task(
                id=f"open:{min(children, key=str)}",
                kind="open",
                spot=spot,
                minutes=merged_minutes(len(children), self.read.policy),
                owner=owner,
                price=0,
                waits=True,
                families=self.suiting.families(children),
                facts=self._facts(
                    children, self._kind_for(children), owner, spot=week.spots[spot], kind_of="open"
                ),
            )
            for (owner, spot), children in at_home.items()
        ]

    def _kind_for(self, children: Sequence[UUID]) -> str:
        """The kind of visit that a clock of theirs would ask for next."""
        kinds = {
            VISIT_FOR[due.kind]
            for child_id in children
            for due in self.read.dues.get(child_id, [])
            if due.kind in VISIT_FOR
        }
        return next((each for each in _SEVEREST if each in kinds), "other")

    def _spot(self, week: Week, spot: Spot) -> str:
        week.spots.setdefault(spot.key, spot)
        return spot.key

    # -- when people work -------------------------------------------------------------------------

    def _work(self, week: Week) -> None:
        last_on = week.week_on + timedelta(days=6)
        for day in self.read.days:
            if not week.week_on <= day.on <= last_on or day.worker_id in self.read.absent:
                continue
            if day.on < self.read.today:
                continue
            ends = []
            for end in (day.start, day.end):
                # A worker's home is not on the record: the way from it is not counted.
                key = OFFICE if end == OFFICE else f"home:{day.worker_id}"
                week.spots.setdefault(key, Spot(key, None, "Home"))
                ends.append(key)
            lunch = (day.lunch_minutes, day.lunch_from, day.lunch_to) if day.lunch_minutes else None
            week.working.append(
                Working(
                    day.worker_id, self.read.workers[day.worker_id], day.on, day.from_minute,
                    day.to_minute, ends[0], ends[1], lunch, day.mode,
                )
            )  # fmt: skip

    # -- visits in the diary ----------------------------------------------------------------------

    def _visits(self, week: Week) -> dict[UUID, list[Any]]:
        """Adds the week's visits; returns every planned visit by child, of any week."""
        by_child: dict[UUID, list[Any]] = defaultdict(list)
        together: dict[tuple[UUID, UUID | None, datetime], list[Any]] = defaultdict(list)
        last_on = week.week_on + timedelta(days=6)
        for visit in self.read.visits:
            by_child[visit.child_id].append(visit)
            mine = {visit.worker_id, visit.second_worker_id} & self.read.workers.keys()
            on = day_of(visit)
            if mine and max(week.week_on, self.read.today) <= on <= last_on:
                together[visit.group_id, visit.worker_id, visit.planned_at].append(visit)
        names: set[str] = set()
        for visits in together.values():
            name = f"visit:{visits[0].group_id}"
            while name in names:
                name += "+"
            names.add(name)
            self._visit(week, name, visits)
        return by_child

    def _visit(self, week: Week, name: str, visits: list[Any]) -> None:
        visits = sorted(visits, key=lambda visit: self._place_in_line(visit.child_id))
        first = visits[0]
        place, moved = self.where.place_of(first)
        spot = self._spot(week, place)
        begun = first.status in _BEGUN
        at = first.started_at or first.planned_at
        local = at.astimezone(LONDON)
        mine = first.worker_id if first.worker_id in self.read.workers else first.second_worker_id
        other = first.second_worker_id if mine == first.worker_id else first.worker_id
        dates = self._dates_of(visits)
        kind = first.kind
        overdue = dates is not None and dates.overdue
        children = [visit.child_id for visit in visits]
        due = self._nearest(children, kind)
        week.tasks.append(
            Task(
                id=name,
                kind="visit",
                spot=spot,
                minutes=max(5, first.planned_minutes),
                owner=mine,
                price=self.read.policy.left_out(kind, overdue=overdue),
                at=(local.date(), local.hour * 60 + local.minute),
                fixed=begun,
                # What the reader may not open, the reader may not move.
                held=first.locked or first.confirmed or not self._is_open(children),
                dates=dates,
                families=self.suiting.families(children, unannounced=first.unannounced_planned),
                helpers=self.suiting.helpers(children, mine),
                second=other,
                declined=self.suiting.declined(children),
                avoid_weekday=(
                    self.suiting.last_weekday(children) if first.unannounced_planned else None
                ),
                facts=self._facts(
                    children, kind, mine, spot=week.spots[spot],
                    visit_ids=[str(visit.id) for visit in visits], due=due, status=first.status,
                    locked=first.locked, confirmed=first.confirmed, begun=begun,
                    unannounced=first.unannounced_planned, moved_house=moved,
                    second=self.read.workers.get(other, "A colleague") if other else "",
                ),
            )
        )  # fmt: skip

    def _dates_of(self, visits: Sequence[Any]) -> Dates | None:
        """When a visit in the diary may be made, where a clock asks for it."""
        found = []
        for visit in visits:
            due = self._nearest([visit.child_id], visit.kind)
            if due is not None:
                found.append(self._dates(visit.child_id, due))
        if not found:
            return None
        return merge(found) if may_merge(found) else min(found, key=lambda each: each.last_on)

    def _nearest(self, children: Sequence[UUID], kind: str) -> Due | None:
        """The soonest clock that a visit of that kind answers."""
        found = [
            due
            for child_id in children
            for due in self.read.dues.get(child_id, [])
            if VISIT_FOR.get(due.kind) == kind
        ]
        return min(found, key=lambda due: due.on, default=None)

    def _dates(self, child_id: UUID, due: Due) -> Dates:
        read = self.read
        return dates_of(due.on, read.last_seen(child_id), read.today, read.policy)

    # -- what clocks ask for ----------------------------------------------------------------------

    def _dues(self, week: Week, planned: dict[UUID, list[Any]]) -> None:
        waiting: dict[tuple[UUID, str], list[tuple[UUID, Due, Dates]]] = defaultdict(list)
        for child_id, owner in self.read.leads.items():
            for due in self.read.dues[child_id]:
                if due.kind not in VISIT_FOR or not self._is_open([child_id]):
                    continue
                covering = [
                    visit for visit in planned.get(child_id, [])
                    if visit.statutory or visit.kind == VISIT_FOR[due.kind]
                ]  # fmt: skip
                dates = self._dates(child_id, due)
                first_week = week.week_on == first_week_of(self.read.today, self.read.policy)
                if not belongs_to_week(dates, week.week_on, self.read.today, first_week=first_week):
                    continue
                if covering:
                    self._say_if_late(week, child_id, due, covering, dates)
                    continue
                home = self._spot(week, self.where.home_of(child_id))
                waiting[owner, home].append((child_id, due, dates))
        for (owner, spot), asked in waiting.items():
            if may_merge([dates for _child, _due, dates in asked]):
                self._due(week, owner, spot, asked)
            else:
                for each in asked:
                    self._due(week, owner, spot, [each])

    def _say_if_late(
        self, week: Week, child_id: UUID, due: Due, covering: list[Any], dates: Dates
    ) -> None:
        on = min(day_of(visit) for visit in covering)
        if on > max(dates.last_on, self.read.today) and on >= week.week_on + timedelta(days=7):
            name = self._name(child_id)
            week.said.append(
                f"{name} is due by {on_screen(due.on)}, and the visit is planned for "
                f"{on_screen(on)}."
            )

    def _due(
        self, week: Week, owner: UUID, spot: str, asked: list[tuple[UUID, Due, Dates]]
    ) -> None:
        # A child with two clocks is seen once.
        children = sorted({child_id for child_id, _due, _dates in asked}, key=self._place_in_line)
        dates = merge([each for _child, _due, each in asked])
        due = min((each for _child, each, _dates in asked), key=lambda each: each.on)
        kinds = {VISIT_FOR[each.kind] for _child, each, _dates in asked}
        kind = next(each for each in _SEVEREST if each in kinds)
        policy = self.read.policy
        waits = may_wait(dates, week.week_on, policy)
        price = (
            policy.buffer_day * policy.buffer_days
            if waits
            else policy.left_out(kind, overdue=dates.overdue)
        )
        week.tasks.append(
            Task(
                id=f"due:{min(children, key=str)}:{due.kind}",
                kind="due",
                spot=spot,
                minutes=merged_minutes(len(children), policy),
                owner=owner,
                price=price,
                waits=waits,
                dates=dates,
                families=self.suiting.families(children),
                helpers=self.suiting.helpers(children, owner),
                declined=self.suiting.declined(children),
                facts=self._facts(children, kind, owner, spot=week.spots[spot], due=due),
            )
        )

    # -- appointments -----------------------------------------------------------------------------

    def _appointments(self, week: Week) -> None:
        for fixed in self.read.fixed:
            for day in range(7):
                on = week.week_on + timedelta(days=day)
                span = minutes_on(on, fixed.starts_at, fixed.ends_at)
                if span is None or on < self.read.today:
                    continue
                gone = fixed.worker_id in self.read.absent
                into = week.for_manager if gone else week.tasks
                into.append(self._appointment(week, fixed, on, span))

    def _appointment(self, week: Week, fixed: Any, on: date, span: tuple[int, int]) -> Task:
        spot: str | None = None
        if not fixed.remote:
            point = self.where.point_of(fixed.place, fixed.latitude, fixed.longitude)
            if point is not None:
                key = f"{point.latitude:.5f},{point.longitude:.5f}:{fixed.place}"
                spot = self._spot(week, Spot(key, point, fixed.place))
            elif fixed.place and fixed.worker_id == self.read.reader:
                week.said.append(
                    f"Nobody has said where “{fixed.place}” is "
                    f"({on_screen(on)}, {clock(span[0])}), so the way there is not counted."
                )
        owner = fixed.worker_id
        # What a worker wrote in their own calendar is theirs; a manager sees what kind it is.
        kind, own = APPOINTMENT_KIND.label(fixed.kind), owner == self.read.reader
        title = fixed.title if fixed.title and own else kind
        return Task(
            id=f"appointment:{fixed.id}:{on.isoformat()}",
            kind="appointment",
            spot=spot,
            minutes=max(1, span[1] - span[0]),
            owner=owner,
            price=0,
            at=(on, span[0]),
            fixed=True,
            facts={
                "kind": "appointment", "visit_ids": [], "child_ids": [], "title": title,
                "who": self.read.workers.get(owner, ""), "place_text": fixed.place if own else "",
                "due_on": "", "because": APPOINTMENT_KIND.label(fixed.kind), "source": "",
                "visit_kind": fixed.kind, "locked": True, "confirmed": True, "begun": False,
                "unannounced": False, "moved_house": "", "second": "", "declined": False,
                "names": [], "status": "", "visit_kind_label": APPOINTMENT_KIND.label(fixed.kind),
            },
        )  # fmt: skip

    # -- what is said and allowed -----------------------------------------------------------------

    def _is_open(self, children: Sequence[UUID]) -> bool:
        return all(child_id in self.read.open for child_id in children)

    def _facts(
        self, children: Sequence[UUID], kind: str, owner: UUID, *, spot: Spot, **more: Any
    ) -> dict[str, Any]:
        open_to_me = self._is_open(children)
        due: Due | None = more.pop("due", None)
        names = [self._name(child_id) for child_id in children] if open_to_me else []
        return {
            "kind": more.pop("kind_of", "visit" if more.get("visit_ids") else "due"),
            "status": more.pop("status", ""),
            "visit_ids": [],
            "child_ids": [str(child_id) for child_id in children] if open_to_me else [],
            "names": names,
            "title": _listed(names) if open_to_me else "A record that is not open to you",
            "who": self.read.workers.get(owner, ""),
            "place_text": (
                "" if not open_to_me else CONFIDENTIAL if spot.confidential else spot.text
            ),
            "due_on": due.on.isoformat() if due and open_to_me else "",
            "because": due.because if due and open_to_me else "",
            "source": due.source if due and open_to_me else "",
            "visit_kind": kind,
            "visit_kind_label": VISIT_KIND.label(kind),
            "locked": False,
            "confirmed": False,
            "begun": False,
            "unannounced": False,
            "moved_house": "",
            "second": "",
            "declined": bool(self.suiting.declined(children)),
            **more,
        }

    def _place_in_line(self, child_id: UUID) -> tuple[date, str, str]:
        """Siblings are named from the eldest to the youngest, everywhere."""
        person = self.read.records.people[child_id]
        born = person.birth_date or person.expected_birth_date or date.max
        return born, self._name(child_id), str(child_id)

    def _name(self, child_id: UUID) -> str:
        return child_name(self.read.records, child_id)


def _listed(names: Sequence[str]) -> str:
    """``Ana and Leo Reed``: names as one would say them, a shared surname once."""
    if not names:
        return ""
    split = [name.rsplit(" ", 1) for name in names]
    if len(names) > 1 and all(len(each) == 2 and each[1] == split[0][1] for each in split):
        first = [each[0] for each in split]
        return f"{', '.join(first[:-1])} and {first[-1]} {split[0][1]}"
    return f"{', '.join(names[:-1])} and {names[-1]}" if len(names) > 1 else names[0]
