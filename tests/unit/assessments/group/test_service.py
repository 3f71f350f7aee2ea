"""Siblings' assessments: begun together, joined and left, and what each of them then says."""

from uuid import UUID

import pytest
from sqlmodel import col, select

from agile_app.assessments.bundle import assessment_rows
from agile_app.assessments.group import service
from agile_app.assessments.group.service import Member
from agile_app.assessments.group.whole import whole_now
from agile_app.assessments.models import AssessmentAnswer
from agile_app.assessments.service import move_to_version, note_view, start_assessment
from agile_app.core.database import reading, transaction
from agile_app.core.errors import Conflict, Invalid, NotAllowed
from agile_app.core.ids import uuid7
from agile_app.core.time import now
from agile_app.device.live.documents import document_of
from agile_app.records.models import Assessment
from agile_app.security.models import AuditEntry
from tests import factories
from tests.pen import Pen
from tests.siblings import make_group, make_siblings

pytestmark = pytest.mark.usefixtures("sqlite_database")


def _answers(assessment_id: UUID) -> dict[str, str]:
    with reading() as session:
        found = session.exec(
            select(AssessmentAnswer).where(AssessmentAnswer.assessment_id == assessment_id)
        )
        return {each.field: each.text for each in found if each.text}


def _start(actor, *children, group_id=None, form="child_and_family", ids=None):
    ids = ids or [uuid7() for _ in children]
    with transaction() as session:
        return service.start_together(
            session, actor, group_id=group_id or uuid7(), form_key=form,
            members=[Member(own, child.id) for own, child in zip(ids, children, strict=True)],
        )  # fmt: skip


def test_one_assessment_for_each_child_and_one_document_in_common():
    town = make_group()
    with reading() as session:
        both = session.exec(select(Assessment)).all()
        common = document_of(session, town.id)
        acts = [each.act for each in session.exec(select(AuditEntry))]
    assert {each.group_id for each in both} == {town.id}
    assert {each.child_id for each in both} == {child.id for child in town.children}
    assert (common.kind, common.child_id) == ("assessment_shared", None)
    assert acts.count("assessment.group.joined") == acts.count("assessment.started") == 2


def test_sent_again_it_is_the_same_group():
    town = make_group()
    again = _start(town.worker, *town.children, group_id=town.id, ids=[town.ava, town.noah])
    assert [each.id for each in again] == [town.ava, town.noah]


def test_what_is_common_stands_in_both_and_the_rest_in_one():
    town = make_group()
    town.write(town.id, "t.housing", "Three rooms, dry.")
    town.write(town.ava, "t.health", "Ava grows well.")
    town.take(town.id)
    town.take(town.ava)
    assert _answers(town.ava) == {"housing": "Three rooms, dry.", "health": "Ava grows well."}
    assert _answers(town.noah) == {"housing": "Three rooms, dry."}


def test_a_childs_own_words_in_a_common_field_are_theirs_alone():
    town = make_group()
    town.write(town.id, "t.housing", "Three rooms.")
    town.write(town.ava, "t.housing", "Ava has her own.")
    town.take(town.id)
    town.take(town.ava)
    assert _answers(town.ava)["housing"] == "Three rooms.\nAva has her own."
    assert _answers(town.noah)["housing"] == "Three rooms."


def test_nobody_begins_one_with_a_child_who_is_not_theirs():
    worker = factories.make_actor()
    mine, other = make_siblings("Ava", "Noah")
    factories.make_allocation(mine, worker)
    with pytest.raises(NotAllowed):
        _start(worker, mine, other)
    with reading() as session:
        assert session.exec(select(Assessment)).all() == []


def test_only_children_of_one_family_are_written_about_together():
    worker = factories.make_actor()
    strangers = [factories.make_child(allocated_to=worker) for _ in range(2)]
    with pytest.raises(Invalid, match="one family"):
        _start(worker, *strangers)


def test_a_form_with_nothing_in_common_is_not_begun_together():
    worker = factories.make_actor()
    children = make_siblings("Ava", "Noah", worker=worker)
    with pytest.raises(Invalid, match="no part"):
        _start(worker, *children, form="supervision_note")


def test_nobody_joins_a_group_by_its_identifier():
    town = make_group()
    with pytest.raises(Conflict):
        _start(town.worker, *town.children, group_id=town.id)


def test_an_assessment_that_stands_alone_is_not_pulled_into_a_group():
    worker = factories.make_actor()
    ava, noah = make_siblings("Ava", "Noah", worker=worker)
    with transaction() as session:
        alone = start_assessment(session, worker, assessment_id=uuid7(), child_id=ava.id)
    with pytest.raises(Conflict):
        _start(worker, ava, noah, ids=[alone.id, uuid7()])


def _add(town_worker, assessment_id, child, *, member_id=None, group_id=None):
    with transaction() as session:
        return service.add_sibling(
            session, town_worker, assessment_id, group_id=group_id or uuid7(),
            member=Member(member_id or uuid7(), child.id),
        )  # fmt: skip


def test_a_sibling_joins_later_and_what_was_written_before_stays_each_childs_own():
    worker = factories.make_actor()
    ava, noah = make_siblings("Ava", "Noah", worker=worker)
    with transaction() as session:
        first = start_assessment(session, worker, assessment_id=uuid7(), child_id=ava.id)
    Pen(worker, first.id).write("t.housing", "Written for Ava.")
    second = _add(worker, first.id, noah)
    with reading() as session:
        assert "Written for Ava." in whole_now(session, first.id).read["t.housing"].text
        assert whole_now(session, second.id).read["t.housing"].text == ""
        groups = set(session.exec(select(Assessment.group_id)))
    assert len(groups) == 1
    assert None not in groups


def test_an_assessment_of_a_sibling_that_is_under_way_joins_with_what_it_says():
    worker = factories.make_actor()
    children = make_siblings("Ava", "Noah", worker=worker)
    with transaction() as session:
        first, second = (
            start_assessment(session, worker, assessment_id=uuid7(), child_id=child.id)
            for child in children
        )
    assert _add(worker, first.id, children[1], member_id=second.id).id == second.id
    with reading() as session:
        assert len(session.exec(select(Assessment)).all()) == 2


def test_a_signed_assessment_is_not_joined():
    town = make_group()
    (lily,) = make_siblings("Lily", worker=town.worker)
    for each in (town.ava, town.noah):
        town.ask(each)
        town.sign(each)
    with pytest.raises((Conflict, Invalid)):
        _add(town.worker, town.ava, lily)


def test_whoever_leaves_keeps_what_was_common_as_it_stood():
    town = make_group()
    town.write(town.id, "t.housing", "Three rooms. ")
    with transaction() as session:
        service.leave(session, town.worker, town.noah)
    town.write(town.id, "t.housing", "Damp since May. ")
    town.take(town.id)
    town.take(town.noah)
    assert _answers(town.noah)["housing"] == "Three rooms. "
    assert "Damp" in _answers(town.ava)["housing"]
    with transaction() as session:
        rows = assessment_rows(session, town.worker, [town.children[1].id])[town.children[1].id]
    (kept,) = rows["shared_parts"]
    assert kept.because == "left"
    assert kept.content["t.housing"] == [{"insert": "Three rooms. "}]


def test_opening_one_is_audited_for_every_child_in_the_group():
    town = make_group()
    with transaction() as session:
        note_view(session, town.worker, town.ava, at=now())
    with reading() as session:
        seen = session.exec(
            select(AuditEntry.act, AuditEntry.child_id).where(col(AuditEntry.act).contains("view"))
        ).all()
    assert ("assessment.viewed", town.children[0].id) in seen
    assert ("assessment.shared_part.viewed", town.children[1].id) in seen


def test_an_assessment_in_a_group_keeps_its_form():
    town = make_group()
    with transaction() as session, pytest.raises(Conflict, match="together"):
        move_to_version(session, town.worker, town.ava)
