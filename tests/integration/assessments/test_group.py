"""Group recording on both databases: who opens the document in common, and what is signed of it."""

import hashlib
import json
from collections.abc import Iterator
from uuid import UUID, uuid4

import pytest
from pycrdt import Doc, Text
from sqlalchemy import Engine
from sqlmodel import select
from starlette.testclient import TestClient

from agile_app.assessments.bundle import assessment_rows
from agile_app.assessments.copies import service as copies
from agile_app.assessments.group.service import children_of, leave, may_open_shared
from agile_app.assessments.history.service import history_piece
from agile_app.assessments.sign_off import service
from agile_app.assessments.sign_off.addenda import accept, gather_shared
from agile_app.assessments.sign_off.models import Addendum
from agile_app.assessments.sign_off.verifying import verify_signed
from agile_app.core.database import reading, transaction
from agile_app.core.errors import Conflict, NotAllowed, NotFound
from agile_app.core.ids import uuid7
from agile_app.core.time import today
from agile_app.device.live.documents import document_of
from agile_app.device.live.models import OPEN, SIGNED
from agile_app.device.media import service as media
from agile_app.records.models import AccessGrant
from agile_app.security.actor import Actor
from agile_app.security.models import AuditEntry
from tests import factories
from tests.live.server import app
from tests.live.sockets import ORIGIN, Client
from tests.media import jpeg
from tests.pen import Pen
from tests.siblings import Group, make_group
from tests.signing import make_town

WITH_PHOTO, COMMON_PHOTO = "visit_record", "n.photo"

pytestmark = pytest.mark.usefixtures("any_database")


def _opens(actor, group_id) -> str:
    with transaction() as session:
        return may_open_shared(session, actor, group_id)


def _status(document_id) -> str:
    with reading() as session:
        return document_of(session, document_id).status


def _text(town: Group, assessment_id, root: str) -> str:
    with reading() as session:
        return service.signed_content(session, assessment_id)[root].text


def test_whoever_may_open_one_of_the_assessments_opens_what_they_have_in_common():
    town = make_group()
    of_noah = factories.make_actor()
    factories.make_allocation(town.children[1], of_noah, role="co_worker")
    assert _opens(town.worker, town.id) == "write"
    assert _opens(of_noah, town.id) == "write"


def test_nobody_else_does_and_the_refusal_is_audited():
    town = make_group()
    stranger = factories.make_actor()
    with pytest.raises(NotAllowed):
        _opens(stranger, town.id)
    with reading() as session:
        refused = session.exec(select(AuditEntry).where(AuditEntry.act == "child.refused")).all()
    assert [each.worker_id for each in refused] == [stranger.worker_id]


def test_a_sibling_closed_to_the_worker_gives_them_no_way_in():
    town = make_group()
    of_noah = factories.make_actor()
    factories.make_allocation(town.children[1], of_noah)
    with transaction() as session:
        session.add(
            AccessGrant(
                child_id=town.children[1].id, worker_id=of_noah.worker_id, kind="refusal",
                reason="Own family.", started_on=today(), granted_by_id=of_noah.worker_id,
            )
        )  # fmt: skip
    with pytest.raises(NotAllowed):
        _opens(of_noah, town.id)


def test_the_document_in_common_is_part_of_each_childs_record():
    town = make_group()
    with reading() as session:
        assert set(children_of(session, town.id)) == {child.id for child in town.children}


def test_one_is_signed_with_what_is_common_and_the_others_go_on():
    town = make_group()
    town.write(town.id, "t.housing", "Three rooms. ")
    town.write(town.ava, "t.housing", "Ava has her own. ")
    town.ask(town.ava)
    town.sign(town.ava)
    assert (_status(town.ava), _status(town.id)) == (SIGNED, OPEN)
    town.write(town.id, "t.housing", "Damp since May. ")
    assert _text(town, town.ava, "t.housing") == "Three rooms. "
    assert _text(town, town.ava, "t.housing~own") == "Ava has her own. "
    with reading() as session:
        assert verify_signed(session, town.ava) == []


def _late(town: Group, pen: Pen, words: str, at: int | None = 0) -> dict[UUID, Addendum]:
    """Written in what is common after it was closed; the addenda by assessment."""
    pen.write_late("t.housing", words, at=at)
    with transaction() as session:
        gather_shared(session, town.id)
    with reading() as session:
        return {each.assessment_id: each for each in session.exec(select(Addendum))}


def test_with_the_last_signature_what_is_common_closes_and_late_words_are_an_addendum_of_each():
    town = make_group()
    pen = Pen(town.worker, town.id)
    pen.write("t.housing", "Three rooms. ")
    for each in (town.ava, town.noah):
        town.ask(each)
        town.sign(each)
    assert _status(town.id) == SIGNED
    found = _late(town, pen, "Written on the train. ")
    assert set(found) == {town.ava, town.noah}
    assert all("train" in addendum.content for addendum in found.values())
    with reading() as session:
        assert verify_signed(session, town.ava) == verify_signed(session, town.noah) == []
        told = session.exec(
            select(AuditEntry.child_id).where(AuditEntry.act == "assessment.written_after_sign_off")
        ).all()
    assert set(told) == {child.id for child in town.children}


def test_each_manager_decides_on_late_words_for_their_child():
    town = make_group()
    pen = Pen(town.worker, town.id)
    pen.write("t.housing", "Three rooms. ")
    for each in (town.ava, town.noah):
        town.ask(each)
        town.sign(each)
    found = _late(town, pen, "Written on the train. ")
    with transaction() as session:
        accept(session, town.manager, town.ava, found[town.ava].id)
    again = _late(town, pen, "And on the bus. ")
    with reading() as session:
        states = [
            (each.assessment_id, each.status, "bus" in each.content)
            for each in session.exec(select(Addendum).order_by(Addendum.id))
        ]
    assert sorted(states, key=str) == sorted(
        [
            (town.ava, "accepted", False),
            (town.ava, "waiting", True),
            (town.noah, "waiting", True),
        ],
        key=str,
    )
    assert "train" in again[town.noah].content


def test_late_words_beside_what_was_written_after_one_was_signed_are_whole_in_both():
    town = make_group()
    pen = Pen(town.worker, town.id)
    pen.write("t.housing", "Three rooms. ")
    town.ask(town.ava)
    town.sign(town.ava)
    pen.write("t.housing", "Damp since May. ", at=None)
    town.ask(town.noah)
    town.sign(town.noah)
    found = _late(town, pen, "Mould too. ", at=None)
    for each in (town.ava, town.noah):
        added = [
            piece["text"]
            for field in json.loads(found[each].content)
            for piece in field["pieces"]
            if piece["change"] == "added"
        ]
        assert added == ["Mould too. "]


def test_late_words_are_no_addendum_of_a_child_who_was_taken_out_before():
    town = make_group()
    pen = Pen(town.worker, town.id)
    with transaction() as session:
        leave(session, town.worker, town.noah)
    for each in (town.ava, town.noah):
        town.ask(each)
        town.sign(each)
    assert set(_late(town, pen, "Written on the train. ")) == {town.ava}


def test_a_common_word_that_came_meanwhile_keeps_a_signature_away():
    town = make_group()
    town.write(town.id, "t.housing", "Three rooms. ")
    town.ask(town.ava)
    read = town.head(town.id)
    town.write(town.id, "t.housing", "Damp. ")
    for seen in (read, None):
        with pytest.raises(Conflict, match="written in it"):
            town.sign(town.ava, shared_seq=seen)
    assert _status(town.ava) == OPEN


def test_opened_again_it_reads_what_is_common_now_and_that_takes_words_again():
    town = make_group()
    town.write(town.id, "t.housing", "Three rooms. ")
    for each in (town.ava, town.noah):
        town.ask(each)
        town.sign(each)
    with transaction() as session:
        service.reopen(session, town.manager, town.ava, step_id=uuid7(), reason="A room is wrong.")
    assert _status(town.id) == OPEN
    town.write(town.id, "t.housing", "Four rooms. ")
    town.ask(town.ava)
    town.sign(town.ava)
    assert "Four" in _text(town, town.ava, "t.housing")
    assert "Four" not in _text(town, town.noah, "t.housing")
    with reading() as session:
        assert verify_signed(session, town.ava) == verify_signed(session, town.noah) == []


def test_whoever_leaves_last_closes_what_is_common_to_those_who_are_signed():
    town = make_group()
    town.write(town.id, "t.housing", "Three rooms. ")
    town.ask(town.ava)
    town.sign(town.ava)
    with transaction() as session:
        leave(session, town.worker, town.noah)
    assert _status(town.id) == SIGNED
    town.ask(town.noah)
    town.sign(town.noah)
    assert _text(town, town.noah, "t.housing") == "Three rooms. "
    with reading() as session:
        assert verify_signed(session, town.noah) == []


def test_a_child_who_was_taken_out_opens_nothing_in_common_any_more():
    town = make_group()
    of_noah = factories.make_actor()
    factories.make_allocation(town.children[1], of_noah, role="co_worker")
    with transaction() as session:
        leave(session, town.worker, town.noah)
    with pytest.raises(NotAllowed):
        _opens(of_noah, town.id)


def _photo(town: Group) -> UUID:
    """A photo in what is common."""
    content = jpeg()
    told = hashlib.sha256(content).hexdigest()
    said = media.Announced(uuid7(), town.id, "photo", "image/jpeg", len(content), told)
    with transaction() as session:
        media.begin(session, town.worker, said)
    media.take_piece(town.worker, said.id, 0, content)
    town.write(town.id, COMMON_PHOTO, {"media": str(said.id), "sha256": told, "kind": "photo"})
    return said.id


def _looked_at(actor: Actor, town: Group, file: UUID) -> set[UUID | None]:
    """In whose records the audit then says that it was looked at."""
    with transaction() as session:
        media.media_for(session, actor, file, document_id=town.id)
    with reading() as session:
        told = select(AuditEntry.child_id).where(
            AuditEntry.act == "media.viewed", AuditEntry.subject_id == file
        )
        return set(session.exec(told))


def test_a_file_in_what_is_common_is_looked_at_in_the_record_of_each_child():
    town = make_group(WITH_PHOTO)
    file = _photo(town)
    assert _looked_at(town.worker, town, file) == {child.id for child in town.children}


def test_a_child_who_was_taken_out_keeps_the_files_that_stood_in_their_record():
    town = make_group(WITH_PHOTO)
    before = _photo(town)
    of_noah = factories.make_actor()
    factories.make_allocation(town.children[1], of_noah, role="co_worker")
    with transaction() as session:
        leave(session, town.worker, town.noah)
    after = _photo(town)
    assert _looked_at(of_noah, town, before) == {town.children[1].id}
    with transaction() as session:
        page = copies.prepare(session, of_noah, town.noah, "record", leaves=False)
    html = copies.made(page).html
    assert "data:image/jpeg;base64," in html
    # Whoever writes about both children looks at it in both records.
    assert _looked_at(town.worker, town, before) == {child.id for child in town.children}
    # What the others add later is not of that record, and a stranger reads neither.
    stranger = factories.make_actor()
    for actor, file in ((of_noah, after), (stranger, before), (stranger, after)):
        with transaction() as session, pytest.raises(NotAllowed):
            media.media_for(session, actor, file, document_id=town.id)
    of_ava = factories.make_actor()
    factories.make_allocation(town.children[0], of_ava, role="co_worker")
    assert town.children[0].id in _looked_at(of_ava, town, before)


def test_files_of_a_child_who_was_taken_out_keep_their_place_on_the_device():
    town = make_group(WITH_PHOTO)
    _photo(town)
    with transaction() as session:
        leave(session, town.worker, town.noah)
    with reading() as session:
        rows = assessment_rows(session, town.worker, [town.children[1].id])
    (kept,) = rows[town.children[1].id]["shared_parts"]
    assert kept.group_id == str(town.id)


def test_whoever_wrote_in_what_is_common_signs_none_of_them():
    town = make_group()
    Pen(town.manager, town.id).write("t.housing", "As I saw it. ")
    town.ask(town.ava)
    with pytest.raises(NotAllowed, match="you wrote in it"):
        town.sign(town.ava)


def test_a_copy_holds_what_is_common_and_what_is_only_this_childs():
    town = make_group()
    town.write(town.id, "t.housing", "Three rooms.")
    town.write(town.ava, "t.housing", "Ava sleeps in the hall.")
    town.write(town.noah, "t.health", "Noah wets the bed.")
    with transaction() as session:
        pages = [
            copies.prepare(session, town.worker, each, "record", leaves=False)
            for each in (town.ava, town.noah)
        ]
    ava, noah = (copies.made(page).html for page in pages)
    assert "Three rooms." in ava
    assert "Three rooms." in noah
    assert ava.index("Three rooms.") < ava.index("Only about this child:")
    assert "Ava sleeps" not in noah
    assert "wets the bed" not in ava


def test_the_history_of_what_is_common_ends_where_it_was_signed():
    town = make_group()
    town.write(town.id, "t.housing", "Three rooms. ")
    town.ask(town.ava)
    town.sign(town.ava)
    town.write(town.id, "t.housing", "Damp since May. ")
    with transaction() as session:
        pieces = [
            history_piece(session, town.worker, each, after=0, shared=True)
            for each in (town.ava, town.noah)
        ]
        own = history_piece(session, town.worker, town.ava, after=0)
    assert [(piece.head, len(piece.rows)) for piece in pieces] == [(1, 1), (2, 2)]
    assert own.rows == []


def test_alone_there_is_no_history_of_anything_in_common():
    town = make_town()
    with transaction() as session, pytest.raises(NotFound):
        history_piece(session, town.worker, town.id, after=0, shared=True)


# A client that lies, with a valid session ---------------------------------------------------------


@pytest.fixture
def server(any_database: Engine) -> Iterator[TestClient]:
    with TestClient(app, base_url=ORIGIN) as client:
        yield client


def _of_noah_only(server: TestClient, town: Group) -> Client:
    actor = factories.make_actor()
    factories.make_allocation(town.children[1], actor, role="co_worker")
    return Client(server, actor)


def test_whoever_has_one_child_only_gets_what_is_common_and_nothing_of_the_others_own(server):
    town = make_group()
    town.write(town.id, "t.housing", "Three rooms.")
    town.write(town.ava, "t.health", "Ava told us a secret.")
    hostile = _of_noah_only(server, town)
    with hostile.connect() as line:
        facts, state = line.open(town.id)
        assert "t.health" not in facts["roots"]
        assert b"Three rooms." in state
        assert b"secret" not in state
        line.ask_to_open(town.ava, channel=2)
        assert line.answer()["code"] == "not_allowed"
        town.write(town.ava, "t.health", "Another one.")
        line.hears_nothing()
    with reading() as session:
        opened = session.exec(
            select(AuditEntry.child_id).where(
                AuditEntry.act == "document.opened",
                AuditEntry.worker_id == hostile.actor.worker_id,
            )
        ).all()
    assert set(opened) == {child.id for child in town.children}


def test_a_childs_own_words_cannot_be_put_into_what_is_common(server):
    town = make_group()
    hostile = _of_noah_only(server, town)
    with hostile.connect() as line:
        line.open(town.id)
        doc = Doc(client_id=uuid4().int % (1 << 31))
        doc.get("t.health", type=Text).insert(0, "Smuggled.")
        line.send(1, doc.get_update())
        assert line.answer()["t"] == "reject"
    assert town.head(town.id) == 0
