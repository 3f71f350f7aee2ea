"""Day by day: who held the case, visits, notes, warnings, chronology, documents, the network."""

from datetime import UTC, date, datetime, time, timedelta
from uuid import UUID

from agile_app.core.time import LONDON
from agile_app.core.working_days import add_working_days
from agile_app.demo.cases import Author, Case, CaseWriter, allocation_dates
from agile_app.demo.families import Kid
from agile_app.demo.ledger import Ledger
from agile_app.demo.names import choose_community
from agile_app.demo.places import choose_home
from agile_app.demo.staff import Office, Staff
from agile_app.demo.timelines import CHILD_PROTECTION, LOOKED_AFTER, Spec, Timeline
from agile_app.demo.words import fill, texts

_GETTING_IN = "Ring twice. The street door sticks: push hard, then the stairs on the left."
_PURPOSE = {
    "child_protection": "Child protection visit",
    "child_in_need": "Child in need visit",
    "looked_after": "Visit at the placement",
    "assessment": "Visit for the assessment",
    "other": "Direct work",
}
# The next note comes at most 45 days later, so that two months between two are never passed.
_SUPERVISED_AFTER = 14
_SUPPORT_PERCENT = 75  # of families, in each of the next two weeks
_UNPLANNED_PERCENT = 40  # of the next visits that are due, and nobody has put in the diary yet
_NOTES_FROM_DAYS = 300  # older notes are not written out; the town would be mostly notes


class Network:
    """People of other agencies, each used by many families."""

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger
        self._known: dict[str, list[UUID]] = {}
        self._made(
            24, "gp", "GP", "Harebell Surgery", "Brook House Practice", "The Lantern Surgery"
        )
        self._made(14, "health_visitor", "Health visitor", "Community health")
        self._made(10, "police", "Police constable", "Police protection unit")
        self._made(6, "camhs", "Therapist", "Child and adolescent mental health")
        self._made(5, "domestic_abuse", "Adviser", "Safe at Home")
        self._made(6, "housing", "Housing officer", "Housing")

    def _made(self, count: int, role: str, job: str, *organisations: str) -> None:
        for _ in range(count):
            self._known.setdefault(role, []).append(self._person(job, self._one(organisations)))

    def _one(self, options: tuple[str, ...]) -> str:
        return self._ledger.random.choice(options)

    def _person(self, job: str, organisation: str) -> UUID:
        random = self._ledger.random
        community, sex = choose_community(random), random.choice("FFM")
        return self._ledger.add(
            "Person",
            date(2015, 1, 5),
            given_name=community.given(random, sex),
            family_name=community.surname(random.choice(community.surnames), sex),
            sex=sex,
            job=job,
            organisation=organisation,
            phone="01632 960" + f"{random.randrange(1_000):03}",
        )

    def someone(self, role: str) -> UUID:
        return self._ledger.random.choice(self._known[role])

    def of_school(self, school: str) -> UUID:
        """The one who speaks for a school."""
        known = self._known.setdefault(f"school {school}", [])
        if not known:
            known.append(self._person("Designated safeguarding lead", school))
        return known[0]


class DayWriter:
    """Writes what fills the days of a case."""

    def __init__(self, ledger: Ledger, office: Office, cases: CaseWriter) -> None:
        self.ledger, self.office, self.cases = ledger, office, cases
        self.random, self.today = ledger.random, ledger.today
        self.network = Network(ledger)
        self._officers = {one.id: 0 for one in office.officers}

    def write(self, case: Case, worker: Staff | None, spec: Spec) -> None:
        """Everything around a case; ``spec`` says what is planned and left open."""
        earlier = self._author(self.random.choice(self.office.workers))
        now = self._author(worker) if worker else None
        line = case.line
        _first, change = allocation_dates(line, self.today, self.random.randint(30, 420))
        self._visits(case, change, earlier, now, spec)
        for kid in case.kids:
            if worker is not None:
                self._allocate(kid, line, worker, earlier, change)
            self._notes(case, kid, change, earlier, now or earlier)
            self._involve(case, kid)

    def family_facts(self, case: Case) -> None:
        """What is told once a family: warnings, chronology, documents."""
        warning = self.random.choice(texts()["warnings"]) if self.ledger.chance(16) else None
        for kid in case.kids:
            if warning:
                self._warn(case, kid, warning)
            self._chronology(case, kid)
            self._documents(case, kid)

    @staticmethod
    def _author(worker: Staff) -> Author:
        return Author(worker.id, worker.name)

    def _allocate(
        self, kid: Kid, line: Timeline, worker: Staff, earlier: Author, change: date
    ) -> None:
        first, _ = allocation_dates(line, self.today, 0)
        add = self.ledger.add
        if line.closed:
            add(
                "Allocation", first, child_id=kid.id, worker_id=earlier.id, role="lead",
                started_on=first, ended_on=line.closed,
            )  # fmt: skip
            return
        if change > first and earlier.id != worker.id:
            add(
                "Allocation", first, child_id=kid.id, worker_id=earlier.id, role="lead",
                started_on=first, ended_on=change,
            )  # fmt: skip
            first = change
        add(
            "Allocation", first, child_id=kid.id, worker_id=worker.id, team_id=worker.team,
            role="lead", started_on=first,
        )  # fmt: skip

    def _visits(
        self, case: Case, change: date, earlier: Author, now: Author | None, spec: Spec
    ) -> None:
        line = case.line
        for kind, day in line.visits:
            by = now if now and day >= change and not line.closed else earlier
            group = self.ledger.new_id(day)
            at = self.ledger.moment(day)
            if self.ledger.chance(6):
                before = add_working_days(day, -1)
                if before > line.referral:
                    self._no_access(case, kind, before, by)
            for kid in case.kids:
                if kid.born <= day or kid.born > self.today:
                    self._seen(case, kid, kind, at, by, group)
        if now is not None and not line.closed:
            self._support(case, now)
        if now is not None:
            self._planned(case, now, spec)
        if spec.to_record and now is not None:
            self._to_record(case, now)

    def _planned(self, case: Case, by: Author, spec: Spec) -> None:
        """The next visit that is due, where somebody has planned it already."""
        if case.line.planned_visit is None:
            return
        kind, day = case.line.planned_visit
        if day > add_working_days(self.today, 1) and self.ledger.chance(_UNPLANNED_PERCENT):
            return
        at = self.ledger.moment(day)
        if spec.visit_today is not None:
            at = datetime.combine(day, spec.visit_today, LONDON).astimezone(UTC)
        group = self.ledger.new_id(self.today)
        for kid in case.kids:
            self.ledger.add(
                "Visit", self.today, **self._visit(case, kid, kind, at, by, group),
                status="planned", unannounced_planned=spec.unannounced,
            )  # fmt: skip

    def _to_record(self, case: Case, by: Author) -> None:
        """A visit of the last working day: made, and its record not begun."""
        day = add_working_days(self.today, -1)
        at = datetime.combine(day, time(16, 15), LONDON).astimezone(UTC)
        group = self.ledger.new_id(day)
        for kid in case.kids:
            self.ledger.add(
                "Visit", day, **self._visit(case, kid, "child_in_need", at, by, group),
                status="left", started_at=at, ended_at=at + timedelta(minutes=40),
            )  # fmt: skip

    def _support(self, case: Case, now: Author) -> None:
        """Between the visits the law asks for, most families are seen for direct work."""
        for first, last in ((1, 5), (6, 10)):
            if not self.ledger.chance(_SUPPORT_PERCENT):
                continue
            day = add_working_days(self.today, self.random.randint(first, last))
            if case.line.planned_visit is not None and case.line.planned_visit[1] == day:
                continue
            at, group = self.ledger.moment(day), self.ledger.new_id(self.today)
            for kid in case.kids:
                if kid.born <= self.today:
                    row = self._visit(case, kid, "other", at, now, group)
                    self.ledger.add("Visit", self.today, **row, status="planned")

    def _visit(
        self, case: Case, kid: Kid, kind: str, at: datetime, by: Author, group: UUID
    ) -> dict[str, object]:
        placed = kind == LOOKED_AFTER or case.line.care_since is not None
        home = kid.home if placed else case.family.home
        place = ", ".join(part for part in (home.line1, home.line2, home.postcode) if part)
        return {
            "group_id": group,
            "child_id": kid.id,
            "worker_id": by.id,
            "worker_name": by.name,
            "kind": kind,
            "statutory": kind not in ("assessment", "other"),
            "purpose": _PURPOSE[kind],
            "planned_at": at,
            "planned_minutes": 60 if len(case.kids) > 1 else 45,
            "place": place,
        }

    def _seen(self, case: Case, kid: Kid, kind: str, at: datetime, by: Author, group: UUID) -> None:
        day = at.date()
        age, words = kid.age(day), texts()
        alone = age >= 4 and self.ledger.chance(78)
        if kid.born > self.today:
            section = "unborn"
        elif kind == LOOKED_AFTER:
            section, alone = ("in_placement", True) if age >= 4 else ("infant_in_placement", False)
        elif age < 3:
            section = "infant"
        else:
            section = "seen_alone" if alone else "seen_with_others"
        self.ledger.add(
            "Visit",
            day,
            **self._visit(case, kid, kind, at, by, group),
            status="done",
            started_at=at,
            ended_at=at + timedelta(minutes=self.random.choice((35, 45, 50, 60, 75))),
            announced=not self.ledger.chance(25),
            seen=kid.born <= self.today,
            seen_alone=alone,
            bedroom_seen=self.ledger.chance(55),
            getting_in=_GETTING_IN if "Flat" in case.family.home.line1 else "",
            present="The carer" if kind == LOOKED_AFTER else case.family.mother.name,
            summary=self.cases.filled(self.random.choice(words[section]), case, kid),
        )

    def _no_access(self, case: Case, kind: str, day: date, by: Author) -> None:
        at = self.ledger.moment(day)
        said = self.random.choice(texts()["no_access"])
        group = self.ledger.new_id(day)
        for kid in case.kids:
            self.ledger.add(
                "Visit", day, **self._visit(case, kid, kind, at, by, group), status="no_access",
                started_at=at, seen=False, summary=self.cases.filled(said, case, kid),
            )  # fmt: skip

    def _notes(self, case: Case, kid: Kid, change: date, earlier: Author, now: Author) -> None:
        line, words = case.line, texts()
        until = line.closed or self.today
        since = max(line.referral, until - timedelta(days=_NOTES_FROM_DAYS))
        if line.decided:
            text = self.random.choice(words["decisions"])
            self._note(case, kid, "decision", line.decided, "Decision on the referral", text, now)
        supervised = since
        day = self.ledger.working_day(since, min(since + timedelta(days=20), until))
        while day < until:
            by = now if day >= change else earlier
            said = self.random.choice(words["calls"])
            self._note(case, kid, "telephone", day, said["title"], said["text"], by)
            if self.ledger.chance(22):
                said = self.random.choice(words["meetings"])
                self._note(case, kid, "meeting", day, said["title"], said["text"], by)
            if (day - supervised).days >= _SUPERVISED_AFTER:
                supervised = day
                text = self.random.choice(words["supervision"])
                self._note(case, kid, "supervision", day, "Supervision", text, by)
            day = self.ledger.working_day(day + timedelta(days=18), day + timedelta(days=45))

    def _note(
        self, case: Case, kid: Kid, kind: str, day: date, title: str, text: str, by: Author
    ) -> None:
        at = self.ledger.moment(day)
        self.ledger.add(
            "CaseNote", day, child_id=kid.id, kind=kind, happened_at=at,
            title=self.cases.filled(title, case, kid), text=self.cases.filled(text, case, kid),
            written_by_id=by.id, written_by=by.name,
            written_at=at + timedelta(hours=self.random.randint(0, 6)),
        )  # fmt: skip

    def _involve(self, case: Case, kid: Kid) -> None:
        line, add = case.line, self.ledger.add
        if line.closed:
            return

        def involve(role: str, **who: UUID) -> None:
            add(
                "Involvement", line.referral, child_id=kid.id, role=role,
                started_on=max(line.referral, min(kid.born, self.today)), **who,
            )  # fmt: skip

        involve("gp", person_id=self.network.someone("gp"))
        if kid.school:
            role = "nursery" if kid.age(self.today) < 5 else "school"
            involve(role, person_id=self.network.of_school(kid.school))
        else:
            involve("health_visitor", person_id=self.network.someone("health_visitor"))
        if line.strategy:
            involve("police", person_id=self.network.someone("police"))
        if self.ledger.chance(20):
            role = self.random.choice(("camhs", "domestic_abuse", "housing"))
            involve(role, person_id=self.network.someone(role))
        if line.care_since or any(kind == CHILD_PROTECTION for kind, *_ in line.plans):
            officer = min(self._officers, key=lambda one: (self._officers[one], one))
            self._officers[officer] += 1
            role = "reviewing_officer" if line.care_since else "conference_chair"
            involve(role, worker_id=officer)

    def _warn(self, case: Case, kid: Kid, warning: dict[str, str]) -> None:
        on = self.ledger.working_day(case.line.referral, self.today)
        self.ledger.add(
            "RecordWarning", on, child_id=kid.id, kind=warning["kind"],
            text=self.cases.filled(warning["text"], case, kid), started_on=on,
            review_on=self.today + timedelta(days=self.random.randint(20, 170)),
            added_by_id=case.lead.id if case.lead else None,
        )  # fmt: skip

    def _chronology(self, case: Case, kid: Kid) -> None:
        if kid.born >= self.today - timedelta(days=200):
            return
        events = self.random.sample(texts()["chronology"], k=self.random.randint(2, 4))
        for event in events:
            if event["kind"] == "education" and not kid.school:
                continue
            first = max(kid.born + timedelta(days=60), self.today - timedelta(days=2_200))
            on = self.ledger.working_day(first, self.today - timedelta(days=20))
            by = case.lead
            self.ledger.add(
                "ChronologyEntry", on, child_id=kid.id, happened_on=on, kind=event["kind"],
                title=event["title"],
                text=fill(event["text"], child=kid.name, sex=kid.sex,
                          mother=case.family.mother.name, school=kid.school),
                added_by_id=by.id if by else None, added_by=by.name if by else "",
            )  # fmt: skip

    def _documents(self, case: Case, kid: Kid) -> None:
        line = case.line
        papers = [("letter", "Letter to the family about the referral", line.decided)]
        if line.conference:
            papers.append(("minutes", "Minutes of the initial conference", line.conference))
        if line.plans:
            papers.append(("plan", "Plan as agreed with the family", line.plans[-1][1]))
        if line.care_since:
            papers.append(("court", "Care plan filed with the court", line.care_since))
        if kid.school and self.ledger.chance(40):
            papers.append(("education", f"Report from {kid.school}", line.assessed))
        for kind, title, dated in papers:
            if dated is not None:
                self.ledger.add(
                    "RecordDocument", dated, child_id=kid.id, kind=kind, title=title,
                    dated_on=dated, added_by_id=case.lead.id if case.lead else None,
                    added_by=case.lead.name if case.lead else "",
                )  # fmt: skip

    def missing(self, kid: Kid, line: Timeline) -> None:
        """A few of those who are old enough went missing from care, and were talked with after."""
        first = line.care_since
        if first is None or kid.age(self.today) < 12 or not self.ledger.chance(30):
            return
        first = max(first, self.today - timedelta(days=300))
        for _ in range(self.random.choice((1, 1, 2))):
            left = self.ledger.working_day(first, self.today - timedelta(days=3))
            back = self.ledger.moment(left + timedelta(days=self.random.choice((1, 1, 2))), 8, 22)
            spoken = (back + timedelta(hours=self.random.choice((20, 44)))).date()
            self.ledger.add(
                "MissingEpisode", left, child_id=kid.id, kind="M", started_on=left,
                ended_on=back.astimezone(LONDON).date(), returned_at=back,
                interview_on=spoken if spoken <= self.today else None,
                interview_outcome="done" if spoken <= self.today else "",
            )  # fmt: skip
            first = back.date()

    def placement_address(self, kid: Kid, line: Timeline) -> None:
        """Looked-after children live where they are placed: an address for each placement."""
        home = None
        for at, place in enumerate(line.placements):
            same = at > 0 and place.placement == line.placements[at - 1].placement
            if home is None or not same:
                home = choose_home(self.random)
            self.ledger.add(
                "Address", place.start, person_id=kid.id, kind="placement", line1=home.line1,
                line2=home.line2, town="Slough", postcode=home.postcode, latitude=home.latitude,
                longitude=home.longitude, started_on=place.start, ended_on=place.end,
                confidential=at == len(line.placements) - 1 and self.ledger.chance(12),
            )  # fmt: skip
        if home is not None:
            kid.home = home
            kid.membership["ended_on"] = line.care_since
