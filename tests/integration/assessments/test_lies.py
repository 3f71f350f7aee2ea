"""Content of the agreed shape that no honest client writes: whatever it says, the record can be
extracted, copied and signed."""

from uuid import UUID

import pytest
from sqlalchemy import Engine

from agile_app.assessments.answers_service import take_answers
from agile_app.assessments.copies import service as copies
from agile_app.assessments.copies.sheet import CopyKind
from agile_app.assessments.remarks.service import take_remarks
from agile_app.assessments.service import start_assessment
from agile_app.assessments.sign_off import service
from agile_app.assessments.sign_off.verifying import verify_signed
from agile_app.core.database import reading, transaction
from agile_app.core.ids import uuid7
from agile_app.device.live.documents import content_now
from tests.live.liar import fill
from tests.signing import Town, make_town

KINDS: tuple[CopyKind, ...] = ("record", "conference", "family")


def _started(town: Town, form_key: str) -> UUID:
    with transaction() as session:
        return start_assessment(
            session, town.worker, assessment_id=uuid7(), child_id=town.child.id, form_key=form_key
        ).id


@pytest.mark.parametrize("seed", [1, 2])
@pytest.mark.parametrize("form_key", ["child_and_family", "strengths_scales"])
def test_lies_of_the_agreed_shape_take_nothing_down(any_database: Engine, form_key: str, seed: int):
    town = make_town()
    assessment_id = _started(town, form_key)
    fill(town.worker, assessment_id, seed)
    with transaction() as session:
        content, seq = content_now(session, assessment_id)
        take_answers(session, assessment_id, content, seq)
        take_remarks(session, assessment_id, content, seq)
        service.ask_sign_off(session, town.worker, assessment_id, step_id=uuid7())
    for kind in KINDS:
        with transaction() as session:
            prepared = copies.prepare(session, town.manager, assessment_id, kind, leaves=False)
        html = copies.made(prepared).html
        assert "<img src=x" not in html
        assert "<b>x</b>" not in html
    with transaction() as session:
        service.sign_off(session, town.manager, assessment_id, step_id=uuid7(), seq=seq)
    with reading() as session:
        assert verify_signed(session, assessment_id) == []
