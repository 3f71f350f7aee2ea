"""A case written down: what the tables of the record hold of one timeline, child by child."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from uuid import UUID

from agile_app.core.working_days import add_working_days
from agile_app.demo.families import Family, Kid
from agile_app.demo.ledger import Ledger
from agile_app.demo.timelines import (
    CHILD_IN_NEED,
    CHILD_PROTECTION,
    LOOKED_AFTER,
    Meeting,
    Timeline,
)
from agile_app.demo.words import assessment_texts, fill, texts
from agile_app.visits import rules

FORM, FORM_VERSION = "child_and_family", 1
_SOURCES = ("2A", "2A", "2A", "6", "6", "6", "3B", "3E", "1A", "1D", "5D", "4", "9", "3A")
_FACTORS = {
    "NEG": ("16A", "2B", "1B", "4B"),
    "EMO": ("3B", "17A", "4B", "3A"),
    "PHY": ("18C", "3B", "1B"),
    "SAB": ("11A", "19C", "10A"),
}
_BEFORE_BIRTH = {"housing", "employment", "income", "wider_family", "community_resources"}
# A meeting that is so near has its day.
_CALLED_DAYS = 28
_PARTICIPATION = ("PN1", "PN1", "PN2", "PN4", "PN6", "PN7")


@dataclass(frozen=True)
class Author:
    """Who writes: a worker's id and name."""

    id: UUID
    name: str


@dataclass(frozen=True)
class Written:
    """What stands in an assessment; it becomes a live document.

    ``answers`` are values by key of the single-value field, ``texts`` words by key of the text. A
    finished one was signed by ``signer``; ``step_id`` is of that step.
    """

    id: UUID
    child_id: UUID
    author: Author
    on: date
    finished: bool
    answers: dict[str, str]
    texts: dict[str, str]
    signer: Author
    step_id: UUID
    factors: list[str]


@dataclass
class Case:
    """What the further steps need to know of what was written.

    Attributes:
        assessments: what stands in each of them.
    """

    family: Family
    kids: list[Kid]
    line: Timeline
    category: str
    lead: Author | None
    signer: Author
    assessments: list["Written"] = field(default_factory=list)


class CaseWriter:
    """Writes timelines into the ledger."""

    def __init__(self, ledger: Ledger, nobody: Author) -> None:
        """``nobody`` writes for those who have left."""
        self.ledger = ledger
        self.random = ledger.random
        self.today = ledger.today
        self.nobody = nobody

    def write(
        self,
        family: Family,
        kids: list[Kid],
        line: Timeline,
        lead: Author | None,
        signer: Author,
    ) -> Case:
        """The whole case for each of ``kids``; ``signer`` signs off what is finished."""
        category = self.random.choice(("NEG", "NEG", "EMO", "EMO", "PHY", "SAB"))
        source = self.random.choice(_SOURCES)
        case = Case(family, kids, line, category, lead, signer)
        told = self.random.choice(texts()["referrals"][category])
        for kid in kids:
            episode = self._front_door(case, kid, source, told)
            if line.decided is None:
                continue
            self._assessment(case, kid, episode)
            self._enquiry(case, kid, episode)
            self._plans(case, kid, episode)
            self._care(case, kid)
            if line.late:
                self.ledger.breaches.add((kid.id, "visit"))
        return case

    def filled(self, text: str, case: Case, kid: Kid) -> str:
        return fill(
            text,
            child=kid.name if kid.sex != "U" else "the baby",
            sex=kid.sex,
            mother=case.family.mother.name,
            school=kid.school,
        )

    def _front_door(self, case: Case, kid: Kid, source: str, told: str) -> UUID:
        line, add = case.line, self.ledger.add
        on = line.referral
        summary = self.filled(told, case, kid)
        summary = summary[0].upper() + summary[1:]
        contact = add(
            "Contact",
            on,
            child_id=kid.id,
            received_at=self.ledger.moment(on, 8, 17),
            source=source,
            outcome="referral",
            summary=summary,
        )
        decided = line.decided is not None
        outcome = ("strategy" if line.strategy else "assessment") if decided else ""
        referral = add(
            "Referral",
            on,
            child_id=kid.id,
            contact_id=contact,
            received_on=on,
            source=source,
            decided_on=line.decided,
            outcome=outcome,
            summary=summary,
        )
        return add(
            "Episode",
            on,
            child_id=kid.id,
            referral_id=referral,
            started_on=on,
            primary_need="N1" if case.category != "EMO" else "N5",
            ended_on=line.closed,
            closure_reason=line.closure_reason,
        )

    def _assessment(self, case: Case, kid: Kid, episode: UUID) -> None:
        line = case.line
        started = line.decided or line.referral
        done = line.assessed is not None
        seen = next((day for _, day in line.visits if day >= started), None)
        if seen and line.assessed and seen > line.assessed:
            seen = line.assessed if line.assessed >= started else None
        factors = sorted(self.random.sample(_FACTORS[case.category], k=2)) if done else []
        lead = case.lead
        assessment = self.ledger.add(
            "Assessment",
            started,
            child_id=kid.id,
            episode_id=episode,
            form_key=FORM,
            form_version=FORM_VERSION,
            status="signed_off" if done else "started",
            started_on=started,
            due_on=rules.assessment(line.referral).on,
            completed_on=line.assessed,
            outcome=line.assessment_outcome,
            factors=factors,
            child_seen_on=seen,
            child_seen_alone=("yes" if kid.age(seen) >= 4 else "no") if seen else "",
            started_by_id=lead.id if lead else None,
        )
        author = lead or self.nobody
        case.assessments.append(
            Written(
                assessment,
                kid.id,
                author,
                line.assessed or started,
                done,
                _answers(seen, kid, line.assessment_outcome),
                self._texts(case, kid, done),
                case.signer,
                self.ledger.new_id(line.assessed or started),
                factors,
            )
        )

    def _texts(self, case: Case, kid: Kid, done: bool) -> dict[str, str]:
        """Every field of a finished assessment; of one under way, what there has been time for."""
        known = assessment_texts()
        unborn = kid.born > self.today
        keys = [key for key in known if not unborn or key in _BEFORE_BIRTH]
        if not done:
            keys = keys[: self.random.randint(2, 9)]
        return {key: self.filled(self.random.choice(known[key]), case, kid) for key in keys}

    def _enquiry(self, case: Case, kid: Kid, episode: UUID) -> None:
        line, add = case.line, self.ledger.add
        if line.strategy is None or line.conference is None:
            return
        strategy = add(
            "StrategyDiscussion",
            line.strategy,
            child_id=kid.id,
            episode_id=episode,
            held_on=line.strategy,
            outcome="section_47_joint",
            summary="Police, health and children's services agreed an enquiry and who sees "
            f"{kid.name} first.",
        )
        due = rules.initial_conference([line.strategy]).on
        enquiry = add(
            "Section47Enquiry",
            line.strategy,
            child_id=kid.id,
            episode_id=episode,
            strategy_discussion_id=strategy,
            started_on=line.strategy,
            ended_on=line.enquiry_ended,
            conference_target_on=due,
            outcome="conference",
        )
        add(
            "Conference",
            line.conference,
            child_id=kid.id,
            episode_id=episode,
            section47_id=enquiry,
            due_on=due,
            held_on=line.conference,
            outcome="child_protection",
        )

    def _plans(self, case: Case, kid: Kid, episode: UUID) -> None:
        line, add = case.line, self.ledger.add
        written: dict[str, UUID] = {}
        for kind, start, end in line.plans:
            category = case.category if kind == CHILD_PROTECTION else ""
            written[kind] = add(
                "Plan",
                start,
                child_id=kid.id,
                episode_id=episode,
                kind=kind,
                started_on=start,
                ended_on=end,
                initial_category=category,
                latest_category=category,
                previous_plans=0 if kind == CHILD_PROTECTION else None,
                summary=self.filled(texts()["plans"][kind], case, kid),
            )
        owner = {
            "core_group": written.get(CHILD_PROTECTION),
            CHILD_PROTECTION: written.get(CHILD_PROTECTION),
            CHILD_IN_NEED: written.get(CHILD_IN_NEED),
        }
        for meeting in line.meetings:
            in_care = meeting.kind == LOOKED_AFTER
            part = ""
            if in_care and meeting.held:
                young = kid.age(meeting.held) < 4
                part = "PN0" if young else self.random.choice(_PARTICIPATION)
            add(
                "Review",
                meeting.held or self.today,
                child_id=kid.id,
                plan_id=owner.get(meeting.kind),
                kind=meeting.kind,
                due_on=meeting.due,
                planned_on=self._called_for(meeting),
                held_on=meeting.held,
                participation=part,
                outcome="Plan continues." if meeting.held else "",
            )

    def _called_for(self, meeting: Meeting) -> date | None:
        """Meetings of the next weeks have their day."""
        near = meeting.held is None and meeting.due <= self.today + timedelta(days=_CALLED_DAYS)
        return meeting.due if near else None

    def _care(self, case: Case, kid: Kid) -> None:
        line = case.line
        for at, place in enumerate(line.placements):
            last = place.end is None
            nxt = None if last else line.placements[at + 1]
            moved = nxt is not None and nxt.placement != place.placement
            self.ledger.add(
                "LookedAfterEpisode",
                place.start,
                child_id=kid.id,
                started_on=place.start,
                start_reason=place.reason,
                legal_status=place.legal_status,
                primary_need="N1",
                placement_type=place.placement,
                placement_provider=place.provider,
                ended_on=place.end,
                end_reason="" if last else "X1",
                placement_change_reason="CARPL" if moved else "",
                home_postcode=case.family.home.postcode,
                placement_postcode=kid.home.postcode,
                intended_until_18=place.until_18,
            )


def _answers(seen: date | None, kid: Kid, outcome: str) -> dict[str, str]:
    answers = {"outcome": outcome} if outcome else {}
    if seen:
        answers["child_seen_on"] = seen.isoformat()
        answers["child_seen_alone"] = "yes" if kid.age(seen) >= 4 else "not_appropriate"
    return answers


def allocation_dates(line: Timeline, today: date, days_ago: int) -> tuple[date, date]:
    """When the first worker began, and when the present one took over (the same for one)."""
    first = add_working_days(line.referral, 1)
    change = max(first, today - timedelta(days=days_ago))
    return min(first, today), min(change, today)
