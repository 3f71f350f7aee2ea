"""How a record shows itself: rows, facts, the glance, tables, the chronology."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import reflex as rx

from agile_app.ui.actions import button
from agile_app.ui.elements import Child, Tone, Words, as_list, flag, given
from agile_app.ui.icons import icon as draw


def list_of(
    rows: rx.Var | Iterable[Any],
    render: Callable[[Any], rx.Component],
    *,
    label: str | None = None,
    empty: rx.Component | None = None,
) -> rx.Component:
    """A list with one item per row; ``empty`` stands there when there are none.

    ``render`` returns a ``list_item``. A Var of rows becomes ``rx.foreach``.
    """
    if isinstance(rows, rx.Var):
        items = rx.el.ul(
            rx.foreach(rows, render), role="list", class_name="rows", **given(aria_label=label)
        )
        return items if empty is None else rx.cond(rows.length() > 0, items, empty)
    drawn = [render(row) for row in rows]
    if not drawn and empty is not None:
        return empty
    return rx.el.ul(*drawn, role="list", class_name="rows", **given(aria_label=label))


def list_item(
    title: Child,
    *more: Child,
    detail: Child | None = None,
    lead: Child | None = None,
    trail: Sequence[Child] | Child | None = None,
    href: Words | None = None,
    on_click: Any = None,
    tone: Tone | rx.Var | None = None,
) -> rx.Component:
    """One row, the whole of it the target when it goes somewhere or does something.

    Args:
        title: what it is. ``detail``: the soft line below; ``more``: further lines.
        lead: avatar or icon before it. ``trail``: badges or words after it.
    """
    inside: list[Child] = []
    if lead is not None:
        inside.append(rx.el.span(lead, class_name="row-lead"))
    words = rx.el.div(
        rx.el.div(title, class_name="row-title"),
        *([] if detail is None else [rx.el.div(detail, class_name="row-detail")]),
        *more,
        class_name="row-words",
    )
    after = [] if trail is None else [rx.el.div(*as_list(trail), class_name="row-trail")]
    inside.append(rx.el.div(words, *after, class_name="row-main"))
    look = {"class_name": "row", **given(data_tone=tone)}
    if href is not None:
        go = rx.el.span(draw("forward", size="small"), class_name="row-go")
        row = rx.el.a(*inside, go, href=href, **look)
    elif on_click is not None:
        row = rx.el.button(*inside, type="button", on_click=on_click, **look)
    else:
        row = rx.el.div(*inside, **look)
    return rx.el.li(row, class_name="row-item")


def row_when(
    strong: Words, soft: Words | None = None, *, tone: Tone | rx.Var | None = None
) -> rx.Component:
    """When, at the end of a row: the words that matter, and below them a soft line. Where the row
    is narrow both stand on one line."""
    return rx.el.div(
        rx.el.span(strong, class_name="when"),
        *([] if soft is None else [rx.el.span(soft, class_name="when soft")]),
        class_name="row-when",
        **given(data_tone=tone),
    )


def row_time(time: Words) -> rx.Component:
    """A time of day that leads a row."""
    return rx.el.span(time, class_name="clock-time")


def facts(
    of: Mapping[str, Child], *, look: Literal["columns", "lines"] = "columns"
) -> rx.Component:
    """Names and their values: in columns, or one to a line."""
    return rx.el.dl(
        *[
            rx.el.div(rx.el.dt(name), rx.el.dd(value), class_name="fact")
            for name, value in of.items()
        ],
        class_name="facts",
        data_look=look,
    )


def glance(
    name: Words,
    value: Child,
    *,
    note: Child | None = None,
    icon: str | None = None,
    tone: Tone | rx.Var | None = None,
    wide: bool = False,
) -> rx.Component:
    """One answer in a ``glance_band``; a ``wide`` one says more and gets more of the room."""
    return rx.el.div(
        rx.el.dt(*([draw(icon, size="small")] if icon else []), name),
        rx.el.dd(value),
        *([] if note is None else [rx.el.dd(note, class_name="glance-note")]),
        class_name="glance",
        **given(data_tone=tone, data_wide=flag(wide)),
    )


def glance_band(*answers: rx.Component) -> rx.Component:
    """The answers a page gives before anyone reads: last seen, next due, status, where."""
    return rx.el.dl(*answers, class_name="band")


def child_head(
    avatar: rx.Component, name: Child, *children: Child, actions: Sequence[Child] | None = None
) -> rx.Component:
    """Who this is: avatar, name as the page's first heading, words and badges below it."""
    return rx.el.div(
        avatar,
        rx.el.div(
            rx.el.h1(name, class_name="heading", data_level="1"),
            *children,
            class_name="child-words",
        ),
        *([] if actions is None else actions),
        class_name="child-head",
    )


@dataclass(frozen=True)
class Column:
    """A column: its heading, and what a row shows in it. ``names_row`` marks the one that says what
    the row is."""

    label: str
    show: Callable[[Any], Child]
    align: Literal["start", "end"] = "start"
    names_row: bool = False


def _cell(column: Column, row: Any) -> rx.Component:
    attributes = {"data_align": column.align, "data_label": column.label}
    if column.names_row:
        return rx.el.th(column.show(row), scope="row", **attributes)
    return rx.el.td(column.show(row), **attributes)


def table(
    caption: str,
    columns: Sequence[Column],
    rows: rx.Var | Iterable[Any],
    *,
    pager: rx.Component | None = None,
    empty: rx.Component | None = None,
    shows_caption: bool = True,
) -> rx.Component:
    """Rows in columns; on a phone each row is a small card. Paged on the server by ``pager``."""

    def line(row: Any) -> rx.Component:
        return rx.el.tr(*[_cell(column, row) for column in columns])

    body = (
        rx.foreach(rows, line)
        if isinstance(rows, rx.Var)
        else rx.fragment(*[line(row) for row in rows])
    )
    whole = rx.el.div(
        rx.el.table(
            rx.el.caption(caption, **given(class_name=None if shows_caption else "hidden-text")),
            rx.el.thead(
                rx.el.tr(
                    *[
                        rx.el.th(column.label, scope="col", data_align=column.align)
                        for column in columns
                    ]
                )
            ),
            rx.el.tbody(body),
            class_name="table",
        ),
        *([] if pager is None else [pager]),
        class_name="table-frame",
    )
    if empty is not None and isinstance(rows, rx.Var):
        return rx.cond(rows.length() > 0, whole, empty)
    return whole


def pager(
    *,
    says: Words,
    on_previous: Any,
    on_next: Any,
    has_previous: bool | rx.Var,
    has_next: bool | rx.Var,
) -> rx.Component:
    """Moves through pages of a table; ``says`` tells where one is ("21 to 40 of 332")."""

    def missing(there: bool | rx.Var) -> bool | rx.Var:
        return (not there) if isinstance(there, bool) else ~there

    return rx.el.nav(
        button("Previous", icon="back", on_click=on_previous, disabled=missing(has_previous)),
        rx.el.span(says, role="status"),
        button("Next", icon_after="forward", on_click=on_next, disabled=missing(has_next)),
        aria_label="Pages",
        class_name="pager",
    )


def timeline(
    *events: Child, label: str = "Chronology", empty: rx.Component | None = None
) -> rx.Component:
    """Events in order; each a ``timeline_event``, or one ``rx.foreach`` over them. ``empty`` is
    seen while there is none."""
    line = rx.el.ol(*events, role="list", class_name="timeline", aria_label=label)
    return line if empty is None else rx.fragment(line, rx.el.div(empty, class_name="if-empty"))


def timeline_event(
    title: Child,
    *children: Child,
    when: Words,
    icon: Child | str = "dot",
    tone: Tone | rx.Var | None = None,
    trail: Child | None = None,
) -> rx.Component:
    """One event: when, what, and words below. ``icon`` says its kind, by name or as a component
    chosen with ``rx.match``."""
    symbol = draw(icon, size="small") if isinstance(icon, str) else icon
    return rx.el.li(
        rx.el.span(symbol, class_name="event-dot", **given(data_tone=tone)),
        rx.el.div(
            rx.el.span(when, class_name="event-when"),
            rx.el.div(
                rx.el.span(title, class_name="event-title"),
                *([] if trail is None else [" ", trail]),
            ),
            *children,
            class_name="event-words",
        ),
        class_name="event",
    )
