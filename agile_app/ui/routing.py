"""Which pages there are. A feature's ``pages.py`` puts ``@screen`` over each page function."""

from collections.abc import Callable
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Any, Literal

import reflex as rx

from agile_app.security.permissions import Permission

Kind = Literal["field", "office", "public"]


@dataclass(frozen=True)
class Place:
    """An entry in the spine, the bar that is always there.

    Attributes:
        label, icon: what it is called and how it looks.
        order: smaller comes first.
        permission: whoever does not hold it is not offered the place.
        foot: stands at the foot of the side bar; in the menu of one's own name on a bottom bar.
    """

    label: str
    icon: str
    order: int
    foot: bool = False
    permission: Permission | None = None


@dataclass(frozen=True)
class Screen:
    """One page.

    Attributes:
        route: its address, as Reflex writes it (``/children/[child_id]``).
        title: what the browser shows; never a person's name.
        kind: ``field`` works from the device store, ``office`` from the server, ``public`` for
            people who are not signed in.
        nav: its own place in the spine, or the route of the place it belongs under.
        permission: whoever does not hold it is told so kindly; unless given, that of its place.
    """

    route: str
    title: str
    kind: Kind
    build: Callable[[], rx.Component]
    nav: Place | str | None = None
    on_load: Any = None
    permission: Permission | None = None
    meta: list[dict[str, str]] = field(default_factory=list)


SCREENS: dict[str, Screen] = {}

_current: ContextVar[Screen | None] = ContextVar("screen", default=None)


def screen(
    route: str,
    *,
    title: str,
    kind: Kind,
    nav: Place | str | None = None,
    on_load: Any = None,
    permission: Permission | None = None,
) -> Callable[[Callable[[], rx.Component]], Callable[[], rx.Component]]:
    """Register the page a function builds.

    Raises:
        ValueError: two pages claim one route.
    """

    def register(view: Callable[[], rx.Component]) -> Callable[[], rx.Component]:
        if route in SCREENS:
            raise ValueError(f"two pages at {route}: {SCREENS[route].build}, {view}")

        def build() -> rx.Component:
            token = _current.set(SCREENS[route])
            try:
                return view()
            finally:
                _current.reset(token)

        build.__name__ = view.__name__
        build.__module__ = view.__module__
        build.__doc__ = view.__doc__
        needed = nav.permission if isinstance(nav, Place) else None
        SCREENS[route] = Screen(
            route=route, title=title, kind=kind, build=build, nav=nav, on_load=on_load,
            permission=permission or needed,
        )  # fmt: skip
        return build

    return register


def current_screen() -> Screen | None:
    """The page being built just now; None outside of one."""
    return _current.get()


def places(*, foot: bool = False) -> list[tuple[str, Place]]:
    """The spine's entries in order: (route, place). Only pages that exist are ever offered."""
    found = [
        (shown.route, shown.nav)
        for shown in SCREENS.values()
        if isinstance(shown.nav, Place) and shown.nav.foot is foot
    ]
    return sorted(found, key=lambda entry: entry[1].order)


def add_screens(app: rx.App) -> None:
    """Give every registered page to the app."""
    for shown in SCREENS.values():
        app.add_page(
            shown.build,
            route=shown.route,
            title=f"{shown.title} · Agile",
            on_load=shown.on_load,
        )
