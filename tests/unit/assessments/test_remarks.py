"""Exact words, mentions, comments and suggestions as the record reads them."""

import json
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlmodel import select

from agile_app.assessments import documents, service
from agile_app.assessments.remarks import bundle
from agile_app.assessments.remarks.marks import exact_passages, is_exact_mark, mentions
from agile_app.assessments.remarks.models import AssessmentMention
from agile_app.assessments.remarks.rows import ColleagueRow, MentionRow, RemarksRow
from agile_app.assessments.remarks.service import open_threads, see_mentions, take_remarks
from agile_app.core.database import reading, transaction
from agile_app.core.errors import NotAllowed
from agile_app.core.ids import uuid7
from agile_app.device.live.kinds import Content, LiveField
from agile_app.records.bundle import collect
from agile_app.records.models import Assessment, Child
from agile_app.security.actor import Actor, Role
from agile_app.security.models import AuditEntry
from tests import factories

assert documents
assert bundle
CASES = json.loads((Path(__file__).parents[2] / "cases" / "exact_words.json").read_text("utf-8"))


@pytest.mark.parametrize("case", CASES["passages"], ids=lambda case: case["is"])
def test_exact_words_are_read_as_on_the_device(case: dict[str, Any]):
    found = [
        {"index": each.index, "who": each.who, "words": each.words, "edited": each.edited}
        for each in exact_passages(case["ops"])
    ]
    assert found == case["passages"]


def test_a_marks_value_is_who_said_it_and_a_checksum():
    assert all(is_exact_mark(value) for value in CASES["marks"])
    assert not any(is_exact_mark(value) for value in CASES["no_marks"])


def test_who_is_mentioned_is_read_from_the_marks_alone():
    worker = uuid4()
    delta = [
        {"insert": "@Somebody "},
        {"insert": "Raj", "attributes": {"mention": str(worker)}},
        {"insert": "x", "attributes": {"mention": "everybody"}},
    ]
    assert list(mentions(delta)) == [worker]


def _remarks(*facts: tuple[str, str, str]) -> LiveField:
    return LiveField("keyed", entries=[{"v": list(fact), "by": "w", "at": "t"} for fact in facts])


def test_what_waits_is_counted_and_what_is_settled_is_not():
    content: Content = {
        "x.remarks": _remarks(
            ("a", "kind", "comment"), ("a", "anchor", "{}"), ("a", "m1", "How cold?"),
            ("b", "kind", "comment"), ("b", "state", "resolved"),
            ("c", "kind", "suggestion"), ("c", "state", "open"),
            ("d", "kind", "suggestion"), ("d", "state", "accepted"),
            ("e", "kind", "comment"), ("e", "state", "resolved"), ("e", "state", "open"),
            ("f", "m1", "An answer whose comment is still on its way"),
        )
    }  # fmt: skip
    assert open_threads(content) == (2, 1)
    assert open_threads({}) == (0, 0)


def _mentioning(*workers: UUID, root: str = "t.health") -> Content:
    delta: list[dict[str, Any]] = [{"insert": "Ask "}]
    delta += [{"insert": "them", "attributes": {"mention": str(each)}} for each in workers]
    return {root: LiveField("text", delta=delta)}


@pytest.fixture
def worker() -> Actor:
    return factories.make_actor()


@pytest.fixture
def child(worker: Actor) -> Child:
    return factories.make_child(allocated_to=worker)


@pytest.fixture
def assessment(worker: Actor, child: Child) -> Assessment:
    with transaction() as session:
        return service.start_assessment(session, worker, assessment_id=uuid7(), child_id=child.id)


def _take(assessment: Assessment, content: Content, seq: int = 1) -> None:
    with transaction() as session:
        take_remarks(session, assessment.id, content, seq)


def _rows(actor: Actor, child: Child, shape: Any) -> list[Any]:
    with reading() as session:
        return collect(session, actor, [child.id])[child.id].get(shape.COLLECTION, [])


def _version(child: Child) -> int:
    with reading() as session:
        held = session.get(Child, child.id)
        assert held is not None
        return held.version


@pytest.mark.usefixtures("sqlite_database")
class TestOnTheRecord:
    """With a database."""

    def test_a_mentioned_colleague_hears_of_it_once_and_nobody_else_does(
        self, worker, child, assessment
    ):
        colleague = factories.make_actor()
        factories.make_allocation(child, colleague, role="joint")
        before = _version(child)
        _take(assessment, _mentioning(colleague.worker_id))
        assert _version(child) > before
        (row,) = _rows(colleague, child, MentionRow)
        assert (row.id, row.child_id, row.seen) == (str(assessment.id), str(child.id), False)
        assert _rows(worker, child, MentionRow) == []
        again = _version(child)
        _take(assessment, _mentioning(colleague.worker_id), seq=2)
        assert _version(child) == again

    def test_twice_in_one_assessment_is_one_line(self, worker, child, assessment):
        both = _mentioning(worker.worker_id) | _mentioning(worker.worker_id, root="t.education")
        _take(assessment, both)
        assert len(_rows(worker, child, MentionRow)) == 1

    def test_the_line_goes_when_they_have_looked_and_when_the_mention_does(
        self, worker, child, assessment
    ):
        _take(assessment, _mentioning(worker.worker_id))
        with transaction() as session:
            see_mentions(session, worker, assessment.id)
        assert _rows(worker, child, MentionRow) == []
        _take(assessment, _mentioning(worker.worker_id), seq=2)
        assert _rows(worker, child, MentionRow) == []
        _take(assessment, {"t.health": LiveField("text")}, seq=3)
        with reading() as session:
            assert session.exec(select(AssessmentMention)).all() == []
            acts = [entry.act for entry in session.exec(select(AuditEntry))]
        assert acts.count("assessment.mention_seen") == 1

    def test_somebody_who_does_not_reach_the_child_cannot_say_they_looked(self, assessment):
        stranger = factories.make_actor()
        _take(assessment, _mentioning(stranger.worker_id))
        with pytest.raises(NotAllowed), transaction() as session:
            see_mentions(session, stranger, assessment.id)

    def test_people_of_the_family_and_made_up_ids_are_told_nothing(self, child, assessment):
        _take(assessment, _mentioning(child.id, uuid4()))
        with reading() as session:
            assert session.exec(select(AssessmentMention)).all() == []

    def test_lists_say_how_much_waits_and_nothing_when_nothing_does(
        self, worker, child, assessment
    ):
        assert _rows(worker, child, RemarksRow) == []
        _take(assessment, {"x.remarks": _remarks(("a", "kind", "comment"))})
        (row,) = _rows(worker, child, RemarksRow)
        assert (row.open_comments, row.open_suggestions) == (1, 0)
        settled = _remarks(("a", "kind", "comment"), ("a", "state", "resolved"))
        _take(assessment, {"x.remarks": settled}, seq=2)
        assert _rows(worker, child, RemarksRow) == []

    def test_an_extraction_that_was_overtaken_changes_nothing(self, worker, child, assessment):
        _take(assessment, {"x.remarks": _remarks(("a", "kind", "comment"))}, seq=5)
        _take(assessment, {}, seq=4)
        assert len(_rows(worker, child, RemarksRow)) == 1

    def test_the_managers_of_a_childs_workers_may_be_mentioned(self):
        team = factories.make_team()
        worker = factories.make_worker(team=team)
        manager = factories.make_worker(Role.MANAGER, manages=team, name="Manager Of The Team")
        factories.make_worker(Role.MANAGER, manages=factories.make_team())
        child = factories.make_child(allocated_to=worker)
        rows = _rows(factories.actor_of(worker), child, ColleagueRow)
        assert [(row.person_id, row.name) for row in rows] == [
            (str(manager.id), "Manager Of The Team")
        ]
