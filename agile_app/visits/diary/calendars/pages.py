"""Other calendars: a private link to read, or a CalDAV calendar kept in step both ways."""

import reflex as rx

from agile_app.ui import (
    badge,
    button,
    card,
    cluster,
    dialog,
    disclosure,
    facts,
    form,
    link_button,
    notice,
    office_content,
    page,
    password_field,
    section,
    select_field,
    stack,
    text,
    text_field,
    what_came_of_it,
)
from agile_app.ui.routing import screen
from agile_app.visits.diary.calendars.state import CalendarState

_SHOWN = CalendarState.shown


@screen(
    "/settings/calendar",
    title="Other calendars",
    kind="office",
    nav="/settings",
    on_load=CalendarState.load,
)
def calendar_page() -> rx.Component:
    """Make and close the private link; connect and disconnect a calendar."""
    return page(
        "Other calendars",
        office_content(
            stack(
                what_came_of_it(CalendarState.problem, CalendarState.said),
                _what_leaves(),
                _link(),
                _account(),
                gap=6,
            ),
            ready=CalendarState.loaded | (CalendarState.problem != ""),
            opening="Opening your calendars",
            offers=link_button("Your diary", href="/settings/diary", tone="primary"),
            rows=5,
        ),
        lead="See your day where you look anyway: in Outlook, Apple or Google.",
        back=("/settings/diary", "Your diary"),
        width="reading",
    )


def _what_leaves() -> rx.Component:
    """Before anything is connected: exactly what others could come to see."""
    return section(
        card(
            facts(
                {
                    "A visit": rx.cond(_SHOWN.initials, "Visit and initials: Visit AK", "Visit"),
                    "An unannounced visit": rx.cond(
                        _SHOWN.unannounced == "absent", "Nothing", "Busy"
                    ),
                    "An appointment": (
                        "What it is: Court hearing. Your own words where they name nobody."
                    ),
                    "When": "Start and end",
                    "Never": "A name, an address, a telephone number, a note",
                },
                look="lines",
            )
        ),
        title="What leaves Agile",
        lead="Your council decides about initials and unannounced visits.",
    )


def _link() -> rx.Component:
    return section(
        card(
            stack(
                text(
                    "A calendar that has the link can read your diary, and change nothing. "
                    "Calendars look every hour or more seldom, so do not rely on it for changes "
                    "of today."
                ),
                rx.cond(CalendarState.link != "", _new_link()),
                rx.cond(
                    _SHOWN.has_feed,
                    facts(
                        {
                            "Made": _SHOWN.feed_made,
                            "Last read": rx.cond(
                                _SHOWN.feed_read != "", _SHOWN.feed_read, "Not yet"
                            ),
                        },
                        look="lines",
                    ),
                ),
                cluster(
                    rx.cond(
                        _SHOWN.has_feed,
                        rx.fragment(
                            button("Make a new link", opens="another-link"),
                            button("Close the link", tone="danger", opens="close-link"),
                        ),
                        button("Make a private link", on_click=CalendarState.make_link),
                    ),
                    gap=2,
                ),
                gap=4,
            )
        ),
        _sure(
            "another-link",
            "Make a new link?",
            "The link there is stops at once: calendars that use it are told nothing more.",
            "Make a new link",
            CalendarState.make_link,
        ),
        _sure(
            "close-link",
            "Close the link?",
            "Calendars that use it are told nothing more. You can make another one at any time.",
            "Close the link",
            CalendarState.revoke_link,
        ),
        title="A private link",
    )


def _new_link() -> rx.Component:
    return notice(
        "Your link, shown this once",
        stack(
            text("Whoever has it can read your diary. Do not send it to anybody."),
            text_field("Link", "link", value=CalendarState.link, read_only=True),
            cluster(
                link_button(
                    "Add to this device's calendar",
                    href=CalendarState.subscribe,
                    icon="calendar",
                    leaves=True,
                ),
            ),
            gap=3,
        ),
        tone="info",
    )


def _sure(name: str, title: str, words: str, label: str, act: rx.EventHandler) -> rx.Component:
    return dialog(
        name,
        title,
        text(words),
        actions=[
            button("Go back", closes=True),
            button(label, tone="danger", closes=True, on_click=act),
        ],
    )


def _account() -> rx.Component:
    return section(
        rx.cond(
            _SHOWN.connected,
            _connected(),
            rx.cond(CalendarState.choices.length() > 1, _choosing(), _connect()),
        ),
        title="Both ways, by CalDAV",
        lead="What you add, move or delete on either side happens on the other within minutes.",
    )


def _connected() -> rx.Component:
    return card(
        stack(
            rx.cond(
                _SHOWN.sentence != "",
                rx.cond(
                    _SHOWN.state == "ok",
                    notice(_SHOWN.sentence),
                    notice(_SHOWN.sentence, tone="warning"),
                ),
            ),
            facts(
                {
                    "Calendar": _SHOWN.name,
                    "Server": _SHOWN.server,
                    "User name": _SHOWN.username,
                    "State": rx.match(
                        _SHOWN.state,
                        ("ok", badge("In step", tone="good")),
                        ("new", badge("Beginning", tone="info")),
                        ("refused", badge("Not let in", tone="danger")),
                        badge("Not reached", tone="warning"),
                    ),
                    "Last in step": rx.cond(_SHOWN.synced != "", _SHOWN.synced, "Not yet"),
                },
                look="lines",
            ),
            cluster(
                button("Do it now", icon="refresh", on_click=CalendarState.sync_now),
                button("Disconnect", tone="danger", opens="disconnect"),
                gap=2,
            ),
            disclosure("Give the password again", _form("Connect again"), starts_open=False),
            gap=4,
        ),
        _sure(
            "disconnect",
            "Disconnect this calendar?",
            "What Agile put into it is taken out, its own entries leave your diary here, and the "
            "password is destroyed.",
            "Disconnect",
            CalendarState.disconnect,
        ),
    )


def _connect() -> rx.Component:
    return card(
        stack(
            rx.cond(
                _SHOWN.choosing,
                notice("You did not choose a calendar yet. Connect once more.", tone="warning"),
            ),
            text(
                "Ask IT for the CalDAV address. Use an app password made for this one use where "
                "your calendar offers them. It is sealed on the server and never shown again."
            ),
            _form("Connect"),
            gap=4,
        )
    )


def _form(label: str) -> rx.Component:
    return form(
        text_field(
            "CalDAV address",
            "url",
            kind="url",
            default=rx.cond(_SHOWN.server != "", "https://" + _SHOWN.server + "/", ""),
            error=CalendarState.url_problem,
            required=True,
            max_length=500,
            autocomplete="off",
            id="caldav-url",
        ),
        text_field(
            "User name",
            "username",
            default=_SHOWN.username,
            error=CalendarState.username_problem,
            required=True,
            max_length=200,
            autocomplete="off",
            id="caldav-username",
        ),
        password_field(
            "Calendar password",
            "password",
            error=CalendarState.password_problem,
            autocomplete="off",
            id="caldav-password",
        ),
        cluster(button(label, tone="primary", submits=True)),
        on_submit=CalendarState.connect,
        label="Connect a calendar",
    )


def _choosing() -> rx.Component:
    return card(
        form(
            select_field("Which calendar", "calendar", CalendarState.choices, id="caldav-calendar"),
            cluster(
                button("Use this calendar", tone="primary", submits=True),
                button("Leave it", on_click=CalendarState.disconnect),
                gap=2,
            ),
            on_submit=CalendarState.choose,
            label="Choose a calendar",
        )
    )
