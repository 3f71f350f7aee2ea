"""What a scale shows as said before."""

from uuid import UUID

import pytest

from agile_app.assessments import documents, scales, service
from agile_app.assessments.answers_service import take_answers
from agile_app.core.database import reading, transaction
from agile_app.core.ids import uuid7
from agile_app.core.notices import Notice, listen
from agile_app.device.live.kinds import LiveField
from tests import factories

pytestmark = pytest.mark.usefixtures("sqlite_database")
assert documents

MOTHER, CHILD = str(uuid7()), str(uuid7())


def _said(*answers: tuple[str, int]) -> LiveField:
    entries = [{"v": list(answer), "by": "w1", "at": "2026-11-05T10:00:00Z"} for answer in answers]
    return LiveField("keyed", entries=entries)


def _conversation(actor, child, field: LiveField):
    with transaction() as session:
        started = service.start_assessment(
            session, actor, assessment_id=uuid7(), child_id=child.id, form_key="strengths_scales"
        )
        take_answers(session, started.id, {"s.safety_scale": field}, 1)
        return str(started.id)


def _rows(actor, *children):
    with reading() as session:
        found = scales.scale_rows(session, actor, [child.id for child in children])
    return {child.id: found.get(child.id, {}).get("scales", []) for child in children}


def test_each_persons_number_is_known_by_conversation():
    actor = factories.make_actor()
    child, other = (factories.make_child(allocated_to=actor) for _ in range(2))
    first = _conversation(actor, child, _said((MOTHER, 3), (CHILD, 7)))
    second = _conversation(actor, child, _said((MOTHER, 5)))
    found = _rows(actor, child, other)
    assert {(row.assessment_id, row.person_id, row.value) for row in found[child.id]} == {
        (first, MOTHER, 3),
        (first, CHILD, 7),
        (second, MOTHER, 5),
    }
    assert {row.field for row in found[child.id]} == {"safety_scale"}
    assert found[other.id] == []


def test_a_number_that_two_people_dispute_is_not_told_as_said():
    actor = factories.make_actor()
    child = factories.make_child(allocated_to=actor)
    _conversation(actor, child, _said((MOTHER, 3), (MOTHER, 6), (CHILD, 7)))
    assert [(row.person_id, row.value) for row in _rows(actor, child)[child.id]] == [(CHILD, 7)]


@pytest.mark.parametrize(
    "later",
    [_said((MOTHER, 5)), _said((MOTHER, 3), (CHILD, 7)), _said((MOTHER, 3), (MOTHER, 6))],
    ids=["another number", "another person", "a disagreement"],
)
def test_other_devices_hear_of_every_number_that_is_given(later):
    actor = factories.make_actor()
    child = factories.make_child(allocated_to=actor)
    assessment_id = UUID(_conversation(actor, child, _said((MOTHER, 3))))
    heard: list[Notice] = []
    stop = listen(heard.append)
    for seq, field in ((2, later), (3, later)):
        with transaction() as session:
            take_answers(session, assessment_id, {"s.safety_scale": field}, seq)
    stop()
    assert heard == [Notice("child.changed", {"child_id": str(child.id)})]
