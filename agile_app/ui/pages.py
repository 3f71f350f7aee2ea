"""The shell's own pages: what is not sent, help, an address that leads nowhere, the gallery."""

import reflex as rx

from agile_app.device import actions
from agile_app.device.shapes import UnsentRow
from agile_app.device.vars import sync_status, unsent
from agile_app.settings import get_settings
from agile_app.ui.actions import button, link_button
from agile_app.ui.elements import card, cluster, section, stack, text
from agile_app.ui.gallery import gallery
from agile_app.ui.help import (
    add_to_home_screen,
    home_safe,
    keyboard,
    locking,
    what_the_badge_says,
    what_works_offline,
    when_it_goes_wrong,
)
from agile_app.ui.overlays import dialog
from agile_app.ui.routing import Place, screen
from agile_app.ui.shell import page
from agile_app.ui.states import badge, empty_state, missing_state, notice


def _state_badge(row: UnsentRow) -> rx.Component | rx.Var:
    return rx.match(
        row.state,
        ("refused", badge("Refused", tone="danger")),
        ("conflict", badge("Two answers", tone="danger")),
        ("sending", badge("On its way", tone="info", icon="upload")),
        badge("Waiting", tone="warning", icon="waiting"),
    )


def _give_up(row: UnsentRow) -> rx.Component:
    return dialog(
        "give-up-" + row.id,
        "Give this up for good?",
        text(row.what, strong=True),
        text(
            "It never reached the record, and cannot be brought back. Save a copy first if unsure."
        ),
        actions=[
            button("Keep it", closes=True),
            button("Give it up", tone="danger", closes=True, on_click=actions.discard(row.id)),
        ],
    )


def _unsent_item(row: UnsentRow) -> rx.Component:
    return rx.el.li(
        card(
            cluster(
                stack(text(row.what, strong=True), text(row.when, size=1, tone="soft"), gap=1),
                _state_badge(row),
                justify="between",
                align="start",
            ),
            text(row.sentence),
            rx.cond(row.what_to_do != "", text(row.what_to_do, tone="soft")),
            rx.cond(
                row.stored,
                rx.fragment(),
                notice(
                    "This one is only in memory",
                    text("This iPad could not store it. Keep the app open until it is sent."),
                    tone="danger",
                    urgent=True,
                ),
            ),
            cluster(
                rx.cond(
                    row.can_retry,
                    button("Send again", icon="refresh", on_click=actions.retry(row.id)),
                ),
                rx.cond(row.where != "", link_button("Look at it", href=row.where)),
                button("Save a copy", icon="download", on_click=actions.export_unsent(row.id)),
                rx.cond(
                    row.can_discard,
                    button("Give up", tone="danger", icon="trash", opens="give-up-" + row.id),
                ),
                gap=2,
            ),
            rx.cond(row.can_discard, _give_up(row)),
        )
    )


@screen("/unsent", title="Not sent", kind="field", nav=Place("Not sent", "waiting", 80, foot=True))
def not_sent() -> rx.Component:
    """Everything on this device that is not on the record, why, and what to do."""
    status = sync_status()
    return page(
        "Not sent",
        rx.cond(
            unsent().length() > 0,
            rx.el.ul(rx.foreach(unsent(), _unsent_item), role="list", class_name="stack"),
            card(
                empty_state(
                    "All on the record",
                    "What you do with no network waits here until it is sent.",
                    icon="on-record",
                )
            ),
        ),
        rx.cond(
            status.pulled_at != "",
            text("Records last fetched at ", status.pulled_at, ".", tone="soft", size=1),
        ),
        lead="What is on this iPad and not on the record yet.",
        actions=[
            button("Send and fetch now", icon="refresh", on_click=actions.sync_now()),
        ],
        width="reading",
    )


@screen("/help", title="Help", kind="field", nav=Place("Help", "help", 91, foot=True))
def help_page() -> rx.Component:
    """How to work with it, on the device itself, so it is there with no network."""
    return page(
        "Help",
        section(add_to_home_screen(), title="Put Agile on the home screen"),
        section(what_works_offline(), title="With no network"),
        section(what_the_badge_says(), title="What the badge says"),
        section(home_safe(), title="Home safe"),
        section(locking(), title="Lock and PIN"),
        section(keyboard(), title="With a keyboard"),
        section(when_it_goes_wrong(), title="When something goes wrong"),
        width="reading",
        gated=False,
    )


@screen("404", title="Not here", kind="public")
def not_found() -> rx.Component:
    """An address that leads nowhere."""
    return page(
        "Not here",
        card(
            missing_state(
                "There is no page at this address",
                "It may have moved. What you typed elsewhere is kept.",
                actions=link_button("Go to Today", href="/today", tone="primary"),
            )
        ),
        gated=False,
    )


if get_settings().development:
    screen("/ui", title="Components", kind="office")(gallery)
