"""The worker's own diary: appointments, working week, leave, the other calendar."""

import reflex as rx

from agile_app.device.actions import act, new_id, together
from agile_app.device.actions import shows as showing
from agile_app.device.vars import (
    LocalFor,
    as_number,
    date_text,
    differs_from,
    local,
    local_for,
    ready,
    row,
    rows,
    today,
)
from agile_app.ui import (
    badge,
    button,
    card,
    check_field,
    cluster,
    date_field,
    dialog,
    empty_state,
    grid,
    icon,
    link_button,
    list_item,
    list_of,
    loading_state,
    notice,
    page,
    section,
    select_field,
    stack,
    text,
    text_field,
)
from agile_app.ui.routing import screen
from agile_app.visits.diary.codes import LEAVE_KIND, PART_OF_DAY, TRAVEL_MODE, WORK_PLACE
from agile_app.visits.diary.rows import (
    AppointmentRow,
    CalendarRow,
    LeaveRow,
    WorkingDayRow,
)
from agile_app.visits.diary.views import (
    add_appointment_button,
    appointment_row,
    coming_appointments,
)

_NAMES = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_TAKEN_BACK = "taken back"
_ON, _OFF = "yes", "no"


@screen("/settings/diary", title="Your diary", kind="field", nav="/settings")
def diary_page() -> rx.Component:
    """What is fixed, when one works, when one is away; works from the device alone."""
    return page(
        "Your diary",
        rx.cond(
            ready(),
            stack(_appointments(), _leave(), _week(), _calendar(), gap=6),
            loading_state(rows=6, label="Opening your diary"),
        ),
        lead="Plans keep to what stands here.",
        back=("/settings", "Settings"),
        width="reading",
    )


def _appointments() -> rx.Component:
    return section(
        card(
            list_of(
                coming_appointments(),
                _dated,
                label="Appointments",
                empty=empty_state(
                    "No appointments",
                    "Court, conferences, supervision and training stand here.",
                    icon="calendar",
                ),
            ),
            flush=True,
        ),
        title="Appointments",
        actions=add_appointment_button(),
    )


def _dated(appointment: AppointmentRow) -> rx.Component:
    return appointment_row(appointment, dated=True)


# -- leave ---------------------------------------------------------------------------------------


def _leave() -> rx.Component:
    return section(
        card(
            list_of(
                rows(LeaveRow, where={"kind": differs_from(_TAKEN_BACK)}, order_by="from_on"),
                _away,
                label="Leave",
                empty=empty_state("No leave", "Days you are away stand here.", icon="leaf"),
            ),
            flush=True,
        ),
        title="Leave",
        actions=rx.fragment(button("Record leave", icon="plus", opens="new-leave"), _leave_form()),
    )


def _away(leave: LeaveRow) -> rx.Component:
    return list_item(
        rx.cond(
            leave.from_on == leave.to_on,
            date_text(leave.from_on),
            rx.fragment(date_text(leave.from_on), " to ", date_text(leave.to_on)),
        ),
        detail=leave.kind_label,
        lead=icon("leaf"),
        trail=[
            rx.cond(leave.part == "day", rx.fragment(), badge(leave.part_label)),
            button(
                "Take back",
                label_for_listening="Take back leave from " + date_text(leave.from_on),
                on_click=act(
                    "diary.cancel_leave",
                    {"id": leave.id},
                    what="Leave taken back",
                    where="/settings/diary",
                    stream="diary",
                    shows=[showing(LeaveRow, id=leave.id, kind=_TAKEN_BACK)],
                ),
            ),
        ],
    )


def _leave_form() -> rx.Component:
    first = local("leave.from", "", kept=True)
    last = local("leave.to", "", kept=True)
    kind = local("leave.kind", "annual", kept=True)
    part = local("leave.part", "day", kept=True)
    until = rx.cond(last.value != "", last.value, first.value).to(str)
    backwards = (last.value != "") & (last.value < first.value)
    halves = (part.value != "day") & (until != first.value)
    made = new_id("leave")
    record = together(
        act(
            "diary.record_leave",
            {
                "id": made,
                "from_on": first.value,
                "to_on": last.value,
                "kind": kind.value,
                "part": part.value,
            },
            what="Leave from " + date_text(first.value),
            where="/settings/diary",
            stream="diary",
            shows=[
                showing(
                    LeaveRow,
                    id=made,
                    from_on=first.value,
                    to_on=until,
                    kind=kind.value,
                    kind_label=rx.match(kind.value, *LEAVE_KIND.labels.items(), ""),
                    part=part.value,
                    part_label=rx.match(part.value, *PART_OF_DAY.labels.items(), ""),
                )
            ],
        ),
        first.set(""),
        last.set(""),
        part.set("day"),
    )
    return dialog(
        "new-leave",
        "Record leave",
        stack(
            grid(
                date_field("First day", "leave-from", value=first.value, on_change=first.on_change),
                date_field(
                    "Last day",
                    "leave-to",
                    value=last.value,
                    on_change=last.on_change,
                    optional=True,
                    error=rx.cond(backwards, "Choose the first day or a later one.", ""),
                ),
                column="10rem",
            ),
            grid(
                select_field(
                    "How much",
                    "leave-part",
                    list(PART_OF_DAY.labels.items()),
                    value=part.value,
                    on_change=part.on_change,
                    error=rx.cond(halves, "Half a day of leave is on one day.", ""),
                ),
                select_field(
                    "Kind",
                    "leave-kind",
                    list(LEAVE_KIND.labels.items()),
                    value=kind.value,
                    on_change=kind.on_change,
                ),
                column="10rem",
            ),
            text("Colleagues see that you are away, never why.", tone="soft", size=1),
            gap=4,
        ),
        actions=[
            button("Close and keep the draft", closes=True),
            button(
                "Record",
                tone="primary",
                on_click=record,
                closes=True,
                disabled=(first.value == "") | backwards | halves,
            ),
        ],
    )


# -- the working week ----------------------------------------------------------------------------


class _Kept:
    """A field of the week: what was typed, or until then what is so."""

    def __init__(self, name: str, key: str, otherwise: rx.Var) -> None:
        self.held: LocalFor = local_for(f"week.{name}", rx.Var.create(key), "", kept=True)
        self.value: rx.Var = rx.cond(self.held.value != "", self.held.value, otherwise).to(str)

    @property
    def on_change(self) -> rx.Var:
        return self.held.on_change


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


def _week() -> rx.Component:
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
                        value=start.value,
                        on_change=start.on_change,
                    ),
                    select_field(
                        "A day ends at",
                        "week-end",
                        list(WORK_PLACE.labels.items()),
                        value=end.value,
                        on_change=end.on_change,
                    ),
                    select_field(
                        "You travel by",
                        "week-mode",
                        list(TRAVEL_MODE.labels.items()),
                        value=mode.value,
                        on_change=mode.on_change,
                    ),
                    select_field(
                        "Lunch",
                        "week-lunch",
                        [("0", "None"), ("30", "30 minutes"), ("45", "45 minutes"),
                         ("60", "1 hour")],
                        value=lunch.value,
                        on_change=lunch.on_change,
                    ),
                    date_field(
                        "From day",
                        "week-since",
                        value=since.value,
                        on_change=since.on_change,
                        error=rx.cond(past, "A week begins today or later.", ""),
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
                value=day.first.value,
                on_change=day.first.on_change,
                disabled=~day.is_worked,
            ),
            text_field(
                f"{name} until",
                f"week-to-{day.key}",
                kind="time",
                value=day.last.value,
                on_change=day.last.on_change,
                disabled=~day.is_worked,
                error=rx.cond(day.backwards, "Choose a time after the start.", ""),
            ),
            column="7rem",
            gap=3,
        ),
        column="15rem",
        gap=3,
    )


# -- the other calendar --------------------------------------------------------------------------


def _calendar() -> rx.Component:
    calendar = row(CalendarRow, "calendar")
    return section(
        rx.cond(
            calendar.sentence != "",
            rx.cond(
                calendar.state == "ok",
                notice("Your calendar", text(calendar.sentence)),
                notice("Your calendar is out of step", text(calendar.sentence), tone="warning"),
            ),
        ),
        card(
            list_of(
                [calendar],
                lambda _: list_item(
                    rx.cond(calendar.connected, calendar.name, "No calendar is connected"),
                    detail=rx.cond(
                        calendar.has_feed,
                        "A private link to your diary is in use.",
                        "There is no private link to your diary.",
                    ),
                    lead=icon("calendar"),
                    href="/settings/calendar",
                ),
                label="Other calendars",
            ),
            flush=True,
        ),
        title="Your other calendar",
        lead="See your day in Outlook, Apple or Google; names and addresses stay here.",
        actions=link_button("Connect or change", href="/settings/calendar"),
    )
