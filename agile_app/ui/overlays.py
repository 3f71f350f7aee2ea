"""Dialogs, tabs and disclosures: what shows and hides without a server.

``assets/device/ui.js`` opens and closes dialogs, gives the focus back, and moves between tabs.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import reflex as rx

from agile_app.ui.actions import button
from agile_app.ui.elements import Child, Words, as_list, flag, given, heading
from agile_app.ui.html import attributes
from agile_app.ui.icons import icon


def dialog(
    id: Words,
    title: Words,
    *children: Child,
    actions: Sequence[Child] | Child | None = None,
    width: Literal["normal", "wide"] = "normal",
    is_open: rx.Var | None = None,
    must_answer: bool = False,
) -> rx.Component:
    """A native modal dialog.

    Opened by ``button(opens=id)``; the focus returns to what opened it. ``is_open`` opens and
    closes it from a Var instead. ``must_answer`` takes away Escape, the cross and
    the press outside.
    """
    title_id = f"{id}-title" if isinstance(id, str) else id + "-title"
    head = [heading(title, level=2, look=3, id=title_id)]
    if not must_answer:
        head.append(button("Close", tone="bare", icon="close", only_icon=True, closes=True))
    return rx.el.dialog(
        rx.el.div(*head, class_name="dialog-head"),
        rx.el.div(*children, class_name="dialog-body"),
        *([] if actions is None else [rx.el.div(*as_list(actions), class_name="dialog-foot")]),
        class_name="dialog",
        aria_labelledby=title_id,
        **given(
            data_width=None if width == "normal" else width,
            data_open=is_open,
            data_must_answer=flag(must_answer),
        ),
        **attributes(id=id),
    )


@dataclass(frozen=True)
class Tab:
    """One tab: what it is called, what it holds, and a count beside its name."""

    label: Words
    content: Child
    key: Words
    count: Child | None = None


def tabs(name: str, *parts: Tab, label: str) -> rx.Component:
    """Parts of one page, one seen at a time. The arrow keys move; print shows all.

    Args:
        name: unique on the page; ids are made from it.
        label: what the tabs are of, for those who listen.
    """
    heads = [_tab(name, part, position == 0) for position, part in enumerate(parts)]
    panels = [_tab_panel(name, part, position == 0) for position, part in enumerate(parts)]
    return _tabs(name, label, heads, panels)


def tabs_of(
    name: str, rows: rx.Var[list[Any]], part: Callable[[Any], Tab], *, label: str
) -> rx.Component:
    """As ``tabs``, one for each row that the device holds."""
    return _tabs(
        name,
        label,
        [rx.foreach(rows, lambda row, position: _tab(name, part(row), position == 0))],
        [rx.foreach(rows, lambda row, position: _tab_panel(name, part(row), position == 0))],
    )


def _either(chosen: bool | rx.Var, one: Any, other: Any) -> Any:
    if isinstance(chosen, bool):
        return one if chosen else other
    return rx.cond(chosen, one, other)


def _tab(name: str, part: Tab, chosen: bool | rx.Var) -> rx.Component:
    panel = name + "-" + part.key
    return rx.el.button(
        part.label,
        *([] if part.count is None else [rx.el.span(part.count, class_name="count")]),
        type="button",
        role="tab",
        aria_selected=_either(chosen, "true", "false"),
        aria_controls=panel,
        class_name="tab",
        **attributes(id=panel + "-tab", tabIndex=_either(chosen, 0, -1)),
    )


def _tab_panel(name: str, part: Tab, chosen: bool | rx.Var) -> rx.Component:
    panel = name + "-" + part.key
    return rx.el.div(
        part.content,
        role="tabpanel",
        aria_labelledby=panel + "-tab",
        class_name="tab-panel",
        **given(hidden=_either(chosen, None, True) if isinstance(chosen, bool) else ~chosen),
        **attributes(id=panel, tabIndex=0),
    )


def _tabs(name: str, label: str, heads: Sequence[Child], panels: Sequence[Child]) -> rx.Component:
    return rx.el.div(
        rx.el.div(*heads, role="tablist", aria_label=label, class_name="tab-list"),
        *panels,
        class_name="tabs",
        data_tabs=name,
    )


def disclosure(title: Words, *children: Child, starts_open: bool = False) -> rx.Component:
    """A heading that shows what is below it when pressed."""
    return rx.el.details(
        rx.el.summary(title, icon("down")),
        rx.el.div(*children, class_name="disclosure-body"),
        class_name="disclosure",
        **given(open=True if starts_open else None),
    )
