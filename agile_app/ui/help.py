"""The parts of the help page."""

import reflex as rx

from agile_app.ui.art import step_drawing
from agile_app.ui.elements import Child, card, grid, keys, stack, text
from agile_app.ui.icons import icon
from agile_app.ui.overlays import disclosure
from agile_app.ui.records import facts

_INSTALL_STEPS = [
    ("share", "Open Agile in Safari", "Press the share sign at the top right."),
    ("add", "Choose “Add to Home Screen”", "Scroll the list if you do not see it, then press Add."),
    (
        "open",
        "Open it from the home screen",
        "Sign in once there. From then on it opens by itself.",
    ),
]


def add_to_home_screen() -> rx.Component:
    """Three steps, each with its drawing."""
    return stack(
        text(
            "On the home screen Agile has the whole screen, opens with no network, and iPadOS does "
            "not clear what it keeps. In a Safari tab it may."
        ),
        grid(
            *[
                rx.el.div(
                    step_drawing(step),
                    rx.el.div(
                        text(f"{number}. {title}", strong=True),
                        text(words, tone="soft"),
                        class_name="stack",
                        data_gap="1",
                    ),
                    class_name="card install-step",
                )
                for number, (step, title, words) in enumerate(_INSTALL_STEPS, start=1)
            ],
            column="14rem",
            even=True,
        ),
    )


def _list(symbol: str, tone: str, *lines: str) -> rx.Component:
    return rx.el.ul(
        *[
            rx.el.li(icon(symbol), rx.el.span(line), class_name="help-line", data_tone=tone)
            for line in lines
        ],
        role="list",
        class_name="stack",
        data_gap="2",
    )


def what_works_offline() -> rx.Component:
    """What one can do with no network, and what not."""
    return grid(
        card(
            _list(
                "check",
                "good",
                "Today, your children, their summaries and chronologies",
                "Writing an assessment: every word is kept as you type",
                "Recording, and everything else you do on those pages",
                "Searching your own caseload",
            ),
            title="Works",
            level=3,
        ),
        card(
            _list(
                "network",
                "neutral",
                "Searching all children",
                "Seeing a colleague write: both texts come together later",
                "Signing in for the first time on this iPad",
            ),
            title="Waits for the network",
            level=3,
        ),
    )


def _badge_line(symbol: str, tone: str, says: str, means: str) -> rx.Component:
    return rx.el.li(
        rx.el.span(icon(symbol), rx.el.span(says), class_name="sync", data_tone=tone),
        text(means, tone="soft"),
        class_name="badge-line",
    )


def what_the_badge_says() -> rx.Component:
    """The sentences of the badge and what each means."""
    return card(
        rx.el.ul(
            _badge_line(
                "on-record",
                "good",
                "All on the record",
                "The service has stored everything you did. You can close the iPad.",
            ),
            _badge_line(
                "waiting",
                "warning",
                "3 on this iPad, not sent",
                "Stored here, sealed, and sent as soon as there is a network. Nothing to do.",
            ),
            _badge_line(
                "warning",
                "danger",
                "1 needs you",
                "The service refused something, or two people gave different answers. Press the "
                "badge: it says why and what to do.",
            ),
            _badge_line(
                "danger",
                "danger",
                "Not stored",
                "This iPad could not keep it, usually because it is full. Keep the app open and "
                "get to a network.",
            ),
            role="list",
            class_name="stack",
        )
    )


def locking() -> rx.Component:
    """How the records on the iPad are kept shut."""
    return card(
        text(
            "Everything on this iPad is sealed. It opens with your password, or with the PIN you "
            "chose for this iPad. It locks by itself when it is left alone; what you were writing "
            "is kept."
        ),
        text(
            "With no network the iPad checks the PIN or password by itself. After too many wrong "
            "tries it waits for the network."
        ),
        text("Before you hand the iPad to a child or a parent, press Lock now if records show."),
    )


def keyboard() -> rx.Component:
    """Keys that do something."""
    named: dict[str, Child] = {
        "Over the bar, to the page": keys("Tab", "Enter"),
        "Between tabs, tools, menu lines": keys("←", "→"),
        "Close a dialog or menu": keys("Esc"),
        "Bold, italic, while writing": rx.el.span(keys("⌘", "B"), "  ", keys("⌘", "I")),
        "Undo what you wrote": keys("⌘", "Z"),
    }
    return card(facts(named, look="lines"))


def when_it_goes_wrong() -> rx.Component:
    """The usual troubles."""
    return rx.el.div(
        disclosure(
            "A page is empty that was full",
            text("It may be with another worker now. Press the badge, then Send and fetch now."),
        ),
        disclosure(
            "The badge does not turn green",
            text(
                "Look whether other pages open. If the network is there, press the badge and then "
                "Send again. If it goes on, save a copy there and tell the service desk."
            ),
        ),
        disclosure(
            "iPadOS says storage is full",
            text("Delete something large, such as videos. Agile itself needs little."),
        ),
        disclosure(
            "The iPad is lost",
            text("Tell the service desk at once. They end its session, and it stays sealed."),
        ),
    )


def home_safe() -> rx.Component:
    """What the timer of a lone visit is, and what it is not."""
    return stack(
        text(
            "The timer runs on the server. Once it knows, the chain runs though your iPad is off, "
            "lost or out of signal. What is started with no signal is not known to the server "
            "until it is sent: start it before you go in."
        ),
        text(
            "Nobody sees where you are from your iPad: there is no tracking. Where to look, your "
            "car and your phone are shown only on an alarm, only to those who were told, and each "
            "look is written down."
        ),
        text(
            "It tells colleagues. It does not call the police, and it is not a monitored alarm. "
            "In danger ring 999."
        ),
        text(
            "The duress code looks like your safe code to anybody who watches. With no signal it "
            "cannot reach anyone; it is sent first, as soon as there is one."
        ),
        gap=3,
    )
