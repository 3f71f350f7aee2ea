"""An operation's id stands for one thing said once by one worker."""

from typing import Any

import pytest
from pydantic import BaseModel

from agile_app.core.ids import uuid7
from agile_app.device import operations
from agile_app.device.operations import operation, push
from agile_app.security.permissions import Permission
from agile_app.security.routes import answer
from tests.factories import make_actor

pytestmark = pytest.mark.usefixtures("sqlite_database")


class Note(BaseModel):
    text: str


@pytest.fixture(autouse=True)
def _two(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(operations, "OPERATIONS", {})
    for name in ("note.write", "note.sign"):
        operation(name, permission=Permission.CHILD_WRITE, input=Note)(
            lambda _session, _actor, given, _meta: {"said": given.text}
        )


def _sent(text: str, *, name: str = "note.write", known_as: str = "") -> dict[str, Any]:
    at = "2026-11-05T14:02:00Z"
    return {"id": known_as or str(uuid7()), "name": name, "at": at, "payload": {"text": text}}


def test_another_act_under_a_used_id_is_refused_not_called_done():
    actor, first = make_actor(), _sent("a")
    second = _sent("a", name="note.sign", known_as=first["id"])
    one, two = push(actor, [first, second])
    assert (one["status"], two["status"]) == ("accepted", "refused")
    assert two["code"] == "id_taken"


def test_other_content_under_a_used_id_is_refused_not_called_done():
    actor, first = make_actor(), _sent("a")
    one, two, again = push(actor, [first, _sent("b", known_as=first["id"]), first])
    assert (one["status"], two["status"]) == ("accepted", "refused")
    assert two["code"] == "id_taken"
    assert again == one


def test_an_id_that_is_no_text_does_not_cost_the_others_their_answers():
    answers = push(make_actor(), [_sent("a"), {"id": "\ud800"}])
    assert [each["status"] for each in answers] == ["accepted", "refused"]
    assert answer({"results": answers}).status_code == 200
