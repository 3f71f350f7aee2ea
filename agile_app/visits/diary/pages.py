"""The worker's own diary: appointments, working week, leave, the other calendar."""

import reflex as rx

from agile_app.device.vars import ready, row
from agile_app.ui import (
    card,
    empty_state,
    icon,
    link_button,
    list_item,
    list_of,
    loading_state,
    notice,
    page,
    section,
    stack,
    text,
)
from agile_app.ui.routing import screen
from agile_app.visits.diary.leave_views import days_away
from agile_app.visits.diary.rows import AppointmentRow, CalendarRow
from agile_app.visits.diary.views import (
    add_appointment_button,
    appointment_row,
    coming_appointments,
)
from agile_app.visits.diary.week_views import working_week


@screen("/settings/diary", title="Your diary", kind="field", nav="/settings")
def diary_page() -> rx.Component:
    """What is fixed, when one works, when one is away; works from the device alone."""
    return page(
        "Your diary",
        rx.cond(
            ready(),
            stack(_appointments(), days_away(), working_week(), _calendar(), gap=6),
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
