"""Operations with somebody else's ids in them, from a worker with a valid session: each is refused,
and nothing but the refusal is kept."""

import importlib
from collections.abc import Callable
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import Engine
from sqlmodel import SQLModel, select

from agile_app.assessments.sign_off.addenda import gather
from agile_app.assessments.sign_off.models import Addendum, ReturnedPassage
from agile_app.assessments.sign_off.service import Passage
from agile_app.core.database import reading, transaction
from agile_app.core.ids import uuid7
from agile_app.core.time import now
from agile_app.device.operations import OPERATIONS, push
from agile_app.security.actor import Actor, Role
from agile_app.security.models import AuditEntry
from tests import factories
from tests.everything import ROOT, import_every_model
from tests.siblings import Group, make_group
from tests.signing import Town, make_town

import_every_model()
for _file in sorted((ROOT / "agile_app/assessments").rglob("operations.py")):
    importlib.import_module(".".join(_file.relative_to(ROOT).with_suffix("").parts))
# What tells of the refusal itself.
TOLD = {"audit_entry", "audit_head", "applied_operation"}


def _everything() -> dict[str, list[str]]:
    """Every row of every table but those that tell of refusals."""
    with reading() as session:
        return {
            name: sorted(repr(tuple(row)) for row in session.execute(table.select()))
            for name, table in SQLModel.metadata.tables.items()
            if name not in TOLD
        }


def _sent(actor: Actor, name: str, payload: dict[str, Any]) -> dict[str, Any]:
    operation = {"id": str(uuid7()), "name": name, "at": now().isoformat(), "payload": payload}
    (answer,) = push(actor, [operation])
    return answer


def _refusals(actor: Actor) -> list[str]:
    with reading() as session:
        entries = session.exec(
            select(AuditEntry.act).where(AuditEntry.worker_id == actor.worker_id)
        ).all()
    return [act for act in entries if act.endswith("refused")]


def _of_another_team() -> Actor:
    """A manager of a team of their own, with a caseload of their own: nothing is missing to them
    but this family."""
    team = factories.make_team()
    return factories.actor_of(
        factories.make_worker(Role.WORKER, Role.SENIOR, Role.MANAGER, team=team, manages=team)
    )


def _addendum(town: Town) -> UUID:
    """Late words under a signed version."""
    pen = town.pen()
    town.ask()
    town.sign()
    pen.write_late("t.health", "Late. ")
    with transaction() as session:
        gather(session, town.id)
    with reading() as session:
        return session.exec(select(Addendum.id)).one()


def _passage(town: Town) -> UUID:
    town.ask()
    town.give_back("Look again.", Passage("t.health", "When?"))
    with reading() as session:
        return session.exec(select(ReturnedPassage.id)).one()


Forged = Callable[[Town], dict[str, Any]]
FORGED: dict[str, Forged] = {
    "assessment.viewed": lambda town: {},
    "assessment.move_to_version": lambda town: {"version": 2},
    "assessment.ask_sign_off": lambda town: {"note": "Mine."},
    "assessment.take_back": lambda town: {},
    "assessment.return": lambda town: {"note": "Change it."},
    "assessment.passage_done": lambda town: {"passage_id": str(_passage(town)), "done": True},
    "assessment.sign": lambda town: (town.ask(), {"seq": town.head})[1],
    "assessment.reopen": lambda town: (town.ask(), town.sign(), {"reason": "Because."})[2],
    "assessment.addendum_accept": lambda town: {"addendum_id": str(_addendum(town))},
    "assessment.addendum_decline": lambda town: {
        "addendum_id": str(_addendum(town)), "reason": "No."
    },
    "assessment.shown_to_family": lambda town: {"parts": ["health"], "named": [str(town.child.id)]},
    "assessment.mention_seen": lambda town: {},
    "assessment.leave_group": lambda town: {},
    "assessment.start": lambda town: {"child_id": str(town.child.id), "id": str(uuid7())},
    "assessment.start_together": lambda town: {},
    "assessment.add_sibling": lambda town: {
        "group_id": str(uuid7()), "member": {"id": str(uuid7()), "child_id": str(town.child.id)}
    },
}  # fmt: skip


def test_every_operation_on_assessments_is_tried_with_forged_ids():
    assert {name for name in OPERATIONS if name.startswith("assessment.")} == set(FORGED)


@pytest.mark.parametrize("name", sorted(FORGED))
def test_nobody_reaches_another_familys_assessment_by_its_id(any_database: Engine, name: str):
    town = make_town()
    town.pen().write("t.health", "Grows well.")
    payload = {"id": str(town.id), **FORGED[name](town)}
    if name == "assessment.start_together":
        others = factories.make_child()
        payload = {
            "group_id": str(uuid7()), "form_key": "child_and_family",
            "members": [
                {"id": str(uuid7()), "child_id": str(each.id)} for each in (town.child, others)
            ],
        }  # fmt: skip
    stranger = _of_another_team()
    before = _everything()
    answer = _sent(stranger, name, payload)
    assert (answer["status"], answer["code"]) == ("refused", "not_allowed")
    assert _everything() == before
    assert _refusals(stranger) == ["child.refused"]


# Somebody who works with one family reaches with its ids for another's ----------------------------


@pytest.fixture
def mine(any_database: Engine) -> Town:
    return make_town()


def _refused(actor: Actor, name: str, payload: dict[str, Any], *codes: str) -> None:
    before = _everything()
    answer = _sent(actor, name, payload)
    assert answer["status"] == "refused", answer
    assert answer["code"] in codes, answer
    assert _everything() == before


def test_anothers_assessment_is_not_begun_anew_for_ones_own_child(mine: Town):
    theirs = make_town()
    payload = {"id": str(theirs.id), "child_id": str(mine.child.id)}
    _refused(mine.worker, "assessment.start", payload, "conflict")


def test_a_new_assessment_takes_the_place_of_no_other_document(mine: Town):
    payload = {"id": str(make_group().id), "child_id": str(mine.child.id)}
    _refused(mine.worker, "assessment.start", payload, "conflict")


def test_an_addendum_or_a_note_of_another_assessment_is_not_decided_on_with_ones_own(mine: Town):
    theirs = make_town()
    addendum, passage = _addendum(theirs), _passage(mine)
    other = make_town()
    said = {"id": str(mine.id), "addendum_id": str(addendum), "reason": "Mine."}
    _refused(mine.manager, "assessment.addendum_accept", said, "not_found")
    _refused(mine.manager, "assessment.addendum_decline", said, "not_found")
    note = {"id": str(other.id), "passage_id": str(passage), "done": True}
    _refused(other.worker, "assessment.passage_done", note, "not_found")


def _joined(group: Group, group_id: UUID) -> dict[str, Any]:
    child = factories.make_child(allocated_to=group.worker)
    return {
        "id": str(group.ava), "group_id": str(group_id),
        "member": {"id": str(uuid7()), "child_id": str(child.id)},
    }  # fmt: skip


def test_nobody_joins_another_familys_group(mine: Town):
    """By its id, with a child of one's own, or with both children of one's own."""
    town = make_group()
    stranger_in_group = {
        "id": str(mine.id), "group_id": str(town.id),
        "member": {"id": str(uuid7()), "child_id": str(mine.child.id)},
    }  # fmt: skip
    _refused(mine.worker, "assessment.add_sibling", stranger_in_group, "conflict", "invalid")
    # A child who is of no family of theirs, though the same worker holds both.
    _refused(town.worker, "assessment.add_sibling", _joined(town, town.id), "invalid")
    second = make_group()
    both = {
        "group_id": str(town.id), "form_key": "child_and_family",
        "members": [
            {"id": str(uuid7()), "child_id": str(child.id)} for child in second.children
        ],
    }  # fmt: skip
    _refused(second.worker, "assessment.start_together", both, "conflict")


def test_a_group_takes_the_place_of_no_other_document(mine: Town):
    town = make_group()
    both = {
        "group_id": str(mine.id), "form_key": "child_and_family",
        "members": [{"id": str(uuid7()), "child_id": str(child.id)} for child in town.children],
    }  # fmt: skip
    _refused(town.worker, "assessment.start_together", both, "conflict")


@pytest.mark.parametrize("seq", [0, 1, 3, 1 << 40])
def test_a_signature_under_another_moment_is_refused(mine: Town, seq: int):
    pen = mine.pen()
    pen.write("t.health", "One. ")
    pen.write("t.health", "Two. ")
    mine.ask()
    said = {"id": str(mine.id), "seq": seq}
    _refused(mine.manager, "assessment.sign", said, "changed_since")
    forged = {"id": str(mine.id), "seq": mine.head, "sha256": "0" * 64}
    _refused(mine.manager, "assessment.sign", forged, "changed_since")


def test_nobody_signs_their_own_by_another_way(any_database: Engine):
    """A manager who began it and gave it away, or only took one word out, signs it not."""
    town = make_town()
    town.pen().write("t.health", "He is not safe.")
    pen = town.pen(town.manager)
    pen.write("t.health", "", at=6, delete=4)
    town.ask()
    said = {"id": str(town.id), "seq": town.head}
    _refused(town.manager, "assessment.sign", said, "own_work")
    assert _refusals(town.manager) == ["assessment.sign_off.refused"]
    assert _sent(town.other_manager, "assessment.sign", said)["status"] == "accepted"


def test_a_worker_does_not_turn_manager_by_asking_as_one(mine: Town):
    """Roles come from the session's worker; nothing that is sent names one."""
    mine.ask()
    said = {"id": str(mine.id), "seq": mine.head, "role": "manager"}
    _refused(mine.manager, "assessment.sign", said, "invalid")
    _refused(mine.worker, "assessment.sign", {"id": str(mine.id), "seq": mine.head}, "not_allowed")
    assert _refusals(mine.worker) == ["operation.refused"]
