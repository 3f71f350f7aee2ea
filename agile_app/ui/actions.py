"""Things that are pressed: buttons, links, menus, toolbars.

Dialogs and menus are opened without Reflex events: ``opens`` and ``closes`` become data attributes
that ``assets/device/ui.js`` understands, so they work with no server.
"""

from typing import Any, Literal

import reflex as rx

from agile_app.ui.elements import Child, Tone, Words, flag, given, hidden_text
from agile_app.ui.html import attributes, plain_link
from agile_app.ui.icons import icon as draw

ButtonTone = Literal["primary", "quiet", "danger", "bare"]


def _face(label: Words, symbol: str | None, *, only_icon: bool) -> list[Child]:
    face: list[Child] = [draw(symbol)] if symbol else []
    face.append(hidden_text(label) if only_icon and symbol else label)
    return face


def button(
    label: Words,
    *,
    tone: ButtonTone = "quiet",
    on_click: Any = None,
    icon: str | None = None,
    icon_after: str | None = None,
    size: Literal["normal", "large"] = "normal",
    wide: bool = False,
    only_icon: bool = False,
    submits: bool = False,
    opens: Words | None = None,
    closes: bool = False,
    disabled: bool | rx.Var | None = None,
    pressed: bool | rx.Var | None = None,
    expanded: rx.Var | None = None,
    controls: Words | None = None,
    label_for_listening: Words | None = None,
    id: Words | None = None,
) -> rx.Component:
    """A button.

    Args:
        label: what pressing it does; with ``only_icon`` it is heard but not seen.
        tone: ``primary`` for the one main act of a page, ``quiet`` for the others, ``bare`` inside
            rows and bars, ``danger`` for what cannot be taken back.
        on_click: a device action, or a handler of an office page.
        opens: id of the dialog it opens. ``closes``: closes the dialog it stands in.
        submits: sends the form it stands in.
        pressed: makes it a switch that is on or off.
    """
    return rx.el.button(
        *_face(label, icon, only_icon=only_icon),
        *([draw(icon_after)] if icon_after else []),
        type="submit" if submits else "button",
        class_name="button",
        data_tone=tone,
        **given(
            on_click=on_click,
            data_size=None if size == "normal" else size,
            data_wide=flag(wide),
            data_only_icon=flag(only_icon),
            data_opens=opens,
            data_closes=flag(closes),
            aria_haspopup=None if opens is None else "dialog",
            disabled=disabled,
            aria_pressed=pressed,
            aria_expanded=expanded,
            aria_controls=controls,
            aria_label=label_for_listening,
            title=label if only_icon and isinstance(label, str) else None,
        ),
        **attributes(id=id),
    )


def link_button(
    label: Words,
    *,
    href: Words,
    tone: ButtonTone = "quiet",
    icon: str | None = None,
    size: Literal["normal", "large"] = "normal",
    wide: bool = False,
    only_icon: bool = False,
    leaves: bool = False,
) -> rx.Component:
    """A link that looks like a button: it goes somewhere. ``leaves`` loads the page anew, for
    addresses outside the app's own pages (files, exports, sign-out)."""
    return (plain_link if leaves else rx.el.a)(
        *_face(label, icon, only_icon=only_icon),
        href=href,
        class_name="button",
        data_tone=tone,
        **given(
            data_size=None if size == "normal" else size,
            data_wide=flag(wide),
            data_only_icon=flag(only_icon),
        ),
    )


def link(
    label: Child, *, href: Words, icon: str | None = None, leaves: bool = False
) -> rx.Component:
    """A link in running text or on its own line."""
    return (plain_link if leaves else rx.el.a)(
        *([draw(icon, size="small")] if icon else []),
        label,
        href=href,
        **given(class_name="link" if icon else None),
    )


def lead_link(label: Child, *, href: Words, icon: str, tone: Tone) -> rx.Component:
    """A link at the end of a page's lead: as easy to hit as a button, in no more room than text."""
    return rx.el.a(
        draw(icon, size="small"),
        label,
        href=href,
        class_name="lead-link",
        **given(data_tone=tone),
    )


def menu(
    label: Words,
    *items: rx.Component,
    icon: str = "more",
    shows_label: bool = False,
    align: Literal["start", "end"] = "end",
    face: rx.Component | None = None,
) -> rx.Component:
    """A button that discloses a short list of acts. Escape and a press elsewhere close it.

    ``face`` replaces icon and label on the button; ``label`` is then only heard.
    """
    front = (
        [face, hidden_text(label)]
        if face is not None
        else _face(label, icon, only_icon=not shows_label)
    )
    return rx.el.details(
        rx.el.summary(
            *front,
            class_name="button",
            data_tone="bare",
            **given(data_only_icon=flag(not shows_label)),
        ),
        rx.el.div(*items, class_name="menu-panel"),
        class_name="menu",
        data_align=align,
    )


def menu_item(
    label: Words,
    *,
    href: Words | None = None,
    on_click: Any = None,
    opens: Words | None = None,
    icon: str | None = None,
    tone: Literal["quiet", "danger"] = "quiet",
    leaves: bool = False,
) -> rx.Component:
    """One act in a menu: goes to ``href``, or does ``on_click``, or opens a dialog."""
    face = _face(label, icon, only_icon=False)
    if href is not None:
        return (plain_link if leaves else rx.el.a)(
            *face,
            href=href,
            class_name="menu-item",
            data_tone=tone,
        )
    return rx.el.button(
        *face,
        type="button",
        class_name="menu-item",
        data_tone=tone,
        **given(on_click=on_click, data_opens=opens),
    )


def menu_line() -> rx.Component:
    """Parts a menu in two."""
    return rx.el.div(class_name="menu-line", role="separator")


def toolbar(label: str, *children: Child, controls: Words | None = None) -> rx.Component:
    """Tools in a row; the arrow keys move between them."""
    return rx.el.div(
        *children,
        role="toolbar",
        aria_label=label,
        class_name="toolbar",
        **given(aria_controls=controls),
    )


def toolbar_gap() -> rx.Component:
    """Parts the tools."""
    return rx.el.span(class_name="toolbar-gap", aria_hidden="true")


def filters(label: str, *chips: rx.Component) -> rx.Component:
    """Filters side by side; on a narrow screen they are pushed along rather than stacked."""
    return rx.el.div(*chips, role="group", aria_label=label, class_name="filters")


def chip(
    label: Words, *, pressed: bool | rx.Var, on_click: Any, count: Words | None = None
) -> rx.Component:
    """A filter that is on or off."""
    return rx.el.button(
        rx.el.span(draw("check", size="small"), class_name="chip-tick"),
        label,
        *([] if count is None else [rx.el.span(count, class_name="count")]),
        type="button",
        class_name="chip",
        aria_pressed=pressed,
        on_click=on_click,
    )
