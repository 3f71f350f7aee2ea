"""Words, and how things stand beside each other.

Every function here and in the sibling modules takes meaning, never looks: children are positional,
options are keywords. ``Words`` is a text known now or a Var of text known on the device.
"""

from collections.abc import Sequence
from typing import Any, Literal

import reflex as rx

from agile_app.ui.html import attributes

Words = str | rx.Var
Child = rx.Component | rx.Var | str
Tone = Literal["neutral", "info", "good", "warning", "danger"]
Gap = Literal[0, 1, 2, 3, 4, 6, 8]


def given(**options: Any) -> dict[str, Any]:
    """The options that were given: those that are not None. False becomes absent, True ``""``
    would be wrong for React, so booleans pass through as they are."""
    return {name: value for name, value in options.items() if value is not None}


def flag(on: bool) -> str | None:
    """The value of a bare data attribute: present and empty, or absent."""
    return "" if on else None


def stack(*children: Child, gap: Gap = 4, id: str | None = None) -> rx.Component:
    """Children below each other."""
    return rx.el.div(*children, class_name="stack", data_gap=str(gap), **attributes(id=id))


def cluster(
    *children: Child,
    gap: Gap = 3,
    justify: Literal["start", "center", "between", "end"] = "start",
    align: Literal["center", "start", "end", "baseline"] = "center",
) -> rx.Component:
    """Children beside each other; they wrap where there is no room."""
    return rx.el.div(
        *children, class_name="cluster", data_gap=str(gap), data_justify=justify, data_align=align
    )


def grid(*children: Child, column: str = "18rem", gap: Gap = 4, even: bool = False) -> rx.Component:
    """As many equal columns, none narrower than ``column``, as the width holds. ``even`` makes
    neighbours equally tall."""
    return rx.el.div(
        *children,
        class_name="grid",
        data_gap=str(gap),
        **given(data_even=flag(even)),
        **attributes(style={"--column": column}),
    )


def split(main: Child, aside: Child, *, gap: Gap = 6) -> rx.Component:
    """What matters, and what stands beside it; below it on narrow screens."""
    return rx.el.div(main, aside, class_name="split", data_gap=str(gap))


def grow(*children: Child) -> rx.Component:
    """Takes the room that is left in a cluster."""
    return rx.el.div(*children, class_name="grow")


_HEADINGS = {1: rx.el.h1, 2: rx.el.h2, 3: rx.el.h3, 4: rx.el.h4}


def heading(
    words: Child,
    *,
    level: Literal[1, 2, 3, 4] = 2,
    look: Literal[1, 2, 3, 4] | None = None,
    id: Words | None = None,
) -> rx.Component:
    """A heading. ``level`` is its place in the outline; ``look`` its size, when that differs."""
    return _HEADINGS[level](
        words, class_name="heading", data_level=str(look or level), **attributes(id=id)
    )


def text(
    *words: Child,
    tone: Literal["ink", "soft", "good", "warning", "danger"] = "ink",
    size: Literal[1, 2, 3, 4] = 2,
    strong: bool = False,
    id: Words | None = None,
) -> rx.Component:
    """A paragraph."""
    return rx.el.p(
        *words,
        class_name="text",
        data_tone=tone,
        data_size=str(size),
        **given(data_strong=flag(strong)),
        **attributes(id=id),
    )


def hidden_text(words: Child) -> rx.Component:
    """Words for those who listen to the page rather than look at it."""
    return rx.el.span(words, class_name="hidden-text")


def card(
    *children: Child,
    title: Words | None = None,
    level: Literal[2, 3, 4] = 2,
    actions: Sequence[Child] | Child | None = None,
    tone: Tone | rx.Var | None = None,
    flush: bool = False,
    id: Words | None = None,
) -> rx.Component:
    """A sheet on the paper. ``flush`` lets rows or a table reach its edges; ``tone`` marks it with
    a coloured edge, and the words inside must say the same."""
    head = _head(title, level=level, actions=actions, look=3, class_name="card-head")
    return rx.el.div(
        *([head] if head is not None else []),
        *children,
        class_name="card",
        **given(data_flush=flag(flush), data_tone=tone),
        **attributes(id=id),
    )


def section(
    *children: Child,
    title: Words | None = None,
    lead: Words | None = None,
    actions: Sequence[Child] | Child | None = None,
    level: Literal[2, 3] = 2,
    id: str | None = None,
    label: str | None = None,
) -> rx.Component:
    """A part of the page under its own heading. ``label`` names it for those who listen, when it
    has no heading that is seen."""
    head = _head(
        title, level=level, actions=actions, look=None, class_name="section-head", lead=lead
    )
    return rx.el.section(
        *([head] if head is not None else []),
        *children,
        class_name="section",
        **given(aria_label=label),
        **attributes(id=id),
    )


def _head(
    title: Words | None,
    *,
    level: Literal[2, 3, 4],
    actions: Sequence[Child] | Child | None,
    look: Literal[3] | None,
    class_name: str,
    lead: Words | None = None,
) -> rx.Component | None:
    if title is None and actions is None:
        return None
    words: list[Child] = [] if title is None else [heading(title, level=level, look=look)]
    if lead is not None:
        words.append(text(lead, tone="soft"))
    return rx.el.div(
        rx.el.div(*words, class_name="section-words"),
        *([] if actions is None else [cluster(*as_list(actions), gap=2)]),
        class_name=class_name,
    )


def as_list(children: Sequence[Child] | Child) -> list[Child]:
    """One child or several, as a list."""
    if isinstance(children, (rx.Component, rx.Var, str)):
        return [children]
    return list(children)


def keys(*names: str) -> rx.Component:
    """A keyboard shortcut."""
    parts: list[Child] = []
    for name in names:
        if parts:
            parts.append(" ")
        parts.append(rx.el.kbd(name))
    return rx.el.span(*parts)
