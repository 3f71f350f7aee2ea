"""Starting an assessment, reaching it, and taking its answers into the record."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest
from sqlmodel import Session, col, select

from agile_app.assessments import answers_service, clock_service, documents, service
from agile_app.assessments.bundle import assessment_rows
from agile_app.assessments.form import SYSTEM_ROOTS
from agile_app.assessments.forms import form_of, newest_startable
from agile_app.assessments.models import AssessmentAnswer
from agile_app.core import council
from agile_app.core.council_calendar import EXTRA
from agile_app.core.database import reading, transaction
from agile_app.core.errors import Conflict, NotAllowed, NotFound
from agile_app.core.ids import uuid7
from agile_app.core.notices import Notice, listen
from agile_app.core.time import today
from agile_app.core.working_days import add_working_days, working_days_between
from agile_app.device.live.documents import roots_of, sign_document
from agile_app.device.live.kinds import Content, LiveField
from agile_app.device.live.models import LiveDocument
from agile_app.records.models import Assessment, Child, Episode
from agile_app.security.actor import Actor, Role
from agile_app.security.models import AuditEntry
from tests import factories

pytestmark = pytest.mark.usefixtures("sqlite_database")


def _start(actor: Actor, child: Child, **more: Any) -> Assessment:
    with transaction() as session:
        return service.start_assessment(
            session, actor, assessment_id=more.pop("id", uuid7()), child_id=child.id, **more
        )


def _acts(session: Session) -> list[str]:
    return [entry.act for entry in session.exec(select(AuditEntry))]


@pytest.fixture
def worker() -> Actor:
    return factories.make_actor()


@pytest.fixture
def child(worker: Actor) -> Child:
    return factories.make_child(allocated_to=worker)


def test_starting_makes_the_assessment_and_its_document_under_one_id(worker, child):
    assessment = _start(worker, child)
    with reading() as session:
        document = session.get(LiveDocument, assessment.id)
        acts = _acts(session)
        form = newest_startable(session, "child_and_family")
    assert document is not None
    assert (document.kind, document.child_id) == ("assessment", child.id)
    assert (document.version, assessment.form_version) == (form.number, form.version)
    assert (assessment.title, assessment.statutory) == (form.title, True)
    assert "assessment.started" in acts


def test_it_is_due_45_working_days_after_the_referral(worker, child):
    referral = today() - timedelta(days=21)
    with transaction() as session:
        session.add(Episode(child_id=child.id, started_on=referral))
    due_on = _start(worker, child).due_on
    assert due_on is not None
    assert working_days_between(referral, due_on) == 45


def test_without_a_referral_the_clock_runs_from_the_start_and_says_so(worker, child):
    due_on = _start(worker, child).due_on
    assert due_on is not None
    assert working_days_between(today(), due_on) == 45
    assert "No referral" in clock_service.clock_without_referral(today()).because


def test_a_child_assessed_again_has_45_working_days_from_that_decision(worker, child):
    with transaction() as session:
        session.add(Episode(child_id=child.id, started_on=today() - timedelta(days=900)))
    first = _start(worker, child)
    assert first.due_on is not None
    assert first.due_on < today()
    again = _start(worker, child)
    assert again.due_on is not None
    assert working_days_between(again.started_on, again.due_on) == 45


def test_a_closed_episode_does_not_set_the_clock(worker, child):
    with transaction() as session:
        closed = Episode(child_id=child.id, started_on=date(2020, 1, 6), ended_on=date(2020, 6, 1))
        session.add(closed)
    assert _start(worker, child).episode_id is None


def test_sent_twice_it_is_started_once(worker, child):
    first = _start(worker, child)
    again = _start(worker, child, id=first.id)
    assert again.id == first.id
    with reading() as session:
        assert _acts(session).count("assessment.started") == 1


def test_two_who_started_offline_both_keep_their_words(worker, child):
    _start(worker, child)
    _start(worker, child)
    with transaction() as session:
        started = select(Assessment).where(col(Assessment.child_id) == child.id)
        assert len(session.exec(started).all()) == 2


def test_an_id_of_another_child_is_refused(worker, child):
    taken = _start(worker, child)
    other = factories.make_child(allocated_to=worker)
    with pytest.raises(Conflict):
        _start(worker, other, id=taken.id)


@pytest.mark.parametrize(
    ("said", "taken"),
    [(-2, -2), (5, 0), (-400, -14)],
    ids=["offline two days", "a clock ahead", "a clock years behind"],
)
def test_a_tablets_date_is_taken_only_if_it_can_be(worker, child, said, taken):
    started = _start(worker, child, started_on=today() + timedelta(days=said))
    assert started.started_on == today() + timedelta(days=taken)


def test_another_workers_child_cannot_be_assessed(child):
    stranger = factories.make_actor()
    with pytest.raises(NotAllowed):
        _start(stranger, child)


def test_a_reviewing_officer_may_not_start_one(child):
    officer = factories.make_actor(Role.REVIEWING_OFFICER)
    factories.make_allocation(child, officer)
    with pytest.raises(NotAllowed):
        _start(officer, child)


def test_starting_tells_the_childs_devices(worker, child):
    heard: list[Notice] = []
    stop = listen(heard.append)
    _start(worker, child)
    stop()
    assert Notice("child.changed", {"child_id": str(child.id)}) in heard


# Opening -----------------------------------------------------------------------------------------


def _open(actor: Actor, assessment_id: UUID) -> str:
    with transaction() as session:
        return service.may_open(session, actor, assessment_id)


def test_its_worker_writes_in_it(worker, child):
    assert _open(worker, _start(worker, child).id) == "write"


@pytest.mark.parametrize(
    ("status", "role"),
    [("awaiting_sign_off", "write"), ("signed_off", "read"), ("cancelled", "read")],
)
def test_nobody_writes_once_it_is_over(worker, child, status, role):
    assessment = _start(worker, child)
    with transaction() as session:
        held = session.get(Assessment, assessment.id)
        assert held is not None
        held.status = status
    assert _open(worker, assessment.id) == role


def test_a_locked_document_takes_what_comes_late_from_its_workers(worker, child):
    """Its lock keeps that outside; only so it is kept as late, not as refused."""
    assessment = _start(worker, child)
    with transaction() as session:
        held = session.get_one(Assessment, assessment.id)
        held.status = "signed_off"
        sign_document(session, worker, assessment.id, seq=0)
    assert _open(worker, assessment.id) == "write"


def test_who_does_not_reach_the_child_does_not_open_it(worker, child):
    assessment = _start(worker, child)
    with pytest.raises(NotAllowed):
        _open(factories.make_actor(), assessment.id)


def test_an_unknown_assessment_is_not_found(worker):
    with pytest.raises(NotFound):
        _open(worker, uuid7())


def test_the_document_holds_the_forms_roots_and_the_systems_and_no_others(worker, child):
    assessment = _start(worker, child, form_version=1)
    with reading() as session:
        roots = roots_of(session, session.get(LiveDocument, assessment.id))
        form = form_of(session, "child_and_family", 1)
    assert roots == form.roots() | SYSTEM_ROOTS
    assert documents.register_kind is not None


# Answers -----------------------------------------------------------------------------------------


def _text(words: str) -> LiveField:
    return LiveField("text", delta=[{"insert": words}])


def _said(*values: object) -> LiveField:
    return LiveField("register", entries=[{"v": value, "by": "x", "at": ""} for value in values])


def _take(assessment: Assessment, content: Content, seq: int = 1) -> None:
    with transaction() as session:
        answers_service.take_answers(session, assessment.id, content, seq)


def _answers(assessment: Assessment) -> dict[str, AssessmentAnswer]:
    with reading() as session:
        found = session.exec(
            select(AssessmentAnswer).where(col(AssessmentAnswer.assessment_id) == assessment.id)
        )
        return {answer.field: answer for answer in found}


def test_words_become_text_without_marks(worker, child):
    assessment = _start(worker, child)
    content = {
        "t.health": LiveField(
            "text",
            delta=[
                {"insert": "Sam "},
                {"insert": "sleeps", "attributes": {"bold": True}},
                {"insert": ".\n"},
            ],
        )
    }
    _take(assessment, content)
    health = _answers(assessment)["health"]
    assert (health.text, health.words, health.seq) == ("Sam sleeps.", 2, 1)


def test_single_values_become_facts_of_the_record(worker, child):
    assessment = _start(worker, child)
    _take(
        assessment,
        {
            "a.child_seen_on": _said("2026-11-05"),
            "a.child_seen_alone": _said("yes"),
            "a.outcome": _said("early_help"),
        },
    )
    with reading() as session:
        held = session.get(Assessment, assessment.id)
    assert held is not None
    assert (held.child_seen_on, held.child_seen_alone) == (date(2026, 11, 5), "yes")
    assert held.outcome == "early_help"


def test_while_two_answers_stand_the_record_has_neither(worker, child):
    assessment = _start(worker, child)
    _take(assessment, {"a.child_seen_alone": _said("yes")})
    _take(assessment, {"a.child_seen_alone": _said("yes", "no")}, seq=2)
    answer = _answers(assessment)["child_seen_alone"]
    assert (answer.disputed, answer.value) == (True, "")
    with reading() as session:
        held = session.get(Assessment, assessment.id)
    assert held is not None
    assert held.child_seen_alone == ""


@pytest.mark.parametrize("wrong", ["5 Nov", 20261105, ["2026-11-05"], ""])
def test_what_is_no_answer_stays_out_of_the_record(worker, child, wrong):
    assessment = _start(worker, child)
    _take(assessment, {"a.child_seen_on": _said(wrong)})
    assert _answers(assessment)["child_seen_on"].value == ""


def test_not_appropriate_is_an_answer_though_the_record_knows_only_yes_and_no(worker, child):
    assessment = _start(worker, child)
    _take(assessment, {"a.child_seen_alone": _said("not_appropriate")})
    assert _answers(assessment)["child_seen_alone"].value == "not_appropriate"
    with reading() as session:
        held = session.get(Assessment, assessment.id)
    assert held is not None
    assert held.child_seen_alone == ""


def test_an_overtaken_extraction_changes_nothing(worker, child):
    assessment = _start(worker, child)
    _take(assessment, {"t.health": _text("new words")}, seq=9)
    _take(assessment, {"t.health": _text("old")}, seq=3)
    assert _answers(assessment)["health"].text == "new words"


def test_extracting_again_gives_the_same_rows(worker, child):
    assessment = _start(worker, child)
    content = {"t.health": _text("one two"), "a.outcome": _said("other")}
    _take(assessment, content)
    before = {key: answer.model_dump() for key, answer in _answers(assessment).items()}
    _take(assessment, content)
    assert {key: answer.model_dump() for key, answer in _answers(assessment).items()} == before


def test_devices_hear_of_a_first_word_and_not_of_each_one_after(worker, child):
    assessment = _start(worker, child)
    heard: list[Notice] = []
    stop = listen(heard.append)
    _take(assessment, {"t.health": _text("Sam")})
    assert len(heard) == 1
    _take(assessment, {"t.health": _text("Sam sleeps")}, seq=2)
    stop()
    assert len(heard) == 1


def test_how_much_is_written_is_counted_with_disagreements(worker, child):
    assessment = _start(worker, child)
    _take(
        assessment,
        {
            "t.health": _text("Sam"),
            "t.identity": _text("\n"),
            "a.outcome": _said("other", "strategy"),
        },
    )
    with reading() as session:
        form = newest_startable(session, "child_and_family")
    come = answers_service.progress(form, _answers(assessment).values())
    assert come.written == 2


def test_a_bank_holiday_added_late_moves_the_date_of_an_open_assessment(worker, child):
    referral = today() - timedelta(days=21)
    with transaction() as session:
        session.add(Episode(child_id=child.id, started_on=referral))
    started = _start(worker, child)
    assert started.due_on is not None
    extra = add_working_days(referral, 40)
    with transaction() as session:
        council.keep(session, EXTRA, (extra,), worker_id=None, reason="Proclaimed")
    with transaction() as session:
        held = session.get(Assessment, started.id)
        assert held.due_on == add_working_days(started.due_on, 1)
        version = session.get(Child, child.id).version
        row = assessment_rows(session, worker, [child.id])[child.id]["assessments"][0]
    assert row.due_because.startswith("45 working days after the referral")
    assert extra.isoformat() not in row.working_days
    with transaction() as session:
        council.keep(session, EXTRA, (), worker_id=None, reason="It was not one after all")
    with transaction() as session:
        assert session.get(Assessment, started.id).due_on == started.due_on
        assert session.get(Child, child.id).version > version


def test_a_date_of_another_system_and_a_finished_assessment_keep_theirs(worker, child):
    referral = today() - timedelta(days=21)
    foreign, finished = today() + timedelta(days=5), add_working_days(referral, 45)
    with transaction() as session:
        episode = Episode(child_id=child.id, started_on=referral)
        session.add(episode)
        session.flush()
        given = {"child_id": child.id, "episode_id": episode.id, "started_on": referral}
        other = Assessment(**given, due_on=foreign)
        done = Assessment(**given, due_on=finished, completed_on=today(), status="signed_off")
        session.add_all([other, done])
    with transaction() as session:
        extra = add_working_days(referral, 3)
        council.keep(session, EXTRA, (extra,), worker_id=None, reason="Proclaimed")
    with transaction() as session:
        assert session.get(Assessment, other.id).due_on == foreign
        assert session.get(Assessment, done.id).due_on == finished
