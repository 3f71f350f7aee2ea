"""How a case unfolds: dates of one family's time in need, held to the statutory clocks.

Every date is chosen inside the window that ``visits.rules`` gives, so the clocks hold by
construction. A case that is meant to be late says so (``Spec.late``).
"""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date, time, timedelta

from agile_app.core.working_days import add_working_days
from agile_app.demo.ledger import Ledger
from agile_app.visits import rules

LOOKED_AFTER = "looked_after"
CHILD_PROTECTION = "child_protection"
CHILD_IN_NEED = "child_in_need"
ASSESSMENT = "assessment"
REFERRAL = "referral"
OPEN = "open"
CLOSED = "closed"


@dataclass(frozen=True)
class Spec:
    """What a family's case is to be.

    Attributes:
        path: where it stands today.
        size, ages: of the children.
        late: a visit is meant to be overdue.
        referral_on: fixed, or chosen. ``plan_on``: likewise, of the plan.
        exact_meetings: meetings are held on the day they are due, so that ``plan_on`` decides
            when the next one is.
        visit_today: London time of a visit planned for today. ``unannounced``: the family does not
            know of it.
        to_record: a visit of the last working day is still to be recorded.
        quiet_today: no visit is planned for today unless it is due.
        unborn: the last child is not born yet.
    """

    path: str
    size: int = 1
    ages: tuple[int, int] = (0, 17)
    late: bool = False
    referral_on: date | None = None
    plan_on: date | None = None
    exact_meetings: bool = False
    visit_today: time | None = None
    unannounced: bool = False
    to_record: bool = False
    quiet_today: bool = False
    unborn: bool = False


@dataclass(frozen=True)
class Placement:
    """One SSDA903 episode: a legal status in a placement."""

    start: date
    end: date | None
    reason: str
    legal_status: str
    placement: str
    provider: str
    until_18: bool


@dataclass(frozen=True)
class Meeting:
    """A review or core group: due, and held unless it lies ahead."""

    kind: str
    due: date
    held: date | None


@dataclass
class Timeline:
    """The dates of one case. What has not happened is None or empty."""

    referral: date
    decided: date | None = None
    assessed: date | None = None
    assessment_outcome: str = ""
    strategy: date | None = None
    enquiry_ended: date | None = None
    conference: date | None = None
    plans: list[tuple[str, date, date | None]] = field(default_factory=list)
    meetings: list[Meeting] = field(default_factory=list)
    placements: list[Placement] = field(default_factory=list)
    visits: list[tuple[str, date]] = field(default_factory=list)
    planned_visit: tuple[str, date] | None = None
    closed: date | None = None
    closure_reason: str = ""
    late: bool = False

    @property
    def care_since(self) -> date | None:
        return self.placements[0].start if self.placements else None


# A case needs this many days since its referral to have come so far.
_NEEDS_DAYS = {LOOKED_AFTER: 200, CHILD_PROTECTION: 58, CHILD_IN_NEED: 92, OPEN: 68}


def _fitting(spec: Spec, days: int) -> Spec:
    """The same case, or one still being assessed where there was no time for more."""
    if days >= _NEEDS_DAYS.get(spec.path, 0):
        return spec
    if spec.path == LOOKED_AFTER and days >= _NEEDS_DAYS[CHILD_PROTECTION]:
        return replace(spec, path=CHILD_PROTECTION)
    return replace(spec, path=ASSESSMENT)


class Unfolding:
    """Makes timelines from the ledger's chance."""

    def __init__(self, ledger: Ledger) -> None:
        self.ledger = ledger
        self.random = ledger.random
        self.today = ledger.today

    def timeline(self, spec: Spec, *, not_before: date) -> Timeline:
        """The case of ``spec``, begun on or after ``not_before`` (the eldest child's birth)."""
        begun = spec.referral_on or self._referral(spec, not_before)
        line = Timeline(referral=begun)
        if spec.path == REFERRAL:
            return line
        spec = _fitting(spec, (self.today - begun).days)
        line.decided = min(add_working_days(begun, self.random.choice((0, 1))), self.today)
        {
            ASSESSMENT: self._assessing,
            OPEN: self._assessed_only,
            CHILD_IN_NEED: self._in_need,
            CHILD_PROTECTION: self._protected,
            LOOKED_AFTER: self._in_care,
        }[spec.path](line, spec)
        return line

    def earlier(self, first: date, last: date) -> Timeline | None:
        """A case that began and was closed between two days; None where there is no room."""
        if (last - first).days < 240:
            return None
        begun = self.ledger.working_day(first, last - timedelta(days=200))
        line = Timeline(referral=begun, decided=add_working_days(begun, 1))
        self._assess(line, begun)
        assessed = line.assessed or begun
        if self.ledger.chance(55):
            line.assessment_outcome = "no_further_action"
            line.closed, line.closure_reason = assessed, "RC8"
            return line
        line.assessment_outcome = "child_in_need"
        line.closed = self.ledger.working_day(assessed + timedelta(days=40), last)
        line.closure_reason = "RC7"
        line.plans.append((CHILD_IN_NEED, assessed, line.closed))
        self._meet(line, CHILD_IN_NEED, lambda held: rules.child_in_need_review(assessed, held),
                   until=line.closed)  # fmt: skip
        self._see(
            line,
            CHILD_IN_NEED,
            assessed,
            lambda seen: rules.child_in_need_visit(assessed, seen).on,
            until=line.closed,
        )
        return line

    def _referral(self, spec: Spec, not_before: date) -> date:
        nearest, farthest = {
            REFERRAL: (0, 1),
            ASSESSMENT: (3, 52),
            OPEN: (70, 95),
            CHILD_IN_NEED: (95, 520),
            CHILD_PROTECTION: (60, 620),
            LOOKED_AFTER: (220, 2_300),
        }[spec.path]
        if spec.path == REFERRAL:
            return add_working_days(self.today, -1)
        first = max(not_before, self.today - timedelta(days=farthest))
        return self.ledger.working_day(first, max(first, self.today - timedelta(days=nearest)))

    def _assess(self, line: Timeline, begun: date) -> None:
        last = rules.assessment(begun).on
        first = add_working_days(begun, 12)
        line.assessed = self.ledger.working_day(first, min(last, self.today))

    def _assessing(self, line: Timeline, spec: Spec) -> None:
        begun = line.decided or line.referral
        self._see(
            line, ASSESSMENT, begun,
            lambda seen: add_working_days(seen or begun, 5 if seen is None else 12), spec=spec,
        )  # fmt: skip

    def _assessed_only(self, line: Timeline, spec: Spec) -> None:
        self._assess(line, line.referral)
        line.assessment_outcome = "other"
        self._see(line, ASSESSMENT, line.referral, lambda seen: add_working_days(
            seen or line.referral, 8), until=line.assessed)  # fmt: skip

    def _in_need(self, line: Timeline, spec: Spec) -> None:
        if spec.plan_on:
            line.assessed = spec.plan_on
        else:
            self._assess(line, line.referral)
        line.assessment_outcome = "child_in_need"
        start = line.assessed or line.referral
        line.plans.append((CHILD_IN_NEED, start, None))
        self._meet(
            line, CHILD_IN_NEED, lambda held: rules.child_in_need_review(start, held),
            exact=spec.exact_meetings,
        )  # fmt: skip
        self._see(
            line, CHILD_IN_NEED, start,
            lambda seen: rules.child_in_need_visit(start, seen).on, spec=spec,
        )  # fmt: skip

    def _enquire(self, line: Timeline, spec: Spec) -> date:
        """Strategy discussion, enquiry and conference; returns the day of the conference."""
        if spec.plan_on:
            line.conference = spec.plan_on
            line.strategy = add_working_days(spec.plan_on, -self.random.randint(9, 14))
        else:
            line.strategy = self.ledger.working_day(
                line.referral, line.referral + timedelta(days=9)
            )
            due = rules.initial_conference([line.strategy]).on
            line.conference = self.ledger.working_day(add_working_days(line.strategy, 8), due)
        line.enquiry_ended = add_working_days(line.conference, -2)
        last = rules.assessment(line.referral).on
        line.assessed = min(max(line.enquiry_ended, line.referral), last)
        line.assessment_outcome = "strategy"
        return line.conference

    def _protected(self, line: Timeline, spec: Spec) -> None:
        start = self._enquire(line, spec)
        line.plans.append((CHILD_PROTECTION, start, None))
        self._meet(
            line, CHILD_PROTECTION, lambda held: rules.review_conference(start, held),
            exact=spec.exact_meetings,
        )  # fmt: skip
        self._meet(
            line, "core_group", lambda held: rules.core_group(start, held),
            exact=spec.exact_meetings,
        )  # fmt: skip
        self._see(
            line, CHILD_PROTECTION, start,
            lambda seen: rules.child_protection_visit(start, seen).on, spec=spec,
        )  # fmt: skip

    def _in_care(self, line: Timeline, spec: Spec) -> None:
        begun = self._enquire(line, spec)
        latest = max(begun, self.today - timedelta(days=60))
        start = self.ledger.working_day(
            min(begun + timedelta(days=20), latest), min(begun + timedelta(days=260), latest)
        )
        line.plans.append((CHILD_PROTECTION, begun, start))
        self._meet(line, CHILD_PROTECTION, lambda held: rules.review_conference(begun, held),
                   until=start)  # fmt: skip
        self._meet(line, "core_group", lambda held: rules.core_group(begun, held), until=start)
        self._see(
            line,
            CHILD_PROTECTION,
            begun,
            lambda seen: rules.child_protection_visit(begun, seen).on,
            until=start,
        )
        line.placements = self._placements(start)
        held: list[date] = []
        while True:
            due = rules.looked_after_review(start, held).on
            day = due if spec.exact_meetings else self._inside(held[-1] if held else start, due)
            if day >= self.today:
                line.meetings.append(Meeting(LOOKED_AFTER, due, None))
                break
            held.append(day)
            line.meetings.append(Meeting(LOOKED_AFTER, due, day))
        for place in line.placements:
            current = place.end is None
            self._see(
                line, LOOKED_AFTER, place.start,
                lambda seen, place=place: rules.looked_after_visit(
                    place.start, seen, intended_until_18=place.until_18
                ).on,
                until=place.end, spec=spec if current else None,
            )  # fmt: skip

    def _placements(self, start: date) -> list[Placement]:
        """Accommodated or under an order; then an order; perhaps moves. Never two at once."""
        random = self.random
        foster = (("U6", "PR1"), ("U6", "PR4"), ("U3", "PR1"), ("K2", "PR4"), ("U6", "PR5"))
        place, provider = random.choice(foster)
        status = random.choice(("V2", "V2", "C1"))
        made: list[Placement] = []
        begun, reason, until_18 = start, "S", False
        for _ in range(random.choice((0, 1, 1, 2, 2, 3))):
            end = self.ledger.working_day(begun + timedelta(days=45), begun + timedelta(days=400))
            if end >= self.today - timedelta(days=10):
                break
            made.append(Placement(begun, end, reason, status, place, provider, until_18))
            if status in {"V2", "C1"} and random.random() < 0.6:
                reason, status = "L", "C1" if status == "V2" else "C2"
            else:
                reason = "P"
                place, provider = random.choice((*foster, ("U4", "PR1"), ("U1", "PR1")))
            until_18 = place in {"U4", "U1"}
            begun = end
        made.append(Placement(begun, None, reason, status, place, provider, until_18))
        return made

    def _inside(self, since: date, due: date) -> date:
        """A working day in the later part of the time from one event to when the next is due."""
        span = (due - since).days
        return self.ledger.working_day(since + timedelta(days=max(1, span * 6 // 10)), due)

    def _meet(
        self,
        line: Timeline,
        kind: str,
        clock: Callable[[date | None], rules.Due],
        *,
        until: date | None = None,
        exact: bool = False,
    ) -> None:
        """Meetings up to today or ``until``, then (while the plan runs) the one that is due."""
        held: date | None = None
        started = line.plans[-1][1]
        while True:
            due = clock(held).on
            day = due if exact else self._inside(held or started, due)
            if until is not None and day >= until:
                return
            if day >= self.today:
                line.meetings.append(Meeting(kind, due, None))
                return
            line.meetings.append(Meeting(kind, due, day))
            held = day

    def _see(
        self,
        line: Timeline,
        kind: str,
        start: date,
        clock: Callable[[date | None], date],
        *,
        until: date | None = None,
        spec: Spec | None = None,
    ) -> None:
        """Visits, each in time; the next one planned, for today where the spec says."""
        seen: list[date] = []
        while True:
            due = clock(seen[-1] if seen else None)
            day = self._inside(seen[-1] if seen else start, due)
            if until is not None and day >= until:
                break
            if day >= self.today:
                if spec is not None and spec.visit_today is not None:
                    day = self.today
                    if len(seen) > 1 and clock(seen[-2]) >= self.today:
                        seen.pop()  # who was seen last week is not visited today
                elif spec is not None and spec.quiet_today and day == self.today:
                    before = add_working_days(day, -1)
                    if due == self.today and before > (seen[-1] if seen else start):
                        seen.append(before)
                        continue
                    day = min(add_working_days(day, 1), due)
                line.planned_visit = (kind, day)
                break
            seen.append(day)
        if spec is not None and spec.late:
            while len(seen) > 1 and clock(seen[-1]) >= self.today:
                seen.pop()
            line.late = bool(seen) and clock(seen[-1]) < self.today
            line.planned_visit = (kind, add_working_days(self.today, 1))
        line.visits += [(kind, day) for day in seen]
