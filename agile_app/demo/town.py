"""The synthetic town: everything there is to invent, from a seed and a day."""

from dataclasses import dataclass, field, replace
from datetime import date, time, timedelta
from random import Random
from typing import Any
from uuid import UUID

from agile_app.core.working_days import add_working_days, is_working_day
from agile_app.demo.cases import Author, CaseWriter, Written
from agile_app.demo.days import DayWriter
from agile_app.demo.diary import DiaryWriter
from agile_app.demo.families import Family, Kid, Registry
from agile_app.demo.ledger import Ledger
from agile_app.demo.staff import Hiring, Office, Staff
from agile_app.demo.timelines import (
    ASSESSMENT,
    CHILD_IN_NEED,
    CHILD_PROTECTION,
    CLOSED,
    LOOKED_AFTER,
    OPEN,
    REFERRAL,
    Spec,
    Timeline,
    Unfolding,
)

_PATHS = {ASSESSMENT: 17, CHILD_IN_NEED: 40, CHILD_PROTECTION: 21, LOOKED_AFTER: 16, OPEN: 6}
_SIZES = {1: 40, 2: 33, 3: 18, 4: 7, 5: 2}
_CLOSED_PERCENT = 6
_EARLIER_PERCENT = 35
_LATE_PERCENT = 5
_UNBORN_PERCENT = 4


@dataclass
class Town:
    """What was invented. ``rows`` by table, families after the staff; ``breaches`` are meant."""

    ledger: Ledger
    office: Office
    staff_rows: dict[str, list[dict[str, Any]]]
    assessments: list[Written] = field(default_factory=list)

    @property
    def rows(self) -> dict[str, list[dict[str, Any]]]:
        return self.ledger.rows

    @property
    def breaches(self) -> set[tuple[UUID, str]]:
        return self.ledger.breaches

    def digest(self) -> str:
        return self.ledger.digest()


def duty(today: date) -> list[Spec]:
    """The caseload of worker@demo.agile: 18 children, and a day with enough in it.

    Today: visits at 10:00 (unannounced), 12:30 and 15:30, an assessment and a core group due, one
    visit overdue and one of yesterday to be recorded; tomorrow a review.
    """
    day = today if is_working_day(today) else add_working_days(today, 1)
    first_core_group = next(
        (one for weeks in (12, 6, 18) if is_working_day(one := day - timedelta(weeks=weeks))), day
    )
    protected_on = add_working_days(first_core_group, -10)
    in_need_on = add_working_days(day, 1) - timedelta(weeks=24)
    specs = [
        Spec(ASSESSMENT, 3, (5, 13), referral_on=add_working_days(day, -45),
             visit_today=time(15, 30)),
        Spec(CHILD_PROTECTION, 2, (3, 10), referral_on=add_working_days(protected_on, -20),
             plan_on=protected_on, exact_meetings=True, visit_today=time(10, 0),
             unannounced=True),
        Spec(CHILD_IN_NEED, 3, (2, 12), referral_on=add_working_days(in_need_on, -30),
             plan_on=in_need_on, exact_meetings=True),
        Spec(LOOKED_AFTER, 1, (9, 15), visit_today=time(12, 30)),
        Spec(CHILD_PROTECTION, 2, (6, 14), late=True),
        Spec(CHILD_IN_NEED, 1, (14, 16), to_record=True),
        Spec(ASSESSMENT, 2, (0, 6), unborn=True),
        Spec(LOOKED_AFTER, 2, (5, 11)),
        Spec(CHILD_IN_NEED, 2, (2, 8)),
    ]  # fmt: skip
    return [replace(spec, quiet_today=spec.visit_today is None) for spec in specs]


def build(*, seed: int, today: date, workers: int = 30, children: int = 450) -> Town:
    """The town as it stands on ``today``: the same for the same arguments.

    Args:
        workers: who hold children, at least three; managers and others come on top.
        children: with a record, at least 30.
    """
    return _Builder(seed, today, workers, children).town()


class _Builder:
    def __init__(self, seed: int, today: date, workers: int, children: int) -> None:
        self.ledger = Ledger(today, Random(f"{seed} {workers} {children}"))
        self.random, self.today = self.ledger.random, today
        hiring = Hiring(self.ledger)
        self.office = hiring.office(workers, children)
        self.children = children
        self.registry = Registry(self.ledger)
        self.unfolding = Unfolding(self.ledger)
        manager = self.office.managers[self.office.teams[0]]
        self.cases = CaseWriter(self.ledger, Author(manager.id, manager.name))
        self.days = DayWriter(self.ledger, self.office, self.cases)
        self.load = {worker.id: 0 for worker in self.office.workers}
        self.diaries = DiaryWriter(self.ledger, self.office, seed)
        self.result = Town(self.ledger, self.office, hiring.rows)

    def town(self) -> Town:
        worker, colleague, *_ = self.office.workers
        for number, spec in enumerate(duty(self.today)):
            family = self._family(spec, worker)
            if number in {1, 2}:
                self._share(family, colleague)
        self.load[worker.id] = 10_000  # a full caseload
        restricted = self._family(Spec(CHILD_IN_NEED, 1, (4, 12)), self.office.workers[2])
        for kid in restricted.kids:
            kid.record["restricted"] = True
            kid.record["restricted_because"] = "A parent works for the council."
        for _ in range(2):
            self._family(Spec(REFERRAL, self.random.randint(1, 2)), None)
        while (left := self.children - len(self.ledger.rows["Child"])) > 0:
            self._someone(left)
        for row in self.ledger.rows["Child"]:
            row.setdefault("restricted", False)
            row.setdefault("restricted_because", "")
        self.diaries.write()
        return self.result

    def _someone(self, left: int) -> None:
        random = self.random
        path = random.choices(list(_PATHS), weights=list(_PATHS.values()))[0]
        size = min(left, random.choices(list(_SIZES), weights=list(_SIZES.values()))[0])
        youngest = random.choice((0, 0, 1, 2, 3, 5, 7, 9, 11, 13))
        oldest = min(17, max(youngest + 2 * size, random.randint(youngest + 1, 17)))
        if self.ledger.chance(_CLOSED_PERCENT):
            self._family(Spec(CLOSED, size, (max(2, youngest), max(4, oldest))), None)
            return
        spec = Spec(
            path,
            size,
            (youngest, oldest),
            late=self.ledger.chance(_LATE_PERCENT),
            unborn=size > 1 and self.ledger.chance(_UNBORN_PERCENT),
        )
        worker = min(self.office.workers, key=lambda one: (self.load[one.id], one.id))
        self._family(spec, worker)

    def _family(self, spec: Spec, worker: Staff | None) -> Family:
        """One family with its past and its present case."""
        family = self.registry.family(spec.size, unborn=spec.unborn, ages=spec.ages)
        if worker is not None:
            self.load[worker.id] += len(family.kids)
        begun = self.today
        for kids, line in self._lines(spec, family):
            begun = min(begun, line.referral)
            self._write(family, kids, line, worker, spec)
        if spec.path == CLOSED or self.ledger.chance(_EARLIER_PERCENT):
            self._past(family, begun, must=spec.path == CLOSED)
        return family

    def _lines(self, spec: Spec, family: Family) -> list[tuple[list[Kid], Timeline]]:
        """The present case; a child born since then has one of their own."""
        if spec.path == CLOSED:
            return []
        eldest = min(kid.born for kid in family.kids)
        line = self.unfolding.timeline(spec, not_before=eldest)
        known = [kid for kid in family.kids if kid.born <= line.referral]
        lines = [(known, line)] if known else []
        for kid in family.kids:
            if kid.born > line.referral:
                path = CHILD_IN_NEED if spec.path == OPEN else spec.path
                quiet = spec.quiet_today or spec.visit_today is not None
                own = Spec(path if kid.born <= self.today else ASSESSMENT, quiet_today=quiet)
                since = kid.born if kid.born <= self.today else self.today - timedelta(days=40)
                lines.append(([kid], self.unfolding.timeline(own, not_before=since)))
        return lines

    def _past(self, family: Family, before: date, *, must: bool) -> None:
        eldest = min(kid.born for kid in family.kids)
        first = max(eldest + timedelta(days=30), self.today - timedelta(days=2_400))
        last = before - timedelta(days=30 if must else 120)
        line = self.unfolding.earlier(first, last)
        if line is None:
            return
        kids = [kid for kid in family.kids if kid.born <= line.referral]
        self._write(family, kids, line, self.random.choice(self.office.workers), None)

    def _write(
        self,
        family: Family,
        kids: list[Kid],
        line: Timeline,
        worker: Staff | None,
        spec: Spec | None,
    ) -> None:
        for kid in kids:
            self.days.placement_address(kid, line)
            self.days.missing(kid, line)
        lead = Author(worker.id, worker.name) if worker else None
        signs = self.office.who_signs_for(worker)
        case = self.cases.write(family, kids, line, lead, Author(signs.id, signs.name))
        self.days.write(case, worker, spec or Spec(CLOSED))
        self.days.family_facts(case)
        self.result.assessments += case.assessments

    def _share(self, family: Family, colleague: Staff) -> None:
        """The colleague works with these children too."""
        on = add_working_days(self.today, -30)
        for kid in family.kids:
            self.ledger.add(
                "Allocation", on, child_id=kid.id, worker_id=colleague.id, team_id=colleague.team,
                role="co_worker", started_on=on,
            )  # fmt: skip
