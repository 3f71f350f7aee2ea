"""Asking, returning, signing, opening again."""

import hashlib
import json

import pytest
from sqlmodel import select

from agile_app.assessments.sign_off import service
from agile_app.assessments.sign_off.models import AssessmentStep, AssessmentVersion, ReturnedPassage
from agile_app.core.database import reading, transaction
from agile_app.core.errors import Conflict, Invalid, NotAllowed, NotFound
from agile_app.core.ids import uuid7
from agile_app.core.time import today
from agile_app.device.live.documents import content, document_of
from agile_app.device.live.models import OPEN, SIGNED
from agile_app.security.actor import Role
from tests import factories
from tests.signing import make_town

pytestmark = pytest.mark.usefixtures("sqlite_database")


def _steps(town):
    with reading() as session:
        found = session.exec(
            select(AssessmentStep)
            .where(AssessmentStep.assessment_id == town.id)
            .order_by(AssessmentStep.at)
        )
        return [(step.kind, step.by, step.note) for step in found]


def test_asking_makes_it_wait_and_is_audited():
    town = make_town()
    town.ask("Please read Health first.")
    assert town.assessment.status == "awaiting_sign_off"
    assert _steps(town) == [("asked", "Worker Who Writes", "Please read Health first.")]
    assert "assessment.sign_off.asked" in town.audited()


def test_asked_twice_it_waits_once():
    town = make_town()
    town.ask()
    town.ask()
    assert len(_steps(town)) == 1


def test_it_still_takes_words_while_it_waits():
    town = make_town()
    town.ask()
    assert service.Passage  # the worker may write on: the row says so
    from agile_app.assessments.service import may_open, may_write

    with reading() as session:
        assert may_open(session, town.worker, town.id) == "write"
    assert may_write(town.worker, town.assessment)


def test_a_return_brings_its_notes_to_their_fields():
    town = make_town()
    town.ask()
    town.give_back("Say more.", service.Passage("t.health", "When was she last weighed?"))
    assert town.assessment.status == "started"
    with reading() as session:
        (passage,) = session.exec(select(ReturnedPassage)).all()
    assert (passage.root, passage.note) == ("t.health", "When was she last weighed?")
    with transaction() as session:
        service.tick_passage(session, town.worker, town.id, passage.id, done=True)
    with reading() as session:
        assert session.get_one(ReturnedPassage, passage.id).done_by == "Worker Who Writes"
    assert "assessment.passage.done" in town.audited()


def test_a_return_says_something_and_at_a_field_that_is_there():
    town = make_town()
    town.ask()
    with pytest.raises(Invalid):
        town.give_back("  ")
    for root in ("t.unknown", "x.remarks"):
        with pytest.raises(Invalid):
            town.give_back("", service.Passage(root, "Here?"))
    assert town.assessment.status == "awaiting_sign_off"


def test_notes_on_what_was_taken_back_meanwhile_still_arrive():
    town = make_town()
    town.ask()
    with transaction() as session:
        service.take_back(session, town.worker, town.id, step_id=uuid7())
    town.give_back("", service.Passage("t.health", "One thing."))
    with reading() as session:
        assert len(session.exec(select(ReturnedPassage)).all()) == 1


def test_a_signature_freezes_the_content_with_its_hash_and_a_number():
    town = make_town()
    pen = town.pen()
    pen.write("t.health", "Grows well.")
    pen.write("a.outcome", "child_in_need")
    town.ask()
    digest = town.sign()
    with reading() as session:
        version = session.get_one(AssessmentVersion, (town.id, 1))
        document = document_of(session, town.id)
        said = content(session, town.id)
    assert version.sha256 == digest == hashlib.sha256(version.content.encode()).hexdigest()
    assert json.loads(version.content)["t.health"] == [{"insert": "Grows well."}]
    assert (document.status, document.final_seq, document.final_sha256) == (SIGNED, 2, digest)
    assert said["t.health"].text == "Grows well."
    assessment = town.assessment
    assert (assessment.status, assessment.completed_on) == ("signed_off", today())
    assert assessment.outcome == version.outcome == "child_in_need"
    assert "assessment.sign_off.signed" in town.audited()


def test_who_read_an_older_state_is_refused_and_nothing_changes():
    town = make_town()
    pen = town.pen()
    read = pen.write("t.health", "Grows well.")
    town.ask()
    pen.write("t.health", "Not so well. ")
    with pytest.raises(Conflict, match="Somebody has written in it since you read it"):
        town.sign(seq=read)
    assert town.assessment.status == "awaiting_sign_off"
    with reading() as session:
        assert document_of(session, town.id).status == OPEN
        assert session.exec(select(AssessmentVersion)).all() == []


def test_another_hash_than_was_read_is_not_signed():
    town = make_town()
    town.ask()
    with pytest.raises(Conflict), transaction() as session:
        service.sign_off(session, town.manager, town.id, step_id=uuid7(), seq=0, sha256="0" * 64)
    assert town.assessment.status == "awaiting_sign_off"


def test_the_second_to_sign_is_told_who_has():
    town = make_town()
    town.ask()
    town.sign()
    with pytest.raises(Conflict, match="Manager Who Reads signed this off") as refused:
        town.sign(actor=town.other_manager)
    assert refused.value.code == "already_signed"


def test_nobody_signs_what_is_not_waiting():
    town = make_town()
    with pytest.raises(Conflict) as refused:
        town.sign()
    assert refused.value.code == "not_waiting"


def test_a_worker_has_no_signature():
    town = make_town()
    town.ask()
    with pytest.raises(NotAllowed):
        town.sign(actor=town.worker)


def test_nobody_signs_what_they_wrote_in_and_the_attempt_is_audited():
    town = make_town()
    town.pen(town.manager).write("t.health", "A word of the manager.")
    town.ask()
    with pytest.raises(NotAllowed, match="you wrote in it"):
        town.sign()
    assert "assessment.sign_off.refused" in town.audited()
    town.sign(actor=town.other_manager)


def test_who_only_took_words_out_wrote_in_it():
    town = make_town()
    town.pen().write("t.health", "Grows well, they say.")
    town.pen(town.manager).write("t.health", "", at=10, delete=10)
    town.ask()
    with pytest.raises(NotAllowed, match="you wrote in it"):
        town.sign()


def test_nobody_signs_what_they_started_or_asked_for():
    town = make_town()
    team_lead = factories.actor_of(factories.make_worker(Role.MANAGER, name="Lead", manages=None))
    factories.make_allocation(town.child, team_lead, role="co_worker")
    with transaction() as session:
        service.ask_sign_off(session, team_lead, town.id, step_id=uuid7())
    with pytest.raises(NotAllowed, match="you asked for the sign-off"):
        town.sign(actor=team_lead)


def test_what_was_written_before_an_earlier_signature_counts_no_more():
    town = make_town()
    town.pen(town.other_manager).write("t.health", "An early word.")
    town.ask()
    town.sign()
    town.reopen()
    town.pen().write("t.health", "Later. ")
    town.ask()
    town.sign(actor=town.other_manager)
    with reading() as session:
        numbers = session.exec(select(AssessmentVersion.number)).all()
    assert sorted(numbers) == [1, 2]


def test_opened_again_it_takes_words_and_the_signed_version_stays():
    town = make_town()
    town.pen().write("t.health", "Grows well.")
    town.ask()
    digest = town.sign()
    town.reopen("The date of birth was wrong.")
    assert town.assessment.status == "started"
    assert town.assessment.completed_on is None
    town.pen().write("t.health", "In truth: ")
    with reading() as session:
        assert document_of(session, town.id).status == OPEN
        kept = service.signed_content(session, town.id, 1)
        version = service.signed_version(session, town.id)
    assert kept["t.health"].text == "Grows well."
    assert (version.sha256, version.reopened_because) == (digest, "The date of birth was wrong.")
    assert "assessment.sign_off.reopened" in town.audited()


def test_opening_again_needs_a_reason_and_a_signature():
    town = make_town()
    with pytest.raises(Conflict):
        town.reopen()
    town.ask()
    town.sign()
    with pytest.raises(Invalid):
        town.reopen("  ")
    town.reopen()
    with pytest.raises(Conflict, match="Manager Who Reads opened it again already"):
        town.reopen()


def test_another_teams_manager_reaches_none_of_it():
    town = make_town()
    town.ask()
    stranger = factories.make_actor(Role.MANAGER, manages=factories.make_team())
    with pytest.raises(NotAllowed):
        town.sign(actor=stranger)


def test_an_assessment_of_another_system_has_nothing_to_sign():
    town = make_town()
    with pytest.raises(NotFound), transaction() as session:
        service.ask_sign_off(session, town.worker, uuid7(), step_id=uuid7())


def test_factors_enter_the_record_with_the_signature():
    town = make_town()
    town.pen().write("a.factors", ["16A", "3A"])
    town.ask()
    town.sign()
    with reading() as session:
        version = session.get_one(AssessmentVersion, (town.id, 1))
    assert version.factors == town.assessment.factors == ["3A", "16A"]
