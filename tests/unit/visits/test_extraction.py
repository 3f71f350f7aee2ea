"""From the documents of a visit to its columns, and who may open which document."""

import pytest
from sqlmodel import col, select

from agile_app.core.database import reading, transaction
from agile_app.core.errors import NotAllowed, NotFound
from agile_app.core.ids import uuid7
from agile_app.core.time import now
from agile_app.device.live.kinds import LiveField, kind_named
from agile_app.records.models import Child
from agile_app.security.actor import Role
from agile_app.visits import bundle, documents
from agile_app.visits.extraction import take_common, take_own
from agile_app.visits.models import Visit, VisitAction
from agile_app.visits.service import may_open_common, may_open_own
from tests import factories

pytestmark = pytest.mark.usefixtures("sqlite_database")
assert bundle
assert documents


def answer(*values):
    return LiveField(
        "register", entries=[{"v": value, "by": str(uuid7()), "at": ""} for value in values]
    )


def words(text):
    return LiveField("text", delta=[{"insert": text}])


@pytest.fixture
def worker():
    return factories.make_actor()


@pytest.fixture
def siblings(worker):
    """Two visits made together, under way."""
    group, visits = uuid7(), []
    for _ in range(2):
        child = factories.make_child(allocated_to=worker)
        visits.append(
            Visit(
                group_id=group, child_id=child.id, worker_id=worker.worker_id, kind="child_in_need",
                status="under_way", planned_at=now(), started_at=now(),
            )
        )  # fmt: skip
    with transaction() as session:
        session.add_all(visits)
    return visits


def again(visit):
    with reading() as session:
        return session.get(Visit, visit.id)


def version(visit):
    with reading() as session:
        return session.get(Child, visit.child_id).version


def take(function, subject, content, seq=1):
    with transaction() as session:
        function(session, subject, content, seq)


def test_what_siblings_have_in_common_is_in_each_visit(siblings):
    common = {
        "a.announced": answer("no"),
        "a.met_at": answer("home"),
        "a.present": answer(["Rahma Test", "Hamza Test"]),
        "t.others": words("A neighbour\n"),
        "t.summary": words("Calm visit.\n"),
        "t.getting_in": words("Side door, ring twice\n"),
        "a.next_visit": answer("yes"),
        "a.next_visit_on": answer("2026-12-09"),
    }
    take(take_common, siblings[0].group_id, common)
    for visit in map(again, siblings):
        assert (visit.announced, visit.met_at, visit.summary) == (False, "home", "Calm visit.")
        assert visit.getting_in == "Side door, ring twice"
        assert visit.present == "Rahma Test, Hamza Test, A neighbour"
        assert str(visit.next_visit_on) == "2026-12-09"


def test_what_is_one_childs_own_is_in_no_other_visit(siblings):
    own = {"a.seen": answer("yes"), "a.seen_alone": answer("yes"), "t.said": words("I am fine")}
    take(take_own, siblings[0].id, own)
    mine, theirs = map(again, siblings)
    assert (mine.seen, mine.seen_alone, mine.said) == (True, True, "I am fine")
    assert (theirs.seen, theirs.seen_alone, theirs.said) == (None, None, "")


def test_words_written_for_the_wrong_child_and_taken_back_are_gone(siblings):
    visit = siblings[0]
    take(take_own, visit.id, {"t.said": words("Not hers")}, 1)
    take(take_own, visit.id, {"t.said": words("")}, 2)
    assert again(visit).said == ""


def test_what_was_said_at_a_shut_door_outlives_the_goals_in_the_document(siblings):
    visit = siblings[0]
    with transaction() as session:
        row = session.get(Visit, visit.id)
        row.status, row.summary = "no_access", "Curtains drawn."
    for seq in (1, 2):
        take(take_common, visit.group_id, {"t.goals": words("See the bedroom")}, seq)
    assert again(visit).summary == "Curtains drawn."


def test_two_different_answers_change_nothing_until_one_is_chosen(siblings):
    visit = siblings[0]
    take(take_own, visit.id, {"a.seen": answer("yes")}, 1)
    take(take_own, visit.id, {"a.seen": answer("yes", "no")}, 2)
    assert again(visit).seen is True
    take(take_own, visit.id, {"a.seen": answer("no")}, 3)
    assert again(visit).seen is False


def test_an_extraction_that_was_overtaken_changes_nothing(siblings):
    visit = siblings[0]
    take(take_own, visit.id, {"a.seen": answer("yes")}, 5)
    take(take_own, visit.id, {"a.seen": answer("no")}, 4)
    assert again(visit).seen is True


def test_a_child_who_was_not_seen_was_not_seen_alone_either(siblings):
    visit = siblings[0]
    take(take_own, visit.id, {"a.seen": answer("yes"), "a.seen_alone": answer("yes")}, 1)
    own = {
        "a.seen": answer("no"),
        "a.seen_alone": answer("yes"),
        "a.not_seen_because": answer("asleep"),
    }
    take(take_own, visit.id, own, 2)
    visit = again(visit)
    assert (visit.seen, visit.seen_alone, visit.not_seen_because) == (False, None, "asleep")


@pytest.mark.parametrize("nonsense", ["maybe", 7, None, ["yes"]])
def test_an_answer_that_is_none_is_not_taken(siblings, nonsense):
    visit = siblings[0]
    own = {"a.seen": answer(nonsense), "a.not_seen_because": answer("a whim")}
    take(take_own, visit.id, own)
    assert (again(visit).seen, again(visit).not_seen_because) == (None, "")


def test_names_that_are_no_list_are_not_who_was_there(siblings):
    take(take_common, siblings[0].group_id, {"a.present": answer(7), "t.others": words("Nan")})
    assert again(siblings[0]).present == "Nan"


def test_agreed_actions_are_rows_with_who_and_by_when(siblings):
    group = siblings[0].group_id
    common = {
        "t.action_1": words("Ring housing\n"),
        "a.action_1_who": answer("Rahma Test"),
        "a.action_1_by": answer("2026-12-01"),
        "t.action_2": words("\n"),
        "t.action_3": words("See the school"),
    }
    take(take_common, group, common)
    with reading() as session:
        rows = session.exec(select(VisitAction).order_by(col(VisitAction.position))).all()
    assert [(row.what, row.who, str(row.due_on or "")) for row in rows] == [
        ("Ring housing", "Rahma Test", "2026-12-01"),
        ("See the school", "", ""),
    ]
    take(take_common, group, {"t.action_1": words("")}, 2)
    with reading() as session:
        assert session.exec(select(VisitAction)).all() == []


def test_devices_hear_of_answers_at_once_and_of_words_when_they_are_recorded(siblings):
    visit = siblings[0]
    before = version(visit)
    take(take_own, visit.id, {"t.said": words("I")}, 1)
    assert version(visit) == before
    take(take_own, visit.id, {"a.seen": answer("yes")}, 2)
    assert version(visit) == before + 1
    with transaction() as session:
        session.get(Visit, visit.id).status = "done"
    take(take_own, visit.id, {"a.seen": answer("yes"), "t.said": words("I said")}, 3)
    assert version(visit) == before + 2


def test_a_childs_own_document_opens_only_for_who_reaches_the_child(worker, siblings):
    mine, theirs = siblings
    colleague = factories.make_actor()
    with reading() as session:
        child = session.get(Child, mine.child_id)
    factories.make_allocation(child, colleague, role="secondary")
    with transaction() as session:
        assert may_open_own(session, colleague, mine.id) == "write"
        assert may_open_common(session, colleague, mine.group_id) == "write"
        with pytest.raises(NotAllowed):
            may_open_own(session, colleague, theirs.id)


def test_nobody_else_opens_either_document(siblings):
    stranger = factories.make_actor()
    for opens, subject in (
        (may_open_own, siblings[0].id),
        (may_open_common, siblings[0].group_id),
    ):
        with transaction() as session, pytest.raises(NotAllowed):
            opens(session, stranger, subject)
        with transaction() as session, pytest.raises(NotFound):
            opens(session, stranger, uuid7())


def test_a_reviewing_officer_only_reads(siblings):
    officer = factories.make_actor(Role.REVIEWING_OFFICER)
    with reading() as session:
        child = session.get(Child, siblings[0].child_id)
    factories.make_allocation(child, officer, role="secondary")
    with transaction() as session:
        assert may_open_own(session, officer, siblings[0].id) == "read"
        assert may_open_common(session, officer, siblings[0].group_id) == "read"


def test_what_is_private_to_a_child_has_no_place_in_the_document_in_common():
    common, own = (set(kind_named(name).roots(None, None)) for name in ("visit", "visit_child"))
    assert {"t.said", "t.about", "a.seen", "a.seen_alone", "a.bedroom_seen"} <= own
    assert not common & own


def test_every_mark_the_editor_offers_may_stand_in_a_visit():
    offered = {"bold", "italic", "header", "list", "blockquote"}
    assert all(kind_named(name).marks >= offered for name in ("visit", "visit_child"))
