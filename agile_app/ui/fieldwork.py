"""What a person at a door needs: the next act under the thumb, big; words of a child as theirs."""

from collections.abc import Sequence

import reflex as rx

from agile_app.ui.elements import Child, Words, as_list, flag, given, heading, text


def act_bar(
    *acts: Child, says: Child | None = None, label: str = "What happens next"
) -> rx.Component:
    """The next act of a page, kept at its lower edge, within reach of a thumb. ``says`` is one line
    above the buttons."""
    line = [] if says is None else [rx.el.div(says, class_name="act-bar-says")]
    return rx.el.div(
        *line,
        rx.el.div(*acts, class_name="act-bar-acts"),
        role="group",
        aria_label=label,
        class_name="act-bar",
    )


def next_up(
    eyebrow: Child,
    title: Child,
    *children: Child,
    acts: Sequence[Child] | Child | None = None,
    tone: str | rx.Var | None = None,
) -> rx.Component:
    """What comes next, as the largest thing on a page: a line above, what it is, its main act."""
    return rx.el.section(
        rx.el.div(
            rx.el.p(eyebrow, class_name="eyebrow"),
            rx.el.h2(title, class_name="heading", data_level="2"),
            *children,
            class_name="next-words",
        ),
        *([] if acts is None else [rx.el.div(*as_list(acts), class_name="next-acts")]),
        class_name="next-up",
        aria_label="What comes next",
        **given(data_tone=tone),
    )


def eyebrow(*words: Child) -> rx.Component:
    """A short line above a title."""
    return rx.el.p(*words, class_name="eyebrow")


def own_words(words: Child, *, whose: Words) -> rx.Component:
    """What a child said, exactly, as the child's own."""
    return rx.el.figure(
        rx.el.blockquote(words),
        rx.el.figcaption(whose),
        class_name="own-words",
    )


def asked(
    label: Words,
    *children: Child,
    label_id: Words,
    help: Words = "",
    help_id: Words = "",
    small: bool = False,
) -> rx.Component:
    """A place to write under its heading, with one sentence on what belongs there. ``small`` for a
    line or two."""
    return rx.el.div(
        heading(label, level=3, look=4, id=label_id),
        *([text(help, tone="soft", size=1, id=help_id)] if help else []),
        *children,
        class_name="asked",
        **given(data_small=flag(small)),
    )


def asks(*children: Child) -> rx.Component:
    """Questions below each other, with room between them."""
    return rx.el.div(*children, class_name="asks")
