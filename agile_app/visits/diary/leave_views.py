"""Days a worker is away: the list, recording them, taking them back."""

import reflex as rx

from agile_app.device.actions import act, new_id, together
from agile_app.device.actions import shows as showing
from agile_app.device.vars import date_text, differs_from, local, rows
from agile_app.ui import (
    badge,
    button,
    card,
    date_field,
    dialog,
    empty_state,
    grid,
    icon,
    list_item,
    list_of,
    section,
    select_field,
    stack,
    text,
)
from agile_app.visits.diary.codes import LEAVE_KIND, PART_OF_DAY
from agile_app.visits.diary.rows import LeaveRow

_TAKEN_BACK = "taken back"


def days_away() -> rx.Component:
    """What was taken or is to come, and the form for more."""
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
                date_field("First day", "leave-from", **first.bound),
                date_field(
                    "Last day",
                    "leave-to",
                    **last.bound,
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
                    **part.bound,
                    error=rx.cond(halves, "Half a day of leave is on one day.", ""),
                ),
                select_field("Kind", "leave-kind", list(LEAVE_KIND.labels.items()), **kind.bound),
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
