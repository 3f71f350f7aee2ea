"""Operations from devices: each once, answered after its commit, never blocking one another."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from pydantic import BaseModel
from sqlmodel import select

from agile_app.core.database import reading
from agile_app.core.errors import Conflict, Invalid, Unavailable
from agile_app.core.ids import uuid7
from agile_app.core.time import now
from agile_app.device import operations
from agile_app.device.models import AppliedOperation
from agile_app.device.operations import operation, push
from agile_app.security.actor import Role
from agile_app.security.models import AuditEntry
from agile_app.security.permissions import Permission
from tests.factories import make_actor

pytestmark = pytest.mark.usefixtures("sqlite_database")


class Note(BaseModel):
    text: str


@pytest.fixture(autouse=True)
def done(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """A test's own operation, and what it did."""
    monkeypatch.setattr(operations, "OPERATIONS", {})
    applied: list[str] = []

    @operation("note.write", permission=Permission.CHILD_WRITE, input=Note)
    def write(session, actor, given, meta) -> dict[str, Any]:
        if given.text == "refuse":
            raise Conflict("Someone else wrote this first.", field="text")
        if given.text == "away":
            raise Unavailable("The mail server is away.")
        if given.text == "broken":
            raise ZeroDivisionError
        applied.append(given.text)
        return {"length": len(given.text)}

    return applied


def sent(text: str, *, stream: str = "", name: str = "note.write") -> Any:
    return {
        "id": str(uuid7()),
        "name": name,
        "at": "2026-11-05T14:02:00Z",
        "payload": {"text": text},
        "stream": stream,
    }


def stored(operation_id: str) -> AppliedOperation | None:
    with reading() as session:
        return session.get(AppliedOperation, UUID(operation_id))


def test_an_accepted_operation_is_applied_once_however_often_it_is_sent(done):
    actor, one = make_actor(), sent("hello")
    first = push(actor, [one])
    assert first == [{"id": one["id"], "status": "accepted", "result": {"length": 5}}]
    assert push(actor, [one, one]) == first * 2
    assert done == ["hello"]


def test_one_refused_operation_does_not_stop_the_others(done):
    answers = push(make_actor(), [sent("a"), sent("refuse"), sent("b")])
    assert [answer["status"] for answer in answers] == ["accepted", "refused", "accepted"]
    assert answers[1]["code"] == "conflict"
    assert answers[1]["sentence"] == "Someone else wrote this first."
    assert done == ["a", "b"]


def test_a_refused_operation_is_kept_and_judged_anew_when_sent_again(done, monkeypatch):
    actor, one = make_actor(), sent("refuse")
    push(actor, [one])
    held = stored(one["id"])
    assert held is not None
    assert (held.outcome, held.result) == ("refused", {"code": "conflict"})
    one["payload"] = {"text": "now fine"}
    assert push(actor, [one])[0]["status"] == "accepted"
    assert stored(one["id"]).outcome == "accepted"


def test_a_refused_operation_leaves_no_trace_of_what_it_began(monkeypatch):
    from agile_app.people.models import Team

    @operation("team.begin", permission=Permission.CHILD_WRITE, input=Note)
    def begin(session, actor, given, meta):
        session.add(Team(name=given.text))
        session.flush()
        raise Invalid("No.")

    assert push(make_actor(), [sent("Night team", name="team.begin")])[0]["status"] == "refused"
    with reading() as session:
        assert session.exec(select(Team).where(Team.name == "Night team")).first() is None


def test_what_the_server_cannot_decide_now_comes_again_later_and_holds_only_its_stream(done):
    answers = push(
        make_actor(),
        [sent("away", stream="child-1"), sent("after", stream="child-1"), sent("b", stream="2")],
    )
    assert [answer["status"] for answer in answers] == ["later", "later", "accepted"]
    assert done == ["b"]


def test_a_defect_of_ours_is_no_refusal(done):
    answers = push(make_actor(), [sent("broken"), sent("fine")])
    assert [answer["status"] for answer in answers] == ["later", "accepted"]
    assert "ZeroDivision" not in str(answers)


def test_another_workers_operation_id_is_refused_and_shows_nothing_of_it(done):
    one = sent("private")
    push(make_actor(), [one])
    answer = push(make_actor(), [one])[0]
    assert (answer["status"], answer["code"]) == ("refused", "id_taken")
    assert "result" not in answer
    assert done == ["private"]


def test_a_role_without_the_permission_is_refused_and_audited(done):
    answer = push(make_actor(Role.IT), [sent("a")])[0]
    assert (answer["status"], answer["code"]) == ("refused", "not_allowed")
    with reading() as session:
        acts = session.exec(select(AuditEntry.act)).all()
    assert "operation.refused" in acts
    assert done == []


@pytest.mark.parametrize(
    "given",
    [
        None,
        "text",
        {},
        {"id": "not-a-uuid", "name": "note.write", "at": "now", "payload": {}},
        {"id": str(uuid7()), "name": "note.write", "at": "2026-11-05T14:02:00Z", "payload": []},
        {"id": str(uuid7()), "name": "x" * 81, "at": "2026-11-05T14:02:00Z", "payload": {}},
    ],
)
def test_a_misshapen_operation_is_refused_alone(done, given):
    answers = push(make_actor(), [given, sent("fine")])
    assert [answer["status"] for answer in answers] == ["refused", "accepted"]


def test_input_is_checked_against_the_operations_model_and_names_the_field(done):
    one = sent("x") | {"payload": {"text": 7}}
    answer = push(make_actor(), [one])[0]
    assert (answer["code"], answer["field"]) == ("invalid", "text")


def test_an_operation_this_server_does_not_know_is_kept_for_after_the_update(done):
    answer = push(make_actor(), [sent("x", name="note.from_tomorrow")])[0]
    assert (answer["status"], answer["code"]) == ("refused", "unknown_operation")


def test_too_many_at_once_are_refused_as_a_whole(done):
    with pytest.raises(Invalid):
        push(make_actor(), [sent("x")] * 201)
    assert done == []


def test_a_clock_in_the_future_does_not_date_work_after_its_arrival(monkeypatch):
    seen = []

    @operation("clock.read", permission=Permission.CHILD_WRITE, input=Note)
    def read(session, actor, given, meta):
        seen.append(meta)

    one = sent("x", name="clock.read") | {"at": "2999-01-01T00:00:00Z"}
    push(make_actor(), [one])
    assert seen[0].at == seen[0].received_at


def test_a_clock_that_is_a_year_off_is_put_right_and_a_few_seconds_are_left_alone():
    seen = []

    @operation("clock.told", permission=Permission.CHILD_WRITE, input=Note)
    def read(session, actor, given, meta):
        seen.append(meta)

    actor, tapped = make_actor(), now() - timedelta(hours=2)
    for off in (timedelta(days=-365), timedelta(days=365), timedelta(seconds=20)):
        one = sent("x", name="clock.told") | {"at": (tapped + off).isoformat()}
        push(actor, [one], sent_at=now() + off)
    year_behind, year_ahead, seconds = (each.at - tapped for each in seen)
    assert abs(year_behind) < timedelta(seconds=5)
    assert abs(year_ahead) < timedelta(seconds=5)
    assert seconds == timedelta(seconds=20)


def test_a_clock_that_says_nothing_possible_is_refused_alone(done):
    odd = sent("x") | {"at": "9999-12-31T00:00:00Z"}
    answers = push(make_actor(), [odd], sent_at=now() - timedelta(days=400))
    assert answers[0]["status"] == "refused"
    assert done == []
