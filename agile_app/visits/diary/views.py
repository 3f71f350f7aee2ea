"""Appointments on any page: a row, and the forms to add, change and cancel one."""

from dataclasses import dataclass

import reflex as rx

from agile_app.device.actions import Shown, act, new_id, together
from agile_app.device.actions import shows as showing
from agile_app.device.vars import (
    LocalFor,
    as_number,
    at_least,
    date_text,
    differs_from,
    local_for,
    me,
    rows,
    today,
)
from agile_app.records.rows import ChildRow
from agile_app.ui import (
    badge,
    button,
    check_field,
    cluster,
    date_field,
    dialog,
    grid,
    list_item,
    row_time,
    select_field,
    stack,
    text,
    text_field,
)
from agile_app.visits.diary.codes import APPOINTMENT_KIND
from agile_app.visits.diary.rows import AppointmentRow

CANCELLED = "cancelled"
_STREAM = "diary"
_SHORTEST, _LONGEST = 5, 1440
_NEW = rx.Var.create("new")


def _draft(name: str, key: rx.Var, otherwise: rx.Var | str) -> LocalFor:
    """A field of one appointment's form: what was typed, or until then what is so."""
    return local_for(f"appointment.{name}", key, rx.Var.create(otherwise), kept=True)


def appointment_row(row: AppointmentRow, *, dated: bool = False) -> rx.Component:
    """One appointment: when, what, where, what it clashes with; changed or cancelled from here.

    ``dated`` says the day too, for lists of more than one.
    """
    day = [date_text(row.on), rx.cond((row.child_name != "") | (row.place != ""), ", ", "")]
    return list_item(
        row.title,
        rx.cond(
            row.clash != "",
            text("At the same time as ", row.clash, tone="danger", size=1),
        ),
        rx.cond(row.note != "", text(row.note, tone="warning", size=1)),
        detail=rx.fragment(
            *(day if dated else []),
            row.child_name,
            rx.cond((row.child_name != "") & (row.place != ""), ", ", ""),
            row.place,
            rx.cond(row.remote, rx.fragment(rx.cond(row.place != "", ", ", ""), "by screen"), ""),
        ),
        lead=row_time(rx.cond(row.all_day, "Day", row.time)),
        trail=[
            rx.cond(row.tentative, badge("Not certain", tone="warning")),
            rx.cond(row.all_day | row.busy, rx.fragment(), badge("Free")),
            rx.cond(row.source == "caldav", badge("Your calendar", icon="calendar")),
            rx.cond(
                row.source == "record",
                cluster(
                    badge("Needs a time", tone="warning"),
                    button(
                        "Set the time",
                        label_for_listening="Set the time: " + row.title + ", " + row.child_name,
                        opens="appointment-" + row.id,
                    ),
                    gap=2,
                ),
            ),
            rx.cond(
                row.own,
                cluster(
                    button(
                        "Change",
                        tone="bare",
                        icon="edit",
                        only_icon=True,
                        label_for_listening="Change " + row.title,
                        opens="appointment-" + row.id,
                    ),
                    button(
                        "Cancel",
                        tone="bare",
                        icon="trash",
                        only_icon=True,
                        label_for_listening="Cancel " + row.title,
                        opens="cancel-" + row.id,
                    ),
                    gap=0,
                ),
            ),
            _change_form(row),
            _cancel_dialog(row),
        ],
    )


def add_appointment_button() -> rx.Component:
    """Opens the form of a new appointment in one's own diary."""
    fields = _fields(_NEW, None)
    made = new_id("appointment")
    add = together(
        act(
            "diary.add_appointment",
            {"id": made, **fields.payload},
            what="Appointment: " + fields.name,
            where="/settings/diary",
            stream=_STREAM,
            shows=[_shown(made, fields)],
        ),
        *[draft.set(None) for draft in fields.drafts.values()],
    )
    return rx.fragment(
        button("Add an appointment", icon="plus", tone="primary", opens="new-appointment"),
        _dialog("new-appointment", "New appointment", fields, add, "Add"),
    )


def _change_form(row: AppointmentRow) -> rx.Component:
    fields = _fields(row.id, row)
    made = rx.cond(row.source == "record", new_id("appointment"), row.id)
    emptied = [draft.set(None) for draft in fields.drafts.values()]
    change = together(
        act(
            "diary.change_appointment",
            {"id": row.id, **fields.payload},
            what="Change: " + fields.name,
            where="/settings/diary",
            stream=_STREAM,
            shows=[_shown(row.id, fields)],
        ),
        *emptied,
    )
    timed = together(
        act(
            "diary.add_appointment",
            {"id": new_id("appointment"), **fields.payload},
            what="A time for " + fields.name,
            where="/settings/diary",
            stream=_STREAM,
            shows=[
                _shown(made, fields),
                showing(AppointmentRow, id=row.id, kind=CANCELLED),
            ],
        ),
        *emptied,
    )
    return rx.cond(
        row.source == "record",
        _dialog("appointment-" + row.id, "When is it?", fields, timed, "Save the time"),
        _dialog("appointment-" + row.id, "Change the appointment", fields, change, "Save"),
    )


def _cancel_dialog(row: AppointmentRow) -> rx.Component:
    return dialog(
        "cancel-" + row.id,
        "Cancel this appointment?",
        text(row.title, rx.cond(row.child_name != "", ", " + row.child_name, ""), strong=True),
        rx.cond(
            row.source == "caldav",
            text("It is taken out of your other calendar too."),
            text("It goes from your diary here and from your other calendar."),
        ),
        actions=[
            button("Keep it", closes=True),
            button(
                "Cancel the appointment",
                tone="danger",
                closes=True,
                on_click=act(
                    "diary.cancel_appointment",
                    {"id": row.id},
                    what="Cancel: " + row.title,
                    where="/settings/diary",
                    stream=_STREAM,
                    shows=[showing(AppointmentRow, id=row.id, kind=CANCELLED)],
                ),
            ),
        ],
    )


@dataclass(frozen=True)
class _Fields:
    """The drafts of one form, what it sends, what it is called, and whether it is whole."""

    drafts: dict[str, LocalFor]
    payload: dict[str, rx.Var]
    name: rx.Var
    whole: rx.Var
    fits: rx.Var
    is_new: bool


def _fields(key: rx.Var, row: AppointmentRow | None) -> _Fields:
    def now_so(name: str, otherwise: str) -> rx.Var | str:
        return getattr(row, name) if row is not None else otherwise

    is_so = row.remote if row is not None else rx.Var.create(False)
    drafts = {
        "kind": _draft("kind", key, now_so("kind", "meeting")),
        "title": _draft(
            "title", key, "" if row is None else rx.cond(row.title == row.kind_label, "", row.title)
        ),
        "on": _draft("on", key, now_so("on", "") if row is not None else today()),
        "at": _draft("at", key, now_so("time", "")),
        "minutes": _draft(
            "minutes",
            key,
            rx.cond(row.all_day, "60", row.minutes.to_string()) if row is not None else "60",
        ),
        "place": _draft("place", key, now_so("place", "")),
        "remote": _draft("remote", key, rx.cond(is_so, "yes", "no")),
        "child_id": _draft("child", key, now_so("child_id", "")),
    }
    value = {name: draft.value for name, draft in drafts.items()}
    label = rx.match(
        value["kind"], *[(code, said) for code, said in APPOINTMENT_KIND.labels.items()], ""
    ).to(str)
    payload = {
        **value,
        "remote": value["remote"] == "yes",
        "child_id": rx.cond(value["child_id"] == "none", "", value["child_id"]),
        "meeting_id": row.meeting_id if row is not None else rx.Var.create(""),
    }
    minutes = as_number(value["minutes"])
    fits = (minutes >= _SHORTEST) & (minutes <= _LONGEST)
    return _Fields(
        drafts,
        payload,
        rx.cond(value["title"] != "", value["title"], label).to(str),
        (value["on"] != "") & (value["at"] != "") & fits,
        fits,
        row is None,
    )


def _shown(made: rx.Var, fields: _Fields) -> Shown:
    value = fields.payload
    return showing(
        AppointmentRow,
        id=made,
        worker_id=me().id,
        kind=value["kind"],
        title=fields.name,
        on=value["on"],
        time=value["at"],
        minutes=as_number(value["minutes"]),
        place=value["place"],
        remote=value["remote"],
        child_id=value["child_id"],
        meeting_id=value["meeting_id"],
        all_day=False,
        busy=True,
        own=True,
        note="",
        clash="",
    )


def _dialog(
    name: rx.Var | str, title: str, fields: _Fields, save: rx.Var, label: str
) -> rx.Component:
    drafts = fields.drafts

    def given(part: str) -> rx.Var | str:
        return name + "-" + part

    return dialog(
        name,
        title,
        stack(
            select_field(
                "What it is",
                "kind",
                list(APPOINTMENT_KIND.labels.items()),
                **drafts["kind"].bound,
                id=given("kind"),
            ),
            text_field(
                "Name",
                "title",
                **drafts["title"].bound,
                optional=True,
                max_length=200,
                hint="Words that name one of your families stay in Agile.",
                id=given("name"),
            ),
            grid(
                date_field("Day", "on", **drafts["on"].bound, id=given("on")),
                text_field("Starts at", "at", kind="time", **drafts["at"].bound, id=given("at")),
                text_field(
                    "Minutes",
                    "minutes",
                    kind="number",
                    **drafts["minutes"].bound,
                    minimum="5",
                    maximum="1440",
                    keyboard="numeric",
                    error=rx.cond(fields.fits, "", "Between 5 minutes and a day."),
                    id=given("minutes"),
                ),
                column="9rem",
            ),
            text_field(
                "Where",
                "place",
                **drafts["place"].bound,
                optional=True,
                max_length=200,
                id=given("place"),
            ),
            check_field(
                "By telephone or screen",
                "remote",
                checked=drafts["remote"].value == "yes",
                on_change=drafts["remote"].set(
                    rx.cond(drafts["remote"].value == "yes", "no", "yes")
                ),
                hint="No journey is planned for it.",
                id=given("remote"),
            ),
            select_field(
                "About a child",
                "child",
                rows(ChildRow, order_by=["family_name", "given_name"]),
                of=("id", "name"),
                blank="Nobody in particular",
                **drafts["child_id"].bound,
                id=given("child"),
            )
            if fields.is_new
            else rx.fragment(),
            gap=4,
        ),
        actions=[
            button("Close and keep the draft", closes=True),
            button(label, tone="primary", on_click=save, closes=True, disabled=~fields.whole),
        ],
    )


def coming_appointments(limit: int = 30) -> rx.Var[list[AppointmentRow]]:
    """The worker's own appointments from today on, without those just cancelled here."""
    return rows(
        AppointmentRow,
        where={"worker_id": me().id, "on": at_least(today()), "kind": differs_from(CANCELLED)},
        order_by=["on", "time"],
        limit=limit,
    )
