"""The planner's own forward pass: travel, windows, lunch, full five minutes."""

import pytest

from agile_app.visits.planner.timing import driving, on_the_grid, schedule

TEN = 600


def problem(*stops: tuple[int, int, list], lunch=None, to=1020, size=4) -> dict:
    """A day from 9:00 at place 0; each two places lie ten minutes apart; times in minutes."""
    return {
        "version": 1,
        "places": size,
        "travel": {
            "car": [0 if row == column else TEN for row in range(size) for column in range(size)]
        },
        "routes": [
            {
                "id": "w|1", "worker": 0, "day": 0, "mode": "car", "start": 0, "end": 0,
                "from": 540 * 60, "to": to * 60, "lunch": lunch, "capacity": None,
            }
        ],
        "stops": [
            {
                "id": str(at), "place": place, "service": minutes * 60, "arrival": 180, "demand": 0,
                "on": [
                    {"route": 0, "windows": [[a * 60, b * 60, 0] for a, b in windows], "cost": 0}
                ],
                "leave_out": None,
            }
            for at, (place, minutes, windows) in enumerate(stops)
        ],
        "uneven": 0,
    }  # fmt: skip


ANY = [(540, 1020)]
LUNCH = {"length": 1800, "from": 720 * 60, "to": 840 * 60}


def minutes(starts):
    return None if starts is None else [start / 60 for start in starts]


def test_the_first_stop_is_after_the_way_there_and_the_walk():
    assert minutes(schedule(problem((1, 45, ANY)), 0, [0])) == [553]


def test_a_second_stop_at_the_same_place_needs_no_way_and_no_walk():
    assert minutes(schedule(problem((1, 45, ANY), (1, 45, ANY)), 0, [0, 1])) == [553, 598]


def test_a_stop_without_a_place_happens_where_one_is():
    assert minutes(schedule(problem((1, 45, ANY), (-1, 30, ANY), (1, 5, ANY)), 0, [0, 1, 2])) == [
        553, 598, 628,
    ]  # fmt: skip


def test_a_stop_waits_for_its_window_and_misses_a_closed_one():
    assert minutes(schedule(problem((1, 45, [(600, 610)])), 0, [0])) == [600]
    assert schedule(problem((1, 45, [(540, 550)])), 0, [0]) is None


def test_one_must_be_back_by_the_end_of_the_day():
    assert schedule(problem((1, 45, ANY), to=608), 0, [0]) == [553 * 60]
    assert schedule(problem((1, 45, ANY), to=607), 0, [0]) is None


@pytest.mark.parametrize(
    ("first", "second", "starts"),
    [
        ([(700, 700)], [(780, 780)], [700, 780]),  # between: 745 to 775, then five minutes too few
        ([(690, 690)], [(800, 800)], [690, 800]),
    ],
)
def test_lunch_goes_between_where_there_is_room(first, second, starts):
    day = problem((1, 45, first), (1, 45, second), lunch=LUNCH)
    assert minutes(schedule(day, 0, [0, 1])) == starts


def test_a_day_without_room_for_lunch_is_no_day_unless_lunch_is_given_up():
    day = problem((1, 150, [(690, 690)]), lunch=LUNCH)
    assert schedule(day, 0, [0]) is None
    assert schedule(day, 0, [0], lunch=False) == [690 * 60]


def test_a_morning_owes_no_lunch():
    day = problem((1, 150, [(600, 600)]), lunch=LUNCH, to=780)
    assert schedule(day, 0, [0]) is not None


def test_an_empty_day_is_no_travel():
    assert driving(problem(), 0, []) == 0
    assert driving(problem((1, 45, ANY)), 0, [0]) == 2 * TEN + 180


def test_times_are_put_off_to_full_five_minutes_where_the_window_bears_it():
    day = problem((1, 45, ANY), (2, 45, [(540, 611)]))
    answer = {"routes": [[0, 1]], "starts": [[553 * 60, 611 * 60]]}
    assert [minutes(each) for each in on_the_grid(day, answer)] == [[553, 611]]
    free = problem((1, 45, ANY), (2, 45, ANY))
    answer = {"routes": [[0, 1]], "starts": [[553 * 60, 611 * 60]]}
    assert [minutes(each) for each in on_the_grid(free, answer)] == [[555, 615]]
