"""The audit chain under attack: edits, deletions, forks, cut tails, lost keys."""

import json
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from sqlmodel import Session, select

from agile_app.core.database import reading, transaction
from agile_app.core.errors import Unavailable
from agile_app.core.health import check_parts
from agile_app.core.ids import uuid7
from agile_app.people.models import Team
from agile_app.security import audit_head
from agile_app.security.audit import (
    Verdict,
    anchor_again,
    record,
    record_each,
    record_refusal,
    verify,
)
from agile_app.security.models import AuditEntry
from tests.factories import make_actor


def _record(count: int = 1, act: str = "child.viewed") -> None:
    for _ in range(count):
        with transaction() as session:
            record(session, None, act, child_id=uuid7(), facts={"bundle": 3, "kind": "child"})


def _verdict() -> Verdict:
    with reading() as session:
        return verify(session)


def _tamper(*statements: str) -> None:
    """Change the database as its administrator could: triggers off first."""
    with transaction() as session:
        if session.get_bind().dialect.name == "sqlite":
            for verb in ("update", "delete"):
                session.execute(text(f"DROP TRIGGER audit_entry_no_{verb}"))
        else:
            session.execute(text("DROP TRIGGER audit_entry_append_only ON audit_entry"))
        for statement in statements:
            session.execute(text(statement))


def test_an_untouched_chain_is_sound(any_database):
    assert _verdict().sound
    _record(25)
    verdict = _verdict()
    assert verdict.sound
    assert verdict.entries == 25


def test_an_entry_says_who_did_what_to_whom(any_database):
    actor, child_id = make_actor(), uuid7()
    with transaction() as session:
        record(session, actor, "child.viewed", child_id=child_id)
    with reading() as session:
        entry = session.exec(select(AuditEntry)).one()
    assert (entry.worker_id, entry.act, entry.child_id) == (
        actor.worker_id, "child.viewed", child_id,
    )  # fmt: skip


@pytest.mark.parametrize(
    "statement", ["UPDATE audit_entry SET act = 'x'", "DELETE FROM audit_entry WHERE seq = 1"]
)
def test_the_database_itself_refuses_to_change_an_entry(any_database, statement):
    _record()
    with pytest.raises(DBAPIError, match="append-only"), transaction() as session:
        session.execute(text(statement))
    assert _verdict().sound


@pytest.mark.parametrize(
    ("statement", "at"),
    [
        ("UPDATE audit_entry SET act = 'nothing.happened' WHERE seq = 4", 4),
        ("UPDATE audit_entry SET facts = '{}' WHERE seq = 4", 4),
        ("UPDATE audit_entry SET at = '2020-01-01T00:00:00' WHERE seq = 7", 7),
        ("UPDATE audit_entry SET child_id = NULL WHERE seq = 2", 2),
        ("UPDATE audit_entry SET mac = previous WHERE seq = 9", 9),
        ("DELETE FROM audit_entry WHERE seq = 5", 5),
        ("DELETE FROM audit_entry WHERE seq = 1", 1),
    ],
)
def test_a_changed_or_removed_entry_is_found_where_it_was(any_database, statement, at):
    _record(9)
    _tamper(statement)
    verdict = _verdict()
    assert not verdict.sound
    assert verdict.at == at
    assert ("gone" in verdict.sentence) is statement.startswith("DELETE")


def test_a_cut_tail_is_found_by_the_signed_head(any_database):
    _record(9)
    _tamper("DELETE FROM audit_entry WHERE seq > 6")
    verdict = _verdict()
    assert not verdict.sound
    assert "7 to 9" in verdict.sentence


def test_a_tail_cut_and_grown_again_is_still_found(any_database):
    _record(9)
    _tamper("DELETE FROM audit_entry WHERE seq > 6")
    _record(6)
    verdict = _verdict()
    assert not verdict.sound


def test_an_old_entry_put_back_over_its_successor_is_found(any_database):
    _record(9)
    columns = "seq, at, act, child_id, facts, previous, mac"
    _tamper(
        f"CREATE TABLE kept AS SELECT {columns} FROM audit_entry WHERE seq = 7",
        "DELETE FROM audit_entry WHERE seq > 6",
    )
    _record(3)
    with transaction() as session:
        session.execute(text("DELETE FROM audit_entry WHERE seq = 7"))
        session.execute(text(f"INSERT INTO audit_entry ({columns}) SELECT {columns} FROM kept"))
    assert _verdict().at == 8


def _health() -> str:
    return next(each.state for each in check_parts() if each.name == "audit")


def test_health_shows_a_cut_chain_without_being_asked_to_verify(any_database):
    assert _health() == "ok"
    _record(9)
    assert _health() == "ok"
    _tamper("DELETE FROM audit_entry WHERE seq > 6")
    assert _health() == "trouble"
    _record(6)
    assert _health() == "trouble"


def test_an_emptied_table_is_found(any_database):
    _record(3)
    _tamper("DELETE FROM audit_entry")
    assert not _verdict().sound
    _record(5)
    assert not _verdict().sound


def test_a_head_set_back_by_hand_is_not_believed(any_database, data_dir):
    _record(9)
    head = json.loads((data_dir / "audit.head").read_text())
    with reading() as session:
        third = session.exec(select(AuditEntry).where(AuditEntry.seq == 3)).one()
    head |= {"seq": 3, "mac": third.mac}
    (data_dir / "audit.head").write_text(json.dumps(head))
    _tamper("DELETE FROM audit_entry WHERE seq > 3")
    verdict = _verdict()
    assert not verdict.sound
    assert "not signed" in verdict.sentence


@pytest.mark.parametrize("content", [None, "", "{}", "not json"])
def test_a_head_removed_or_spoilt_is_not_taken_for_none(any_database, data_dir, content):
    _record(3)
    if content is None:
        (data_dir / "audit.head").unlink()
    else:
        (data_dir / "audit.head").write_text(content)
    assert not _verdict().sound


def test_a_head_removed_to_hide_a_cut_is_not_made_anew(any_database, data_dir):
    _record(9)
    (data_dir / "audit.head").unlink()
    _tamper("DELETE FROM audit_entry WHERE seq > 6")
    _record(6)
    assert not (data_dir / "audit.head").exists()
    assert not _verdict().sound


def test_a_restored_database_is_accepted_by_an_operator_and_that_is_on_the_record(
    any_database, data_dir
):
    _record(9)
    _tamper("DELETE FROM audit_entry WHERE seq > 6")
    assert anchor_again("INC-12").sound
    _record(2)
    assert _verdict().entries == 9
    assert _verdict().sound
    with reading() as session:
        entry = session.exec(select(AuditEntry).where(AuditEntry.seq == 7)).one()
    assert entry.act == "audit.anchored_again"
    assert json.loads(entry.facts) == {"head_before": 9, "reference": "INC-12"}
    assert json.loads((data_dir / "audit.heads").read_text())["seq"] == 9


def test_a_changed_entry_is_not_accepted_by_anchoring(any_database):
    _record(9)
    _tamper("UPDATE audit_entry SET act = 'x' WHERE seq = 4")
    assert not anchor_again("INC-12").sound
    assert not _verdict().sound


def test_a_savepoint_rolled_back_last_leaves_the_head_on_what_was_kept(any_database, data_dir):
    with transaction() as session:
        record(session, None, "first.done")
        savepoint = session.begin_nested()
        record(session, None, "second.tried")
        savepoint.rollback()
    assert json.loads((data_dir / "audit.head").read_text())["seq"] == 1
    assert _verdict().sound


def test_without_its_key_nothing_more_is_written(any_database, data_dir):
    _record(2)
    (data_dir / "audit.key").unlink()
    audit_head._keys.clear()
    with pytest.raises(Unavailable):
        _record()
    assert not _verdict().sound
    assert not (data_dir / "audit.key").exists()


def test_the_entry_and_the_change_are_one(any_database):
    def halfway() -> None:
        with transaction() as session:
            session.add(Team(name="Never"))
            record(session, None, "team.created")
            raise LookupError

    with pytest.raises(LookupError):
        halfway()
    _record()
    verdict = _verdict()
    assert verdict.sound
    assert verdict.entries == 1


def test_an_entry_in_a_savepoint_rolled_back_leaves_no_gap(any_database):
    with transaction() as session:
        record(session, None, "first.done")
        savepoint = session.begin_nested()
        record(session, None, "second.tried")
        savepoint.rollback()
        record(session, None, "third.done")
    assert _verdict().sound
    with reading() as session:
        assert list(session.exec(select(AuditEntry.act).order_by(AuditEntry.seq))) == [
            "first.done", "third.done",
        ]  # fmt: skip


def test_writers_at_once_make_one_chain(any_database):
    failures: list[Exception] = []

    def write() -> None:
        try:
            _record(8)
        except Exception as error:
            failures.append(error)

    threads = [threading.Thread(target=write) for _ in range(5)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    verdict = _verdict()
    assert verdict.sound
    assert verdict.entries == 40


def _meanwhile(act: Callable[[], object]) -> None:
    """Done by another thread, as another request would."""
    with ThreadPoolExecutor(1) as pool:
        pool.submit(act).result(20)


def test_of_the_first_entries_at_once_none_is_taken_for_a_cut_chain(
    any_database, monkeypatch, caplog
):
    write = audit_head._write
    interrupted = []

    def late(seq: int, mac: str) -> None:
        if seq == 1 and not interrupted:  # committed, and its head not signed yet
            interrupted.append(seq)
            _meanwhile(_record)
        write(seq, mac)

    monkeypatch.setattr(audit_head, "_write", late)
    _record()
    assert interrupted
    assert "signed head" not in caplog.text
    head = audit_head.read()
    assert head is not None
    assert (head.seq, _verdict().sound) == (2, True)


def test_an_entry_written_while_health_looks_is_no_trouble(any_database, monkeypatch):
    _record()
    end_of_chain = audit_head.end_of_chain
    written = []

    def then_another(session: Session) -> tuple[int, str]:
        found = end_of_chain(session)
        if not written:
            written.append(found)
            _meanwhile(_record)
        return found

    monkeypatch.setattr(audit_head, "end_of_chain", then_another)
    (part,) = [each for each in check_parts() if each.name == "audit"]
    assert written
    assert part.state == "ok"


def test_a_refusal_is_kept_although_the_refused_work_is_rolled_back(any_database):
    actor, child_id = make_actor(), uuid7()

    def refused() -> None:
        with transaction() as session:
            session.add(Team(name="Never"))
            session.flush()
            record_refusal(actor, "child.refused", child_id=child_id)
            raise LookupError

    with pytest.raises(LookupError):
        refused()
    with reading() as session:
        assert session.exec(select(AuditEntry.act)).all() == ["child.refused"]
        assert session.exec(select(Team)).all() == []


def test_many_views_are_one_step(any_database):
    children = [(uuid7(), None, None) for _ in range(300)]
    with transaction() as session:
        record_each(session, None, "child.sent", children)
    assert _verdict().entries == 300
    assert _verdict().sound


def test_views_outside_a_unit_of_work_are_a_mistake(any_database):
    with reading() as session, pytest.raises(RuntimeError, match="transaction"):
        record(session, None, "child.viewed")


def test_content_does_not_fit_into_the_facts(any_database):
    with pytest.raises(ValueError, match="too long"), transaction() as session:
        record(session, None, "note.written", facts={"text": "x" * 5_000})


def test_the_hourly_copy_of_the_head_is_signed_and_grows(any_database, data_dir):
    audit_head.keep_hourly()
    _record(2)
    audit_head.keep_hourly()
    _record(2)
    audit_head.keep_hourly()
    lines = (data_dir / "audit.heads").read_text().splitlines()
    assert [json.loads(line)["seq"] for line in lines] == [2, 4]


def test_the_key_stays_with_the_service(any_database, data_dir):
    _record()
    assert (data_dir / "audit.key").stat().st_mode & 0o777 == 0o600


def test_a_session_elsewhere_is_not_the_business_of_the_head(any_database, data_dir):
    _record(2)
    before = (data_dir / "audit.head").read_text()
    with transaction() as session:
        assert isinstance(session, Session)
        session.add(Team(name="Plain"))
    assert (data_dir / "audit.head").read_text() == before
