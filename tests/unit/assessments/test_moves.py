"""A running assessment keeps its version; it moves when asked, and loses nothing by it."""

from typing import Any

import pytest
from pycrdt import Array, Doc, Text
from sqlmodel import Session, select

from agile_app.assessments import bundle, documents, service
from agile_app.assessments.answers_service import take_answers
from agile_app.assessments.forms import service as forms
from agile_app.assessments.models import AssessmentAnswer, KeptAnswer
from agile_app.assessments.rows import AssessmentRow
from agile_app.core.database import reading, transaction
from agile_app.core.errors import Conflict, Invalid, NotAllowed
from agile_app.core.ids import uuid7
from agile_app.core.notices import Notice, listen
from agile_app.core.time import now
from agile_app.device.live import documents as live
from agile_app.device.live.models import LiveDocument, LiveUpdate
from agile_app.records.models import Assessment, Child
from agile_app.security.actor import Actor
from agile_app.security.models import AuditEntry
from tests import factories

pytestmark = pytest.mark.usefixtures("sqlite_database")
assert documents


def _form(version: int, *fields: str) -> bytes:
    asked = "\n".join(f"[[sections.fields]]\n{field}" for field in fields)
    return (
        f'key = "moving"\nversion = {version}\ntitle = "Moving form"\n'
        f'[[sections]]\nkey = "only"\ntitle = "Only"\n{asked}\n'
    ).encode()


SAID = 'key = "said"\nkind = "text"\nlabel = "What was said"'
SEEN = (
    'key = "seen"\nkind = "choice"\nlabel = "Seen"\n'
    'choices = [{ value = "yes", label = "Yes" }, { value = "partly", label = "Partly" }]'
)
SEEN_LESS = SEEN.replace(', { value = "partly", label = "Partly" }', "")
LINE = 'key = "said"\nkind = "short"\nlabel = "What was said"'
STEPS = (
    'key = "said"\nkind = "table"\nlabel = "What was said"\ncolumns = [{ key = "a1", label = "A" }]'
)


@pytest.fixture
def worker() -> Actor:
    return factories.make_actor()


@pytest.fixture
def child(worker: Actor) -> Child:
    return factories.make_child(allocated_to=worker)


def _publish(data: bytes) -> None:
    with transaction() as session:
        forms.add_form(session, None, data)


def _start(worker: Actor, child: Child, **more: Any) -> Assessment:
    with transaction() as session:
        return service.start_assessment(
            session, worker, assessment_id=uuid7(), child_id=child.id, form_key="moving", **more
        )


def _write(worker: Actor, assessment: Assessment, texts: dict[str, str], answers: dict[str, Any]):
    """One frame in the log, as a device would have sent it."""
    doc: Doc = Doc()
    for root, words in texts.items():
        doc[root] = Text(words)
    for root, value in answers.items():
        doc[root] = Array([{"v": value, "by": str(worker.worker_id), "at": "2026-11-05"}])
    data = doc.get_update()
    with transaction() as session:
        document = session.get(LiveDocument, assessment.id)
        assert document is not None
        seq = document.head + 1
        link = live.next_link(document.chain, seq, worker.worker_id, "d", "e" * 32, seq, data)
        session.add(
            LiveUpdate(
                document_id=assessment.id, seq=seq, worker_id=worker.worker_id, device="d",
                epoch="e" * 32, n=seq, received_at=now(), data=data, chain=link,
            )
        )  # fmt: skip
        document.head, document.chain = seq, link
        session.flush()
        take_answers(session, assessment.id, live.content(session, assessment.id), seq)


def _move(worker: Actor, assessment: Assessment, **more: Any) -> list[str]:
    with transaction() as session:
        left = service.move_to_version(session, worker, assessment.id, **more)
    return [str(each) for each in left]


def _row(worker: Actor, child: Child) -> AssessmentRow:
    with reading() as session:
        return bundle.assessment_rows(session, worker, [child.id])[child.id]["assessments"][0]


def _answers(session: Session, assessment: Assessment) -> dict[str, AssessmentAnswer]:
    statement = select(AssessmentAnswer).where(AssessmentAnswer.assessment_id == assessment.id)
    return {answer.field: answer for answer in session.exec(statement)}


def test_a_running_assessment_keeps_its_version_and_hears_of_a_newer_one(worker, child):
    _publish(_form(1, SAID))
    _start(worker, child)
    assert _row(worker, child).newer_version == 0
    _publish(_form(2, SAID, SEEN))
    row = _row(worker, child)
    assert (row.form_id, row.newer_version, row.of) == ("moving.1", 2, 1)


def test_moved_it_has_the_fields_of_the_newer_version_and_all_of_its_words(worker, child):
    _publish(_form(1, SAID))
    assessment = _start(worker, child)
    _write(worker, assessment, {"t.said": "Sam sleeps"}, {})
    _publish(_form(2, SAID, SEEN))
    assert _move(worker, assessment) == []
    row = _row(worker, child)
    assert (row.form_id, row.newer_version, row.of, row.written) == ("moving.2", 0, 2, 1)
    with reading() as session:
        assert _answers(session, assessment)["said"].text == "Sam sleeps"
        roots = live.roots_of(session, session.get(LiveDocument, assessment.id))
        acts = [entry.act for entry in session.exec(select(AuditEntry))]
    assert set(roots) == {"t.said", "a.seen", "x.remarks", "x.evidence"}
    assert "assessment.moved_to_version" in acts


def test_everyone_who_has_it_open_opens_it_again(worker, child):
    _publish(_form(1, SAID))
    assessment = _start(worker, child)
    _publish(_form(2, SAID, SEEN))
    heard: list[Notice] = []
    stop = listen(heard.append)
    _move(worker, assessment)
    stop()
    assert Notice("live.template", {"document_id": str(assessment.id)}) in heard


@pytest.mark.parametrize(
    ("newer", "said"),
    [
        ((SEEN,), "“What was said” (the new version does not ask it)"),
        ((STEPS, SEEN), "“What was said” (it becomes a table, and was a text)"),
        ((SAID, SEEN_LESS), "“Seen” (the new version does not have this answer)"),
    ],
)
def test_what_would_lose_its_place_is_named_and_nothing_moves(worker, child, newer, said):
    _publish(_form(1, SAID, SEEN))
    assessment = _start(worker, child)
    _write(worker, assessment, {"t.said": "Sam sleeps"}, {"a.seen": "partly"})
    _publish(_form(2, *newer))
    with pytest.raises(Conflict) as refused:
        _move(worker, assessment)
    assert refused.value.code == "cannot_carry"
    assert said in refused.value.sentence
    assert _row(worker, child).form_id == "moving.1"


def test_what_is_left_behind_stays_in_the_document_and_is_shown_as_kept(worker, child):
    _publish(_form(1, SAID, SEEN))
    assessment = _start(worker, child)
    _write(worker, assessment, {"t.said": "Sam sleeps"}, {"a.seen": "yes"})
    _publish(_form(2, STEPS, SEEN))
    left = _move(worker, assessment, leave_behind=True)
    assert left == ["“What was said” (it becomes a table, and was a text)"]
    row = _row(worker, child)
    assert [(each.label, each.text) for each in row.kept] == [("What was said", "Sam sleeps")]
    with reading() as session:
        assert live.content(session, assessment.id)["t.said"].text == "Sam sleeps"
        assert _answers(session, assessment)["seen"].value == "yes"


def test_a_colleague_who_is_offline_with_the_earlier_version_loses_no_words(worker, child):
    _publish(_form(1, SAID))
    assessment = _start(worker, child)
    _publish(_form(2, SEEN))
    _move(worker, assessment)
    with reading() as session:
        document = session.get(LiveDocument, assessment.id)
        assert live.rules_of(session, document).roots["t.said"] == "text"
    _write(worker, assessment, {"t.said": "Written in the stairwell"}, {})
    assert [each.text for each in _row(worker, child).kept] == ["Written in the stairwell"]


def test_a_text_that_becomes_a_short_one_still_takes_the_earlier_versions_frames(worker, child):
    _publish(_form(1, SAID))
    assessment = _start(worker, child)
    _publish(_form(2, LINE))
    with reading() as session:
        document = session.get(LiveDocument, assessment.id)
        assert live.rules_of(session, document).short == {}
    _move(worker, assessment)
    with reading() as session:
        document = session.get(LiveDocument, assessment.id)
        assert live.rules_of(session, document).short == {}
    fresh = _start(worker, child)
    with reading() as session:
        assert live.rules_of(session, session.get(LiveDocument, fresh.id)).short == {"t.said": 300}


def test_extracting_again_gives_the_same_rows_of_what_was_kept(worker, child):
    _publish(_form(1, SAID, SEEN))
    assessment = _start(worker, child)
    _write(worker, assessment, {"t.said": "Sam sleeps"}, {"a.seen": "yes"})
    _publish(_form(2, STEPS, SEEN))
    _move(worker, assessment, leave_behind=True)

    def rows(session: Session) -> list[Any]:
        kept = [row.model_dump() for row in session.exec(select(KeptAnswer))]
        return kept + [row.model_dump() for row in _answers(session, assessment).values()]

    with reading() as session:
        before = rows(session)
    with transaction() as session:
        take_answers(session, assessment.id, live.content(session, assessment.id), 1)
    with reading() as session:
        assert rows(session) == before


def test_it_does_not_move_back_nor_once_handed_in_nor_for_a_stranger(worker, child):
    _publish(_form(1, SAID))
    _publish(_form(2, SAID, SEEN))
    assessment = _start(worker, child)
    with pytest.raises(Invalid):
        _move(worker, assessment, version=1)
    with pytest.raises(NotAllowed):
        _move(factories.make_actor(), assessment)
    _publish(_form(3, SAID))
    with transaction() as session:
        session.get(Assessment, assessment.id).status = "awaiting_sign_off"
    with pytest.raises(Conflict) as refused:
        _move(worker, assessment)
    assert refused.value.code == "handed_in"


def test_moving_twice_to_the_same_version_is_moving_once(worker, child):
    _publish(_form(1, SAID))
    assessment = _start(worker, child)
    _publish(_form(2, SAID, SEEN))
    _move(worker, assessment)
    assert _move(worker, assessment) == []
    assert _move(worker, assessment, version=2) == []


def test_it_does_not_move_to_a_version_that_was_withdrawn(worker, child):
    _publish(_form(1, SAID))
    assessment = _start(worker, child)
    _publish(_form(2, SAID, SEEN))
    with transaction() as session:
        forms.withdraw_form(session, None, "moving", 2, reason="It asks the wrong thing")
    assert _row(worker, child).newer_version == 0
    with pytest.raises(Conflict) as refused:
        _move(worker, assessment, version=2)
    assert refused.value.code == "form_withdrawn"


# A version withdrawn while somebody is offline ----------------------------------------------------


def test_one_begun_offline_with_a_version_since_withdrawn_is_kept_and_says_so(worker, child):
    _publish(_form(1, SAID))
    with transaction() as session:
        forms.withdraw_form(session, None, "moving", 1, reason="Use the other form")
    assessment = _start(worker, child, form_version=1)
    with reading() as session:
        note = service.note_of_version(session, assessment)
    assert "was withdrawn on" in note
    assert "you can go on writing" in note
    row = _row(worker, child)
    assert row.form_note.endswith(": Use the other form")
    assert row.may_write


def test_nothing_new_is_begun_with_a_version_withdrawn_long_ago(worker, child, monkeypatch):
    _publish(_form(1, SAID))
    with transaction() as session:
        forms.withdraw_form(session, None, "moving", 1, reason="Use the other form")
    later = service.today() + service.LONGEST_OFFLINE * 2
    monkeypatch.setattr(service, "today", lambda: later)
    with pytest.raises(Conflict) as refused:
        _start(worker, child, form_version=1)
    assert refused.value.code == "form_withdrawn"


def test_what_was_begun_with_it_goes_on_being_written(worker, child):
    _publish(_form(1, SAID))
    assessment = _start(worker, child)
    with transaction() as session:
        forms.withdraw_form(session, None, "moving", 1, reason="Use the other form")
    with transaction() as session:
        assert service.may_open(session, worker, assessment.id) == "write"
    _write(worker, assessment, {"t.said": "Still here"}, {})
    assert _row(worker, child).written == 1
