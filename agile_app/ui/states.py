"""What a page says about itself: badges, notices, and the designed states of having nothing to
show: empty, loading, offline, refused, gone wrong."""

from collections.abc import Sequence
from typing import Literal

import reflex as rx

from agile_app.ui.elements import (
    Child,
    Tone,
    Words,
    as_list,
    cluster,
    given,
    heading,
    hidden_text,
)
from agile_app.ui.html import attributes, plain_link
from agile_app.ui.icons import icon as draw

_TONE_ICON = {
    "neutral": "dot",
    "info": "info",
    "good": "check-circle",
    "warning": "warning",
    "danger": "danger",
}


def badge(label: Child, *, tone: Tone = "neutral", icon: str | None = None) -> rx.Component:
    """A short word about a thing. Always a word; tones beyond neutral bring an icon too, so the
    colour never speaks alone."""
    symbol = icon or (None if tone == "neutral" else _TONE_ICON[tone])
    return rx.el.span(
        *([draw(symbol, size="small")] if symbol else []),
        label,
        class_name="badge",
        data_tone=tone,
    )


def badge_of(label: Words, tone: rx.Var) -> rx.Component | rx.Var:
    """A badge whose tone is known only on the device."""
    return rx.match(
        tone,
        *[(name, badge(label, tone=name)) for name in ("info", "good", "warning", "danger")],
        badge(label),
    )


def count(number: Words) -> rx.Component:
    """A number beside a name."""
    return rx.el.span(number, class_name="count")


def avatar(
    initials: Words,
    *,
    name: Words | None = None,
    size: Literal["small", "normal", "large"] = "normal",
    person: int | rx.Var | None = None,
) -> rx.Component:
    """A person by initials. ``person`` 1-6 gives the colour that tells people apart in presence.
    Decoration unless ``name`` is given; then it is heard."""
    told = {"aria_hidden": "true"} if name is None else {"role": "img", "aria_label": name}
    return rx.el.span(
        initials,
        class_name="avatar",
        **told,
        **given(
            data_size=None if size == "normal" else size,
            data_person=str(person) if isinstance(person, int) else person,
            title=name,
        ),
    )


def avatars(*people: Child) -> rx.Component:
    """People side by side, a little overlapping."""
    return rx.el.div(*people, class_name="avatars")


def notice(
    title: Words,
    *children: Child,
    tone: Tone = "info",
    actions: Sequence[Child] | Child | None = None,
    urgent: bool = False,
    icon: str | None = None,
    id: Words | None = None,
) -> rx.Component:
    """A message in the page. ``urgent`` interrupts those who listen; otherwise it waits."""
    return rx.el.div(
        draw(icon or ("info" if tone == "neutral" else _TONE_ICON[tone])),
        rx.el.div(
            rx.el.div(
                rx.el.p(title, class_name="notice-title"), *children, class_name="notice-words"
            ),
            *(
                []
                if actions is None
                else [rx.el.div(*as_list(actions), class_name="notice-actions")]
            ),
            class_name="notice-body",
        ),
        role="alert" if urgent else "status",
        class_name="notice",
        data_tone=tone,
        **attributes(id=id),
    )


def problem_summary(*problems: tuple[str, str], title: str = "There is a problem") -> rx.Component:
    """The list of what is wrong with a form: (field id, sentence), each a link to its field."""
    return rx.el.div(
        heading(title, level=2, look=3),
        rx.el.ul(
            *[rx.el.li(plain_link(sentence, href=f"#{field}")) for field, sentence in problems]
        ),
        role="alert",
        class_name="problems",
        **attributes(tabIndex=-1),
    )


def _state(
    title: Words,
    words: Words | None,
    *,
    icon: str,
    tone: Tone | None,
    actions: Sequence[Child] | Child | None,
    role: str | None,
    names_page: bool = False,
) -> rx.Component:
    name = rx.el.h1 if names_page else rx.el.p
    return rx.el.div(
        rx.el.div(draw(icon, size="large"), class_name="state-art"),
        name(title, class_name="heading", data_level="3"),
        *([] if words is None else [rx.el.p(words, class_name="state-words")]),
        *([] if actions is None else [cluster(*as_list(actions), gap=2, justify="center")]),
        class_name="state",
        **given(data_tone=tone, role=role),
    )


def empty_state(
    title: Words,
    words: Words | None = None,
    *,
    icon: str = "leaf",
    actions: Sequence[Child] | Child | None = None,
) -> rx.Component:
    """Nothing here, and that is all right; says what would be here and how it comes."""
    return _state(title, words, icon=icon, tone=None, actions=actions, role=None)


def loading_state(*, rows: int = 3, label: str = "Loading") -> rx.Component:
    """Holds the room of ``rows`` rows while they come, so that nothing jumps."""
    # Named, so that React puts what comes in its place instead of moving these very elements: what
    # moves counts, to a browser and to an eye, as a jump.
    return rx.el.div(
        hidden_text(label),
        *[
            rx.el.div(
                rx.el.span(class_name="skeleton-dot"),
                rx.el.span(
                    rx.el.span(class_name="skeleton-line"),
                    rx.el.span(class_name="skeleton-line"),
                    class_name="skeleton-lines",
                ),
                class_name="skeleton-row",
                aria_hidden="true",
            )
            for _ in range(rows)
        ],
        key="loading",
        role="status",
        class_name="skeleton",
    )


def offline_state(
    title: Words = "This needs the network",
    words: Words | None = "It works again by itself when you are back on a network.",
    *,
    actions: Sequence[Child] | Child | None = None,
) -> rx.Component:
    """An office page with no server: says so, and offers what the device holds."""
    return _state(title, words, icon="offline", tone="warning", actions=actions, role="status")


def refused_state(
    title: Words = "You cannot open this",
    words: Words | None = "Ask your manager if you need it for your work.",
    *,
    actions: Sequence[Child] | Child | None = None,
) -> rx.Component:
    """The person may not; kind, and says whom to ask."""
    return _state(title, words, icon="lock", tone="neutral", actions=actions, role="alert")


def error_state(
    title: Words = "Something went wrong",
    words: Words | None = "Try again. If it goes on, tell the service desk.",
    *,
    code: Words | None = None,
    actions: Sequence[Child] | Child | None = None,
) -> rx.Component:
    """It failed on our side; ``code`` is what the service desk asks for."""
    if code is not None:
        words = (words or "") + " Code: " + code
    return _state(title, words, icon="danger", tone="danger", actions=actions, role="alert")


def missing_state(
    title: Words = "Not here",
    words: Words | None = "It is not on this iPad. It may be closed, or with someone else now.",
    *,
    actions: Sequence[Child] | Child | None = None,
    names_page: bool = False,
) -> rx.Component:
    """A record the device does not hold. ``names_page`` where no other heading names the page."""
    return _state(
        title, words, icon="search", tone="neutral", actions=actions, role="status",
        names_page=names_page,
    )  # fmt: skip


def progress(
    label: Words, *, value: int | rx.Var, maximum: int | rx.Var, says: Words | None = None
) -> rx.Component:
    """How far something is; ``says`` tells it in words ("12 of 20 written")."""
    return rx.el.div(
        rx.el.div(
            rx.el.span(label),
            *([] if says is None else [rx.el.span(says, class_name="numbers")]),
            class_name="progress-words",
            aria_hidden="true",
        ),
        rx.el.progress(value=value, max=maximum, aria_label=label, **given(aria_valuetext=says)),
        class_name="progress",
    )
