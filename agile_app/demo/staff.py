"""Who works in the town: teams, workers, reviewing officers, and the four accounts to sign in with.

The staff are the same whatever the seed, so that making the town again changes families only.
"""

from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random
from uuid import UUID

from agile_app.demo.ledger import Ledger
from agile_app.demo.names import choose_community
from agile_app.demo.numbers import Numbers

TEAM_SIZE = 8
DOMAIN = "demo.agile"
_TEAM_NAMES = (
    "Heron", "Kestrel", "Larkspur", "Orchard", "Willow", "Lantern", "Plover", "Saffron", "Harebell",
    "Juniper", "Skylark", "Damson", "Meadow", "Foxglove", "Cygnet", "Pippin", "Hazel", "Clover",
    "Sorrel", "Yarrow", "Mulberry", "Teasel",
)  # fmt: skip
_OFFICERS_EACH = 90  # children of one independent reviewing officer


@dataclass(frozen=True)
class Staff:
    """One account. ``roles`` are codes of ``security.actor.Role``."""

    id: UUID
    email: str
    name: str
    job_title: str
    roles: tuple[str, ...]
    team: UUID | None = None


@dataclass
class Office:
    """Everyone who works here. ``workers`` hold children; the first two are the demo accounts."""

    workers: list[Staff] = field(default_factory=list)
    managers: dict[UUID, Staff] = field(default_factory=dict)
    officers: list[Staff] = field(default_factory=list)
    others: list[Staff] = field(default_factory=list)
    teams: list[UUID] = field(default_factory=list)

    @property
    def everyone(self) -> list[Staff]:
        return [*self.workers, *self.managers.values(), *self.officers, *self.others]

    def who_signs_for(self, worker: Staff | None) -> Staff:
        """Who signs off what a worker wrote: their manager. What a manager wrote for somebody who
        has left, a senior worker signs, since nobody signs their own."""
        if worker is None or worker.team is None:
            return next(one for one in self.workers if "senior" in one.roles)
        return self.managers[worker.team]


class Hiring:
    """Fills the office; an own ledger, so that the number of families does not change the staff."""

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = Ledger(ledger.today, Random(871), first_id=1 << 25)
        self._random = self._ledger.random
        self._numbers = Numbers()
        self._since = date(2019, 4, 1)
        self._emails: set[str] = set()
        self.rows = self._ledger.rows

    def office(self, workers: int, children: int) -> Office:
        """``workers`` who hold children, in teams of eight, each team with its manager."""
        office = Office()
        for number in range(-(-workers // TEAM_SIZE)):
            name = _TEAM_NAMES[number % len(_TEAM_NAMES)]
            again = number // len(_TEAM_NAMES)
            team = self._ledger.add(
                "Team", self._since, name=f"{name} team{f' {again + 1}' if again else ''}",
                service="Safeguarding and family support",
            )  # fmt: skip
            office.teams.append(team)
            if number == 0:
                manager = self._hire("manager", "Team manager", ("manager",), "Grace Mensah", team)
            else:
                manager = self._hire("", "Team manager", ("manager",), "", team)
            office.managers[team] = manager
            self._join(manager, team, manages=True)
        for number in range(workers):
            team = office.teams[number // TEAM_SIZE]
            email, name = {0: ("worker", "Priya Sandhu"), 1: ("colleague", "Tom Bennett")}.get(
                number, ("", "")
            )
            senior = number % TEAM_SIZE == 2
            title = "Senior social worker" if senior else "Social worker"
            roles = ("senior",) if senior else ("worker",)
            worker = self._hire(email, title, roles, name, team)
            office.workers.append(worker)
            self._join(worker, team)
        for _ in range(max(2, children // 5 // _OFFICERS_EACH)):
            office.officers.append(
                self._hire("", "Independent reviewing officer", ("reviewing_officer",))
            )
        office.others.append(
            self._hire("it", "Service desk", ("it", "administrator"), "Adam Nowak")
        )
        support = self._hire("", "Business support", ("business_support",), "", office.teams[0])
        office.others.append(support)
        self._join(support, office.teams[0])
        return office

    def _hire(
        self,
        email: str,
        job_title: str,
        roles: tuple[str, ...],
        name: str = "",
        team: UUID | None = None,
    ) -> Staff:
        if not name:
            community = choose_community(self._random)
            sex = self._random.choice("FFFM")
            surname = community.surname(self._random.choice(community.surnames), sex)
            name = f"{community.given(self._random, sex)} {surname}"
        address = f"{email or self._free_email(name)}@{DOMAIN}"
        registered = {"worker", "senior", "manager", "reviewing_officer"} & set(roles)
        started = self._since + timedelta(days=self._random.randrange(2_000))
        worker = self._ledger.add(
            "Worker", started, email=address, name=name, job_title=job_title,
            phone=self._numbers.mobile(), demo=True, started_on=started,
            social_work_england_number=(
                self._numbers.social_work_england_number() if registered else None
            ),
        )  # fmt: skip
        for role in roles:
            self._ledger.rows.setdefault("WorkerRole", []).append(
                {"worker_id": worker, "role": role}
            )
        return Staff(worker, address, name, job_title, roles, team)

    def _free_email(self, name: str) -> str:
        plain = "".join(letter for letter in name.lower() if letter.isascii() and letter.isalpha())
        email, number = plain, 1
        while email in self._emails:
            number += 1
            email = f"{plain}{number}"
        self._emails.add(email)
        return email

    def _join(self, worker: Staff, team: UUID, *, manages: bool = False) -> None:
        self._ledger.add(
            "TeamMembership", self._since, team_id=team, worker_id=worker.id, manages=manages,
            from_on=self._since,
        )  # fmt: skip
