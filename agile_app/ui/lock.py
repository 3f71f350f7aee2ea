"""The lock screen, and the card that offers a PIN."""

import reflex as rx

from agile_app.device import actions
from agile_app.device.vars import lock_state
from agile_app.ui.actions import button, link_button
from agile_app.ui.elements import cluster, stack, text
from agile_app.ui.fields import form, password_field
from agile_app.ui.html import attributes
from agile_app.ui.icons import mark
from agile_app.ui.overlays import dialog
from agile_app.ui.states import avatar, notice


def _trouble() -> rx.Component:
    """Why the last try did not open it, and what to do."""
    lock = lock_state()
    return rx.cond(
        lock.sentence != "",
        notice(
            lock.sentence,
            rx.cond(lock.what_to_do != "", text(lock.what_to_do)),
            tone="danger",
            urgent=True,
        ),
    )


def lock_screen() -> rx.Component:
    """What stands in the place of every page while the records on this device are locked."""
    lock = lock_state()
    waits = lock.wait_seconds > 0
    return rx.el.div(
        rx.el.main(
            rx.el.div(
                rx.el.div(
                    mark(), rx.el.span("Agile", class_name="gate-name"), class_name="gate-mark"
                ),
                cluster(
                    avatar(lock.initials, size="large"),
                    stack(
                        rx.el.h1("Locked", class_name="heading", data_level="1"),
                        text(lock.worker_name, tone="soft", size=3),
                        gap=1,
                    ),
                    gap=4,
                ),
                _trouble(),
                form(
                    password_field(
                        "PIN or password",
                        "secret",
                        hint=rx.cond(
                            lock.has_pin,
                            "The PIN you chose for this iPad, or your password.",
                            "Your password. You can choose a PIN in Settings.",
                        ),
                        focus=True,
                    ),
                    button(
                        rx.cond(lock.busy, "Opening…", "Unlock"),
                        tone="primary",
                        size="large",
                        wide=True,
                        submits=True,
                        icon="unlock",
                        disabled=lock.busy | waits,
                    ),
                    on_submit=actions.unlock(),
                    label="Unlock",
                ),
                rx.cond(
                    waits,
                    text(
                        "The next try is possible in ",
                        lock.wait_seconds.to_string(),
                        " seconds.",
                        tone="soft",
                    ),
                ),
                rx.cond(
                    lock.offline,
                    notice(
                        "No network",
                        text("This iPad checks it by itself. What you have not sent is kept."),
                        tone="neutral",
                        icon="offline",
                    ),
                ),
                rx.cond(
                    lock.family_page != "",
                    # Nobody signs out here with somebody else's hands.
                    link_button(
                        "Back to the family's pages",
                        href=lock.family_page,
                        size="large",
                        wide=True,
                        icon="family",
                        leaves=True,
                    ),
                    cluster(
                        text("Not you?", tone="soft"),
                        button(
                            "Sign out", tone="bare", icon="sign-out", on_click=actions.sign_out()
                        ),
                        gap=1,
                    ),
                ),
                class_name="gate",
            ),
            class_name="plain-body",
            **attributes(id="page"),
        ),
        class_name="plain",
    )


def pin_form() -> rx.Component:
    """Choosing a PIN for this device."""
    return form(
        password_field(
            "New PIN",
            "pin",
            hint="6 to 12 digits, only for this device.",
            autocomplete="new-password",
            keyboard="numeric",
            pattern="[0-9]{6,12}",
            max_length=12,
        ),
        password_field("Password", "password", hint="To be sure that it is you."),
        _trouble(),
        button("Keep this PIN", tone="primary", submits=True, wide=True),
        on_submit=actions.choose_pin(),
        label="Choose a PIN",
    )


def pin_offer() -> rx.Component:
    """Offers a PIN, on Today, to a worker who has none. Choosing one takes the offer away."""
    return rx.cond(
        lock_state().pin_offered,
        rx.fragment(
            notice(
                "Open this device with a PIN",
                text("Quicker than the password, and it works with no network."),
                icon="key",
                actions=[
                    button("Choose a PIN", opens="choose-pin"),
                    button("Not now", tone="bare", on_click=actions.decline_pin()),
                ],
            ),
            dialog("choose-pin", "Choose a PIN", pin_form()),
        ),
    )
