"""Search over the record, on both databases: what is found, for whom, and what is kept of it."""

import json
from datetime import date, timedelta
from uuid import UUID

import pytest
from sqlalchemy import text
from sqlmodel import select

from agile_app.__main__ import main
from agile_app.core.database import reading, transaction
from agile_app.core.errors import Invalid, NotAllowed
from agile_app.core.time import today
from agile_app.records import search as search_module
from agile_app.records import search_index
from agile_app.records.models import (
    AccessGrant,
    Address,
    Child,
    Episode,
    Household,
    HouseholdMember,
    Involvement,
    Person,
    Relationship,
)
from agile_app.records.search import SearchResults, search
from agile_app.records.search_schema import SearchEntry, SearchWord, create
from agile_app.security.actor import Role
from agile_app.security.models import AuditEntry
from tests.factories import make_actor, make_allocation, make_child


@pytest.fixture(
    params=[
        ("sqlite_database", 300),
        ("sqlite_database", 0),
        pytest.param(("postgres_database", 0), marks=pytest.mark.postgres),
    ],
    ids=["sqlite-few", "sqlite-many", "postgresql-many"],
)
def searched(request, monkeypatch):
    """Both plans: looking at the few an actor may see, and asking the index for the many."""
    database, few = request.param
    monkeypatch.setattr(search_module, "_FEW", few)
    return request.getfixturevalue(database)


@pytest.fixture
def worker(searched):
    return make_actor(Role.WORKER)


def find(actor, query: str, **page) -> SearchResults:
    with transaction() as session:
        return search(session, actor, query, **page)


def names(actor, query: str) -> list[str]:
    return [row.name for row in find(actor, query).rows]


def add(*rows) -> None:
    with transaction() as session:
        for row in rows:
            session.add(row)
            session.flush()


def named(worker, *who: str) -> list[Child]:
    return [make_child(*name.split(), allocated_to=worker) for name in who]


def test_a_child_is_found_by_the_start_of_each_name(worker):
    named(worker, "Catherine O'Brien", "Bilal Khan")
    for query in ("cath", "CATH obr", "o'brien catherine", "Çatherine"):
        assert names(worker, query) == ["Catherine O'Brien"], query


def test_a_child_is_found_by_short_form_sound_and_misspelling(worker):
    named(worker, "Catherine Chaudhry", "Bilal Khan")
    reasons = {
        "katie": "Catherine may be called Katie",
        "chowdhury": "Chaudhry sounds like Chowdhury",
        "cahterine": "Catherine sounds like Cahterine",
        "chuadry": "Chaudhry sounds like Chuadry",
        "catherina": "Catherine sounds like Catherina",
        "bilak": "Bilal is spelt nearly like that",
    }
    for query, why in reasons.items():
        (hit,) = find(worker, query).rows
        assert hit.why == why


def test_a_whole_name_ranks_first(worker):
    named(worker, "Alison Grant", "Ali Grant", "Alan Grant", "Aly Grant")
    assert names(worker, "ali grant")[:2] == ["Ali Grant", "Alison Grant"]


def test_a_child_is_found_by_date_of_birth_and_identifiers(worker):
    child = make_child("Mia", "Test", birth_date=date(2019, 3, 5), allocated_to=worker)
    with transaction() as session:
        session.get(Person, child.id).nhs_number = "9990000042"
        session.get(Child, child.id).upn = "A123456789012"
    for query in ("5/3/19", "5 March 2019", "mar 2019", "mia 2019", "999 000 0042", "a12345"):
        assert names(worker, query) == ["Mia Test"], query
    assert names(worker, "6/3/2019") == []


def test_addresses_are_found_past_ones_too(worker):
    (child,) = named(worker, "Mia Test")
    add(
        Address(person_id=child.id, line1="4 Larkspur Way", postcode="SL1 2ZZ"),
        Address(person_id=child.id, line1="9 Heron Close", ended_on=date(2020, 1, 1)),
    )
    assert find(worker, "sl1 2zz").rows[0].why == "Lives at 4 Larkspur Way, SL1 2ZZ"
    assert find(worker, "heron").rows[0].why == "Used to live at “heron”"


def test_only_what_the_actor_may_see_is_found(worker):
    other = make_actor(Role.WORKER)
    named(other, "Hidden Khan")
    (ours,) = named(worker, "Seen Khan")
    assert names(worker, "khan") == ["Seen Khan"]
    assert names(other, "khan") == ["Hidden Khan"]
    add(AccessGrant(child_id=ours.id, worker_id=worker.worker_id, kind="refusal",
                    started_on=today()))  # fmt: skip
    assert names(worker, "khan") == []


def test_a_restricted_child_is_found_only_by_its_own_worker(searched):
    worker, manager = make_actor(Role.WORKER), make_actor(Role.MANAGER)
    make_child("Secret", "Test", allocated_to=worker, restricted=True)
    make_child("Stray", "Test", restricted=True)
    assert names(worker, "secret") == ["Secret Test"]
    assert names(manager, "test") == []


def test_an_allocation_that_ended_hides_the_child(worker):
    child = make_child("Gone", "Test")
    make_allocation(child, worker, ended_on=today() - timedelta(days=1))
    assert names(worker, "gone") == []


def test_adults_are_found_through_a_child_the_actor_may_see(worker):
    (child,) = named(worker, "Mia Test")
    hidden = make_child("Hidden", "Test")
    people = {name: Person(given_name=name, family_name="Adult") for name in
              ("Mother", "Doctor", "Lodger", "Stranger")}  # fmt: skip
    home = Household()
    add(
        *people.values(),
        home,
        Relationship(person_id=people["Mother"].id, related_id=child.id, kind="parent"),
        Relationship(person_id=people["Stranger"].id, related_id=hidden.id, kind="parent"),
        Involvement(child_id=child.id, person_id=people["Doctor"].id, role="gp"),
        HouseholdMember(household_id=home.id, person_id=child.id),
        HouseholdMember(household_id=home.id, person_id=people["Lodger"].id),
    )
    found = {row.name: row for row in find(worker, "adult").rows}
    assert {name: row.status for name, row in found.items()} == {
        "Mother Adult": "Parent of Mia Test",
        "Doctor Adult": "GP, for Mia Test",
        "Lodger Adult": "Lives with Mia Test",
    }
    assert all(row.child_id == str(child.id) and row.adult_id for row in found.values())


def test_a_sibling_with_a_record_of_their_own_is_no_adult(worker):
    (mine,) = named(worker, "Mia Test")
    sibling = make_child("Hidden", "Test")
    add(Relationship(person_id=sibling.id, related_id=mine.id, kind="sibling"))
    assert names(worker, "test") == ["Mia Test"]


def test_the_index_follows_a_change_in_the_same_transaction(worker):
    (child,) = named(worker, "Before Test")
    with transaction() as session:
        session.get(Person, child.id).given_name = "After"
    assert names(worker, "before") == []
    assert names(worker, "after") == ["After Test"]


def test_a_change_that_is_rolled_back_changes_nothing(worker):
    (child,) = named(worker, "Kept Test")

    def fail() -> None:
        with transaction() as session:
            session.get(Person, child.id).given_name = "Lost"
            session.flush()
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()
    assert names(worker, "kept") == ["Kept Test"]
    assert names(worker, "lost") == []


def test_an_open_case_is_said_and_comes_first(worker):
    _closed, opened = named(worker, "Sam Test", "Sam Test")
    add(Episode(child_id=opened.id, started_on=today()))
    rows = find(worker, "sam").rows
    assert [(row.child_id == str(opened.id), row.is_open) for row in rows] == [
        (True, True),
        (False, False),
    ]


def test_results_come_in_pages_without_repeats(worker):
    named(worker, *(f"Sam{letter} Test" for letter in "abcdefg"))
    first, second = find(worker, "sam", limit=4), find(worker, "sam", limit=4, offset=4)
    assert (len(first.rows), first.more) == (4, True)
    assert (len(second.rows), second.more) == (3, False)
    assert len({row.child_id for row in first.rows + second.rows}) == 7


HOSTILE = (
    '"', "' OR 1=1 --", "NEAR(a b)", "names:x*", "a AND", "*", "^", "(((", "'a':*", "\\", "%_",
    "🙂🙂", "\0", "a\0b", "\ud800", "–", "ﷺ", "ا ب", "x" * 200, "5/5/0000", "99999999", "",
)  # fmt: skip


def test_hostile_text_finds_nothing_and_breaks_nothing(worker):
    named(worker, "Mia Test")
    for query in HOSTILE:
        assert find(worker, query).rows == [], query
    assert names(worker, "mia") == ["Mia Test"]


def test_too_much_text_is_refused_with_a_sentence(worker):
    with pytest.raises(Invalid, match="at most 200"):
        find(worker, "x" * 10_000)


def test_who_may_not_search_is_refused_and_that_is_audited(searched):
    it = make_actor(Role.IT)
    with pytest.raises(NotAllowed):
        find(it, "khan")
    with reading() as session:
        acts = [row.act for row in session.exec(select(AuditEntry)).all()]
    assert "records.search.refused" in acts


def test_a_search_is_audited_with_whom_it_showed_and_never_with_its_words(worker):
    (child,) = named(worker, "Catherine Test")
    find(worker, "catherine")
    with reading() as session:
        entry = session.exec(select(AuditEntry).where(AuditEntry.act == "records.search")).one()
    assert json.loads(entry.facts) == {"found": 1, "from": 0, "shown": [str(child.id)]}
    assert entry.worker_id == worker.worker_id


def test_a_rebuild_makes_what_the_changes_made(any_database):
    worker = make_actor(Role.WORKER)
    children = named(worker, "Mia Test", "Łukasz Wójcik")
    add(Address(person_id=children[0].id, line1="4 Larkspur Way", postcode="SL1 2ZZ"))

    def written() -> set:
        with reading() as session:
            entries = session.exec(select(SearchEntry)).all()
            words = session.exec(select(SearchWord)).all()
        rows = {tuple(one.model_dump(exclude={"id"}).values()) for one in entries}
        return rows | {word.word for word in words}

    before = written()
    with transaction() as session:
        assert search_index.rebuild(session) == 2
    assert written() == before


def test_the_command_rebuilds_the_search(sqlite_database, capsys):
    worker = make_actor(Role.WORKER)
    named(worker, "Mia Test")
    with transaction() as session:
        session.execute(text("DELETE FROM search_entry"))
    assert names(worker, "mia") == []
    assert main(["search", "rebuild"]) == 0
    assert capsys.readouterr().out == "The search holds 1 person.\n"
    assert names(worker, "mia") == ["Mia Test"]


def test_what_the_database_adds_may_be_made_twice(any_database):
    with transaction() as session:
        create(session.connection())
    worker = make_actor(Role.WORKER)
    named(worker, "Mia Test")
    assert names(worker, "mi") == ["Mia Test"]


def test_the_index_of_sqlite_agrees_with_its_tables(sqlite_database):
    worker = make_actor(Role.WORKER)
    child, *_ = named(worker, "Mia Test", "Zoë Test")
    with transaction() as session:
        session.get(Person, child.id).given_name = "Other"
    with transaction() as session:
        for index in ("search_terms", "search_spelling"):
            session.execute(text(f"INSERT INTO {index}({index}) VALUES ('integrity-check')"))


def test_both_plans_find_the_same(sqlite_database, monkeypatch):
    worker = make_actor(Role.WORKER)
    given = ("Katie", "Catherine", "Kasia", "Mohammed", "Muhammad", "Ali", "Alison", "Łukasz")
    for name in given:
        for family in ("Khan", "Kowalski", "O'Brien"):
            make_child(name, family, birth_date=date(2015, 1, 1), allocated_to=worker)

    def found(query: str) -> list[tuple[str, str]]:
        return [(row.name, row.why) for row in find(worker, query, limit=100).rows]

    queries = ("kat", "kate khan", "mohamad", "alison obrein", "2015", "kowalsky lukas", "k")
    few = [found(query) for query in queries]
    monkeypatch.setattr(search_module, "_FEW", 0)
    assert [found(query) for query in queries] == few
    assert all(few)
    assert UUID(find(worker, "kat").rows[0].child_id)
