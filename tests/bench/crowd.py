"""A crowd for measuring: plain people with names, addresses, numbers and ties, no histories."""

from datetime import date, timedelta
from random import Random
from uuid import UUID

from sqlalchemy import insert
from sqlmodel import Session

from agile_app.demo.names import choose_community
from agile_app.demo.places import choose_home
from agile_app.people.models import Team, Worker
from agile_app.records.models import Address, Allocation, Child, Episode, Person, Relationship


def _uuid(random: Random) -> UUID:
    return UUID(int=random.getrandbits(128), version=4)


def _add_workers(session: Session, workers: list[UUID], team_of: dict[UUID, UUID]) -> None:
    teams = sorted(set(team_of.values()))
    session.connection().execute(
        insert(Team), [{"id": team, "name": f"Team {number}"} for number, team in enumerate(teams)]
    )
    session.connection().execute(
        insert(Worker),
        [
            {"id": worker, "name": f"Worker {number}", "email": f"worker{number}@test.example"}
            for number, worker in enumerate(workers)
        ],
    )


def add_crowd(
    session: Session, people: int, *, workers: list[UUID], team_of: dict[UUID, UUID], seed: int = 1
) -> None:
    """Add ``people``: 40 children and 60 adults of a hundred; each child has a parent.

    A third of the children are allocated, one after another to ``workers``.
    """
    random = Random(seed)
    _add_workers(session, workers, team_of)
    rows: dict[type, list[dict]] = {m: [] for m in (Person, Child, Address, Relationship)}
    rows |= {Allocation: [], Episode: []}
    parents: list[tuple[UUID, str]] = []
    born_first = date(1950, 1, 1)
    for number in range(people):
        community = choose_community(random)
        sex = random.choice("FM")
        person, is_child = _uuid(random), number % 5 >= 3
        family = community.surname(random.choice(community.surnames), sex)
        if is_child:
            parent, family = random.choice(parents)
            born = date(2009, 1, 1) + timedelta(days=random.randrange(6_200))
            rows[Child].append(
                {
                    "id": person,
                    "la_child_id": f"B{number:07}",
                    "upn": f"A{number:012}",
                    "disabilities": [],
                }
            )
            rows[Relationship].append(
                {"id": _uuid(random), "person_id": parent, "related_id": person, "kind": "parent"}
            )
            if number % 3 == 0:
                rows[Episode].append(
                    {"id": _uuid(random), "child_id": person, "started_on": date(2026, 1, 1)}
                )
                worker = workers[number // 15 % len(workers)]
                rows[Allocation].append(
                    {
                        "id": _uuid(random),
                        "child_id": person,
                        "worker_id": worker,
                        "team_id": team_of[worker],
                        "started_on": date(2026, 1, 1),
                    }
                )
        else:
            born = born_first + timedelta(days=random.randrange(20_000))
            parents.append((person, family))
        rows[Person].append(
            {
                "id": person,
                "given_name": community.given(random, sex),
                "family_name": family,
                "sex": sex,
                "birth_date": born,
            }
        )
        home = choose_home(random)
        rows[Address].append(
            {
                "id": _uuid(random),
                "person_id": person,
                "line1": home.line1,
                "line2": home.line2,
                "town": "Slough",
                "postcode": home.postcode,
                "started_on": date(2020, 1, 1),
            }
        )
    for model, some in rows.items():
        for start in range(0, len(some), 2_000):
            session.connection().execute(insert(model), some[start : start + 2_000])
