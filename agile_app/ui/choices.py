"""Choosing: one of many, one of a few, yes or no."""

from collections.abc import Sequence
from typing import Any, Literal

import reflex as rx

from agile_app.ui.elements import Child, Words, given
from agile_app.ui.fields import described_by, field_error, field_hint, framed
from agile_app.ui.html import attributes
from agile_app.ui.icons import icon

Option = tuple[str, str] | str


def _option(option: Option) -> rx.Component:
    value, label = (option, option) if isinstance(option, str) else option
    return rx.el.option(label, value=value)


def select_field(
    label: Words,
    name: str,
    options: Sequence[Option] | rx.Var,
    *,
    value: Words | None = None,
    default: Words | None = None,
    on_change: Any = None,
    hint: Words | None = None,
    error: Words | None = None,
    required: bool = False,
    optional: bool = False,
    blank: str | None = None,
    disabled: bool | rx.Var | None = None,
    shows_label: bool = True,
    of: tuple[str, str] = ("code", "label"),
    id: Words | None = None,
) -> rx.Component:
    """One of many, from the iPad's own list.

    Args:
        options: texts, or (code, label) pairs, or a Var of rows; ``of`` names the rows' fields for
            the code and the label.
        blank: names the empty choice at the top.
        shows_label: a label that is not shown is heard: for where the place says what is chosen.
    """
    own = name if id is None else id
    if isinstance(options, rx.Var):
        choices: list[Child] = [
            rx.foreach(
                options,
                lambda row: rx.el.option(getattr(row, of[1]), value=getattr(row, of[0])),
            )
        ]
    else:
        choices = [_option(option) for option in options]
    control = rx.el.div(
        rx.el.select(
            *([] if blank is None else [rx.el.option(blank, value="")]),
            *choices,
            **attributes(id=own),
            name=name,
            class_name="input",
            **given(
                value=value,
                default_value=default,
                on_change=on_change,
                required=required or None,
                disabled=disabled,
            ),
            **described_by(own, hint, error),
        ),
        icon("down"),
        class_name="select-frame",
    )
    return framed(
        label,
        control,
        own=own,
        hint=hint,
        error=error,
        optional=optional,
        shows_label=shows_label,
    )


def choice_field(
    label: Words,
    name: str,
    options: Sequence[tuple[str, str] | tuple[str, str, str]],
    *,
    value: Words | None = None,
    default: str | None = None,
    on_change: Any = None,
    hint: Words | None = None,
    error: Words | None = None,
    look: Literal["rows", "segments"] = "rows",
    id: str | None = None,
) -> rx.Component:
    """One of a few, all seen: (code, label) or (code, label, hint). ``segments`` puts short ones in
    one line. ``on_change`` gets the code."""
    own = name if id is None else id

    def choice(code: str, words: str, more: str | None = None) -> rx.Component:
        held = {} if value is None else {"checked": value == code}
        return rx.el.label(
            rx.el.input(
                type="radio",
                name=name,
                **attributes(id=f"{own}-{code}", value=code),
                **held,
                **given(
                    default_checked=(default == code) if value is None and default else None,
                    on_change=on_change,
                ),
            ),
            rx.el.span(
                rx.el.span(words),
                *([] if more is None else [rx.el.span(more, class_name="choice-hint")]),
                class_name="choice-words",
            ),
            class_name="choice",
        )

    return rx.el.fieldset(
        rx.el.legend(label, class_name="field-label"),
        *field_hint(own, hint),
        field_error(error, id=own + "-error"),
        rx.el.div(*[choice(*option) for option in options], class_name="choices", data_look=look),
        class_name="field",
        **described_by(own, hint, error),
    )


def check_field(
    label: Words,
    name: str,
    *,
    checked: bool | rx.Var | None = None,
    default: bool | None = None,
    on_change: Any = None,
    hint: Words | None = None,
    id: Words | None = None,
) -> rx.Component:
    """Yes or no. ``on_change`` gets the boolean."""
    own = name if id is None else id
    return rx.el.label(
        rx.el.input(
            type="checkbox",
            **attributes(id=own),
            name=name,
            **given(checked=checked, default_checked=default, on_change=on_change),
        ),
        rx.el.span(
            rx.el.span(label),
            *([] if hint is None else [rx.el.span(hint, class_name="choice-hint")]),
            class_name="choice-words",
        ),
        class_name="choice",
    )


def chip_field(
    label: Words,
    *chips: rx.Component,
    hint: Words | None = None,
    error: Words | None = None,
    id: str,
) -> rx.Component:
    """Any of a few short things, each a ``chip`` that is on or off: the days of a week."""
    return rx.el.fieldset(
        rx.el.legend(label, class_name="field-label"),
        *field_hint(id, hint),
        field_error(error, id=id + "-error"),
        rx.el.div(*chips, class_name="cluster", data_gap="2"),
        class_name="field",
        **described_by(id, hint, error),
        **attributes(id=id),
    )
