"""What one family's record says of people who are not that family's."""

from datetime import timedelta

import pytest

from agile_app.core.database import transaction
from agile_app.core.time import today
from agile_app.records.models import Address, Household, HouseholdMember, Person, Relationship
from agile_app.records.search import search
from tests.factories import add, make_actor, make_child
from tests.tablet import bundle_of

pytestmark = pytest.mark.usefixtures("sqlite_database")
REFUGE = "12 Hidden Lane"


def _refuge(person_id) -> Address:
    return Address(
        person_id=person_id, line1=REFUGE, confidential=True, started_on=today() - timedelta(9)
    )


def _father_of_two_families(actor):
    """The actor's child, and a half-sibling who fled with their mother to a refuge."""
    mine = make_child("Ada", "Test", allocated_to=actor)
    theirs = make_child("Ben", "Fled")
    father = Person(given_name="Dad", family_name="Test", sex="M")
    mother = Person(given_name="Mother", family_name="Fled", sex="F", phone="07700900123")
    add(father, mother)
    add(
        Relationship(person_id=father.id, related_id=mine.id, kind="parent"),
        Relationship(person_id=father.id, related_id=theirs.id, kind="parent"),
        Relationship(person_id=mother.id, related_id=theirs.id, kind="parent"),
        Relationship(person_id=father.id, related_id=mother.id, kind="former_partner"),
        _refuge(theirs.id),
        _refuge(mother.id),
    )
    return mine, theirs, mother


def test_a_bundle_does_not_tell_where_the_fathers_other_family_hides():
    actor = make_actor()
    mine, theirs, mother = _father_of_two_families(actor)
    found = bundle_of(actor, mine)
    assert REFUGE not in repr(found)
    people = {row.person_id: row for row in found["people"]}
    assert people[str(mother.id)].address == "Confidential"
    assert people[str(mother.id)].phone == ""
    assert people[str(theirs.id)].name == "Ben Fled"


def test_whoever_works_with_the_child_still_knows_where_the_child_and_its_mother_are():
    actor = make_actor()
    theirs = make_child("Ben", "Fled", allocated_to=actor)
    mother = Person(given_name="Mother", family_name="Fled", sex="F", phone="07700900123")
    add(mother)
    add(
        Relationship(person_id=mother.id, related_id=theirs.id, kind="parent"),
        _refuge(theirs.id),
        _refuge(mother.id),
    )
    people = {row.person_id: row for row in bundle_of(actor, theirs)["people"]}
    assert people[str(theirs.id)].address == f"{REFUGE} (confidential)"
    assert people[str(mother.id)].address == f"{REFUGE} (confidential)"
    assert people[str(mother.id)].phone == "07700900123"


def test_a_restricted_sibling_is_a_line_without_a_name_to_who_may_not_open_the_record():
    actor = make_actor()
    mine = make_child("Ada", "Test", allocated_to=actor)
    hidden = make_child("Secretname", "Adopted", restricted=True)
    home = Household()
    add(home)
    add(
        Relationship(person_id=mine.id, related_id=hidden.id, kind="sibling"),
        Address(person_id=hidden.id, line1="7 Newfamily Road"),
        HouseholdMember(household_id=home.id, person_id=mine.id),
        HouseholdMember(household_id=home.id, person_id=hidden.id),
    )
    said = repr(bundle_of(actor, mine))
    assert "Secretname" not in said
    assert "Newfamily" not in said
    row = next(r for r in bundle_of(actor, mine)["people"] if r.person_id == str(hidden.id))
    assert (row.name, row.birth_date, row.is_child) == ("Restricted record", "", False)


def test_a_restricted_sibling_is_named_to_their_own_worker():
    actor = make_actor()
    mine = make_child("Ada", "Test", allocated_to=actor)
    hidden = make_child("Secretname", "Adopted", restricted=True, allocated_to=actor)
    add(Relationship(person_id=mine.id, related_id=hidden.id, kind="sibling"))
    assert "Secretname" in repr(bundle_of(actor, mine)["people"])


@pytest.mark.parametrize("query", ["Mother", "Hidden Lane"])
def test_search_neither_shows_nor_confirms_an_adults_confidential_address(query):
    actor = make_actor()
    mine = make_child("Ada", "Test", allocated_to=actor)
    mother = Person(given_name="Mother", family_name="Fled", sex="F")
    add(mother)
    add(Relationship(person_id=mother.id, related_id=mine.id, kind="parent"), _refuge(mother.id))
    with transaction() as session:
        found = search(session, actor, query)
    assert "Hidden" not in "".join(hit.address + hit.why for hit in found.rows)
    assert bool(found.rows) == (query == "Mother")
