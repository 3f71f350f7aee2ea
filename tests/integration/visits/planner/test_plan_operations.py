"""Changing the plan, as devices ask for it: what still holds is done, the rest is told."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from agile_app.core.database import reading, transaction
from agile_app.core.ids import uuid7
from agile_app.core.time import LONDON, today
from agile_app.records.access import is_allocated
from agile_app.records.bundle import collect
from agile_app.records.models import AccessGrant, Allocation
from agile_app.security.actor import Role
from agile_app.security.models import AuditEntry
from agile_app.visits import bundle as _visit_rows  # noqa: F401
from agile_app.visits.models import Visit, VisitEvent
from agile_app.visits.planner import operations as _registered  # noqa: F401
from agile_app.visits.planner.models import PlanDecline
from tests.factories import actor_of, make_actor, make_team, make_worker
from tests.tablet import ask
from tests.weeks import (
    make_appointment,
    make_case,
    make_office,
    make_visit,
    next_week,
    was,
)

pytestmark = pytest.mark.usefixtures("any_database")


def change(visits: list, children: list, on=None, start: str | None = None, **more) -> dict:
    return {
        "stop": f"visit:{getattr(visits[0], 'id', visits[0])}",
        "child_ids": [str(child.id) for child in children],
        "visit_ids": [str(getattr(visit, "id", visit)) for visit in visits],
        "kind": "child_in_need",
        "minutes": 45,
        "on": on.isoformat() if on else None,
        "start": start,
        **more,
    }


def accept(actor, *changes: dict, operation_id=None) -> dict:
    payload = {"week_on": next_week().isoformat(), "version": "", "changes": list(changes)}
    return ask(actor, "plan.accept", payload, operation_id)


def visits_now() -> list[Visit]:
    with reading() as session:
        return list(session.scalars(select(Visit).order_by(Visit.planned_at)))


def acts(child) -> list[str]:
    with reading() as session:
        statement = select(AuditEntry.act).where(AuditEntry.child_id == child.id)
        return list(session.scalars(statement.order_by(AuditEntry.seq)))


def test_a_visit_is_moved_where_the_device_said_and_the_family_must_be_told_anew():
    actor = make_actor()
    child = make_case(actor)
    visit = make_visit(child, actor, next_week(0), confirmed=False)
    answer = accept(actor, change([visit], [child], next_week(1), "14:30", was=was(visit)))
    assert answer["result"] == {"applied": [f"visit:{visit.id}"], "refused": []}
    moved = visits_now()[0].planned_at.astimezone(LONDON)
    assert (moved.date(), f"{moved:%H:%M}") == (next_week(1), "14:30")
    assert acts(child) == ["visit.moved"]


def test_sent_twice_it_is_done_once():
    actor = make_actor()
    child = make_case(actor, due_on=next_week(3))
    operation_id, visit_id = uuid7(), uuid7()
    wanted = change([visit_id], [child], next_week(1), "10:00", stop="due:x")
    first = accept(actor, wanted, operation_id=operation_id)
    again = accept(actor, wanted, operation_id=operation_id)
    assert first == again
    assert [visit.id for visit in visits_now()] == [visit_id]
    assert acts(child) == ["visit.planned"]


def test_siblings_are_planned_as_one_group_at_their_address():
    actor = make_actor()
    children = [make_case(actor, name) for name in ("Ana", "Leo")]
    ids = [uuid7(), uuid7()]
    answer = accept(actor, change(ids, children, next_week(1), "10:00", stop="due:x"))
    assert answer["status"] == "accepted"
    found = visits_now()
    assert {visit.id for visit in found} == set(ids)
    assert len({visit.group_id for visit in found}) == 1
    assert found[0].place == "1 High Street, Slough, SL1 1AA"
    assert found[0].statutory


def test_a_visit_to_a_hidden_placement_is_planned_without_telling_where():
    actor = make_actor()
    child = make_case(actor, confidential=True)
    accept(actor, change([uuid7()], [child], next_week(1), "10:00", stop="due:x"))
    assert visits_now()[0].place == ""


def test_what_somebody_else_moved_meanwhile_is_left_and_the_rest_is_done():
    actor = make_actor()
    ana, leo = make_case(actor, "Ana"), make_case(actor, "Leo")
    here, gone = make_visit(ana, actor, next_week(0)), make_visit(leo, actor, next_week(1))
    shown = was(gone)
    with transaction() as session:
        session.get(Visit, gone.id).planned_at += timedelta(hours=2)
    answer = accept(
        actor,
        change([here], [ana], next_week(2), "09:30", was=was(here)),
        change([gone], [leo], next_week(3), "09:30", was=shown),
    )
    assert answer["result"]["applied"] == [f"visit:{here.id}"]
    refused = answer["result"]["refused"][0]
    assert refused["code"] == "changed_meanwhile"
    assert "12:00" in refused["sentence"]


def test_two_moves_made_without_signal_follow_each_other():
    actor = make_actor()
    child = make_case(actor)
    visit = make_visit(child, actor, next_week(0))
    first = change([visit], [child], next_week(1), "14:30", was=was(visit))
    then = change(
        [visit], [child], next_week(2), "11:00", was={"on": first["on"], "start": "14:30"}
    )
    assert accept(actor, first)["status"] == "accepted"
    assert accept(actor, then)["status"] == "accepted"


@pytest.mark.parametrize(
    ("state", "code"),
    [
        ({"status": "under_way"}, "visit_begun"),
        ({"status": "cancelled"}, "visit_begun"),
        ({"locked": True}, "locked"),
        ({"confirmed": True}, "confirmed"),
    ],
)
def test_what_began_or_was_promised_is_refused_with_its_reason(state, code):
    actor = make_actor()
    child = make_case(actor)
    visit = make_visit(child, actor, next_week(0), **state)
    answer = accept(actor, change([visit], [child], next_week(1), "14:30", was=was(visit)))
    assert (answer["status"], answer["code"]) == ("refused", code)
    assert was(visits_now()[0]) == was(visit)


def test_a_promised_visit_is_moved_with_a_reason_and_then_not_promised_any_more():
    actor = make_actor()
    child = make_case(actor)
    visit = make_visit(child, actor, next_week(0), confirmed=True)
    wanted = change(
        [visit], [child], next_week(1), "14:30", was=was(visit), override="The mother rang."
    )
    assert accept(actor, wanted)["status"] == "accepted"
    assert not visits_now()[0].confirmed
    with reading() as session:
        facts = session.scalars(select(AuditEntry.facts)).all()
    assert not any("mother" in str(each) for each in facts)


def test_two_visits_at_once_are_refused():
    actor = make_actor()
    ana, leo = make_case(actor, "Ana"), make_case(actor, "Leo")
    make_visit(ana, actor, next_week(1), 10 * 60)
    answer = accept(actor, change([uuid7()], [leo], next_week(1), "10:30", stop="due:x"))
    assert answer["code"] == "two_at_once"
    assert "10:00 to 10:45" in answer["sentence"]


def test_a_visit_during_a_hearing_is_refused():
    actor = make_actor()
    child = make_case(actor)
    make_appointment(actor, next_week(1), 10 * 60, 12 * 60)
    answer = accept(actor, change([uuid7()], [child], next_week(1), "11:30", stop="due:x"))
    assert "10:00 to 12:00" in answer["sentence"]


def test_two_visits_change_places():
    actor = make_actor()
    ana, leo = make_case(actor, "Ana"), make_case(actor, "Leo")
    one = make_visit(ana, actor, next_week(1), 10 * 60)
    other = make_visit(leo, actor, next_week(1), 14 * 60)
    answer = accept(
        actor,
        change([one], [ana], next_week(1), "14:00", was=was(one)),
        change([other], [leo], next_week(1), "10:00", was=was(other)),
    )
    assert len(answer["result"]["applied"]) == 2


def test_a_due_visit_that_was_planned_meanwhile_is_not_planned_twice():
    actor = make_actor()
    child = make_case(actor, due_on=next_week(3))
    make_visit(child, actor, next_week(2))
    answer = accept(actor, change([uuid7()], [child], next_week(1), "10:00", stop="due:x"))
    assert answer["code"] == "planned_meanwhile"
    assert len(visits_now()) == 1


def test_a_day_that_has_passed_is_refused():
    actor = make_actor()
    child = make_case(actor)
    yesterday = today() - timedelta(days=1)
    assert accept(actor, change([uuid7()], [child], yesterday, "10:00"))["code"] == "past"


def test_back_to_the_tray_is_a_cancelled_visit():
    actor = make_actor()
    child = make_case(actor)
    visit = make_visit(child, actor, next_week(0))
    assert accept(actor, change([visit], [child], was=was(visit)))["status"] == "accepted"
    assert visits_now()[0].status == "cancelled"


def test_another_workers_visit_is_not_mine_to_move():
    team = make_team()
    worker, senior = make_worker(team=team), make_worker(team=team)
    child = make_case(worker)
    with transaction() as session:
        session.add(
            Allocation(child_id=child.id, worker_id=senior.id, role="co_worker", started_on=today())
        )
    visit = make_visit(child, worker, next_week(0))
    answer = accept(
        actor_of(senior), change([visit], [child], next_week(1), "14:30", was=was(visit))
    )
    assert answer["code"] == "not_yours"


def test_a_child_that_is_not_mine_is_refused():
    actor = make_actor()
    child = make_case(make_worker())
    answer = accept(actor, change([uuid7()], [child], next_week(1), "10:00"))
    assert answer["code"] == "not_allowed"


def test_a_manager_gives_a_visit_to_a_colleague_who_then_has_the_record():
    team = make_team()
    manager = make_actor(Role.MANAGER, manages=team)
    worker, cover = make_worker(team=team), make_worker(team=team)
    child = make_case(worker)
    visit = make_visit(child, worker, next_week(0))
    wanted = change(
        [visit], [child], next_week(1), "14:30", was=was(visit), worker_id=str(cover.id)
    )
    assert accept(manager, wanted)["status"] == "accepted"
    assert visits_now()[0].worker_id == cover.id
    assert acts(child) == ["visit.given_to_colleague", "child.allocated"]
    with reading() as session:
        assert is_allocated(session, child.id, cover.id)
        lent = session.scalars(select(Allocation).where(Allocation.worker_id == cover.id)).one()
    assert lent.ended_on == next_week(1) + timedelta(days=8)


@pytest.mark.parametrize("why", ["refusal", "restricted", "other_team"])
def test_a_visit_is_given_to_nobody_who_must_not_have_it(why):
    team = make_team()
    manager = make_actor(Role.MANAGER, manages=team)
    worker = make_worker(team=team)
    cover = make_worker(team=team if why != "other_team" else make_team())
    child = make_case(worker, restricted=why == "restricted")
    with transaction() as session:
        for kind, who in (("refusal", cover.id), ("grant", manager.worker_id)):
            if kind == "grant" or why == "refusal":
                session.add(
                    AccessGrant(child_id=child.id, worker_id=who, kind=kind, started_on=today())
                )
    visit = make_visit(child, worker, next_week(0))
    answer = accept(
        manager,
        change([visit], [child], next_week(1), "14:30", was=was(visit), worker_id=str(cover.id)),
    )
    assert answer["status"] == "refused"
    assert answer["code"] == ("not_yours" if why == "other_team" else "not_for_them")
    assert visits_now()[0].worker_id == worker.id


def test_booking_puts_a_visit_in_the_diary_with_its_second_worker():
    team = make_team()
    actor, second = make_actor(team=team), make_worker(team=team)
    child = make_case(actor)
    payload = {
        "child_ids": [str(child.id)],
        "visit_ids": [str(uuid7())],
        "kind": "child_protection",
        "minutes": 60,
        "on": next_week(2).isoformat(),
        "start": "15:45",
        "second_worker_id": str(second.id),
        "unannounced": True,
    }
    assert ask(actor, "plan.book", payload)["status"] == "accepted"
    visit = visits_now()[0]
    assert (visit.second_worker_id, visit.unannounced_planned) == (second.id, True)
    with reading() as session:
        assert is_allocated(session, child.id, second.id)


def test_nobody_is_lent_a_record_by_being_taken_along_from_another_team():
    actor, stranger = make_actor(team=make_team()), make_worker(team=make_team())
    child = make_case(actor)
    wanted = change(
        [uuid7()], [child], next_week(1), "10:00", second_worker_id=str(stranger.id), stop="open:x"
    )
    assert accept(actor, wanted)["code"] == "not_your_team"
    with reading() as session:
        assert not is_allocated(session, child.id, stranger.id)


def test_a_visit_booked_offline_has_the_group_in_which_its_words_were_written():
    actor = make_actor()
    child, group, visit_id = make_case(actor), uuid7(), uuid7()
    wanted = change([visit_id], [child], next_week(1), "10:00", stop="open:x", group_id=str(group))
    assert accept(actor, wanted)["status"] == "accepted"
    assert visits_now()[0].group_id == group
    joined = change(
        [uuid7()], [make_case(actor, "Leo")], next_week(2), "10:00", stop="open:y",
        group_id=str(group),
    )  # fmt: skip
    assert accept(actor, joined)["status"] == "refused"
    assert [visit.id for visit in visits_now()] == [visit_id]


def test_a_character_no_database_keeps_costs_nobody_the_words_around_it():
    actor = make_actor()
    child = make_case(actor)
    visit = make_visit(child, actor, next_week(0), locked=True)
    wanted = change(
        [visit], [child], next_week(1), "14:30", was=was(visit), override="The mother\0 asked"
    )
    assert accept(actor, wanted)["status"] == "accepted"
    with reading() as session:
        (tap,) = session.scalars(select(VisitEvent))
    assert tap.words == "The mother asked"


def test_a_visit_years_ahead_is_a_slip():
    actor = make_actor()
    child = make_case(actor)
    wanted = change([uuid7()], [child], today() + timedelta(days=400), "10:00", stop="open:x")
    assert accept(actor, wanted)["code"] == "far_ahead"


def test_why_it_was_done_against_advice_can_be_read_at_the_visit():
    team = make_team()
    manager = make_actor(Role.MANAGER, manages=team)
    worker = make_worker(team=team)
    child = make_case(worker)
    visit = make_visit(child, worker, next_week(0), locked=True)
    wanted = change(
        [visit], [child], next_week(1), "07:00", was=was(visit),
        override="The mother starts work at eight", breaks=["early"],
    )  # fmt: skip
    assert accept(actor_of(worker), wanted)["status"] == "accepted"
    with reading() as session:
        (row,) = collect(session, manager, [child.id])[child.id]["visits"]
    (note,) = row.notes
    assert note.endswith("against the plan's advice: The mother starts work at eight")


def test_booking_a_time_that_is_taken_is_refused_with_times_that_are_free():
    make_office()
    actor = make_actor()
    ana, leo = make_case(actor, "Ana"), make_case(actor, "Leo")
    make_visit(ana, actor, next_week(2), 15 * 60)
    payload = {
        "child_ids": [str(leo.id)],
        "visit_ids": [str(uuid7())],
        "kind": "other",
        "minutes": 45,
        "on": next_week(2).isoformat(),
        "start": "15:15",
    }
    answer = ask(actor, "plan.book", payload)
    assert answer["code"] == "two_at_once"
    assert answer["what_to_do"].startswith("Free instead: ")
    assert answer["what_to_do"].count(":") == 4


def test_locking_and_telling_the_family_are_taken_down():
    actor = make_actor()
    child = make_case(actor)
    visit = make_visit(child, actor, next_week(0))
    ids = [str(visit.id)]
    assert ask(actor, "plan.lock", {"visit_ids": ids, "locked": True})["status"] == "accepted"
    assert ask(actor, "plan.confirm", {"visit_ids": ids, "confirmed": True})["status"] == "accepted"
    assert visits_now()[0].locked
    assert visits_now()[0].confirmed
    assert ask(actor, "plan.lock", {"visit_ids": ids, "locked": False})["status"] == "accepted"
    assert acts(child) == ["visit.locked", "visit.told_to_family", "visit.unlocked"]


def test_the_family_is_never_told_of_an_unannounced_visit():
    actor = make_actor()
    visit = make_visit(make_case(actor), actor, next_week(0), unannounced_planned=True)
    answer = ask(actor, "plan.confirm", {"visit_ids": [str(visit.id)], "confirmed": True})
    assert answer["code"] == "unannounced"


def test_a_no_is_kept_with_its_reason_and_can_be_taken_back():
    actor = make_actor()
    child = make_case(actor, due_on=next_week(3))
    payload = {
        "week_on": next_week().isoformat(),
        "child_ids": [str(child.id)],
        "because": "They are away.",
    }
    assert ask(actor, "plan.decline", payload)["status"] == "accepted"
    back = {**payload, "declined": False}
    assert ask(actor, "plan.decline", back)["status"] == "accepted"
    with reading() as session:
        assert session.scalars(select(PlanDecline)).one().taken_back_at is not None
    assert acts(child) == ["visit.declined", "visit.no_longer_declined"]


@pytest.mark.parametrize(
    "wrong",
    [
        {"start": None},
        {"start": "25:00"},
        {"minutes": 0},
        {"visit_ids": []},
        {"on": "2026-02-30"},
        {"on": None},
    ],
)
def test_a_change_with_a_fault_is_refused_and_changes_nothing(wrong):
    actor = make_actor()
    child = make_case(actor)
    wanted = change([uuid7()], [child], next_week(1), "10:00") | wrong
    assert accept(actor, wanted)["status"] == "refused"
    assert visits_now() == []
