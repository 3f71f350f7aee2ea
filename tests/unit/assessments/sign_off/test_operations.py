"""The sign-off as a device asks for it."""

import json

import pytest
from sqlmodel import select

from agile_app.assessments.sign_off import operations
from agile_app.assessments.sign_off.models import (
    AssessmentStep,
    AssessmentVersion,
    ReturnedPassage,
)
from agile_app.core.database import reading
from agile_app.core.ids import uuid7
from agile_app.core.time import now
from agile_app.device.operations import push
from tests.signing import make_town

pytestmark = pytest.mark.usefixtures("sqlite_database")
assert operations


def _sent(name, town, **payload):
    return {
        "id": str(uuid7()),
        "name": f"assessment.{name}",
        "at": now().isoformat(),
        "payload": {"id": str(town.id), **payload},
    }


def test_from_asking_to_a_signature_each_operation_once():
    town = make_town()
    ask, back = (
        _sent("ask_sign_off", town, note="Ready."),
        _sent("return", town, note="", passages=[{"root": "t.health", "note": "When?"}]),
    )
    assert [a["status"] for a in push(town.worker, [ask, ask])] == ["accepted"] * 2
    assert [a["status"] for a in push(town.manager, [back, back])] == ["accepted"] * 2
    push(town.worker, [_sent("ask_sign_off", town)])
    sign = _sent("sign", town, seq=0)
    first, again = push(town.manager, [sign, sign])
    assert first["status"] == "accepted"
    assert first["result"] == again["result"]
    with reading() as session:
        assert len(session.exec(select(AssessmentVersion)).all()) == 1
        assert len(session.exec(select(AssessmentStep)).all()) == 4


PLACE = {"tname": "t.health", "item": {"client": 7, "clock": 3}, "assoc": 0}
ANCHOR = {"from": PLACE, "to": PLACE | {"assoc": -1}, "lines": True, "cut": False}


def test_a_note_at_a_passage_keeps_its_words_and_their_place():
    town = make_town()
    push(town.worker, [_sent("ask_sign_off", town)])
    note = {"root": "t.health", "note": "When?", "quote": "Grows well.", "anchor": ANCHOR}
    (answer,) = push(town.manager, [_sent("return", town, passages=[note])])
    assert answer["status"] == "accepted"
    with reading() as session:
        (kept,) = session.exec(select(ReturnedPassage)).all()
    assert (kept.quote, json.loads(kept.anchor)) == ("Grows well.", ANCHOR)


def test_only_a_text_has_passages():
    town = make_town()
    push(town.worker, [_sent("ask_sign_off", town)])
    note = {"root": "a.outcome", "note": "Why?", "quote": "nfa", "anchor": ANCHOR}
    (answer,) = push(town.manager, [_sent("return", town, passages=[note])])
    assert answer["status"] == "refused"
    assert answer["sentence"] == "Only in a text can a passage be chosen."
    assert town.assessment.status == "awaiting_sign_off"


def test_a_stale_signature_is_refused_in_words():
    town = make_town()
    push(town.worker, [_sent("ask_sign_off", town)])
    town.pen().write("t.health", "More.")
    (answer,) = push(town.manager, [_sent("sign", town, seq=0)])
    assert (answer["status"], answer["code"]) == ("refused", "changed_since")
    assert answer["sentence"] == "Somebody has written in it since you read it."


@pytest.mark.parametrize(
    ("name", "payload"),
    [
        ("return", {"passages": [{"root": "<b>", "note": "x"}]}),
        ("return", {"passages": [{"root": "t.health", "note": ""}]}),
        ("return", {"note": "x" * 4001}),
        ("return", {"passages": [{"root": "t.health", "note": "x", "quote": "x" * 4001}]}),
        ("return", {"passages": [{"root": "t.health", "note": "x", "anchor": {"from": PLACE}}]}),
        (
            "return",
            {"passages": [{"root": "t.health", "note": "x", "anchor": ANCHOR | {"root": "t.x"}}]},
        ),
        ("sign", {"seq": -1}),
        ("sign", {"seq": 0, "sha256": "no hash"}),
        ("reopen", {}),
        ("ask_sign_off", {"status": "signed_off"}),
    ],
)
def test_what_does_not_fit_is_refused(name, payload):
    town = make_town()
    (answer,) = push(town.manager, [_sent(name, town, **payload)])
    assert answer["status"] == "refused"


def test_a_worker_may_not_return_sign_or_open_again():
    town = make_town()
    push(town.worker, [_sent("ask_sign_off", town)])
    for name, payload in (
        ("return", {"note": "No."}),
        ("sign", {"seq": 0}),
        ("reopen", {"reason": "Mine."}),
    ):
        (answer,) = push(town.worker, [_sent(name, town, **payload)])
        assert (answer["status"], answer["code"]) == ("refused", "not_allowed")
    assert town.assessment.status == "awaiting_sign_off"
