"""Signing in."""

import reflex as rx

from agile_app import ui
from agile_app.device import actions
from agile_app.device.vars import lock_state, may, me, sync_status
from agile_app.security.permissions import Permission
from agile_app.settings import get_settings
from agile_app.ui.address import address_query
from agile_app.ui.art import town
from agile_app.ui.theme import choose_theme, chosen_theme

# What a form posted without our script comes back with, by the code of the error.
PROBLEMS = {
    "wrong_credentials": "The email and password do not belong together.",
    "slower": "Too many tries from here. Wait five minutes.",
    "too_many": "Too many tries from here. Wait a little.",
    "busy": "Many people are signing in just now. Try again in a moment.",
    "not_signed_in": "You were signed out. What you typed is kept on this iPad.",
    "cross_site": "Open the app itself and sign in there.",
}
OTHER_PROBLEM = "Signing in did not work. Try again in a moment."

DEMO_ACCOUNTS = [
    ("worker@demo.agile", "a social worker"),
    ("colleague@demo.agile", "a colleague in the team"),
    ("manager@demo.agile", "their manager"),
    ("it@demo.agile", "the IT service"),
]


def _problem() -> rx.Component:
    """What went wrong with the last try, wherever it was told."""
    lock = lock_state()
    code = address_query("problem")
    return rx.cond(
        lock.sentence != "",
        ui.notice(
            lock.sentence,
            rx.cond(lock.what_to_do != "", ui.text(lock.what_to_do)),
            tone="danger",
            urgent=True,
        ),
        rx.cond(
            code != "",
            ui.notice(rx.match(code, *PROBLEMS.items(), OTHER_PROBLEM), tone="danger", urgent=True),
        ),
    )


def _sign_in_form() -> rx.Component:
    busy = lock_state().busy
    return ui.form(
        ui.text_field("Email", "email", kind="email", autocomplete="username", required=True),
        ui.password_field("Password", "password"),
        ui.button(
            rx.cond(busy, "Signing in…", "Sign in"),
            tone="primary",
            size="large",
            wide=True,
            submits=True,
            disabled=busy,
        ),
        action="/auth/sign-in",
        on_submit=actions.sign_in(),
        label="Sign in",
    )


def _demo_accounts() -> rx.Component:
    """Who a visitor to the demonstration may be."""
    return ui.disclosure(
        "Demonstration accounts",
        ui.stack(
            *[ui.text(rx.el.strong(email), ", ", who, size=1) for email, who in DEMO_ACCOUNTS],
            ui.text("The password of each is ", rx.el.strong("agile-demo-2026"), size=1),
            gap=1,
        ),
        starts_open=True,
    )


def _beside() -> rx.Component:
    return rx.el.aside(
        rx.el.div(ui.mark(), "Agile", class_name="spine-brand"),
        rx.el.p(
            "With the child, not the laptop. What you write is kept, with or without a network.",
            class_name="gate-side-words",
        ),
        town(),
        class_name="gate-side",
        aria_label="About Agile",
    )


@ui.screen("/sign-in", title="Sign in", kind="public")
def sign_in() -> rx.Component:
    """The one page for people who are not signed in. Works as a plain form too."""
    return ui.public_page(
        "Sign in",
        rx.cond(
            lock_state().phase == "unsupported",
            ui.notice(
                "This browser cannot keep records safely",
                ui.text("Use Safari on an iPad, or an up-to-date Edge, Chrome or Firefox."),
                tone="warning",
            ),
        ),
        _problem(),
        _sign_in_form(),
        *([_demo_accounts()] if get_settings().demo else []),
        ui.text(ui.link("Help, and how to put Agile on the home screen", href="/help"), size=1),
        look="gate",
        beside=_beside(),
    )


def _account() -> rx.Component:
    worker = me()
    return ui.card(
        ui.cluster(
            ui.avatar(worker.initials, size="large"),
            ui.stack(
                ui.text(worker.name, strong=True, size=3),
                ui.text(worker.email, tone="soft"),
                gap=1,
            ),
            gap=4,
        ),
        ui.facts(
            {
                "Role": worker.role_labels,
                "Team": rx.cond(worker.team != "", worker.team, "None yet"),
            },
            look="lines",
        ),
        title="You",
    )


def _this_device() -> rx.Component:
    status, lock = sync_status(), lock_state()
    fetched = rx.cond(status.pulled_at != "", status.pulled_at, "Not yet")
    return ui.card(
        ui.facts(
            {
                "Your work": status.sentence,
                "Records fetched": fetched,
                "Opens with": rx.cond(lock.has_pin, "PIN or password", "Password"),
                "Locks by itself after": rx.el.span(me().idle_lock_minutes, " minutes"),
            },
            look="lines",
        ),
        ui.cluster(
            ui.button("Send and fetch now", icon="refresh", on_click=actions.sync_now()),
            ui.button("Lock now", icon="lock", on_click=actions.lock()),
            gap=2,
        ),
        ui.disclosure(
            rx.cond(lock.has_pin, "Choose another PIN", "Choose a PIN"),
            ui.pin_form(),
        ),
        title="This device",
    )


def _diary() -> rx.Component:
    return ui.card(
        ui.text("When you work, when you are away, and your other calendar."),
        ui.cluster(ui.link_button("Your diary", href="/settings/diary", icon="calendar")),
        title="Diary",
    )


def _look() -> rx.Component:
    return ui.card(
        ui.choice_field(
            "Light or dark",
            "theme",
            [("system", "As the device"), ("light", "Light"), ("dark", "Dark")],
            value=chosen_theme(),
            on_change=choose_theme(),
            look="segments",
        ),
        title="Look",
    )


def _council() -> rx.Component:
    """The way to what administrators set for everyone."""
    return rx.cond(
        may(Permission.COUNCIL_MANAGE),
        ui.card(
            ui.text("How often children are visited, times and reminders, for the whole council."),
            ui.cluster(
                ui.link_button("Council settings", href="/settings/council", icon="settings"),
                rx.cond(
                    may(Permission.FORM_MANAGE),
                    ui.link_button("Forms", href="/settings/forms", icon="assessment"),
                ),
                gap=2,
            ),
            title="Council",
        ),
    )


def _home_safe() -> rx.Component:
    return ui.card(
        ui.text("Your car, phone, buddy and codes, for when you do not come back from a visit."),
        ui.cluster(ui.link_button("Your safety details", href="/home-safe/details", icon="shield")),
        title="Home safe",
    )


def _leave() -> rx.Component:
    return ui.card(
        ui.text("What is not sent stays sealed on this iPad until you sign in here again."),
        ui.cluster(
            ui.button("Sign out", icon="sign-out", on_click=actions.sign_out()),
            ui.button("Sign out everywhere", tone="danger", opens="everywhere"),
            gap=2,
        ),
        ui.dialog(
            "everywhere",
            "Sign out on every device?",
            ui.text("Every iPad and browser you are signed in on is shut, this one too."),
            actions=[
                ui.button("Go back", closes=True),
                ui.button(
                    "Sign out everywhere",
                    tone="danger",
                    closes=True,
                    on_click=actions.sign_out_everywhere(),
                ),
            ],
        ),
        title="Leave",
    )


@ui.screen(
    "/settings", title="Settings", kind="field", nav=ui.Place("Settings", "settings", 90, foot=True)
)
def settings() -> rx.Component:
    """One's own account, this device, the look, the way out."""
    return ui.page(
        "Settings",
        _account(),
        _home_safe(),
        _diary(),
        _this_device(),
        _look(),
        _council(),
        _leave(),
        width="reading",
    )
