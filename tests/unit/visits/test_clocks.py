"""Which clocks run for a child, and what a device shows of visits."""

from datetime import datetime, time, timedelta

import pytest

from agile_app.core import council
from agile_app.core.council_calendar import EXTRA
from agile_app.core.database import transaction
from agile_app.core.time import LONDON, today
from agile_app.core.working_days import add_working_days
from agile_app.device.bundles import pull
from agile_app.records.bundle import ChildBundles
from agile_app.records.models import (
    Assessment,
    CaseNote,
    Conference,
    Episode,
    LookedAfterEpisode,
    MissingEpisode,
    Plan,
    Referral,
    Review,
    Section47Enquiry,
    StrategyDiscussion,
    VisitRequest,
)
from agile_app.visits import bundle as _registered  # noqa: F401
from agile_app.visits.models import Visit
from agile_app.visits.policy import SETTINGS
from agile_app.visits.rules import add_months
from tests.factories import add, make_actor, make_child
from tests.tablet import bundle_of

pytestmark = pytest.mark.usefixtures("sqlite_database")
DAY = timedelta(days=1)
TODAY = today()


@pytest.fixture
def actor():
    return make_actor()


@pytest.fixture
def child(actor):
    return make_child("Ada", "Test", allocated_to=actor)


def _dues(actor, child) -> dict[str, str]:
    """By kind; without supervision, which runs for every open case."""
    rows = bundle_of(actor, child)["dues"]
    return {row.kind: row.on for row in rows if row.kind != "supervision"}


def _visit(child, days_ago: int, **facts) -> Visit:
    at = datetime.combine(TODAY - days_ago * DAY, time(10), LONDON)
    values = {"kind": "child_protection", "status": "done", "worker_name": "W", "seen": True}
    return Visit(child_id=child.id, planned_at=at, **values | facts)


def test_nothing_is_due_for_a_closed_case(actor, child):
    add(Episode(child_id=child.id, started_on=TODAY - 90 * DAY, ended_on=TODAY - DAY))
    assert _dues(actor, child) == {}
    glance = bundle_of(actor, child)["glances"][0]
    assert (glance.last_seen_on, glance.seen_alone, glance.next_due_on) == ("", "", "")


def test_an_undecided_referral_and_an_open_assessment_have_their_clocks(actor, child):
    referral = Referral(child_id=child.id, received_on=TODAY - DAY)
    add(referral)
    episode = Episode(child_id=child.id, referral_id=referral.id, started_on=TODAY - DAY)
    add(episode)
    assert set(_dues(actor, child)) == {"referral_decision"}
    referral.outcome, referral.decided_on = "assessment", TODAY
    with transaction() as session:
        session.merge(referral)
        session.add(Assessment(child_id=child.id, episode_id=episode.id, started_on=TODAY))
    assert _dues(actor, child) == {"assessment": add_working_days(TODAY - DAY, 45).isoformat()}


def test_a_further_assessment_runs_from_its_own_start(actor, child):
    episode = Episode(child_id=child.id, started_on=TODAY - 200 * DAY)
    add(episode)
    due_on = add_working_days(TODAY, 45)
    add(
        Assessment(child_id=child.id, episode_id=episode.id, started_on=TODAY, due_on=due_on),
    )
    assert _dues(actor, child) == {"assessment": due_on.isoformat()}


def test_a_conference_is_due_until_it_was_held(actor, child):
    discussed = TODAY - 3 * DAY
    add(
        StrategyDiscussion(child_id=child.id, held_on=discussed),
        Section47Enquiry(child_id=child.id, started_on=discussed),
    )
    assert _dues(actor, child) == {
        "initial_conference": add_working_days(discussed, 15).isoformat()
    }
    add(Conference(child_id=child.id, held_on=TODAY))
    assert _dues(actor, child) == {}


def test_a_protection_plan_runs_visits_core_groups_and_reviews(actor, child):
    start = TODAY - 5 * DAY
    plan = Plan(child_id=child.id, kind="child_protection", started_on=start)
    add(plan)
    due = _dues(actor, child)
    assert set(due) == {"child_protection_visit", "core_group", "review_conference"}
    assert due["child_protection_visit"] == add_working_days(start, 10).isoformat()
    add(_visit(child, 2), _visit(child, 1, seen=False))
    assert _dues(actor, child)["child_protection_visit"] == (
        add_working_days(TODAY - 2 * DAY, 10).isoformat()
    )
    add(Review(child_id=child.id, plan_id=plan.id, kind="core_group", held_on=TODAY))
    assert _dues(actor, child)["core_group"] == (TODAY + timedelta(weeks=6)).isoformat()


def test_a_change_of_legal_status_alone_begins_no_new_placement(actor, child):
    place = {"child_id": child.id, "placement_type": "U6"}
    changed = TODAY - 10 * DAY
    add(
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
    add(
        LookedAfterEpisode(
            **place, started_on=TODAY - 100 * DAY, start_reason="S", ended_on=moved, end_reason="X1"
        ),
        LookedAfterEpisode(**place, started_on=moved, start_reason="P"),
        _visit(child, 30, kind="looked_after"),
    )
    assert _dues(actor, child)["looked_after_visit"] == (moved + timedelta(weeks=1)).isoformat()


def test_an_interim_order_at_home_asks_for_a_visit_every_week(actor, child):
    add(
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


def test_short_breaks_are_visited_and_reviewed_by_their_own_regulation(actor, child):
    began = TODAY - 9 * DAY
    add(
        LookedAfterEpisode(
            child_id=child.id,
            started_on=began,
            start_reason="S",
            legal_status="V4",
            placement_type="U6",
        )
    )
    due = add_months(began, 3).isoformat()
    assert _dues(actor, child) == {"looked_after_visit": due, "looked_after_review": due}


def test_the_glance_says_when_by_whom_and_alone(actor, child):
    add(
        Plan(child_id=child.id, kind="child_protection", started_on=TODAY - 40 * DAY),
        _visit(child, 20, seen_alone=True, bedroom_seen=True),
        _visit(child, 6, seen_alone=False, worker_name="Other"),
        _visit(child, 1, status="no_access", seen=None),
    )
    found = bundle_of(actor, child)
    glance = found["glances"][0]
    assert glance.last_seen_on == (TODAY - 6 * DAY).isoformat()
    assert (glance.last_seen_by, glance.seen_alone) == ("Other", "no")
    assert glance.last_seen_alone_on == (TODAY - 20 * DAY).isoformat()
    assert glance.bedroom_seen_on == (TODAY - 20 * DAY).isoformat()
    titles = [row.title for row in found["chronology"] if row.kind == "visit"]
    assert "Child protection visit: no access" in titles
    assert len(found["visits"]) == 3


def test_the_glance_shows_the_soonest_of_all_that_is_due(actor, child):
    add(
        Plan(child_id=child.id, kind="child_protection", started_on=TODAY - 40 * DAY),
        _visit(child, 6, seen_alone=True),
    )
    found = bundle_of(actor, child)
    glance, dues = found["glances"][0], found["dues"]
    assert len(dues) > 1
    assert glance.next_due_on == min(due.on for due in dues)
    assert glance.next_due_what == "Hold the first core group"


def test_a_child_last_seen_years_ago_is_still_shown_as_seen_then(actor, child):
    add(_visit(child, 1500))
    assert bundle_of(actor, child)["glances"][0].last_seen_on == ((TODAY - 1500 * DAY).isoformat())


def _care(child, **facts) -> LookedAfterEpisode:
    values = {"start_reason": "S", "legal_status": "C2", "placement_type": "U6"}
    return LookedAfterEpisode(child_id=child.id, **values | facts)


def test_a_visit_that_is_not_statutory_moves_no_clock_but_the_child_was_seen(actor, child):
    start = TODAY - 5 * DAY
    add(
        Plan(child_id=child.id, kind="child_protection", started_on=start),
        _visit(child, 2, statutory=False),
    )
    assert _dues(actor, child)["child_protection_visit"] == (
        add_working_days(start, 10).isoformat()
    )
    glance = bundle_of(actor, child)["glances"][0]
    assert glance.last_seen_on == (TODAY - 2 * DAY).isoformat()


def test_a_strategy_discussion_is_due_once_decided_until_it_was_held(actor, child):
    decided = TODAY - DAY
    referral = Referral(
        child_id=child.id, received_on=decided, decided_on=decided, outcome="strategy"
    )
    add(referral, Episode(child_id=child.id, referral_id=referral.id, started_on=decided))
    assert _dues(actor, child) == {"strategy_discussion": add_working_days(decided, 1).isoformat()}
    add(StrategyDiscussion(child_id=child.id, held_on=TODAY))
    assert _dues(actor, child) == {}


def test_a_report_is_due_before_a_conference_that_is_called_until_it_was_shared(actor, child):
    called = add_working_days(TODAY, 8)
    conference = Conference(child_id=child.id, planned_on=called)
    add(conference)
    assert _dues(actor, child) == {"report_to_family": add_working_days(called, -2).isoformat()}
    with transaction() as session:
        conference.report_shared_on = TODAY
        session.merge(conference)
    assert _dues(actor, child) == {}


def test_a_care_order_at_home_runs_from_its_making(actor, child):
    made = TODAY - 3 * DAY
    add(
        _care(child, started_on=TODAY - 90 * DAY, legal_status="C1", placement_type="P1",
              ended_on=made, end_reason="X1"),
        _care(child, started_on=made, start_reason="L", placement_type="P1"),
        _visit(child, 10, kind="looked_after"),
    )  # fmt: skip
    row = next(
        each for each in bundle_of(actor, child)["dues"] if each.kind == "looked_after_visit"
    )
    assert row.on == (made + 7 * DAY).isoformat()
    assert row.source.endswith("reg. 28(5)(a)")


@pytest.mark.parametrize(("marked", "weeks"), [("reg_19", 6), ("reg_24", 4)])
def test_a_placement_under_regulation_19_or_24_is_visited_weekly_until_its_review(
    actor, child, marked, weeks
):
    placement = "P1" if marked == "reg_19" else "U3"
    add(
        _care(child, started_on=TODAY - 20 * DAY, placement_type=placement, placed_under=marked),
        _visit(child, 3, kind="looked_after"),
    )
    assert _dues(actor, child)["looked_after_visit"] == (TODAY + 4 * DAY).isoformat()
    add(Review(child_id=child.id, kind="looked_after", held_on=TODAY - DAY))
    assert (
        _dues(actor, child)["looked_after_visit"]
        == (TODAY - 3 * DAY + timedelta(weeks=weeks)).isoformat()
    )


def test_a_review_before_the_child_came_home_does_not_end_the_weekly_visits(actor, child):
    moved = TODAY - 10 * DAY
    add(
        _care(child, started_on=TODAY - 200 * DAY, ended_on=moved, end_reason="X1"),
        _care(child, started_on=moved, start_reason="P", placement_type="P1",
              placed_under="reg_19"),
        Review(child_id=child.id, kind="looked_after", held_on=TODAY - 100 * DAY, outcome="Kept"),
        _visit(child, 3, kind="looked_after"),
    )  # fmt: skip
    assert _dues(actor, child)["looked_after_visit"] == (TODAY + 4 * DAY).isoformat()


def test_a_child_placed_for_adoption_is_visited_weekly_until_that_placement_is_reviewed(
    actor, child
):
    placed = TODAY - 20 * DAY
    add(
        _care(child, started_on=TODAY - 300 * DAY, ended_on=placed, end_reason="X1"),
        _care(child, started_on=placed, start_reason="P", legal_status="E1", placement_type="A6"),
        Review(child_id=child.id, kind="looked_after", held_on=TODAY - 90 * DAY, outcome="Kept"),
        _visit(child, 3, kind="looked_after"),
    )
    due = _dues(actor, child)
    assert due["looked_after_visit"] == (TODAY + 4 * DAY).isoformat()
    assert due["looked_after_review"] == (placed + timedelta(weeks=4)).isoformat()


@pytest.mark.parametrize(("placement", "months"), [("U4", 6), ("U6", 0)])
def test_fewer_visits_are_agreed_only_in_long_term_fostering(actor, child, placement, months):
    add(
        _care(child, started_on=TODAY - 500 * DAY, placement_type=placement,
              agreed_to_fewer_visits=True),
        _visit(child, 3, kind="looked_after"),
    )  # fmt: skip
    seen = TODAY - 3 * DAY
    due = add_months(seen, months) if months else seen + timedelta(weeks=6)
    assert _dues(actor, child)["looked_after_visit"] == due.isoformat()


def test_in_custody_after_a_year_the_visits_are_three_months_apart(actor, child):
    seen = TODAY - 10 * DAY
    add(
        _care(child, started_on=TODAY - 500 * DAY, placement_type="R5"),
        _visit(child, 10, kind="looked_after"),
    )
    assert _dues(actor, child)["looked_after_visit"] == add_months(seen, 3).isoformat()


def test_a_visit_that_was_asked_for_is_due_until_the_child_is_seen(actor, child):
    add(
        _care(child, started_on=TODAY - 50 * DAY),
        VisitRequest(child_id=child.id, by="notification", received_on=TODAY - 2 * DAY),
        VisitRequest(child_id=child.id, by="child", received_on=TODAY - 2 * DAY,
                     declined_because="Seen yesterday"),
        _visit(child, 4, kind="looked_after"),
    )  # fmt: skip
    assert _dues(actor, child)["requested_visit"] == (TODAY + 5 * DAY).isoformat()
    add(_visit(child, 0, kind="other", statutory=False))
    assert "requested_visit" not in _dues(actor, child)


def test_a_return_interview_is_due_72_hours_after_the_return_until_done_or_refused(actor, child):
    returned = datetime.combine(TODAY - DAY, time(22, 30), LONDON)
    missing = MissingEpisode(
        child_id=child.id, kind="M", started_on=TODAY - 2 * DAY, ended_on=TODAY - DAY,
        returned_at=returned,
    )  # fmt: skip
    away = MissingEpisode(
        child_id=child.id, kind="A", started_on=TODAY - 2 * DAY, ended_on=TODAY - DAY
    )
    add(missing, away)
    (row,) = bundle_of(actor, child)["dues"]
    assert (row.kind, row.on) == ("return_home_interview", (TODAY + 2 * DAY).isoformat())
    assert datetime.fromisoformat(row.at) == returned + timedelta(hours=72)
    add(_visit(child, 0, kind="return_interview", statutory=False))
    assert _dues(actor, child) == {}


def test_returns_of_long_ago_ask_for_nothing(actor, child):
    add(
        MissingEpisode(
            child_id=child.id, kind="M", started_on=TODAY - 400 * DAY, ended_on=TODAY - 399 * DAY
        )
    )
    assert _dues(actor, child) == {}


def test_a_visit_that_was_left_is_to_be_written_up(actor, child):
    left = _visit(child, 1, status="left", seen=None)
    left.ended_at = left.planned_at
    urgent = _visit(child, 1, status="left", seen=None, kind="section_47")
    urgent.ended_at = urgent.planned_at
    add(left, urgent)
    rows = {row.subject: row for row in bundle_of(actor, child)["dues"]}
    assert rows[str(left.id)].on == add_working_days(TODAY - DAY, 2).isoformat()
    assert rows[str(urgent.id)].on == TODAY.isoformat()
    assert datetime.fromisoformat(rows[str(urgent.id)].at) == urgent.ended_at + DAY


def test_every_open_case_with_a_worker_is_due_for_supervision(actor, child):
    add(Plan(child_id=child.id, kind="child_in_need", started_on=TODAY - 5 * DAY))
    row = next(each for each in bundle_of(actor, child)["dues"] if each.kind == "supervision")
    assert row.on == add_months(TODAY - 30 * DAY, 2).isoformat()
    held = datetime.combine(TODAY - 2 * DAY, time(9), LONDON)
    add(CaseNote(child_id=child.id, kind="supervision", happened_at=held, title="S", text="S",
                  written_by_id=actor.worker_id, written_by="M", written_at=held))  # fmt: skip
    row = next(each for each in bundle_of(actor, child)["dues"] if each.kind == "supervision")
    assert row.on == add_months(TODAY - 2 * DAY, 2).isoformat()
    assert bundle_of(actor, child)["glances"][0].next_due_what == "Child in need visit"


def test_a_changed_frequency_moves_the_date_and_renews_what_devices_hold(actor, child):
    start = TODAY - 5 * DAY
    add(Plan(child_id=child.id, kind="child_protection", started_on=start))
    with transaction() as session:
        before = ChildBundles().versions(session, actor)
    with transaction() as session:
        setting = SETTINGS["child_protection_visit_working_days"]
        council.keep(session, setting, 5, worker_id=None, reason="a test")
    with transaction() as session:
        after = ChildBundles().versions(session, actor)
    assert before != after
    assert _dues(actor, child)["child_protection_visit"] == (add_working_days(start, 5).isoformat())


def test_a_bank_holiday_added_late_moves_the_date_here_and_on_the_device(actor, child):
    start = TODAY - 5 * DAY
    add(Plan(child_id=child.id, kind="child_protection", started_on=start))
    extra = add_working_days(start, 9)
    with transaction() as session:
        council.keep(session, EXTRA, (extra,), worker_id=None, reason="a test")
    assert _dues(actor, child)["child_protection_visit"] == (
        add_working_days(start, 11).isoformat()
    )
    held = pull(actor, None).bundles["clocks"]["clock_settings"][0]
    assert extra.isoformat() in held["closed"]
