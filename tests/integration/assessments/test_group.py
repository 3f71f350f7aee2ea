"""Group recording on both databases: who opens the document in common, and what is signed of it."""

from collections.abc import Iterator
from uuid import uuid4

import pytest
from pycrdt import Doc, Text
from sqlalchemy import Engine
from sqlmodel import select
from starlette.testclient import TestClient

from agile_app.assessments.copies import service as copies
from agile_app.assessments.group.service import children_of, leave, may_open_shared
from agile_app.assessments.history.service import history_piece
from agile_app.assessments.sign_off import service
from agile_app.assessments.sign_off.addenda import gather_shared
from agile_app.assessments.sign_off.models import Addendum
from agile_app.assessments.sign_off.verifying import verify_signed
from agile_app.core.database import reading, transaction
from agile_app.core.errors import Conflict, NotAllowed, NotFound
from agile_app.core.ids import uuid7
from agile_app.core.time import today
from agile_app.device.live.documents import document_of
from agile_app.device.live.models import OPEN, SIGNED
from agile_app.records.models import AccessGrant
from agile_app.security.models import AuditEntry
from tests import factories
from tests.live.server import app
from tests.live.sockets import ORIGIN, Client
from tests.pen import Pen
from tests.siblings import Group, make_group
from tests.signing import make_town

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


def test_with_the_last_signature_what_is_common_closes_and_late_words_are_an_addendum():
    town = make_group()
    pen = Pen(town.worker, town.id)
    pen.write("t.housing", "Three rooms. ")
    for each in (town.ava, town.noah):
        town.ask(each)
        town.sign(each)
    assert _status(town.id) == SIGNED
    pen.write_late("t.housing", "Written on the train. ")
    with transaction() as session:
        gather_shared(session, town.id)
    with reading() as session:
        (addendum,) = session.exec(select(Addendum)).all()
        assert verify_signed(session, town.noah) == []
    assert addendum.assessment_id == town.noah
    assert "train" in addendum.content


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
