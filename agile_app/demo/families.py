"""Families: who they are, how they are tied, where they lived. Simulated from the past on."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from agile_app.demo.ledger import Ledger
from agile_app.demo.names import Community, choose_community
from agile_app.demo.numbers import Numbers
from agile_app.demo.places import Home, choose_home

SCHOOLS_PRIMARY = (
    "Heron Meadow Primary School",
    "Larkfield Infant and Junior School",
    "St Aldric's Primary School",
    "Copperfield Primary Academy",
    "Willowbank Primary School",
    "Kestrel Lane Primary School",
    "The Orchard Primary School",
)
SCHOOLS_SECONDARY = (
    "Quarry Hill School",
    "Meadowlark Academy",
    "Saffron Park School",
    "St Etheldreda's Catholic School",
    "Tanner's Brook School",
)
NURSERIES = ("Little Plovers Nursery", "Pippin Tree Nursery", "Buttercup Children's Centre")
_DISABILITIES = ("AUT", "LD", "BEH", "COMM", "MOB", "HEAR", "CON", "VIS", "PC")

_KNOWN_AS = {
    "Charlotte": "Lottie",
    "Rebecca": "Becky",
    "Jessica": "Jess",
    "Thomas": "Tom",
    "Joshua": "Josh",
    "Samuel": "Sam",
    "Daniel": "Danny",
    "Katarzyna": "Kasia",
    "Aleksandra": "Ola",
    "Zuzanna": "Zuza",
    "Jakub": "Kuba",
    "Aleksander": "Olek",
    "Gabriela": "Gabi",
    "Alexandru": "Alex",
    "Abdirahman": "Abdi",
    "Oluwatobi": "Tobi",
    "Chiamaka": "Chi",
    "Balasubramaniam": "Bala",
    "Sukhvinder": "Sukhi",
    "Emmanuel": "Manny",
    "Nathaniel": "Nate",
}


@dataclass
class Adult:
    """A grown-up of a family."""

    id: UUID
    name: str
    surname: str
    sex: str
    born: date
    home: Home


@dataclass
class Kid:
    """A child of the town. ``born`` lies ahead for an unborn one; ``record`` and ``membership``
    are the rows of the child's record and of their time in the household."""

    id: UUID
    name: str
    surname: str
    sex: str
    born: date
    school: str
    disabilities: list[str]
    home: Home
    la_child_id: str
    record: dict[str, Any]
    membership: dict[str, Any] = field(default_factory=dict)

    def age(self, on: date) -> int:
        before_birthday = (on.month, on.day) < (self.born.month, self.born.day)
        return on.year - self.born.year - before_birthday

    @property
    def full_name(self) -> str:
        return f"{self.name} {self.surname}"


@dataclass
class Family:
    """People who belong together. ``partner`` lives with the mother; ``father`` may live apart."""

    community: Community
    mother: Adult
    father: Adult | None
    partner: Adult | None
    grandmother: Adult | None
    kids: list[Kid]
    home: Home
    household: UUID
    moved_in: date
    adults: list[Adult] = field(default_factory=list)


class Registry:
    """Brings families into the world, with everything the tables hold of them."""

    def __init__(self, ledger: Ledger) -> None:
        self.ledger = ledger
        self.random = ledger.random
        self.numbers = Numbers()

    def family(self, size: int, *, unborn: bool = False, ages: tuple[int, int] = (0, 17)) -> Family:
        """A family with ``size`` children whose ages lie within ``ages`` (years, both included)."""
        random, today = self.random, self.ledger.today
        community = choose_community(random)
        births = self._births(size, ages)
        if unborn:
            births[-1] = today + timedelta(days=random.randint(20, 150))
        first = min(births)
        surname = random.choice(community.surnames)
        home = choose_home(random)

        mother = self._adult(community, "F", surname, first, (17, 36), home)
        apart = self.ledger.chance(42)
        father_home = choose_home(random) if apart else home
        father = (
            self._adult(community, "M", surname, first, (18, 42), father_home)
            if not (apart and self.ledger.chance(18))
            else None
        )
        partner = None
        if apart and self.ledger.chance(38):
            partner = self._adult(choose_community(random), "M", None, first, (20, 40), home)
        grandmother = None
        if self.ledger.chance(34):
            lives_in = self.ledger.chance(25)
            grandmother = self._adult(
                community, "F", surname, mother.born, (19, 36),
                home if lives_in else choose_home(random),
            )  # fmt: skip

        kids = [self._kid(community, surname, born, home) for born in births]
        family = Family(
            community, mother, father, partner, grandmother, kids, home,
            self.ledger.new_id(first), first,
        )  # fmt: skip
        family.adults = [one for one in (mother, father, partner, grandmother) if one]
        self._ties(family)
        self._homes(family, first)
        return family

    def _births(self, size: int, ages: tuple[int, int]) -> list[date]:
        """Dates of birth at least eleven months apart, the eldest first."""
        today = self.ledger.today
        earliest = today - timedelta(days=ages[1] * 365 + 300)
        latest = today - timedelta(days=ages[0] * 365 + 25)
        span = max(1, (latest - earliest).days)
        if size > 1:
            span = min(span, size * 1_200)
            earliest = latest - timedelta(days=self.random.randint(
                span, max(span, (latest - earliest).days)))  # fmt: skip
        step = span // size
        births = []
        for number in range(size):
            wiggle = self.random.randint(0, max(0, step - 340))
            births.append(earliest + timedelta(days=number * step + wiggle))
        return births

    def _adult(
        self,
        community: Community,
        sex: str,
        surname: str | None,
        first_child: date,
        ages: tuple[int, int],
        home: Home,
    ) -> Adult:
        random = self.random
        family = surname or random.choice(community.surnames)
        own = community.surname(family, sex)
        born = first_child - timedelta(days=random.randint(ages[0] * 365 + 5, ages[1] * 365))
        name = community.given(random, sex)
        speaks = community.interpreter and random.random() * 100 < community.interpreter
        person = self.ledger.add(
            "Person", born,
            given_name=name, family_name=own, sex=sex, birth_date=born,
            ethnicity=random.choice(community.ethnicities),
            first_language=community.language, interpreter_needed=bool(speaks),
            nhs_number=self.numbers.nhs_number(),
            phone=self.numbers.mobile() if random.random() < 0.9 else "",
        )  # fmt: skip
        return Adult(person, name, own, sex, born, home)

    def _kid(self, community: Community, surname: str, born: date, home: Home) -> Kid:
        random, today = self.random, self.ledger.today
        unborn = born > today
        sex = "U" if unborn else random.choice("FM")
        own = community.surname(surname, sex)
        name = "Unborn" if unborn else community.given(random, sex)
        age = (today - born).days / 365.25
        disabilities = (
            random.sample(_DISABILITIES, k=1 if random.random() < 0.75 else 2)
            if not unborn and random.random() < 0.13
            else ["NONE"]
        )
        school = ""
        if age >= 11.4:
            school = random.choice(SCHOOLS_SECONDARY)
        elif age >= 4.6:
            school = random.choice(SCHOOLS_PRIMARY)
        elif age >= 2.5:
            school = random.choice(NURSERIES)
        has_upn = age >= 5
        person = self.ledger.add(
            "Person", min(born, today),
            given_name=name, family_name=own, sex=sex,
            known_as=_KNOWN_AS.get(name, "") if random.random() < 0.6 else "",
            birth_date=None if unborn else born,
            expected_birth_date=born if unborn else None,
            ethnicity="NOBT" if unborn else random.choice(community.ethnicities),
            first_language="English" if random.random() < 0.7 else community.language,
            nhs_number=None if unborn else self.numbers.nhs_number(),
        )  # fmt: skip
        la_child_id = self.numbers.la_child_id()
        self.ledger.add(
            "Child", min(born, today),
            id=person, la_child_id=la_child_id, source="demo",
            upn=self.numbers.upn(born) if has_upn else None,
            upn_unknown="" if has_upn else "UN1",
            disabilities=disabilities, school=school,
        )  # fmt: skip
        record = self.ledger.rows["Child"][-1]
        return Kid(person, name, own, sex, born, school, disabilities, home, la_child_id, record)

    def _tie(self, one: UUID, other: UUID, kind: str, on: date, **more: object) -> None:
        self.ledger.add("Relationship", on, person_id=one, related_id=other, kind=kind, **more)

    def _ties(self, family: Family) -> None:
        mother, father, partner = family.mother, family.father, family.partner
        today = self.ledger.today
        for kid in family.kids:
            on = min(kid.born, today)
            self._tie(mother.id, kid.id, "parent", on, parental_responsibility=True)
            if father:
                together = father.home == mother.home
                self._tie(
                    father.id, kid.id, "parent", on,
                    parental_responsibility=together or self.random.random() < 0.6,
                )  # fmt: skip
            if partner:
                self._tie(partner.id, kid.id, "step_parent", on)
            if family.grandmother:
                self._tie(family.grandmother.id, kid.id, "grandparent", on)
        for at, elder in enumerate(family.kids):
            for younger in family.kids[at + 1 :]:
                self._tie(elder.id, younger.id, "sibling", min(younger.born, today))
        if family.grandmother:
            self._tie(family.grandmother.id, mother.id, "parent", mother.born)
        if father:
            together = father.home == mother.home
            kind = self.random.choice(("married", "partner") if together else ("separated",))
            self._tie(mother.id, father.id, kind, family.moved_in)
        if partner:
            self._tie(mother.id, partner.id, "partner", today - timedelta(days=500))

    def _homes(self, family: Family, since: date) -> None:
        """Where everyone lived, and the household they are. Homes follow each other by a day."""
        today, random = self.ledger.today, self.random
        moves = random.choice((0, 1, 1, 2, 2, 3))
        first = since - timedelta(days=random.randint(30, 900))
        spread = max(1, (today - first).days - 60)
        days = sorted({first + timedelta(days=random.randint(1, spread)) for _ in range(moves)})
        starts = [first, *days]
        homes = [choose_home(random) for _ in days] + [family.home]
        family.moved_in = starts[-1]
        here = [family.mother, *family.kids]
        here += [one for one in family.adults[1:] if one.home == family.home]
        for person in here:
            arrived = max(first, min(person.born, today))
            for at, (start, home) in enumerate(zip(starts, homes, strict=True)):
                end = starts[at + 1] if at + 1 < len(starts) else None
                if end is None or end > arrived:
                    self._live(person.id, home, max(start, arrived), end)
        for person in family.adults:
            if person.home != family.home:
                self._live(person.id, person.home, max(first, person.born), None)
        names = " and ".join(dict.fromkeys((family.mother.surname, family.kids[0].surname)))
        self.ledger.add("Household", since, id=family.household, label=f"{names} family")
        for person in here:
            self.ledger.add(
                "HouseholdMember", since, household_id=family.household, person_id=person.id,
                started_on=max(first, min(person.born, today)), ended_on=None,
            )  # fmt: skip
            if isinstance(person, Kid):
                person.membership = self.ledger.rows["HouseholdMember"][-1]

    def _live(self, person: UUID, home: Home, start: date, end: date | None) -> None:
        self.ledger.add(
            "Address", start, person_id=person, line1=home.line1, line2=home.line2, town="Slough",
            postcode=home.postcode, latitude=home.latitude, longitude=home.longitude,
            started_on=start, ended_on=end,
        )  # fmt: skip
