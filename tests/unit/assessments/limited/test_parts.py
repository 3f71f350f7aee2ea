"""Which document holds a limited part, and who reads it, in words."""

from itertools import combinations
from uuid import UUID

from agile_app.assessments.limited.parts import (
    BITS,
    EVERYBODY,
    SIGNERS,
    called,
    document_id,
    number_of,
)
from agile_app.security.permissions import GRANTS, Permission

ID = UUID("0192f0c1-8e4b-7a55-9d3e-1f2a3b4c5d6e")
SETS = [
    frozenset(each) for size in range(1, len(BITS)) for each in combinations(sorted(BITS), size)
]


def test_every_role_that_may_read_an_assessment_has_its_number():
    reading = {role for role, may in GRANTS.items() if Permission.ASSESSMENT_READ in may}
    assert reading == EVERYBODY
    assert {"manager", "senior"} == SIGNERS


def test_other_readers_have_another_document_which_is_never_the_assessments():
    ids = {document_id(ID, readers) for readers in SETS}
    assert len(ids) == len(SETS) == 14
    assert ID not in ids


def test_numbers_never_change_as_documents_are_found_by_them():
    assert number_of(frozenset({"manager"})) == 4
    assert number_of(frozenset({"worker", "senior", "manager"})) == 7
    assert str(document_id(ID, frozenset({"manager", "reviewing_officer"}))).endswith("5d62")


def test_readers_are_said_in_the_order_of_their_work():
    assert called(["manager", "worker", "senior"]) == "social workers, senior workers and managers"
    assert called(["reviewing_officer"]) == "reviewing officers"
