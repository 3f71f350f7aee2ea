"""The history of an assessment on both databases: as it stood, by whom, and who may see it."""

import base64
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from pycrdt import Array, Doc, Text
from sqlalchemy import Engine
from sqlmodel import select

from agile_app.assessments import documents as _kind
from agile_app.assessments.history import service as history
from agile_app.assessments.service import start_assessment
from agile_app.assessments.sign_off.service import ask_sign_off
from agile_app.core.database import reading, transaction
from agile_app.core.errors import NotAllowed, NotFound
from agile_app.core.ids import uuid7
from agile_app.core.time import now
from agile_app.device.live import packing
from agile_app.device.live.writer import Frame, Outcome, Writer
from agile_app.records.models import Child
from agile_app.security.actor import Actor, Role
from agile_app.security.models import AuditEntry
from tests.factories import make_actor, make_allocation, make_child

assert _kind


class Written:
    """An assessment that people write in, through the real writer."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self.amira, self.ben = make_actor(), make_actor()
        self.child: Child = make_child(allocated_to=self.amira)
        make_allocation(self.child, self.ben, role="joint")
        self.id = uuid7()
        self.head = 0
        self.docs: dict[UUID, Doc] = {}
        self.numbers: dict[UUID, int] = {}
        with transaction() as session:
            start_assessment(session, self.amira, assessment_id=self.id, child_id=self.child.id)

    def change(self, actor: Actor, act: Any, *, hours_ago: int = 0) -> int:
        """One frame by this worker; the row it became."""
        doc = self.docs.setdefault(actor.worker_id, Doc(client_id=len(self.docs) + 1))
        before = doc.get_state()
        act(doc)
        data = doc.get_update(before)
        self.numbers[actor.worker_id] = self.numbers.get(actor.worker_id, 0) + 1
        frame = Frame(
            self.id, actor.worker_id, f"ipad-{len(actor.name)}", "0" * 32,
            self.numbers[actor.worker_id], data, self.head,
        )  # fmt: skip
        frame.offline = hours_ago > 0
        frame.written_at = now() - timedelta(hours=hours_ago) if hours_ago else None
        outcomes: list[Outcome] = []
        writer = Writer(self.engine, outcomes.extend)
        writer.submit(frame)
        writer.close()
        assert [outcome.status for outcome in outcomes] == ["accepted"]
        self.head += 1
        for other in self.docs.values():
            if other is not doc:
                other.apply_update(data)
        return self.head


def _insert(root: str, at: int, words: str) -> Any:
    return lambda doc: doc.get(root, type=Text).insert(at, words)


@pytest.fixture
def written(any_database: Engine) -> Written:
    found = Written(any_database)
    found.docs = {found.amira.worker_id: Doc(client_id=1), found.ben.worker_id: Doc(client_id=2)}
    found.change(found.amira, _insert("t.health", 0, "He eats well."))
    found.change(found.ben, _insert("t.health", 3, "mostly "), hours_ago=3)
    found.change(
        found.amira,
        lambda doc: doc.get("a.outcome", type=Array).append(
            {"v": "no_action", "by": str(found.amira.worker_id), "at": "t"}
        ),
    )
    found.change(found.amira, lambda doc: doc.get("t.health", type=Text).__delitem__(slice(0, 3)))
    return found


def _texts(written: Written, seq: int) -> str:
    with reading() as session:
        return history.content_at(session, written.id, seq)["t.health"].text


def test_it_reads_as_it_stood_after_any_row(written: Written):
    assert [_texts(written, seq) for seq in range(5)] == [
        "",
        "He eats well.",
        "He mostly eats well.",
        "He mostly eats well.",
        "mostly eats well.",
    ]
    with reading() as session:
        assert history.content_at(session, written.id, 3)["a.outcome"].value == "no_action"
        with pytest.raises(NotFound):
            history.content_at(session, written.id, 5)


def test_each_passage_has_its_writer_and_when_it_was_written(written: Written):
    with reading() as session:
        passages = history.authors_at(session, written.id, 4)["t.health"]
    by = {written.amira.worker_id: "amira", written.ben.worker_id: "ben"}
    assert [(each.words, by[each.worker_id], each.offline) for each in passages] == [
        ("mostly ", "ben", True),
        ("eats well.", "amira", False),
    ]
    assert now() - passages[0].first > timedelta(hours=2)


def test_packed_it_reads_the_same(written: Written):
    with reading() as session:
        before = history.authors_at(session, written.id, 4)
    packing.pack_document(written.id)
    assert _texts(written, 2) == "He mostly eats well."
    with reading() as session:
        after = history.authors_at(session, written.id, 4)
    assert [each.words for each in after["t.health"]] == [each.words for each in before["t.health"]]


def _piece(written: Written, actor: Actor, after: int = 0) -> dict[str, Any]:
    with transaction() as session:
        return history.piece_as_json(history.history_piece(session, actor, written.id, after=after))


def test_a_device_gets_the_frames_with_who_when_and_from_where(written: Written):
    piece = _piece(written, written.ben)
    assert piece["head"] == 4
    assert len(piece["rows"]) == 4
    assert piece["people"] == {
        str(written.amira.worker_id): written.amira.name,
        str(written.ben.worker_id): written.ben.name,
    }
    sender, received, wrote, offline, size = piece["rows"][1]
    assert piece["senders"][sender][0] == str(written.ben.worker_id)
    assert offline is True
    assert received - wrote >= timedelta(hours=3) / timedelta(milliseconds=1) - 1000
    assert datetime.fromtimestamp(received / 1000, UTC) <= now()
    data = base64.b64decode(piece["data"])
    assert len(data) == sum(row[4] for row in piece["rows"])
    doc: Doc = Doc()
    at = 0
    for row in piece["rows"]:
        doc.apply_update(data[at : at + row[4]])
        at += row[4]
    assert str(doc.get("t.health", type=Text)) == "mostly eats well."
    assert size > 0


def test_what_happened_to_it_is_told_with_its_row(written: Written):
    with transaction() as session:
        ask_sign_off(session, written.amira, written.id, step_id=uuid7(), note="")
    [step] = _piece(written, written.ben)["steps"]
    assert (step["seq"], step["what"], step["by"]) == (4, "Sent for sign-off", written.amira.name)


def test_it_comes_in_pieces(written: Written, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(history, "PIECE_ROWS", 3)
    assert len(_piece(written, written.amira)["rows"]) == 3
    assert len(_piece(written, written.amira, after=3)["rows"]) == 1
    assert _piece(written, written.amira, after=4)["rows"] == []
    monkeypatch.setattr(history, "PIECE_BYTES", 1)
    assert len(_piece(written, written.amira)["rows"]) == 1


def test_every_look_is_on_the_audit_and_a_strangers_is_refused(written: Written):
    _piece(written, written.amira, after=2)
    with reading() as session:
        [entry] = session.exec(
            select(AuditEntry).where(AuditEntry.act == "assessment.history.viewed")
        )
    assert (entry.worker_id, entry.subject_id) == (written.amira.worker_id, written.id)
    assert entry.child_id == written.child.id
    for stranger in (make_actor(), make_actor(Role.IT), make_actor(Role.BUSINESS_SUPPORT)):
        with pytest.raises(NotAllowed):
            _piece(written, stranger)


def test_the_command_line_lists_the_sittings_without_a_word_of_the_text(written: Written):
    with transaction() as session:
        lines = history.sittings_of(session, written.id)
    assert len(lines) == 2
    assert written.ben.name in lines[1]
    assert "offline" in lines[1]
    assert "7 letters added" in lines[1]
    assert not any("eats" in line for line in lines)


def test_the_command_line_says_what_it_said_and_whose_words_they_are(written: Written):
    with transaction() as session:
        plain = history.said_at(session, written.id, 4)
        with_writers = history.said_at(session, written.id, 4, whose=True)
        looks = session.exec(
            select(AuditEntry).where(AuditEntry.act == "document.history.viewed")
        ).all()
    assert plain == ["t.health: mostly eats well.", "a.outcome: no_action"]
    assert [line for line in with_writers if not line.startswith("  ")] == plain
    [bens, amiras] = [line for line in with_writers if line.startswith("  ")]
    assert bens.startswith(f"  {written.ben.name}, iPad ")
    assert ", offline, " in bens
    assert bens.endswith(": 'mostly '")
    assert amiras.endswith(": 'eats well.'")
    assert [look.child_id for look in looks] == [written.child.id] * 2
