"""The duress code: the same on the worker's screens, an alarm for the others."""

import json
from dataclasses import asdict, replace
from datetime import timedelta

import pytest
from sqlmodel import select

from agile_app.core.database import reading
from agile_app.device.models import AppliedOperation
from agile_app.visits.home_safe import delivery_service
from agile_app.visits.home_safe.models import LoneVisit, WorkerSafety
from agile_app.visits.home_safe.secret_codes import judge
from agile_app.visits.home_safe.words import DURESS_ADVICE

SAFE, DURESS = "4711", "9020"


@pytest.fixture
def coded(street):
    street.do(street.worker, "home_safe.codes", secret_safe=SAFE, secret_duress=DURESS)
    return street


def test_codes_are_kept_as_argon2_only(coded):
    with reading() as session:
        safety = session.get_one(WorkerSafety, coded.worker.worker_id)
        applied = json.dumps([row.result for row in session.exec(select(AppliedOperation))])
    assert str(safety.safe_code_hash).startswith("$argon2id$")
    assert judge(DURESS, safety.safe_code_hash or "", safety.duress_code_hash or "") == "duress"
    assert SAFE not in applied


def test_the_safe_code_closes_the_timer(coded):
    timer = coded.arm(30)
    coded.do(coded.worker, "home_safe.safe", id=timer.id, secret=SAFE)
    coded.run()
    assert coded.fired() == []
    assert coded.timer(timer.id).closed_at == coded.now


def test_the_duress_code_tells_buddy_and_manager_at_once(coded, texts):
    timer = coded.arm(30)
    coded.do(coded.worker, "home_safe.safe", id=timer.id, secret=DURESS)
    coded.run()
    assert coded.fired() == ["duress"]
    assert coded.told("duress") == {
        str(coded.buddy.worker_id), str(coded.manager.worker_id),
    }  # fmt: skip
    delivery_service.deliver_due(coded.now)
    assert {alert.to_name for alert in texts.sent} == {"Bud Test", "Mana Test"}
    assert all(alert.kind == "duress" and DURESS_ADVICE in alert.text for alert in texts.sent)


def test_the_workers_screens_say_the_same_whichever_code_was_typed(coded):
    answers, rows = [], []
    for code in (SAFE, DURESS):
        timer = coded.arm(30)
        answers.append(coded.do(coded.worker, "home_safe.safe", id=timer.id, secret=code))
        coded.run()
        coded.later(6)
        coded.run()
        coded.later(-6)
        rows.append(next(row for row in coded.rows(coded.worker) if row.id == str(timer.id)))
    assert [{**answer, "id": ""} for answer in answers[1:]] == [{**answers[0], "id": ""}]
    same = [replace(row, id="", subject_id="") for row in rows]
    assert asdict(same[0]) == asdict(same[1])
    assert "uress" not in str(same)


def test_an_alarm_by_duress_is_not_stood_down_by_the_safe_code(coded):
    timer = coded.arm(30)
    coded.do(coded.worker, "home_safe.safe", id=timer.id, secret=DURESS)
    coded.do(coded.worker, "home_safe.safe", id=timer.id, secret=SAFE)
    coded.run()
    assert coded.fired() == ["duress"]
    [row] = coded.rows(coded.manager)
    assert (row.state, row.needs_you, row.phone) == ("duress", True, "")


def test_the_duress_code_works_after_the_visit_is_closed_and_with_no_timer(coded):
    visit = coded.visit()
    coded.do(coded.worker, "visit.arrive", visit_ids=[str(visit.id)])
    coded.do(coded.worker, "visit.leave", visit_ids=[str(visit.id)])
    coded.do(coded.worker, "home_safe.safe", secret=DURESS)
    coded.run()
    assert coded.fired() == ["duress"]
    with reading() as session:
        assert session.exec(select(LoneVisit.visit_id)).all() == [visit.id]


def test_with_no_timer_ever_it_still_alarms_and_shows_nothing_to_the_worker(coded):
    coded.do(coded.worker, "home_safe.safe", secret=DURESS)
    coded.run()
    assert coded.fired() == ["duress"]
    assert coded.rows(coded.worker) == []
    assert [row.state for row in coded.rows(coded.manager)] == ["duress"]


@pytest.mark.parametrize("code", ["", "0000", "47111", SAFE + "x"])
def test_any_other_code_changes_nothing_so_that_the_chain_goes_on(coded, code):
    timer = coded.arm(30)
    answer = coded.ask(coded.worker, "home_safe.safe", id=timer.id, secret=code)
    assert (answer["status"], answer["code"], answer["field"]) == (
        "refused", "wrong_code", "secret",
    )  # fmt: skip
    coded.later(46)
    coded.run()
    assert coded.fired() == ["reminder", "worker"]
    assert coded.acts().count("home_safe.code.wrong") == 1


def test_codes_cannot_be_tried_without_end(coded):
    timer = coded.arm(120)
    for _ in range(10):
        coded.ask(coded.worker, "home_safe.safe", id=timer.id, secret="0000")
    answer = coded.ask(coded.worker, "home_safe.safe", id=timer.id, secret=SAFE)
    assert (answer["status"], answer["code"]) == ("refused", "slower")
    coded.later(6)
    coded.do(coded.worker, "home_safe.safe", id=timer.id, secret=SAFE)


@pytest.mark.parametrize(
    ("safe", "duress", "field"),
    [
        ("123", "9020", "secret_safe"),
        ("4711", "words", "secret_duress"),
        ("4711", "4711", "secret_duress"),
        ("4711", "4712", "secret_duress"),
        ("4711", "", "secret_duress"),
    ],
)
def test_codes_that_could_be_confused_are_refused(street, safe, duress, field):
    answer = street.ask(street.worker, "home_safe.codes", secret_safe=safe, secret_duress=duress)
    assert (answer["status"], answer["field"]) == ("refused", field)


def test_a_duress_code_sent_hours_later_alarms_when_it_is_heard(coded):
    timer = coded.arm(30)
    typed = coded.now + timedelta(minutes=10)
    coded.later(300)
    coded.do(coded.worker, "home_safe.safe", id=timer.id, secret=DURESS, at=typed)
    coded.run()
    assert "duress" in coded.fired()


def test_whoever_was_told_stands_it_down_with_a_note(coded):
    timer = coded.arm(30)
    coded.do(coded.worker, "home_safe.safe", id=timer.id, secret=DURESS)
    coded.run()
    coded.do(coded.manager, "home_safe.stand_down", id=timer.id, note="Police are with her")
    coded.later(600)
    coded.run()
    assert coded.fired() == ["duress", "all-clear"]
    assert str(coded.worker.worker_id) not in coded.told("all-clear")
    assert [row.state for row in coded.rows(coded.buddy)] == ["stood_down"]
    assert [row.state for row in coded.rows(coded.worker)] == ["safe"]
