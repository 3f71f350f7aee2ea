"""A visit as devices send it: each tap once, none lost, whoever is first stands."""

from datetime import timedelta

import pytest
from sqlmodel import col, select

from agile_app.core.database import reading, transaction
from agile_app.core.ids import uuid7
from agile_app.core.time import LONDON, now, today
from agile_app.device.live.models import LiveDocument
from agile_app.device.operations import push
from agile_app.records.bundle import collect
from agile_app.records.models import Address, Child
from agile_app.security.actor import Role
from agile_app.security.models import AuditEntry
from agile_app.visits import bundle, documents, operations
from agile_app.visits.models import Visit, VisitEvent
from tests import factories, tablet

pytestmark = pytest.mark.usefixtures("sqlite_database")
assert bundle
assert documents
assert operations


def make_visit(child, worker, **facts):
    visit = Visit(
        child_id=child.id,
        worker_id=worker.worker_id,
        worker_name=worker.name,
        kind="child_protection",
        **{"planned_at": now(), **facts},
    )
    with transaction() as session:
        session.add(visit)
    return visit


@pytest.fixture
def worker():
    return factories.make_actor()


@pytest.fixture
def visit(worker):
    return make_visit(factories.make_child(allocated_to=worker), worker)


def sent(name, visits, /, *, at=None, **payload):
    visits = visits if isinstance(visits, list) else [visits]
    ids = {"visit_ids": [str(each.id) for each in visits]} if visits else {}
    return tablet.sent(f"visit.{name}", {**ids, **payload}, at=at)


def do(actor, *operations_sent):
    answers = push(actor, list(operations_sent))
    assert [answer["status"] for answer in answers] == ["accepted"] * len(answers), answers
    return answers


def again(visit):
    with reading() as session:
        return session.get(Visit, visit.id)


def row_of(visit, actor):
    with reading() as session:
        rows = collect(session, actor, [visit.child_id])[visit.child_id]["visits"]
    return next(row for row in rows if row.id == str(visit.id))


def record(visit, **changed):
    about = {
        "id": str(visit.id), "seen": True, "seen_alone": True, "bedroom_seen": True,
        **changed.pop("about", {}),
    }  # fmt: skip
    return sent(
        "record", [], visits=[about],
        **{
            "announced": True, "met_at": "home", "next_visit": True,
            "next_visit_on": str(today() + timedelta(days=10)), **changed,
        },
    )  # fmt: skip


def test_from_planned_to_recorded_with_the_times_of_the_device(worker, visit):
    began = now() - timedelta(minutes=50)
    do(
        worker,
        sent("on_my_way", visit, at=began),
        sent("arrive", visit, at=began + timedelta(minutes=12)),
        sent("leave", visit, at=began + timedelta(minutes=45)),
    )
    left = again(visit)
    assert left.status == "left"
    assert left.on_my_way_at == began
    assert left.started_at == began + timedelta(minutes=12)
    assert left.ended_at == began + timedelta(minutes=45)
    do(worker, record(visit))
    done = again(visit)
    assert (done.status, done.seen, done.seen_alone, done.bedroom_seen) == (
        "done", True, True, True,
    )  # fmt: skip
    with reading() as session:
        events = session.exec(select(VisitEvent).order_by(col(VisitEvent.at))).all()
    assert [event.act for event in events] == ["on_my_way", "arrived", "left", "recorded"]
    assert all(event.received_at >= event.at for event in events)


def test_each_tap_is_audited_as_a_sentence_with_the_child(worker, visit):
    do(worker, sent("on_my_way", visit), sent("arrive", visit), sent("leave", visit), record(visit))
    with reading() as session:
        acts = session.exec(
            select(AuditEntry.act)
            .where(AuditEntry.child_id == visit.child_id, col(AuditEntry.act).like("visit.%"))
            .order_by(col(AuditEntry.seq))
        ).all()
    assert acts == ["visit.set_off_for", "visit.started", "visit.left", "visit.recorded"]


def test_the_same_tap_sent_twice_is_one(worker, visit):
    tap = sent("arrive", visit)
    do(worker, tap, tap)
    do(worker, tap)
    with reading() as session:
        assert len(session.exec(select(VisitEvent)).all()) == 1


def test_of_two_check_ins_the_first_stands_and_both_are_kept(worker, visit):
    colleague = factories.make_actor()
    with reading() as session:
        child = session.get(Child, visit.child_id)
    factories.make_allocation(child, colleague, role="secondary")
    first = now() - timedelta(minutes=20)
    do(worker, sent("arrive", visit, at=first))
    do(colleague, sent("arrive", visit, at=first + timedelta(minutes=5)))
    assert again(visit).started_at == first
    assert again(visit).worker_id == worker.worker_id
    with reading() as session:
        events = session.exec(select(VisitEvent).order_by(col(VisitEvent.at))).all()
    assert [event.stands for event in events] == [True, False]
    (note,) = row_of(visit, colleague).notes
    assert note.startswith(f"Check-in by {colleague.name}")
    assert "The first one stands" in note


def test_a_check_out_six_hours_late_keeps_both_times(worker, visit):
    left_at = now() - timedelta(hours=6)
    do(worker, sent("arrive", visit, at=left_at - timedelta(minutes=40)))
    do(worker, sent("leave", visit, at=left_at))
    assert again(visit).ended_at == left_at
    with reading() as session:
        event = session.exec(select(VisitEvent).where(VisitEvent.act == "left")).one()
        entry = session.exec(select(AuditEntry).where(AuditEntry.act == "visit.left")).one()
    assert event.received_at - event.at >= timedelta(hours=6)
    assert '"late":true' in entry.facts
    assert any("reached the record" in note for note in row_of(visit, worker).notes)


def test_a_check_out_alone_is_not_refused(worker, visit):
    do(worker, sent("leave", visit))
    assert again(visit).status == "left"


def test_a_late_tap_does_not_move_a_recorded_visit_back(worker, visit):
    do(worker, sent("arrive", visit), record(visit), sent("on_my_way", visit))
    assert again(visit).status == "done"


def test_a_visit_never_ends_before_it_began(worker, visit):
    began = now()
    do(worker, sent("arrive", visit, at=began))
    do(worker, sent("leave", visit, at=began - timedelta(hours=2)))
    assert again(visit).ended_at == began


def test_two_visits_may_be_under_way_at_once_and_neither_is_lost(worker, visit):
    other = make_visit(factories.make_child(allocated_to=worker), worker)
    do(worker, sent("arrive", visit), sent("arrive", other))
    assert {again(visit).status, again(other).status} == {"under_way"}


def test_siblings_are_visited_with_one_tap(worker):
    group = uuid7()
    visits = [
        make_visit(factories.make_child(allocated_to=worker), worker, group_id=group)
        for _ in range(2)
    ]
    do(worker, sent("arrive", visits))
    assert [again(each).status for each in visits] == ["under_way", "under_way"]


def test_visits_of_different_families_are_not_one_tap(worker, visit):
    other = make_visit(factories.make_child(allocated_to=worker), worker)
    (answer,) = push(worker, [sent("arrive", [visit, other])])
    assert answer["status"] == "refused"
    assert again(visit).status == "planned"


def test_another_workers_visit_is_refused_and_stays_as_it_was(visit):
    (answer,) = push(factories.make_actor(), [sent("arrive", visit)])
    assert (answer["status"], answer["code"]) == ("refused", "not_allowed")
    assert again(visit).status == "planned"


def test_one_closed_sibling_refuses_the_whole_tap(worker, visit):
    hidden = make_visit(factories.make_child(), worker, group_id=visit.group_id)
    (answer,) = push(worker, [sent("arrive", [visit, hidden])])
    assert answer["status"] == "refused"
    assert again(visit).status == "planned"


def test_a_reader_may_look_and_not_tap(visit):
    reviewer = factories.make_actor(Role.REVIEWING_OFFICER)
    (answer,) = push(reviewer, [sent("arrive", visit)])
    assert answer["status"] == "refused"


def test_nobody_in_keeps_the_clock_and_says_what_happens_next(worker, visit):
    again_on = today() + timedelta(days=1)
    do(
        worker,
        sent(
            "no_access", visit, because="nobody_in", card_left=True,
            try_again_on=str(again_on), words="Curtains drawn.",
        ),
    )  # fmt: skip
    tried = again(visit)
    assert (tried.status, tried.seen, tried.try_again_on) == ("no_access", False, again_on)
    with reading() as session:
        rows = collect(session, worker, [visit.child_id])[visit.child_id]
    (glance,) = rows["glances"]
    assert (glance.last_seen_on, glance.tries) == ("", 1)
    (entry,) = [row for row in rows["chronology"] if row.kind == "visit"]
    assert entry.title == "Child protection visit: no access, nobody answered"


@pytest.mark.parametrize(
    "payload",
    [
        {"because": ""},
        {"because": "a whim"},
        {"because": "nobody_in", "try_again_on": str(today() - timedelta(days=1))},
    ],
)
def test_no_access_says_why_and_looks_ahead(worker, visit, payload):
    (answer,) = push(worker, [sent("no_access", visit, **payload)])
    assert answer["status"] == "refused"
    assert again(visit).status == "planned"


def test_a_planned_visit_is_cancelled_with_a_reason_and_made_all_the_same(worker, visit):
    do(worker, sent("cancel", visit, because="The mother is in hospital"))
    assert again(visit).cancelled_because == "The mother is in hospital"
    do(worker, sent("arrive", visit))
    assert again(visit).status == "under_way"


def test_a_visit_that_has_begun_cannot_be_cancelled(worker, visit):
    do(worker, sent("arrive", visit))
    (answer,) = push(worker, [sent("cancel", visit, because="No")])
    assert answer["code"] == "visit_begun"
    assert again(visit).status == "under_way"


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"announced": None}, "announced"),
        ({"met_at": ""}, "met_at"),
        ({"next_visit": None}, "next_visit"),
        ({"next_visit_on": None}, "next_visit_on"),
        ({"about": {"seen_alone": None}}, "seen_alone"),
        ({"about": {"seen_alone": False}}, "not_alone_because"),
        ({"about": {"seen": False}}, "not_seen_because"),
    ],
)
def test_an_unfinished_record_is_refused_beside_the_field(worker, visit, changed, field):
    do(worker, sent("arrive", visit), sent("leave", visit))
    (answer,) = push(worker, [record(visit, **changed)])
    assert answer["status"] == "refused"
    assert answer["field"].removeprefix(f"{visit.id}.") == field
    assert again(visit).status == "left"


def test_a_recorded_visit_is_in_glance_and_chronology(worker, visit):
    do(worker, sent("arrive", visit), record(visit))
    with reading() as session:
        rows = collect(session, worker, [visit.child_id])[visit.child_id]
    (glance,) = rows["glances"]
    assert (glance.last_seen_on, glance.seen_alone) == (str(today()), "yes")
    assert glance.bedroom_seen_on == str(today())
    assert "Child protection visit: seen alone" in [row.title for row in rows["chronology"]]


def test_a_visit_to_be_recorded_says_by_when(worker, visit):
    do(worker, sent("arrive", visit), sent("leave", visit))
    assert row_of(visit, worker).record_by > str(today())
    do(worker, record(visit))
    assert row_of(visit, worker).record_by == ""


def test_a_visit_starts_at_a_door_nobody_planned_to_knock_at(worker):
    children = [factories.make_child(allocated_to=worker) for _ in range(2)]
    group, ids = uuid7(), [uuid7(), uuid7()]
    start = sent(
        "start", [], group_id=str(group),
        visits=[
            {"id": str(each), "child_id": str(child.id)}
            for each, child in zip(ids, children, strict=True)
        ],
    )  # fmt: skip
    do(worker, start, start)
    with reading() as session:
        visits = session.exec(select(Visit)).all()
        kept = set(session.exec(select(LiveDocument.id)))
    assert {visit.id for visit in visits} == set(ids)
    assert {visit.status for visit in visits} == {"under_way"}
    assert kept == {group, *ids}


def test_nobody_starts_a_visit_to_a_child_who_is_not_theirs(worker):
    start = sent(
        "start", [], group_id=str(uuid7()),
        visits=[{"id": str(uuid7()), "child_id": str(factories.make_child().id)}],
    )  # fmt: skip
    (answer,) = push(worker, [start])
    assert answer["status"] == "refused"
    with reading() as session:
        assert session.exec(select(Visit)).all() == []


def test_nobody_joins_another_familys_visit_by_its_group(worker):
    theirs = make_visit(factories.make_child(), factories.make_actor())
    own = factories.make_child(allocated_to=worker)
    start = sent(
        "start", [], group_id=str(theirs.group_id),
        visits=[{"id": str(uuid7()), "child_id": str(own.id)}],
    )  # fmt: skip
    (answer,) = push(worker, [start])
    assert answer["status"] == "refused"
    with reading() as session:
        assert [visit.id for visit in session.exec(select(Visit))] == [theirs.id]


def test_what_was_said_of_a_shut_door_is_kept_beside_an_account_that_stands(worker, visit):
    do(worker, sent("arrive", visit), record(visit))
    again_on = today() + timedelta(days=1)
    do(
        worker,
        sent(
            "no_access", visit, because="nobody_in", card_left=True,
            try_again_on=str(again_on), words="Curtains drawn.",
        ),
    )  # fmt: skip
    assert again(visit).status == "done"
    (note,) = row_of(visit, worker).notes
    assert "Nobody answered. Curtains drawn. A card was left. Try again on" in note
    assert "The first one stands" in note


def test_a_second_reason_for_cancelling_is_kept(worker, visit):
    do(worker, sent("cancel", visit, because="Flooded"), sent("cancel", visit, because="In court"))
    assert again(visit).cancelled_because == "Flooded"
    assert "In court" in row_of(visit, worker).notes[0]


def test_opening_a_visit_is_taken_down_for_each_child_on_the_screen(worker, visit):
    sibling = make_visit(factories.make_child(allocated_to=worker), worker, group_id=visit.group_id)
    hidden = make_visit(factories.make_child(), worker, group_id=visit.group_id)
    opened = {**sent("viewed", []), "payload": {"id": str(visit.id)}}
    do(worker, opened)
    with reading() as session:
        entries = session.exec(select(AuditEntry).where(AuditEntry.act == "visit.viewed")).all()
        kept = set(session.exec(select(LiveDocument.id)))
    assert {entry.child_id for entry in entries} == {visit.child_id, sibling.child_id}
    assert kept == {visit.group_id, visit.id, sibling.id}
    assert hidden.id not in kept


def _lives_at(visit, line1, postcode, **facts):
    with transaction() as session:
        session.add(Address(person_id=visit.child_id, line1=line1, postcode=postcode, **facts))


def test_a_family_that_moved_since_the_visit_was_planned_is_told(worker):
    child = factories.make_child(allocated_to=worker)
    visit = make_visit(
        child, worker, place="1 Old Road, SL1 1ZZ", planned_at=now() + timedelta(days=1),
        created_at=now() - timedelta(days=7),
    )  # fmt: skip
    moved_on = now().astimezone(LONDON).date() - timedelta(days=2)
    _lives_at(visit, "9 New Street", "SL2 2ZZ", started_on=moved_on)
    row = row_of(visit, worker)
    assert row.place == "1 Old Road, SL1 1ZZ"
    assert row.moved_to == "9 New Street, SL2 2ZZ"


def test_a_confidential_address_is_no_place_on_a_tablet(worker):
    child = factories.make_child(allocated_to=worker)
    visit = make_visit(
        child, worker, place="4 Hidden Lane, SL3 3ZZ", getting_in="Behind the school"
    )
    _lives_at(visit, "4 Hidden Lane", "SL3 3ZZ", started_on=today(), confidential=True)
    row = row_of(visit, worker)
    assert (row.place, row.place_hidden, row.moved_to) == ("", True, "")
    assert row.getting_in == ""
