"""Which clocks run for a child, and what a device shows of visits."""

from datetime import datetime, time, timedelta

import pytest

from agile_app.core.database import transaction
from agile_app.core.time import LONDON, today
from agile_app.core.working_days import add_working_days
from agile_app.records.bundle import collect
from agile_app.records.models import (
    Assessment,
    Conference,
    Episode,
    LookedAfterEpisode,
    Plan,
    Referral,
    Review,
    Section47Enquiry,
    StrategyDiscussion,
)
from agile_app.visits import bundle as _registered  # noqa: F401
from agile_app.visits.models import Visit
from tests.factories import make_actor, make_child

pytestmark = pytest.mark.usefixtures("sqlite_database")
DAY = timedelta(days=1)
TODAY = today()


@pytest.fixture
def actor():
    return make_actor()


@pytest.fixture
def child(actor):
    return make_child("Ada", "Test", allocated_to=actor)


def _add(*rows) -> None:
    with transaction() as session:
        for row in rows:
            session.add(row)
            session.flush()


def _bundle(actor, child):
    with transaction() as session:
        return collect(session, actor, [child.id])[child.id]


def _dues(actor, child) -> dict[str, str]:
    return {row.kind: row.on for row in _bundle(actor, child)["dues"]}


def _visit(child, days_ago: int, **facts) -> Visit:
    at = datetime.combine(TODAY - days_ago * DAY, time(10), LONDON)
    values = {"kind": "child_protection", "status": "done", "worker_name": "W", "seen": True}
    return Visit(child_id=child.id, planned_at=at, **values | facts)


def test_nothing_is_due_for_a_closed_case(actor, child):
    _add(Episode(child_id=child.id, started_on=TODAY - 90 * DAY, ended_on=TODAY - DAY))
    assert _dues(actor, child) == {}
    glance = _bundle(actor, child)["glances"][0]
    assert (glance.last_seen_on, glance.seen_alone, glance.next_due_on) == ("", "", "")


def test_an_undecided_referral_and_an_open_assessment_have_their_clocks(actor, child):
    referral = Referral(child_id=child.id, received_on=TODAY - DAY)
    _add(referral)
    episode = Episode(child_id=child.id, referral_id=referral.id, started_on=TODAY - DAY)
    _add(episode)
    assert set(_dues(actor, child)) == {"referral_decision"}
    referral.outcome, referral.decided_on = "assessment", TODAY
    with transaction() as session:
        session.merge(referral)
        session.add(Assessment(child_id=child.id, episode_id=episode.id, started_on=TODAY))
    assert _dues(actor, child) == {"assessment": add_working_days(TODAY - DAY, 45).isoformat()}


def test_a_further_assessment_runs_from_its_own_start(actor, child):
    episode = Episode(child_id=child.id, started_on=TODAY - 200 * DAY)
    _add(episode)
    due_on = add_working_days(TODAY, 45)
    _add(
        Assessment(child_id=child.id, episode_id=episode.id, started_on=TODAY, due_on=due_on),
    )
    assert _dues(actor, child) == {"assessment": due_on.isoformat()}


def test_a_conference_is_due_until_it_was_held(actor, child):
    discussed = TODAY - 3 * DAY
    _add(
        StrategyDiscussion(child_id=child.id, held_on=discussed),
        Section47Enquiry(child_id=child.id, started_on=discussed),
    )
    assert _dues(actor, child) == {
        "initial_conference": add_working_days(discussed, 15).isoformat()
    }
    _add(Conference(child_id=child.id, held_on=TODAY))
    assert _dues(actor, child) == {}


def test_a_protection_plan_runs_visits_core_groups_and_reviews(actor, child):
    start = TODAY - 5 * DAY
    plan = Plan(child_id=child.id, kind="child_protection", started_on=start)
    _add(plan)
    due = _dues(actor, child)
    assert set(due) == {"child_protection_visit", "core_group", "review_conference"}
    assert due["child_protection_visit"] == add_working_days(start, 10).isoformat()
    _add(_visit(child, 2), _visit(child, 1, seen=False))
    assert _dues(actor, child)["child_protection_visit"] == (
        add_working_days(TODAY - 2 * DAY, 10).isoformat()
    )
    _add(Review(child_id=child.id, plan_id=plan.id, kind="core_group", held_on=TODAY))
    assert _dues(actor, child)["core_group"] == (TODAY + timedelta(weeks=6)).isoformat()


def test_a_change_of_legal_status_alone_begins_no_new_placement(actor, child):
    place = {"child_id": child.id, "placement_type": "U6"}
    changed = TODAY - 10 * DAY
    _add(
        LookedAfterEpisode(
            **place,
            started_on=TODAY - 100 * DAY,
            start_reason="S",
            legal_status="V2",
            ended_on=changed,
            end_reason="X1",
        ),
        LookedAfterEpisode(**place, started_on=changed, start_reason="L", legal_status="C1"),
        _visit(child, 30, kind="looked_after"),
    )
    due = _dues(actor, child)
    assert due["looked_after_visit"] == (TODAY - 30 * DAY + timedelta(weeks=6)).isoformat()
    assert due["looked_after_review"] == add_working_days(TODAY - 100 * DAY, 20).isoformat()


def test_a_new_placement_asks_for_a_visit_within_a_week(actor, child):
    place = {"child_id": child.id, "legal_status": "C2", "placement_type": "U6"}
    moved = TODAY - 3 * DAY
    _add(
        LookedAfterEpisode(
            **place, started_on=TODAY - 100 * DAY, start_reason="S", ended_on=moved, end_reason="X1"
        ),
        LookedAfterEpisode(**place, started_on=moved, start_reason="P"),
        _visit(child, 30, kind="looked_after"),
    )
    assert _dues(actor, child)["looked_after_visit"] == (moved + timedelta(weeks=1)).isoformat()


def test_an_interim_order_at_home_asks_for_a_visit_every_week(actor, child):
    _add(
        LookedAfterEpisode(
            child_id=child.id,
            started_on=TODAY - 9 * DAY,
            start_reason="S",
            legal_status="C1",
            placement_type="P1",
        ),
        _visit(child, 2, kind="looked_after"),
    )
    assert _dues(actor, child)["looked_after_visit"] == (TODAY + 5 * DAY).isoformat()


def test_short_breaks_have_no_such_clock(actor, child):
    _add(
        LookedAfterEpisode(
            child_id=child.id,
            started_on=TODAY - 9 * DAY,
            start_reason="S",
            legal_status="V4",
            placement_type="U6",
        )
    )
    assert _dues(actor, child) == {}


def test_the_glance_says_when_by_whom_and_alone(actor, child):
    _add(
        Plan(child_id=child.id, kind="child_protection", started_on=TODAY - 40 * DAY),
        _visit(child, 20, seen_alone=True, bedroom_seen=True),
        _visit(child, 6, seen_alone=False, worker_name="Other"),
        _visit(child, 1, status="no_access", seen=None),
    )
    found = _bundle(actor, child)
    glance = found["glances"][0]
    assert glance.last_seen_on == (TODAY - 6 * DAY).isoformat()
    assert (glance.last_seen_by, glance.seen_alone) == ("Other", "no")
    assert glance.last_seen_alone_on == (TODAY - 20 * DAY).isoformat()
    assert glance.bedroom_seen_on == (TODAY - 20 * DAY).isoformat()
    titles = [row.title for row in found["chronology"] if row.kind == "visit"]
    assert "Child protection visit: no access" in titles
    assert len(found["visits"]) == 3


def test_the_glance_shows_the_soonest_of_all_that_is_due(actor, child):
    _add(
        Plan(child_id=child.id, kind="child_protection", started_on=TODAY - 40 * DAY),
        _visit(child, 6, seen_alone=True),
    )
    found = _bundle(actor, child)
    glance, dues = found["glances"][0], found["dues"]
    assert len(dues) > 1
    assert glance.next_due_on == min(due.on for due in dues)
    assert glance.next_due_what == "Hold the first core group"


def test_a_child_last_seen_years_ago_is_still_shown_as_seen_then(actor, child):
    _add(_visit(child, 1500))
    assert _bundle(actor, child)["glances"][0].last_seen_on == ((TODAY - 1500 * DAY).isoformat())
