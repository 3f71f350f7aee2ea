"""The frame of every page."""

from collections.abc import Callable, Sequence
from typing import Literal

import reflex as rx

from agile_app.device import actions as device_actions
from agile_app.device.vars import gate, local, may, me, ready, sync_status
from agile_app.settings import get_settings
from agile_app.ui.actions import button, menu, menu_item, menu_line
from agile_app.ui.elements import Child, Words, as_list, card, cluster, given, text
from agile_app.ui.html import attributes, plain_link
from agile_app.ui.icons import icon, mark
from agile_app.ui.lock import lock_screen, pin_offer
from agile_app.ui.routing import Place, current_screen, places
from agile_app.ui.states import badge, loading_state, notice, refused_state

MAIN_ID = "page"


def skip_link() -> rx.Component:
    """The first thing a keyboard reaches: over the furniture, to the page."""
    return plain_link("Skip to the page", href=f"#{MAIN_ID}", class_name="skip-link")


def demo_banner() -> rx.Component:
    """Says, wherever invented people are shown, that they are invented."""
    if not get_settings().demo:
        return rx.fragment()
    return rx.el.aside(
        icon("info", size="small"),
        rx.el.span("Demonstration: everyone here is invented"),
        class_name="demo-banner",
        aria_label="Demonstration",
    )


def _belongs_here(route: str) -> Literal["page", "true"] | None:
    """How the page being built stands to a place: it is the page, it is below it, or neither."""
    here = current_screen()
    if here is None:
        return None
    if here.route == route:
        return "page"
    return "true" if here.nav == route else None


def _place(route: str, place: Place) -> rx.Component:
    return rx.el.a(
        icon(place.icon),
        rx.el.span(place.label, class_name="place-label"),
        href=route,
        class_name="place",
        **given(aria_current=_belongs_here(route)),
    )


def _offered(place: Place, entry: rx.Component) -> rx.Component:
    return entry if place.permission is None else rx.cond(may(place.permission), entry)


def _spine() -> rx.Component:
    lock = rx.el.button(
        icon("lock"),
        rx.el.span("Lock now", class_name="place-label"),
        type="button",
        class_name="place",
        on_click=device_actions.lock(),
    )
    return rx.el.nav(
        rx.el.div(mark(), "Agile", class_name="spine-brand"),
        rx.el.ul(
            *[_offered(place, rx.el.li(_place(route, place))) for route, place in places()],
            role="list",
            class_name="places",
        ),
        rx.el.div(
            *[_place(route, place) for route, place in places(foot=True)],
            lock,
            class_name="spine-foot",
        ),
        class_name="spine",
        aria_label="Places",
    )


def _own_menu() -> rx.Component:
    """What stands at the foot of the side bar, for screens that have none."""
    return rx.el.div(
        menu(
            "You",
            *[
                menu_item(place.label, href=route, icon=place.icon)
                for route, place in places(foot=True)
            ],
            menu_line(),
            menu_item("Lock now", icon="lock", on_click=device_actions.lock()),
            icon="person",
        ),
        class_name="only-lying",
    )


def _back_link(back: str | tuple[str, Words]) -> rx.Component:
    href, words = (back, "Back") if isinstance(back, str) else back
    return rx.el.a(
        icon("back"), rx.el.span(words, class_name="back-words"), href=href, class_name="back-link"
    )


def _opening() -> rx.Component:
    """Holds the page's room while the device store opens."""
    return rx.el.div(card(loading_state(rows=4, label="Opening")), key="opening")


def _announcements() -> rx.Component:
    """What every page must be able to say: something happened to the store, or a new version. Held
    above the page, which must not jump under the finger when the news comes."""
    status = sync_status()
    # Until the app is started again: it must not lie over what somebody is about to press.
    later = local("shell.update_later", False)
    return rx.el.div(
        rx.cond(
            status.notice != "",
            notice(
                status.notice,
                tone="warning",
                actions=button("I have read this", on_click=device_actions.dismiss_notice()),
            ),
        ),
        rx.cond(
            status.update_ready & ~later.value,
            notice(
                "A new version is ready",
                text("It takes a moment. What you typed is kept."),
                icon="refresh",
                actions=[
                    button("Later", tone="bare", on_click=later.set(True)),
                    button("Take it now", tone="primary", on_click=device_actions.apply_update()),
                ],
            ),
        ),
        key="announcements",
        class_name="announcements",
    )


_banners: list[Callable[[], rx.Component]] = []


def banner(build: Callable[[], rx.Component]) -> Callable[[], rx.Component]:
    """Register what a feature must be able to say on every page: it stands above the page's own
    content and is nothing while there is nothing to say."""
    if build not in _banners:
        _banners.append(build)
    return build


def _pin_offer() -> list[Child]:
    """On Today only: that is where a worker has a moment; and below the day, once it is there."""
    here = current_screen()
    return [rx.cond(ready(), pin_offer())] if here is not None and here.route == "/today" else []


def sync_badge() -> rx.Component:
    """The truth about what is saved, on every page, leading to the list of what is not."""
    status = sync_status()

    def says(tone: str, symbol: str) -> rx.Component:
        return rx.el.a(
            icon(symbol),
            rx.el.span(rx.cond(status.sentence != "", status.sentence, "Opening")),
            href="/unsent",
            class_name="sync",
            data_tone=tone,
        )

    return rx.fragment(
        rx.cond(
            status.online,
            rx.fragment(),
            rx.el.span(
                badge(rx.el.span("No network", class_name="badge-words"), icon="offline"),
                class_name="top-network",
            ),
        ),
        rx.match(
            status.state,
            (
                "saved",
                # Until the store is open nothing is known, so nothing is promised.
                rx.cond(
                    status.sentence != "", says("good", "on-record"), says("neutral", "refresh")
                ),
            ),
            ("waiting", says("warning", "waiting")),
            ("not_stored", says("danger", "danger")),
            says("danger", "warning"),
        ),
    )


def _title_block(
    title: Words | None, lead: Words | None, actions: Sequence[Child] | Child | None
) -> rx.Component:
    words: list[Child] = []
    if title is not None:
        words.append(rx.el.h1(title, class_name="heading", data_level="1"))
    if lead is not None:
        words.append(rx.el.p(lead, class_name="page-lead"))
    return rx.el.div(
        rx.el.div(*words, class_name="page-title"),
        *([] if actions is None else [cluster(*as_list(actions), gap=2)]),
        class_name="page-head",
    )


def _frame(top: list[Child], inside: list[Child], width: str) -> rx.Component:
    return rx.el.div(
        skip_link(),
        demo_banner(),
        rx.el.header(
            *top, rx.el.span(class_name="top-space"), sync_badge(), _own_menu(), class_name="top"
        ),
        rx.el.main(
            *inside,
            class_name="page",
            **attributes(id=MAIN_ID, tabIndex=-1),
            **given(data_width=None if width == "normal" else width),
        ),
        _spine(),
        class_name="shell",
    )


def _allowed(children: Sequence[Child], *, says_so: bool = True) -> Sequence[Child]:
    """The page's content, or kind words for a worker whose role does not open it. Only for showing:
    the server decides by itself. Without ``says_so`` nothing stands there instead."""
    here = current_screen()
    needed = None if here is None else here.permission
    if needed is None:
        return children
    refused = (me().id != "") & ~may(needed)
    instead = card(refused_state()) if says_so else rx.fragment()
    return [rx.cond(refused, instead, rx.fragment(*children))]


def page(
    title: Words | None,
    *children: Child,
    back: str | tuple[str, Words] | None = None,
    actions: Sequence[Child] | Child | None = None,
    lead: Words | None = None,
    head: Child | None = None,
    width: Literal["normal", "reading", "full"] = "normal",
    gated: bool = True,
) -> rx.Component:
    """A page of the app.

    While the device store opens, the page's room is held; while it is locked, the lock screen
    stands in its place, so a page never shows a record by mistake.

    Args:
        title: the page's first heading; None when ``head`` brings it (a child's name).
        back: where the way back leads, or (where, what it is called).
        actions: the page's own acts, beside the title.
        lead: one soft sentence below the title.
        head: stands in the title's place.
        width: ``reading`` for text, ``full`` for boards and drawings.
        gated: False for pages without records (help, the gallery): they show in any state.
    """
    if back is not None:
        top: list[Child] = [_back_link(back)]
    else:
        top = [rx.el.span(mark(), rx.el.span("Agile"), class_name="top-name only-lying")]
    acts = None if actions is None else _allowed(as_list(actions), says_so=False)
    title_block = head if head is not None else _title_block(title, lead, acts)
    inside: list[Child] = [
        title_block,
        _announcements(),
        *([build() for build in _banners] if gated else []),
        *_allowed(children),
        *_pin_offer(),
    ]
    if not gated:
        return _frame(top, inside, width)
    waiting = _title_block(title, None, None) if isinstance(title, str) else rx.fragment()
    return rx.cond(
        gate() == "locked",
        lock_screen(),
        _frame(
            top,
            [rx.cond(gate() == "open", rx.fragment(*inside), rx.fragment(waiting, _opening()))],
            width,
        ),
    )


def public_page(
    title: str,
    *children: Child,
    look: Literal["plain", "gate"] = "plain",
    beside: rx.Component | None = None,
) -> rx.Component:
    """A page for people who are not signed in: no places, no badge. ``title`` is its first heading;
    ``gate`` stands in the middle with the sign above, ``beside`` fills the other half of a wide
    screen."""
    return rx.el.div(
        demo_banner(),
        *([] if beside is None else [beside]),
        rx.el.main(
            rx.el.div(
                rx.el.div(
                    mark(), rx.el.span("Agile", class_name="gate-name"), class_name="gate-mark"
                ),
                rx.el.h1(title, class_name="heading", data_level="1"),
                *children,
                class_name="gate",
            ),
            class_name="plain-body",
            **attributes(id=MAIN_ID),
        ),
        class_name="plain",
        data_look=look,
    )
