"""The worker's usual week as a form."""

import reflex as rx

from agile_app.device.actions import act, together
from agile_app.device.actions import shows as showing
from agile_app.device.vars import LocalFor, as_number, date_text, local_for, row, today
from agile_app.ui import (
    button,
    card,
    check_field,
    cluster,
    date_field,
    grid,
    section,
    select_field,
    stack,
    text,
    text_field,
)
from agile_app.visits.diary.codes import TRAVEL_MODE, WORK_PLACE
from agile_app.visits.diary.rows import WorkingDayRow

_NAMES = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_ON, _OFF = "yes", "no"


class _Kept:
    """A field of the week: what was typed, or until then what is so."""

    def __init__(self, name: str, key: str, otherwise: rx.Var) -> None:
        self.held: LocalFor = local_for(f"week.{name}", rx.Var.create(key), "", kept=True)
        self.value: rx.Var = rx.cond(self.held.value != "", self.held.value, otherwise).to(str)

    @property
    def bound(self) -> dict[str, rx.Var]:
        return {"value": self.value, "on_change": self.held.on_change}


class _Day:
    """One weekday of the form."""

    def __init__(self, number: int) -> None:
        now = row(WorkingDayRow, str(number))
        self.number, self.key = number, str(number)
        self.works = _Kept("works", self.key, rx.cond(now.works, _ON, _OFF))
        self.first = _Kept("from", self.key, now.from_time)
        self.last = _Kept("to", self.key, now.to_time)
        self.is_worked = self.works.value == _ON
        self.backwards = self.is_worked & (self.last.value <= self.first.value)


def working_week() -> rx.Component:
    """The usual week, as a form: kept as it is typed."""
    days = [_Day(number) for number in range(7)]
    monday = row(WorkingDayRow, "0")
    start = _Kept("start", "all", monday.start_from)
    end = _Kept("end", "all", monday.end_at)
    mode = _Kept("mode", "all", monday.travel_mode)
    lunch = _Kept("lunch", "all", monday.lunch_minutes.to_string())
    since = _Kept("since", "all", today())
    wrong = days[0].backwards
    worked = days[0].is_worked
    for day in days[1:]:
        wrong, worked = wrong | day.backwards, worked | day.is_worked
    past = since.value < today()
    fields = [start, end, mode, lunch, since]
    save = together(
        act(
            "diary.set_pattern",
            {
                "from_on": since.value,
                "days": [
                    {
                        "weekday": day.number,
                        "works": day.is_worked,
                        "from_minute": day.first.value,
                        "to_minute": day.last.value,
                        "start_from": start.value,
                        "end_at": end.value,
                    }
                    for day in days
                ],
                "lunch_minutes": lunch.value,
                "lunch_from": monday.lunch_from,
                "lunch_to": monday.lunch_to,
                "travel_mode": mode.value,
            },
            what="Working week",
            where="/settings/diary",
            stream="diary",
            shows=[
                showing(
                    WorkingDayRow,
                    id=day.key,
                    works=day.is_worked,
                    from_time=day.first.value,
                    to_time=day.last.value,
                    start_from=start.value,
                    end_at=end.value,
                    lunch_minutes=as_number(lunch.value),
                    travel_mode=mode.value,
                    from_on=since.value,
                )
                for day in days
            ],
        ),
        *[part.held.set("") for day in days for part in (day.works, day.first, day.last)],
        *[part.held.set("") for part in fields],
    )
    return section(
        card(
            stack(
                *[_day(day) for day in days],
                grid(
                    select_field(
                        "A day starts at",
                        "week-start",
                        list(WORK_PLACE.labels.items()),
                        **start.bound
                    ),
                    select_field(
                        "A day ends at",
                        "week-end",
                        list(WORK_PLACE.labels.items()),
                        **end.bound
                    ),
                    select_field(
                        "You travel by",
                        "week-mode",
                        list(TRAVEL_MODE.labels.items()),
                        **mode.bound
                    ),
                    select_field(
                        "Lunch",
                        "week-lunch",
                        [("0", "None"), ("30", "30 minutes"), ("45", "45 minutes"),
                         ("60", "1 hour")],
                        **lunch.bound
                    ),
                    date_field(
                        "From day",
                        "week-since",
                        **since.bound,
                        error=rx.cond(past, "A week begins today or later.", "")
                    ),
                    column="10rem",
                ),
                cluster(
                    button(
                        "Save the week",
                        tone="primary",
                        on_click=save,
                        disabled=wrong | ~worked | past,
                    ),
                    rx.cond(
                        worked,
                        rx.fragment(),
                        text("Choose at least one day; for time away, record leave.",
                             tone="danger"),
                    ),
                ),
                gap=4,
            )
        ),
        title="Your working week",
        lead=rx.cond(
            monday.from_on == "",
            "The usual week, until you say otherwise.",
            rx.fragment("As you set it from ", date_text(monday.from_on), "."),
        ),
    )  # fmt: skip


def _day(day: _Day) -> rx.Component:
    name = _NAMES[day.number]
    return grid(
        check_field(
            name,
            f"week-works-{day.key}",
            checked=day.is_worked,
            on_change=day.works.held.set(rx.cond(day.is_worked, _OFF, _ON)),
        ),
        grid(
            text_field(
                f"{name} from",
                f"week-from-{day.key}",
                kind="time",
                **day.first.bound,
                disabled=~day.is_worked,
            ),
            text_field(
                f"{name} until",
                f"week-to-{day.key}",
                kind="time",
                **day.last.bound,
                disabled=~day.is_worked,
                error=rx.cond(day.backwards, "Choose a time after the start.", ""),
            ),
            column="7rem",
            gap=3,
        ),
        column="15rem",
        gap=3,
    )
