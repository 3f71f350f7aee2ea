"""When which step is due."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agile_app.visits.home_safe.rules import (
    LATE_START_GRACE,
    Audience,
    Phase,
    Policy,
    Turn,
    due_steps,
    due_time,
    extended,
    named_steps,
    next_step,
)

DUE = datetime(2026, 11, 25, 15, 45, tzinfo=UTC)
SINCE = DUE - timedelta(hours=1)
POLICY = Policy()


def at(minutes: float) -> datetime:
    return DUE + timedelta(minutes=minutes)


def running(since: datetime = SINCE) -> Turn:
    return Turn(Phase.RUNNING, since, DUE)


@pytest.mark.parametrize(
    ("minutes", "codes"),
    [
        (-6, []),
        (-5, ["reminder"]),
        (-0.1, ["reminder"]),
        (0, ["reminder", "worker"]),
        (9.9, ["reminder", "worker"]),
        (10, ["reminder", "worker", "buddy"]),
        (20, ["reminder", "worker", "buddy", "manager"]),
        (30, ["reminder", "worker", "buddy", "manager", "next"]),
        (40, ["reminder", "worker", "buddy", "manager", "next", "again-1"]),
        (59, ["reminder", "worker", "buddy", "manager", "next", "again-2"]),
        (600, ["reminder", "worker", "buddy", "manager", "next", "again-57"]),
    ],
)
def test_the_chain_as_the_clock_goes(minutes: float, codes: list[str]):
    assert [step.code for step in due_steps(running(), POLICY, set(), at(minutes))] == codes


def test_each_step_is_for_its_own_people():
    audience = {step.code: step.audience for step in named_steps(running(), POLICY)}
    assert audience == {
        "reminder": (Audience.WORKER,),
        "worker": (Audience.WORKER,),
        "buddy": (Audience.BUDDY,),
        "manager": (Audience.MANAGER,),
        "next": (Audience.NEXT,),
    }


def test_what_fired_does_not_fire_again():
    fired = {"reminder", "worker", "buddy"}
    assert due_steps(running(), POLICY, fired, at(15)) == []


def test_after_the_server_was_away_of_the_repeats_only_the_newest_comes():
    fired = {"reminder", "worker", "buddy", "manager", "next", "again-1"}
    assert [step.code for step in due_steps(running(), POLICY, fired, at(85))] == ["again-5"]


def test_a_time_too_short_for_a_reminder_has_none():
    steps = named_steps(running(since=at(-4)), POLICY)
    assert steps[0].code == "worker"


def test_a_council_can_do_without_a_reminder():
    assert named_steps(running(), Policy(remind_before_minutes=0))[0].code == "worker"


def test_minutes_in_the_wrong_order_never_tell_a_later_one_first():
    odd = Policy(buddy_after_minutes=30, manager_after_minutes=5, next_after_minutes=0)
    times = [step.at for step in named_steps(running(), odd)]
    assert times == sorted(times)


def test_when_somebody_is_on_it_the_chain_waits_and_then_asks_again():
    turn = Turn(Phase.ACKNOWLEDGED, at(12), DUE)
    assert due_steps(turn, POLICY, set(), at(41)) == []
    assert [step.code for step in due_steps(turn, POLICY, set(), at(42))] == ["check-back"]
    assert [s.code for s in due_steps(turn, POLICY, {"check-back"}, at(52))] == ["again-1"]


def test_a_duress_code_tells_buddy_and_manager_at_once_and_never_the_worker():
    turn = Turn(Phase.DURESS, at(-30), DUE)
    first = due_steps(turn, POLICY, set(), at(-30))
    assert [step.code for step in first] == ["duress"]
    assert first[0].audience == (Audience.BUDDY, Audience.MANAGER)
    everything = due_steps(turn, POLICY, set(), at(600))
    assert all(Audience.WORKER not in step.audience for step in everything)


def test_a_closed_timer_asks_for_nothing():
    assert due_steps(Turn(Phase.CLOSED, SINCE, DUE), POLICY, set(), at(10_000)) == []
    assert next_step(Turn(Phase.CLOSED, SINCE, DUE), POLICY, SINCE) is None


def test_the_due_time_has_the_margin_and_is_never_before_the_server_could_read_the_rest():
    end = at(-15)
    assert due_time(end, POLICY, heard_at=at(-60)) == DUE
    assert due_time(end, POLICY, heard_at=at(360)) == at(360) + LATE_START_GRACE


@pytest.mark.parametrize(("tapped", "end"), [(-10, 15), (0, 15), (7, 22)])
def test_more_time_counts_from_the_end_or_from_a_later_tap(tapped: float, end: float):
    assert extended(DUE, 15, at=at(tapped)) == at(end)


minutes = st.integers(0, 240)
policies = st.builds(
    Policy,
    margin_minutes=minutes,
    remind_before_minutes=minutes,
    buddy_after_minutes=minutes,
    manager_after_minutes=minutes,
    next_after_minutes=minutes,
    repeat_every_minutes=minutes,
    check_back_minutes=minutes,
)
turns = st.builds(
    Turn,
    st.sampled_from([Phase.RUNNING, Phase.ACKNOWLEDGED, Phase.DURESS]),
    st.integers(-600, 0).map(at),
    st.just(DUE),
)


@given(policies, turns, st.lists(st.integers(-700, 2_000), min_size=1, max_size=20))
def test_looked_at_whenever_no_step_is_early_twice_or_forgotten(policy, turn, looks):
    fired: list[str] = []
    for look in sorted(looks):
        for step in due_steps(turn, policy, fired, at(look)):
            assert step.at <= at(look)
            assert step.code not in fired
            fired.append(step.code)
    last = at(max(looks))
    missed = [s.code for s in named_steps(turn, policy) if s.at <= last and s.code not in fired]
    assert missed == []


@given(policies, turns, st.integers(-700, 2_000))
def test_something_always_comes_next_while_the_matter_is_open(policy, turn, look):
    coming = next_step(turn, policy, at(look))
    assert coming is not None
    assert coming.at > at(look)
