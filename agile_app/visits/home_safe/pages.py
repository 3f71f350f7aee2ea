"""Who is out alone, and what to do when somebody does not come back; one's own safety details."""

from typing import Any

import reflex as rx

from agile_app.device.actions import form as form_field
from agile_app.device.actions import together
from agile_app.device.vars import (
    found,
    local,
    local_for,
    ready,
    relative_minutes,
    row,
    rows,
    time_text,
)
from agile_app.ui import (
    avatar,
    badge,
    button,
    card,
    cluster,
    dialog,
    disclosure,
    empty_state,
    facts,
    form,
    link_button,
    list_item,
    list_of,
    loading_state,
    notice,
    page,
    password_field,
    row_when,
    section,
    select_field,
    stack,
    text,
    text_area,
    text_field,
)
from agile_app.ui.help import home_safe
from agile_app.ui.routing import Place, screen
from agile_app.visits.home_safe import acts
from agile_app.visits.home_safe.rows import BuddyRow, LoneDetailsRow, LoneVisitRow
from agile_app.visits.home_safe.views import not_heard_yet, own_timers, start_button

_ALARM_STATES = ["duress", "late", "acknowledged"]


@screen(
    "/home-safe",
    title="Home safe",
    kind="field",
    nav=Place("Home safe", "shield", 70, foot=True),
)
def home_safe_page() -> rx.Component:
    """One's own timer, alarms, and everyone out for whom one is buddy or manager."""
    return page(
        "Home safe",
        rx.cond(
            ready(),
            stack(_alarms(), _yourself(), _out_now(), _back(), _what_it_is(), gap=6),
            loading_state(rows=4, label="Opening who is out"),
        ),
        lead="Who is out alone, and until when.",
        actions=link_button("Your safety details", href="/home-safe/details", icon="person"),
        width="reading",
    )


def _alarms() -> rx.Component:
    wanted = rows(
        LoneVisitRow,
        where={"mine": False, "open": True, "state": _ALARM_STATES},
        order_by=["-needs_you", "due_at"],
    )
    return rx.cond(
        wanted.length() > 0,
        section(
            rx.el.div(rx.foreach(wanted, _alarm_card), class_name="stack", data_gap="4"),
            title="Not checked out",
        ),
    )


def _alarm_card(timer: Any) -> rx.Component:
    details = row(LoneDetailsRow, timer.id)
    return card(
        stack(
            cluster(
                rx.cond(
                    timer.state == "acknowledged",
                    badge(timer.state_label, tone="warning", icon="eye"),
                    badge(timer.state_label, tone="danger", icon="warning"),
                ),
                text("Due ", relative_minutes(timer.due_at), tone="soft"),
                gap=3,
            ),
            text(timer.said, strong=True),
            rx.cond(timer.problem != "", notice(timer.problem, tone="danger", urgent=True)),
            not_heard_yet(timer),
            rx.cond(found(details), _details(details)),
            rx.cond(
                timer.may_reveal,
                cluster(
                    rx.cond(
                        timer.needs_you,
                        button(
                            "I am on it",
                            tone="primary",
                            size="large",
                            on_click=acts.acknowledge(timer),
                        ),
                    ),
                    rx.cond(
                        found(details),
                        rx.fragment(),
                        button(
                            "Show where and whom to look for",
                            icon="eye",
                            on_click=acts.show_details(timer),
                        ),
                    ),
                    _stand_down(timer),
                    gap=2,
                ),
            ),
            gap=3,
        ),
        title=timer.worker_name,
        level=3,
        tone=rx.cond(timer.state == "acknowledged", "warning", "danger"),
    )


def _details(details: Any) -> rx.Component:
    def or_not(value: Any) -> Any:
        return rx.cond(value != "", value, "Not given")

    return stack(
        facts(
            {
                "Where": rx.fragment(
                    details.place,
                    rx.cond(details.place_note != "", text(details.place_note, tone="soft")),
                ),
                "Visiting": rx.cond(
                    details.visiting != "",
                    details.visiting,
                    rx.cond(details.planned != "", "Not open to you", "No visit was named"),
                ),
                "Planned": or_not(details.planned),
                "Car": or_not(details.car),
                "Their phone": or_not(details.phone),
                "Emergency contact": or_not(details.contact),
            },
            look="lines",
        ),
        rx.cond(
            details.warnings.length() > 0,
            notice(
                "Before anyone goes there",
                rx.el.ul(rx.foreach(details.warnings, _warning)),
                tone="warning",
            ),
        ),
        gap=3,
    )


def _warning(words: Any) -> rx.Component:
    return rx.el.li(words)


def _stand_down(timer: Any) -> rx.Component:
    sheet = "stand-down-" + timer.id
    note = local_for("home_safe.note", timer.id, "", kept=True)
    return rx.fragment(
        button("Stand down", icon="check", opens=sheet),
        dialog(
            sheet,
            "Stand the alarm down?",
            stack(
                text("Everyone who was told hears that it is over."),
                text_area(
                    "How you know that they are safe",
                    "note",
                    **note.bound,
                    max_length=300,
                    rows=3,
                    id="note-" + timer.id,
                ),
                gap=3,
            ),
            actions=[
                button("Go back", closes=True),
                button(
                    "Stand down",
                    tone="danger",
                    closes=True,
                    disabled=note.value == "",
                    on_click=together(acts.stand_down(timer, note.value), note.set("")),
                ),
            ],
        ),
    )


def _yourself() -> rx.Component:
    return section(
        own_timers(main=True),
        cluster(start_button("free", title="Out alone")),
        title="You",
    )


def _out_now() -> rx.Component:
    out = rows(
        LoneVisitRow,
        where={"mine": False, "open": True, "state": ["armed", "out"]},
        order_by="expected_end",
    )
    return section(
        card(
            list_of(
                out,
                _out,
                label="Out now",
                empty=empty_state(
                    "Nobody is out",
                    "People who chose you as buddy, and your team if you manage one, show here.",
                ),
            ),
            flush=True,
        ),
        title="Out now",
    )


def _out(timer: Any) -> rx.Component:
    return list_item(
        timer.worker_name,
        detail=rx.fragment(
            timer.title,
            rx.cond(timer.buddy_name != "", ", buddy " + timer.buddy_name, ""),
        ),
        lead=avatar(timer.initials),
        trail=row_when(
            rx.el.span("Out by ", time_text(timer.expected_end)),
            relative_minutes(timer.expected_end),
        ),
    )


def _back() -> rx.Component:
    back = rows(LoneVisitRow, where={"open": False}, order_by="-expected_end", limit=12)
    return rx.cond(
        back.length() > 0,
        section(
            card(list_of(back, _is_back, label="Over"), flush=True),
            title="Over",
            lead="Of the last 12 hours.",
        ),
    )


def _is_back(timer: Any) -> rx.Component:
    return list_item(
        rx.cond(timer.mine, "You", timer.worker_name),
        not_heard_yet(timer),
        detail=rx.cond(timer.said != "", timer.said, timer.title),
        lead=avatar(timer.initials),
        trail=badge(timer.state_label, tone="good", icon="check"),
    )


def _what_it_is() -> rx.Component:
    return stack(
        rx.cond(
            acts.safety().outside,
            rx.fragment(),
            notice(
                "Alarms reach people in Agile only",
                text(
                    "No text messages are set up here. Somebody whose app is closed hears of an "
                    "alarm when they next open it. Agree by telephone who keeps it open."
                ),
                tone="warning",
            ),
        ),
        disclosure(
            "What this is, and what it is not",
            home_safe(),
        ),
        gap=4,
    )


@screen("/home-safe/details", title="Your safety details", kind="field", nav="/home-safe")
def details_page() -> rx.Component:
    """What helps to find this worker, and the two codes."""
    return page(
        "Your safety details",
        rx.cond(
            ready(),
            stack(_own_details(), _codes(), gap=6),
            loading_state(rows=4, label="Opening your details"),
        ),
        back=("/home-safe", "Home safe"),
        lead="Shown to nobody, unless you do not come back.",
        width="reading",
    )


def _own_details() -> rx.Component:
    own = acts.safety()
    saved = local("home_safe.saved", False)
    names = (
        "car_registration", "car_colour", "phone", "contact_name", "contact_phone", "buddy_id",
    )  # fmt: skip
    save = together(acts.save_details({name: form_field(name) for name in names}), saved.set(True))
    return card(
        form(
            text_field("Your car", "car_colour", default=own.car_colour, optional=True,
                hint="Colour and make", max_length=60),
            text_field("Registration", "car_registration", default=own.car_registration,
                optional=True, max_length=12),
            text_field("Your phone", "phone", kind="tel", default=own.phone, optional=True,
                max_length=40, pattern=r"[0-9+\(\) ]*"),
            text_field("Emergency contact", "contact_name", default=own.contact_name,
                optional=True, max_length=100),
            text_field("Their phone", "contact_phone", kind="tel", default=own.contact_phone,
                optional=True, max_length=40, pattern=r"[0-9+\(\) ]*"),
            select_field("Your usual buddy", "buddy_id", rows(BuddyRow, order_by="label"),
                default=own.buddy_id, blank="Nobody: my manager is told instead"),
            cluster(
                button("Save", tone="primary", submits=True),
                rx.cond(saved.value, badge("Kept", tone="good", icon="check")),
                gap=3,
            ),
            on_submit=save,
            label="Your safety details",
        ),
        title="To find you",
    )  # fmt: skip


def _codes() -> rx.Component:
    own = acts.safety()
    safe_code, duress_code = local("home_safe.code.safe", ""), local("home_safe.code.duress", "")
    keep = together(
        acts.save_codes(safe_code.value, duress_code.value, has=True),
        safe_code.set(""),
        duress_code.set(""),
    )
    unfit = (
        (safe_code.value.length() < 4)
        | (duress_code.value.length() < 4)
        | (safe_code.value == duress_code.value)
    )
    return card(
        text(
            "With codes, “I am safe” asks for one. The safe code stops the timer. The duress "
            "code looks the same to whoever is watching, and tells your buddy and manager at "
            "once. Any other code changes nothing, so the timer goes on."
        ),
        rx.cond(own.has_codes, badge("You have codes", tone="good", icon="check")),
        password_field("Safe code", "secret_safe", **safe_code.bound, autocomplete="off",
            keyboard="numeric", hint="4 to 12 digits", max_length=12),
        password_field("Duress code", "secret_duress", **duress_code.bound, autocomplete="off",
            keyboard="numeric", hint="Quite unlike the safe code", max_length=12),
        cluster(
            button("Keep these codes", tone="primary", disabled=unfit, on_click=keep),
            rx.cond(
                own.has_codes,
                button("Do without codes", on_click=acts.save_codes("", "", has=False)),
            ),
            gap=2,
        ),
        title="Codes",
    )  # fmt: skip
