"""The sign-off on both databases, and two managers at the same moment."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from sqlmodel import select

from agile_app.assessments.sign_off import addenda, service
from agile_app.assessments.sign_off.bundle import sign_off_rows
from agile_app.assessments.sign_off.models import AssessmentVersion
from agile_app.assessments.sign_off.verifying import verify_signed
from agile_app.core.database import reading, transaction
from agile_app.core.errors import Conflict
from agile_app.core.ids import uuid7
from tests.signing import make_town

pytestmark = pytest.mark.usefixtures("any_database")


def test_the_whole_way_from_asking_to_a_second_version():
    town = make_town()
    pen = town.pen()
    pen.write("t.health", "Grows well.")
    town.ask("Ready.")
    town.give_back("Say more.", service.Passage("t.health", "Since when?"))
    pen.write("t.health", "Since May. ")
    town.ask()
    first = town.sign()
    pen.write_late("t.health", "Late. ")
    with transaction() as session:
        addenda.gather(session, town.id)
    town.reopen()
    again = town.pen()
    again.write("t.health", "Corrected. ")
    town.ask()
    second = town.sign(actor=town.other_manager)
    assert first != second
    with reading() as session:
        rows = sign_off_rows(session, town.manager, [town.child.id])[town.child.id]
        assert verify_signed(session, town.id) == []
        assert "Late" not in service.signed_content(session, town.id, 2)["t.health"].text
    assert [version.number for version in rows["assessment_versions"]] == [2, 1]
    assert [addendum.words for addendum in rows["addenda"]] == [1]


def test_of_two_managers_who_sign_at_once_one_signs_and_the_other_is_told_who_has():
    town = make_town()
    head = town.pen().write("t.health", "Grows well.")
    town.ask()
    together = Barrier(2)

    def sign(actor) -> str:
        together.wait(5)
        try:
            with transaction() as session:
                service.sign_off(session, actor, town.id, step_id=uuid7(), seq=head)
        except Conflict as refused:
            return refused.sentence
        return "signed"

    with ThreadPoolExecutor(2) as pool:
        said = sorted(pool.map(sign, (town.manager, town.other_manager)))
    assert said[1] == "signed"
    with reading() as session:
        (version,) = session.exec(select(AssessmentVersion)).all()
    assert said[0].startswith(f"{version.signed_by} signed this off on ")
