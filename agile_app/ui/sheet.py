"""A sheet at the side of a page: what belongs to the text, in sight while one writes.

Beside the text where there is room, over it where there is not. Its JavaScript is loaded only by
pages that use it (``assets/device/instruments/side-sheet.jsx``).
"""

from typing import Any

import reflex as rx
from reflex_base.event import EventHandler, no_args_event_spec

from agile_app.ui.elements import Child, Words, given
from agile_app.ui.icons import ICONS


class _SideSheet(rx.Component):
    library = "$/public/device/instruments/side-sheet.jsx"
    tag = "SideSheet"

    name: rx.Var[str]
    title: rx.Var[str]
    close_icon: rx.Var[str]
    on_close: EventHandler[no_args_event_spec]


def side_sheet(title: Words, *children: Child, on_close: Any, id: Words) -> rx.Component:
    """What stands beside the text while it is wanted: render it only then.

    It takes the focus when it comes and gives it back when it goes. Escape closes it; where it lies
    over the text, so does a press outside.

    Args:
        title: its heading.
        on_close: a device action that takes it away.
        id: what its button ``controls``.
    """
    return _SideSheet.create(
        *children, name=id, title=title, close_icon="".join(ICONS["close"]), on_close=on_close
    )


def beside(text: Child, sheet: Child, *, is_open: rx.Var[bool]) -> rx.Component:
    """A text, and the place of its side sheet. The text keeps its width where there is room."""
    return rx.el.div(
        rx.el.div(text, class_name="beside-text"),
        sheet,
        class_name="beside",
        **given(data_open=rx.cond(is_open, "true", "false")),
    )


def panel_row(*buttons: rx.Component, label: str) -> rx.Component:
    """The buttons of the side sheets, small and all in sight: one line where it is long enough."""
    return rx.el.div(*buttons, role="group", aria_label=label, class_name="panel-row")
