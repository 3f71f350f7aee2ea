"""Parts of an assessment that only some roles may see, on both databases: who opens them, and that
nothing of them is anywhere else."""

import json
from collections.abc import Iterator
from uuid import uuid4

import pytest
from pycrdt import Doc, Text
from sqlalchemy import Engine, inspect, text
from sqlmodel import select
from starlette.testclient import TestClient

from agile_app.assessments.bundle import assessment_rows
from agile_app.assessments.copies import service as copies
from agile_app.assessments.history.service import history_piece
from agile_app.assessments.limited.opening import may_open_part
from agile_app.assessments.limited.parts import document_numbered
from agile_app.assessments.limited.service import kept_of_version
from agile_app.assessments.models import AssessmentAnswer
from agile_app.assessments.remarks.bundle import remark_rows
from agile_app.assessments.service import move_to_version, start_assessment
from agile_app.assessments.sign_off import addenda, service
from agile_app.assessments.sign_off.bundle import sign_off_rows
from agile_app.assessments.sign_off.models import Addendum, ReturnedPassage
from agile_app.assessments.sign_off.service import Passage
from agile_app.assessments.sign_off.verifying import verify_signed
from agile_app.core.database import get_engine, reading, transaction
from agile_app.core.errors import Conflict, Invalid, NotAllowed, NotFound
from agile_app.core.ids import uuid7
from agile_app.device.live.documents import document_of
from agile_app.device.live.kinds import kind_named
from agile_app.device.live.models import OPEN, SIGNED
from agile_app.device.media import service as media
from agile_app.device.media.service import Announced
from agile_app.security.models import AuditEntry
from tests import factories
from tests.limited import FORM, SECRET, LimitedTown, add_form, make_limited_town
from tests.live.server import app
from tests.live.sockets import ORIGIN, Client
from tests.pen import Pen

pytestmark = pytest.mark.usefixtures("any_database")


@pytest.fixture
def town() -> LimitedTown:
    return make_limited_town()


def _opens(actor, part_id) -> str:
    with transaction() as session:
        return may_open_part(session, actor, part_id)


def _devices(town: LimitedTown, actor) -> str:
    """Everything that the bundles of an assessment put on a device of this worker."""
    with reading() as session:
        found = [
            rows(session, actor, [town.child.id])[town.child.id]
            for rows in (assessment_rows, sign_off_rows, remark_rows)
        ]
    return repr(found)


def _acts(about: str) -> list[AuditEntry]:
    with reading() as session:
        return list(session.exec(select(AuditEntry).where(AuditEntry.act == about)))


def _status(document_id) -> str:
    with reading() as session:
        return document_of(session, document_id).status


# Who opens a part ---------------------------------------------------------------------------------


def test_its_readers_open_it_as_they_may_open_the_assessment(town):
    assert _opens(town.manager, town.advice) == "write"
    assert _opens(town.senior, town.advice) == "write"
    assert _opens(town.officer, town.review) == "read"


def test_others_who_may_open_the_assessment_do_not_and_the_refusal_is_audited(town):
    for actor, part in ((town.worker, town.advice), (town.worker, town.review),
                        (town.officer, town.advice), (town.senior, town.review)):  # fmt: skip
        with pytest.raises(NotAllowed) as refused:
            _opens(actor, part)
        assert refused.value.code == "limited_part"
    refusals = _acts("assessment.limited_part.refused")
    assert [each.worker_id for each in refusals] == [
        town.worker.worker_id, town.worker.worker_id, town.officer.worker_id, town.senior.worker_id,
    ]  # fmt: skip
    assert {each.child_id for each in refusals} == {town.child.id}


def test_a_role_is_not_enough_without_the_child(town):
    stranger = factories.make_actor(factories.Role.MANAGER)
    with pytest.raises(NotAllowed):
        _opens(stranger, town.advice)


def test_a_part_that_is_not_there_is_not_found(town):
    with pytest.raises(NotFound):
        _opens(town.manager, uuid4())


def test_no_assessment_begins_whose_parts_would_be_anothers(town):
    """A worker who knows an assessment's id could make what is written in theirs land in it."""
    for near in (town.advice, document_numbered(town.id, 2), document_numbered(town.id, 14)):
        with pytest.raises(Conflict), transaction() as session:
            start_assessment(
                session, town.worker, assessment_id=near, child_id=town.child.id,
                form_key="with_advice",
            )  # fmt: skip
    assert town.row(town.advice) == 0


# Nothing of it is anywhere else -------------------------------------------------------------------


def test_its_words_are_in_no_table_but_its_own_log_and_what_was_kept_of_it(town):
    town.write(town.manager, town.advice, "t.legal", SECRET)
    town.write(town.worker, town.id, "t.said", "She laughed.")
    assert kind_named("assessment_limited").extracted is None
    town.ask()
    town.sign(actor=town.other_manager)
    found = set()
    with get_engine().connect() as connection:
        for table in inspect(connection).get_table_names():
            for row in connection.execute(text(f'SELECT * FROM "{table}"')):
                said = [v if isinstance(v, bytes) else str(v).encode() for v in row]
                if any(SECRET.encode() in value for value in said):
                    found.add(table)
    assert found <= {"live_update", "live_snapshot", "live_pack", "assessment_limited_content"}
    assert "assessment_limited_content" in found


def test_devices_of_others_hold_nothing_of_it_on_the_way_to_a_signature_and_after(town):
    pen = town.write(town.manager, town.advice, "t.legal", SECRET)
    town.ask()
    assert SECRET in _devices(town, town.other_manager)
    assert SECRET in _devices(town, town.senior)
    assert SECRET not in _devices(town, town.worker)
    assert SECRET not in _devices(town, town.officer)
    assert str(town.advice) in _devices(town, town.manager)
    assert str(town.advice) not in _devices(town, town.worker)
    town.give_back("", Passage("t.legal", "Say who advised.", "threshold"))
    assert "Say who advised." in _devices(town, town.senior)
    assert "Say who advised." not in _devices(town, town.worker)
    town.ask()
    town.sign(actor=town.other_manager)
    pen.write_late("t.legal", "Written on the train. ")
    with transaction() as session:
        addenda.gather_part(session, town.advice)
    assert "train" in _devices(town, town.senior)
    assert "train" not in _devices(town, town.worker)
    assert "waiting_addenda=0" in _devices(town, town.worker)


def test_answers_counts_and_mentions_know_nothing_of_it(town):
    town.write(town.manager, town.advice, "t.legal", SECRET)
    with reading() as session:
        answers = session.exec(select(AssessmentAnswer)).all()
        row = assessment_rows(session, town.worker, [town.child.id])[town.child.id]["assessments"][
            0
        ]
    assert "legal" not in {each.field for each in answers}
    assert row.of == 1


def test_a_return_cannot_be_at_what_its_writer_may_not_read(town):
    town.ask()
    with pytest.raises(Invalid), transaction() as session:
        service.return_to_worker(
            session, town.senior, town.id, step_id=uuid7(), passages=[Passage("t.review", "Why?")]
        )
    town.give_back("", Passage("t.review", "Why?"))
    with reading() as session:
        (note,) = session.exec(select(ReturnedPassage)).all()
    with pytest.raises(NotFound), transaction() as session:
        service.tick_passage(session, town.worker, town.id, note.id, done=True)


# The signature ------------------------------------------------------------------------------------


def test_it_is_signed_with_the_assessment_apart_and_under_its_own_hash(town):
    town.write(town.senior, town.advice, "t.legal", SECRET)
    town.write(town.worker, town.id, "t.said", "She laughed.")
    town.ask()
    town.sign()
    assert {_status(each) for each in (town.id, town.advice, town.review)} == {SIGNED}
    with reading() as session:
        assert verify_signed(session, town.id) == []
        assert SECRET not in service.signed_version(session, town.id).content
    (signed,) = _acts("assessment.sign_off.signed")
    assert len(json.loads(signed.facts)["limited"].split()) == 2


def test_a_part_that_was_changed_behind_the_records_back_is_found(town):
    town.write(town.senior, town.advice, "t.legal", SECRET)
    town.ask()
    town.sign()
    with transaction() as session:
        session.connection().execute(
            text("UPDATE assessment_limited_content SET content = replace(content, 'met', 'not')")
        )
    with reading() as session:
        wrong = verify_signed(session, town.id)
    assert "a limited part of version 1 is not what was signed" in wrong


def test_nobody_signs_a_part_that_they_may_not_read(town):
    town.ask()
    with pytest.raises(NotAllowed) as refused:
        town.sign(actor=town.senior)
    assert "managers and reviewing officers" in refused.value.sentence
    assert json.loads(_acts("assessment.sign_off.refused")[0].facts) == {"because": "limited_part"}
    assert _status(town.id) == OPEN


def test_words_that_came_into_it_meanwhile_keep_a_signature_away(town):
    town.write(town.senior, town.advice, "t.legal", SECRET)
    town.ask()
    with pytest.raises(Conflict) as refused:
        town.sign(advice=0)
    assert refused.value.code == "changed_since"
    assert {_status(each) for each in (town.id, town.advice, town.review)} == {OPEN}


def test_whoever_wrote_in_it_does_not_sign_it(town):
    town.write(town.manager, town.advice, "t.legal", SECRET)
    town.ask()
    with pytest.raises(NotAllowed) as refused:
        town.sign()
    assert refused.value.code == "own_work"
    town.sign(actor=town.other_manager)


def test_opened_again_it_takes_words_again(town):
    town.ask()
    town.sign()
    town.reopen()
    assert {_status(each) for each in (town.id, town.advice, town.review)} == {OPEN}
    town.write(town.senior, town.advice, "t.legal", SECRET)
    town.ask()
    town.sign()
    with reading() as session:
        assert verify_signed(session, town.id) == []


def test_late_words_in_it_are_an_addendum_that_only_its_readers_decide_on(town):
    pen = town.write(town.senior, town.advice, "t.legal", "Before. ")
    own = Pen(town.worker, town.id)
    own.write("t.said", "She laughed. ")
    town.ask()
    town.sign()
    pen.write_late("t.legal", "Written on the train. ")
    own.write_late("t.said", "And she sang. ")
    with transaction() as session:
        addenda.gather_part(session, town.advice)
        addenda.gather(session, town.id)
    with reading() as session:
        by_part = {each.part_id: each for each in session.exec(select(Addendum))}
    assert set(by_part) == {None, town.advice}
    assert "train" in by_part[town.advice].content
    assert "train" not in by_part[None].content
    with transaction() as session:
        addenda.accept(session, town.manager, town.id, by_part[town.advice].id)
    with reading() as session:
        assert verify_signed(session, town.id) == []


def test_nobody_decides_on_late_words_that_they_may_not_read(town):
    pen = town.write(town.other_manager, town.review, "t.review", "Before. ")
    town.ask()
    town.sign()
    pen.write_late("t.review", "Written on the train. ")
    with transaction() as session:
        addenda.gather_part(session, town.review)
    with reading() as session:
        (late,) = session.exec(select(Addendum)).all()
    with pytest.raises(NotAllowed) as refused, transaction() as session:
        addenda.accept(session, town.senior, town.id, late.id)
    assert refused.value.code == "limited_part"
    with transaction() as session:
        addenda.accept(session, town.manager, town.id, late.id)


# Copies, history, versions ------------------------------------------------------------------------


@pytest.mark.parametrize("signed", [False, True])
def test_only_its_readers_print_it_and_only_for_the_record(town, signed):
    town.write(town.senior, town.advice, "t.legal", SECRET)
    town.write(town.worker, town.id, "t.said", "She laughed.")
    if signed:
        town.ask()
        town.sign()

    def printed(actor, kind) -> str:
        with transaction() as session:
            prepared = copies.prepare(session, actor, town.id, kind, leaves=True)
        return copies.made(prepared).html

    record = printed(town.manager, "record")
    assert SECRET in record
    assert "Legal advice (only for senior workers and managers)" in record
    assert SECRET not in printed(town.manager, "conference")
    assert SECRET not in printed(town.manager, "family")
    theirs = printed(town.worker, "record")
    assert SECRET not in theirs
    assert "what only senior workers and managers may read" in theirs


def test_a_copy_says_under_which_hash_a_part_was_signed_and_the_audit_that_it_left(town):
    pen = town.write(town.senior, town.advice, "t.legal", SECRET)
    pen.write("x.remarks", ["one", "kind", "comment"])
    town.ask()
    town.sign()
    with transaction() as session:
        prepared = copies.prepare(session, town.senior, town.id, "record", leaves=True)
        (kept,) = [
            each for each in kept_of_version(session, town.id, 1) if each.part_id == town.advice
        ]
    assert kept.sha256 in prepared.page.footer
    (made,) = _acts("assessment.copy.made")
    assert json.loads(made.facts)["limited"] == kept.sha256


def test_files_in_it_come_from_its_readers_and_go_to_them(town):
    def announced() -> Announced:
        return Announced(uuid7(), town.advice, "photo", "image/png", 10, "0" * 64)

    with pytest.raises(NotAllowed), transaction() as session:
        media.begin(session, town.worker, announced())
    theirs = announced()
    with transaction() as session:
        media.begin(session, town.senior, theirs)
    for document in (town.advice, town.id):
        with pytest.raises((NotAllowed, NotFound)) as refused, transaction() as session:
            media.media_for(session, town.worker, theirs.id, document_id=document)
        # Not even that it is on its way is told.
        assert refused.value.code != "on_its_way"


def test_its_history_is_read_by_its_readers_only(town):
    town.write(town.senior, town.advice, "t.legal", SECRET)
    with transaction() as session:
        piece = history_piece(session, town.manager, town.id, after=0, limited=6)
        assert piece.head == 1
    with pytest.raises(NotAllowed), transaction() as session:
        history_piece(session, town.worker, town.id, after=0, limited=6)
    with transaction() as session:
        assert history_piece(session, town.worker, town.id, after=0).rows == []


OPENED = FORM.replace('readers = ["manager", "senior"]', "")
OTHERS = FORM.replace('["manager", "senior"]', '["manager"]')
DROPPED = FORM.replace('key = "legal"', 'key = "something_else"')
OTHER_KIND = FORM.replace('key = "lawyer"\nkind = "short"', 'key = "lawyer"\nkind = "text"')


@pytest.mark.parametrize("written", [True, False])
@pytest.mark.parametrize("second", [OPENED, OTHERS, DROPPED, OTHER_KIND])
def test_a_new_version_asks_the_same_readers_the_same_written_or_not(town, second, written):
    """A refusal that hangs on what is written would tell a worker that something is; and a reader
    who is offline may have written in it."""
    if written:
        town.write(town.senior, town.advice, "t.legal", SECRET)
    add_form(second.replace("version = 1", "version = 2"))
    with pytest.raises(Conflict) as refused, transaction() as session:
        move_to_version(session, town.worker, town.id, leave_behind=True)
    assert refused.value.code == "cannot_carry"
    assert "managers may read “" in refused.value.sentence


def test_a_new_version_closes_nothing_that_everybody_could_write_in(town):
    add_form(
        FORM.replace("version = 1", "version = 2").replace(
            'label = "What was said"', 'label = "What was said"\nreaders = ["manager"]'
        )
    )
    with pytest.raises(Conflict) as refused, transaction() as session:
        move_to_version(session, town.worker, town.id, leave_behind=True)
    assert "Everybody could write in “What was said”" in refused.value.sentence


def test_a_new_version_may_ask_more_of_them(town):
    town.write(town.senior, town.advice, "t.legal", SECRET)
    add_form(
        FORM.replace("version = 1", "version = 3")
        + """
[[sections.fields]]
key = "more_advice"
kind = "text"
label = "More advice"
"""
    )
    with transaction() as session:
        assert move_to_version(session, town.worker, town.id) == []
    town.write(town.senior, town.advice, "t.more_advice", "Wait. ")


def test_a_part_that_a_new_version_has_first_gets_its_document(town):
    add_form(
        FORM.replace("version = 1", "version = 2")
        + """
[[sections]]
key = "last"
title = "Managers"
readers = ["manager"]
[[sections.fields]]
key = "only_managers"
kind = "text"
label = "For managers"
"""
    )
    with transaction() as session:
        move_to_version(session, town.worker, town.id)
    with reading() as session:
        row = assessment_rows(session, town.manager, [town.child.id])[town.child.id]
    assert len(row["assessments"][0].limited) == 3


# A worker's session that lies ---------------------------------------------------------------------


@pytest.fixture
def server(any_database: Engine) -> Iterator[TestClient]:
    with TestClient(app, base_url=ORIGIN) as client:
        yield client


def test_a_worker_who_knows_its_name_neither_reads_nor_writes_it(server):
    town = make_limited_town()
    town.write(town.senior, town.advice, "t.legal", SECRET)
    with Client(server, town.worker).connect() as line:
        line.ask_to_open(town.advice)
        refused = line.answer()
        assert (refused["t"], refused["code"]) == ("refused", "limited_part")
        town.write(town.senior, town.advice, "t.legal", SECRET)
        line.hears_nothing()
    assert town.row(town.advice) == 2


def test_nor_is_there_a_place_for_it_in_the_assessments_own_document(server):
    town = make_limited_town()
    hostile = Doc(client_id=uuid4().int % (1 << 31))
    hostile.get("t.legal", type=Text).insert(0, "Put where everybody reads.")
    with Client(server, town.worker).connect() as line:
        facts, _ = line.open(town.id)
        assert "t.legal" not in facts["roots"]
        line.send(1, hostile.get_update())
        assert (line.answer())["t"] == "reject"
    assert town.head == 0
